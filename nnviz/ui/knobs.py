"""Widgets made from the fields of an ``Experiment``: bounds, step, title and help are said there, once."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Any, get_args

import streamlit as st
from pydantic import BaseModel

from nnviz.experiments.value import bounds
from nnviz.language import mark as _
from nnviz.language import number
from nnviz.ui import typed
from nnviz.ui.choice import choice
from nnviz.ui.language import current, t, translator
from nnviz.ui.page import note
from nnviz.ui.state import PageState

#: What the values of choices are called, in English; translated where they are shown.
NAMES = {
    "gaussians": _("Two Gaussians (type 0)"), "xor": _("XOR: four Gaussians (type 1)"),
    "checkerboard": _("Checkerboard (type 2)"), "circles": _("Circles"), "moons": _("Moons"),
    "spiral": _("Spiral"), "blobs": _("Clouds: three or more classes"),
    "own": _("Your own points (CSV or by clicking)"),
    "linear": _("linear"), "sigmoid": _("sigmoid"), "tanh": "tanh", "relu": "ReLU", "selu": "SELU",
    "glorot": "Glorot", "he": "He", "small_normal": _("Normal, small"), "all_equal": _("All equal"),
    "zeros": _("Zeros"), "none": _("none"), "l1": "L1", "l2": "L2",
    "sigmoid_mse": _("sigmoid, MSE (course)"), "sigmoid_bce": _("sigmoid, BCE"),
    "softmax_ce": _("softmax, cross-entropy"),
    "sgd": "SGD", "momentum": _("SGD with momentum"), "rmsprop": "RMSprop", "adam": "Adam", "full": _("full"),
    "x1": "x1", "x2": "x2", "x1^2": "x1²", "x2^2": "x2²", "x1*x2": "x1·x2", "sin(x1)": "sin x1",
    "sin(x2)": "sin x2",
    "mse": _("squared error (MSE)"), "bce": _("binary cross-entropy (BCE)"),
    "pixels": _("MLP on raw pixels"), "hog": _("MLP on HOG vectors"), "cnn": _("Convolutional network (CNN)"),
    "autoencoder": _("Autoencoder"),
    "housing": _("California housing"), "sine": _("Sine"), "step": _("Step"), "polynomial": _("Polynomial"),
    "softplus": "softplus", "bounded": _("bounded"), "mae": _("absolute error (MAE)"), "huber": "Huber",
    "table": _("Network of a table"),
    "pneumonia": "PneumoniaMNIST", "mnist": "MNIST", "usps": "USPS", "fashion": "Fashion-MNIST",
    "fashion_full": _("Fashion-MNIST, all 70,000 (download)"),
}

#: The smallest number that can be typed where a knob takes any above 0.
_SMALLEST = 1e-6


def namer() -> Callable[[Any], str]:
    """Return the function that names a value in the reader's language; numbers are written as the language does."""
    language, translate = current(), translator()

    def name(value: Any) -> str:
        if isinstance(value, str):
            return translate(NAMES.get(value, value))
        if isinstance(value, bool):
            return translate(_("on") if value else _("off"))
        if isinstance(value, tuple | list):
            return ", ".join(map(name, value))
        return number(value, language)

    return name


def decimals() -> str | None:
    """Return how a slider writes decimals: English has its point, in other languages the browser's own way is taken."""
    return None if current() == "en" else "localized"


