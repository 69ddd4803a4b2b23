"""What a race says: each searcher's best so far as a band, and how lucky chance was against what is to be expected."""

import numpy as np
import pandas as pd

#: Chance is lucky when a trial is among so large a share of the best.
TOP = 0.05
_LOW, _HIGH = 0.1, 0.9


def best_so_far(scores: np.ndarray, *, lower: bool) -> np.ndarray:
    """Return the best score up to each trial, float (repeats, trials); a finished grid keeps its best to the end."""
    running = np.fmin.accumulate(scores, axis=1) if lower else np.fmax.accumulate(scores, axis=1)
    return np.asarray(running)


def bands(scores: dict[str, np.ndarray], *, lower: bool) -> pd.DataFrame:
    """Return each searcher's band: ``searcher``, ``trial`` (from 1), ``low``, ``median``, ``high`` over the repeats."""
    rows = []
    for searcher, table in scores.items():
        best = best_so_far(table, lower=lower)
        best[~np.isfinite(best)] = np.nan
        for trial in np.flatnonzero(np.isfinite(best).any(axis=0)):
            low, median, high = np.nanquantile(best[:, trial], [_LOW, 0.5, _HIGH])
            rows.append({"searcher": searcher, "trial": int(trial) + 1, "low": low, "median": median, "high": high})
    return pd.DataFrame(rows, columns=["searcher", "trial", "low", "median", "high"])


def expected(trials: int) -> np.ndarray:
    """Return the chance that some of the first n random trials is among the best 5 %: 1 - 0.95^n, for n = 1 ...

    Where trials score the same, so that more than 5 % are among them, it is the least that is to be expected.

    >>> [round(float(chance), 2) for chance in expected(59)[[13, 29, 58]]]
    [0.51, 0.79, 0.95]
    """
    return np.asarray(1 - (1 - TOP) ** np.arange(1, trials + 1))


def happened(scores: np.ndarray, *, lower: bool) -> np.ndarray:
    """Return in which share of the repeats some of the first n random trials was among the best 5 %, for n = 1 ...

    What the best 5 % are, all other repeats say: a trial is among them if so few score better that its score is
    within the best 5 %. So are all trials with the same score: of a small space, or where many are perfect, more than
    5 % are.

    Parameters
    ----------
    scores : float (repeats, trials)
        Of the random searcher; at least two repeats.
    """
    signed = scores if lower else -scores
    hits = np.zeros(scores.shape, bool)
    for repeat, row in enumerate(signed):
        others = np.delete(signed, repeat, axis=0)
        others = others[~np.isnan(others)]
        if len(others):
            hits[repeat] = row <= np.quantile(others, TOP, method="inverted_cdf")
    return np.asarray(np.maximum.accumulate(hits, axis=1).mean(axis=0))


def only_score(scores: dict[str, np.ndarray]) -> float | None:
    """Return the score that all trials of all searchers have; None if they differ, or there are none."""
    found = np.unique(np.concatenate([table[~np.isnan(table)] for table in scores.values()]))
    return float(found[0]) if len(found) == 1 else None


def luck(scores: np.ndarray, *, lower: bool) -> pd.DataFrame:
    """Return ``trial``, ``series`` (``expected`` or ``happened``) and ``share`` for the chart."""
    done = int((~np.isnan(scores)).all(axis=0).sum())
    trials = np.arange(1, done + 1)
    return pd.concat([
        pd.DataFrame({"trial": trials, "series": name, "share": values[:done]})
        for name, values in (("expected", expected(done)), ("happened", happened(scores[:, :done], lower=lower)))],
        ignore_index=True)
