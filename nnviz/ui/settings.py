"""What pages do with settings: move one knob, and say what a link asks for and cannot have."""

import re
from typing import Any

import streamlit as st

from nnviz.links.forms import Words
from nnviz.links.grammar import Problem
from nnviz.links.plane import LINKED_POINTS
from nnviz.ui.language import number, t
from nnviz.ui.plain import plain
from nnviz.ui.state import PageState


def use(state: PageState, knob: str, value: Any) -> None:
    """Move one knob, before the page is drawn."""
    st.session_state[state.key(knob)] = value
    state.touch()


def say_problems(problems: list[Problem]) -> None:
    """Say what a link asks for and cannot have, one sentence for each value.

    The sentences have a place of their own, so that the rest of the page is not drawn anew when they go.
    """
    with st.container():
        for problem in problems:
            st.warning(sentence(problem), icon=":material/link_off:")


def in_words(text: str) -> str:
    """Return what is possible in the reader's language, where it is said in words."""
    return t(text.sentence).format(**text.facts) if isinstance(text, Words) else text


def _as_read(text: str) -> str:
    """Write a value of a link as the reader's language does, if it is a number with decimals."""
    return number(float(text)) if re.fullmatch(r"-?\d+\.\d{1,6}", text) else text


def sentence(problem: Problem) -> str:
    if problem.name == "pts" and not problem.value:
        return t("The points are not in this link: a link holds at most {most}. Under Data, open the CSV file that "
                 "came with it. Until then you see an example.").format(most=number(LINKED_POINTS))
    facts = {"value": f"**{plain(problem.value)}**", "allowed": plain(in_words(problem.allowed), 400)}
    if not problem.name:
        return t("The link says {value}, which means nothing on this page. Perhaps you mean {allowed}.").format(
            **facts)
    return t("The link says {name}={value}, which is not possible here. Possible: {allowed}. "
             "The page uses {used}.").format(name=f"**{plain(problem.name)}**", used=plain(_as_read(problem.used)),
                                             **facts)
