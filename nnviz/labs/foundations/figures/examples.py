"""The examples that a perceptron learns from: truth tables, clouds of gen_arti, and flowers."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from sklearn.datasets import load_iris

from nnviz.datasets.plane import gen_arti
from nnviz.labs.foundations.figures.perceptron import GATE_CLASSES, GATE_POINTS


@dataclass(frozen=True, eq=False)
class Examples:
    """Points of the plane with their classes.

    Attributes
    ----------
    points : numpy.ndarray, float64, shape (points, 2)
    classes : numpy.ndarray, int64, shape (points,)
        0 and 1, or the number of the species.
    """

    points: np.ndarray
    classes: np.ndarray


@lru_cache(maxsize=64)
def examples(data: str, points: int = 60, epsilon: float = 0.02, seed: int = 0) -> Examples:
    """Return the examples of a name.

    Parameters
    ----------
    data : str
        A gate; "gaussians": ``gen_arti`` of type 0; "iris": petal length and width in cm, setosa (1) or not (0);
        "species": the same petals, the three species 0, 1, 2.
    points, epsilon, seed
        Of "gaussians" alone: how many, the noise, and the seed.

    Raises
    ------
    KeyError
        If there is no such name.
    """
    if data == "gaussians":
        drawn, labels = gen_arti(nbex=points, data_type=0, epsilon=epsilon, rng=np.random.default_rng([seed, 1]))
        return Examples(drawn.round(2), (labels > 0).astype(np.int64))
    if data in ("iris", "species"):
        iris = load_iris()
        species = iris.target.astype(np.int64)
        return Examples(iris.data[:, 2:4], species if data == "species" else (species == 0).astype(np.int64))
    return Examples(GATE_POINTS, np.array(GATE_CLASSES[data]))
