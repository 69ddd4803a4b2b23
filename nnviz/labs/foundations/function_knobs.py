"""The knobs of the page "Activations and losses", a set for each of its four subjects."""

from typing import Any

import streamlit as st

from nnviz.labs.foundations.figures.activations import ACTIVATIONS
from nnviz.labs.foundations.function_values import REACH, TEMPERATURES, Functions
from nnviz.labs.foundations.net_knobs import NAMES
from nnviz.language import mark as _
from nnviz.ui.knobs import FieldKnobs
from nnviz.ui.language import t, translator
from nnviz.ui.state import PageState

_OWN = {"heaviside": "Heaviside", "sign": _("sign"), "regression": "MSE, MAE, Huber",
        "classification": _("MSE, cross-entropy"), "none": _("nothing")}


class FunctionKnobs(FieldKnobs):
    """The page's knobs."""

    def __init__(self, state: PageState, fresh: bool):
        super().__init__(state, fresh)
        common, own, translate = self.name, {**NAMES, **_OWN, "all": _("all")}, translator()
        self.name = lambda value: translate(own[value]) if value in own else common(value)

    def number(self, knob: str, field: str, value: float) -> float:
        """Draw a number as a slider beside a box to type it in."""
        return self._slider(knob, Functions, field, value)

    def pick(self, knob: str, field: str, value: str) -> str:
        """Draw a field that is one of a few words."""
        return self.choice(knob, Functions, field, value)

    def steps(self, knob: str, field: str, value: float, options: tuple) -> float:
        """Draw a slider over a list of values."""
        return self._steps(knob, Functions, field, value, options)

    def switch(self, knob: str, field: str, value: bool) -> bool:
        """Draw a field that is on or off."""
        if self._is_hidden(knob):
            return value
        info = Functions.model_fields[field]
        key, now = self._begin(knob, value)
        return st.toggle(t(info.title), now, key=key, help=t(info.description), on_change=self.state.touch)

    def seed(self, value: int) -> int:
        """Draw the seed with the button that draws another."""
        return self._seed(Functions, value)


def _activation_knobs(knobs: FunctionKnobs, before: Functions) -> dict[str, Any]:
    chosen: dict[str, Any] = {"activation": knobs.pick("act", "activation", before.activation),
              "beside": knobs.pick("beside", "beside", before.beside)}
    if "tanh" in chosen.values():
        chosen["stretched"] = knobs.switch("stretched", "stretched", before.stretched)
    return chosen


def _depth_knobs(knobs: FunctionKnobs, before: Functions) -> dict[str, Any]:
    return {"layers": int(knobs.number("layers", "layers", before.layers)), "z": _z(knobs, before.z),
            "initializer": knobs.pick("init", "initializer", before.initializer), "seed": knobs.seed(before.seed)}


def _z(knobs: FunctionKnobs, value: float) -> float:
    if knobs.state.hides("z"):
        return value
    info = Functions.model_fields["z"]
    key, now = knobs._begin("z", value)
    return st.number_input(t(info.title), -REACH, REACH, now, 0.1, key=key, help=t(info.description),
                           on_change=knobs.state.touch)


def _softmax_knobs(knobs: FunctionKnobs, before: Functions) -> dict[str, Any]:
    chosen = {field: knobs.number(knob, field, getattr(before, field))
              for knob, field in (("a", "first"), ("b", "second"), ("c", "third"))}
    return chosen | {"temperature": knobs.steps("heat", "temperature", before.temperature, TEMPERATURES)}


def _loss_knobs(knobs: FunctionKnobs, before: Functions) -> dict[str, Any]:
    return {"output": knobs.pick("out", "output", before.output), "target": knobs.number("y", "target", before.target),
            "losses": knobs.pick("losses", "losses", before.losses)}


#: Subject -> draws its knobs and returns the fields that they set.
KNOBS = {"activation": _activation_knobs, "depth": _depth_knobs, "softmax": _softmax_knobs, "loss": _loss_knobs}


def function_names() -> dict[str, str]:
    """Return what the activation functions are called."""
    return {name: t({**NAMES, "relu": "ReLU", "selu": "SELU", "tanh": "tanh", "sigmoid": _("sigmoid"), **_OWN}[name])
            for name in ACTIVATIONS if name != "linear"}
