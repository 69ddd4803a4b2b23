"""Activations and losses on a page: curves to drag along, slopes in a row, softmax with a temperature, losses."""

from typing import Any

import numpy as np
import pandas as pd
import streamlit as st
from pydantic import ValidationError

from nnviz.charts.style import CATEGORICAL
from nnviz.labs.foundations.charts import functions as charts
from nnviz.labs.foundations.figures import depth
from nnviz.labs.foundations.figures.activations import ACTIVATIONS, entropy, saturation, softmax
from nnviz.labs.foundations.function_values import REACH, TEMPERATURES, Functions
from nnviz.labs.foundations.net_knobs import NAMES, why_not
from nnviz.language import mark as _
from nnviz.ui import guess
from nnviz.ui.component import component
from nnviz.ui.guess import Choice, Question
from nnviz.ui.knobs import FieldKnobs
from nnviz.ui.language import number, percent, t, translator
from nnviz.ui.page import note, table_head
from nnviz.ui.play import play
from nnviz.ui.presenter import chart_style
from nnviz.ui.show import show
from nnviz.ui.state import PageState

BENCHES = {"activation": _("Activation functions"), "depth": _("Vanishing gradient"),
           "softmax": _("Softmax and temperature"),
           "loss": _("Losses")}
_OWN = {"heaviside": "Heaviside", "sign": _("sign"), "regression": "MSE, MAE, Huber",
        "classification": _("MSE, cross-entropy"), "none": _("nothing")}
_LOSS_NAMES = {"mse": "MSE", "mae": "MAE", "huber": "Huber", "bce": "BCE"}
_LOSS_STYLES = {"mse": (CATEGORICAL[2], "none"), "mae": (CATEGORICAL[5], "2 2"), "huber": (CATEGORICAL[6], "8 3 2 3"),
                "bce": (CATEGORICAL[3], "8 4")}
#: Functions whose values stay between -1 and 1, and those that can be trained by their gradient.
_BOUNDED = ("heaviside", "sign", "sigmoid", "tanh")
_SMOOTH = ("sigmoid", "tanh", "relu", "leaky_relu", "selu", "softplus")
_LONGEST_TABLE = 6

_component = component("function_plot", "network_math.js", "network_parts.js", "play.js", "functions.js",
                       module=__file__)


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


def choose(state: PageState, before: Functions, fresh: bool) -> str:
    """Draw the choice of the bench."""
    if state.hides("bench"):
        return before.bench
    key = state.key("bench")
    if fresh or key not in st.session_state:
        st.session_state[key] = before.bench
    names = {code: t(name) for code, name in BENCHES.items()}
    return st.segmented_control(t("Subject"), list(names), default=before.bench, required=True, key=key,
                                on_change=state.touch, format_func=names.get, label_visibility="collapsed")


def draw(state: PageState, before: Functions, bench: str, fresh: bool) -> Functions:
    """Draw a bench: its knobs and its picture; return what the page shows now."""
    knobs = FunctionKnobs(state, fresh or bench != before.bench)
    controls, results = st.columns([4, 10], gap="medium")
    with controls:
        chosen = _KNOBS[bench](knobs, before)
        try:
            now = Functions.model_validate(before.model_dump() | chosen | {"bench": bench})
        except ValidationError as error:
            st.error(why_not(error), icon=":material/call_split:")
            now = before.model_copy(update={"bench": bench})
    with results:
        _PICTURES[bench](state, now, fresh)
    return now


