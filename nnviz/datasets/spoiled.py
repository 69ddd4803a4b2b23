"""Points that were spoiled before the training, each beside the same points unspoiled: for what goes wrong.

All are drawn from fixed seeds, so that they are the same in every session.
"""

from functools import cache

import numpy as np

from nnviz.datasets.plane import draw
from nnviz.experiments.own_points import OwnPoints
from nnviz.experiments.plane import GenArti

#: How much larger the first coordinate is written, and how much smaller the second: as in metres and in kilometres.
SCALES = (3.0, 0.03)
#: The share of wrong labels among the copied points: nobody can be right for more new points than the others.
WRONG_LABELS = 0.25


def _table(points: np.ndarray, classes: np.ndarray) -> OwnPoints:
    rows = zip(points.tolist(), classes.tolist(), strict=True)
    return OwnPoints(table=[(x1, x2, label) for (x1, x2), label in rows])


@cache
def two_scales(standardised: bool = False) -> OwnPoints:
    """Return XOR whose coordinates are a hundred times apart; or with mean 0 and standard deviation 1 in both."""
    points, classes = draw(GenArti(points=200), 0)
    points = np.round(points * SCALES, 2)
    return _table((points - points.mean(axis=0)) / points.std(axis=0) if standardised else points, classes)


@cache
def shuffled(mended: bool = False) -> OwnPoints:
    """Return two clouds whose labels were shuffled, so that they have nothing to do with the points; or put back."""
    points, classes = draw(GenArti(kind="gaussians", points=100, sigma=0.3), 0)
    return _table(points, classes if mended else np.random.default_rng(7).permutation(classes))


@cache
def copied(times: int = 4) -> OwnPoints:
    """Return two clouds of 60 points, a quarter of them with the wrong label, each point so many times."""
    points, classes = draw(GenArti(kind="gaussians", points=60, sigma=0.3), 0)
    wrong = np.random.default_rng(3).permutation(60)[:round(60 * WRONG_LABELS)]
    classes = classes.copy()
    classes[wrong] = 1 - classes[wrong]
    return _table(np.tile(points, (times, 1)), np.tile(classes, times))


@cache
def by_coin() -> OwnPoints:
    """Return 60 points whose labels a coin has drawn: on new points, nobody can be right more often than half."""
    points, _ = draw(GenArti(kind="gaussians", points=60, sigma=0.3), 6)
    return _table(points, np.random.default_rng(6).permutation(np.arange(60) % 2))
