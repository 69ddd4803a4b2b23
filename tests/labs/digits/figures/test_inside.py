"""Pictures of weights and feature maps, held to what the network computes with them."""

from itertools import pairwise

import numpy as np
import pytest

from nnviz.arithmetic import rows
from nnviz.experiments.classifier import ClassifierExperiment, Cnn, HogMlp, PixelMlp
from nnviz.experiments.images import Convolution, DenseLayer, ImageData
from nnviz.features.hog import hog
from nnviz.labs.digits.figures import inside
from nnviz.maths.forward import layers


def usps(network) -> ClassifierExperiment:
    return ClassifierExperiment(data=ImageData(dataset="usps"), network=network)


def dense(*sizes: int) -> list[np.ndarray]:
    """Random weights and biases of dense layers."""
    draw = np.random.default_rng(4)
    return [draw.normal(size=shape).astype(np.float32) for a, b in pairwise(sizes)
            for shape in ((a, b), (b,))]


@pytest.fixture
def image():
    return np.random.default_rng(1).integers(0, 256, (16, 16), dtype=np.uint8)


def test_a_picture_of_a_neuron_is_what_it_multiplies_the_pixels_with(image):
    experiment, weights = usps(PixelMlp(hidden=(DenseLayer(units=40, activation="linear"),))), dense(256, 40, 10)
    shown = inside.neurons(experiment, weights)
    answers = layers(experiment, weights, image[None])["hidden_1"][0]
    assert (len(shown.numbers), shown.total) == (inside.MOST, 40)
    for picture, number in zip(shown.values, shown.numbers, strict=True):
        assert (picture * image / 255).sum() + weights[1][number] == pytest.approx(answers[number], abs=1e-3)
    norms = np.linalg.norm(weights[0], axis=0)
    assert norms[shown.numbers].tolist() == sorted(norms, reverse=True)[:inside.MOST]


def test_without_hidden_layers_the_ten_output_neurons_are_shown_in_their_order():
    shown = inside.neurons(usps(PixelMlp(hidden=())), dense(256, 10))
    assert shown.numbers.tolist() == list(range(10))
    assert shown.values.shape == (10, 16, 16)


@pytest.mark.parametrize("block", [1, 2])
def test_a_weight_of_hog_is_drawn_where_the_edges_are_that_it_is_about(block):
    image = np.zeros((16, 16), np.uint8)
    image[9:11, 6] = 255  # a short vertical stroke in the cell of row 2, column 1
    network = HogMlp(orientations=4, cell=4, block=block, hidden=())
    described = hog(image[None], orientations=4, cell=4, block=block)[0]
    weights = dense(rows(usps(network))[0].output_shape[0], 10)
    weights[0][:] = 0
    weights[0][described.argmax(), 3] = 1
    shown = inside.neurons(usps(network), weights)
    assert not shown.values[[0, 1, 2, 4, 5, 6, 7, 8, 9]].any()
    side = 4 * inside.HOG_ZOOM
    place = shown.values[3][2 * side:3 * side, side:2 * side]
    assert place.sum() == shown.values[3].sum() > 0
    assert place.sum(axis=0).max() > 2 * place.sum(axis=1).max()  # the line runs down, as the edge does


def test_a_neuron_speaks_for_the_class_with_its_largest_weight():
    weights = dense(256, 6, 10)
    votes = inside.votes(usps(PixelMlp(hidden=(DenseLayer(units=6),))), weights)
    assert votes.tolist() == [max(range(10), key=lambda name: weights[2][neuron, name]) for neuron in range(6)]
    assert inside.votes(usps(PixelMlp(hidden=(DenseLayer(units=6, normalised=True),))), weights) is None
    assert inside.votes(usps(PixelMlp(hidden=())), dense(256, 10)) is None


def test_filters_and_maps_are_those_of_the_network(image):
    network = Cnn(convolutions=(Convolution(filters=3, kernel=3, padding="valid", activation="linear", pool=2),
                                Convolution(filters=40, kernel=3)), hidden=())
    draw = np.random.default_rng(0)
    weights = [draw.normal(size=shape).astype(np.float32) for shape in ((3, 3, 1, 3), (3,), (3, 3, 3, 40), (40,))]
    weights += dense(7 * 7 * 40, 10)
    shown = inside.filters(weights)
    maps = inside.feature_maps(usps(network), weights, image)
    assert list(maps) == ["convolution_1", "convolution_2"]
    patch = image[4:7, 5:8] / 255
    for number in range(3):
        assert maps["convolution_1"].values[number][4, 5] == pytest.approx(
            (patch * shown.values[number]).sum() + weights[1][number], abs=1e-4)
    second = maps["convolution_2"]
    assert (second.values.shape, second.total) == ((inside.MOST, 7, 7), 40)
    whole = layers(usps(network), weights, image[None])["convolution_2"][0]
    np.testing.assert_array_equal(second.values, np.moveaxis(whole[:, :, second.numbers], -1, 0))
    left_out = set(range(40)) - set(second.numbers.tolist())
    strength = np.linalg.norm(whole, axis=(0, 1))
    assert max(strength[list(left_out)]) <= min(strength[second.numbers])
