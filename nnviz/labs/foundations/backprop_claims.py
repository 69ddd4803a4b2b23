"""Mazur's figures beside ours, and the claim that the optimizer carries out backpropagation."""

from collections.abc import Callable

import numpy as np
import streamlit as st

from nnviz.course.claim import Question
from nnviz.labs.foundations.figures import backprop, mazur
from nnviz.labs.foundations.figures.net import Net
from nnviz.labs.foundations.figures.optimizers import FIRST_STEPS
from nnviz.language import mark as _
from nnviz.ui import claim
from nnviz.ui.knobs import NAMES
from nnviz.ui.language import number, t
from nnviz.ui.page import note, table_head
from nnviz.ui.state import PageState

I17 = Question(
    "I17", _("Course on artificial neural networks"), _("The optimizer carries out backpropagation."),
    _("Three optimizers are given the same network. What will differ from one to the other?"),
    (_("The gradient"), _("The step that the weights take"), _("Both")))
#: A gradient by difference quotients agrees with backpropagation's if it differs by less.
_CLOSE = 1e-7


def mazur_table(state: PageState) -> None:
    """Draw the famous page's figures beside the exact ones, and those of the common bug."""
    with st.spinner(t("10,000 updates, twice")):
        rows = mazur.found()
    lines = table_head(t("Figure"), t("On Mazur’s page"), t("Computed exactly"), t("With the common bug"))
    for row in rows:
        exact, mistaken = (_mark(row, value, right) for value, right in
                           ((row.exact, row.is_exact), (row.mistaken, row.is_mistaken)))
        lines.append(f"| {t(row.figure.what)} | {number(float(row.figure.printed), row.digits)} | {exact} | {mistaken} "
                     f"|")
    st.markdown("\n".join(lines))
    explained = [row for row in rows if row.is_mistaken and not row.is_exact]
    unexplained = [row for row in rows if not row.is_mistaken and not row.is_exact]
    if explained and not unexplained:
        st.info(t("The first round of his page is exact. {count} later figures are not: to the last digit they are "
                  "those of a script that updates w5 to w8 first and sends the error back through the new "
                  "values.").format(
            count=number(len(explained))), icon=":material/bug_report:")
    st.button(t("Show the bug at work"), icon=":material/play_arrow:", key=state.key("mazur-bug"), on_click=state.load,
              args=(mazur.MAZUR.with_(updated_first=True, path="w1"),))
    note(t("The loss is ½ Σ (target − output)². With two outputs this is Keras’s mean squared error. The biases are "
           "fixed; ✓ marks what his page prints."))


def _mark(row: mazur.Found, value: float, right: bool) -> str:
    written = number(value, row.digits)
    return f"**{written} ✓**" if right else written


def card(net: Net) -> None:
    """Draw the card I17: the claim, a prediction, and who does what, with the numbers of the page's network."""
    with claim.place(I17, alone=True):
        prediction = claim.ask(I17)
        pressed = st.button(t("Run it"), key="card-I17-run", disabled=prediction is None, icon=":material/science:",
                            help=None if prediction is not None else t("Choose a prediction first."))
        if pressed:
            st.session_state["card-I17-shown"] = True
        if prediction is not None and st.session_state.get("card-I17-shown"):
            _evidence(net, prediction)


def _evidence(net: Net, prediction: int) -> None:
    net = net.with_(updated_first=False)
    weights, (x, target) = backprop.trained(net), backprop.batch_now(net)
    if not np.isfinite(backprop.loss_of(net, weights, x, target)):
        st.warning(t("This network has diverged. Go back to the start first."), icon=":material/warning:")
        return
    by_rule = backprop.backward(net, weights, x, target, backprop.forward(net, weights, x, target)).gradient.flat()
    by_quotient = backprop.finite_differences(net, weights, x, target)
    place = int(np.abs(by_rule).argmax())
    name = net.edges[place].name
    lines = table_head(t("Who computes the gradient"), t("Gradient of {weight}").format(weight=name),
                       t("Who uses it"), t("Step of {weight}").format(weight=name))
    steps = {}
    for giver, gradient in ((t("backpropagation"), by_rule), (t("difference quotients"), by_quotient)):
        for optimizer, step in FIRST_STEPS.items():
            steps[giver, optimizer] = -step(gradient, net.rate)[place]
            taken = number(steps[giver, optimizer], 9)
            lines.append(f"| {giver} | {number(gradient[place], 9)} | {NAMES[optimizer]} | {taken} |")
    st.markdown("\n".join(lines))
    agree = bool(np.abs(by_rule - by_quotient).max() < _CLOSE)
    _say(prediction, agree, len({round(step, 9) for step in steps.values()}) > 1)


def _say(prediction: int, agree: bool, differ: bool) -> None:
    """Say what held: which of the answers is right follows from the table."""
    right = {(True, True): 1, (True, False): 0, (False, True): 2, (False, False): 0}[agree, differ]
    held: dict[int, Callable[[], str]] = {
        1: lambda: t("The claim mixes up two things. Backpropagation computes the gradient; the optimizer only uses "
                     "it. The same gradient gives three different steps, and an optimizer does not even notice when "
                     "the gradient comes from difference quotients, which never went backwards."),
        2: lambda: t("Here the two ways to the gradient differ: this network stands at a kink of its activation or "
                     "loss. Move a weight a little and run it again."),
        0: lambda: t("Here the gradient is zero, so no optimizer moves. Choose another example and run it again."),
    }
    claim.say_what_held(right, held[right](), prediction)
