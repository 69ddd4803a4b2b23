"""The "Check the document" cards that need no training: predict, then the arithmetic decides."""

import streamlit as st

from nnviz.course.arithmetic_cards import ARITHMETIC_CARDS, ArithmeticCard
from nnviz.ui import claim
from nnviz.ui.arithmetic import written
from nnviz.ui.language import t
from nnviz.ui.page import table_head


def draw() -> None:
    """Draw all cards, each in a fragment of its own."""
    st.markdown(t("Make your prediction. The arithmetic then shows what holds."))
    for card in ARITHMETIC_CARDS:
        with claim.place(card):
            st.fragment(_card)(card)


def _card(card: ArithmeticCard) -> None:
    prediction = claim.ask(card, written)
    if prediction is None:
        return
    lines = table_head(t("What is counted"), t("Sum"))
    lines += [f"| {t(name)} | {written(text)} |" for name, text in card.sums]
    st.markdown("\n".join(lines))
    claim.say_what_held(card.right, t(card.held), prediction)
