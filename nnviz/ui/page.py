"""What every page starts with."""

import streamlit as st

from nnviz.language import mark as _
from nnviz.ui import keys, presenter
from nnviz.ui.language import switch

#: Page -> its title, for what the session remembers of several pages.
TITLES = {"boundaries": _("Decision boundaries"), "digits": _("Digits: three ways to see"),
          "autoencoder": _("Autoencoder"), "latent": _("Latent space")}
#: Page -> its script and its address, beside the app's.
SCRIPTS = {"boundaries": "pages/boundaries.py", "digits": "pages/digits.py",
           "autoencoder": "pages/autoencoder.py", "latent": "pages/latent.py"}
ADDRESSES = {"boundaries": "", "digits": "digits", "autoencoder": "autoencoder", "latent": "latent"}

#: A table wider than a phone scrolls in a box of its own, and the page does not.
_TABLES_SCROLL = '<style>[data-testid="stMarkdownContainer"]:has(> table) { overflow-x: auto; }</style>'


def header(title: str, question: str, *, page: str = "") -> None:
    """Draw a page's title, the question it answers, presenter mode, keys and the language switch.

    ``page`` is the name of a page with knobs: its keys then work.
    """
    st.html(_TABLES_SCROLL)
    presenter.enlarge()
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        st.title(title, anchor=False, width="content")
        with st.container(width="content", horizontal=True, vertical_alignment="center"):
            presenter.switch()
            keys.draw(page)
            switch()
    st.markdown(question)


def table_head(*titles: str) -> list[str]:
    """Return the first two lines of a Markdown table."""
    return ["| " + " | ".join(titles) + " |", "|---" * len(titles) + "|"]


def note(text: str) -> None:
    """Write a remark in small letters. (A caption of Streamlit's is too pale to be read from the last row.)"""
    st.markdown(f":small[{text}]")
