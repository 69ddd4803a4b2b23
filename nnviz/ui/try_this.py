"""What to look at, and buttons that set the knobs to something worth seeing."""

from collections.abc import Callable

import streamlit as st

from nnviz.language import lesson
from nnviz.ui.language import current, t
from nnviz.ui.page import note
from nnviz.ui.state import PageState


def draw(state: PageState, more: Callable[[], None] = lambda: None) -> None:
    """Draw the lesson's hints beside the buttons of the page's suggestions, and what ``more`` draws below these.

    Where the reader is to guess, there are no buttons: they would tell the answer.
    """
    if state.lesson.guides:
        st.subheader(t("What to look at"), anchor=False)
        st.markdown(lesson(current(), state.name))
        more()
        return
    hints, buttons = st.columns([6, 5], gap="medium")
    with hints:
        st.subheader(t("What to look at"), anchor=False)
        st.markdown(lesson(current(), state.name))
    with buttons, st.container(gap="xsmall"):
        st.subheader(t("Try this"), anchor=False)
        for suggestion in state.page.suggestions:
            st.button(t(suggestion.title), icon=":material/play_arrow:", width="stretch",
                      key=state.key(f"try-{suggestion.id}"), on_click=state.load,
                      args=(suggestion.experiment, suggestion.title))
            note(t(suggestion.see))
        more()
