"""Networks of tables: each is trained by a compiled program and left as a ``TableRecording``.

Several networks need have nothing in common: they train in two threads. Where many are of one shape, as the draws of a
spread, one program trains them side by side. The order of the rows in the batches is the same in every run of as many
rows.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from math import ceil
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
from nnviz.training.fleet import InCalls, Progress, alike, for_each, how_it_ended, in_calls
from nnviz.training.sizes import bucket
from nnviz.training.table_program import TableSpec, table_program
from nnviz.training.trainers import order_of_epoch

FEATURES = (1, 8, 16, 32, 64, MAX_FEATURES)
WIDTHS = (8, 16, 32, 64, 128, 256, MAX_TABLE_UNITS)
BATCHES = (1, 16, 32, 64, 128, 512, 2048, 8192, MAX_ROWS)
ROWS = (128, 512, 2048, 8192, 12_288, 20_480, MAX_ROWS)
#: So many networks side by side is a program made for; fewer than ``_FEWEST_BESIDE`` are trained one by one.
MEMBERS = (1, 8, 16)
_FEWEST_BESIDE = 8
#: Numbers of the rows, and of the weights, of the networks that train side by side, at most.
_ROWS_BESIDE, _WEIGHTS_BESIDE = 4_000_000, 500_000
#: Frames that a recording keeps of the weights: so many numbers at most.
_NUMBERS_KEPT = 3_000_000


def train(experiments: list[TableExperiment], *, on_progress: Progress | None = None,
          should_stop: Callable[[], bool] | None = None) -> list[TableRecording]:
    """Train networks of tables; return their recordings in the same order.

    Parameters
    ----------
    experiments : list of TableExperiment
    on_progress : function, optional
        Called several times a second with the epochs done, averaged over the networks, and a training loss.
    should_stop : function, optional
        Asked several times a second; once it answers True, training ends and what was trained is returned.
    """
    together = groups(experiments)
    found = two_at_a_time(lambda places, report: _train([experiments[place] for place in places], report, should_stop),
                          together, for_each(together, on_progress))
    in_order = dict(zip([place for places in together for place in places],
                        [recording for recordings in found for recording in recordings], strict=True))
    return [in_order[place] for place in range(len(experiments))]


def groups(experiments: list[TableExperiment]) -> list[list[int]]:
    """Return which experiments train side by side, by their places: those of one shape, in groups for two threads.

    Few are trained one by one: a program for several would first have to be compiled.
    """
    def most(places: list[int]) -> int:
        spec = spec_of(experiments[places[0]])
        room = min(MEMBERS[-1], _ROWS_BESIDE // (spec.rows * (spec.features + 1)), _WEIGHTS_BESIDE // spec.parameters)
        return min(room, ceil(len(places) / 2)) if len(places) >= _FEWEST_BESIDE and room >= MEMBERS[1] else 1

    return alike(experiments, _shared, most)


def _shared(experiment: TableExperiment) -> tuple[Any, ...]:
    """Return what must be equal in all networks that train side by side."""
    training, data = experiment.training, experiment.data
    return (spec_of(experiment), experiment.batch_size, training.epochs, training.patience, data.train_points,
            data.validation_points)


def two_at_a_time(call: Callable[..., Any], *arguments: list[Any]) -> list[Any]:
    """Return what a function gives for each of some arguments, as ``map`` does, in two threads."""
    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(call, *arguments))


def spec_of(experiment: TableExperiment, members: int = 1) -> TableSpec:
    """Return what the compiled program of so many experiments like this is made for."""
    network, data = experiment.network, experiment.data
    return TableSpec(
        members=bucket("networks side by side", members, MEMBERS),
        features=bucket("inputs", len(experiment.data.features), FEATURES),
        widths=tuple(bucket("neurons in a layer", layer.units, WIDTHS) for layer in network.hidden),
        outputs=experiment.outputs, batch=bucket("rows in a batch", experiment.batch_size, BATCHES),
        rows=bucket("rows", max(data.train_points, data.validation_points), ROWS),
        activations=tuple(layer.activation for layer in network.hidden),
        output_activation=network.output_activation, loss=experiment.loss, optimizer=experiment.training.optimizer,
        dropout=any(layer.dropout for layer in network.hidden), penalised=network.penalised,
        validated=experiment.training.patience > 0)


class Trainer:
    """Networks of one shape in training side by side; their program is compiled first, once in this process.

    What fills up to the number of members that the program is made for has no weight and no row.
    """

    def __init__(self, members: list[TableExperiment]):
        first = members[0]
        self.members, self.prepared = members, [prepare(member) for member in members]
        self.spec, self._places = spec_of(first, len(members)), [_places(member) for member in members]
        self._count = first.data.train_points
        self._counts = [self._count, first.data.validation_points, first.batch_size]
        weights = self._padded([initial_weights(member) for member in members])
        zeros = [tf.zeros_like(weight) for weight in weights]
        self._state = (weights, zeros, zeros, tf.constant(0.0))
        ones = [[np.ones(shape, np.float32) for layer in layer_shapes(member) for shape in (layer, layer[1:])]
                for member in members]
        self._before = [self._stacked(part) for part in ("train", "validation")]
        self._after = (
            self._each([member.training.learning_rate for member in members], ()), self._padded(ones),
            self._each([[layer.dropout for layer in member.network.hidden] for member in members],
                       (len(first.network.hidden),)),
            self._each([member.network.penalties for member in members], (2,)),
            self._each([(prepared.target.low, prepared.target.high) for prepared in self.prepared], (2,)))
        self._program = table_program(self.spec)
        self.compile_seconds = compile_once(self.spec, lambda: self._call(0, 0))

    def weights(self, vectors: np.ndarray, member: int) -> list[np.ndarray]:
        """Return a real network's weights as in Keras from its vectors of the padded ones, (F, parameters)."""
        weights, start = [], 0
        for (inputs, units), (places, real_units) in zip(self.spec.layers, self._places[member], strict=True):
            end = start + inputs * units
            kernel = vectors[:, start:end].reshape(-1, inputs, units)
            weights += [kernel[:, places, :real_units], vectors[:, end:end + real_units]]
            start = end + units
        return weights

    def vectors(self) -> np.ndarray:
        """Return the padded weights as they are now, (1, members, parameters)."""
        rows = [weight.numpy().reshape(self.spec.members, -1) for weight in self._state[0]]
        return np.concatenate(rows, axis=1)[None]

    def train(self, first_epoch: int, epochs: int) -> tuple[np.ndarray, np.ndarray]:
        """Train some epochs; return the weights after each, (epochs, members, parameters), and the report.

        The report is (epochs, 4, members).
        """
        self._state, vectors, lines = self._call(first_epoch, epochs)
        return vectors.numpy()[:epochs], lines.numpy()[:epochs]

    def _call(self, first_epoch: int, epochs: int):
        order = np.zeros((self.spec.epochs, self.spec.rows), np.int32)
        for epoch in range(epochs):
            order[epoch, :self._count] = order_of_epoch(self._count, first_epoch + epoch)
        return self._program(self._state, *self._before, tf.constant([*self._counts, epochs], tf.int32),
                             tf.constant(order), *self._after, tf.constant(first_epoch, tf.int32))

    def _each(self, values: list[Any], shape: tuple[int, ...]) -> tf.Tensor:
        """Return numbers of every member, (members, *shape); those that only fill up have zeros."""
        array = np.zeros((self.spec.members, *shape), np.float32)
        array[:len(values)] = np.array(values, np.float32).reshape(len(values), *shape)
        return tf.constant(array)

    def _padded(self, weights: list[list[np.ndarray]]) -> list[tf.Tensor]:
        """Return the arrays of all members, as wide as the program's layers: what is added is zero."""
        padded = []
        for number, (inputs, units) in enumerate(self.spec.layers):
            kernels = np.zeros((self.spec.members, inputs, units), np.float32)
            biases = np.zeros((self.spec.members, units), np.float32)
            for member, (own, layers) in enumerate(zip(weights, self._places, strict=True)):
                places, real_units = layers[number]
                kernels[member, places, :real_units] = own[2 * number]
                biases[member, :real_units] = own[2 * number + 1]
            padded += [tf.constant(kernels), tf.constant(biases)]
        return padded

    def _stacked(self, part: str) -> tf.Tensor:
        table = np.zeros((self.spec.members, self.spec.rows, self.spec.features + 1), np.float32)
        for member, prepared in enumerate(self.prepared):
            inputs, targets = prepared.inputs[part], prepared.targets[part]
            table[member, :len(inputs), :inputs.shape[1]], table[member, :len(inputs), -1] = inputs, targets
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


