"""The sweep: every point of one or two knobs, over some seeds, as many side by side as the workers can take."""

from collections.abc import Callable
from threading import Lock
from time import perf_counter
from typing import Any

import numpy as np

from nnviz.experiments.group import Group
from nnviz.recordings.scores import GroupRecording
from nnviz.search.feed import Piece, at_once, feed
from nnviz.search.settings import Sweep
from nnviz.training.jobs import Jobs

#: Networks on points that are one piece of work.
_AT_ONCE = 128


class SweepRun:
    """A sweep on its way: what has been scored so far. Every method is thread-safe.

    Attributes
    ----------
    sweep : Sweep
    points : list of dict
        Name of each knob -> its value as in a link.
    seconds : float
        How long it has taken so far.
    errors : list of str
        Why networks failed.
    """

    def __init__(self, sweep: Sweep):
        self.sweep, self.points = sweep, sweep.space.grid()
        self.seconds, self.errors = 0.0, list[str]()
        self._lock = Lock()
        self._scores: dict[str, np.ndarray] = {}
        self._done = 0

    @property
    def networks(self) -> int:
        """How many networks there are to train."""
        return len(self.points) * self.sweep.seeds

    @property
    def done(self) -> int:
        """How many of them are scored or failed."""
        with self._lock:
            return self._done

    def scores(self, metric: str) -> np.ndarray:
        """Return a score of all networks, float (points, seeds); NaN where there is none yet."""
        with self._lock:
            found = self._scores.get(metric)
            return np.full((len(self.points), self.sweep.seeds), np.nan) if found is None else found.copy()

    def run(self, jobs: Jobs, should_stop: Callable[[], bool] = lambda: False) -> None:
        """Train all points; return when all are scored, or soon after it is told to stop."""
        start = perf_counter()
        places = [(point, seed) for point in range(len(self.points)) for seed in range(self.sweep.seeds)]
        members = [member for point in self.points for member in self.sweep.members(point)]
        begun = 0

        def take() -> Piece | None:
            nonlocal begun
            if begun == len(members):
                return None
            some = slice(begun, begun + at_once(jobs, members[begun:begun + _AT_ONCE], _AT_ONCE))
            begun = min(some.stop, len(members))
            return Piece(Group(members=tuple(members[some])), places[some])

        def give(tag: list[tuple[int, int]], recording: GroupRecording | None, error: str) -> None:
            self.seconds = perf_counter() - start
            self._keep(tag, recording, error)

        feed(jobs, f"sweep {self.sweep.key}", take, give, should_stop)
        self.seconds = perf_counter() - start

    def _keep(self, places: list[tuple[int, int]], recording: Any, error: str) -> None:
        with self._lock:
            self._done += len(places)
            if recording is None:
                self.errors.append(error)
                return
            for metric, values in recording.scores.items():
                table = self._scores.setdefault(metric, np.full((len(self.points), self.sweep.seeds), np.nan))
                for (point, seed), value in zip(places, values, strict=True):
                    table[point, seed] = value
