"""Errors of rebuilt images against the losses of Keras."""

import keras
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from nnviz.datasets.images import load
from nnviz.labs.autoencoder.figures.errors import per_class, per_image

ORACLES = {"mse": keras.losses.MeanSquaredError, "bce": keras.losses.BinaryCrossentropy}


def keras_says(images, rebuilt, loss):
    shown = images.reshape(len(images), -1) / np.float32(255)
    return np.asarray(ORACLES[loss](reduction=None)(shown, rebuilt))


@st.composite
def rebuilt_images(draw):
    """A few images and any guess at them: often exactly 0 or 1, sometimes beyond, as without a sigmoid."""
    n, h, w = draw(st.integers(1, 4)), draw(st.integers(1, 5)), draw(st.integers(1, 5))
    value = st.floats(-1, 2, width=32) | st.sampled_from([0, 1, 1e-9, 1 - 2**-24])
    return draw(arrays(np.uint8, (n, h, w))), draw(arrays(np.float32, (n, h * w), elements=value))


@pytest.mark.parametrize("loss", ORACLES)
@settings(deadline=None, max_examples=50)
@given(case=rebuilt_images())
def test_equals_keras_for_any_guess(loss, case):
    errors = per_image(*case, loss)
    assert errors.dtype == np.float32
    np.testing.assert_allclose(errors, keras_says(*case, loss), rtol=1e-5, atol=1e-7)


@pytest.mark.parametrize("loss", ORACLES)
def test_equals_keras_for_digits(loss):
    images = load("mnist").x_test[:100]
    rebuilt = np.random.default_rng(0).random((100, 784), np.float32)
    np.testing.assert_allclose(per_image(images, rebuilt, loss), keras_says(images, rebuilt, loss), rtol=1e-5)


def test_a_black_pixel_taken_for_a_white_one_costs_what_the_clipping_allows():
    black, white = np.zeros((1, 1, 1), np.uint8), np.ones((1, 1), np.float32)
    assert per_image(black, white, "mse") == 1
    assert per_image(black, white, "bce") == pytest.approx(np.log(2**23), rel=1e-6)  # 1 - 1e-7 in float32 is 1 - 2**-23


@pytest.mark.parametrize("loss", ORACLES)
@pytest.mark.filterwarnings("error")
def test_a_diverged_network_has_errors_that_are_no_numbers_and_harms_no_other_image(loss):
    rebuilt = np.full((3, 4), 0.5, np.float32)
    rebuilt[1, 2], rebuilt[2, 0] = np.nan, 3e38
    errors = per_image(np.zeros((3, 2, 2), np.uint8), rebuilt, loss)
    assert np.isfinite(errors[0])
    assert np.isnan(errors[1])


def test_other_images_than_those_rebuilt_are_refused():
    with pytest.raises(ValueError, match="cannot be rebuilt"):
        per_image(np.zeros((3, 2, 2), np.uint8), np.zeros((2, 4), np.float32), "mse")


@pytest.mark.filterwarnings("error")
def test_mean_and_count_of_every_class():
    errors = np.array([1, 2, 6, 4], np.float32)
    mean, count = per_class(errors, np.array([0, 2, 2, 0], np.uint8), 4)
    np.testing.assert_array_equal(count, [2, 0, 2, 0])
    np.testing.assert_array_equal(mean, [2.5, np.nan, 4, np.nan])
