"""Send charts to the browser."""

import streamlit as st

from nnviz.charts.replay import Picture


def show(picture: Picture, *, alt: str, key: str) -> None:
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
    """
    with st.container(key=key):
        st.vega_lite_chart({**picture.spec, "datasets": picture.data}, alt=alt, width="stretch")
