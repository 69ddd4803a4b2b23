"""The reader's language: from ``?lang=``, else from the browser, switchable on every page."""

from collections.abc import Callable

import streamlit as st

from nnviz import language as languages

_KEY = "language"
_SWITCH = "language_switch"


def choose() -> None:
    """Settle the session's language before anything is drawn."""
    asked = st.query_params.get("lang")
    if asked in languages.LANGUAGES:
        st.session_state[_KEY] = asked
    elif _KEY not in st.session_state:
        st.session_state[_KEY] = languages.preferred(st.context.locale)


def is_chosen() -> bool:
    """Tell whether the session's language is settled."""
    return _KEY in st.session_state


def current() -> str:
    """Return the code of the session's language."""
    return st.session_state[_KEY]


def translator() -> Callable[[str], str]:
    """Return the function that turns an English sentence into the reader's; the same object for a language."""
    return languages.catalogue(current()).gettext


def t(sentence: str | None) -> str:
    """Return an English sentence in the reader's language; nothing for none, as of a field without help."""
    return translator()(sentence) if sentence else ""


def number(value: float, digits: int | None = None) -> str:
    """Write a number as the reader's language does."""
    return languages.number(value, current(), digits)


def is_singular(value: float) -> bool:
    """Tell whether a number takes the singular in the reader's language."""
    return languages.is_singular(value, current())


def epochs_written(epochs: float) -> str:
    """Write a number of epochs: with one decimal if the last one was not finished."""
    return number(epochs, 1 if epochs % 1 else 0)


def epochs_counted(epochs: float) -> str:
    """Write a number of epochs with its noun, singular or plural: ``1 epoch``, ``0.5 epochs``."""
    return (t("{count} epoch") if is_singular(epochs) else t("{count} epochs")).format(count=epochs_written(epochs))


def percent(value: float, digits: int = 1) -> str:
    """Write a share as a percentage as the reader's language does."""
    return languages.percent(value, current(), digits)


def day(written: str) -> str:
    """Write an ISO date as the reader's language does."""
    return languages.day(written, current())


def switch() -> None:
    """Draw the language switch."""
    st.session_state[_SWITCH] = current()
    st.segmented_control(
        t("Language"), list(languages.LANGUAGES), default=current(), format_func=languages.LANGUAGES.__getitem__,
        key=_SWITCH, label_visibility="collapsed", on_change=_switched)


def _switched() -> None:
    chosen = st.session_state[_SWITCH] or current()
    st.session_state[_KEY] = chosen
    st.query_params["lang"] = chosen
