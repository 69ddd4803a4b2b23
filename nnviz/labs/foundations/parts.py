"""The parts of a page that are played one after the other."""

import streamlit as st

from nnviz.ui.language import t
from nnviz.ui.state import PageState


def choose_part(state: PageState, parts: dict[str, str], now: str, fresh: bool) -> str:
    """Draw the parts to choose from, unless the lecturer's link hides them; return the one chosen.

    Parameters
    ----------
    parts : dict of str to str
        Code -> title in English.
    now : str
        The code of the part that the page's value names.
    fresh : bool
        Whether that value comes from elsewhere than these knobs.
    """
    if state.hides("part"):
        return now
    key = state.key("part")
    if fresh or key not in st.session_state:
        st.session_state[key] = now
    return st.segmented_control(
        t("Play"), list(parts), default=now, required=True, key=key, on_change=state.touch,
        format_func={code: t(title) for code, title in parts.items()}.__getitem__, label_visibility="collapsed")
