"""Known and unknown images by their reconstruction error: two histograms with a threshold, and the ROC curve."""

from functools import lru_cache

import altair as alt
import pandas as pd

from nnviz.charts.replay import Picture
from nnviz.charts.style import CATEGORICAL, INK, TEXT, ChartStyle, Spec, configure

#: What is known has the colour of the positive class, what is unknown the other one.
_COLORS = [CATEGORICAL[1], CATEGORICAL[0]]
_HEIGHT = 260


def histogram(bars: pd.DataFrame, threshold: float, *, known: str, unknown: str, style: ChartStyle) -> Picture:
    """Draw how the errors of known and of unknown images are spread, and where the threshold lies.

    Parameters
    ----------
    bars : pandas.DataFrame
        One row a kind and bin: ``kind`` (str, ``known`` or ``unknown``), ``low``, ``high``, ``share`` (float).
    threshold : float
        From here on, images are rejected.
    known, unknown : str
        What the images are, in the reader's language.
    style : ChartStyle
        Language and size.

    Returns
    -------
    Picture
        As wide as its column. Data: ``bars``, ``threshold``.
    """
    return Picture(_histogram(known, unknown, style),
                   {"bars": bars, "threshold": pd.DataFrame({"at": [threshold]})})


@lru_cache(maxsize=64)
def _histogram(known: str, unknown: str, style: ChartStyle) -> Spec:
    t = style.t
    error = t("Reconstruction error")
    bars = alt.Chart(alt.NamedData("bars")).mark_rect(opacity=0.6).encode(
        x=alt.X("low:Q", title=error, axis=alt.Axis(grid=False, tickCount=6), scale=alt.Scale(zero=False)), x2="high:Q",
        y=alt.Y("share:Q", title=t("Share of the images"), axis=alt.Axis(format="%", tickCount=5), stack=None),
        y2=alt.datum(0), color=alt.Color("kind:N", scale=alt.Scale(domain=[known, unknown], range=_COLORS)),
        tooltip=[alt.Tooltip("kind:N", title=" "), alt.Tooltip("low:Q", title=error, format=".4f"),
                 alt.Tooltip("share:Q", title=t("Share of the images"), format=".1%")])
    line = alt.Chart(alt.NamedData("threshold")).mark_rule(
        color=INK, strokeWidth=style.size(2.5), strokeDash=[6, 3]).encode(x="at:Q")
    return configure(alt.layer(bars, line, height=style.size(_HEIGHT)), style)


def roc(curve: pd.DataFrame, point: pd.DataFrame, *, style: ChartStyle) -> Picture:
    """Draw the ROC curve and the point of the threshold.

    Parameters
    ----------
    curve : pandas.DataFrame
        ``wrong``, ``found`` (float, 0 to 1), in the order of the curve.
    point : pandas.DataFrame
        The same columns, one row.
    style : ChartStyle
        Language and size.

    Returns
    -------
    Picture
        As wide as its column. Data: ``curve``, ``point``.
    """
    return Picture(_roc(style), {"curve": curve.assign(order=range(len(curve))), "point": point})


@lru_cache(maxsize=16)
def _roc(style: ChartStyle) -> Spec:
    t = style.t
    scale = alt.Scale(domain=[0, 1])
    axis = alt.Axis(format="%", tickCount=5)
    x = alt.X("wrong:Q", title=t("Known images wrongly rejected"), scale=scale, axis=axis)
    y = alt.Y("found:Q", title=t("Unknown images found"), scale=scale, axis=axis)
    curve = alt.Chart(alt.NamedData("curve")).mark_line(color=CATEGORICAL[1], strokeWidth=style.size(2.5)).encode(
        x=x, y=y, order="order:Q")
    guessing = alt.Chart(alt.NamedData("curve")).transform_calculate(found="datum.wrong").mark_line(
        color=TEXT, strokeDash=[4, 4], strokeWidth=style.size(1.5)).encode(x=x, y=y, order="order:Q")
    point = alt.Chart(alt.NamedData("point")).mark_point(
        filled=True, opacity=1, size=style.area(110), color=CATEGORICAL[0], stroke=INK, strokeWidth=1.5).encode(
        x=x, y=y, tooltip=[alt.Tooltip("wrong:Q", title=t("Known images wrongly rejected"), format=".1%"),
                           alt.Tooltip("found:Q", title=t("Unknown images found"), format=".1%")])
    return configure(alt.layer(guessing, curve, point, height=style.size(_HEIGHT)), style)
