"""What the strip of a winner's fresh seeds draws: those that have diverged count as the worst, and have a place."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from nnviz.analysis.spread import boxes_of, dots_of

#: So far beyond all other scores stands the mark of those that have diverged: a share of how far these lie apart.
_BEYOND = 0.12
_NARROWEST = 1e-3


class Strip(NamedTuple):
    """Dots and box of a strip (see ``analysis.spread``), and where its mark of what has diverged stands, if any."""

    dots: pd.DataFrame
    boxes: pd.DataFrame
    edge: float | None


def strip(name: str, scores: np.ndarray, best: float) -> Strip | None:
    """Return what is drawn of the scores of fresh seeds; None where all of them have diverged.

    Parameters
    ----------
    name : str
        Of the series.
    scores : float (seeds,)
        Infinite where a seed has diverged. Median and quarters are those of all seeds; where they lie among the
        infinite ones, they are drawn at the edge.
    best : float
        The winning score of the search, which the strip shows, too.
    """
    known = scores[np.isfinite(scores)]
    if not len(known):
        return None
    dots = dots_of({name: known}).assign(value=known)
    if len(known) == len(scores):
        return Strip(dots, boxes_of({name: scores}), None)
    shown = np.append(known, best) if np.isfinite(best) else known
    low, high = float(shown.min()), float(shown.max())
    edge = high + _BEYOND * max(high - low, _NARROWEST)
    shares = [0, 0.25, 0.5, 0.75, 1]
    # Between a number and infinity there is nothing to interpolate.
    quarters = np.where(np.isfinite(np.quantile(scores, shares, method="higher")),
                        np.quantile(np.minimum(scores, edge), shares), edge)
    columns = ["low", "lower", "median", "upper", "high"]
    return Strip(dots, pd.DataFrame([{"series": name, **dict(zip(columns, quarters, strict=True))}]), edge)
