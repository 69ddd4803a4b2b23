"""What every page starts with."""

import streamlit as st

from nnviz.ui.language import switch


def header(title: str, question: str) -> None:
    """Draw a page's title, the question it answers, and the language switch."""
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        st.title(title, anchor=False, width="content")
        with st.container(width="content"):
            switch()
    st.markdown(question)


def table_head(*titles: str) -> list[str]:
    """Return the first two lines of a Markdown table."""
    return ["| " + " | ".join(titles) + " |", "|---" * len(titles) + "|"]