def _activation_knobs(knobs: FunctionKnobs, before: Functions) -> dict[str, Any]:
    chosen = {"activation": knobs.pick("act", "activation", before.activation),
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


_KNOBS = {"activation": _activation_knobs, "depth": _depth_knobs, "softmax": _softmax_knobs, "loss": _loss_knobs}


def _plot(state: PageState, now: Functions, fresh: bool, *, name: str, curves: list[dict[str, str]],
          panels: list[dict[str, Any]], **data: Any) -> None:
    words = {
        "along": t("Weighted sum z"), "typed": t("typed"), "bounds": t("Type a number from {low} to {high}."),
        "function": t("Loss function") if data["kind"] == "loss" else t("Activation"),
        "says": {
            "alive": t("{label} passes back {slope} of the gradient here."),
            "saturated": t("{label} is saturated here: only {slope} of the gradient comes back. A neuron that stands "
                           "here hardly learns."),
            "dead": t("{label} is flat here: no gradient comes back. A neuron that stands here for every example is "
                      "dead."),
            "step": t("{label} is flat everywhere, and has no slope at the step. Gradient descent cannot train it: "
                      "this is why the step of the perceptron gave way to the sigmoid."),
            "stretched": t("tanh z = {tanh}, and 2σ(2z) − 1 = {other}: the same function. tanh is a sigmoid, stretched "
                           "to −1 … 1 and half as wide: four times as steep at 0."),
            "loss": t("p = {p}, target {y}. Gradient for the weighted sum: {gradients}."),
            "stuck": t("p = {p}, target {y}: very wrong, and the output is saturated. Gradient for the weighted sum: "
                       "{gradients}. Who still learns here?"),
        },
    }
    play(_component, state, now, fresh, name=name, fields=("z",), data={
        "words": words, "curves": curves, "panels": panels, "range": [-REACH, REACH], "step": 0.01, "flat": [],
        "digits": 4, "stretched": now.stretched, "output": now.output, "y": None, **data})


def _curve(name: str, label: str, color: str, dash: str) -> dict[str, str]:
    return {"name": name, "label": label, "color": color, "dash": dash}


def function_names() -> dict[str, str]:
    """Return what the activation functions are called."""
    return {name: t({**NAMES, "relu": "ReLU", "selu": "SELU", "tanh": "tanh", "sigmoid": _("sigmoid"), **_OWN}[name])
            for name in ACTIVATIONS if name != "linear"}


def _draw_activation(state: PageState, now: Functions, fresh: bool) -> None:
    names = function_names()
    shown = [now.activation] + [now.beside] * (now.beside not in ("none", now.activation))
    curves = [_curve(name, names[name], charts.STYLES[name][0], "none" if place == 0 else "8 4")
              for place, name in enumerate(shown)]
    if now.stretched and "tanh" in shown:
        curves.append(_curve("stretched", "2σ(2z) − 1", CATEGORICAL[0], "3 5"))
    bounded = all(name in _BOUNDED for name in shown)
    steps = any(name in ("heaviside", "sign") for name in shown)
    values = {"quantity": "value", "axis": "z", "title": t("Function"), "x_title": t("weighted sum z"),
              "x": [-REACH, REACH],
              "y": [-1.25, 1.25] if bounded else [-2.5, 6], "steps": steps}
    slopes = values | {"quantity": "slope", "title": t("Slope (derivative)"), "steps": True,
                       "y": [-0.1, 1.85 if "selu" in shown else 1.15]}
    _plot(state, now, fresh, name="function-plot", kind="activation", height=330, curves=curves,
          panels=[values, slopes], flat=saturation(now.activation))


def _draw_loss(state: PageState, now: Functions, fresh: bool) -> None:
    curves = [_curve(name, _LOSS_NAMES[name], *_LOSS_STYLES[name]) for name in now.drawn_losses]
    low, high = {"sigmoid": (0, 1), "tanh": (-1, 1), "linear": (-4, 4)}[now.output]
    reach = 4 if now.output == "linear" else 6
    most = {"sigmoid": 3.5, "tanh": 4, "linear": 8}[now.output]
    steep = {"sigmoid": 4, "tanh": 4, "linear": 8}[now.output]
    pushed = {"sigmoid": 1.05, "tanh": 2.2, "linear": 8}[now.output]
    against_p = {"axis": "p", "x_title": t("prediction p"), "x": [low, high], "steps": False}
    against_z = {"axis": "z", "x_title": t("weighted sum z (logit)"), "x": [-reach, reach], "steps": False}
    _plot(state, now, fresh, name="loss-plot", kind="loss", height=186, y=now.target, curves=curves,
          range=[-reach, reach], digits=3, panels=[
              against_p | {"quantity": "loss_p", "title": t("Loss"), "y": [0, most]},
              against_z | {"quantity": "loss_z", "title": t("Loss, by z"), "y": [0, most]},
              against_p | {"quantity": "gradient_p", "title": t("Gradient for p"), "y": [-steep, steep]},
              against_z | {"quantity": "gradient_z", "title": t("Gradient for z"), "y": [-pushed, pushed]}])


def _draw_depth(state: PageState, now: Functions, _fresh: bool) -> None:
    names = function_names()
    left, right = st.columns(2, gap="medium")
    with left:
        st.markdown(t("**A product of slopes.** At z = {z} each layer multiplies the gradient by its slope.").format(
            z=number(now.z)))
        show(charts.lines(depth.products(now.z, now.layers, _SMOOTH), x=t("layers passed"), y=t("left of the gradient"),
                          names={name: names[name] for name in _SMOOTH}, style=chart_style()),
             key=state.key("products"), alt=t("What is left of a gradient, against the number of layers."))
    table = depth.sizes(now.layers, now.initializer, now.seed)
    with right:
        if not guess.revealed(state, _question(now, table)):
            return
        st.markdown(t("**A network that shows it.** {layers} hidden layers of {width} neurons before the first "
                      "step.").format(layers=number(now.layers), width=number(depth.WIDTH)))
        show(charts.lines(table, x=t("hidden layer (1: next to the inputs)"), y=t("size of a weight’s gradient"),
                          names={name: names[name] for name in depth.SMOOTH}, style=chart_style()),
             key=state.key("sizes"), alt=t("The size of the gradient in each layer, for each activation."))
    _say_depth(now, table, names)


def _question(now: Functions, table: pd.DataFrame) -> Question:
    """Return what a class is asked before it sees the deep network's gradients."""
    share = depth.first_over_last(table)["sigmoid"]
    answers = {"alike": t("About as large"), "tenth": t("A tenth to a thousandth"), "tiny": t("Less than a thousandth")}
    came = "tiny" if share < 1e-3 else "tenth" if share < 0.1 else "alike"
    return Question(key=f"{now.layers} {now.initializer} {now.seed}", about="gradient", choice=Choice(
        t("{layers} hidden layers with sigmoids, before the first step. How large is the gradient of the first layer, "
          "compared with that of the last?").format(layers=number(now.layers)),
        answers, came, t("You were right."), t("You predicted otherwise.")))


def _say_depth(now: Functions, table: pd.DataFrame, names: dict[str, str]) -> None:
    shares = depth.first_over_last(table)
    lines = table_head(t("Activation"), t("Slope at z = {z}").format(z=number(now.z)),
                       t("Over {layers} layers").format(layers=number(now.layers)),
                       t("In the network: first layer as a share of the last"))
    for name in depth.SMOOTH:
        slope = float(ACTIVATIONS[name].slope(now.z))
        share = written(shares[name]) if name in shares else "—"
        lines.append(f"| {names[name]} | {number(slope, 4)} | {written(slope ** now.layers)} | {share} |")
    st.markdown("\n".join(lines))
    note(t("The sigmoid is never steeper than 0.25: over ten layers at most 0.25¹⁰ = {best} is left. The network on "
           "the right is computed, not drawn: {draws} draws of its weights, XOR’s four clouds, cross-entropy; each "
           "point is the root mean square over a layer’s weights.").format(best=written(0.25 ** 10), draws=depth.DRAWS))


def written(value: float) -> str:
    """Write a number that may be tiny: with three digits that count, or as a power of ten."""
    if value == 0 or not np.isfinite(value):
        return number(value)
    exponent = int(np.floor(np.log10(abs(value))))
    if -4 < exponent < 5:
        return number(value, max(0, 2 - exponent))
    raised = str(exponent).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))
    return f"{number(value / 10 ** exponent, 1)} · 10{raised}"


