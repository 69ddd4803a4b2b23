"""Confused pairs, counted by hand from the confusion matrix of scikit-learn."""

from collections import Counter
from itertools import combinations

import numpy as np
import pytest
from sklearn.metrics import confusion_matrix

from nnviz.labs.digits.figures import pairs


@pytest.fixture
def answers():
    """Actual and predicted classes of 600 images; a third is wrong."""
    draw = np.random.default_rng(5)
    actual = draw.integers(0, 10, 600)
    return actual, np.where(draw.random(600) < 0.33, draw.integers(0, 10, 600), actual)


def test_pairs_count_both_directions_and_the_most_confused_come_first(answers):
    found = pairs.pairs(confusion_matrix(*answers))
    told = Counter(zip(*(values.tolist() for values in answers), strict=True))
    assert len(found) == 45
    assert {(pair.first, pair.second) for pair in found} == set(combinations(range(10), 2))
    assert all((pair.there, pair.back) == (told[pair.first, pair.second], told[pair.second, pair.first])
               for pair in found)
    counts = [pair.images for pair in found]
    assert counts == sorted(counts, reverse=True)
    assert all(pair.place == counts.index(pair.images) + 1 for pair in found)


def test_equal_pairs_share_a_place_and_pairs_without_images_have_none():
    matrix = np.diag([9] * 5)
    matrix[0, 1], matrix[2, 3] = 4, 4
    assert [(pair.first, pair.second, pair.place) for pair in pairs.top(matrix)] == [(0, 1, 1), (2, 3, 1)]
    assert pairs.pairs(matrix)[2].place == 3


def test_a_tie_on_the_last_place_brings_more_pairs():
    matrix = np.triu(np.ones((4, 4), int), 1)
    assert len(pairs.top(matrix)) == 6


@pytest.mark.parametrize(("written", "place", "found"), [
    ("7/2", 1, (2, 7)), ("2/7", 1, (2, 7)), ("8", 2, (3, 8)), ("0/1", 4, (0, 1))])
def test_a_documents_pair_is_found_whatever_its_order_and_one_class_with_its_worst(written, place, found):
    matrix = np.diag([90] * 10)
    matrix[7, 2], matrix[8, 3], matrix[0, 8] = 20, 10, 5
    pair = pairs.most_confused(matrix, pairs.claimed(written))
    assert (pair.place, pair.first, pair.second) == (place, *found)


def test_pairs_over_seeds():
    matrices = np.stack([np.diag([9] * 10)] * 3)
    for seed, count in enumerate((3, 0, 8)):
        matrices[seed, 4, 9], matrices[seed, 9, 4] = count, 1
    for a, b in ((0, 1), (0, 2), (0, 3), (0, 4), (0, 5)):
        matrices[:, a, b] = 2
    (entry,) = pairs.over_seeds(matrices, [(4, 9)])
    assert entry == pairs.Seeds(4, 9, among_top=2, fewest=1, most=9)
