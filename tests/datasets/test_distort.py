"""Distorted images, against what can be said without the code: rolled arrays, turned arrays, unchanged ones."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnviz.datasets.distort import distort
from nnviz.datasets.images import load
from nnviz.experiments.distortion import Distortion

IMAGES = load("mnist").x_test[:50]
#: Nothing in these images is paper, so that everything that moves shows.
FULL = np.random.default_rng(0).integers(1, 256, (5, 28, 28), dtype=np.uint8)


def test_the_default_changes_nothing():
    assert np.array_equal(distort(FULL, Distortion()), FULL)
    assert distort(FULL, Distortion()).dtype == np.uint8


@settings(deadline=None)
@given(st.integers(-12, 12), st.integers(-12, 12))
def test_a_shift_by_whole_pixels_is_a_roll_with_paper_behind(right, down):
    expected = np.roll(FULL, (down, right), axis=(1, 2))
    rows, columns = np.arange(28) - down, np.arange(28) - right
    expected[:, (rows < 0) | (rows > 27)] = 0
    expected[:, :, (columns < 0) | (columns > 27)] = 0
    assert np.array_equal(distort(FULL, Distortion(right=right, down=down)), expected)


@pytest.mark.parametrize(("degrees", "quarters"), [(90, 1), (180, 2), (-180, 2), (-90, 3)])
def test_quarter_turns_are_exact_and_anticlockwise(degrees, quarters):
    assert np.array_equal(distort(FULL, Distortion(rotation=degrees)), np.rot90(FULL, quarters, axes=(1, 2)))


def test_a_turn_and_back_is_nearly_the_same():
    back = distort(distort(IMAGES, Distortion(rotation=30)), Distortion(rotation=-30)).astype(int)
    blurred = np.abs(back - IMAGES).mean()
    assert blurred < 0.25 * np.abs(distort(IMAGES, Distortion(rotation=30)).astype(int) - IMAGES).mean()


def width(image: np.ndarray) -> int:
    columns = np.flatnonzero((image > 127).any(axis=0))
    return columns[-1] + 1 - columns[0]


@pytest.mark.parametrize(("size", "side"), [(40, 8), (50, 10), (100, 20), (120, 24)])
def test_size_is_that_of_a_square_and_its_middle_stays(size, side):
    square = np.zeros((1, 28, 28), np.uint8)
    square[0, 4:24, 4:24] = 255
    scaled = distort(square, Distortion(size=size))[0]
    assert abs(width(scaled) - side) <= 1
    assert abs(width(scaled.T) - side) <= 1
    assert np.array_equal(scaled, scaled[::-1, ::-1])


def test_thickness_widens_a_line_by_so_many_pixels():
    line = np.zeros((1, 28, 28), np.uint8)
    line[0, 5:23, 12:16] = 200
    for pixels in (-2, -1.5, -1, -0.5, 0, 0.5, 1, 1.5, 2):
        row = distort(line, Distortion(thickness=pixels))[0, 14].astype(float)
        assert row.sum() / 200 == pytest.approx(4 + pixels, abs=0.01)


def test_contrast_is_about_the_middle_grey():
    assert np.array_equal(distort(FULL, Distortion(contrast=-100)), 255 - FULL)
    assert np.ptp(distort(FULL, Distortion(contrast=0))) == 0
    half = distort(FULL, Distortion(contrast=50)).astype(float)
    assert np.abs(half - (127.5 + (FULL - 127.5) / 2)).max() <= 0.5


def test_noise_has_its_standard_deviation_and_its_seed():
    grey = np.full((20, 28, 28), 128, np.uint8)
    noisy = distort(grey, Distortion(noise=20)).astype(float) - 128
    assert noisy.std() == pytest.approx(20, rel=0.05)
    assert abs(noisy.mean()) < 1
    assert np.array_equal(distort(grey, Distortion(noise=20)), noisy + 128)
    assert not np.array_equal(distort(grey, Distortion(noise=20), seed=1), noisy + 128)
    assert not np.array_equal(noisy[0], noisy[1])


@settings(deadline=None, max_examples=50)
@given(st.integers(-12, 12), st.integers(-36, 36), st.integers(8, 32), st.integers(-4, 4), st.integers(-20, 20))
def test_one_image_is_distorted_as_in_a_batch(right, turn, size, thick, contrast):
    distortion = Distortion(right=right, rotation=5 * turn, size=5 * size, thickness=thick / 2, contrast=5 * contrast)
    together = distort(IMAGES[:4], distortion)
    assert np.array_equal(together, np.concatenate([distort(IMAGES[n:n + 1], distortion) for n in range(4)]))
