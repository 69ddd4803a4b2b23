"""Presenter mode: type and lines for the last row of a lecture hall, and a second window with the lecturer's notes."""

import streamlit as st

from nnviz.charts.style import ChartStyle
from nnviz.ui.language import current, t, translator

_KEY = "presenting"
#: Streamlit measures everything in rem, so the size of the root's type scales the whole page. The menu keeps its size:
#: it would else fold pages away.
_LARGE = """<style>
html { font-size: 21px !important; }
[data-testid="stHeader"] { zoom: calc(16 / 21); }
[data-testid="stButton"] button { height: auto; }
[data-testid="stButton"] button p { white-space: normal; }
[class*="st-key-arithmetic"] td:first-child { white-space: normal; }
</style>"""


def presenting() -> bool:
    """Tell whether this session is in presenter mode."""
    return st.session_state.get(_KEY, False)


def chart_style() -> ChartStyle:
    """Return how charts are drawn for this reader."""
    return ChartStyle(current(), translator(), presenting())


def enlarge() -> None:
    """Scale the page's type, if in presenter mode."""
    if presenting():
        st.html(_LARGE)


def switch() -> None:
    """Draw the button that turns presenter mode on and off, and the way to the notes."""
    st.button(t("Smaller") if presenting() else t("Presenter"), key="presenter", on_click=_toggle,
              icon=":material/zoom_out_map:" if not presenting() else ":material/zoom_in_map:",
              help=t("Large type and thick lines for the last row."))
    if presenting():
        st.link_button(t("Notes"), f"notes?lang={current()}", icon=":material/speaker_notes:",
                       help=t("Opens your notes in another window, for a screen that the class does not see."))


def _toggle() -> None:
    st.session_state[_KEY] = not presenting()
