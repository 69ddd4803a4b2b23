"""The app: menu, language and theme, made from the catalogue of the labs."""

from pathlib import Path

import streamlit as st

from nnviz.labs.catalogue import PAGES
from nnviz.ui import language, start
from nnviz.ui.state import leave_for

#: Our own, so that a visitor's browser asks nobody else for it.
_ICON = Path(__file__).parents[1] / "assets" / "icon.png"


def main() -> None:
    """Draw the page that the address names."""
    st.set_page_config(page_title="nnviz", page_icon=_ICON, layout="wide")
    start.once()
    language.choose()
    t = language.t
    pages = {page.name: st.Page(page.script, title=t(page.menu), icon=page.icon, url_path=page.name,
                                default=page.first, visibility="visible" if page.in_menu else "hidden")
             for page in PAGES.values()}
    chosen = st.navigation(list(pages.values()), position="top")
    leave_for(next(name for name, page in pages.items() if page is chosen))
    chosen.run()


def through_the_entry() -> None:
    """Go through the entry point: every page begins with this.

    Until the entry point has once named the pages, Streamlit runs the scripts of ``pages/`` as pages that stand alone.
    So it is when the first visitor of a fresh server opens another page than the first.
    """
    if not language.is_chosen():
        main()
        st.stop()
