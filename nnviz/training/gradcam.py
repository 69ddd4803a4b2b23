"""Grad-CAM: which places of an image a convolutional network's answer depends on, and whether that is true.

Selvaraju et al., "Grad-CAM", 2017; Draelos and Carin, "Use HiResCAM instead of Grad-CAM", 2020. One sigmoid output: the
gradient is that of its weighted sum, the logit, because the sigmoid's own gradient vanishes where the network is sure.
"""

from collections.abc import Callable
from time import perf_counter

import keras
import numpy as np
import tensorflow as tf

from nnviz.datasets.xrays import part
from nnviz.experiments.explanation import DELETIONS, ORDERS, Explained, Explanation, steps
from nnviz.maths.forward import inputs
from nnviz.models.image import build

_AT_ONCE = 208


def explain(asked: Explanation, on_step: Callable[[int], None] | None = None,
            should_stop: Callable[[], bool] | None = None) -> Explained:
    """Return the maps of all test images, and what deleting pixels in their order does to the answers.

    Raises
    ------
    ValueError
        If the network has no such convolution.
    """
    start, experiment = perf_counter(), asked.experiment
    images = inputs(experiment, part(experiment.data, "test", marked=asked.marked)[0])
    model, chance = build(experiment), build(experiment.with_(seed=(experiment.seed + 1) % 1_000_000))
    model.set_weights(asked.weights)
    trained_maps, random_maps = (maps(each, asked.layer, images, averaged=asked.averaged) for each in (model, chance))
    scores = _answers(model, images)
    told, done = scores >= 0.5, 2
    curves = np.zeros((len(ORDERS), len(images), DELETIONS), np.float16)
    for order, heat in enumerate(_heats(trained_maps, random_maps, told)):
        for step in range(DELETIONS):
            if should_stop and should_stop():
                return Explained(None, None, scores, None, perf_counter() - start)
            left = _answers(model, deleted(images, heat, step / (DELETIONS - 1)))
            curves[order, :, step] = np.where(told, left, 1 - left)
            done += 1
            if on_step:
                on_step(done)
    assert done == steps()
    return Explained(trained_maps.astype(np.float16), random_maps.astype(np.float16), scores, curves,
                     perf_counter() - start)


def maps(model: keras.Model, layer: int, images: np.ndarray, *, averaged: bool = True) -> np.ndarray:
    """Return the map of every image, float32 (n, h, w), enlarged to the image: Grad-CAM without its last ReLU.

    Each channel of the convolution is weighted by the mean of the logit's gradient over its places; if not
    ``averaged``, at each place by the gradient there (HiResCAM).

    Parameters
    ----------
    model : keras.Model
        A ``build`` of an ``XrayExperiment`` that convolves.
    layer : int
        Which convolution, from 1.
    images : float32 (n, h, w, 1)
    """
    seen = keras.Model(model.inputs[0], [model.get_layer(f"convolution_{layer}").output, model.layers[-1].input])
    kernel, bias = model.layers[-1].get_weights()
    found = []
    for first in range(0, len(images), _AT_ONCE):
        with tf.GradientTape() as tape:
            channels, last = seen(images[first:first + _AT_ONCE], training=False)
            logit = last @ kernel + bias
        weights = tape.gradient(logit, channels)
        if averaged:
            weights = tf.reduce_mean(weights, axis=(1, 2), keepdims=True)
        small = tf.reduce_sum(weights * channels, axis=-1, keepdims=True)
        found.append(tf.image.resize(small, images.shape[1:3])[..., 0].numpy())
    return np.concatenate(found)


def _heats(trained: np.ndarray, random: np.ndarray, told: np.ndarray) -> list[np.ndarray]:
    """Return what each order deletes first: what speaks for the class that the network tells."""
    sign = np.where(told, 1, -1)[:, None, None]
    return [trained * sign, random * sign, np.random.default_rng(0).random(trained.shape)]


def deleted(images: np.ndarray, heat: np.ndarray, share: float) -> np.ndarray:
    """Return images (n, h, w, 1) whose hottest share of pixels is replaced by the image's mean."""
    flat, count = images.reshape(len(images), -1).copy(), round(share * heat[0].size)
    hottest = np.argsort(-heat.reshape(len(images), -1), axis=1, kind="stable")[:, :count]
    np.put_along_axis(flat, hottest, flat.mean(axis=1, keepdims=True), axis=1)
    return flat.reshape(images.shape)


def _answers(model: keras.Model, images: np.ndarray) -> np.ndarray:
    parts = [model(images[first:first + _AT_ONCE], training=False).numpy()[:, 0]
             for first in range(0, len(images), _AT_ONCE)]
    return np.concatenate(parts)
