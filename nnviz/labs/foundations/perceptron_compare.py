"""What can be compared with a perceptron's training: learning rates, orders, logistic regression, scikit-learn."""

from collections import Counter

import numpy as np
import pandas as pd
import streamlit as st

from nnviz.labs.foundations.charts import perceptron as charts
from nnviz.labs.foundations.figures import hard_soft
from nnviz.labs.foundations.figures.perceptron import GATE_CLASSES, Trail
from nnviz.labs.foundations.perceptron import SPECIES, examples_of, trail_of
from nnviz.labs.foundations.values import Rosenblatt
from nnviz.palette import CLASS_COLORS
from nnviz.ui.language import number, percent, t
from nnviz.ui.page import note, table_head
from nnviz.ui.presenter import chart_style
from nnviz.ui.show import show

#: Learning rates that are compared.
_RATES = (0.01, 0.1, 1.0, 10.0)
#: Orders that are drawn.
_ORDERS = 30


def draw(value: Rosenblatt) -> None:
    """Draw the tabs; each is computed when it is opened."""
    parts = {t("Learning rate"): _rates, t("Order"): _orders, t("A probability instead"): _soft,
             "scikit-learn": _oracle}
    tabs = st.tabs(list(parts), on_change="rerun", key="perceptron:compare")
    for tab, part in zip(tabs, parts.values(), strict=True):
        if tab.open:
            with tab:
                part(value)


def _written(weights: np.ndarray) -> str:
    """Write weights, bias last: (2; 1; −2); several outputs one after the other."""
    return " ".join(f"({'; '.join(number(round(float(value), 3) + 0.0) for value in unit)})" for unit in weights.T)


def _end(trail: Trail) -> str:
    return number(trail.converged) if trail.converged else t("not at rest")


def _rates(value: Rosenblatt) -> None:
    """Train with every learning rate; say whether anything but the size of the weights changed."""
    trails = {rate: trail_of(value, rate=rate) for rate in _RATES}
    same = len({(trail.converged, trail.updates) for trail in trails.values()}) == 1
    scaled = same and all(np.allclose(trail.final / rate, trails[1.0].final) for rate, trail in trails.items())
    lines = table_head("η", t("First epoch without an error"), t("Updates"), t("Weights and bias"))
    for rate, trail in trails.items():
        weights = f"{number(rate)} · {_written(trail.final / rate)}" if scaled else _written(trail.final)
        lines.append(f"| {number(rate)} | {_end(trail)} | {number(trail.updates)} | {weights} |")
    if scaled:
        st.markdown(t("**Nothing changes but the size of the weights.** From zero, every weight is η times a sum of "
                      "examples. A neuron that only looks at the sign of its score never notices η."))
    else:
        st.markdown(t("**Here the learning rate matters.** The first weights are not zero: a small η needs many "
                      "corrections to outweigh them, a large one forgets them at once."))
    st.markdown("\n".join(lines))


@st.cache_resource(max_entries=16, show_spinner=False)
def _drawn(value: Rosenblatt) -> list[Trail]:
    return [trail_of(value, shuffle=True, seed=seed) for seed in range(_ORDERS)]


def _orders(value: Rosenblatt) -> None:
    """Train with many orders of the examples, and the page's own clouds and first weights."""
    if value.data == "gaussians" or value.start == "random":
        note(t("The seed also draws the clouds or the first weights: each of these {count} trainings has its "
               "own.").format(count=number(_ORDERS)))
    trails = _drawn(value.model_copy(update={"at": 0, "seed": 0, "shuffle": True}))
    rested = [trail.updates for trail in trails if trail.converged]
    if not rested:
        st.markdown(t("None of {count} orders comes to rest within {epochs} epochs. No order helps where no line "
                      "separates the classes.").format(count=number(_ORDERS), epochs=number(trails[0].epochs)))
        return
    here = trail_of(value)
    facts = {"rested": len(rested), "count": _ORDERS, "low": min(rested), "high": max(rested)}
    st.markdown(t("{rested} of {count} random orders come to rest, after {low} to {high} updates. The dashed line is "
                  "the training above.").format(**{name: number(value) for name, value in facts.items()}))
    counts = pd.DataFrame(sorted(Counter(rested).items()), columns=["updates", "draws"])
    show(charts.orders(counts, here.updates if here.converged else None, chart_style()), key="perceptron-orders",
         alt=t("Bars: how many orders take how many updates."))


def _soft(value: Rosenblatt) -> None:
    """Draw the hard answer beside logistic regression's probability, and tell both for a few examples."""
    these, trail = examples_of(value), trail_of(value)
    units = list(SPECIES) if value.data == "species" else ["ŷ"]
    hard, soft = t("perceptron"), t("logistic regression")
    colors = CLASS_COLORS[:3] if len(units) > 1 else CLASS_COLORS[1:2]
    st.markdown(t("The perceptron only says on which side a point lies. Logistic regression (scikit-learn, its usual "
                  "penalty) has the same kind of line and also says how sure it is."))
    picture, told = st.columns([6, 5], gap="large")
    with picture:
        lines = hard_soft.lines(these, trail.final, units, hard, soft)
        show(charts.answers(lines, tuple(colors), chart_style()), key="perceptron-answers",
             alt=t("The perceptron’s step and the probability, along a line through the classes."))
    with told:
        some = 4 if value.data in GATE_CLASSES else 6
        chosen = np.linspace(0, len(these.points) - 1, some).round().astype(int)
        scores = these.points[chosen] @ trail.final[:-1] + trail.final[-1]
        shares = hard_soft.probabilities(these, these.points[chosen])
        lines = table_head(t("Example"), t("Class"), t("Perceptron"), t("Probability"))
        for row, example in enumerate(chosen):
            x1, x2 = these.points[example]
            fires = " ".join(str(int(score > 0)) for score in scores[row])
            lines.append(f"| ({number(x1)}; {number(x2)}) | {these.classes[example]} | {fires} | "
                         f"{' · '.join(percent(share) for share in shares[row])} |")
        st.markdown("\n".join(lines))


def _oracle(value: Rosenblatt) -> None:
    """Train scikit-learn's own perceptron on the same examples beside ours."""
    ours = {"answers": trail_of(value, shuffle=False, start="zero", margin="answers", step="heaviside"),
            "always_wrong": trail_of(value, shuffle=False, start="zero", margin="always_wrong", step="heaviside")}
    epochs = ours["always_wrong"].epochs
    theirs = hard_soft.scikit_learn(examples_of(value), epochs, value.rate)
    st.markdown(t("`Perceptron(shuffle=False, tol=None, max_iter={epochs}, eta0={rate})` of scikit-learn, on the same "
                  "examples in the same order. It also corrects at a score of exactly 0; the rule of the course does "
                  "not, because the neuron then does not fire.").format(epochs=epochs, rate=value.rate))
    lines = table_head(t("Who"), t("At a score of exactly 0"), t("First epoch without an error"), t("Weights and bias"))
    names = {"answers": t("the neuron does not fire"), "always_wrong": t("an error (scikit-learn)")}
    for margin, trail in ours.items():
        lines.append(f"| {t('this page')} | {names[margin]} | {_end(trail)} | {_written(trail.final)} |")
    lines.append(f"| scikit-learn | {names['always_wrong']} | — | {_written(theirs)} |")
    st.markdown("\n".join(lines))
    if np.allclose(theirs, ours["always_wrong"].final, atol=1e-9):
        st.markdown(t("Both find the same weights."))
    else:
        st.markdown(t("They differ: scikit-learn adds in another order, or its shorter sums round otherwise."))
