"""What a learning-rate range test says: smoothed curves, where they diverge, what four rules suggest, over the seeds.

``losses`` are always float (seeds, batches), ``rates`` float (batches,). The rules are those of fastai and of
torch-lr-finder, written anew from their descriptions.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from nnviz.language import mark as _

Floats = npt.NDArray[np.float64]

#: A curve has diverged where its smoothed loss is so many times its lowest, as in fastai.
DIVERGED = 4.0
#: Half of the band's width: it goes from this share of the seeds to that one.
LOW, HIGH = 0.1, 0.9
#: Of fewer seeds nobody can tell what one in ten does: the lowest and the highest take the place of percentiles.
FEW = 10
#: A suggestion tells where the test ends if it would be lower, had the test ended so small a part of it earlier.
_EARLIER = 1 / 20
#: The rule "slide": how far apart the ends of the sliding interval are, and how little their slopes may differ.
_SLIDE_BATCHES, _SLIDE_CHANGE = 15, 0.005
#: Batches at the beginning that no rule looks at: the smoothed loss settles first.
_SKIPPED = 10


class Suggestion(NamedTuple):
    """What a rule suggests over the seeds: median, 10th and 90th percentile; NaN where it suggests nothing.

    Of fewer than ``FEW`` seeds, the lowest and the highest take the place of the percentiles.
    """

    median: float
    low: float
    high: float

    @property
    def ratio(self) -> float:
        """How many times ``low`` is ``high``: 1 where every seed gives the same."""
        return self.high / self.low


def smooth(losses: Floats, keep: float) -> Floats:
    """Return the exponential moving average of each curve, corrected for its start.

    ``keep`` is the share of the average that each batch keeps, 0 (no smoothing) to less than 1. From the first loss on
    that is no finite number, a curve has no values.
    """
    smoothed, average = np.full(losses.shape, np.nan), np.zeros(len(losses))
    with np.errstate(invalid="ignore", over="ignore"):
        for batch, column in enumerate(losses.T.astype(float)):
            average = keep * average + (1 - keep) * column
            smoothed[:, batch] = average / (1 - keep ** (batch + 1))
    smoothed[~np.isfinite(smoothed)] = np.nan
    return smoothed


def ends(smoothed: Floats) -> npt.NDArray[np.int64]:
    """Return for each curve in which batch it diverged: the number of batches where it did not."""
    found = []
    for curve in smoothed:
        lowest = np.fmin.accumulate(curve)
        over = np.flatnonzero(np.isnan(curve) | (curve > DIVERGED * lowest))
        found.append(over[0] if len(over) else len(curve))
    return np.array(found, np.int64)


def steepest(rates: Floats, curve: Floats) -> float:
    """Return the rate at which a curve falls fastest, per factor of the rate."""
    return float(rates[np.argmin(np.gradient(curve))])


def tenth_of_minimum(rates: Floats, curve: Floats) -> float:
    """Return a tenth of the rate at which a curve is lowest."""
    return float(rates[np.argmin(curve)] / 10)


def valley(rates: Floats, curve: Floats) -> float:
    """Return the rate in the middle of the longest valley.

    That is the longest sequence of ever lower losses, with gaps where the curve rises for a while; the rate is halfway
    between its first and its last batch.
    """
    length, before = np.ones(len(curve), int), np.arange(len(curve))
    for here in range(1, len(curve)):
        higher = np.flatnonzero(curve[:here] > curve[here])
        if len(higher):
            before[here] = higher[np.argmax(length[higher])]
            length[here] = length[before[here]] + 1
    last = first = int(np.argmax(length))
    while before[first] != first:
        first = int(before[first])
    return float(rates[(first + last) // 2])


def slide(rates: Floats, curve: Floats) -> float:
    """Return the rate where, coming from the right, the slope settles: an interval slides left until its ends agree."""
    slopes = np.gradient(curve)
    for right in range(len(curve) - 1, _SLIDE_BATCHES, -1):
        if abs(slopes[right] - slopes[right - _SLIDE_BATCHES]) <= _SLIDE_CHANGE:
            return float(rates[right - _SLIDE_BATCHES])
    return float(rates[0])


#: Name of a rule -> what it says of one curve up to where it diverged.
RULES: dict[str, Callable[[Floats, Floats], float]] = {
    "steepest": steepest, "valley": valley, "minimum/10": tenth_of_minimum, "slide": slide}
#: Name of a rule -> what it does, in one sentence.
MEANINGS = {
    "steepest": _("Where the loss falls fastest."),
    "valley": _("In the middle of the longest stretch over which the loss falls."),
    "minimum/10": _("A tenth of the rate at which the loss is lowest."),
    "slide": _("Coming from the right: where the slope no longer changes."),
}


def suggestions(rates: Floats, losses: Floats, keep: float) -> dict[str, Suggestion]:
    """Return what each rule suggests, over the seeds."""
    smoothed = smooth(losses, keep)
    stops = ends(smoothed)
    return {name: _over_seeds(np.array([_suggested(rule, rates, curve[:stop])
                                        for curve, stop in zip(smoothed, stops, strict=True)]))
            for name, rule in RULES.items()}


def _suggested(rule: Callable[[Floats, Floats], float], rates: Floats, curve: Floats) -> float:
    first = min(_SKIPPED, max(0, len(curve) - 3))
    return rule(rates[first:len(curve)], curve[first:]) if len(curve) - first >= 3 else float("nan")


def _over_seeds(found: Floats) -> Suggestion:
    if not np.isfinite(found).any():
        return Suggestion(np.nan, np.nan, np.nan)
    return Suggestion(*(float(value) for value in np.exp(np.nanquantile(np.log(found), [0.5, *_outer(len(found))]))))


def _outer(seeds: int) -> tuple[float, float]:
    """Return the shares of the seeds between which a band lies."""
    return (LOW, HIGH) if seeds >= FEW else (0.0, 1.0)


def still_falling(losses: Floats, keep: float) -> int:
    """Return how many seeds have their lowest smoothed loss at the end of the test, in its last twentieth."""
    smoothed = smooth(losses, keep)
    first = losses.shape[1] - _last(losses)
    return sum(bool(stop == len(curve) and np.argmin(curve) >= first)
               for curve, stop in zip(smoothed, ends(smoothed), strict=True))


def told_by_the_end(rates: Floats, losses: Floats, keep: float) -> dict[str, int]:
    """Return for each rule in how many seeds its suggestion tells where the test ends, and no more.

    There it would be lower, had the test ended a twentieth of its batches earlier. A seed that has diverged is never
    one of them.
    """
    smoothed, last = smooth(losses, keep), _last(losses)
    whole = [curve for curve, stop in zip(smoothed, ends(smoothed), strict=True) if stop == len(curve)]
    return {name: sum(_suggested(rule, rates[:-last], curve[:-last]) < _suggested(rule, rates, curve)
                      for curve in whole) for name, rule in RULES.items()}


def _last(losses: Floats) -> int:
    batches: int = losses.shape[1]
    return max(1, round(batches * _EARLIER))


def bands(rates: Floats, losses: Floats, keep: float) -> pd.DataFrame:
    """Return the band over the seeds: ``rate``, ``low``, ``median``, ``high``, and ``left``, the seeds not diverged.

    It goes from the 10th to the 90th percentile, of fewer than ``FEW`` seeds from the lowest to the highest. A seed
    counts up to where it diverged; the band ends where fewer than half of the seeds are left.
    """
    smoothed = smooth(losses, keep)
    for curve, stop in zip(smoothed, ends(smoothed), strict=True):
        curve[stop:] = np.nan
    left = np.isfinite(smoothed).sum(axis=0)
    shown = left * 2 >= len(smoothed)
    bottom, top = _outer(len(smoothed))
    low, median, high = np.nanquantile(smoothed[:, shown], [bottom, 0.5, top], axis=0)
    return pd.DataFrame({"rate": rates[shown], "low": low, "median": median, "high": high, "left": left[shown]})


def diverged_at(rates: Floats, losses: Floats, keep: float) -> Suggestion | None:
    """Return at which rate the seeds diverged; None where at most half of them did."""
    stops = ends(smooth(losses, keep))
    gone = stops < losses.shape[1]
    if 2 * gone.sum() <= len(stops):
        return None
    return _over_seeds(rates[np.minimum(stops, len(rates) - 1)])
