"""The charts of the "Check the document" cards: a few lines, a few clouds of points."""

from collections.abc import Callable
from functools import lru_cache

import altair as alt
import pandas as pd

from nnviz.charts.replay import Picture
from nnviz.charts.style import CATEGORICAL, PAPER, configure


def lines(frame: pd.DataFrame, *, x: str, y: str, language: str) -> Picture:
    """Draw one line for each series.

    Parameters
    ----------
    frame : pandas.DataFrame
        ``x``, ``y`` (float), ``series`` (str).
    x, y : str
        Titles of the axes, in the reader's language.
    language : str
        Language code, for the numbers.
    """
    return Picture(_lines(x, y, tuple(frame["series"].unique()), language), {"lines": frame})


@lru_cache(maxsize=64)
def _lines(x: str, y: str, series: tuple[str, ...], language: str) -> dict:
    color = alt.Color("series:N", scale=alt.Scale(domain=list(series), range=list(CATEGORICAL[:len(series)])))
    dash = alt.StrokeDash("series:N", scale=alt.Scale(
        domain=list(series), range=[[1, 0], [6, 3], [2, 2], [8, 3, 2, 3]] * 2), legend=None)
    chart = alt.Chart(alt.NamedData("lines"), height=220).mark_line(strokeWidth=2.5).encode(
        x=alt.X("x:Q", title=x, axis=alt.Axis(grid=False)),
        y=alt.Y("y:Q", title=y, scale=alt.Scale(zero=False)),
        color=color, strokeDash=dash,
        tooltip=[alt.Tooltip("series:N", title=" "), alt.Tooltip("x:Q", title=x),
                 alt.Tooltip("y:Q", title=y, format=".4~g")])
    return configure(chart, language)


def scatters(frame: pd.DataFrame, *, language: str, t: Callable[[str], str]) -> Picture:
    """Draw the points of several runs side by side, on the same axes.

    Parameters
    ----------
    frame : pandas.DataFrame
        ``run`` (str), ``x1``, ``x2`` (float), ``label`` (str, "0" or "1").
    language : str
        Language code, for the numbers.
    t : callable
        English sentence -> the reader's.
    """
    return Picture(_scatters(tuple(frame["run"].unique()), language, t), {"scatters": frame})


@lru_cache(maxsize=64)
def _scatters(runs: tuple[str, ...], language: str, t: Callable[[str], str]) -> dict:
    class_word = t("Class")
    points = alt.Chart(alt.NamedData("scatters"), height=200).transform_calculate(
        word=f"{class_word!r} + ' ' + datum.label",
    ).mark_point(filled=True, size=22, opacity=0.8, stroke=PAPER, strokeWidth=0.3, clip=True).encode(
        x=alt.X("x1:Q", title="x1", axis=alt.Axis(grid=False)),
        y=alt.Y("x2:Q", title="x2", axis=alt.Axis(grid=False)),
        color=alt.Color("word:N", scale=alt.Scale(range=list(CATEGORICAL[:2]))),
        column=alt.Column("run:N", sort=list(runs), title=None, header=alt.Header(labelFontSize=14)),
        tooltip=["x1:Q", "x2:Q"])
    return configure(points.properties(width=230), language)
