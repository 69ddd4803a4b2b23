"""The learning curves of a run on images as data frames: what the charts draw, also while it still trains."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

#: Where an axis of shares may begin.
_BEGINNINGS = (0.95, 0.9, 0.8, 0.5)


def history(during: np.ndarray, after: np.ndarray, *, end: float, frames: Sequence[float],
            watched: str = "test") -> pd.DataFrame:
    """Return one score over the epochs, in training and of what is watched beside it: validation, or the test.

    Parameters
    ----------
    during : float array (E,)
        The training value of each epoch that was begun: a mean over the epoch.
    after : float array (E,)
        The value of what is watched, measured at the end of each epoch; NaN where it was not.
    end : float
        The moment at which training ended, in epochs; a fraction if it was stopped inside an epoch.
    frames : sequence of float
        The moments that the scrubber shows.
    watched : str
        ``validation`` or ``test``.

    Returns
    -------
    pandas.DataFrame
        As ``charts.curves`` takes it: ``epoch``, ``value``, ``split``, ``frame``. Rows of epoch 0 hold no value. A
        training value stands in the middle of what it was averaged over, half an epoch before the other.
    """
    ends = np.minimum(np.arange(len(during) + 1.0), end)
    middles = np.append(ends[:1], (ends[:-1] + ends[1:]) / 2)
    frame = [next((number for number, moment in enumerate(frames) if moment == at), -1) for at in ends]
    return pd.concat([
        pd.DataFrame({"epoch": places, "value": np.append(np.nan, values), "split": split, "frame": frame})
        for split, places, values in (("train", middles, during), (watched, ends, after))], ignore_index=True)


def axis_beginning(histories: Sequence[pd.DataFrame]) -> float:
    """Return where an axis of shares begins: 0, or what is still below all values, so that small differences show."""
    values = pd.concat([table["value"] for table in histories])
    lowest = values.min()  # without NaN
    return next((beginning for beginning in _BEGINNINGS if lowest > beginning), 0.0)