def _train(members: list[TableExperiment], on_progress: Progress | None,
           should_stop: Callable[[], bool] | None) -> list[TableRecording]:
    """Train networks of one shape side by side."""
    training, trainer = members[0].training, Trainer(members)
    most = max(2, min(60, _NUMBERS_KEPT // trainer.spec.parameters))
    wanted = snapshot_epochs(training.epochs, most)
    run = in_calls(trainer, training.epochs, training.patience, wanted, longest=trainer.spec.epochs,
                   on_progress=on_progress, should_stop=should_stop)
    return [_record(trainer, run, member) for member in range(len(members))]


def _record(trainer: Trainer, run: InCalls, member: int) -> TableRecording:
    """Turn a member's snapshots into its recording: the frames up to its own end."""
    experiment, report = trainer.members[member], run.report[:, :, member]
    ended, last = how_it_ended(report, experiment.training.patience)
    kept = run.frames <= last
    weights = trainer.weights(run.snapshots[kept, member], member)
    return TableRecording(
        experiment=experiment, frames=run.frames[kept], weights=weights, epoch_loss=report[:last, 0],
        epoch_figure=report[:last, 1], scores=scores(experiment, trainer.prepared[member], weights),
        seconds=run.seconds, compile_seconds=trainer.compile_seconds,
        ended="stopped" if run.stopped and ended == "finished" else ended,
        diverged_at=last if ended == "diverged" else None)


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
