"""The app's own components: small pieces of HTML, CSS and JavaScript in ``assets/`` that live in the page itself."""

from collections.abc import Callable
from pathlib import Path

import streamlit as st

_ASSETS = Path(__file__).parent / "assets"


def component(name: str, *libraries: str) -> Callable:
    """Return the component ``assets/<name>.html``, ``.css`` and ``.js``.

    ``libraries`` are scripts and style sheets of ``assets`` that come before its own.
    """
    def together(kind: str) -> str:
        files = [file for file in (*libraries, f"{name}{kind}") if file.endswith(kind)]
        return "\n".join((_ASSETS / file).read_text("utf-8") for file in files)

    return st.components.v2.component(f"nnviz_{name}", html=together(".html"), css=together(".css"), js=together(".js"))
