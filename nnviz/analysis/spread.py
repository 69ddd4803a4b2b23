"""What many random draws of one experiment say: median and range, the place of a figure, tables for the charts.

A spread's recording comes as it is in ``training.recording``. A draw that ended early or diverged counts with its last
finite value.
"""

from collections.abc import Mapping
from itertools import combinations
from typing import NamedTuple

import numpy as np
import pandas as pd

from nnviz.maths.difference import Difference, by_seed, together
from nnviz.recordings.recording import SpreadRecording


class Summary(NamedTuple):
    """Where some values lie: the lowest and the highest, the middle one, and the bounds of the middle half."""

    low: float
    lower: float
    median: float
    upper: float
    high: float


class Place(NamedTuple):
    """How many values lie below a figure, above it, or are the same when rounded alike."""

    below: int
    equal: int
    above: int


def summary(values: np.ndarray) -> Summary:
    """Summarise the values of all draws, float (D,)."""
    return Summary(*(float(value) for value in np.quantile(np.asarray(values, float), [0, 0.25, 0.5, 0.75, 1])))


#: Draws that lie farther from the middle half than so many times its width have blown up.
_FAR = 10


def far(values: np.ndarray) -> np.ndarray:
    """Tell which draws lie so far from the middle half of them that an axis with all would show no other: bool (D,).

    The middle half counts as no narrower than a tenth of the median.
    """
    found = summary(values)
    reach = _FAR * max(found.upper - found.lower, abs(found.median) / 10)
    values = np.asarray(values, float)
    return (values < found.lower - reach) | (values > found.upper + reach)


def reach(recording: SpreadRecording, metric: str) -> tuple[float, float] | None:
    """Return the lowest and the highest value of the draws that are not ``far``, at any epoch; None if no draw is."""
    outside = far(recording.final(metric))
    if not outside.any():
        return None
    values = recording.scores[metric][~outside].astype(float)
    values = values[np.isfinite(values)]
    return float(values.min()), float(values.max())


def place(values: np.ndarray, figure: float, digits: int = 3) -> Place:
    """Count the draws below and above a figure, and those that equal it when rounded to ``digits`` decimals."""
    rounded, wanted = np.round(np.asarray(values, float), digits), round(figure, digits)
    return Place(int((rounded < wanted).sum()), int((rounded == wanted).sum()), int((rounded > wanted).sum()))


def lower_is_better(metric: str) -> bool:
    """Tell whether the smaller value of a score is the better one."""
    return metric.endswith(("loss", "rmse", "mae"))


def compare(first: SpreadRecording, second: SpreadRecording, metric: str) -> Difference:
    """Compare a score of two spreads' recordings, such as ``test_accuracy``, draw by draw with the same seed."""
    return by_seed(*(dict(zip(recording.spread.seeds, recording.final(metric).astype(float), strict=True))
                     for recording in (first, second)))


def compare_all(recordings: Mapping[str, SpreadRecording], metric: str) -> dict[tuple[str, str], Difference]:
    """Compare each two of several spreads, by their names, corrected for the number of comparisons."""
    couples = list(combinations(recordings, 2))
    found = together([compare(recordings[one], recordings[other], metric) for one, other in couples])
    return dict(zip(couples, found, strict=True))


#: A draw's accuracy is near a reported one if it differs by no more.
NEAR = 0.02


class Companions(NamedTuple):
    """The losses of the draws whose accuracy is near a reported one.

    ``draws`` is how many there are, ``low`` and ``high`` their losses (NaN if there are none), ``fits`` whether the
    reported loss lies between them, when they are rounded to as many decimals.
    """

    draws: int
    low: float
    high: float
    fits: bool


def companions(accuracies: np.ndarray, losses: np.ndarray, accuracy: float, loss: float, digits: int = 4) -> Companions:
    """Tell which losses go with a reported accuracy: two figures of one run are judged together."""
    near = np.asarray(losses, float)[np.abs(np.asarray(accuracies, float) - accuracy) <= NEAR + 1e-9]
    if not len(near):
        return Companions(0, float("nan"), float("nan"), False)
    low, high = float(near.min()), float(near.max())
    return Companions(len(near), low, high, round(low, digits) <= loss <= round(high, digits))


def lines(recording: SpreadRecording, metric: str, here: int | None = None) -> pd.DataFrame:
    """Return each draw's curve up to its end: ``epoch``, ``value``, ``seed``, ``here`` (is it the draw ``here``?)."""
    values = recording.scores[metric]
    draw, frame = np.nonzero(np.isfinite(values))
    return pd.DataFrame({"epoch": recording.frames[frame], "value": values[draw, frame].astype(float).round(4),
                         "seed": np.array(recording.spread.seeds)[draw],
                         "here": draw == (-1 if here is None else here)})


def bands(recording: SpreadRecording, metric: str) -> pd.DataFrame:
    """Return the spread at every frame: ``frame``, ``epoch``, ``low``, ``lower``, ``median``, ``upper``, ``high``."""
    values = recording.scores[metric].astype(float)
    values[~np.isfinite(values)] = np.nan
    values = pd.DataFrame(values).ffill(axis=1).to_numpy()
    table = pd.DataFrame([summary(column) for column in values.T])
    table.insert(0, "epoch", recording.frames)
    table.insert(0, "frame", np.arange(len(recording.frames)))
    return table


def dots(recordings: dict[str, SpreadRecording], metric: str, here: int | None = None) -> pd.DataFrame:
    """Return one dot for each draw.

    Parameters
    ----------
    recordings : dict of str to SpreadRecording
        Name of the series -> its spread.
    metric : str
    here : int, optional
        The draw that is on the page.

    Returns
    -------
    pandas.DataFrame
        ``series``, ``seed``, ``value``, ``ended`` and ``here``, the draw ``here`` last.
    """
    table = pd.concat([pd.DataFrame({
        "series": name, "seed": recording.spread.seeds, "value": recording.final(metric).astype(float).round(4),
        "ended": recording.ended, "here": np.arange(recording.spread.draws) == (-1 if here is None else here),
    }) for name, recording in recordings.items()], ignore_index=True)
    return table.sort_values("here", kind="stable", ignore_index=True)


def boxes(recordings: dict[str, SpreadRecording], metric: str) -> pd.DataFrame:
    """Return a row for each series: ``series``, ``low``, ``lower``, ``median``, ``upper``, ``high``."""
    return pd.DataFrame([{"series": name, **summary(recording.final(metric))._asdict()}
                         for name, recording in recordings.items()])


def dots_of(values: dict[str, np.ndarray]) -> pd.DataFrame:
    """Return a dot for each value of some series, with the columns of ``dots``; they are numbered instead of seeded."""
    return pd.concat([pd.DataFrame({"series": name, "seed": np.arange(1, len(some) + 1),
                                    "value": some.astype(float).round(4), "ended": "finished", "here": False})
                      for name, some in values.items()], ignore_index=True)


def boxes_of(values: dict[str, np.ndarray]) -> pd.DataFrame:
    """Return a row for each series of values, with the columns of ``boxes``."""
    return pd.DataFrame([{"series": name, **summary(some)._asdict()} for name, some in values.items()])
