"""The learning-rate range test: the rate grows after every batch, for many seeds.

Networks on points are one fleet: all seeds in one program, each array with the seeds first. Networks on images train
one seed after another in one traced loop. Both make the steps that ``keras.Model.fit`` makes, at another rate each.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from math import ceil
from time import perf_counter

import keras
import numpy as np
import tensorflow as tf

from nnviz.datasets.plane import features, split
from nnviz.experiments.images import ImageExperiment
from nnviz.experiments.plane import Experiment
from nnviz.experiments.range_test import RangeTest
from nnviz.models.image import build
from nnviz.models.mlp import initial_weights
from nnviz.recordings.scores import RangeRecording
from nnviz.training.fused_step import Stepper
from nnviz.training.images import data_of, order_of_epoch
from nnviz.training.layers import ACTIVATIONS
from nnviz.training.program import point_losses, update
from nnviz.training.trainers import activations, order_of_epoch as order_on_the_plane

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
    activations: tuple[str, ...]
    dropout: tuple[float, ...]
    optimizer: str
    output: str
    penalties: tuple[float, float]


def _fleet(test: RangeTest, on_progress: Progress, should_stop: Callable[[], bool]) -> tuple[np.ndarray, float, bool]:
    members = [member for member in test.members() if isinstance(member, Experiment)]
    first, parts = members[0], [split(member) for member in members]
    x = tf.constant(np.stack([features(part.train, first.network.inputs) for part in parts]))
    y = tf.constant(np.stack([part.train_classes for part in parts]).astype(np.float32))
    weights = [tf.constant(np.stack(arrays)) for arrays in zip(*map(initial_weights, members), strict=True)]
    zeros = [tf.zeros_like(weight) for weight in weights]
    spec = _Spec(len(members), first.batch_size, tuple(tuple(kernel.shape[1:]) for kernel in weights[::2]),
                 activations(first), tuple(layer.dropout for layer in first.network.hidden),
                 first.training.optimizer, first.network.output, first.network.penalties)
    state, program = (weights, zeros, zeros, tf.constant(0.0)), _program(spec)
    rows = batches(len(parts[0].train), first.batch_size, test.steps + 1,
                   lambda epoch: order_on_the_plane(len(parts[0].train), epoch))
    losses, compile_seconds = np.full((len(members), len(rows)), np.nan, np.float32), 0.0
    for done in range(0, len(rows), _CHUNK):
        called, traced = perf_counter(), program.experimental_get_tracing_count()
        some = rows[done:done + _CHUNK]
        state, lines = program(state, x, y, *_padded(some, spec.batch), _rates(test, done))
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
    def program(state, x, y, rows, sizes, count, rates):
        def step(number, state, lines):
            chosen, used = rows[number], tf.cast(tf.range(spec.batch) < tf.cast(sizes[number], tf.int32), tf.float32)
            weights, firsts, seconds, done = state
            with tf.GradientTape() as tape:
                tape.watch(weights)
                z = _forward(spec, weights, tf.gather(x, chosen, axis=1), done)
                each, _right = point_losses(tf.transpose(z, [2, 1, 0]), tf.transpose(tf.gather(y, chosen, axis=1)),
                                            spec.output)
                loss = tf.reduce_sum(each * used[:, None], axis=0) / sizes[number] + _penalty(spec, weights)
            gradients = tape.gradient(loss, weights)
            state = (*update(spec.optimizer, rates[number], weights, gradients, firsts, seconds, done + 1), done + 1)
            return number + 1, state, tf.tensor_scatter_nd_update(lines, [[number]], [loss])

        lines = tf.zeros((_CHUNK, spec.seeds))
        _, state, lines = tf.while_loop(lambda number, *_: number < count, step, (0, state, lines))
        return state, lines

    return program


def _forward(spec: _Spec, weights: list, x, done):
    """Return the output layer's weighted sums, (seeds, points, outputs)."""
    last = len(spec.shapes) - 1
    for layer in range(last + 1):
        x = tf.matmul(x, weights[2 * layer]) + weights[2 * layer + 1][:, None]
        if layer < last:
            x = ACTIVATIONS[spec.activations[layer]](x)
            if rate := spec.dropout[layer]:
                kept = tf.random.stateless_uniform(x.shape, tf.stack([tf.cast(done, tf.int32), layer])) >= rate
                x = tf.where(kept, x / (1 - rate), 0.0)
    return x


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
            loop = _ImageLoop(model, data.target, x.shape[1], tf.as_dtype(x.dtype))
            points, classes = tf.constant(x), tf.constant(data.y_train.astype(np.int32))
        loop.begin(model)
        rows = batches(len(x), member.batch_size, count,
                       lambda epoch, seed=member.seed: order_of_epoch(seed, epoch, len(x)))
        for done in range(0, count, _CHUNK):
            some = rows[done:done + _CHUNK]
            losses[seed, done:done + len(some)] = loop.train(points, classes, some, test.rates[done:done + _CHUNK])
            on_progress((seed * count + done + len(some)) // len(members), _mean(losses[seed, done:done + 1]))
            if should_stop() and (seed, done + len(some)) != (len(members) - 1, count):
                return losses[:seed + (done + len(some) == count) or 1], loop.compile_seconds, True
    return losses, loop.compile_seconds if loop else 0.0, False


class _ImageLoop(Stepper):
    """A model's traced loop whose learning rate changes with every batch."""

    def __init__(self, model: keras.Model, target: str, features: int, dtype: tf.DType):
        super().__init__(model, target, features, dtype)
        points, ints = tf.TensorSpec((None, features), dtype), tf.TensorSpec((None,), tf.int32)
        self._loop = tf.function(self._train_at, autograph=False, input_signature=(
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

    def train(self, x: tf.Tensor, y: tf.Tensor, rows: list[np.ndarray], rates: list[float]) -> np.ndarray:
        """Train batches, each at its own rate; return their losses."""
        ends = np.cumsum([len(some) for some in rows])
        return self._loop(x, y, tf.constant(np.concatenate(rows), tf.int32), tf.constant(ends, tf.int32),
                          tf.constant(rates, tf.float32)).numpy()

    def _train_at(self, x, y, rows, ends, rates):
        def step(number, begin, losses):
            chosen = rows[begin:ends[number]]
            self.model.optimizer.learning_rate.assign(rates[number])
            loss, _right = self._train_batch(tf.gather(x, chosen), tf.gather(y, chosen))
            return number + 1, ends[number], losses.write(number, loss / tf.cast(tf.shape(chosen)[0], tf.float32))

        count = tf.shape(ends)[0]
        losses = tf.TensorArray(tf.float32, count)
        return tf.while_loop(lambda number, *_: number < count, step, (0, 0, losses))[2].stack()
