"""Where a network looks, against gradients by hand and on networks that we know."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from nnviz.arithmetic import rows
from nnviz.course import recorded
from nnviz.course.experiments import get
from nnviz.datasets.xrays import part
from nnviz.experiments.explanation import DELETIONS, ORDERS, Explanation, steps
from nnviz.experiments.xray import XrayExperiment
from nnviz.labs.xray.figures import heat
from nnviz.maths.forward import follow, inputs
from nnviz.models.image import build
from nnviz.training import gradcam
from nnviz.training.tasks import explain_here

EXPERIMENT = XrayExperiment().with_(network={
    "kind": "cnn", "hidden": [{"units": 5, "activation": "tanh"}],
    "convolutions": [{"filters": 3, "pool": 2}, {"filters": 4, "pool": 2, "normalised": True, "activation": "selu"}]})


def some_images(count=5):
    return inputs(EXPERIMENT, part(EXPERIMENT.data, "test")[0][:count])


def network():
    model, draw = build(EXPERIMENT), np.random.default_rng(5)
    model.set_weights([weight + draw.normal(0, 0.05, weight.shape) for weight in model.get_weights()])
    return model


@pytest.mark.parametrize("averaged", [True, False])
@pytest.mark.parametrize("layer", [1, 2])
def test_a_map_is_grad_cam_on_the_logit(layer, averaged):
    """The oracle: one tape for each image, through the layers called by hand, the logit by the inverse sigmoid."""
    model, images = network(), some_images()
    found = gradcam.maps(model, layer, images, averaged=averaged)
    for image, ours in zip(images, found, strict=True):
        with tf.GradientTape() as tape:
            value = tf.constant(image[None], tf.float64)
            for position, each in enumerate(model.layers):
                weights = [tf.cast(weight, tf.float64) for weight in each.get_weights()]
                value = applied(each, weights, value, last=position == len(model.layers) - 1)
                if each.name == f"convolution_{layer}":
                    channels = value
                    tape.watch(channels)
        gradient = tape.gradient(value, channels).numpy()[0]
        gradient = gradient.mean(axis=(0, 1)) if averaged else gradient
        summed = (gradient * channels.numpy()[0]).sum(axis=-1)
        expected = tf.image.resize(summed[..., None], (28, 28))[..., 0].numpy()
        assert expected.std() > 1e-6
        np.testing.assert_allclose(ours, expected, atol=1e-4 * np.abs(expected).max())


def applied(layer, weights, value, *, last):
    """Apply a layer by plain operations, the last one without its sigmoid."""
    if isinstance(layer, keras.layers.Conv2D):
        activation = {"relu": tf.nn.relu, "selu": tf.nn.selu}[layer.activation.__name__]
        return activation(tf.nn.conv2d(value, weights[0], 1, "SAME") + weights[1])
    if isinstance(layer, keras.layers.BatchNormalization):
        scale, shift, mean, variance = weights
        return (value - mean) * scale / tf.sqrt(variance + 1e-3) + shift
    if isinstance(layer, keras.layers.MaxPooling2D):
        return tf.nn.max_pool2d(value, 2, 2, "VALID")
    if isinstance(layer, keras.layers.Flatten):
        return tf.reshape(value, (1, -1))
    sums = value @ weights[0] + weights[1]
    return sums if last else tf.tanh(sums)


def test_a_map_says_what_a_small_change_of_the_channels_does_to_the_logit():
    """Without a tape: channels times their slope, the slope by differences, through our own forward pass."""
    model, lines = network(), rows(EXPERIMENT)
    image = np.random.default_rng(1).random((1, 28, 28, 1), np.float32)  # in an X-ray equal pixels tie in the pooling
    weights = [weight.astype(float) for weight in model.get_weights()]
    place = [row.name for row in lines].index("convolution_2") + 1
    channels = dict(follow(lines[:place], iter(weights), image.astype(float)))["convolution_2"]
    left = weights[4:]

    def logit(values):
        told = float(list(follow(lines[place:], iter(left), values))[-1][1][0, 0])
        return np.log(told / (1 - told))

    slopes = np.zeros_like(channels)
    for at in np.ndindex(channels.shape):
        up, down = channels.copy(), channels.copy()
        up[at] += 1e-6
        down[at] -= 1e-6
        slopes[at] = (logit(up) - logit(down)) / 2e-6
    summed = (slopes * channels).sum(axis=-1)
    expected = tf.image.resize(summed[..., None], (28, 28)).numpy()[0, ..., 0]
    found = gradcam.maps(model, 2, image, averaged=False)[0]
    np.testing.assert_allclose(found, expected, atol=0.01 * np.abs(expected).max())


def test_deleting_takes_the_hottest_pixels_first_and_puts_the_mean_there():
    images = np.arange(32, dtype=np.float32).reshape(2, 4, 4, 1)
    hot = np.zeros((2, 4, 4))
    hot[0, 1, 2], hot[1, 3, 3] = 1, 1
    one = gradcam.deleted(images, hot, 1 / 16)
    assert [tuple(np.argwhere(one[each, ..., 0] != images[each, ..., 0])[0]) for each in (0, 1)] == [(1, 2), (3, 3)]
    assert one[0, 1, 2, 0] == images[0].mean()
    assert (gradcam.deleted(images, hot, 0) == images).all()
    every = gradcam.deleted(images, hot, 1)
    assert (every == images.mean(axis=(1, 2, 3), keepdims=True)).all()


@pytest.fixture(scope="module")
def marked():
    """What is computed of the network that learned with the planted mark, on marked test images."""
    recording = recorded.find(get("G5").experiment).recording
    told = []
    found = explain_here(Explanation(recording.experiment, recording.final_weights, 3, True), told.append)
    assert told == list(range(3, steps() + 1))
    return found


def test_the_map_finds_the_planted_mark_and_that_of_random_weights_does_not(marked):
    classes = part(XrayExperiment().data, "test")[1]
    even = heat.CORNER ** 2 / 784
    assert heat.corner_share(marked.maps, classes) > 10 * even
    assert heat.corner_share(marked.random_maps, classes) < 4 * even


def test_the_mean_slope_hides_the_mark_from_dense_layers_and_the_slope_of_each_place_finds_it():
    recording, classes = recorded.find(get("G6").experiment).recording, part(XrayExperiment().data, "test")[1]
    mean, place = (explain_here(Explanation(recording.experiment, recording.final_weights, 3, True, averaged))
                   for averaged in (True, False))
    even = heat.CORNER ** 2 / 784
    assert heat.corner_share(mean.maps, classes) < even < 5 * even < heat.corner_share(place.maps, classes)


def test_the_deletion_curve_begins_with_the_answer_and_ends_with_that_of_an_even_image(marked):
    assert marked.deletion.shape == (len(ORDERS), 624, DELETIONS)
    sure = np.where(marked.scores >= 0.5, marked.scores, 1 - marked.scores)
    for order in marked.deletion:
        np.testing.assert_allclose(order[:, 0], sure, atol=1e-3)
    np.testing.assert_allclose(marked.deletion[0, :, -1], marked.deletion[2, :, -1], atol=2e-3)
    assert not marked.stopped
    assert marked.nbytes > 0
    faded = heat.faded(marked)
    assert faded.trained < faded.chance


def test_it_stops_when_asked_and_says_so():
    recording = recorded.find(get("G").experiment).recording
    asked = Explanation(recording.experiment, recording.final_weights, 3, False)
    found = gradcam.explain(asked, should_stop=lambda: True)
    assert found.stopped
    assert found.maps is None
    assert found.epochs == 0


def test_the_identity_tells_weights_layer_and_mark_apart():
    recording = recorded.find(get("G").experiment).recording
    weights = recording.final_weights
    other = [weights[0] + 1e-3, *weights[1:]]
    keys = {Explanation(recording.experiment, *settings).key
            for settings in ((weights, 3, False), (weights, 2, False), (weights, 3, True), (other, 3, False),
                             (weights, 3, False, False))}
    assert len(keys) == 5
    assert Explanation(recording.experiment, weights, 3, False).key in keys
