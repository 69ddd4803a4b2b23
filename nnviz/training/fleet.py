"""The fleet: many small dense networks trained side by side, each left as a ``Recording``.

All members share what a compiled program is made for (see ``program``); each has its own seed, learning rate, data and
initial weights. The order of the points in the batches is the same for every member and every run: two runs then
differ only in what was changed. (The points themselves are drawn in random order.)
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock
from time import perf_counter

import numpy as np
import tensorflow as tf

from nnviz.analysis.boundary import pictures
from nnviz.analysis.scores import accuracy, losses, predicted
from nnviz.datasets.plane import Split, extent, features, grid, split
from nnviz.experiment import Experiment
from nnviz.models.mlp import initial_weights, layer_shapes
from nnviz.training import sizes as allowed
from nnviz.training.cost import epoch_seconds
from nnviz.training.program import CHUNK, forward_program, training_program
from nnviz.training.recording import Recording, snapshot_epochs
from nnviz.training.sizes import Sizes, Spec, bucket, pack, unpack

#: Called between calls of the program with the epochs done and the mean training loss of the last one.
Progress = Callable[[int, float], None]

#: Points in one call of the forward program, for narrow and for wide layers, whose activations need more memory.
_EVALUATED_POINTS, _EVALUATED_POINTS_WIDE = 4096, 1024
_EVALUATED_FRAMES = (32, 64)
_SECONDS_PER_CALL = 0.2
_compiling: dict[tuple, Lock] = {}
_compiled: set = set()


def sizes_of(experiment: Experiment) -> Sizes:
    """Return the padded sizes in which an experiment's network is trained."""
    network = experiment.network
    widest = max((layer.units for layer in network.hidden), default=1)
    return Sizes(bucket(len(network.inputs), allowed.INPUTS), len(network.hidden),
                 bucket(widest, allowed.WIDTHS), experiment.outputs)


def spec_of(experiment: Experiment, members: int = 1) -> Spec:
    """Return what the compiled program of an experiment is made for."""
    network, training = experiment.network, experiment.training
    largest = max(experiment.data.train_points, experiment.data.points - experiment.data.train_points)
    return Spec(
        sizes=sizes_of(experiment),
        batch=bucket(experiment.batch_size, allowed.BATCHES),
        points=bucket(largest, allowed.POINTS),
        members=bucket(members, sizes_of(experiment).members),
        activations=_activations(experiment),
        optimizer=training.optimizer,
        output=network.output,
        dropout=any(layer.dropout for layer in network.hidden),
        penalised=network.regularizer != "none" and network.penalty > 0,
        validated=training.patience > 0,
    )


def train(members: list[Experiment], *, on_progress: Progress | None = None,
          should_stop: Callable[[], bool] | None = None, with_pictures: bool = True) -> list[Recording]:
    """Train all members and return their recordings, in the same order.

    Parameters
    ----------
    members : list of Experiment
        They may differ in seed, learning rate, initial weights, and in their data's noise, spread and centres.
    on_progress, should_stop
        Called between the calls of the compiled program, every fifth of a second or so.
    with_pictures : bool
        Whether to draw the decision boundary of every snapshot.

    Raises
    ------
    ValueError
        If there is no member, or if they do not share one architecture, dropout, penalty, optimizer, batch size,
        number of points and of epochs.
    """
    if len({_shared(member) for member in members}) != 1:
        raise ValueError("members of a fleet share architecture, dropout, penalty, optimizer, batch, points and epochs")
    most = sizes_of(members[0]).members[-1]
    groups = [members[start:start + most] for start in range(0, len(members), most)]
    with ThreadPoolExecutor(2) as pool:
        if not is_ready(members[0], len(groups[0])):
            pool.submit(_compile_answers, members[0])
        runs = list(pool.map(lambda group, told: _train_group(group, told, should_stop), groups,
                             _for_each(groups, on_progress)))
        places = [(run, position) for run in runs for position in range(len(run.members))]
        return list(pool.map(lambda place: _record(*place, with_pictures), places))


