"""Networks of tables: each is trained by its compiled program and left as a ``TableRecording``.

Several networks need have nothing in common: they train in two threads, one program each, and those of like sizes share
one program. The order of the rows in the batches is the same in every run of as many rows.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from time import perf_counter
from typing import Any

import numpy as np
import tensorflow as tf

from nnviz.datasets.tables import Prepared, prepare
from nnviz.experiments.tables import MAX_FEATURES, MAX_ROWS, MAX_TABLE_UNITS, TableExperiment
from nnviz.maths.regression import activated, figures, point_losses, weighted_sums
from nnviz.maths.scores import accuracy, losses, predicted
from nnviz.models.table import initial_weights, layer_shapes
from nnviz.recordings.recording import snapshot_epochs
from nnviz.recordings.table_recording import TableRecording
from nnviz.training.compiling import compile_once
from nnviz.training.fleet import Progress, for_each, how_it_ended
from nnviz.training.sizes import bucket
from nnviz.training.table_program import TableSpec, table_program
from nnviz.training.trainers import order_of_epoch

FEATURES = (1, 8, 16, 32, 64, MAX_FEATURES)
WIDTHS = (8, 16, 32, 64, 128, 256, MAX_TABLE_UNITS)
BATCHES = (1, 16, 32, 64, 128, 512, 2048, 8192, MAX_ROWS)
ROWS = (128, 512, 2048, 8192, 12_288, 20_480, MAX_ROWS)
#: Frames that a recording keeps of the weights: so many numbers at most.
_NUMBERS_KEPT = 3_000_000
_SECONDS_PER_CALL = 0.2


def train(experiments: list[TableExperiment], *, on_progress: Progress | None = None,
          should_stop: Callable[[], bool] | None = None) -> list[TableRecording]:
    """Train networks of tables, two at a time; return their recordings in the same order.

    Parameters
    ----------
    experiments : list of TableExperiment
    on_progress : function, optional
        Called several times a second with the epochs done, averaged over the networks, and a training loss.
    should_stop : function, optional
        Asked several times a second; once it answers True, training ends and what was trained is returned.
    """
    return two_at_a_time(lambda experiment, report: _train(experiment, report, should_stop),
                         experiments, for_each(experiments, on_progress))


def two_at_a_time(call: Callable[..., Any], *arguments: list[Any]) -> list[Any]:
    """Return what a function gives for each of some arguments, as ``map`` does, in two threads."""
    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(call, *arguments))


def spec_of(experiment: TableExperiment, prepared: Prepared) -> TableSpec:
    """Return what the compiled program of an experiment is made for."""
    network, count = experiment.network, len(prepared.targets["train"])
    return TableSpec(
        features=bucket("inputs", len(experiment.data.features), FEATURES),
        widths=tuple(bucket("neurons in a layer", layer.units, WIDTHS) for layer in network.hidden),
        outputs=experiment.outputs, batch=bucket("rows in a batch", experiment.batch_size, BATCHES),
        rows=bucket("rows", max(count, len(prepared.targets["validation"])), ROWS),
        activations=tuple(layer.activation for layer in network.hidden),
        output_activation=network.output_activation, loss=experiment.loss, optimizer=experiment.training.optimizer,
        dropout=any(layer.dropout for layer in network.hidden), penalised=network.penalised,
        validated=experiment.training.patience > 0)


class Trainer:
    """One network in training; its program is compiled first, once in this process."""

    def __init__(self, experiment: TableExperiment, prepared: Prepared):
        self.spec, self._places = spec_of(experiment, prepared), _places(experiment)
        self._count = len(prepared.targets["train"])
        self._counts = [self._count, len(prepared.targets["validation"]), experiment.batch_size]
        weights = self._padded(initial_weights(experiment))
        zeros = [tf.zeros_like(weight) for weight in weights]
        self._state = (weights, zeros, zeros, tf.constant(0.0))
        network, target = experiment.network, prepared.target
        masks = self._padded([np.ones(shape, np.float32) for layer in layer_shapes(experiment)
                              for shape in (layer, layer[1:])])
        self._before = [self._stacked(prepared, part) for part in ("train", "validation")]
        self._after = (
            tf.constant(experiment.training.learning_rate, tf.float32), masks,
            tf.constant([layer.dropout for layer in network.hidden], tf.float32, (len(network.hidden),)),
            tf.constant(network.penalties, tf.float32), tf.constant([target.low, target.high], tf.float32))
        self._program = table_program(self.spec)
        self.compile_seconds = compile_once(self.spec, lambda: self._call(0, 0))

    def weights(self, vectors: np.ndarray) -> list[np.ndarray]:
        """Return the real network's weights as in Keras from vectors of the padded ones, (F, parameters)."""
        weights, start = [], 0
        for (inputs, units), (places, real_units) in zip(self.spec.layers, self._places, strict=True):
            end = start + inputs * units
            kernel = vectors[:, start:end].reshape(-1, inputs, units)
            weights += [kernel[:, places, :real_units], vectors[:, end:end + real_units]]
            start = end + units
        return weights

    def vector(self) -> np.ndarray:
        """Return the padded weights as they are now, (1, parameters)."""
        return np.concatenate([weight.numpy().ravel() for weight in self._state[0]])[None]

    def train(self, first_epoch: int, epochs: int) -> tuple[np.ndarray, np.ndarray]:
        """Train some epochs; return the weights after each, (epochs, parameters), and the report, (epochs, 4)."""
        self._state, vectors, lines = self._call(first_epoch, epochs)
        return vectors.numpy()[:epochs], lines.numpy()[:epochs]

    def _call(self, first_epoch: int, epochs: int):
        order = np.zeros((self.spec.epochs, self.spec.rows), np.int32)
        for epoch in range(epochs):
            order[epoch, :self._count] = order_of_epoch(self._count, first_epoch + epoch)
        return self._program(self._state, *self._before, tf.constant([*self._counts, epochs], tf.int32),
                             tf.constant(order), *self._after, tf.constant(first_epoch, tf.int32))

    def _padded(self, weights: list[np.ndarray]) -> list[tf.Tensor]:
        padded = []
        for (inputs, units), (places, real_units), kernel, bias in zip(
                self.spec.layers, self._places, weights[::2], weights[1::2], strict=True):
            wider, longer = np.zeros((inputs, units), np.float32), np.zeros(units, np.float32)
            wider[places, :real_units], longer[:real_units] = kernel, bias
            padded += [tf.constant(wider), tf.constant(longer)]
        return padded

    def _stacked(self, prepared: Prepared, part: str) -> tf.Tensor:
        inputs, targets = prepared.inputs[part], prepared.targets[part]
        table = np.zeros((self.spec.rows, self.spec.features + 1), np.float32)
        table[:len(inputs), :inputs.shape[1]], table[:len(inputs), -1] = inputs, targets
        return tf.constant(table)


