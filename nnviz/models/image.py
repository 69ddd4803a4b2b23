"""The networks that read images, as ordinary Keras models."""

import keras

from nnviz.arithmetic import Row, rows
from nnviz.experiments.autoencoder import AutoencoderExperiment
from nnviz.experiments.images import Convolution, DenseLayer, ImageExperiment, ImageTraining
from nnviz.models.mlp import layer_seed


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
    channel = (1,) if experiment.network.convolves else ()
    return (*experiment.data.shape, *channel)


def build(experiment: ImageExperiment) -> keras.Model:
    """Return the experiment's network as a compiled Keras model with its initial weights.

    Input shape (batch, *``input_shape``), grey values from 0 to 1 or HOG vectors; output shape (batch, 10), softmax,
    or of an autoencoder (batch, height·width), sigmoid.

    Raises
    ------
    nnviz.arithmetic.ShapeError
        If the layers do not fit the images.
    """
    layers: list[keras.Layer] = [keras.Input(input_shape(experiment), name="inputs")]
    for position, row in enumerate(rows(experiment), 1):
        if row.kind != "hog":
            layers.append(_layer(experiment, row, layer_seed(experiment.seed, position)))
    model = keras.Sequential(layers, name="network")
    metrics = ["sparse_categorical_accuracy"] if "accuracy" in experiment.metrics else []
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
