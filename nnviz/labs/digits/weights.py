"""Two networks counted side by side: presets, the sums of each, and who has more."""

from dataclasses import dataclass
from typing import Literal

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from nnviz.arithmetic import Row, ShapeError, rows, total, written_total
from nnviz.charts import weights as charts
from nnviz.course.weights import PRESETS, PRINTED_TOTALS
from nnviz.experiments.classifier import ClassifierExperiment
from nnviz.labs.digits.figures import weights as analysis
from nnviz.links.pairs import Pair
from nnviz.ui.arithmetic import layer_name, written
from nnviz.ui.choice import choice
from nnviz.ui.guess import Choice, Question
from nnviz.ui.images.arithmetic import say_impossible
from nnviz.ui.language import number, percent, t
from nnviz.ui.page import note, table_head
from nnviz.ui.presenter import chart_style
from nnviz.ui.show import show
from nnviz.ui.state import PageState

#: Keeps the comparison in sight while the knobs below it are moved, where the window is large enough.
_STICKY = """<style>
@media (min-width: 640px) and (min-height: 700px) {
  [data-testid="stMain"] { scroll-padding-top: 14rem; }
  [data-testid="stLayoutWrapper"]:has(> .st-key-weights-result) {
    position: sticky; top: 3.5rem; z-index: 5; padding-bottom: 0.5rem; background: light-dark(LIGHT, DARK);
  }
}
</style>"""


@dataclass(frozen=True)
class Counted:
    """A network that fits its images, with its arithmetic."""

    experiment: ClassifierExperiment
    lines: list[Row]


def result() -> DeltaGenerator:
    """Return the place of the comparison: it stays in sight while the knobs below it are moved."""
    light, dark = (st.get_option(f"theme.{theme}.backgroundColor") for theme in ("light", "dark"))
    st.html(_STICKY.replace("LIGHT", light).replace("DARK", dark))
    return st.container(key="weights-result", gap="xsmall")


def choose_preset(state: PageState, pair: Pair, side: str) -> None:
    """Draw the list of the documents' networks for a side; it shows the one that the knobs stand on."""
    if state.hides(f"{side}-preset"):
        return
    key, network = state.key(f"{side}-preset"), getattr(pair, side)
    titles = [f"{preset.id} · {t(preset.title)}" if preset.id[0].isupper() else t(preset.title) for preset in PRESETS]
    exact = next((position for position, preset in enumerate(PRESETS) if preset.network == network), None)
    st.session_state[key] = exact
    choice(st.selectbox, t("Network of a document"), range(len(PRESETS)), exact, key=key, name=titles.__getitem__,
                 placeholder=t("Your own settings"), on_change=_load, args=(state, pair, side),
                 help=t("Sets the knobs of this side to a network that a document describes."))


def _load(state: PageState, pair: Pair, side: str) -> None:
    chosen = st.session_state[state.key(f"{side}-preset")]
    if chosen is not None:
        state.choose(pair.model_copy(update={side: PRESETS[chosen].network}))


def count(state: PageState, pair: Pair, side: Literal["a", "b"]) -> tuple[Counted | None, str]:
    """Count a network.

    Returns
    -------
    counted : Counted or None
        The network of the knobs, or the last one that was possible, if there was one.
    problem : str
        Why the network of the knobs is impossible, in the reader's language; empty if it is possible.
    """
    key, experiment = state.key(f"{side}-counted"), pair.experiment(side)
    try:
        st.session_state[key] = Counted(experiment, rows(experiment))
    except ShapeError as error:
        network = t("Network {network}").format(network=side.upper())
        return st.session_state.get(key), f"**{network}.** {say_impossible(error)}"
    return st.session_state[key], ""


def question(a: Counted, b: Counted) -> Question:
    """Ask which of two networks has more parameters."""
    counts = total(a.lines), total(b.lines)
    came = "same" if counts[0] == counts[1] else "a" if counts[0] > counts[1] else "b"
    return Question(f"{a.experiment.key} {b.experiment.key}", "weights", choice=Choice(
        t("Which network has more parameters?"), {"a": t("Network A"), "b": t("Network B"), "same": t("Both as many")},
        came, t("You were right."), t("You predicted otherwise.")))


def compare(a: Counted, b: Counted) -> None:
    """Say in a few sentences who has more parameters, where they are, and whether depth decides."""
    sides = {"A": a.lines, "B": b.lines}
    found = analysis.compare(a.lines, b.lines)
    more, fewer = (total(sides[name]) for name in (found.more, found.fewer))
    if more == fewer:
        first = t("A and B have the same number of parameters: {count}.").format(count=number(more))
    else:
        first = t("{more} has {ratio} times as many parameters as {fewer}: {many} against {few}.").format(
            more=found.more, fewer=found.fewer, ratio=_ratio(found.ratio), many=number(more), few=number(fewer))
    layer, share = analysis.largest(sides[found.more])
    where = t("The largest layer of {network} is “{layer}”: {share} of its parameters.").format(
        network=found.more, layer=layer_name(layer.name), share=percent(share))
    note(f"**{first}** {where} {_depth(found, equal=more == fewer)}")


def _ratio(ratio: float) -> str:
    """Write a ratio with as many decimals as it takes to differ from 1; none for large ones."""
    if ratio >= 20:
        return number(ratio, 0)
    return number(ratio, 1) if ratio >= 1.05 else number(ratio, 4)


def _depth(found: analysis.Comparison, equal: bool) -> str:
    if found.deeper is None:
        return t("Both are equally deep: depth does not explain it.") if not equal else ""
    if equal:
        return t("{network} is deeper and has as many parameters: the claim does not hold here.").format(
            network=found.deeper)
    if found.deeper == found.fewer:
        return t("{network} is deeper and has fewer parameters: the claim does not hold here.").format(
            network=found.deeper)
    return t("{network} is deeper and has more parameters: here the claim holds.").format(network=found.deeper)


def bars(a: Counted, b: Counted) -> None:
    """Draw both networks as bars on one scale."""
    frame = pd.concat([_segments("A", a.lines), _segments("B", b.lines)], ignore_index=True)
    show(charts.weights(frame, chart_style()), key="weights-bars",
         alt=t("Two bars on one scale, one for each network; each piece is the parameters of a layer. The tables below "
               "hold the same numbers."))


def _segments(side: str, lines: list[Row]) -> pd.DataFrame:
    frame = analysis.segments(lines)
    title = t("{network}: {count} parameters").format(network=side, count=number(total(lines)))
    return frame.assign(network=title, color=frame["layer"].map(charts.layer_color),
                        layer=frame["layer"].map(layer_name), sum=frame["sum"].map(written))


def printed_totals() -> None:
    """Put the lab report's two totals beside the right sums for an image of 28 x 28 pixels."""
    cells = table_head(t("Example of the lab report"), t("Document"), t("Right, for 28 x 28 pixels"))
    for entry in PRINTED_TOTALS:
        lines = rows(Pair(a=entry.network).experiment("a"))
        cells.append(f"| {t(entry.title)} | {written(entry.written)} | {written(written_total(lines))} |")
    st.markdown("\n".join(cells))
    st.markdown(t("""\
- **Image size**: 28·28 numbers of each filter reach the dense layer, not 6·6. The document says nothing of a pooling.
- **Channels**: the second and third convolution look at 32 channels, not at one: 3·3·32 weights a filter.
- **Biases**: each filter and each neuron has one.
- **Output layer**: ten neurons, with a weight for every neuron before them."""))