def _places(experiment: TableExperiment) -> list[tuple[np.ndarray, int]]:
    """Return for every layer where its inputs stand in the padded kernel, and its units."""
    features = bucket("inputs", len(experiment.data.features), FEATURES)
    places, units_before = [np.array(experiment.deep, int)], 0
    for layer in experiment.network.hidden:
        units_before = layer.units
        places.append(np.arange(units_before))
    last = features + np.arange(units_before)
    return [*zip(places[:-1], (layer.units for layer in experiment.network.hidden), strict=True),
            (np.concatenate([np.array(experiment.wide, int), last]), experiment.outputs)]


def _train(experiment: TableExperiment, on_progress: Progress | None,
           should_stop: Callable[[], bool] | None) -> TableRecording:
    prepared, training = prepare(experiment), experiment.training
    trainer = Trainer(experiment, prepared)
    most = max(2, min(60, _NUMBERS_KEPT // trainer.spec.parameters))
    wanted = snapshot_epochs(training.epochs, most)
    start = perf_counter()
    vectors, report, frames = [trainer.vector()], np.zeros((0, 4), np.float32), [0]
    length, done, ended, last = 1, 0, "finished", 0
    while done < training.epochs:
        length = min(length, training.epochs - done, trainer.spec.epochs)
        called = perf_counter()
        some, lines = trainer.train(done, length)
        report, epochs = np.concatenate([report, lines]), np.arange(done + 1, done + length + 1)
        done += length
        ended, last = how_it_ended(report, training.patience)
        if ended == "finished" and done < training.epochs and should_stop and should_stop():
            ended = "stopped"
        chosen = np.isin(epochs, wanted) if ended == "finished" else np.isin(epochs, [*wanted, last])
        vectors.append(some[chosen])
        frames += epochs[chosen].tolist()
        if on_progress:
            on_progress(done, float(report[-1, 0]))
        if ended != "finished":
            break
        length = max(1, int(length * min(8, _SECONDS_PER_CALL / max(perf_counter() - called, 1e-6))))
    seconds = perf_counter() - start + trainer.compile_seconds
    kept = np.array(frames, np.int32) <= last
    weights = trainer.weights(np.concatenate(vectors)[kept])
    return TableRecording(
        experiment=experiment, frames=np.array(frames, np.int32)[kept], weights=weights,
        epoch_loss=report[:last, 0], epoch_figure=report[:last, 1],
        scores=scores(experiment, prepared, weights), seconds=seconds, compile_seconds=trainer.compile_seconds,
        ended=ended, diverged_at=last if ended == "diverged" else None)


def scores(experiment: TableExperiment, prepared: Prepared, weights: list[np.ndarray]) -> dict[str, np.ndarray]:
    """Return the scores of many snapshots on the three sets, each float32 (F,).

    ``train_loss`` (with the penalty, in the unit of the loss), and ``train_rmse``, ``train_mae``, ``train_r2`` in the
    target's own unit; of classes ``train_accuracy``; and those of ``validation`` and ``test``.
    """
    network, found = experiment.network, {}
    penalty = sum(factor * sum((np.abs(kernel) ** power).sum(axis=(1, 2)) for kernel in weights[::2])
                  for power, factor in enumerate(network.penalties, 1) if factor)
    for part, inputs in prepared.inputs.items():
        targets = prepared.targets[part]
        sums = weighted_sums(weights, inputs, tuple(layer.activation for layer in network.hidden),
                             experiment.wide, experiment.deep)
        if experiment.data.task == "classification":
            classes = targets.astype(np.int32)
            found[f"{part}_loss"] = losses(sums, classes, experiment.loss) + penalty
            found[f"{part}_accuracy"] = accuracy(predicted(sums, experiment.loss), classes)
            continue
        target = prepared.target
        answers = activated(sums[0], network.output_activation, target.low, target.high)
        found[f"{part}_loss"] = point_losses(answers - targets, network.loss).mean(axis=1, dtype=np.float64) + penalty
        measured = figures(target.restored(answers), target.restored(targets))
        found |= {f"{part}_{name}": values for name, values in measured.items()}
    return {name: np.asarray(values, np.float32) for name, values in found.items()}
