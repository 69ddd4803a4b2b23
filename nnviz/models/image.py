"""The networks that read images, as ordinary Keras models."""

import keras

from nnviz.arithmetic import AUGMENTATIONS, Row, places, rows
from nnviz.experiments.autoencoder import AutoencoderExperiment
from nnviz.experiments.images import Convolution, DenseLayer, ImageExperiment, ImageTraining
from nnviz.experiments.xray import XrayExperiment, XrayTraining
from nnviz.models.mlp import layer_seed

#: Loss -> the accuracy that goes with it.
_ACCURACIES = {"sparse_categorical_crossentropy": "sparse_categorical_accuracy",
               "binary_crossentropy": "binary_accuracy"}


def optimizer(training: ImageTraining) -> keras.optimizers.Optimizer:
    """Return the Keras optimizer of a training; RMSprop's epsilon is Keras's 1e-7."""
    rate = training.learning_rate
    if training.optimizer == "rmsprop":
        return keras.optimizers.RMSprop(rate, rho=training.rho, momentum=training.momentum)
    if training.optimizer == "sgd":
        return keras.optimizers.SGD(rate, momentum=training.momentum)
    return keras.optimizers.Adam(rate)


def input_shape(experiment: ImageExperiment) -> tuple[int, ...]:
    """Return the shape of one input: pixels (height, width), with a channel for convolutions; or a HOG vector's."""
    first = rows(experiment)[0]
    if first.kind == "hog":
        return first.output_shape
    channel = (1,) if experiment.has_channel else ()
    return (*experiment.data.shape, *channel)


def build(experiment: ImageExperiment) -> keras.Model:
    """Return the experiment's network as a compiled Keras model with its initial weights.

    Input shape (batch, *``input_shape``), grey values from 0 to 1 or HOG vectors; output shape (batch, 10), softmax,
    or of an autoencoder (batch, height·width), sigmoid, or for X-rays (batch, 1), sigmoid.

    Raises
    ------
    nnviz.arithmetic.ShapeError
        If the layers do not fit the images.
    """
    layers: list[keras.Layer] = [keras.Input(input_shape(experiment), name="inputs")]
    lines = rows(experiment)
    for place, row in zip(places(lines), lines, strict=True):
        if row.kind != "hog":
            layers.append(_layer(experiment, row, layer_seed(experiment.seed, place)))
    model = keras.Sequential(layers, name="network")
    metrics = [_ACCURACIES[experiment.loss]] if "accuracy" in experiment.metrics else []
    model.compile(optimizer=optimizer(experiment.training), loss=experiment.loss, metrics=metrics)
    return model


def _layer(experiment: ImageExperiment, row: Row, seed: int) -> keras.Layer:
    """Return the Keras layer of a line of the arithmetic."""
    if row.kind == "flatten":
        return keras.layers.Flatten(name=row.name)
    if row.kind == "normalisation":
        return keras.layers.BatchNormalization(name=row.name)
    if row.kind == "noise" and isinstance(experiment, AutoencoderExperiment):
        return keras.layers.GaussianNoise(experiment.network.noise, seed=seed, name=row.name)
    if isinstance(experiment, XrayExperiment) and row.kind in AUGMENTATIONS:
        return _augmentation(row, experiment.training, seed)
    initializer = keras.initializers.GlorotUniform(seed=seed)
    if row.kind == "dense":
        return keras.layers.Dense(row.output_shape[0], activation=row.activation, name=row.name,
                                  kernel_initializer=initializer)
    layer = row.layer
    if isinstance(layer, DenseLayer):
        return keras.layers.Dropout(layer.dropout, seed=seed, name=row.name)
    if not isinstance(layer, Convolution):
        raise TypeError(f"no Keras layer for {row.kind}")
    if row.kind == "pooling":
        return keras.layers.MaxPooling2D(layer.pool, name=row.name)
    return keras.layers.Conv2D(layer.filters, layer.kernel, padding=layer.padding, activation=row.activation,
                               kernel_initializer=initializer, name=row.name)


def _augmentation(row: Row, training: XrayTraining, seed: int) -> keras.Layer:
    """Return the layer that changes images at random in training; what is uncovered repeats the border."""
    if row.kind == "contrast":
        return keras.layers.RandomContrast(training.contrast, value_range=(0, 1), seed=seed, name=row.name)
    if row.kind == "rotation":
        return keras.layers.RandomRotation(training.rotation / 360, fill_mode="nearest", seed=seed, name=row.name)
    height, width, _channel = row.output_shape
    return keras.layers.RandomTranslation(training.shift / height, training.shift / width, fill_mode="nearest",
                                          seed=seed, name=row.name)
