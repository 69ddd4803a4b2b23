"""Cross-entropy beside squared error on a page: choose a target and an output, see what each costs and teaches."""

import streamlit as st

from nnviz.charts import losses as charts
from nnviz.maths import losses as analysis
from nnviz.ui.choice import choice
from nnviz.ui.language import number, t
from nnviz.ui.page import table_head
from nnviz.ui.presenter import chart_style
from nnviz.ui.show import show
from nnviz.ui.state import PageState

_TARGETS = [step / 10 for step in range(11)]
_OUTPUTS = [step / 100 for step in range(1, 100)]
_TARGET, _OUTPUT = 1.0, 0.05
#: A wrong output where cross-entropy is so many times as steep is stuck with squared error.
_STUCK = 5


def draw(state: PageState) -> None:
    """Draw the section, in a fragment of its own: nothing else of the page depends on it."""
    st.markdown(t("Each pixel of the rebuilt image is one output neuron: a sigmoid turns its weighted sum into p, and "
                  "p should be the pixel's grey value y, from 0 (paper) to 1 (ink). Move both and compare what the "
                  "two losses say."))
    st.fragment(_section)(state)


def _section(state: PageState) -> None:
    left, right = st.columns(2, gap="medium")
    with left:
        y = choice(st.select_slider, t("Target y: what the pixel is"), _TARGETS, _TARGET,
                   name={value: number(value) for value in _TARGETS}.__getitem__, key=state.key("losses-y"),
                   persist_state="session")
    with right:
        p = choice(st.select_slider, t("Output p: what the network says"), _OUTPUTS, _OUTPUT,
                   name={value: number(value) for value in _OUTPUTS}.__getitem__, key=state.key("losses-p"),
                   persist_state="session")
    table, points = analysis.curves(y), analysis.at(y, p)
    left, right = st.columns(2, gap="medium")
    with left:
        show(charts.curves(table, points, y=y, quantity="value", title=t("loss of this pixel"), style=chart_style()),
             key=state.key("losses-value"), alt=t(
                 "Both losses against the output, with their tangents at the output that you chose."))
    with right:
        show(charts.curves(table, points, y=y, quantity="by_logit", title=t("gradient for the weighted sum"),
                           style=chart_style()),
             key=state.key("losses-by-logit"), alt=t(
                 "The gradient of both losses with respect to the weighted sum, against the output."))
    _say_figures(points, y, p)


def _say_figures(points, y: float, p: float) -> None:
    rows = points.set_index("loss").loc[["bce", "mse"]]
    lines = table_head(t("Loss"), t("Its value"), t("Slope of the curve: gradient for p"),
                       t("What trains: gradient for the weighted sum"))
    formulas = {"bce": "$p - y$", "mse": "$2\\,(p - y)\\,p\\,(1 - p)$"}
    for name, row in rows.iterrows():
        cells = (t(charts.NAMES[name]), number(row["value"], 3), number(row["by_output"], 3),
                 f"{formulas[name]} = **{number(row['by_logit'], 3)}**")
        lines.append(f"| {' | '.join(cells)} |")
    st.markdown("\n".join(lines))
    times = analysis.times_steeper(p)
    words = {"times": number(times, 1), "p": number(p, 2), "y": number(y)}
    if p == y:
        sentence = t("The output is right: both gradients are 0, and nothing changes.")
    elif times > _STUCK and abs(p - y) > 0.5:
        sentence = t("The output is wrong, and the sigmoid is flat at p = {p}. Squared error multiplies by this flat "
                     "slope p (1 − p), so it hardly learns; cross-entropy cancels it and pushes {times} times as hard.")
    else:
        sentence = t("At p = {p} cross-entropy is {times} times as steep: 1 / (2 p (1 − p)), at least twice "
                     "everywhere, and more and more towards 0 and 1.")
    st.info(sentence.format(**words), icon=":material/lightbulb:")
