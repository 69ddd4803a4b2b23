"""What every "Check the document" card begins and ends with: the claim and a prediction, and what held."""

from collections.abc import Callable

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from nnviz.course.claim import Question
from nnviz.ui.choice import choice
from nnviz.ui.language import t


def place(claim: Question, *, alone: bool = False) -> DeltaGenerator:
    """Return the place of a card: in a list of cards, only its claim is seen until the reader opens it."""
    return st.expander(f"**{claim.id} · {t(claim.document)}** — {t(claim.claim)}", alone,
                       key=f"card-{claim.id}-place")


def ask(claim: Question, write: Callable[[str], str] = str) -> int | None:
    """Draw the answers to choose from, each written by ``write``; return the position of the chosen one."""
    answers = [write(t(answer)) for answer in claim.answers]
    return choice(st.radio, t(claim.question), range(len(answers)), horizontal=True, name=answers.__getitem__,
                  key=f"card-{claim.id}", persist_state="session")


def say_what_held(right: int, held: str, prediction: int) -> None:
    """Say whether the reader predicted the ``right`` answer, and what held, in the reader's language."""
    good = prediction == right
    (st.success if good else st.info)(
        (t("You were right.") if good else t("You predicted otherwise.")) + " " + held,
        icon=":material/check_circle:" if good else ":material/lightbulb:")
