"""The learning-rate range test: the rate grows after every batch, for many seeds.

Networks on points and on tables are one fleet: all seeds in one program, each array with the seeds first. Networks on
images train one seed after another in one traced loop. Both make the steps that ``keras.Model.fit`` makes, at another
rate each.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache, partial
from math import ceil
from time import perf_counter

import keras
import numpy as np
import tensorflow as tf

from nnviz.datasets.plane import features, split
from nnviz.datasets.tables import prepare
from nnviz.experiments.images import ImageExperiment
from nnviz.experiments.plane import Experiment
from nnviz.experiments.range_test import RangeTest
from nnviz.experiments.tables import TableExperiment
from nnviz.maths.regression import HUBER_DELTA
from nnviz.models.image import build
from nnviz.models.mlp import initial_weights
from nnviz.models.table import initial_weights as table_weights
from nnviz.recordings.scores import RangeRecording
from nnviz.training.fused_step import Stepper
from nnviz.training.images import data_of, order_of_epoch
from nnviz.training.layers import ACTIVATIONS
from nnviz.training.program import point_losses, row_of, updated
from nnviz.training.trainers import order_of_epoch as order_of_points

#: Called now and then with the batches done, averaged over the seeds, and the mean loss of the newest.
Progress = Callable[[int, float], None]
#: Batches in one call.
_CHUNK = 64
#: Products of up to so many weights are compiled: for larger ones XLA has only slow kernels on a CPU.
_COMPILED_WEIGHTS = 64 * 64


def train(test: RangeTest, on_progress: Progress | None = None,
          should_stop: Callable[[], bool] | None = None) -> RangeRecording:
    """Run a test and return the losses of all its batches."""
    start = perf_counter()
    run = _on_images if isinstance(test.base, ImageExperiment) else _fleet
    losses, compile_seconds, stopped = run(test, on_progress or (lambda done, loss: None),
                                           should_stop or (lambda: False))
    return RangeRecording(test, losses, perf_counter() - start, compile_seconds, "stopped" if stopped else "finished")


def batches(points: int, batch: int, count: int, order: Callable[[int], np.ndarray]) -> list[np.ndarray]:
    """Return the rows of the first ``count`` batches, epoch after epoch; an epoch's last batch may be smaller."""
    per_epoch = ceil(points / batch)
    found: list[np.ndarray] = []
    for epoch in range(ceil(count / per_epoch)):
        rows = order(epoch)
        found += [rows[first:first + batch] for first in range(0, points, batch)]
    return found[:count]


@dataclass(frozen=True)
class _Spec:
    """What a program of the fleet is made for."""

    seeds: int
    batch: int
    shapes: tuple[tuple[int, int], ...]
    deep: tuple[int, ...]
    wide: tuple[int, ...]
    activations: tuple[str, ...]
    dropout: tuple[float, ...]
    optimizer: str
    output: str
    output_activation: str
    penalties: tuple[float, float]


@dataclass(frozen=True)
class _Fleet:
    """What all seeds learn from, each array with the seeds first: inputs, targets, initial weights, targets' ends."""

    x: np.ndarray
    y: np.ndarray
    weights: list[np.ndarray]
    reach: np.ndarray


def _gathered(members: list) -> _Fleet:
    if isinstance(members[0], TableExperiment):
        tables = [prepare(member) for member in members]
        return _Fleet(np.stack([table.inputs["train"] for table in tables]),
                      np.stack([table.targets["train"] for table in tables]).astype(np.float32),
                      _stacked(map(table_weights, members)),
                      np.array([[table.target.low, table.target.high] for table in tables], np.float32))
    parts = [split(member) for member in members]
    return _Fleet(np.stack([features(part.train, members[0].network.inputs) for part in parts]),
                  np.stack([part.train_classes for part in parts]).astype(np.float32),
                  _stacked(map(initial_weights, members)), np.zeros((len(members), 2), np.float32))


def _stacked(weights: Iterable[list[np.ndarray]]) -> list[np.ndarray]:
    return [np.stack(arrays) for arrays in zip(*weights, strict=True)]


def _spec(first: Experiment | TableExperiment, fleet: _Fleet) -> _Spec:
    network, every = first.network, tuple(range(fleet.x.shape[2]))
    if isinstance(first, TableExperiment):
        deep, wide, output, last = first.deep, first.wide, first.loss, first.network.output_activation
    else:
        deep, wide = (every, ()) if network.hidden else ((), every)
        output, last = first.network.output, "linear"
    return _Spec(
        seeds=len(fleet.x), batch=first.batch_size,
        shapes=tuple((kernel.shape[1], kernel.shape[2]) for kernel in fleet.weights[::2]), deep=deep, wide=wide,
        activations=tuple(layer.activation for layer in network.hidden),
        dropout=tuple(layer.dropout for layer in network.hidden), optimizer=first.training.optimizer, output=output,
        output_activation=last, penalties=network.penalties)