def is_ready(experiment: Experiment, members: int = 1) -> bool:
    """Tell whether this process has compiled what trains so many members of a fleet like an experiment."""
    return ("train", spec_of(experiment, members)) in _compiled


def _for_each(groups: list, on_progress: Progress | None) -> list[Progress | None]:
    """Return what each group tells its progress to; what is told on is the mean of all groups' epochs."""
    done, telling = [0] * len(groups), Lock()

    def reporter(number: int) -> Progress:
        def report(epochs: int, loss: float) -> None:
            with telling:
                done[number] = epochs
                on_progress(sum(done) // len(done), loss)

        return report

    return [on_progress and reporter(number) for number in range(len(groups))]


def _shared(member: Experiment) -> tuple:
    """Return what must be equal in all members of a fleet."""
    network, training, data = member.network, member.training, member.data
    return (spec_of(member), network.hidden, len(network.inputs), network.regularizer, network.penalty,
            training.epochs, training.patience, member.batch_size, data.points, data.train_points)


@dataclass
class _Run:
    """A trained group: snapshots (F, parameters, members) at ``frames``, report (epochs, 4, members)."""

    members: list[Experiment]
    splits: list[Split]
    frames: np.ndarray
    snapshots: np.ndarray
    report: np.ndarray
    seconds: float
    compile_seconds: float
    stopped: bool


def _train_group(members, on_progress, should_stop) -> _Run:
    first = members[0]
    spec = spec_of(first, len(members))
    splits = [split(member) for member in members]
    columns = list(range(len(members))) + [0] * (spec.members - len(members))
    inputs = _inputs(spec, [members[column] for column in columns], [splits[column] for column in columns])
    compile_seconds = _compile(("train", spec), lambda: training_program(spec)(*inputs.call(0, 0)))
    wanted = snapshot_epochs(first.training.epochs, _frame_count(spec.sizes))
    start = perf_counter()
    snapshots, report, frames, stopped = [inputs.first_vectors()], [], [0], False
    length = CHUNK if epoch_seconds(first) * CHUNK * len(members) < _SECONDS_PER_CALL else 1
    done = 0
    while done < first.training.epochs:
        length = min(length, first.training.epochs - done, CHUNK)
        called = perf_counter()
        state, vectors, lines = training_program(spec)(*inputs.call(done, length))
        inputs.state = state
        report.append(lines.numpy()[:length])
        epochs = np.arange(done + 1, done + length + 1)
        done += length
        ends = _ends(np.concatenate(report), len(members), first.training.patience)
        ended = all(how != "finished" for how, _ in ends)
        stopped = bool(should_stop and should_stop())
        chosen = np.isin(epochs, [*wanted, *(last for how, last in ends if stopped or how != "finished")])
        snapshots.append(vectors.numpy()[:length][chosen])
        frames += epochs[chosen].tolist()
        if on_progress:
            newest = report[-1][-1, 0, :len(members)]
            on_progress(done, float(newest.mean(where=np.isfinite(newest))) if np.isfinite(newest).any() else np.nan)
        if ended or stopped:
            break
        length = max(1, int(length * min(8, _SECONDS_PER_CALL / max(perf_counter() - called, 1e-6))))
    return _Run(members, splits, np.array(frames, np.int32), np.concatenate(snapshots), np.concatenate(report),
                perf_counter() - start + compile_seconds, compile_seconds, stopped and done < first.training.epochs)


@dataclass
class _Inputs:
    """The inputs of the training program, as tensors; ``state`` moves on with each call."""

    state: tuple
    fixed: dict
    points: int
    counts: tuple[int, int, int]

    def first_vectors(self) -> np.ndarray:
        """Return the initial weights as vectors: (1, parameters, members)."""
        return np.concatenate([weight.numpy().reshape(-1, weight.shape[-1]) for weight in self.state[0]])[None]

    def call(self, first_epoch: int, epochs: int) -> tuple:
        """Return the program's arguments for some epochs from ``first_epoch``."""
        fixed = self.fixed
        orders = np.zeros((CHUNK, self.points), np.int32)
        orders[:epochs, :self.counts[0]] = _orders(self.counts[0], first_epoch, epochs)
        return (self.state, fixed["train"], fixed["test"], tf.constant([*self.counts, epochs], tf.int32),
                tf.constant(orders), fixed["rate"], fixed["masks"], fixed["dropout"],
                fixed["penalty"], tf.constant(first_epoch, tf.int32))


def _inputs(spec: Spec, members: list[Experiment], splits: list[Split]) -> _Inputs:
    first = members[0]
    network, shapes = first.network, layer_shapes(first)
    packed = [pack(initial_weights(member), spec.sizes) for member in members]
    weights = [tf.constant(np.stack(arrays, axis=-1)) for arrays in zip(*packed, strict=True)]
    ones = pack([array for inputs, units in shapes for array in (np.ones((inputs, units)), np.ones(units))],
                spec.sizes)
    zeros = [tf.zeros_like(weight) for weight in weights]
    rate = network.penalty if spec.penalised else 0.0
    fixed = {
        "train": _stack(spec, members, [(part.train, part.train_classes) for part in splits]),
        "test": _stack(spec, members, [(part.test, part.test_classes) for part in splits]),
        "rate": tf.constant([member.training.learning_rate for member in members], tf.float32),
        "masks": [tf.constant(one[..., None]) for one in ones],
        "dropout": tf.constant([layer.dropout for layer in network.hidden], tf.float32, (len(network.hidden),)),
        "penalty": tf.constant([rate * (network.regularizer == "l1"), rate * (network.regularizer == "l2")],
                               tf.float32),
    }
    counts = (len(splits[0].train), len(splits[0].test), first.batch_size)
    return _Inputs((weights, zeros, zeros, tf.constant(0.0)), fixed, spec.points, counts)


def _stack(spec: Spec, members: list[Experiment], parts: list[tuple[np.ndarray, np.ndarray]]) -> tf.Tensor:
    stacked = np.zeros((spec.points, spec.sizes.inputs + 1, len(members)), np.float32)
    for column, (member, (points, classes)) in enumerate(zip(members, parts, strict=True)):
        told = features(points, member.network.inputs)
        stacked[:len(points), :told.shape[1], column] = told
        stacked[:len(points), -1, column] = classes
    return tf.constant(stacked)


def _activations(experiment: Experiment) -> tuple[str, ...]:
    return tuple(layer.activation for layer in experiment.network.hidden)


@lru_cache(maxsize=32)
def _orders(points: int, first_epoch: int, epochs: int) -> np.ndarray:
    orders = [order_of_epoch(points, epoch) for epoch in range(first_epoch, first_epoch + epochs)]
    return np.array(orders, np.int32).reshape(epochs, points)


def order_of_epoch(points: int, epoch: int) -> np.ndarray:
    """Return the order in which an epoch (0 is the first) sees its points: int64 (points,)."""
    return np.random.default_rng([points, epoch]).permutation(points)


def _compile(name: tuple, call: Callable[[], object]) -> float:
    """Compile a program once in this process, by calling it; return the seconds that took.

    Threads that want the same program wait for the first; a program that is there already waits for nobody.
    """
    if name in _compiled:
        return 0.0
    with _compiling.setdefault(name, Lock()):
        if name in _compiled:
            return 0.0
        start = perf_counter()
        call()
        _compiled.add(name)
        return perf_counter() - start


def _frame_count(sizes: Sizes) -> int:
    return 60 if sizes.width <= 16 else 28


def _ends(report: np.ndarray, members: int, patience: int) -> list[tuple[str, int]]:
    return [_end(report[:, :, member], patience) for member in range(members)]


def _end(report: np.ndarray, patience: int) -> tuple[str, int]:
    """Return how a member's training ended and after which epoch; ``report`` is its (epochs, 4)."""
    broken = np.flatnonzero(~np.isfinite(report).all(axis=1))
    sound = report[:broken[0]] if len(broken) else report
    if patience:
        best, waited = np.inf, 0
        for epoch, loss in enumerate(sound[:, 2], 1):
            best, waited = (loss, 0) if loss < best else (best, waited + 1)
            if waited >= patience:
                return "early", epoch
    return ("diverged", len(sound) + 1) if len(broken) else ("finished", len(report))


def _record(run: _Run, position: int, with_pictures: bool) -> Recording:
    """Turn a member's snapshots into its recording: its answers to all points, and its pictures."""
    experiment, points = run.members[position], run.splits[position]
    ended, last = _end(run.report[:, :, position], experiment.training.patience)
    shown = run.frames <= last
    vectors, frames = run.snapshots[shown, :, position], run.frames[shown]
    raster = grid(extent(experiment.data)) if with_pictures else np.zeros((0, 2), np.float32)
    sums = _answers(experiment, vectors, np.concatenate([points.train, points.test, raster]))
    parts = np.split(sums, [len(points.train), len(points.train) + len(points.test)], axis=2)
    output, penalties = experiment.network.output, _penalties(experiment, vectors)
    scores, predictions = {}, {}
    for name, part, classes in (("train", parts[0], points.train_classes), ("test", parts[1], points.test_classes)):
        predictions[name] = predicted(part, output)
        scores[f"{name}_loss"] = losses(part, classes, output) + penalties
        scores[f"{name}_accuracy"] = accuracy(predictions[name], classes)
    if ended == "finished" and run.stopped:
        ended = "stopped"
    return Recording(
        experiment=experiment, frames=frames,
        weights=unpack(vectors, sizes_of(experiment), layer_shapes(experiment)),
        epoch_loss=run.report[:last, 0, position], epoch_accuracy=run.report[:last, 1, position], scores=scores,
        train_predicted=predictions["train"], test_predicted=predictions["test"],
        seconds=run.seconds, compile_seconds=run.compile_seconds, ended=ended,
        diverged_at=last if ended == "diverged" else None,
        pictures=pictures(parts[2], output, experiment.data.classes) if with_pictures else [])


@np.errstate(over="ignore")
def _penalties(experiment: Experiment, vectors: np.ndarray) -> np.ndarray:
    """Return the penalty on the kernels in every snapshot, (F,), as it enters Keras's loss."""
    network = experiment.network
    kernels = unpack(vectors, sizes_of(experiment), layer_shapes(experiment))[::2]
    power = {"none": None, "l1": 1, "l2": 2}[network.regularizer]
    if power is None:
        return np.zeros(len(vectors), np.float32)
    return network.penalty * sum((np.abs(kernel) ** power).sum(axis=(1, 2)) for kernel in kernels)


def _compile_answers(experiment: Experiment) -> None:
    """Compile what scores the snapshots, while another thread compiles what trains."""
    sizes = sizes_of(experiment)
    frames = snapshot_epochs(experiment.training.epochs, _frame_count(sizes))
    _answers(experiment, np.zeros((len(frames), sizes.parameters), np.float32), np.zeros((1, 2), np.float32))


def _answers(experiment: Experiment, vectors: np.ndarray, points: np.ndarray) -> np.ndarray:
    """Return the output layer's weighted sums for all snapshots and points: float32 (outputs, F, points)."""
    sizes = sizes_of(experiment)
    members = bucket(len(vectors), _EVALUATED_FRAMES)
    padded = np.pad(vectors, ((0, members - len(vectors)), (0, 0)))
    weights = [tf.constant(np.moveaxis(array, 0, -1)) for array in unpack(padded, sizes, sizes.layers)]
    told = features(points, experiment.network.inputs)
    size = _EVALUATED_POINTS if sizes.width <= 16 else _EVALUATED_POINTS_WIDE
    blocks = -(-len(points) // size)
    x = np.zeros((sizes.inputs, 1, blocks * size), np.float32)
    x[:told.shape[1], 0, :len(points)] = told.T

    def sums(block):
        program = forward_program(sizes, _activations(experiment), members, size)
        return program(weights, tf.constant(block)).numpy()[:, :len(vectors)]

    parts = np.split(x, blocks, axis=2)
    _compile(("forward", sizes, _activations(experiment), members), lambda: sums(parts[0]))
    return np.concatenate([sums(part) for part in parts], axis=2)[:, :, :len(points)]
