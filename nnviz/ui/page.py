"""What every page starts with."""

import streamlit as st

from nnviz.course.page import Page
from nnviz.ui import keys, presenter, visits
from nnviz.ui.language import switch, t

#: A table wider than a phone scrolls in a box of its own, and the page does not. The line that says how a run went has
#: a fixed height, so that nothing jumps; on a phone a long sentence may make it higher.
_STYLE = """<style>
[data-testid="stMainBlockContainer"] { padding-top: 4rem; padding-bottom: 2rem; }
[data-testid="stMarkdownContainer"]:has(> table) { overflow-x: auto; }
[data-testid="stSelectbox"] :is(input, [data-baseweb="select"] div) { text-overflow: ellipsis; }
[class*="st-key-arithmetic"] table { width: 100%; font-size: 0.78rem; }
[class*="st-key-arithmetic"] :is(th, td) { padding: 0.1rem 0.35rem !important; white-space: nowrap; }
[class*="st-key-arithmetic"] td:last-child { white-space: normal; }
[class*="st-key-"][class*="-number"] { position: relative; }
[class*="st-key-"][class*="-number"] [data-testid="stElementContainer"]:has(> [data-testid="stNumberInput"]) {
  position: absolute; top: -0.3rem; right: 0; width: 4.2rem !important;
}
[class*="st-key-"][class*="-number"] [data-testid="stNumberInputContainer"] { height: 1.7rem; min-height: 0; }
[class*="st-key-"][class*="-number"] [data-testid="stNumberInput"] input {
  padding: 0 0.3rem; text-align: right; font-size: 0.85rem;
}
[class*="st-key-"][class*="-number"] [data-testid="stWidgetLabel"] { padding-right: 4.5rem; }
[class*="st-key-"][class*="-number"] [data-testid="stSliderThumbValue"] { display: none; }
@media (max-width: 640px) {
  [class*="-status"][class*="st-key-"] {
    height: auto !important;
    max-height: none !important;
    overflow: visible !important;
  }
}
</style>"""


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
