"""Activation functions and losses against Keras and TensorFlow's gradients."""

import keras
import numpy as np
import pytest
import tensorflow as tf
from hypothesis import given, settings
from hypothesis import strategies as st

from nnviz.labs.foundations.figures import activations, losses
from nnviz.labs.foundations.figures.activations import ACTIVATIONS

OF_KERAS = ("sigmoid", "tanh", "relu", "leaky_relu", "selu", "softplus", "linear")
sums = st.integers(-30_000, 30_000).map(lambda thousandths: thousandths / 1000)


@pytest.fixture(autouse=True, scope="module")
def _float64():
    before, policy = keras.config.floatx(), keras.config.dtype_policy()  # Keras keeps the policy it made first
    keras.config.set_floatx("float64")
    keras.config.set_dtype_policy("float64")
    yield
    keras.config.set_floatx(before)
    keras.config.set_dtype_policy(policy)


@pytest.mark.parametrize("name", OF_KERAS)
@settings(deadline=None)
@given(z=sums)
def test_values_and_slopes_are_keras_s(name, z):
    variable = tf.Variable(z, dtype=tf.float64)
    with tf.GradientTape() as tape:
        value = keras.activations.get(name)(variable)
    assert ACTIVATIONS[name].value(z) == pytest.approx(float(value), rel=2e-8, abs=1e-12)
    # TensorFlow keeps the leak of 0.2 in single precision.
    assert ACTIVATIONS[name].slope(z) == pytest.approx(float(tape.gradient(value, variable)), rel=2e-8, abs=1e-12)


@pytest.mark.parametrize("name", OF_KERAS)
def test_the_kink_has_tensorflow_s_slope(name):
    test_values_and_slopes_are_keras_s.hypothesis.inner_test(name, 0.0)


def test_the_steps_of_the_course():
    z = np.array([-2.0, 0.0, 3.0])
    np.testing.assert_array_equal(ACTIVATIONS["heaviside"].value(z), [0, 1, 1])
    np.testing.assert_array_equal(ACTIVATIONS["sign"].value(z), [-1, 0, 1])
    for name in ("heaviside", "sign"):
        np.testing.assert_array_equal(ACTIVATIONS[name].slope(z), [0, np.nan, 0])
        assert activations.tangent(name, 0).empty


@given(z=sums)
def test_tanh_is_a_stretched_sigmoid(z):
    assert ACTIVATIONS["tanh"].value(z) == pytest.approx(2 * ACTIVATIONS["sigmoid"].value(2 * z) - 1, abs=1e-15)


@given(z=st.floats(-8, 8), name=st.sampled_from(OF_KERAS))
def test_a_tangent_touches_and_has_the_slope(z, name):
    left, right = activations.tangent(name, z, 0.5).itertuples(index=False)
    assert (left.value + right.value) / 2 == pytest.approx(float(ACTIVATIONS[name].value(z)))
    assert right.value - left.value == pytest.approx(float(ACTIVATIONS[name].slope(z)))


def test_what_is_left_of_a_gradient_after_ten_sigmoids():
    assert activations.product("sigmoid", 0, 10)[-1] == pytest.approx(9.5e-7, abs=5e-9) == 0.25 ** 10
    assert activations.product("relu", 2, 10).tolist() == [1.0] * 11
    assert activations.product("relu", -2, 3).tolist() == [1, 0, 0, 0]
    assert activations.product("selu", 1, 10)[-1] > 1


def test_where_functions_are_saturated():
    assert [(round(low), round(high)) for low, high in activations.saturation("tanh")] == [(-8, -2), (2, 8)]
    assert len(activations.saturation("relu")) == 1
    assert activations.saturation("linear") == activations.saturation("leaky_relu") == []
    assert activations.saturation("heaviside") == [(-8.0, 8.0)]


@given(logits=st.lists(st.floats(-20, 20), min_size=2, max_size=6), temperature=st.floats(0.05, 20))
def test_softmax_is_keras_s_and_temperature_only_divides(logits, temperature):
    found = activations.softmax(np.array(logits), temperature)
    expected = keras.ops.softmax(np.array([logits]) / temperature)
    np.testing.assert_allclose(found, np.array(expected)[0], rtol=1e-9, atol=1e-200)
    assert found.sum() == pytest.approx(1)
    assert found.argmax() in np.flatnonzero(np.isclose(logits, max(logits)))
    assert 0 <= activations.entropy(found) <= np.log2(len(logits)) + 1e-9


def test_heat_makes_classes_alike_and_cold_makes_one_certain():
    logits = np.array([2.0, 1.0, -1.0])
    uncertain = [activations.entropy(activations.softmax(logits, heat)) for heat in (0.05, 0.5, 1, 5, 100)]
    assert uncertain == sorted(uncertain)
    assert uncertain[0] == pytest.approx(0, abs=1e-6)
    assert uncertain[-1] == pytest.approx(np.log2(3), abs=1e-3)
    with pytest.raises(ValueError, match="positive"):
        activations.softmax(logits, 0)


OF_ONE_OUTPUT = {"mse": keras.losses.mean_squared_error, "mae": keras.losses.mean_absolute_error,
                 "huber": keras.losses.huber, "bce": keras.losses.binary_crossentropy}


@pytest.mark.parametrize(("loss", "output"), [
    (loss, output) for loss in OF_ONE_OUTPUT for output in ("sigmoid", "tanh", "linear")
    if loss != "bce" or output == "sigmoid"])
@settings(deadline=None, max_examples=50)
@given(y=st.floats(0, 1), z=sums.filter(lambda z: 0 < abs(z) < 6))
def test_losses_and_their_gradients_are_keras_s(loss, output, y, z):
    variable = tf.Variable([[z]], dtype=tf.float64)
    with tf.GradientTape() as tape:
        p = keras.activations.get(output)(variable)
        value = OF_ONE_OUTPUT[loss](tf.constant([[y]], tf.float64), p)
    by_z, by_p = tape.gradient(value, [variable, p])
    ours = losses.LOSSES[loss]
    known = float(p[0, 0])
    assert ours.value(y, known) == pytest.approx(float(value[0]), rel=1e-6, abs=1e-9)
    assert losses.by_logit(loss, output, y, z) == pytest.approx(float(by_z[0, 0]), rel=1e-6, abs=1e-9)
    if loss != "bce":  # Keras takes a shortcut from the logit, and knows nothing of p
        assert ours.by_output(y, known) == pytest.approx(float(by_p[0, 0]), rel=1e-6, abs=1e-9)


@given(y=st.floats(0, 1), z=st.floats(-12, 12))
def test_cross_entropy_s_gradient_is_the_product_of_its_two_slopes(y, z):
    p = ACTIVATIONS["sigmoid"].value(z)
    chained = losses.LOSSES["bce"].by_output(y, p) * ACTIVATIONS["sigmoid"].slope(z)
    assert losses.by_logit("bce", "sigmoid", y, z) == pytest.approx(chained, rel=1e-6, abs=1e-9)


@given(name=st.sampled_from(("mse", "mae", "huber")), y=st.floats(-3, 3), error=st.floats(-5, 5))
def test_losses_are_zero_at_the_target_and_alike_on_both_sides(name, y, error):
    value, slope = losses.LOSSES[name]
    assert value(y, y) == 0
    assert value(0.0, error) == pytest.approx(value(0.0, -error))
    assert slope(0.0, error) == pytest.approx(-slope(0.0, -error))
    assert value(0.0, error) >= 0
