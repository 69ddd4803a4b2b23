"""Curves to drag a point along: an activation and its slope; losses against the prediction and against the logit."""

from typing import Any

from nnviz.charts.style import CATEGORICAL
from nnviz.labs.foundations.charts.functions import STYLES
from nnviz.labs.foundations.figures.activations import saturation
from nnviz.labs.foundations.function_knobs import function_names
from nnviz.labs.foundations.function_values import REACH, Functions
from nnviz.ui.component import component
from nnviz.ui.language import t
from nnviz.ui.play import play
from nnviz.ui.state import PageState

_LOSS_NAMES = {"mse": "MSE", "mae": "MAE", "huber": "Huber", "bce": "BCE"}
_LOSS_STYLES = {"mse": (CATEGORICAL[2], "none"), "mae": (CATEGORICAL[5], "2 2"), "huber": (CATEGORICAL[6], "8 3 2 3"),
                "bce": (CATEGORICAL[3], "8 4")}
#: Functions whose values stay between -1 and 1.
_BOUNDED = ("heaviside", "sign", "sigmoid", "tanh")

_component = component("function_plot", "network_math.js", "network_parts.js", "mounting.js", "play.js", "functions.js",
                       module=__file__)


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


def activation(state: PageState, now: Functions, fresh: bool) -> None:
    """Draw an activation function and its slope, beside a second one."""
    names = function_names()
    shown = [now.activation] + [now.beside] * (now.beside not in ("none", now.activation))
    curves = [_curve(name, names[name], STYLES[name][0], "none" if place == 0 else "8 4")
              for place, name in enumerate(shown)]
    if now.stretched and "tanh" in shown:
        curves.append(_curve("stretched", "2σ(2z) − 1", CATEGORICAL[6], "3 5"))
    bounded = all(name in _BOUNDED for name in shown)
    steps = any(name in ("heaviside", "sign") for name in shown)
    values = {"quantity": "value", "axis": "z", "title": t("Function"), "x_title": t("weighted sum z"),
              "x": [-REACH, REACH], "y": [-1.25, 1.25] if bounded else [-2.5, 6], "steps": steps}
    slopes = values | {"quantity": "slope", "title": t("Slope (derivative)"), "steps": True,
                       "y": [-0.1, 1.85 if "selu" in shown else 1.15]}
    _plot(state, now, fresh, name="function-plot", kind="activation", height=330, curves=curves,
          panels=[values, slopes], flat=saturation(now.activation))


def loss(state: PageState, now: Functions, fresh: bool) -> None:
    """Draw losses and their gradients, against the prediction and against the weighted sum."""
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
