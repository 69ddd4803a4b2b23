"""What trains a group of networks some epochs at a time: the compiled program, or NumPy.

Both return the weights after each epoch as vectors, padded to the sizes of the program.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
import tensorflow as tf

from nnviz.datasets.plane import Split, features, split
from nnviz.experiments.plane import Experiment
from nnviz.models.mlp import initial_weights, layer_shapes
from nnviz.training import numpy_engine
from nnviz.training import sizes as allowed
from nnviz.training.compiling import compile_once, is_compiled
from nnviz.training.program import CHUNK, training_program
from nnviz.training.sizes import Sizes, Spec, bucket, pack


def sizes_of(experiment: Experiment) -> Sizes:
    """Return the padded sizes in which an experiment's network is trained."""
    network = experiment.network
    widest = max((layer.units for layer in network.hidden), default=1)
    return Sizes(bucket("inputs", len(network.inputs), allowed.INPUTS), len(network.hidden),
                 bucket("neurons in a layer", widest, allowed.WIDTHS), experiment.outputs)


def spec_of(experiment: Experiment, members: int = 1) -> Spec:
    """Return what the compiled program of an experiment is made for."""
    network, training = experiment.network, experiment.training
    data = experiment.data
    watched = data.validation_points or data.points - data.train_points
    return Spec(
        sizes=sizes_of(experiment),
        batch=bucket("points in a batch", experiment.batch_size, allowed.BATCHES),
        points=bucket("points", max(data.train_points, watched), allowed.POINTS),
        members=bucket("networks at once", members, sizes_of(experiment).members),
        activations=activations(experiment),
        optimizer=training.optimizer,
        output=network.output,
        dropout=any(layer.dropout for layer in network.hidden),
        penalised=network.penalised,
        validated=training.patience > 0,
    )


def spec_of_all(members: Sequence[Experiment]) -> Spec:
    """Return what the program is made for that trains some members together, each with neurons of its own number.

    It has the layers of the widest, and dropout and penalty if one of them has.
    """
    widest = max(members, key=lambda member: sizes_of(member).width)
    shared = spec_of(widest, len(members))
    each = [spec_of(member) for member in members]
    return replace(shared, dropout=any(spec.dropout for spec in each), penalised=any(spec.penalised for spec in each))


def activations(experiment: Experiment) -> tuple[str, ...]:
    """Return the activations of the hidden layers."""
    return tuple(layer.activation for layer in experiment.network.hidden)


def is_ready(experiment: Experiment, members: int = 1) -> bool:
    """Tell whether this process has compiled what trains so many members of a fleet like an experiment."""
    return is_compiled(spec_of(experiment, members))


def all_ready(members: Sequence[Experiment]) -> bool:
    """Tell whether this process has compiled what trains some members together."""
    return is_compiled(spec_of_all(members))


def quicker_in_numpy(members: list[Experiment]) -> bool:
    """Tell whether a group is one network that NumPy trains sooner than its program would be compiled."""
    return len(members) == 1 and numpy_engine.suits(members[0]) and not is_ready(members[0])


class Compiled:
    """Trains a group by its program, which is compiled first, once in this process.

    ``vectors`` returns the weights before training, (1, parameters, members); ``train`` the weights after each of
    some epochs, (epochs, parameters, members), and the program's report of them, (epochs, 4, members). ``sizes`` are
    those to which the weights are padded.
    """

    def __init__(self, members: list[Experiment]):
        self.members, self.splits = members, [split(member) for member in members]
        spec = spec_of_all(members)
        self.sizes = spec.sizes
        columns = list(range(len(members))) + [0] * (spec.members - len(members))
        self._inputs = _inputs(spec, [members[column] for column in columns],
                               [self.splits[column] for column in columns])
        self._program = training_program(spec)
        self.compile_seconds = compile_once(spec, lambda: self._program(*self._inputs.call(0, 0)))

    def vectors(self) -> np.ndarray:
        """Return the weights before training."""
        return np.concatenate([weight.numpy().reshape(-1, weight.shape[-1]) for weight in self._inputs.state[0]])[None]

    def train(self, first_epoch: int, epochs: int) -> tuple[np.ndarray, np.ndarray]:
        """Train some epochs from ``first_epoch``."""
        self._inputs.state, vectors, lines = self._program(*self._inputs.call(first_epoch, epochs))
        return vectors.numpy()[:epochs], lines.numpy()[:epochs]


