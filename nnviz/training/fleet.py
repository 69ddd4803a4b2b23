"""The fleet: many small dense networks trained side by side, each left as a ``Recording``.

All members share what a compiled program is made for (see ``program``); each has its own seed, learning rate, data,
initial weights, penalty, dropout and number of neurons. The order of the points in the batches is the same for every
member and every run: two runs then differ only in what was changed. (The points themselves are drawn in random order.)
"""

from collections.abc import Callable, Hashable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from threading import Lock
from time import perf_counter
from typing import Any, NamedTuple, Protocol

import numpy as np

from nnviz.datasets.plane import Split, extent, features, grid
from nnviz.experiments.plane import Experiment
from nnviz.maths.answers import answers
from nnviz.maths.boundary import pictures
from nnviz.maths.scores import accuracy, losses, predicted
from nnviz.models.mlp import layer_shapes
from nnviz.recordings.recording import Recording, snapshot_epochs
from nnviz.training.cost import plane_epoch_seconds
from nnviz.training.program import CHUNK
from nnviz.training.sizes import Sizes, unpack
from nnviz.training.trainers import Compiled, InNumpy, activations, quicker_in_numpy, sizes_of, spec_of

#: Called between some epochs with the epochs done and the mean training loss of the last one.
Progress = Callable[[int, float], None]

_SECONDS_PER_CALL = 0.2


def train(members: list[Experiment], *, on_progress: Progress | None = None,
          should_stop: Callable[[], bool] | None = None, with_pictures: bool = True,
          at_once: bool = False, only_end: bool = False) -> list[Recording]:
    """Train all members and return their recordings, in the same order.

    Parameters
    ----------
    members : list of Experiment
        They may differ in seed, learning rate, initial weights, penalty, dropout and number of neurons, and in their
        data's noise, spread and centres.
    on_progress, should_stop
        Called between some epochs, every fifth of a second or so.
    with_pictures : bool
        Whether to draw the decision boundary of every snapshot.
    at_once : bool
        Whether one network whose program is not compiled yet may be trained in NumPy, where that is quicker.
    only_end : bool
        Whether the recordings shall hold no frames but the first and the last: scoring them all takes longer than
        training does.

    Raises
    ------
    ValueError
        If there is no member, or if they do not share depth, activations, optimizer, loss, batch size, number of
        points and of epochs.
    """
    if len({shared(member) for member in members}) != 1:
        raise ValueError("members of a fleet share depth, activations, optimizer, loss, batch, points and epochs")
    trainer = InNumpy if at_once and quicker_in_numpy(members) else Compiled
    groups = in_groups(members)
    with ThreadPoolExecutor(2) as pool:
        runs = list(pool.map(lambda group, report: train_group(trainer(group), report, should_stop, only_end), groups,
                             for_each(groups, on_progress)))
        places = [(run, position) for run in runs for position in range(len(run.members))]
        return list(pool.map(lambda place: record(place[0], place[1], with_pictures), places))


def in_groups(members: list[Experiment]) -> list[list[Experiment]]:
    """Cut the members of a fleet into groups that one program trains together."""
    most = min(sizes_of(member).members[-1] for member in members)
    return [members[start:start + most] for start in range(0, len(members), most)]


def alike(members: Sequence[Any], shared: Callable[[Any], Hashable],
          most: Callable[[list[int]], int]) -> list[list[int]]:
    """Return which members train together, by their places: those that share the same, so many at ``most``."""
    found: dict[Hashable, list[int]] = {}
    for place, member in enumerate(members):
        found.setdefault(shared(member), []).append(place)
    groups = []
    for places in found.values():
        size = most(places)
        groups += [places[start:start + size] for start in range(0, len(places), size)]
    return groups


