"""The networks that read images, as ordinary Keras models."""

import keras

from nnviz.arithmetic import Row, rows
from nnviz.image_experiment import Cnn, Convolution, DenseLayer, ImageExperiment, ImageTraining
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
    """Return the shape of one input: pixels (height, width), with a channel for a CNN, or a HOG vector's length."""
    first = rows(experiment)[0]
    if first.kind == "hog":
        return first.output_shape
    channel = (1,) if isinstance(experiment.network, Cnn) else ()
    return (*experiment.data.shape, *channel)


def build(experiment: ImageExperiment) -> keras.Model:
    """Return the experiment's network as a compiled Keras model with its initial weights.

    Input shape (batch, *``input_shape``), grey values from 0 to 1 or HOG vectors; output shape (batch, 10), softmax.

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
    model.compile(optimizer=optimizer(experiment.training), loss="sparse_categorical_crossentropy",
                  metrics=["sparse_categorical_accuracy"])
    return model


def _layer(experiment: ImageExperiment, row: Row, seed: int) -> keras.Layer:
    """Return the Keras layer of a line of the arithmetic."""
    if row.kind == "flatten":
        return keras.layers.Flatten(name=row.name)
    if row.kind == "normalisation":
        return keras.layers.BatchNormalization(name=row.name)
    initializer = keras.initializers.GlorotUniform(seed=seed)
    if row.kind == "dense":
        return keras.layers.Dense(row.output_shape[0], activation=row.activation, name=row.name,
                                  kernel_initializer=initializer)
    settings = _settings(experiment, row)
    if row.kind == "dropout":
        return keras.layers.Dropout(settings.dropout, seed=seed, name=row.name)
    if row.kind == "pooling":
        return keras.layers.MaxPooling2D(settings.pool, name=row.name)
    return keras.layers.Conv2D(settings.filters, settings.kernel, padding=settings.padding, activation=row.activation,
                               kernel_initializer=initializer, name=row.name)


def _settings(experiment: ImageExperiment, row: Row) -> DenseLayer | Convolution:
    """Return the settings of the layer that a line belongs to: its name ends with the layer's number."""
    position = int(row.name.rsplit("_", 1)[1])
    if row.kind == "dropout":
        return experiment.network.hidden[position - 1]
    return experiment.network.convolutions[position - 1]
