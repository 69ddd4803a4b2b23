"""The page "Activations and losses": its four subjects, a set of knobs and a picture each."""

import numpy as np
import pandas as pd
import streamlit as st
from pydantic import ValidationError

from nnviz.labs.foundations import function_curves
from nnviz.labs.foundations.charts import functions as charts
from nnviz.labs.foundations.figures import depth
from nnviz.labs.foundations.figures.activations import ACTIVATIONS, entropy, softmax
from nnviz.labs.foundations.function_knobs import KNOBS, FunctionKnobs, function_names
from nnviz.labs.foundations.function_values import Functions
from nnviz.labs.foundations.net_knobs import why_not
from nnviz.language import mark as _
from nnviz.language import power_of_ten
from nnviz.ui import guess
from nnviz.ui.guess import Choice, Question
from nnviz.ui.language import number, percent, t
from nnviz.ui.page import note, table_head
from nnviz.ui.presenter import chart_style
from nnviz.ui.show import show
from nnviz.ui.state import PageState

BENCHES = {"activation": _("Activation functions"), "depth": _("Vanishing gradient"),
           "softmax": _("Softmax and temperature"), "loss": _("Losses")}
#: Functions that can be trained by their gradient.
_SMOOTH = ("sigmoid", "tanh", "relu", "leaky_relu", "selu", "softplus")


def choose(state: PageState, before: Functions, fresh: bool) -> str:
    """Draw the choice of the bench."""
    if state.hides("bench"):
        return before.bench
    key = state.key("bench")
    if fresh or key not in st.session_state:
        st.session_state[key] = before.bench
    names = {code: t(name) for code, name in BENCHES.items()}
    return st.segmented_control(t("Subject"), list(names), default=before.bench, required=True, key=key,
                                on_change=state.touch, format_func=names.__getitem__, label_visibility="collapsed")


def draw(state: PageState, before: Functions, bench: str, fresh: bool) -> Functions:
    """Draw a bench: its knobs and its picture; return what the page shows now."""
    knobs = FunctionKnobs(state, fresh or bench != before.bench)
    controls, results = st.columns([4, 10], gap="medium")
    with controls:
        chosen = KNOBS[bench](knobs, before)
        try:
            now = Functions.model_validate(before.model_dump() | chosen | {"bench": bench})
        except ValidationError as error:
            st.error(why_not(error), icon=":material/call_split:")
            now = before.model_copy(update={"bench": bench})
    with results:
        _PICTURES[bench](state, now, fresh)
    return now


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
    return f"{number(value / 10 ** exponent, 1)} · {power_of_ten(exponent)}"


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


_PICTURES = {"activation": function_curves.activation, "depth": _draw_depth, "softmax": _draw_softmax,
             "loss": function_curves.loss}