class InNumpy:
    """Trains one network in NumPy, with the results of ``Compiled``."""

    compile_seconds = 0.0

    def __init__(self, members: list[Experiment]):
        self.members, self.splits = members, [split(member) for member in members]
        self.sizes = sizes_of(members[0])
        weights = initial_weights(members[0])
        self._network = numpy_engine.Network(members[0], weights, self.splits[0])
        self._is_weight = np.concatenate([mask.ravel() for mask in _masks(members[0], self.sizes)]) > 0

    def vectors(self) -> np.ndarray:
        """Return the weights as they are now."""
        vectors = np.zeros((1, len(self._is_weight), 1), np.float32)
        vectors[0, self._is_weight, 0] = self._network.vector
        return vectors

    def train(self, first_epoch: int, epochs: int) -> tuple[np.ndarray, np.ndarray]:
        """Train some epochs from ``first_epoch``."""
        vectors, lines = [], []
        for order in _orders(len(self.splits[0].train), first_epoch, epochs):
            lines.append(self._network.train_epoch(order))
            vectors.append(self.vectors())
        return np.concatenate(vectors), np.array(lines, np.float32)[:, :, None]


@dataclass
class _Inputs:
    """The inputs of the training program, as tensors; ``state`` moves on with each call."""

    state: tuple
    fixed: dict
    places: int
    counts: tuple[int, int, int]

    def call(self, first_epoch: int, epochs: int) -> tuple:
        """Return the program's arguments for some epochs from ``first_epoch``."""
        fixed = self.fixed
        places = np.zeros((CHUNK, self.places), np.int32)
        places[:epochs, :self.counts[0]] = _orders(self.counts[0], first_epoch, epochs)
        return (self.state, fixed["train"], fixed["watched"], tf.constant([*self.counts, epochs], tf.int32),
                tf.constant(places), fixed["rate"], fixed["masks"], fixed["dropout"],
                fixed["penalty"], tf.constant(first_epoch, tf.int32))


def _inputs(spec: Spec, members: list[Experiment], splits: list[Split]) -> _Inputs:
    first = members[0]
    packed = [pack(initial_weights(member), spec.sizes) for member in members]
    weights = [tf.constant(np.stack(arrays, axis=-1)) for arrays in zip(*packed, strict=True)]
    zeros = [tf.zeros_like(weight) for weight in weights]
    fixed = {
        "train": _stack(spec, members, [(part.train, part.train_classes) for part in splits]),
        "watched": _stack(spec, members, [part.watched for part in splits]),
        "rate": tf.constant([member.training.learning_rate for member in members], tf.float32),
        "masks": [tf.constant(np.stack(masks, axis=-1))
                  for masks in zip(*(_masks(member, spec.sizes) for member in members), strict=True)],
        "dropout": tf.constant(np.array(
            [[layer.dropout for layer in member.network.hidden] for member in members], np.float32).T),
        "penalty": tf.constant(np.array([member.network.penalties for member in members], np.float32).T),
    }
    counts = (len(splits[0].train), len(splits[0].watched[0]), first.batch_size)
    return _Inputs((weights, zeros, zeros, tf.constant(0.0)), fixed, spec.points + spec.batch, counts)


def _masks(experiment: Experiment, sizes: Sizes) -> list[np.ndarray]:
    """Return arrays like a program's weights: 1 where the real network has a weight, 0 in the padding."""
    ones = [np.ones(shape) for layer in layer_shapes(experiment) for shape in (layer, layer[1:])]
    return pack(ones, sizes)


def _stack(spec: Spec, members: list[Experiment], parts: list[tuple[np.ndarray, np.ndarray]]) -> tf.Tensor:
    stacked = np.zeros((spec.points, spec.sizes.inputs + 1, len(members)), np.float32)
    for column, (member, (points, classes)) in enumerate(zip(members, parts, strict=True)):
        inputs = features(points, member.network.inputs)
        stacked[:len(points), :inputs.shape[1], column] = inputs
        stacked[:len(points), -1, column] = classes
    return tf.constant(stacked)


@lru_cache(maxsize=32)
def _orders(points: int, first_epoch: int, epochs: int) -> np.ndarray:
    orders = [order_of_epoch(points, epoch) for epoch in range(first_epoch, first_epoch + epochs)]
    return np.array(orders, np.int32).reshape(epochs, points)


def order_of_epoch(points: int, epoch: int) -> np.ndarray:
    """Return the order in which an epoch (0 is the first) sees its points: int64 (points,)."""
    return np.random.default_rng([points, epoch]).permutation(points)
