"""A race of searchers: grid, random and TPE on the same space and budget, each several times."""

import random
import warnings
from collections import deque
from collections.abc import Callable
from math import inf, isfinite
from threading import Lock
from time import perf_counter
from typing import Any

import numpy as np
import optuna
from optuna.trial import TrialState

from nnviz.experiments.group import Group
from nnviz.experiments.space import SpaceError
from nnviz.recordings.scores import GroupRecording
from nnviz.search.feed import Piece, at_once, feed
from nnviz.search.settings import SAMPLERS, Sampler, Search
from nnviz.search.store import written
from nnviz.search.study import distributions, sampler_of
from nnviz.training.jobs import Jobs

_AT_ONCE = 48
_Point = tuple[str, ...]


class _Racer:
    """One searcher in one repeat: it asks for a point, is told its score, and asks again."""

    def __init__(self, search: Search, sampler: Sampler, repeat: int):
        self.search, self.sampler, self.scores = search, sampler, list[float]()
        seed = 100_003 * (repeat + 1) + search.seed
        self._study = optuna.create_study(direction="minimize" if search.lower_is_better else "maximize",
                                          sampler=sampler_of(sampler, seed))
        self._kinds = distributions(search.space, sampler)
        self._grid = search.space.grid() if sampler == "grid" else []
        random.Random(seed).shuffle(self._grid)
        self._trial: optuna.Trial | None = None

    def ask(self) -> dict[str, str] | None:
        """Return the next point; None at the end."""
        if self.sampler == "grid":
            if len(self.scores) == len(self._grid):
                return None
            return self._grid[len(self.scores)]
        self._trial = self._study.ask(self._kinds)
        return written(self.search, self._trial.params)

    def tell(self, score: float) -> None:
        """Take the score of the point that was asked for; one that is not possible is infinitely bad."""
        self.scores.append(score)
        if self._trial is not None:
            if isfinite(score):
                self._study.tell(self._trial, score)
            else:
                self._study.tell(self._trial, state=TrialState.FAIL)


class RaceRun:
    """A race on its way. Every method is thread-safe.

    Attributes
    ----------
    search : Search
        Its space, folds and score; its number of trials is each racer's budget.
    repeats : int
    seconds : float
        How long it has taken.
    error : str
        Why networks failed; else empty.
    """

    def __init__(self, search: Search, repeats: int, on_end: Callable[["RaceRun"], None] = lambda run: None):
        self.search, self.repeats, self.seconds, self.error = search, repeats, 0.0, ""
        self._on_end = on_end
        self._racers = [_Racer(search, sampler, repeat) for sampler in SAMPLERS for repeat in range(repeats)]
        self._known: dict[_Point, float] = {}
        self._lock = Lock()

    @property
    def budget(self) -> int:
        """How many trials each racer has."""
        return self.search.trials

    @property
    def done(self) -> int:
        """How many trials of all racers are scored."""
        with self._lock:
            return sum(len(racer.scores) for racer in self._racers)

    @property
    def all(self) -> int:
        """How many trials there will be."""
        grid = min(self.budget, self.search.space.size)
        return self.repeats * (grid + self.budget * (len(SAMPLERS) - 1))

    def scores(self) -> dict[str, np.ndarray]:
        """Return the scores of each searcher, float (repeats, trials); NaN where there is none."""
        with self._lock:
            found: dict[str, np.ndarray] = {}
            for sampler in SAMPLERS:
                table = np.full((self.repeats, self.budget), np.nan)
                rows = [racer.scores for racer in self._racers if racer.sampler == sampler]
                for line, scores in zip(table, rows, strict=True):
                    line[:len(scores)] = scores
                found[sampler] = table
            return found

    def run(self, jobs: Jobs, should_stop: Callable[[], bool] = lambda: False) -> None:
        """Race to the end of the budget, round by round; a point that was scored once is not trained again."""
        start = perf_counter()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", optuna.exceptions.ExperimentalWarning)
            for _round in range(self.budget):
                asked = [(racer, point) for racer in self._racers
                         if len(racer.scores) == _round and (point := racer.ask()) is not None]
                if not asked or should_stop():
                    break
                self._train([point for _racer, point in asked], jobs, should_stop)
                if should_stop() or self.error:
                    break
                with self._lock:
                    for racer, point in asked:
                        racer.tell(self._known[tuple(point.values())])
                self.seconds = perf_counter() - start
        self.seconds = perf_counter() - start
        self._on_end(self)

    def _train(self, points: list[dict[str, str]], jobs: Jobs, should_stop: Callable[[], bool]) -> None:
        """Score the points that are not known yet."""
        new = {tuple(point.values()): point for point in points if tuple(point.values()) not in self._known}
        trials: list[tuple[_Point, list[Any]]] = []
        for name, point in new.items():
            try:
                trials.append((name, self.search.members(point)))
            except (SpaceError, ValueError):
                self._known[name] = inf if self.search.lower_is_better else -inf
        rest = deque(trials)

        def take() -> Piece | None:
            if not rest:
                return None
            most = max(1, at_once(jobs, rest[0][1], _AT_ONCE) // self.search.folds)
            some = [rest.popleft() for _trial in range(min(most, len(rest)))]
            return Piece(Group(members=tuple(member for _name, members in some for member in members)),
                         [name for name, _members in some])

        feed(jobs, f"race {self.search.key}", take, self._score, should_stop)

    def _score(self, names: list[_Point], recording: GroupRecording | None, error: str) -> None:
        if recording is None:
            self.error = self.error or error
            return
        scores = recording.scores[self.search.metric].reshape(len(names), -1).mean(axis=1)
        worst = inf if self.search.lower_is_better else 0.0
        self._known |= {name: float(score) if isfinite(score) else worst
                        for name, score in zip(names, scores, strict=True)}
