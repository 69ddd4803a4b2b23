"""What a sweep says: the median and the interval of every point, and which points the seeds cannot tell apart."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from nnviz.maths.difference import paired
from nnviz.search.settings import Score, lower_is_better


class Best(NamedTuple):
    """The point with the best median: its place, and how many others the same seeds do not tell from it.

    ``equals`` points share the best median; it is the first of them.
    """

    place: int
    rivals: int
    equals: int


def table(points: list[dict[str, str]], scores: np.ndarray) -> pd.DataFrame:
    """Return a row for each point: ``place``, its knobs ``k0`` and ``k1``, ``median``, ``low``, ``high``, ``seeds``.

    Parameters
    ----------
    points : list of dict
        Name of each knob -> its value.
    scores : float (points, seeds)
        NaN where there is none (yet). Lowest and highest are those of the seeds.
    """
    names = list(points[0])
    frame = pd.DataFrame({f"k{number}": [point[name] for point in points] for number, name in enumerate(names)})
    if len(names) == 1:
        frame["k1"] = ""
    known = np.isfinite(scores)
    some = known.any(axis=1)
    values = np.where(known, scores, np.nan)
    for name, function in (("median", np.nanmedian), ("low", np.nanmin), ("high", np.nanmax)):
        frame[name] = np.nan
        if some.any():
            frame.loc[some, name] = function(values[some], axis=1)
    frame.insert(0, "place", range(len(points)))
    frame["seeds"] = known.sum(axis=1)
    return frame


def best(scores: np.ndarray, score: Score) -> Best | None:
    """Return the best point and its rivals; None while there are no scores."""
    whole = np.isfinite(scores).all(axis=1)
    if not whole.any():
        return None
    medians = np.where(whole, np.median(np.where(np.isfinite(scores), scores, 0), axis=1), np.nan)
    place = int(np.nanargmin(medians) if lower_is_better(score) else np.nanargmax(medians))
    rivals = sum(not _told_apart(scores[place], scores[other]) for other in np.flatnonzero(whole) if other != place)
    return Best(place, int(rivals), int(np.isclose(medians[whole], medians[place], rtol=1e-12, atol=0).sum()))


def _told_apart(one: np.ndarray, other: np.ndarray) -> bool:
    """Tell whether the paired test on the same seeds says that two points differ."""
    return len(one) > 1 and paired(one, other).shown
