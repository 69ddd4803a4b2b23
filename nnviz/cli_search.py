"""The commands ``search`` and ``lr-range``: what they run, what they return, how it is printed."""

import argparse
from collections.abc import Callable
from math import exp, isclose, log
from typing import Any, TextIO

import numpy as np
from pydantic import ValidationError

from nnviz.analysis import range_test as analysis
from nnviz.course import replay
from nnviz.course.entry import CourseExperiment
from nnviz.course.searches import SEARCHES
from nnviz.experiments.range_test import RangeTest
from nnviz.experiments.space import MAX_POINTS, SpaceError, finite
from nnviz.links import space as spaces
from nnviz.search import ranges, store, winner
from nnviz.search.settings import Search, scores_of
from nnviz.search.study import Driver
from nnviz.training import tasks
from nnviz.training.cluster import ClusterError
from nnviz.training.jobs import Jobs, JobState

#: Prints a table: a tuple for each line, the first one its head.
Table = Callable[[list[tuple]], None]


class SearchError(ValueError):
    """What was asked for is not possible; the message is one line."""


def asked(course: CourseExperiment, space: list[str] | None, options: argparse.Namespace) -> Search:
    """Return the search that the command line asks for; without a space the course's own, or a usual one.

    Raises
    ------
    SearchError
        If it is not possible.
    """
    experiment = course.experiment
    try:
        usual = SEARCHES[course.id].space if course.id in SEARCHES else spaces.subject_of(experiment).space
        return Search(
            base=experiment, space=spaces.read(" ".join(space) if space else usual, experiment),
            sampler=options.sampler, trials=options.trials, seconds=options.seconds, folds=options.folds,
            score=options.score or scores_of(experiment)[0], pruner=options.pruner, seed=options.seed)
    except SpaceError as error:
        raise SearchError(f"--space: {error}") from None
    except ValidationError as error:
        raise SearchError(error.errors()[0]["msg"]) from None


def run(name: str, search: Search, progress: TextIO, interrupted: Callable[[], bool]) -> dict[str, Any]:
    """Search, or go on with the search; return the command's object.

    Raises
    ------
    SearchError
        If the workers or the database cannot be reached, another copy runs this search, or no trial succeeded.
    """
    try:
        driver = Driver(search)
        print(f"{name}: {sum(trial.ended for trial in driver.kept.trials())} trials are there already", file=progress)
        jobs = Jobs()
    except (store.StoreError, ClusterError) as error:
        raise SearchError(str(error)) from None
    try:
        if not driver.run(jobs, interrupted, lambda done: _tell(name, driver, done, progress)):
            raise SearchError("this search is running already, perhaps in another copy; wait for it or stop it there")
        return _found(name, search, driver, jobs, progress)
    except store.StoreError as error:
        raise SearchError(str(error)) from None
    finally:
        jobs.close()


def _tell(name: str, driver: Driver, done: int, progress: TextIO) -> None:
    best = store.best(driver.kept.trials(), lower=driver.search.lower_is_better)
    print(f"{name}: trial {done} of {driver.search.most}" + (f", best {best.score:.4f}" if best else ""), file=progress)


def _found(name: str, search: Search, driver: Driver, jobs: Jobs, progress: TextIO) -> dict[str, Any]:
    trials = driver.kept.trials()
    best = store.best(trials, lower=search.lower_is_better)
    if best is None or best.score is None:
        raise SearchError(f"no trial succeeded: {driver.error or 'none was begun'}")
    print(f"{name}: the winner again, on {winner.FRESH_SEEDS} fresh seeds", file=progress)
    group = winner.again(search, best.params)
    key = jobs.submit(group)
    while not jobs.wait(key, 0.2):
        pass
    status = jobs.status(key)
    if status is None or status.state is not JobState.DONE:
        raise SearchError(f"the winner could not be trained again: {status.error if status else 'it was forgotten'}")
    again = winner.scores_again(search, jobs.recording(key))
    return {
        "id": name, "sampler": search.sampler, "score": search.score, "seconds": float(driver.kept.fact("seconds")),
        "trials": [{"params": _numbers(trial.params), "score": trial.score, "folds": list(trial.folds),
                    "state": trial.state} for trial in trials if trial.ended],
        "best": {"params": _numbers(best.params), "score": best.score, "fresh": [float(score) for score in again],
                 "low": float(again.min()), "high": float(again.max())}}


