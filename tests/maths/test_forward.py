"""The forward pass in NumPy, held to the Keras model with the same weights."""

import keras
import numpy as np
import pytest

from nnviz.arithmetic import rows
from nnviz.datasets.images import load
from nnviz.experiments.classifier import ClassifierExperiment, Cnn, HogMlp, PixelMlp
from nnviz.experiments.images import Convolution, DenseLayer
from nnviz.maths import forward
from nnviz.models.image import build

IMAGES = load("mnist").x_test[:7]


def with_random_weights(experiment):
    model = build(experiment)
    rng = np.random.default_rng(0)
    model.set_weights([(weight + rng.uniform(-0.1, 0.1, weight.shape)).astype(np.float32)
                       for weight in model.get_weights()])
    return model


def assert_as_keras(experiment, images):
    model = with_random_weights(experiment)
    found = forward.layers(experiment, model.get_weights(), images)
    inside = keras.Model(model.inputs, [layer.output for layer in model.layers])
    expected = keras.tree.flatten(inside([forward.inputs(experiment, images)]))
    for layer, values in zip(model.layers, expected, strict=True):
        np.testing.assert_allclose(found[layer.name], values, rtol=1e-4, atol=1e-4, err_msg=layer.name)
    assert [found[line.name].shape[1:] for line in rows(experiment)] == [line.output_shape for line in rows(experiment)]
    np.testing.assert_allclose(forward.probabilities(experiment, model.get_weights(), images), expected[-1], atol=1e-5)


@pytest.mark.parametrize("network", [
    PixelMlp(hidden=tuple(DenseLayer(units=9, activation=name, normalised=name == "tanh", dropout=0.5)
                          for name in ("sigmoid", "tanh", "relu", "selu", "linear"))),
    HogMlp(orientations=5, cell=7, block=2, hidden=(DenseLayer(units=6),)),
    HogMlp(orientations=9, cell=4, hidden=()),
    Cnn(convolutions=(Convolution(filters=4, kernel=2, pool=3, normalised=True),
                      Convolution(filters=3, kernel=4, padding="valid", activation="tanh"),
                      Convolution(filters=2, kernel=5)))])
def test_every_layer_is_as_in_keras(network):
    assert_as_keras(ClassifierExperiment(network=network), IMAGES)


def test_many_images_are_taken_in_parts():
    experiment = ClassifierExperiment()
    weights, images = build(experiment).get_weights(), load("mnist").x_test[:250]
    at_once = forward.layers(experiment, weights, images)["output"]
    np.testing.assert_allclose(forward.probabilities(experiment, weights, images), at_once, atol=1e-6)
    assert forward.probabilities(experiment, weights, images[:0]).shape == (0, 10)
