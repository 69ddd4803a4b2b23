"""Which pages a reader has visited in this session, the last one first."""

import streamlit as st

from nnviz.course.page import Page

_KEY = "visits"
_MOST = 3


def note_down(page: Page) -> None:
    """Note a visit; those of the front page and of pages beside the course are not of interest."""
    if page.in_path and not page.first:
        st.session_state[_KEY] = [page.name, *(name for name in last() if name != page.name)][:_MOST]


def last() -> list[str]:
    """Return the names of the last pages, the newest first."""
    return st.session_state.get(_KEY, [])
