"""Rosenblatt's perceptron on the page: its knobs, the steps sent to the browser, and what can be compared with it."""

from typing import Any

import numpy as np
import streamlit as st

from nnviz.experiments.value import bounds
from nnviz.labs.foundations.figures import perceptron as figures
from nnviz.labs.foundations.figures.examples import Examples, examples
from nnviz.labs.foundations.figures.perceptron import Trail
from nnviz.labs.foundations.values import RATES, Rosenblatt
from nnviz.language import mark as _
from nnviz.palette import CLASS_COLORS
from nnviz.ui.component import component
from nnviz.ui.knobs import FieldKnobs
from nnviz.ui.language import current, number, t, translator
from nnviz.ui.network_drawing import LIBRARIES, PLAYER, packed, player_words
from nnviz.ui.play import play
from nnviz.ui.state import PageState

_component = component("perceptron", "buttons.css", *LIBRARIES, *PLAYER, "play.html", "mounting.js", "play.js",
                       "threshold.js", "plane_plot.js", "foundations.css", module=__file__)

#: What the options are called.
DATA_NAMES = {"and": _("AND"), "or": _("OR"), "nand": _("NAND"), "xor": _("XOR"),
              "gaussians": _("Two clouds (gen_arti, type 0)"),
              "iris": _("Iris: setosa or not"), "species": _("Iris: three species, three neurons")}
OPTION_NAMES = {**DATA_NAMES, "heaviside": _("Heaviside (0 or 1)"), "sign": _("sign (−1 or 1)"),
                "answers": _("the neuron does not fire"), "always_wrong": _("an error (scikit-learn)"),
                "zero": _("all zero"), "random": _("drawn at random")}
SPECIES = ("setosa", "versicolor", "virginica")


class PerceptronKnobs(FieldKnobs):
    """The page's knobs."""

    def __init__(self, state: PageState, fresh: bool):
        super().__init__(state, fresh)
        plain, translate = self.name, translator()
        self.name = lambda value: translate(OPTION_NAMES[value]) if value in OPTION_NAMES else plain(value)

    def draw(self, value: Rosenblatt) -> Rosenblatt:
        """Draw the knobs; return the value that they stand on. A knob that makes no difference now is not drawn."""
        changes: dict[str, Any] = {"data": self.choice("data", Rosenblatt, "data", value.data)}
        if changes["data"] == "gaussians":
            changes |= {field: self._slider(knob, Rosenblatt, field, getattr(value, field))
                        for knob, field in (("noise", "epsilon"), ("n", "points"))}
        changes["rate"] = self._steps("lr", Rosenblatt, "rate", value.rate, RATES)
        changes["shuffle"] = self._switch("shuffle", value.shuffle)
        with self._more("step", "zero", "start", "epochs"):
            changes |= {field: self.choice(knob, Rosenblatt, field, getattr(value, field))
                        for knob, field in (("step", "step"), ("zero", "margin"), ("start", "start"))}
            changes["epochs"] = self._whole("epochs", value.epochs)
        value = value.model_copy(update=changes)
        if value.draws:
            value = value.model_copy(update={"seed": self._seed(Rosenblatt, value.seed)})
        return value

    def _switch(self, field: str, value: bool) -> bool:
        if self._is_hidden(field):
            return value
        info = Rosenblatt.model_fields[field]
        key, now = self._begin(field, value)
        return st.toggle(t(info.title), now, key=key, help=t(info.description), on_change=self.state.touch)

    def _whole(self, field: str, value: int) -> int:
        if self._is_hidden(field):
            return value
        info, allowed = Rosenblatt.model_fields[field], bounds(Rosenblatt, field)
        key, now = self._begin(field, value)
        chosen = st.number_input(t(info.title), allowed["ge"], allowed["le"], now, key=key, help=t(info.description),
                                 on_change=self.state.touch)
        return value if chosen is None else chosen


def examples_of(value: Rosenblatt) -> Examples:
    """Return the examples that a value names."""
    if value.data == "gaussians":
        return examples("gaussians", value.points, value.epsilon, value.seed)
    return examples(value.data)


def trail_of(value: Rosenblatt, **changes: Any) -> Trail:
    """Train a value's perceptron; ``changes`` replace some of its settings."""
    return _trail(value.model_copy(update={"at": 0, **changes}))


@st.cache_resource(max_entries=64, show_spinner=False)
def _trail(value: Rosenblatt) -> Trail:
    these = examples_of(value)
    start = None
    if value.start == "random":
        start = np.random.default_rng([value.seed, 3]).uniform(-1, 1, (3, value.outputs)).round(2)
    return figures.learn(
        these.points, these.classes, outputs=value.outputs, step=value.step, margin=value.margin, rate=value.rate,
        start=start, shuffle=value.seed if value.shuffle else None, epochs=value.epochs)