def _fleet(test: RangeTest, on_progress: Progress, should_stop: Callable[[], bool]) -> tuple[np.ndarray, float, bool]:
    members = test.members()
    first, fleet = members[0], _gathered(members)
    assert isinstance(first, Experiment | TableExperiment)
    spec, points = _spec(first, fleet), fleet.x.shape[1]
    x, y, reach = tf.constant(fleet.x), tf.constant(fleet.y), tf.constant(fleet.reach)
    weights = [tf.constant(weight) for weight in fleet.weights]
    zeros = [tf.zeros_like(weight) for weight in weights]
    state, program = (weights, zeros, zeros, tf.constant(0.0)), _program(spec)
    rows = batches(points, first.batch_size, test.steps + 1, lambda epoch: order_of_points(points, epoch))
    losses, compile_seconds = np.full((len(members), len(rows)), np.nan, np.float32), 0.0
    for done in range(0, len(rows), _CHUNK):
        called, traced = perf_counter(), program.experimental_get_tracing_count()
        some = rows[done:done + _CHUNK]
        state, lines = program(state, x, y, reach, *_padded(some, spec.batch), _rates(test, done))
        losses[:, done:done + len(some)] = lines.numpy()[:len(some)].T
        if program.experimental_get_tracing_count() > traced:
            compile_seconds = perf_counter() - called
        on_progress(done + len(some), _mean(losses[:, done]))
        if should_stop() and done + len(some) < len(rows):
            return losses, compile_seconds, True
    return losses, compile_seconds, False


def _rates(test: RangeTest, done: int) -> tf.Tensor:
    rates = np.zeros(_CHUNK, np.float32)
    some = test.rates[done:done + _CHUNK]
    rates[:len(some)] = some
    return tf.constant(rates)


def _padded(rows: list[np.ndarray], batch: int) -> tuple[tf.Tensor, tf.Tensor, tf.Tensor]:
    """Return the rows of a chunk's batches, how many of each count, and how many batches there are."""
    table = np.zeros((_CHUNK, batch), np.int32)
    for line, some in zip(table, rows, strict=False):
        line[:len(some)] = some
    sizes = np.array([*map(len, rows), *[1] * (_CHUNK - len(rows))], np.float32)
    return tf.constant(table), tf.constant(sizes), tf.constant(len(rows))


def _mean(losses: np.ndarray) -> float:
    finite = losses[np.isfinite(losses)]
    return float(finite.mean()) if len(finite) else float("nan")


@lru_cache(maxsize=8)
def _program(spec: _Spec) -> tf.types.experimental.GenericFunction:
    """Return the loop over a chunk of batches of all seeds, compiled by XLA where the layers are narrow."""
    widest = max(inputs * units for inputs, units in spec.shapes)

    @tf.function(jit_compile=widest <= _COMPILED_WEIGHTS, autograph=False)
    def program(state, x, y, reach, rows, sizes, count, rates):
        def step(number, state, lines):
            chosen, used = rows[number], tf.cast(tf.range(spec.batch) < tf.cast(sizes[number], tf.int32), tf.float32)
            weights, firsts, seconds, done = state
            with tf.GradientTape() as tape:
                tape.watch(weights)
                z = _forward(spec, weights, tf.gather(x, chosen, axis=1), done)
                each = _losses(spec, z, tf.gather(y, chosen, axis=1), reach)
                loss = tf.reduce_sum(each * used[:, None], axis=0) / sizes[number] + _penalty(spec, weights)
            gradients = [row_of(gradient) for gradient in tape.gradient(loss, weights)]
            state = (*updated(spec.optimizer, weights, gradients, firsts, seconds, done + 1,
                              [rates[number]] * len(weights)), done + 1)
            return number + 1, state, tf.tensor_scatter_nd_update(lines, [[number]], [loss])

        lines = tf.zeros((_CHUNK, spec.seeds))
        _, state, lines = tf.while_loop(lambda number, *_: number < count, step, (0, state, lines))
        return state, lines

    return program


def _forward(spec: _Spec, weights: list, x, done):
    """Return the output layer's weighted sums, (seeds, points, outputs)."""
    values, last = tf.gather(x, spec.deep, axis=2) if spec.deep else x, len(spec.shapes) - 1
    for layer in range(last):
        values = tf.matmul(values, weights[2 * layer]) + weights[2 * layer + 1][:, None]
        values = ACTIVATIONS[spec.activations[layer]](values)
        if rate := spec.dropout[layer]:
            kept = tf.random.stateless_uniform(values.shape, tf.stack([tf.cast(done, tf.int32), layer])) >= rate
            values = tf.where(kept, values / (1 - rate), 0.0)
    if spec.wide:
        wide = tf.gather(x, spec.wide, axis=2)
        values = tf.concat([wide, values], axis=2) if last else wide
    return tf.matmul(values, weights[-2]) + weights[-1][:, None]


