"""A sheet to draw a digit on, in the browser."""

import base64
import binascii
from collections.abc import Callable
from typing import Any

import streamlit as st

from nnviz.ui.component import component
from nnviz.ui.language import t

_component = component("digit_pad", "buttons.css", "mounting.js", module=__file__)
_PREFIX = "data:image/png;base64,"
#: A sheet full of ink takes a tenth of this, in characters.
_LONGEST = 400_000


def draw(drawing: bytes | None, take: Callable[[bytes | None], None], *, key: str) -> None:
    """Draw the sheet.

    Parameters
    ----------
    drawing : bytes or None
        The PNG that a new sheet begins with: the reader's last drawing.
    take : callable
        Called with the drawing whenever the pen lifts: a PNG, white on black, that came from a browser and may be
        anything; None for an empty sheet.
    key : str
        Where the sheet stands on its page.
    """
    words = {
        "sheet": t("Sheet to draw a digit on"), "undo": t("Undo"), "clear": t("Clear"),
        "hint": t("Draw one digit, large. The networks read it when you lift the pen. No mouse? Choose a test image."),
    }
    shown = _PREFIX + base64.b64encode(drawing).decode() if drawing else ""
    _component(data={"words": words, "drawing": shown}, key=key,
               on_drawing_change=lambda: take(_png(st.session_state[key]["drawing"])))


def _png(sent: Any) -> bytes | None:
    """Return what a browser sent as bytes, at most of a sheet's length; None if nothing is drawn."""
    if not sent:
        return None
    try:
        return base64.b64decode(str(sent)[:_LONGEST].removeprefix(_PREFIX), validate=True)
    except (ValueError, binascii.Error):
        return b""  # no image: it is refused as a broken file is
