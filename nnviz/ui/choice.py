"""Choices whose options are words: what is chosen stays when the reader changes the language.

A browser tells the server of an option by the words that it shows, and Streamlit reads them by the words that it sent
last. So after a change of the language the two would talk of different words: the browser must be told the new words of
what is chosen, and a browser that lags behind may still say the old ones.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from nnviz.ui.language import current


@dataclass(frozen=True)
class _Said:
    """What a choice showed last: its language, what was chosen, and the option of each word in every language."""

    language: str
    value: Any
    options: Sequence[Any]
    words: Mapping[str, dict[str, Any]]

    def meant(self, value: Any) -> Any:
        """Return the option that a browser means, which may have said it in words of another language."""
        if isinstance(value, list):
            return [self.meant(entry) for entry in value]
        if value in self.options:
            return value
        return next((words[value] for words in self.words.values() if value in words), value)


def choice(draw: Callable[..., Any], label: str, options: Collection[Any], default: Any = None, *, key: str,
           name: Callable[[Any], str] = str, on_change: Callable[..., None] | None = None, args: tuple = (),
           **more: Any) -> Any:
    """Draw a choice and return what is chosen.

    Parameters
    ----------
    draw : callable
        ``st.selectbox``, ``st.radio``, ``st.segmented_control``, ``st.pills``, ``st.select_slider`` or
        ``st.multiselect``.
    label : str
    options : collection
    default : optional
        The option that is chosen at first, or a list of them.
    key : str
        Where the session keeps what is chosen.
    name : callable
        Names an option in the reader's language.
    on_change : callable, optional
        Called with ``args`` when the reader has chosen another option.
    more
        What else ``draw`` takes.
    """
    options = list(options)
    said = _settle(key)
    if on_change:
        more |= {"on_change": _changed, "args": (key, on_change, args)}
    chosen = draw(label, options, format_func=name, key=key, **_at_first(draw, options, default, key), **more)
    if said is None or said.language != current() or said.options != options:
        words = {**(said.words if said else {}), current(): {name(option): option for option in options}}
        said = _Said(current(), chosen, options, words)
    st.session_state[_memory(key)] = _Said(said.language, chosen, said.options, said.words)
    return chosen


def _memory(key: str) -> str:
    return f"{key}:said"


def _at_first(draw: Callable[..., Any], options: list[Any], default: Any, key: str) -> dict[str, Any]:
    """Return what a widget shows until it is told its value: the same, for a browser that is still loading."""
    now = st.session_state.get(key, default)
    if isinstance(now, list):
        return {"default": [option for option in now if option in options]}
    now = now if now in options else default
    if draw in (st.selectbox, st.radio):
        return {"index": None if now is None else options.index(now)}
    return {"value" if draw == st.select_slider else "default": now}


def _settle(key: str) -> _Said | None:
    """Put what is chosen in terms of the options, and into this language's words; return what was said before."""
    said = st.session_state.get(_memory(key))
    if said and key in st.session_state:
        value = st.session_state[key]
        meant = said.meant(value)
        if meant != value or said.language != current():
            st.session_state[key] = meant
    return said


def _changed(key: str, on_change: Callable[..., None], args: tuple) -> None:
    """Tell of another option; other words for the same one are no change."""
    said = _settle(key)
    if said is None or st.session_state[key] != said.value:
        on_change(*args)


@dataclass(frozen=True)
class _Open:
    """Which of some tabs is open, and which was when these tabs were first drawn in this language."""

    language: str
    names: tuple[str, ...]
    at_first: str
    now: str


def tabs(titles: Mapping[str, str], default: str, *, key: str) -> list[Any]:
    """Draw tabs; the one that is open stays so when the reader changes the language.

    Parameters
    ----------
    titles : mapping of str to str
        Name of each tab -> its title in the reader's language.
    default : str
        The name of the tab that is open at first.
    key : str
        Where the session remembers which one is open; ``open_tab`` opens another one.

    Returns
    -------
    list of TabContainer
        In the order of ``titles``; ``.open`` tells which one is to be drawn.
    """
    session, known, names = st.session_state, st.session_state.get(key), tuple(titles)
    widget, asked = f"{key}-{current()}", session.pop(_asked(key), None)
    at_first = default
    if known is not None:  # Streamlit forgets the tabs of a page that is left: the session does not
        stands = widget in session and (known.language, known.names) == (current(), names)
        at_first = known.at_first if stands else known.now if known.now in names else default
    if asked in titles:
        session[widget] = titles[asked]
    drawn = st.tabs(list(titles.values()), default=titles[at_first], key=widget, on_change="rerun")
    now = next((name for name, tab in zip(titles, drawn, strict=True) if tab.open), at_first)
    session[key] = _Open(current(), names, at_first, now)
    return list(drawn)


def open_tab(key: str, name: str) -> None:
    """Open one of the tabs of a key when they are drawn next; without a tab of that name, nothing happens."""
    st.session_state[_asked(key)] = name


def open_now(key: str) -> str | None:
    """Return the name of the tab that was open when the tabs of a key were drawn last; None before."""
    known = st.session_state.get(key)
    return known.now if known else None


def _asked(key: str) -> str:
    return f"{key}:asked"
