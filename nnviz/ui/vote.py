"""A vote and what comes of it: three options, a show of hands, then a sentence for every one of them."""

from collections.abc import Callable, Sequence

import streamlit as st

from nnviz.ui.language import t
from nnviz.ui.state import PageState


def ask(state: PageState, knob: str, question: str, names: Sequence[str], *, fresh: bool, vote: int,
        write: Callable[[str], str] = str) -> int:
    """Draw the options of a vote; return the position of the chosen one, from 1, or 0.

    Parameters
    ----------
    knob : str
        The session key of the widget, below the page's.
    question : str
        In the reader's language.
    names : sequence of str
        The options, in the reader's language.
    fresh, vote : bool, int
        Whether the widget is to show ``vote``, because it comes from a link.
    write : callable
        How an option is written in Markdown.
    """
    key = state.key(knob)
    if fresh:
        st.session_state[key] = vote or None
    titles = {place: write(name) for place, name in enumerate(names, 1)}
    chosen = st.radio(question, list(titles), index=None if key not in st.session_state else 0, key=key,
                      format_func=titles.__getitem__, on_change=state.touch)
    return chosen or 0


def say(vote: int, right: int, sentences: Sequence[str]) -> None:
    """Say whether the vote was right, and a sentence for every option; positions from 1."""
    head = t("That is it.") if vote == right else t("Not that one.")
    lines = [f"**{head}**"]
    for place, sentence in enumerate(sentences, 1):
        sign = ":material/check:" if place == right else ":material/close:"
        lines.append(f"{sign} :small[{place} · {sentence}]")
    (st.success if vote == right else st.info)("  \n".join(lines))
