"""What many random draws of one experiment say: median and range, the place of a figure, tables for the charts.

A spread's recording comes as it is in ``training.recording``. A draw that ended early or diverged counts with its last
finite value.
"""

from typing import NamedTuple

import numpy as np
import pandas as pd

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


class Comparison(NamedTuple):
    """Two spreads side by side.

    Attributes
    ----------
    first, second : Summary
    pairs : int
        Draws of both spreads that have the same seed.
    better : int
        In how many of these pairs the second has the better value: a higher accuracy, a lower loss.
    larger : bool
        Whether the difference is larger than the spread: the two middle halves do not overlap.
    """

    first: Summary
    second: Summary
    pairs: int
    better: int
    larger: bool


def summary(values: np.ndarray) -> Summary:
    """Summarise the values of all draws, float (D,)."""
    return Summary(*(float(value) for value in np.quantile(np.asarray(values, float), [0, 0.25, 0.5, 0.75, 1])))


def place(values: np.ndarray, figure: float, digits: int = 3) -> Place:
    """Count the draws below and above a figure, and those that equal it when rounded to ``digits`` decimals."""
    rounded, wanted = np.round(np.asarray(values, float), digits), round(figure, digits)
    return Place(int((rounded < wanted).sum()), int((rounded == wanted).sum()), int((rounded > wanted).sum()))


def compare(first: SpreadRecording, second: SpreadRecording, metric: str) -> Comparison:
    """Compare a score of two spreads' recordings, such as ``test_accuracy``."""
    finals = first.final(metric), second.final(metric)
    one, other = map(summary, finals)
    values = [dict(zip(recording.spread.seeds, final, strict=True))
              for recording, final in zip((first, second), finals, strict=True)]
    shared = values[0].keys() & values[1].keys()
    sign = -1 if metric.endswith("loss") else 1
    return Comparison(one, other, pairs=len(shared),
                      better=sum(sign * (values[1][seed] - values[0][seed]) > 0 for seed in shared),
                      larger=one.upper < other.lower or other.upper < one.lower)


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
