"""The search: Optuna chooses points, the queue trains their folds, the store keeps what came.

A search goes on where it ended, also after a restart and in another copy of the app. One copy at a time drives it: it
holds a lease that it renews, and another takes over when it has died.
"""

import warnings
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from math import isfinite
from time import monotonic, time
from typing import Any
from uuid import uuid4

import optuna
from optuna.distributions import BaseDistribution, CategoricalDistribution, FloatDistribution, IntDistribution
from optuna.trial import TrialState

from nnviz.experiments.group import Group
from nnviz.experiments.space import Knob, Space, SpaceError
from nnviz.recordings.scores import GroupRecording
from nnviz.search.feed import PER_WORKER, Piece, at_once, feed
from nnviz.search.settings import Sampler, Search
from nnviz.search.store import ERROR, Kept, written
from nnviz.training.jobs import Jobs

#: Seconds between two renewals of the lease, and looks for somebody's wish to stop.
_BETWEEN_RENEWALS = 2.0
#: Networks on points that are one piece of work, where nothing is learned from one trial for the next.
_AT_ONCE = 48
#: TPE learns from each trial, and the pruner from the best one: few are on their way at once.
_FEW_PER_WORKER = 2
#: Wilcoxon's test gives a trial up at this probability; with fewer folds than ``fewest_folds`` it never can.
PRUNE_BELOW = 0.1


def distributions(space: Space, sampler: Sampler) -> dict[str, BaseDistribution]:
    """Return what Optuna may choose; a grid only knows its own values."""
    return {knob.name: CategoricalDistribution(knob.grid) if sampler == "grid" else _distribution(knob)
            for knob in space.knobs}


def _distribution(knob: Knob) -> BaseDistribution:
    if knob.choices:
        return CategoricalDistribution(knob.choices)
    if knob.whole:
        return IntDistribution(int(knob.low), int(knob.high), log=knob.log)
    return FloatDistribution(knob.low, knob.high, log=knob.log)


def sampler_of(sampler: Sampler, seed: int) -> optuna.samplers.BaseSampler:
    """Return Optuna's sampler; a grid is enumerated by us, for Optuna's own cannot be asked after its last point."""
    return optuna.samplers.TPESampler(seed=seed) if sampler == "tpe" else optuna.samplers.RandomSampler(seed=seed)


def _wilcoxon() -> optuna.pruners.BasePruner:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", optuna.exceptions.ExperimentalWarning)
        return optuna.pruners.WilcoxonPruner(p_threshold=PRUNE_BELOW)


def fewest_folds() -> int:
    """Return how many folds it takes until Wilcoxon's test can give a trial up at all.

    If a trial is worse on all of n folds, chance would do that with a probability of 0.5ⁿ.
    """
    folds = 1
    while 0.5 ** folds >= PRUNE_BELOW:
        folds += 1
    return folds


@dataclass
class _Asked:
    """A trial on its way."""

    trial: optuna.Trial
    members: list[Any]
    scores: list[float] = field(default_factory=list)


