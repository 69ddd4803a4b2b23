"""The network of a table as an ordinary Keras model, wide path included, and its initial weights."""

import keras
import numpy as np

from nnviz.datasets.tables import Target, prepare
from nnviz.experiments.tables import TableExperiment
from nnviz.models.mlp import initializer, layer_seed, optimizer, regularizer

#: loss -> (Keras loss, Keras metric)
LOSSES = {
    "mse": ("mean_squared_error", "root_mean_squared_error"),
    "mae": ("mean_absolute_error", "root_mean_squared_error"),
    "huber": ("huber", "root_mean_squared_error"),
    "sigmoid_bce": ("binary_crossentropy", "binary_accuracy"),
    "softmax_ce": ("sparse_categorical_crossentropy", "sparse_categorical_accuracy"),
}


def layer_shapes(experiment: TableExperiment) -> list[tuple[int, int]]:
    """Return (inputs, units) of every dense layer, the output layer last; it sees the wide inputs first."""
    shapes, inputs = [], len(experiment.deep)
    for layer in experiment.network.hidden:
        shapes.append((inputs, layer.units))
        inputs = layer.units
    return [*shapes, (len(experiment.wide) + inputs, experiment.outputs)]


def initial_weights(experiment: TableExperiment) -> list[np.ndarray]:
    """Return ``[kernel, bias, ...]`` as ``build(experiment).get_weights()`` does, without building the model."""
    weights = []
    for position, shape in enumerate(layer_shapes(experiment), 1):
        draw = initializer(experiment.network.initializer, layer_seed(experiment.initial_seed, position))
        weights += [np.asarray(draw(shape), np.float32), np.zeros(shape[1], np.float32)]
    return weights


def build(experiment: TableExperiment) -> keras.Model:
    """Return the experiment's network as a compiled Keras model with its initial weights.

    Input shape (batch, features), output shape (batch, outputs), both float32; the targets are those of
    ``nnviz.datasets.tables.prepare``.
    """
    network, count = experiment.network, len(experiment.data.features)
    inputs = keras.Input((count,), name="inputs")
    values = _taken(inputs, experiment.deep, count)
    for position, layer in enumerate(network.hidden, 1):
        values = _dense(experiment, position, layer.units, layer.activation, f"hidden_{position}")(values)
        if layer.dropout:
            values = keras.layers.Dropout(layer.dropout, seed=layer_seed(experiment.initial_seed, position),
                                          name=f"dropout_{position}")(values)
    wide = _taken(inputs, experiment.wide, count)
    if experiment.wide and network.hidden:
        values = keras.layers.Concatenate(name="concatenated")([wide, values])
    elif not network.hidden:
        values = wide
    answers = _dense(experiment, len(network.hidden) + 1, experiment.outputs,
                     output_function(experiment, prepare(experiment).target), "output")(values)
    model = keras.Model(inputs, answers, name="network")
    loss, metric = LOSSES[experiment.loss]
    measures = [keras.metrics.RootMeanSquaredError()] if metric == "root_mean_squared_error" else [metric]
    model.compile(optimizer=optimizer(experiment.training), loss=loss, metrics=measures)
    return model


def _taken(inputs, chosen: tuple[int, ...], count: int):
    return inputs if len(chosen) == count or not chosen else keras.ops.take(inputs, list(chosen), axis=1)


def _dense(experiment: TableExperiment, position: int, units: int, activation, name: str) -> keras.layers.Dense:
    network = experiment.network
    return keras.layers.Dense(
        units, activation=activation, name=name, kernel_regularizer=regularizer(network),
        kernel_initializer=initializer(network.initializer, layer_seed(experiment.initial_seed, position)))


def output_function(experiment: TableExperiment, target: Target):
    """Return the activation of the output layer: a name that Keras knows, or a function where it is bounded."""
    if experiment.data.task == "classification":
        return "softmax" if experiment.outputs > 1 else "sigmoid"
    activation = experiment.network.output_activation
    if activation == "bounded":
        return lambda z: target.low + (target.high - target.low) * keras.ops.sigmoid(z)
    return activation
