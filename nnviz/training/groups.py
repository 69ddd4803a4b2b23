"""Trains a group of experiments and keeps their scores: on points side by side, on images one after another."""

from collections.abc import Callable
from time import perf_counter

import numpy as np

from nnviz.experiments.group import Group
from nnviz.experiments.images import ImageExperiment
from nnviz.experiments.plane import Experiment
from nnviz.experiments.tables import TableExperiment
from nnviz.recordings.scores import GroupRecording
from nnviz.training import fleet, images, tables

#: Is told the epochs done and a training loss.
Progress = Callable[[int, float], None]
#: What a member left: its scores, how it ended, and the seconds that compiling took.
_End = tuple[dict[str, float], str, float]


def train(group: Group, on_progress: Progress, should_stop: Callable[[], bool]) -> GroupRecording:
    """Train all members; ``on_progress`` is told the epochs done, averaged over the members.

    Raises
    ------
    nnviz.arithmetic.ShapeError
        If the layers of a network do not fit its images.
    """
    start, ends = perf_counter(), dict[int, _End]()
    epochs = group.training.epochs
    for places in _fleets(group):
        before = len(ends)
        members = [group.members[place] for place in places]

        def report(done: float, loss: float, before: int = before, some: int = len(members)) -> None:
            on_progress(int((before * epochs + some * done) / len(group.members)), loss)

        ends |= dict(zip(places, _train(members, report, should_stop), strict=True))
        if should_stop():
            break
    missing: _End = ({}, "stopped", 0.0)
    in_order = [ends.get(place, missing) for place in range(len(group.members))]
    names = dict.fromkeys(name for scores, *_rest in in_order for name in scores)
    return GroupRecording(
        group, {name: np.array([scores.get(name, np.nan) for scores, *_rest in in_order]) for name in names},
        tuple(ended for _scores, ended, _seconds in in_order), perf_counter() - start,
        sum(seconds for _scores, _ended, seconds in in_order))


def _fleets(group: Group) -> list[list[int]]:
    """Return the places of the members that are trained together; of networks on images each one alone."""
    if isinstance(group.base, ImageExperiment):
        return [[place] for place in range(len(group.members))]
    if isinstance(group.base, TableExperiment):
        return [list(range(len(group.members)))]
    found: dict[tuple, list[int]] = {}
    for place, member in enumerate(group.members):
        assert isinstance(member, Experiment)
        found.setdefault(fleet.shared(member), []).append(place)
    return list(found.values())


def _train(members: list, report: Callable[[float, float], None], should_stop: Callable[[], bool]) -> list[_End]:
    if isinstance(members[0], ImageExperiment):
        run = images.train(members[0], on_progress=lambda told: report(told.epoch - 1 + told.batch / told.batches,
                                                                       told.loss),
                           should_stop=should_stop, snapshot_bytes=0)
        return [(run.final, run.ended, run.compile_seconds)]
    if isinstance(members[0], TableExperiment):
        runs = tables.train(members, on_progress=report, should_stop=should_stop)
        return [(run.final, run.ended, run.compile_seconds) for run in runs]
    recordings = fleet.train(members, on_progress=report, should_stop=should_stop, with_pictures=False, only_end=True)
    compiling = max(recording.compile_seconds for recording in recordings) / len(recordings)
    return [(recording.final, recording.ended, compiling) for recording in recordings]
