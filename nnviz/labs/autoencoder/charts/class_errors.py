"""The error of an autoencoder on the test images of each class, as bars."""

from functools import lru_cache

import altair as alt
import pandas as pd

from nnviz.charts.replay import Picture
from nnviz.charts.style import SPLIT_COLORS, TEXT, ChartStyle, Spec, configure

#: Colour of a class that the network was never shown.
UNSEEN_COLOR = "#C23888"


def class_errors(errors: pd.DataFrame, title: str, style: ChartStyle) -> Picture:
    """Draw a bar for each class, from the top in their order.

    Parameters
    ----------
    errors : pandas.DataFrame
        A row for each class: ``name`` (str), ``error`` (float), ``written`` (str, the error as it is written),
        ``count`` (int, images), ``unseen`` (bool, the network was never shown this class).
    title : str
        What the error is, in the reader's language.
    style : ChartStyle
        Language and size.
    """
    return Picture(_class_errors(title, style), {"errors": errors})


@lru_cache(maxsize=16)
def _class_errors(title: str, style: ChartStyle) -> Spec:
    t = style.t
    base = alt.Chart(alt.NamedData("errors")).transform_calculate(
        described="datum.name + ': ' + datum.written").encode(
        description="described:N",
        y=alt.Y("name:N", title=None, sort=None, axis=alt.Axis(ticks=False, domain=False, labelLimit=style.size(160))),
        x=alt.X("error:Q", title=title, axis=alt.Axis(tickCount=4), scale=alt.Scale(zero=True)),
        tooltip=[alt.Tooltip("name:N", title=t("Class")), alt.Tooltip("written:N", title=title),
                 alt.Tooltip("count:Q", title=t("Test images"), format=",")])
    bars = base.mark_bar(size=style.size(15)).encode(color=alt.condition(
        "datum.unseen", alt.value(UNSEEN_COLOR), alt.value(SPLIT_COLORS["test"])))
    written = base.mark_text(align="left", dx=5, color=TEXT, fontSize=style.size(13)).encode(text="written:N")
    return configure(alt.layer(bars, written).properties(height=alt.Step(style.size(24))), style)
