"""Who has more weights? Two networks that read images, counted side by side. Nothing is trained here."""

from functools import partial
from typing import Literal

import streamlit as st

from nnviz import app
from nnviz.experiments.images import ImageData
from nnviz.labs.digits import arithmetic_cards, weights
from nnviz.labs.digits.lab import WEIGHTS
from nnviz.language import mark as _
from nnviz.links.pairs import Pair
from nnviz.ui import bench, guess, lesson_links, try_this
from nnviz.ui.images import arithmetic as image_arithmetic
from nnviz.ui.images.knobs import ImageKnobs
from nnviz.ui.knobs import FieldKnobs
from nnviz.ui.language import t
from nnviz.ui.page import header, note
from nnviz.ui.settings import say_problems
from nnviz.ui.state import PageState

app.through_the_entry()

SIDES: tuple[Literal["a", "b"], ...] = ("a", "b")

state = PageState(WEIGHTS)
before, problems, fresh = state.open()

header(state.page)
say_problems(problems)

lesson_links.say_hidden(state)
result = weights.result()
sets, link, said = st.columns([5, 3, 8], vertical_alignment="bottom")
with sets:
    dataset = FieldKnobs(state, fresh).choice("images", ImageData, "dataset", before.dataset)
with said:
    bench.say_setting(state)
columns = st.columns(2, gap="large")
presets, networks = {}, {}
for side, column in zip(SIDES, columns, strict=True):
    with column:
        st.markdown("**" + t("Network {network}").format(network=side.upper()) + "**")
        presets[side], kind = st.columns(2)
        networks[side] = ImageKnobs(state, getattr(before, side), fresh, f"{side}-", place=kind).network()

pair = Pair(dataset=dataset, **networks)
state.keep(pair)
counted, impossible = {}, {}
for side in SIDES:
    counted[side], impossible[side] = weights.count(state, pair, side)
    with presets[side]:
        weights.choose_preset(state, pair, side)

counts_known = True
for side, column in zip(SIDES, columns, strict=True):
    with column:
        if (shown := counted[side]) and not guess.sums_revealed(state, shown.lines, f"-{side}"):
            counts_known = False
with result:
    for sentence in filter(None, impossible.values()):
        st.error(sentence, icon=":material/straighten:")
    a, b = counted["a"], counted["b"]
    revealed = counts_known and (not (a and b) or guess.revealed(state, weights.question(a, b)))
    if a and b and revealed:
        if not any(impossible.values()):
            weights.compare(a, b)
        weights.bars(a, b)
with link:
    lesson_links.offer(state, pair)


def sums() -> None:
    """Write out both networks layer by layer, side by side."""
    for side, column in zip(SIDES, st.columns(2, gap="large"), strict=True):
        if shown := counted[side]:
            with column:
                image_arithmetic.table(shown.lines, shown.experiment.data.train_images, stale=bool(impossible[side]),
                                       name=side)


def totals() -> None:
    """Say what parameters are, and put the document's totals beside the right ones."""
    note(t("Parameters are weights and biases. A dense neuron has one weight for every input, a filter one for every "
           "pixel that it sees in every channel; each has one bias."))
    weights.printed_totals()


# The document counts the networks that the page opens with: its totals would tell what is to be guessed.
bench.draw(state, {
    "sums": sums, "look": partial(try_this.draw, state), "totals": totals, "document": arithmetic_cards.draw},
    without=() if revealed else ("sums", "totals"),
    titles={"sums": _("Layer by layer"), "totals": _("The document's totals")})
