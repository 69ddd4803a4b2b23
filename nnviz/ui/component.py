"""The app's own components: small pieces of HTML, CSS and JavaScript in ``assets/`` that live in the page itself."""

from collections.abc import Callable
from pathlib import Path

import streamlit as st

_ASSETS = Path(__file__).parent / "assets"


def component(name: str, *libraries: str, module: str = __file__) -> Callable:
    """Return the component ``assets/<name>.js``, with ``<name>.html`` and ``<name>.css`` where there are such files.

    ``libraries`` are scripts, style sheets and markup that come before its own. ``module`` is the ``__file__`` of a
    lab's module: files are looked for in the lab's ``assets`` first, then in those that all share.
    """
    own = Path(module).parent / "assets"

    def together(kind: str) -> str:
        paths = [_found(own, file) for file in libraries if file.endswith(kind)]
        last = _found(own, f"{name}{kind}")
        if last.exists() or kind == ".js":
            paths.append(last)
        return "\n".join(path.read_text("utf-8") for path in paths)

    return st.components.v2.component(f"nnviz_{name}", html=together(".html"), css=together(".css"), js=together(".js"))


def _found(own: Path, file: str) -> Path:
    return own / file if (own / file).exists() else _ASSETS / file
