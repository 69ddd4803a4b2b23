"""The perceptron's hard answers beside logistic regression's probabilities, and scikit-learn's own perceptron."""

import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression, Perceptron

from nnviz.labs.foundations.figures.examples import Examples

#: Places on the way, and how far it goes beyond the classes' middles, in their distance.
_PLACES = 241
_BEYOND = 0.5


def way(examples: Examples) -> tuple[np.ndarray, np.ndarray]:
    """Return places on a straight way through the middles of the first and the last class.

    Returns
    -------
    along : numpy.ndarray, float64, shape (241,)
        0 at the middle of the first class, 1 at that of the last.
    points : numpy.ndarray, float64, shape (241, 2)
    """
    classes = np.unique(examples.classes)
    first, last = (examples.points[examples.classes == label].mean(axis=0) for label in (classes[0], classes[-1]))
    along = np.linspace(-_BEYOND, 1 + _BEYOND, _PLACES)
    return along, first + along[:, None] * (last - first)


def probabilities(examples: Examples, points: np.ndarray) -> np.ndarray:
    """Return logistic regression's probabilities (scikit-learn's, with its default penalty) of points.

    Returns
    -------
    numpy.ndarray, float64
        Shape (points, 1) for two classes: the probability of class 1; else (points, classes).
    """
    found = LogisticRegression().fit(examples.points, examples.classes).predict_proba(points)
    return found[:, 1:] if found.shape[1] == 2 else found


def lines(examples: Examples, weights: np.ndarray, units: list[str], hard: str, soft: str) -> pd.DataFrame:
    """Return both answers along the way, for the chart ``answers``; a hard answer is 0 or 1 for either step.

    Parameters
    ----------
    weights : numpy.ndarray, shape (3, units)
        The perceptron's, bias last.
    units : list of str
        What its outputs are called.
    hard, soft : str
        What the perceptron and logistic regression are called.
    """
    along, points = way(examples)
    fires = (points @ weights[:-1] + weights[-1] > 0).astype(float)
    both = {hard: fires, soft: probabilities(examples, points)}
    return pd.concat([pd.DataFrame({"along": along, "value": values[:, at], "unit": unit, "kind": kind})
                      for kind, values in both.items() for at, unit in enumerate(units)], ignore_index=True)


def scikit_learn(examples: Examples, epochs: int, rate: float) -> np.ndarray:
    """Return what scikit-learn's Perceptron learns from the examples in their order, from zero, for so many epochs.

    Returns
    -------
    numpy.ndarray, float64, shape (3, units)
        Bias last; one unit for two classes.
    """
    model = Perceptron(shuffle=False, tol=None, max_iter=epochs, eta0=rate).fit(examples.points, examples.classes)
    return np.vstack([model.coef_.T, model.intercept_])
