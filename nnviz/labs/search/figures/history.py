"""The trials of a search as tables."""

from collections.abc import Callable
from math import isclose, isfinite

import pandas as pd

from nnviz.search.store import Trial

#: Means of the same folds may differ by their rounding.
_EQUAL = 1e-12


def scored(trials: list[Trial]) -> list[Trial]:
    """Return the trials that have a score: those that were trained on all folds, and those that were given up."""
    return [trial for trial in trials if trial.state in ("done", "pruned") and trial.score is not None]


def table(trials: list[Trial], write: Callable[[float], str]) -> pd.DataFrame:
    """Return ``trial`` (from 1), ``score``, ``state``, ``what`` and ``folds`` (in words) of the scored trials."""
    rows = [{"trial": trial.number + 1, "score": trial.score, "state": trial.state,
             "what": ", ".join(f"{name} = {value}" for name, value in trial.params.items()),
             "folds": " · ".join(map(write, trial.folds))} for trial in scored(trials)]
    return pd.DataFrame(rows, columns=["trial", "score", "state", "what", "folds"])


def best_so_far(trials: list[Trial], *, lower: bool) -> pd.DataFrame:
    """Return ``trial`` and ``score``: the best score of the trials that were trained on all folds, up to each."""
    rows, best = [], None
    for trial in trials:
        if trial.state == "done" and trial.score is not None:
            best = trial.score if best is None else min(best, trial.score) if lower else max(best, trial.score)
            rows.append({"trial": trial.number + 1, "score": best})
    return pd.DataFrame(rows, columns=["trial", "score"], dtype=float)


def with_numbers(trials: list[Trial]) -> list[Trial]:
    """Return the trials whose score can be drawn: those that have not diverged."""
    return [trial for trial in trials if trial.score is not None and isfinite(trial.score)]


def looks(trials: list[Trial]) -> int:
    """Return how often validation was looked at: once for each fold of each trial."""
    return sum(len(trial.folds) for trial in trials)


def best_ones(trials: list[Trial], *, lower: bool) -> list[Trial]:
    """Return the trials that share the best score, the first one first."""
    known = ranked(trials, lower=lower)
    return [trial for trial in known if isclose(trial.score or 0.0, known[0].score or 0.0, rel_tol=_EQUAL)]


def ranked(trials: list[Trial], *, lower: bool) -> list[Trial]:
    """Return the trials that were trained on all folds, the best one first."""
    done = [trial for trial in trials if trial.state == "done" and trial.score is not None]
    return sorted(done, key=lambda trial: (trial.score if lower else -(trial.score or 0.0)) or 0.0)