def draw(state: PageState, value: Rosenblatt, fresh: bool) -> None:
    """Draw the examples, the neuron, the formula and the player."""
    data = _sent(value.model_copy(update={"at": 0}), current())
    play(_component, state, value, fresh, name="steps", data=data, fields=("at",))


@st.cache_resource(max_entries=64, show_spinner=False)
def _sent(value: Rosenblatt, language: str) -> dict[str, Any]:
    these, trail = examples_of(value), trail_of(value)
    small = value.data in figures.GATE_CLASSES
    iris = value.data in ("iris", "species")
    low = 0 if value.step == "heaviside" else -1
    return {
        "key": f"{value.model_dump_json()} {language}",
        "points": these.points.tolist(), "classes": these.classes.tolist(),
        "inputs": [t("length"), t("width")] if iris else ["x1", "x2"],
        "axes": [t("petal length (cm)"), t("petal width (cm)")] if iris else ["x1", "x2"],
        "names": list(SPECIES) if value.data == "species" else ["setosa"] if iris else ["ŷ"],
        "answers": [low, 1], "function": t("step") if value.step == "heaviside" else t("sign"),
        "always_wrong": value.margin == "always_wrong", "rate": value.rate,
        "examples": packed(trail.examples, np.uint16), "scores": packed(trail.scores, np.float64),
        "errors": packed(trail.errors, np.int8), "weights": packed(trail.weights, np.float64),
        "epoch_errors": trail.epoch_errors.sum(axis=1).tolist(), "per_epoch": trail.per_epoch, "cycle": trail.cycle,
        "verdict": verdict(value, trail), "scale": 1 if small else 3, "colors": list(CLASS_COLORS[:3]),
        **_frame(these.points, small), "words": _words()}


def _frame(points: np.ndarray, small: bool) -> dict[str, Any]:
    """Return the part of the plane that is drawn, and the numbers on its axes."""
    if small:
        return {"extent": {"x": [-0.6, 1.6], "y": [-0.6, 1.6]}, "ticks": [0, 1]}
    low, high = np.floor(points.min(axis=0) - 0.05), np.ceil(points.max(axis=0) + 0.05)
    return {"extent": {"x": [low[0], high[0]], "y": [low[1], high[1]]},
            "ticks": {axis: list(range(int(low[at]), int(high[at]) + 1)) for at, axis in enumerate("xy")}}


def verdict(value: Rosenblatt, trail: Trail) -> str:
    """Say how the training ended: at rest, in a cycle, or without an end."""
    facts = {"epochs": number(trail.epochs), "updates": number(trail.updates),
             "errors": number(int(trail.epoch_errors[-1].sum()))}
    if trail.converged:
        return t("At rest: epoch {epochs} has no error. {updates} updates in all.").format(**facts)
    if trail.cycle:
        first, second = trail.cycle
        errors = number(int(trail.epoch_errors[first:second].sum()))
        return t("It never ends: the weights after epoch {second} are those after epoch {first}, so everything "
                 "repeats. {errors} errors in each round.").format(first=first, second=second, errors=errors)
    if value.data == "species":
        quiet = [SPECIES[at] for at in range(3) if trail.epoch_errors[-1, at] == 0]
        return t("Not at rest after {epochs} epochs: {errors} errors in the last one. Without an error: "
                 "{quiet}.").format(**facts, quiet=", ".join(quiet) or "—")
    return t("Not at rest after {epochs} epochs: {errors} errors in the last one, {updates} updates in "
             "all.").format(**facts)


def _words() -> dict[str, str]:
    return {
        **player_words(t("Step")),
        "before": t("Before the first step"),
        "start": t("These are the first weights. Step forward to show an example."),
        "where": t("Step {step} of {steps}: epoch {epoch}, example {example} of {examples}"),
        "score": t("score"), "answer": t("answer"), "target": t("target"), "error": t("error"), "update": t("update"),
        "none": t("none: the answer is right"), "on_line": t("on the line: counts as {error}"),
        "network": t("The neuron and its weights"), "weight": t("Weight {source} → {target}: {value}"),
        "bias": t("Bias of {unit}: {value}"), "errors": t("Errors in each epoch"),
        "next_error": t("Next error"), "next_epoch": t("Next epoch"), "guess": t("Guess first"),
        "says_right": t("It is right"), "says_wrong": t("It is wrong"), "guessed": t("guessed: {right} of {all}"),
        "plot": t("The examples in the plane, and the line {line}")}
