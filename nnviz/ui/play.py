"""Components that are played in the browser: their moves become part of the page's value, and so of its link.

The browser answers a move at once and reports it a moment later. What it reports is checked as a link is; the page's
value changes, and the address with it. Only a value that comes from elsewhere (a link, a button) is sent back to be
shown.
"""

from collections.abc import Callable
from typing import Any

import streamlit as st
from pydantic import ValidationError

from nnviz.ui.language import current
from nnviz.ui.state import PageState


def play(component: Callable, state: PageState, value: Any, fresh: bool, *, name: str, data: dict[str, Any],
         fields: tuple[str, ...]) -> None:
    """Mount a component.

    Parameters
    ----------
    component : callable
        What ``nnviz.ui.component.component`` returns. Its script gets ``data`` with ``language``, ``predict`` (whether
        the lecturer's link wants guesses first), ``state`` (the fields' values) and ``version``: it takes the state
        when the version is another, and reports its own by ``setStateValue("moves", {field: value})``.
    value : nnviz.experiments.value.Value
        What the page shows.
    fresh : bool
        Whether the value comes from elsewhere than this component.
    name : str
        Where it stands on its page.
    fields : tuple of str
        What the component moves.
    """
    key, version = state.key(name), state.key(f"{name}-version")
    session = st.session_state
    if fresh or version not in session:
        session[version] = session.get(version, 0) + 1
    shown = {field: getattr(value, field) for field in fields}
    component(data={**data, "language": current(), "predict": state.lesson.predict, "state": shown,
                    "version": session[version]}, key=key,
              on_moves_change=lambda: _take(state, session[key].get("moves"), fields))


def _take(state: PageState, moves: Any, fields: tuple[str, ...]) -> None:
    """Put what a browser reports into the page's value; what is not possible is left out."""
    if not isinstance(moves, dict):
        return
    changes = {field: entry for field, entry in moves.items() if field in fields}
    now = state.experiment
    try:
        state.put(type(now).model_validate(now.model_dump() | changes))
    except ValidationError:
        return
