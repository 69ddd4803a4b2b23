"""The knobs of the page "Backpropagation", and the network that they make."""

from typing import Any

import streamlit as st
from pydantic import ValidationError

from nnviz.labs.foundations.figures.net import LARGEST, MOST_EXAMPLES, RATES, Net, drawn
from nnviz.language import mark as _
from nnviz.ui.knobs import FieldKnobs
from nnviz.ui.language import t, translator
from nnviz.ui.state import PageState

#: What the values of choices are called, beside those of all pages.
NAMES = {
    "leaky_relu": "leaky ReLU", "softplus": "softplus", "softmax": "softmax",
    "mse": _("squared error (MSE)"), "mae": _("absolute error (MAE)"), "huber": "Huber",
    "bce": _("binary cross-entropy (BCE)"), "cce": _("categorical cross-entropy"),
    "one": _("one example after another"), "all": _("all examples together"),
    "fixed": _("fixed"), "shared": _("one for each layer"), "own": _("one for each neuron"),
}
_SIZES = (_("Inputs"), _("Hidden"), _("Outputs"))


class NetKnobs(FieldKnobs):
    """The page's knobs: each draws what it moves, beside the value that the page had before."""

    def __init__(self, state: PageState, fresh: bool):
        super().__init__(state, fresh)
        common, translate = self.name, translator()
        self.name = lambda value: translate(NAMES[value]) if value in NAMES else common(value)

    def draw(self, before: Net) -> dict[str, Any]:
        """Draw all knobs; return the fields that they set."""
        sizes = self._sizes(before)
        chosen: dict[str, Any] = {"sizes": sizes}
        left, right = st.columns(2, gap="small")
        with left:
            chosen["hidden"] = self.choice("act", Net, "hidden", before.hidden)
        with right:
            chosen["output"] = self.choice("out", Net, "output", before.output)
        chosen["loss"] = self.choice("loss", Net, "loss", before.loss)
        left, right = st.columns(2, gap="small")
        with left:
            chosen["rate"] = self._steps("rate", Net, "rate", before.rate, RATES)
        with right:
            examples = self._examples(before)
        if examples > 1:
            chosen["batch"] = self.choice("batch", Net, "batch", before.batch)
        chosen["biases"] = self.choice("biases", Net, "biases", before.biases)
        chosen["updated_first"] = self._switch("bug", "updated_first", before.updated_first)
        return chosen | {"examples": examples}

    def _sizes(self, before: Net) -> tuple[int, int, int]:
        if self._is_hidden("net"):
            return before.sizes
        counts = []
        for column, place in zip(st.columns(3, gap="small"), range(3), strict=True):
            key, now = self._begin(f"net{place}", before.sizes[place])
            with column:
                counts.append(st.number_input(t(_SIZES[place]), 1, LARGEST[place], now, key=key,
                                              on_change=self.state.touch))
        return tuple(counts)

    def _examples(self, before: Net) -> int:
        if self._is_hidden("examples"):
            return len(before.inputs)
        key, now = self._begin("examples", len(before.inputs))
        return st.number_input(t("Examples"), 1, MOST_EXAMPLES, now, key=key, on_change=self.state.touch,
                               help=t("How many examples there are. Click an input or a target to change it."))

    def _switch(self, knob: str, field: str, value: bool) -> bool:
        if self._is_hidden(knob):
            return value
        info = Net.model_fields[field]
        key, now = self._begin(knob, value)
        return st.toggle(t(info.title), now, key=key, help=t(info.description), on_change=self.state.touch)


def assemble(before: Net, chosen: dict[str, Any], seed: int) -> Net:
    """Make the network of the knobs: what they do not set stays; other sizes get new weights, drawn from the seed.

    Raises
    ------
    pydantic.ValidationError
        If the choices do not fit together.
    """
    changes = dict(chosen)
    examples, sizes = changes.pop("examples"), changes["sizes"]
    if sizes != before.sizes:
        changes |= {"weights": drawn(sizes, seed), "updates": 0, "step": 0, "path": ""}
    changes["inputs"] = _rows(before.inputs, examples, sizes[0], first=0)
    changes["targets"] = _rows(before.targets, examples, sizes[2], first=1)
    if examples < len(before.inputs):
        changes |= {"example": min(before.example, examples), "updates": 0}
    if changes["biases"] != before.biases or changes["sizes"] != before.sizes:
        changes["step"] = 0
    return before.with_(**changes)


def _rows(rows: tuple[tuple[float, ...], ...], count: int, width: int, first: int) -> list[list[float]]:
    """Return so many rows of a width: those that there are, cut or filled up; new ones hold bits."""
    kept = [[*row, *[0.5] * width][:width] for row in rows[:count]]
    return kept + [[float((row + place + first) % 2) for place in range(width)] for row in range(len(kept), count)]


def why_not(error: ValidationError) -> str:
    """Return the reason why the knobs make no network, in the reader's language."""
    found = error.errors()[0]
    return t(str(found.get("ctx", {}).get("error", found["msg"])))


def new_weights(state: PageState, net: Net) -> None:
    """Draw the button that draws other weights."""
    st.button(t("New weights"), icon=":material/casino:", key=state.key("draw"), on_click=_draw_weights,
              args=(state, net), help=t("Draws all weights at random (Glorot) and sets the biases to 0."))


def _draw_weights(state: PageState, net: Net) -> None:
    seed = st.session_state.get(state.key("seed"), 0) + 1
    st.session_state[state.key("seed")] = seed
    state.load(net.with_(weights=drawn(net.sizes, seed), updates=0, step=0))
