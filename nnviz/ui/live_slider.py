"""A slider of our own: what its values lead to is shown while it is dragged, and only where it comes to rest is told.

It looks and works like Streamlit's: label, help, value, keyboard, screen reader, touch; and it can be typed into. What
shows the values is ``live.js``; without it, the slider is one like any other.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

import streamlit as st

from nnviz.ui.component import component
from nnviz.ui.language import number, t

_component = component("live_slider", "mounting.js")


@dataclass(frozen=True)
class Bounds:
    """What may be typed: a number from ``low`` to ``high``, rounded to ``step`` if that is not 0.

    ``open``: ``low`` itself is not possible.
    """

    low: float
    high: float
    step: float = 0
    open: bool = False

    def allow(self, value: Any) -> bool:
        """Tell whether a value is a number within the bounds."""
        if isinstance(value, bool) or not isinstance(value, int | float):
            return False
        return (self.low < value if self.open else self.low <= value) and value <= self.high


def live_slider(label: str, values: Collection[Any], now: Any, *, key: str, knob: str, name: Callable[[Any], str],
                help: str = "", bounds: Bounds | None = None, on_change: Callable[[], None] | None = None) -> Any:
    """Draw a slider over a list of values and return the one that it stands at.

    Parameters
    ----------
    label, help : str
        In the reader's language.
    values : collection
        Numbers and words, in their order; ``now`` is one of them.
    now
        Where it stands, as ``st.session_state[key]`` says it, too: what is written there moves the slider.
    key : str
        Where it stands on its page; the browser finds it by the class ``st-key-<key>``.
    knob : str
        What the browser calls it where it asks for what its values lead to.
    name : callable
        Names a value in the reader's language.
    bounds : Bounds, optional
        What may be typed; without them nothing can be typed.
    on_change : callable, optional
        Called when the reader has moved it.
    """
    session, at, widget = st.session_state, f"{key}:at", f"{key}:live"
    version, told = session.get(at, (0, None))
    if told != now:
        version, told = session[at] = version + 1, now
    allowed = bounds or Bounds(0, 0)
    data = {
        "knob": knob, "label": label, "help": help, "values": list(values), "names": list(map(name, values)),
        "now": now, "version": version, "typed": bounds is not None, "low": allowed.low, "high": allowed.high,
        "step": allowed.step, "open": allowed.open,
        "words": {"help": t("Help"), "type": t("Type a value"), "bounds": t(
            "Type a number from {low} to {high}.").format(low=number(allowed.low), high=number(allowed.high))}}

    def take() -> None:
        moved = session[widget].get("value")
        value: Any = moved.get("value") if isinstance(moved, dict) else None
        if value in values or (bounds is not None and bounds.allow(value)):
            if not isinstance(value, str):
                value = int(value) if allowed.step == 1 else float(value)
            session[key], session[at] = value, (version, value)
            if on_change:
                on_change()

    with st.container(key=key):
        _component(data=data, key=widget, on_value_change=take)
    return now
