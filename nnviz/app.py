"""The app: menu, language and theme, made from the catalogue of the labs."""

from pathlib import Path

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from nnviz.course.page import Page
from nnviz.labs.catalogue import LABS, PAGES
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
    pages = {name: _entry(page) for name, page in PAGES.items()}
    menu = {lab.title and t(lab.title): [pages[page.name] for page in lab.pages] for lab in LABS}
    chosen = st.navigation(menu, position="top")
    name = next(name for name, page in pages.items() if page is chosen)
    leave_for(name)
    chosen.run()


def _entry(page: Page) -> StreamlitPage:
    """Return a page's entry in the menu."""
    return st.Page(page.script, title=language.t(page.menu), icon=page.icon, url_path=page.name, default=page.first)


def through_the_entry() -> None:
    """Go through the entry point: every page begins with this.

    Until the entry point has once named the pages, Streamlit runs the scripts of ``pages/`` as pages that stand alone.
    So it is when the first visitor of a fresh server opens another page than the first.
    """
    if not language.is_chosen():
        main()
        st.stop()
