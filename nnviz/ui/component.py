"""The app's own components: small pieces of HTML, CSS and JavaScript in ``assets/`` that live in the page itself."""

from collections.abc import Callable
from pathlib import Path

import streamlit as st

_ASSETS = Path(__file__).parent / "assets"


def component(name: str, *libraries: str) -> Callable:
    """Return the component ``assets/<name>.html``, ``.css`` and ``.js``; ``libraries`` are scripts that come first."""
    scripts = [*libraries, f"{name}.js"]
    return st.components.v2.component(
        f"nnviz_{name}", html=(_ASSETS / f"{name}.html").read_text("utf-8"),
        css=(_ASSETS / f"{name}.css").read_text("utf-8"),
        js="\n".join((_ASSETS / script).read_text("utf-8") for script in scripts))