def _draw_softmax(state: PageState, now: Functions, _fresh: bool) -> None:
    logits = np.array([now.first, now.second, now.third])
    plain, heated = softmax(logits), softmax(logits, now.temperature)
    table = pd.DataFrame([{"class": name, "kind": kind, "share": float(share)} for kind, shares in
                          (("plain", plain), ("heated", heated)) for name, share in zip("ABC", shares, strict=True)])
    show(charts.bars(table, y=t("probability"), kinds={"plain": t("temperature 1"), "heated": t("your temperature")},
                     style=chart_style()),
         key=state.key("softmax-bars"), alt=t("The probabilities of three classes, at temperature 1 and at yours."))
    lines = table_head(t("Class"), t("Weighted sum (logit)"), t("Logit ÷ temperature"), t("Its power of e"),
                       t("Probability"))
    powers = np.exp(logits / now.temperature)
    for name, logit, power, share in zip("ABC", logits, powers, heated, strict=True):
        lines.append(f"| {name} | {number(logit)} | {number(logit / now.temperature, 2)} | {written(power)} | "
                     f"{percent(share)} |")
    st.markdown("\n".join(lines))
    st.markdown(t("Uncertainty (entropy): {bits} bits, at temperature 1 {plain} bits; {most} would be pure "
                  "guessing.").format(
        bits=number(entropy(heated), 2), plain=number(entropy(plain), 2), most=number(np.log2(3), 2)))
    note(t("Adding the same number to all logits changes nothing: only their differences count. Heat makes the classes "
           "alike, cold lets the largest logit take all. The order never changes."))


_PICTURES = {"activation": _draw_activation, "depth": _draw_depth, "softmax": _draw_softmax, "loss": _draw_loss}
