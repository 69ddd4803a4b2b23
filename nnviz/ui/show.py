"""Send charts to the browser."""

from collections.abc import Callable

import streamlit as st

from nnviz.charts.replay import Picture


def show(picture: Picture, *, alt: str, key: str, on_select: Callable[[], None] | None = None,
         widget: str | None = None) -> None:
    """Show a picture, as wide as its column. With new data and the same spec, the browser swaps the data in place.

    Parameters
    ----------
    picture : Picture
        What a function of ``nnviz.charts`` returns.
    alt : str
        What the picture shows, for those who cannot see it. Keep it the same from run to run: a chart with another
        text is drawn anew.
    key : str
        Where the picture stands on its page; the browser finds it by the class ``st-key-<key>``.
    on_select : callable, optional
        What to do when the reader selects something in the picture; ``st.session_state[widget]`` holds the selection.
    widget : str, optional
        The name of the selection. With another one, the chart is drawn anew and has no selection.
    """
    with st.container(key=key):
        st.vega_lite_chart({**picture.spec, "datasets": picture.data}, alt=alt, width="stretch", key=widget,
                           on_select=on_select or "ignore")
