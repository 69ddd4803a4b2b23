"""The two losses of one output, and their gradients, against Keras and against finite differences."""

import keras
import numpy as np
import pytest
import tensorflow as tf
from hypothesis import given, settings
from hypothesis import strategies as st

from nnviz.maths.losses import LOSSES, QUANTITIES, at, curves, squared_error, times_steeper

KERAS = {"bce": keras.losses.binary_crossentropy, "mse": keras.losses.mean_squared_error}
shares, outputs = st.floats(0, 1), st.floats(0.01, 0.99)
every = pytest.mark.parametrize("name", LOSSES)


@every
@settings(deadline=None)
@given(y=shares, p=outputs)
def test_losses_and_gradients_are_keras_s(name, y, p):
    logit = tf.Variable([[np.log(p / (1 - p))]], dtype=tf.float64)
    with tf.GradientTape() as tape:
        output = tf.sigmoid(logit)
        loss = KERAS[name](tf.constant([[y]], tf.float64), output)
    by_logit, by_output = tape.gradient(loss, [logit, output])
    ours = LOSSES[name]
    assert ours.value(y, p) == pytest.approx(float(loss[0]), rel=1e-4, abs=1e-6)
    assert ours.by_output(y, p) == pytest.approx(float(by_output[0, 0]), rel=1e-3, abs=1e-5)
    assert ours.by_logit(y, p) == pytest.approx(float(by_logit[0, 0]), rel=1e-3, abs=1e-5)


@every
@given(y=shares, p=outputs)
def test_gradients_are_slopes(name, y, p):
    ours, h, z = LOSSES[name], 1e-6, np.log(p / (1 - p))
    sigmoid = lambda value: 1 / (1 + np.exp(-value))  # noqa: E731
    by_output = (ours.value(y, p + h) - ours.value(y, p - h)) / (2 * h)
    by_logit = (ours.value(y, sigmoid(z + h)) - ours.value(y, sigmoid(z - h))) / (2 * h)
    assert ours.by_output(y, p) == pytest.approx(by_output, rel=1e-4, abs=1e-5)
    assert ours.by_logit(y, p) == pytest.approx(by_logit, rel=1e-4, abs=1e-5)


def test_a_wrong_saturated_output_hardly_learns_with_squared_error():
    table = at(1, 0.01).set_index("loss")
    assert table.loc["bce", "by_logit"] == pytest.approx(-0.99)
    assert table.loc["mse", "by_logit"] == pytest.approx(-2 * 0.99 * 0.01 * 0.99)
    assert table.loc["bce", "by_output"] == pytest.approx(-100)
    assert table.loc["mse", "by_output"] == pytest.approx(-1.98)


@pytest.mark.parametrize("y", [0.0, 0.3, 1.0])
def test_curves_are_lowest_at_the_target(y):
    table = curves(y)
    assert list(table.columns) == ["loss", "p", *QUANTITIES]
    assert np.isfinite(table[list(QUANTITIES)].to_numpy()).all()
    for _name, rows in table.groupby("loss"):
        assert rows.loc[rows["value"].idxmin(), "p"] == pytest.approx(np.clip(y, 0.005, 0.995), abs=0.005)


@given(y=shares, p=outputs)
def test_cross_entropy_is_so_many_times_as_steep_in_p_and_in_the_logit(y, p):
    for slope in ("by_output", "by_logit"):
        steeper, flatter = (getattr(LOSSES[name], slope)(y, p) for name in ("bce", "mse"))
        assert steeper == pytest.approx(times_steeper(p) * flatter)
    assert times_steeper(p) >= 2


def test_squared_error_is_the_mean_over_pixels_and_images():
    values = np.zeros((2, 2, 2), np.float32)
    values[0, 0, 0] = 1
    assert squared_error(np.zeros((2, 4), np.float32), values) == pytest.approx(1 / 8)