def for_each(groups: list, on_progress: Progress | None) -> list[Progress | None]:
    """Return what each group tells its progress to; what is told on is the mean of all groups' epochs."""
    if on_progress is None:
        return [None] * len(groups)
    done, telling = [0] * len(groups), Lock()

    def reporter(number: int) -> Progress:
        def report(epochs: int, loss: float) -> None:
            with telling:
                done[number] = epochs
                on_progress(sum(done) // len(done), loss)

        return report

    return [reporter(number) for number in range(len(groups))]


def shared(member: Experiment) -> tuple:
    """Return what must be equal in all members of a fleet."""
    spec, training, data = spec_of(member), member.training, member.data
    spec = replace(spec, sizes=replace(spec.sizes, width=0), dropout=False, penalised=False)
    return (spec, len(member.network.inputs), training.epochs, training.patience, member.batch_size,
            data.points, data.train_points, data.validation_points)


@dataclass
class Trained:
    """A trained group: snapshots (F, parameters, members) at ``frames``, report (epochs, 4, members).

    The parameters are padded to ``sizes``.
    """

    members: list[Experiment]
    sizes: Sizes
    splits: list[Split]
    frames: np.ndarray
    snapshots: np.ndarray
    report: np.ndarray
    seconds: float
    compile_seconds: float
    stopped: bool
    in_numpy: bool


def train_group(trainer: Compiled | InNumpy, on_progress: Progress | None = None,
                should_stop: Callable[[], bool] | None = None, only_end: bool = False) -> Trained:
    """Train the members of a trainer together; stop at the end of a call when asked to."""
    members, first = trainer.members, trainer.members[0]
    wanted = np.array([first.training.epochs]) if only_end else snapshot_epochs(
        first.training.epochs, _frame_count(trainer.sizes))
    is_quick = plane_epoch_seconds(first) * CHUNK * len(members) < _SECONDS_PER_CALL
    run = in_calls(trainer, first.training.epochs, first.training.patience, wanted, longest=CHUNK,
                   length=CHUNK if is_quick else 1, on_progress=on_progress, should_stop=should_stop)
    return Trained(members, trainer.sizes, trainer.splits, run.frames, run.snapshots, run.report, run.seconds,
                   trainer.compile_seconds, run.stopped, isinstance(trainer, InNumpy))


class Trainer(Protocol):
    """What trains some members together, call by call."""

    compile_seconds: float

    @property
    def members(self) -> Sequence[Any]:
        """The experiments."""

    def vectors(self) -> np.ndarray:
        """Return the weights as they are now, with a leading axis of length 1."""

    def train(self, first_epoch: int, epochs: int) -> tuple[np.ndarray, np.ndarray]:
        """Train some epochs; return the weights after each of them, and the report, (epochs, 4, members)."""


class InCalls(NamedTuple):
    """What was trained call by call: the snapshots at ``frames`` (F, ...), and the report (epochs, 4, members)."""

    frames: np.ndarray
    snapshots: np.ndarray
    report: np.ndarray
    seconds: float
    stopped: bool


def in_calls(trainer: Trainer, epochs: int, patience: int, wanted: np.ndarray, *, longest: int, length: int = 1,
             on_progress: Progress | None = None, should_stop: Callable[[], bool] | None = None) -> InCalls:
    """Train the members of a trainer in calls of a fifth of a second or so, up to the end of the last one of them.

    Parameters
    ----------
    trainer : Trainer
    epochs, patience : int
        Of every member.
    wanted : int (F,)
        The epochs whose weights are kept; those after which a member ended are kept, too.
    longest, length : int
        Epochs of a call at most, and of the first one.
    on_progress, should_stop
        Called after each call.
    """
    members, start = len(trainer.members), perf_counter()
    snapshots, report, frames, stopped, done = [trainer.vectors()], [], [0], False, 0
    while done < epochs:
        length = min(length, epochs - done, longest)
        called = perf_counter()
        vectors, lines = trainer.train(done, length)
        report.append(lines)
        trained = np.arange(done + 1, done + length + 1)
        done += length
        ends = [how_it_ended(part, patience) for part in np.moveaxis(np.concatenate(report), 2, 0)[:members]]
        going = any(how == "finished" for how, _ in ends)
        stopped = going and done < epochs and should_stop is not None and should_stop()
        chosen = np.isin(trained, [*wanted, *(last for how, last in ends if stopped or how != "finished")])
        snapshots.append(vectors[chosen])
        frames += trained[chosen].tolist()
        if on_progress:
            newest = report[-1][-1, 0, :members]
            on_progress(done, float(newest.mean(where=np.isfinite(newest))) if np.isfinite(newest).any() else np.nan)
        if stopped or not going:
            break
        length = max(1, int(length * min(8, _SECONDS_PER_CALL / max(perf_counter() - called, 1e-6))))
    return InCalls(np.array(frames, np.int32), np.concatenate(snapshots), np.concatenate(report),
                   perf_counter() - start + trainer.compile_seconds, stopped)


def _frame_count(sizes: Sizes) -> int:
    return 60 if sizes.width <= 16 else 28


def how_it_ended(report: np.ndarray, patience: int) -> tuple[str, int]:
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


def record(run: Trained, position: int, with_pictures: bool, *, only_last: bool = False) -> Recording:
    """Turn a member's snapshots into its recording: its answers to all points, and its pictures.

    With ``only_last`` it has one frame, the last.
    """
    experiment, points = run.members[position], run.splits[position]
    ended, last = how_it_ended(run.report[:, :, position], experiment.training.patience)
    shown = run.frames <= last
    if only_last:
        shown[:np.flatnonzero(shown)[-1]] = False
    vectors, frames = run.snapshots[shown, :, position], run.frames[shown]
    raster = grid(extent(experiment.data)) if with_pictures else np.zeros((0, 2), np.float32)
    weights = unpack(vectors, run.sizes, layer_shapes(experiment))
    places = [place for place, _classes in points.parts.values()]
    inputs = features(np.concatenate([*places, raster]), experiment.network.inputs)
    sums = answers(weights, inputs, activations(experiment))
    *parts, drawn = np.split(sums, np.cumsum([len(place) for place in places]), axis=2)
    output, penalties = experiment.network.output, _penalties(experiment, weights[::2])
    scores, predictions = {}, {}
    for (name, (_place, classes)), part in zip(points.parts.items(), parts, strict=True):
        predictions[name] = predicted(part, output)
        scores[f"{name}_loss"] = losses(part, classes, output) + penalties
        scores[f"{name}_accuracy"] = accuracy(predictions[name], classes)
    if ended == "finished" and run.stopped:
        ended = "stopped"
    return Recording(
        experiment=experiment, frames=frames, weights=weights,
        epoch_loss=run.report[:last, 0, position], epoch_accuracy=run.report[:last, 1, position], scores=scores,
        train_predicted=predictions["train"], validation_predicted=predictions.get("validation"),
        test_predicted=predictions["test"],
        seconds=run.seconds, compile_seconds=run.compile_seconds, ended=ended,
        diverged_at=last if ended == "diverged" else None, in_numpy=run.in_numpy, together=len(run.members),
        pictures=pictures(drawn, output, experiment.data.classes) if with_pictures else [])


@np.errstate(over="ignore")
def _penalties(experiment: Experiment, kernels: list[np.ndarray]) -> np.ndarray:
    """Return the penalty on the kernels in every snapshot, (F,), as it enters Keras's loss."""
    network = experiment.network
    power = {"none": None, "l1": 1, "l2": 2}[network.regularizer]
    if power is None:
        return np.zeros(len(kernels[0]), np.float32)
    return network.penalty * sum((np.abs(kernel) ** power).sum(axis=(1, 2)) for kernel in kernels)
