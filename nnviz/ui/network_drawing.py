"""The drawing of a network that all pages share, for a component of a page.

A component that draws a network asks for these files before its own::

    component("backprop", "buttons.css", *LIBRARIES, module=__file__)

and makes a ``NetworkDrawing`` in its script. ``network_drawing.js`` says what it takes.
"""

from base64 import b64encode

import numpy as np

from nnviz.ui.language import t

#: Scripts and style sheets of the drawing, of the editor of one number, and of what they need, in their order.
LIBRARIES = ("network_drawing.css", "value_editor.css", "network_math.js", "network_parts.js", "network_drawing.js",
             "value_editor.js")
#: The player of steps, for components that have one.
PLAYER = ("player.css", "player.js")


def player_words(step: str) -> dict[str, str]:
    """Return the names of a player's buttons in the reader's language; ``step`` names what it moves through."""
    return {"player": t("Player"), "step": step, "first": t("To the start"), "back": t("One step back"),
            "play": t("Play"), "pause": t("Pause"), "forward": t("One step forward"), "last": t("To the end")}


def packed(array: np.ndarray, dtype: type) -> str:
    """Return an array's bytes as base64 text: ``decoded()`` of ``network_parts.js`` reads it."""
    return b64encode(np.ascontiguousarray(array, dtype).tobytes()).decode()
