"""A classifier of two classes judged at a threshold: counts, rates, AUC, costs, and what another prevalence changes.

``scores`` are the answers of one output neuron, 0 to 1, float (n,); ``classes`` are 0 or 1, int (n,). What is at least
the threshold is taken for class 1.
"""

from typing import NamedTuple

import numpy as np
from scipy.stats import rankdata

from nnviz.maths.intervals import CONFIDENCE, Interval

#: The measures of a classifier of two classes, in their order.
METRICS = ("accuracy", "balanced_accuracy", "recall", "specificity", "precision", "f1", "auc")
#: Of a bootstrap: how often the points are drawn anew.
DRAWS = 1000


class Counts(NamedTuple):
    """How many points of each class are taken for which."""

    true_positives: int
    false_positives: int
    true_negatives: int
    false_negatives: int


def counts(scores: np.ndarray, classes: np.ndarray, threshold: float = 0.5) -> Counts:
    """Count the points of each class on either side of a threshold."""
    positive, ill = scores >= threshold, classes == 1
    return Counts(int((positive & ill).sum()), int((positive & ~ill).sum()), int((~positive & ~ill).sum()),
                  int((~positive & ill).sum()))


def metrics(scores: np.ndarray, classes: np.ndarray, threshold: float = 0.5) -> dict[str, float]:
    """Return ``METRICS``, each 0 to 1; NaN where there is nothing to take a share of."""
    return {name: float(values[0]) for name, values in _metrics(scores[None], classes[None], threshold).items()}


def intervals(scores: np.ndarray, classes: np.ndarray, threshold: float = 0.5, seed: int = 0) -> dict[str, Interval]:
    """Return the bootstrap interval (95 %, by quantiles) of each metric: the points are drawn anew ``DRAWS`` times."""
    chosen = np.random.default_rng(seed).integers(len(scores), size=(DRAWS, len(scores)))
    outside = (1 - CONFIDENCE) / 2
    drawn = _metrics(scores[chosen], classes[chosen], threshold)
    return {name: Interval(*(float(bound) for bound in np.nanquantile(values, (outside, 1 - outside))))
            for name, values in drawn.items()}


def _metrics(scores: np.ndarray, classes: np.ndarray, threshold: float) -> dict[str, np.ndarray]:
    """Return the metrics of several draws: scores and classes are (draws, n)."""
    positive, ill = scores >= threshold, classes == 1
    hits, alarms = (positive & ill).sum(axis=1), (positive & ~ill).sum(axis=1)
    misses, rest = (~positive & ill).sum(axis=1), (~positive & ~ill).sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        recall, specificity = hits / (hits + misses), rest / (rest + alarms)
        ranks = rankdata(scores, axis=1)
        above = (ranks * ill).sum(axis=1) - (hits + misses) * (hits + misses + 1) / 2
        return {"accuracy": (hits + rest) / scores.shape[1], "balanced_accuracy": (recall + specificity) / 2,
                "recall": recall, "specificity": specificity, "precision": hits / (hits + alarms),
                "f1": 2 * hits / (2 * hits + alarms + misses), "auc": above / ((hits + misses) * (rest + alarms))}


def mean_cost(scores: np.ndarray, classes: np.ndarray, threshold: float, miss: float, alarm: float) -> float:
    """Return what a point costs on average: ``miss`` for each false negative, ``alarm`` for each false positive."""
    found = counts(scores, classes, threshold)
    return (miss * found.false_negatives + alarm * found.false_positives) / len(scores)


def cheapest(scores: np.ndarray, classes: np.ndarray, miss: float, alarm: float) -> float:
    """Return the threshold with the lowest cost on some points; in the middle where a whole gap has it.

    The lowest of several gaps is taken.
    """
    order = np.argsort(scores, kind="stable")
    ordered, ill = scores[order].astype(float), classes[order] == 1
    costs = miss * np.append(0, np.cumsum(ill)) + alarm * np.append((~ill).sum(), (~ill).sum() - np.cumsum(~ill))
    edges = np.concatenate([[0.0], ordered, [1.0]])
    reachable = edges[1:] > edges[:-1]  # no threshold parts equal scores
    reachable[0] = reachable[-1] = True
    best = int(np.argmin(np.where(reachable, costs, np.inf)))
    return float((edges[best] + edges[best + 1]) / 2)


def calibrated_threshold(miss: float, alarm: float) -> float:
    """Return the cheapest threshold of scores that are true probabilities: ``alarm / (miss + alarm)``.

    >>> calibrated_threshold(miss=4, alarm=1)
    0.2
    """
    return alarm / (miss + alarm)


def for_prevalence(threshold: float, learned: float, met: float) -> float:
    """Return the threshold that does the same where class 1 is as frequent as ``met``, not as in training, ``learned``.

    By Bayes's rule the odds of every score change by one factor, so those of the threshold change by its inverse.

    >>> round(for_prevalence(0.5, 0.742, 0.625), 3)
    0.633
    """
    odds = threshold / (1 - threshold) * (learned / (1 - learned)) / (met / (1 - met))
    return odds / (1 + odds)


class Bin(NamedTuple):
    """Points whose scores are near one another: their mean score, the share of class 1 among them, how many."""

    score: float
    share: float
    points: int


def reliability(scores: np.ndarray, classes: np.ndarray, bins: int = 10) -> list[Bin]:
    """Return equally wide bins of the scores; those without points are left out."""
    place = np.minimum((scores * bins).astype(int), bins - 1)
    return [Bin(float(scores[here].mean()), float((classes[here] == 1).mean()), int(here.sum()))
            for here in (place == number for number in range(bins)) if here.any()]
