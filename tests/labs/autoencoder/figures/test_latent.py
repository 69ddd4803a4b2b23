"""Test images in a latent space: how alike neighbours are, how far classes are apart, which numbers are silent."""

import numpy as np
import pytest
from sklearn.neighbors import NearestNeighbors

from nnviz.labs.autoencoder.figures.latent import NEIGHBOURS, Coded, alike, apart

GENERATOR = np.random.default_rng(0)
CLASSES = np.arange(90) % 3


def test_the_share_of_alike_neighbours_is_that_of_scikit_learn():
    points = GENERATOR.normal(size=(90, 4)) + CLASSES[:, None]
    found = NearestNeighbors(n_neighbors=NEIGHBOURS).fit(points).kneighbors(return_distance=False)
    assert alike(points, CLASSES) == pytest.approx((CLASSES[found] == CLASSES[:, None]).mean())


def test_classes_far_apart_score_high_and_shuffled_ones_low():
    points = GENERATOR.normal(size=(90, 4)) + 100 * CLASSES[:, None]
    assert alike(points, CLASSES) == 1
    assert apart(points, CLASSES) > 0.9
    shuffled = GENERATOR.permutation(CLASSES)
    assert alike(points, shuffled) < 0.6
    assert apart(points, shuffled) < 0.1
    assert apart(np.zeros((90, 2)), CLASSES) == 0


def test_silent_numbers_are_counted_and_a_code_of_one_number_becomes_a_line():
    codes = GENERATOR.normal(size=(5, 3)).astype(np.float32)
    codes[:, 1] = 0.5
    coded = Coded(np.zeros((5, 4, 4), np.uint8), np.arange(5), codes)
    assert (coded.silent, coded.usable) == (1, True)
    assert coded.vectors["pixels"].shape == (5, 16)
    assert coded.vectors["latent"] is codes
    line = Coded(coded.images, coded.classes, codes[:, :1]).vectors["latent"]
    np.testing.assert_array_equal(line, np.column_stack([codes[:, 0], np.zeros(5)]))
    assert not Coded(coded.images, coded.classes, codes * np.float32(np.nan)).usable
