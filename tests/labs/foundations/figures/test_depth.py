"""The gradients of a deep network against ``tf.GradientTape``; what vanishes, and what does not."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from nnviz.labs.foundations.figures import depth


@pytest.mark.parametrize("activation", depth.SMOOTH)
def test_gradients_of_a_deep_network_are_gradient_tape_s(activation):
    kernels, (x, y) = depth.initial(5, "he", 3), depth.points(3)
    variables = [tf.Variable(kernel[4]) for kernel in kernels]
    with tf.GradientTape() as tape:
        told = tf.constant(x)
        for kernel in variables[:-1]:
            told = keras.activations.get(activation)(told @ kernel)
        logits = told @ variables[-1]
        loss = tf.reduce_mean(tf.nn.sigmoid_cross_entropy_with_logits(labels=tf.constant(y), logits=logits))
    expected = tape.gradient(loss, variables)
    for found, one in zip(depth.gradients(activation, kernels, x, y), expected, strict=True):
        np.testing.assert_allclose(found[4], one.numpy(), rtol=1e-9, atol=1e-14)


def test_the_deep_sigmoid_network_has_almost_no_gradient_in_its_first_layer():
    shares = depth.first_over_last(depth.sizes(10, "he", 0))
    assert shares["sigmoid"] < 1e-3
    assert shares["relu"] > 0.1
    assert shares["sigmoid"] < shares["tanh"] < 10


def test_a_deeper_network_loses_more():
    first = [depth.first_over_last(depth.sizes(layers, "glorot", 1))["sigmoid"] for layers in (2, 5, 10, 20)]
    assert first == sorted(first, reverse=True)


def test_small_weights_make_every_layer_s_gradient_vanish():
    small, large = (depth.sizes(8, initializer, 2).groupby("series")["y"].max()
                    for initializer in ("small_normal", "he"))
    assert (small[["tanh", "relu", "selu"]] < 1e-4 * large[["tanh", "relu", "selu"]]).all()


def test_products_stop_where_a_slope_is_zero():
    table = depth.products(-1, 4, ("relu", "leaky_relu", "sigmoid"))
    lengths = table.groupby("series").size()
    assert lengths["relu"] == 1
    assert lengths["leaky_relu"] == lengths["sigmoid"] == 5
    assert table[table["series"] == "leaky_relu"]["y"].iloc[-1] == pytest.approx(0.2 ** 4)


def test_the_seed_draws_other_weights():
    one, again, other = (depth.sizes(3, "he", seed) for seed in (0, 0, 1))
    assert one.equals(again)
    assert not one.equals(other)
