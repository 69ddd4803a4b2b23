"""A slider whose number can be typed, too: in a box at the end of its title's row.

A slider of few whole numbers has no box: each of them can be hit, and the arrow keys step from one to the next.
"""

from collections.abc import Callable
from math import floor
from typing import Any

import streamlit as st

#: What stands in the box for ``full``, the one value of a list that is no number.
_FULL = "full"
#: A slider of fewer whole numbers needs no box.
_FEW = 40


def slider(draw: Callable[[], Any], key: str, label: str, low: float, high: float, *, step: float | None = None,
           whole: bool = False, empty: str | None = None, on_change: Callable[[], None] = lambda: None) -> Any:
    """Draw a slider by ``draw``, and the box; return the slider's value.

    Parameters
    ----------
    key : str
        Key of the slider.
    label : str
        Title of the slider.
    low, high : float
        What may be typed.
    step : float, optional
        What is typed is moved to the nearest of these steps from ``low``; without it, any number may be typed.
    whole : bool
        Whether only whole numbers may be typed.
    empty : str, optional
        What an empty box says, where it stands for ``full``; without it, an empty box changes nothing.
    on_change : callable
        What the slider calls when it has been moved.
    """
    if whole and step and (high - low) / step < _FEW:
        return draw()
    kind = int if whole else float
    with st.container(key=f"{key}-number", gap=None):
        value = draw()
        # Another box for each value: a browser that lags behind would else type in again what the slider has just left.
        # It may still report the box of that value, which is no news: ``_take`` tells what was typed by its number.
        box = f"{key}-typed-{value}"
        st.session_state[box] = now = None if value == _FULL else kind(value)
        if now is not None:  # a link may bring a number that is not offered
            low, high = min(low, now), max(high, now)
        st.number_input(label, kind(low), kind(high), None, key=box, label_visibility="collapsed", placeholder=empty,
                        format=None if whole else "%g", on_change=_take,
                        args=(key, box, now, None if whole or not step else (low, step), empty is not None, on_change))
    return value


def _take(key: str, box: str, stood: float | None, grid: tuple[float, float] | None, may_be_empty: bool,
          on_change: Callable[[], None]) -> None:
    """Move the slider to what was typed into the box where ``stood`` was written."""
    typed = st.session_state[box]
    if typed == stood or (typed is None and not may_be_empty):
        return
    st.session_state[key] = _FULL if typed is None else on_grid(typed, *grid) if grid else typed
    on_change()


def on_grid(value: float, low: float, step: float) -> float:
    """Return the place of a slider that is nearest to a number that was typed.

    >>> on_grid(0.237, 0.0, 0.05)
    0.25
    """
    return round(low + step * floor((value - low) / step + 0.5), 6)