class FieldKnobs:
    """How a field becomes a widget of a page. A knob that the lecturer's link hides keeps its value."""

    def __init__(self, state: PageState, fresh: bool):
        """``fresh`` sets every knob to the value that it is drawn with, else only those that have no value yet."""
        self.state, self.fresh, self.name = state, fresh, namer()

    def _more(self, *knobs: str, used: bool = False) -> AbstractContextManager:
        """Return where rarely used knobs are drawn: an expander, unless they are all hidden.

        It opens where the page is set to something that ``used`` them.
        """
        if all(map(self._is_hidden, knobs)):
            return nullcontext()
        key = self.state.key(f"more-{knobs[0]}")
        if self.fresh and used:
            st.session_state[key] = True
        return st.expander(t("More"), key=key, on_change="rerun")

    def _is_hidden(self, knob: str) -> bool:
        return self.state.hides(knob)

    def _begin(self, knob: str, value: Any) -> tuple[str, Any]:
        """Set a knob if it must be set; return its key and its value now.

        Widgets are given that value as their default, too: a browser that was still loading when the knob was set
        would else show the widget's own default.
        """
        key = self.state.key(knob)
        if self.fresh or key not in st.session_state:
            st.session_state[key] = value
        return key, st.session_state[key]

    def _slider(self, knob: str, owner: type[BaseModel], field: str, value: float, where: str = "",
                label: str = "") -> Any:
        """Draw a number; ``label`` takes the place of the field's title, ``where`` follows it."""
        if self._is_hidden(knob):
            return value
        info = owner.model_fields[field]
        kind = float if info.annotation is float else int
        allowed = bounds(owner, field)
        step = kind(allowed.get("multiple_of", 1))
        key, now = self._begin(knob, kind(value))
        low, high, title = kind(allowed["ge"]), kind(allowed["le"]), label or t(info.title) + where
        written = decimals() if kind is float else None
        chosen = typed.slider(
            lambda: st.slider(title, low, high, now, step, written, key=key, help=t(info.description),
                              on_change=self.state.touch),
            key, title, low, high, step=step, whole=kind is int, on_change=self.state.touch)
        return round(chosen, 6)

    def _toggle(self, knob: str, owner: type[BaseModel], field: str, value: bool) -> bool:
        """Draw a switch."""
        if self._is_hidden(knob):
            return value
        info = owner.model_fields[field]
        key, now = self._begin(knob, value)
        return st.toggle(t(info.title), now, key=key, help=t(info.description), on_change=self.state.touch)

    def _patience(self, owner: type[BaseModel], value: int, offered: bool, why_not: str) -> int:
        """Draw early stopping where something validates; else say why there is none."""
        if offered:
            return self._slider("stop", owner, "patience", value)
        if not self._is_hidden("stop"):
            note(":material/info: " + why_not)
        return 0

    def choice(self, knob: str, owner: type[BaseModel], field: str, value: str, where: str = "") -> str:
        """Draw a field that is one of a few words."""
        info = owner.model_fields[field]
        return self._select(knob, t(info.title) + where, get_args(info.annotation), value, t(info.description))

    def _select(self, knob: str, label: str, options: tuple[str, ...], value: str, explanation: str) -> str:
        if self._is_hidden(knob):
            return value
        key, now = self._begin(knob, value)
        return choice(st.selectbox, label, options, now, name=self.name, key=key, help=explanation,
                      on_change=self.state.touch)

    def _steps(self, knob: str, owner: type[BaseModel], field: str, value: Any, options: tuple[Any, ...],
               most: int | None = None) -> Any:
        """Draw a slider over a list of values; one that is typed or comes by a link joins it. ``most`` is the largest.
        """
        if self._is_hidden(knob):
            return value
        info = owner.model_fields[field]
        key, now = self._begin(knob, value)
        every = sorted({*options, now}, key=lambda entry: float("inf") if entry == "full" else entry)
        numbers, allowed = [entry for entry in every if entry != "full"], bounds(owner, field)
        return typed.slider(
            lambda: choice(st.select_slider, t(info.title), every, now, name=self.name, key=key,
                           help=t(info.description), on_change=self.state.touch),
            key, t(info.title), allowed.get("ge", _SMALLEST if 0 < numbers[0] < 1 else numbers[0]),
            min(allowed.get("le", numbers[-1]), most or float("inf")),
            whole=all(isinstance(entry, int) for entry in numbers),
            empty=self.name("full") if "full" in every else None, on_change=self.state.touch)

    def _count(self, knob: str, owner: type[BaseModel], field: str, value: int, low: int, high: int) -> int:
        """Draw a slider for the number of layers in a field."""
        if self._is_hidden(knob):
            return value
        info = owner.model_fields[field]
        key, now = self._begin(knob, value)
        return typed.slider(
            lambda: st.slider(t(info.title), low, high, now, key=key, help=t(info.description),
                              on_change=self.state.touch),
            key, t(info.title), low, high, step=1, whole=True, on_change=self.state.touch)

    def _number(self, knob: str, owner: type[BaseModel], field: str, value: int | None) -> Any:
        """Draw a field as a box to type a whole number in."""
        if self._is_hidden(knob):
            return value
        info, allowed = owner.model_fields[field], bounds(owner, field)
        key, now = self._begin(knob, value)
        return st.number_input(t(info.title), allowed["ge"], allowed["le"], now, key=key, help=t(info.description),
                               placeholder=t("same as the seed"), on_change=self.state.touch)

    def _seed(self, owner: type[BaseModel], value: int) -> int:
        """Draw the seed of an experiment, with the button that draws another."""
        with st.container(horizontal=True, vertical_alignment="bottom"):
            seed = self._number("seed", owner, "seed", value)
            if not self._is_hidden("seed"):
                st.button(t("New draw"), icon=":material/casino:", key=self.state.key("draw"),
                          on_click=self._next_seed, args=(self.state.key("seed"),))
        return seed

    def _next_seed(self, key: str) -> None:
        st.session_state[key] = (st.session_state[key] + 1) % 1_000_000
        self.state.touch()