class Driver:
    """Drives one search to the end of its budget.

    Attributes
    ----------
    kept : Kept
    error : str
        Why it ended before its budget did, marked for translation; else empty.
    spent : bool
        Whether its seconds were spent before its trials.
    """

    def __init__(self, search: Search):
        self.search, self.kept, self.error, self.spent = search, Kept(search), "", False
        self._who, self._renewed = uuid4().hex, 0.0
        self._ready: deque[_Asked] = deque()
        self._asked = self._ended = 0
        self._grid: deque[dict[str, str]] = deque()
        self._stopped = False

    def run(self, jobs: Jobs, should_stop: Callable[[], bool] = lambda: False,
            on_trial: Callable[[int], None] = lambda done: None) -> bool:
        """Search until the budget is used up or somebody stops it; return False at once if another copy drives it.

        The trials count over all sittings, the seconds only in this one: what runs when they are spent is finished.

        Parameters
        ----------
        jobs : Jobs
        should_stop : function
        on_trial : function
            Called with the number of trials that have ended, after each.

        Raises
        ------
        nnviz.search.store.StoreError
            If the database does not answer.
        """
        if self.kept.going:
            return False
        self.kept.note("stop", False)
        self._begun, self._before = monotonic(), float(self.kept.fact("seconds") or 0)
        self._renew()
        self._begin()
        self._jobs, self._on_trial, self._should_stop = jobs, on_trial, should_stop
        per_worker = _FEW_PER_WORKER if self._one_by_one else PER_WORKER
        try:
            feed(jobs, f"search {self.search.key}", self._take, self._give, self._stops, per_worker=per_worker)
        finally:
            self._let_go()
        return True

    def _begin(self) -> None:
        """Give up what a driver that died has left unfinished, and see what is left to do."""
        study, space = self.kept.study, self.search.space
        trials = self.kept.frozen()
        for trial in trials:
            if trial.state in (TrialState.RUNNING, TrialState.WAITING):
                study.tell(trial.number, state=TrialState.FAIL, skip_if_finished=True)
        kept = [trial for trial in trials if trial.state in (TrialState.COMPLETE, TrialState.PRUNED)]
        self._asked, self._ended = len(kept), len(trials)
        study.sampler = sampler_of(self.search.sampler, self.search.seed + 7919 * len(trials))
        study.pruner = _wilcoxon() if self.search.pruner else optuna.pruners.NopPruner()
        if self.search.sampler == "grid":
            known = [written(self.search, trial.params) for trial in kept]
            self._grid = deque(point for point in space.grid() if point not in known)

    def _take(self) -> Piece | None:
        """Return the next networks to train: further folds first, then new trials."""
        some, most = list[_Asked](), 1
        while len(some) < most and (asked := self._ready.popleft() if self._ready else self._ask()):
            some.append(asked)
            if len(some) == 1 and not self._one_by_one:
                most = at_once(self._jobs, asked.members, _AT_ONCE) // self.search.folds
        if not some:
            return None
        members = [self._next_folds(asked) for asked in some]
        return Piece(Group(members=tuple(member for folds in members for member in folds)),
                     [(asked, len(folds)) for asked, folds in zip(some, members, strict=True)])

    @property
    def _one_by_one(self) -> bool:
        """Whether what one trial brings decides about the next."""
        return self.search.sampler == "tpe" or self.search.pruner

    def _next_folds(self, asked: _Asked) -> list[Any]:
        """Return what is left of a trial; with the pruner only one fold, which decides whether there are more."""
        rest = asked.members[len(asked.scores):]
        return rest[:1] if self.search.pruner else rest

    def _ask(self) -> _Asked | None:
        """Begin a trial; None at the end of the budget."""
        while self._asked < self.search.most and not self._over():
            if self.search.sampler == "grid":
                if not self._grid:
                    return None
                self.kept.study.enqueue_trial(self._grid.popleft())
            trial = self.kept.study.ask(distributions(self.search.space, self.search.sampler))
            try:
                members = self.search.members(written(self.search, trial.params))
            except (SpaceError, ValueError) as error:  # possible one by one, but not together
                trial.set_user_attr(ERROR, str(error)[:200])
                self._tell(trial, state=TrialState.FAIL)
                self._asked += 1
                continue
            self._asked += 1
            return _Asked(trial, members)
        self.spent = self._asked < self.search.most
        return None

    def _over(self) -> bool:
        """Whether the seconds of this sitting are spent: each has as many anew."""
        return bool(self.search.seconds) and monotonic() - self._begun >= self.search.seconds

    @property
    def seconds(self) -> float:
        """How long the search has taken, all its sittings together."""
        return self._before + monotonic() - self._begun

    def _give(self, tag: list[tuple[_Asked, int]], recording: GroupRecording | None, error: str) -> None:
        first = 0
        for asked, folds in tag:
            scores = None if recording is None else recording.scores[self.search.metric][first:first + folds]
            first += folds
            if scores is None:
                self._fail(asked, error)
            else:
                self._score(asked, [float(score) for score in scores])

    def _fail(self, asked: _Asked, error: str) -> None:
        asked.trial.set_user_attr(ERROR, error[:200])
        self.error = self.error or error
        self._tell(asked.trial, state=TrialState.FAIL)

    def _tell(self, trial: optuna.Trial, score: float | None = None, state: TrialState | None = None) -> None:
        """End a trial, with its score or without one."""
        self.kept.study.tell(trial, score, state)
        self._ended += 1

    def _score(self, asked: _Asked, scores: list[float]) -> None:
        """Note the scores of some folds; end the trial, give it up, or let it wait for its next fold."""
        for score in scores:
            asked.scores.append(score if isfinite(score) else self.search.worst)  # a loss that left the numbers
            asked.trial.report(min(asked.scores[-1], 1e30), len(asked.scores) - 1)
        asked.trial.set_user_attr("folds", asked.scores)
        if len(asked.scores) == len(asked.members):
            self._tell(asked.trial, sum(asked.scores) / len(asked.scores))
        elif self.search.pruner and asked.trial.should_prune():
            self._tell(asked.trial, state=TrialState.PRUNED)
        else:
            self._ready.append(asked)
            return
        self._on_trial(self._ended)

    def _stops(self) -> bool:
        """Tell whether to stop; now and then renew the lease and look whether another copy of the app asks for it."""
        if monotonic() - self._renewed > _BETWEEN_RENEWALS:
            self._renew()
            self._stopped = self._stopped or bool(self.kept.fact("stop"))
        return self._stopped or self._should_stop()

    def _renew(self) -> None:
        self._renewed = monotonic()
        self.kept.note("driver", [self._who, time()])
        self.kept.note("seconds", self.seconds)

    def _let_go(self) -> None:
        """Give the lease back, and give up the trials that were on their way."""
        for trial in self.kept.frozen():
            if trial.state in (TrialState.RUNNING, TrialState.WAITING):
                self.kept.study.tell(trial.number, state=TrialState.FAIL, skip_if_finished=True)
        self.kept.note("seconds", self.seconds)
        self.kept.note("driver", [self._who, 0])
