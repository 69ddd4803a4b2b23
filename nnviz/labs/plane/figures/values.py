"""All values of one knob as data frames: what the charts of ``charts.values`` draw."""

import warnings
from collections.abc import Sequence
from math import ceil

import numpy as np
import pandas as pd

from nnviz.analysis.tables import png_url
from nnviz.recordings.strip_recording import StripRecording

#: Pictures side by side at most.
_MOST_COLUMNS = 9


def columns(values: int) -> int:
    """Return how many pictures stand side by side: one row, or two that are about as long.

    >>> columns(6), columns(11), columns(17)
    (6, 6, 9)
    """
    return values if values <= 6 else min(_MOST_COLUMNS, ceil(values / 2))


def pictures(recording: StripRecording, names: Sequence[str], scores: Sequence[str], now: int) -> pd.DataFrame:
    """Return the table of the small multiples; ``names`` and ``scores`` are in the reader's language."""
    index = np.arange(len(names))
    row, column = np.divmod(index, columns(len(names)))
    return pd.DataFrame({
        "index": index, "column": column, "row": row, "image": list(map(png_url, recording.pictures)),
        "value": list(names), "score": list(scores), "now": index == now})


def curve(recording: StripRecording, names: Sequence[str]) -> pd.DataFrame:
    """Return the median accuracy of each value and the range over its draws, for each part of the points."""
    parts = []
    for split in ("train", "validation"):
        values = recording.scores.get(f"{split}_accuracy")
        if values is None:
            continue
        known = np.where(np.isfinite(values), values, np.nan)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)  # of a value that came to no result in any draw
            median, low, high = np.nanmedian(known, axis=0), np.nanmin(known, axis=0), np.nanmax(known, axis=0)
        parts.append(pd.DataFrame({"index": np.arange(len(names)), "value": list(names), "split": split,
                                   "median": median, "low": low, "high": high}))
    return pd.concat(parts, ignore_index=True)
