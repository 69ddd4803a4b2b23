"""The best straight line between two classes, against every line through two points."""

from itertools import combinations

import numpy as np
import pytest

from nnviz.maths.lines import best_line_accuracy


def by_all_pairs(points: np.ndarray, classes: np.ndarray) -> float:
    """Try every line that runs close by two of the points, on either side of each."""
    best = max(np.mean(classes), 1 - np.mean(classes))
    for first, second in combinations(range(len(points)), 2):
        along = points[second] - points[first]
        side = (points - points[first]) @ np.array([-along[1], along[0]])
        for own in ((1, 1), (1, -1), (-1, 1), (-1, -1)):
            side[first], side[second] = own
            right = np.mean((side > 0) == classes)
            best = max(best, right, 1 - right)
    return best


@pytest.mark.parametrize("seed", range(6))
def test_as_good_as_the_best_of_all_lines(seed):
    draws = np.random.default_rng(seed)
    points = draws.normal(size=(30, 2))
    classes = (points @ draws.normal(size=2) + draws.normal(scale=0.8, size=30) > 0).astype(int)
    exact = by_all_pairs(points, classes)
    assert exact - 1.5 / 30 <= best_line_accuracy(points, classes) <= exact + 1e-12


def test_xor_gets_three_quarters():
    corners = np.array([[-1, -1], [1, 1], [-1, 1], [1, -1]])
    draws = np.random.default_rng(0)
    points = np.repeat(corners, 50, axis=0) + draws.normal(scale=0.1, size=(200, 2))
    assert best_line_accuracy(points, np.repeat([0, 0, 1, 1], 50)) == pytest.approx(0.75, abs=0.01)


def test_points_that_lie_on_one_another_are_not_torn_apart():
    points = np.zeros((10, 2))
    assert best_line_accuracy(points, np.array([0] * 6 + [1] * 4)) == 0.6
