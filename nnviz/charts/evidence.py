"""The charts of the "Check the document" cards: a few lines, a cloud of points."""

from functools import lru_cache

import altair as alt
import pandas as pd

from nnviz.charts.replay import Picture
from nnviz.charts.style import CATEGORICAL, PAPER, ChartStyle, Spec, configure, line_legend

#: The axes of a cloud go from minus to plus this value.
_REACH = 5
#: So wide in pixels, at most, are a letter in a legend, and a line's symbol with its gaps.
_LETTER, _SYMBOL = 7, 45


def lines(frame: pd.DataFrame, *, x: str, y: str, style: ChartStyle, log: bool = False) -> Picture:
    """Draw one line for each series.

    Parameters
    ----------
    frame : pandas.DataFrame
        ``x``, ``y`` (float), ``series`` (str).
    x, y : str
        Titles of the axes, in the reader's language.
    style : ChartStyle
        Language and size.
    log : bool
        Draw ``y`` on a logarithmic axis.
    """
    return Picture(_lines(x, y, tuple(frame["series"].unique()), style, log), {"lines": frame})


@lru_cache(maxsize=64)
def _lines(x: str, y: str, series: tuple[str, ...], style: ChartStyle, log: bool) -> Spec:
    one_row = style.size(sum(_LETTER * len(name) + _SYMBOL for name in series))
    legend = line_legend(style, thickness=3, columns=alt.expr(f"width > {one_row} ? {len(series)} : 1"),
                         labelLimit=style.size(240))
    color = alt.Color("series:N", legend=legend, scale=alt.Scale(
        domain=list(series), range=list(CATEGORICAL[:len(series)])))
    dash = alt.StrokeDash("series:N", legend=legend, scale=alt.Scale(
        domain=list(series), range=([[1, 0], [6, 3], [2, 2], [8, 3, 2, 3]] * 2)[:len(series)]))
    chart = alt.Chart(alt.NamedData("lines"), height=220).mark_line(strokeWidth=style.size(2.5)).encode(
        x=alt.X("x:Q", title=x, axis=alt.Axis(grid=False)),
        y=alt.Y("y:Q", title=y, scale=alt.Scale(type="log" if log else "linear", zero=False)),
        color=color, strokeDash=dash,
        tooltip=[alt.Tooltip("series:N", title=" "), alt.Tooltip("x:Q", title=x),
                 alt.Tooltip("y:Q", title=y, format=".4~g")])
    return configure(chart, style)


def points(frame: pd.DataFrame, *, style: ChartStyle) -> Picture:
    """Draw a cloud of points on axes that are the same for every cloud.

    Parameters
    ----------
    frame : pandas.DataFrame
        ``x1``, ``x2`` (float), ``label`` (str, "0" or "1").
    style : ChartStyle
        Language and size.
    """
    return Picture(_points(style), {"points": frame})


@lru_cache(maxsize=64)
def _points(style: ChartStyle) -> Spec:
    scale = alt.Scale(domain=[-_REACH, _REACH], nice=False)
    class_word = style.t("Class")
    chart = alt.Chart(alt.NamedData("points"), height=240).transform_calculate(
        word=f"{class_word!r} + ' ' + datum.label",
    ).mark_point(filled=True, size=style.area(24), opacity=0.8, stroke=PAPER, strokeWidth=0.3, clip=True).encode(
        x=alt.X("x1:Q", title="x1", scale=scale, axis=alt.Axis(grid=False, tickCount=5)),
        y=alt.Y("x2:Q", title="x2", scale=scale, axis=alt.Axis(grid=False, tickCount=5)),
        color=alt.Color("word:N", scale=alt.Scale(range=list(CATEGORICAL[:2]))),
        tooltip=["x1:Q", "x2:Q"])
    return configure(chart, style)
