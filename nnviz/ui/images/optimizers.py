"""What an optimizer does with a gradient: its formula, and each symbol in a sentence. As Keras computes it."""

from dataclasses import dataclass

import streamlit as st

from nnviz.experiments.images import ImageTraining
from nnviz.language import mark as _
from nnviz.ui.language import number, t


@dataclass(frozen=True)
class Rule:
    """How one weight moves: a title, the formula in LaTeX, and a Markdown list of what it says."""

    title: str
    formula: str
    sentences: str


_WEIGHT_AND_RATE = _("""\
- $w$: a weight, and $g$: its gradient on this batch. It says how the loss changes when $w$ grows.
- $\\eta$: the learning rate, here ${rate}$.""")
_PLAIN_SGD = Rule(
    _("What does SGD do?"),
    r"w \leftarrow w - \eta\, g",
    _("""\
- It is a step against the gradient, with the same rate for every weight. A weight with a small gradient hardly moves.
- With a momentum above 0, steps also have a memory."""))
_SGD = Rule(
    _("What does SGD with momentum do?"),
    r"\begin{aligned} v &\leftarrow \mu\, v - \eta\, g \\ w &\leftarrow w + v \end{aligned}",
    _("""\
- $v$: the step. It starts at 0 and remembers the steps before it.
- $\\mu$: the momentum, here ${momentum}$. This share of the last step is added to the next one. Steps in the same
  direction grow, steps to and fro cancel."""))
_RMSPROP = Rule(
    _("What does RMSprop do?"),
    r"\begin{aligned} v &\leftarrow \rho\, v + (1 - \rho)\, g^2 \\ w &\leftarrow w - \eta\, \frac{g}{\sqrt{v + "
    r"\varepsilon}} \end{aligned}",
    _("""\
- $v$: a running mean of the squared gradient, one for each weight. It starts at 0.
- $\\rho$ (rho), here ${rho}$: this share of the old mean is kept at each step. Closer to 1: a longer memory.
- The gradient is divided by its own usual size. So every weight moves by about $\\eta$, whether its gradients are large
  or small.
- $\\varepsilon = 10^{{-7}}$ keeps the division possible."""))
_RMSPROP_MOMENTUM = Rule(
    _("What does RMSprop with momentum do?"),
    r"\begin{aligned} v &\leftarrow \rho\, v + (1 - \rho)\, g^2 \\ m &\leftarrow \mu\, m + \eta\, \frac{g}{\sqrt{v + "
    r"\varepsilon}} \\ w &\leftarrow w - m \end{aligned}",
    _("""\
- $v$: a running mean of the squared gradient, one for each weight. It starts at 0.
- $\\rho$ (rho), here ${rho}$: this share of the old mean is kept at each step. Closer to 1: a longer memory.
- $m$: the step. It is the gradient divided by its own usual size, plus a share of the last step: $\\mu$, the momentum,
  here ${momentum}$.
- $\\varepsilon = 10^{{-7}}$ keeps the division possible."""))
_ADAM = Rule(
    _("What does Adam do?"),
    r"\begin{aligned} m &\leftarrow \beta_1 m + (1 - \beta_1)\, g \\ v &\leftarrow \beta_2 v + (1 - \beta_2)\, g^2 \\ "
    r"w &\leftarrow w - \eta\, \frac{\sqrt{1 - \beta_2^t}}{1 - \beta_1^t}\, \frac{m}{\sqrt{v} + \varepsilon} "
    r"\end{aligned}",
    _("""\
- $m$: a running mean of the gradient: the direction, with a memory ($\\beta_1 = {beta1}$).
- $v$: a running mean of the squared gradient: its usual size ($\\beta_2 = {beta2}$).
- $t$: the number of the step. Both means start at 0 and are too small at first; the fraction with $t$ makes up for it.
- $\\varepsilon = 10^{{-7}}$ keeps the division possible."""))


def rule(optimizer: str, momentum: float) -> Rule:
    """Return what an optimizer of ``ImageTraining`` does."""
    if optimizer == "adam":
        return _ADAM
    if optimizer == "sgd":
        return _SGD if momentum else _PLAIN_SGD
    return _RMSPROP_MOMENTUM if momentum else _RMSPROP


def explain(training: ImageTraining) -> None:
    """Draw the closed explanation of the optimizer that the knobs stand on."""
    shown = rule(training.optimizer, training.momentum)
    values = {"rate": _in_math(training.learning_rate), "rho": _in_math(training.rho),
              "momentum": _in_math(training.momentum), "beta1": _in_math(0.9), "beta2": _in_math(0.999)}
    with st.expander(t(shown.title), icon=":material/function:"):
        st.latex(shown.formula)
        st.markdown("\n".join(t(sentences).format(**values) for sentences in (_WEIGHT_AND_RATE, shown.sentences)))


def _in_math(value: float) -> str:
    """Write a number so that it stands in a formula as in a sentence: a comma there would be followed by a space."""
    return number(value).replace(",", "{,}")