def _numbers(params: dict[str, str]) -> dict[str, Any]:
    """Return the values of a trial's knobs, those that are numbers as numbers."""
    found: dict[str, Any] = {}
    for name, text in params.items():
        value = finite(text)
        found[name] = text if value is None else int(value) if text.isdigit() else value
    return found


def show(search: Search, found: dict[str, Any], table: Table) -> None:
    """Print the best trials of a search, and the winner's scores on fresh seeds."""
    done = [trial for trial in found["trials"] if trial["state"] == "done"]
    order = sorted(done, key=lambda trial: trial["score"] if search.lower_is_better else -trial["score"])
    print(f"{found['id']}  {search.sampler}, {len(found['trials'])} trials, {search.folds} folds, validation "
          f"{search.score}, {found['seconds']:.1f} s\n")
    names = search.space.names
    table([(*names, "score", "lowest fold", "highest fold"),
           *((*(trial["params"].get(name, "") for name in names), f"{trial['score']:.4f}", f"{min(trial['folds']):.4f}",
              f"{max(trial['folds']):.4f}") for trial in order[:10])])
    best = found["best"]
    print(f"\nThe winner scored {best['score']:.4f}. Trained again on {len(best['fresh'])} fresh seeds: "
          f"{best['low']:.4f} to {best['high']:.4f}. No test set was looked at.")


def lr_range(course: CourseExperiment, seeds: int, smoothing: float, progress: TextIO,
             interrupted: Callable[[], bool]) -> dict[str, Any]:
    """Run a range test in this process, or go on with it; return the command's object."""
    test = RangeTest(base=course.experiment, seeds=seeds)

    def train(some: RangeTest) -> Any:
        return tasks.range_test(some, should_stop=interrupted)

    losses = ranges.losses(test, train, lambda done: print(f"{course.id}: {done} of {seeds} seeds", file=progress))
    rates = np.array(test.rates)
    band = analysis.bands(rates, losses, smoothing)
    gone = analysis.diverged_at(rates, losses, smoothing)
    columns = {name: [*band[name].tolist(), *[None] * (len(rates) - len(band))] for name in ("low", "median", "high")}
    return {
        "id": course.id, "seeds": seeds, "rates": rates.tolist(), "loss": columns["median"],
        "low": columns["low"], "high": columns["high"], "diverged": gone._asdict() if gone else None,
        "suggestions": {name: found._asdict()
                        for name, found in analysis.suggestions(rates, losses, smoothing).items()}}


def show_range(course: CourseExperiment, found: dict[str, Any], seeds: int, table: Table) -> None:
    """Print what the rules suggest."""
    print(f"{course.id}  {course.title}\n\nrange test, {seeds} seeds, {len(found['rates'])} batches\n")
    table([("rule", "median", "10 %", "90 %", "90 % / 10 %"), *(
        (name, *(f"{rule[part]:.2g}" for part in ("median", "low", "high")), f"{rule['high'] / rule['low']:.1f}")
        for name, rule in found["suggestions"].items())])
    if found["diverged"]:
        print(f"\nHalf of the seeds have diverged at a rate of {found['diverged']['median']:.2g}.")


def replayed(course: CourseExperiment, progress: TextIO, interrupted: Callable[[], bool]) -> list[replay.Figure]:
    """Return what a search or a range test of the course gives here, as lines of the replay's table.

    Of a search the score of its winner, and from where to where fresh seeds take it; of a range test its factor, and
    what each rule suggests.
    """
    if course.id in SEARCHES:
        known, base = SEARCHES[course.id], course.experiment
        search = Search(base=base, space=spaces.read(known.space, base), sampler="grid", trials=MAX_POINTS,
                        folds=known.folds, score=scores_of(base)[0])
        best = run(course.id, search, progress, interrupted)["best"]
        return [replay.Figure(course.id, f"best {search.score}", None, best["score"], best["low"], best["high"],
                              "not reported")]
    found = lr_range(course, 30, 0.95, progress, interrupted)
    factor, document = RangeTest(base=course.experiment).factor, exp(log(1e5) / 500)
    lines = [replay.Figure(course.id, "factor", document, factor, factor, factor, "reproduced" if isclose(
        document, factor) else "higher" if factor > document else "lower")]
    return lines + [replay.Figure(course.id, rule, None, one["median"], one["low"], one["high"], "not reported")
                    for rule, one in found["suggestions"].items()]
