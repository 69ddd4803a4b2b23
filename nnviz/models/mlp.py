"""The multilayer perceptron of an experiment as an ordinary Keras model, and its initial weights."""

from itertools import pairwise

import keras
import numpy as np

from nnviz.arithmetic import rows
from nnviz.experiments.plane import Experiment, Mlp, Training
from nnviz.experiments.tables import TableNetwork

#: The value that every weight starts with when all are equal.
EQUAL_WEIGHT = 0.5


def initializer(name: str, seed: int) -> keras.initializers.Initializer:
    """Return the Keras initializer of a kernel; the seed makes its draw repeatable."""
    return {
        "glorot": lambda: keras.initializers.GlorotUniform(seed=seed),
        "he": lambda: keras.initializers.HeNormal(seed=seed),
        "small_normal": lambda: keras.initializers.RandomNormal(stddev=0.05, seed=seed),
        "all_equal": lambda: keras.initializers.Constant(EQUAL_WEIGHT),
        "zeros": lambda: keras.initializers.Zeros(),
    }[name]()


def layer_seed(seed: int, position: int) -> int:
    """Return the seed of a layer's initial weights: layers differ, and a layer keeps its draw when others change."""
    return 1000 * seed + position


def initial_weights(experiment: Experiment) -> list[np.ndarray]:
    """Return ``[kernel, bias, ...]`` as ``build(experiment).get_weights()`` does, without building the model."""
    shapes = layer_shapes(experiment)
    weights = []
    for position, shape in enumerate(shapes, 1):
        draw = initializer(experiment.network.initializer, layer_seed(experiment.initial_seed, position))
        weights += [np.asarray(draw(shape), np.float32), np.zeros(shape[1], np.float32)]
    return weights


def layer_shapes(experiment: Experiment) -> list[tuple[int, int]]:
    """Return (inputs, units) of every dense layer, the output layer last."""
    widths = [len(experiment.network.inputs), *(layer.units for layer in experiment.network.hidden),
              experiment.outputs]
    return list(pairwise(widths))


def regularizer(network: Mlp | TableNetwork) -> keras.regularizers.Regularizer | None:
    """Return the Keras penalty on a network's kernels, None without one."""
    if network.regularizer == "l1":
        return keras.regularizers.L1(network.penalty)
    if network.regularizer == "l2":
        return keras.regularizers.L2(network.penalty)
    return None


def optimizer(training: Training) -> keras.optimizers.Optimizer:
    """Return the Keras optimizer of a training, with Keras's defaults; momentum is SGD with momentum 0.9."""
    rate = training.learning_rate
    return {
        "sgd": lambda: keras.optimizers.SGD(rate),
        "momentum": lambda: keras.optimizers.SGD(rate, momentum=0.9),
        "rmsprop": lambda: keras.optimizers.RMSprop(rate),
        "adam": lambda: keras.optimizers.Adam(rate),
    }[training.optimizer]()


#: output -> (Keras loss, Keras accuracy metric)
LOSSES = {
    "sigmoid_mse": ("mean_squared_error", "binary_accuracy"),
    "sigmoid_bce": ("binary_crossentropy", "binary_accuracy"),
    "softmax_ce": ("sparse_categorical_crossentropy", "sparse_categorical_accuracy"),
}


def build(experiment: Experiment) -> keras.Model:
    """Return the experiment's network as a compiled Keras model with its initial weights.

    Input shape (batch, inputs), output shape (batch, outputs), both float32.
    """
    network = experiment.network
    layers: list[keras.Layer] = [keras.Input((len(network.inputs),), name="inputs")]
    dense = [row for row in rows(experiment) if row.kind == "dense"]
    for position, row in enumerate(dense, 1):
        layers.append(keras.layers.Dense(
            row.output_shape[0], activation=row.activation, name=row.name,
            kernel_initializer=initializer(network.initializer, layer_seed(experiment.initial_seed, position)),
            kernel_regularizer=regularizer(network)))
        if position <= len(network.hidden) and network.hidden[position - 1].dropout:
            layers.append(keras.layers.Dropout(
                network.hidden[position - 1].dropout, seed=layer_seed(experiment.initial_seed, position),
                name=f"dropout_{position}"))
    model = keras.Sequential(layers, name="network")
    loss, accuracy = LOSSES[network.output]
    model.compile(optimizer=optimizer(experiment.training), loss=loss, metrics=[accuracy])
    return model
