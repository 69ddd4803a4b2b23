"""Axes that the charts of searches share."""

from math import isclose
from typing import Any

import altair as alt
import pandas as pd

#: What an axis shows on each side of scores that are all equal: of shares in themselves, of other scores by their size.
_ROOM, _PART = 0.05, 0.1
#: A trial has a whole number.
TRIALS = alt.Axis(grid=False, tickMinStep=1, format="d")

Ends = tuple[float, float] | None


def around(values: pd.Series, *, share: bool) -> Ends:
    """Return the ends of an axis around scores that are all equal; None where they differ and so make the axis."""
    known = values[values.abs() < float("inf")].astype(float)
    if not len(known) or not isclose(known.min(), known.max(), rel_tol=1e-9):
        return None
    value = float(known.median())
    if share:
        return max(0.0, value - _ROOM), min(1.0, value + _ROOM)
    room = _PART * abs(value) or 1.0
    return value - room, value + room


def domain(ends: Ends) -> Any:
    """Return the domain from one end to the other; without ends, the data make it."""
    return list(ends) if ends else alt.Undefined


def scale(ends: Ends) -> alt.Scale:
    """Return the scale of scores: as the data make it, or from one end to the other."""
    return alt.Scale(zero=False, domain=domain(ends))


def knob_value(field: str) -> str:
    """Return Vega's expression for a knob's value as the reader's language writes it: 0,1 and 8-8."""
    return f"isNaN(+{field}) || !(+{field} % 1) ? {field} : format(+{field}, '.9~g')"