def _losses(spec: _Spec, z, y, reach):
    """Return the loss of every point, (points, seeds)."""
    if spec.output not in ("mse", "mae", "huber"):
        return point_losses(tf.transpose(z, [2, 1, 0]), tf.transpose(y), spec.output)[0]
    low, high = reach[:, :1], reach[:, 1:]
    answers = {"linear": lambda sums: sums, "relu": tf.nn.relu, "softplus": tf.nn.softplus,
               "bounded": lambda sums: low + (high - low) * tf.sigmoid(sums)}[spec.output_activation](z[..., 0])
    errors = tf.transpose(answers - y)
    if spec.output == "huber":
        sizes = tf.abs(errors)
        return tf.where(sizes <= HUBER_DELTA, tf.square(errors) / 2, HUBER_DELTA * (sizes - HUBER_DELTA / 2))
    return tf.square(errors) if spec.output == "mse" else tf.abs(errors)


def _penalty(spec: _Spec, weights: list):
    l1, l2 = spec.penalties
    if not (l1 or l2):
        return 0.0
    return tf.add_n([tf.reduce_sum(l1 * tf.abs(kernel) + l2 * tf.square(kernel), axis=(1, 2))
                     for kernel in weights[::2]])


def _on_images(test: RangeTest, on_progress: Progress,
               should_stop: Callable[[], bool]) -> tuple[np.ndarray, float, bool]:
    count, members = test.steps + 1, test.members()
    losses = np.full((len(members), count), np.nan, np.float32)
    loop = None
    for seed, member in enumerate(members):
        assert isinstance(member, ImageExperiment)
        model, data = build(member), data_of(member)
        x = data.x_train.reshape(len(data.x_train), -1)
        if loop is None:
            loop = _ImageLoop(model, data.target, x.shape[1], tf.as_dtype(x.dtype), data.class_weights)
            points, classes = tf.constant(x), tf.constant(data.y_train.astype(np.int32))
        loop.begin(model)
        rows = batches(len(x), member.batch_size, count,
                       partial(_order_of_images, member.seed, len(x)))
        for done in range(0, count, _CHUNK):
            some = rows[done:done + _CHUNK]
            losses[seed, done:done + len(some)] = loop.train_at(points, classes, some, test.rates[done:done + _CHUNK])
            on_progress((seed * count + done + len(some)) // len(members), _mean(losses[seed, done:done + 1]))
            if should_stop() and (seed, done + len(some)) != (len(members) - 1, count):
                return losses[:seed + (done + len(some) == count) or 1], loop.compile_seconds, True
    return losses, loop.compile_seconds if loop else 0.0, False


def _order_of_images(seed: int, images: int, epoch: int) -> np.ndarray:
    return order_of_epoch(seed, epoch, images)


class _ImageLoop(Stepper):
    """A model's traced loop whose learning rate changes with every batch."""

    def __init__(self, model: keras.Model, target: str, features: int, dtype: tf.DType,
                 class_weights: tuple[float, ...] | None):
        super().__init__(model, target, features, dtype, class_weights)
        points, ints = tf.TensorSpec((None, features), dtype), tf.TensorSpec((None,), tf.int32)
        self._loop = tf.function(self._train_rows, autograph=False, input_signature=(
            points, ints, ints, ints, tf.TensorSpec((None,), tf.float32)))
        start = perf_counter()
        self._loop.get_concrete_function()
        self.compile_seconds = perf_counter() - start

    def begin(self, model: keras.Model) -> None:
        """Take over a model's state."""
        model.optimizer.build(model.trainable_variables)
        for mine, other in zip([*self.model.variables, *self.model.optimizer.variables],
                               [*model.variables, *model.optimizer.variables], strict=True):
            mine.assign(other)

    def train_at(self, x: tf.Tensor, y: tf.Tensor, rows: list[np.ndarray], rates: list[float]) -> np.ndarray:
        """Train batches, each at its own rate; return their losses."""
        ends = np.cumsum([len(some) for some in rows])
        return self._loop(x, y, tf.constant(np.concatenate(rows), tf.int32), tf.constant(ends, tf.int32),
                          tf.constant(rates, tf.float32)).numpy()

    def _train_rows(self, x, y, rows, ends, rates):
        def step(number, begin, losses):
            chosen = rows[begin:ends[number]]
            self.model.optimizer.learning_rate.assign(rates[number])
            loss, _right = self._train_batch(tf.gather(x, chosen), tf.gather(y, chosen))
            return number + 1, ends[number], losses.write(number, loss / tf.cast(tf.shape(chosen)[0], tf.float32))

        count = tf.shape(ends)[0]
        losses = tf.TensorArray(tf.float32, count)
        return tf.while_loop(lambda number, *_: number < count, step, (0, 0, losses))[2].stack()
