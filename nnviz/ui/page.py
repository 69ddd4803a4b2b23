"""What every page starts with."""

from pathlib import Path

import streamlit as st

from nnviz.course.page import Page
from nnviz.ui import keys, presenter, visits
from nnviz.ui.language import switch, t

_STYLE = "<style>" + (Path(__file__).parent / "assets" / "page.css").read_text("utf-8") + "</style>"


def header(page: Page) -> None:
    """Draw a page's title, the question it answers, presenter mode, the language switch, and the keys of its knobs."""
    visits.note_down(page)
    st.html(_STYLE)
    presenter.enlarge()
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        st.title(t(page.title), anchor=False, width="content")
        with st.container(width="content", horizontal=True, vertical_alignment="center"):
            presenter.switch()
            keys.draw(page)
            switch()
    st.markdown(t(page.question))


def table_head(*titles: str) -> list[str]:
    """Return the first two lines of a Markdown table."""
    return ["| " + " | ".join(titles) + " |", "|---" * len(titles) + "|"]


def note(text: str, details: str | None = None) -> None:
    """Write a remark in small letters, with details that are shown on hover.

    (A caption of Streamlit's is too pale to be read from the last row.)
    """
    st.markdown(f":small[{text}]", help=details)


def made_by(command: str, versions: str = "") -> str:
    """Say which command made what was trained before: for the details of a ``note``."""
    return t("Made by {command}").format(command=f"`{command}`") + (f" ({versions})" if versions else "")
