"""Predicted against true numbers, and what is left over on the map: both follow the scrubber."""

from functools import lru_cache

import altair as alt
import pandas as pd

from nnviz.charts.replay import Picture, follow, only_shown
from nnviz.charts.style import (
    INK,
    PAPER,
    SPLIT_COLORS,
    TEXT,
    ChartStyle,
    Spec,
    beside_the_plot,
    legend_width,
    line_legend,
    literal,
)
from nnviz.palette import CLASS_COLORS

_HEIGHT = 330
#: A residual of this size has the full colour of the map, in 100,000 $.
_FULL = 2.0


def scatter(table: pd.DataFrame, *, x: str, y: str, style: ChartStyle, cap: float | None = None,
            cap_said: str = "") -> Picture:
    """Draw predicted against true numbers, with the diagonal on which all would lie.

    Parameters
    ----------
    table : pandas.DataFrame
        See ``analysis.table_frames.predictions``.
    x, y : str
        Titles of the axes, with their unit, in the reader's language.
    style : ChartStyle
    cap : float, optional
        Where the true numbers were cut off, and ``cap_said`` what is written there.

    Returns
    -------
    Picture
        As wide as its column. Data: ``points``, ``line`` and ``cap``.
    """
    low, high = float(table["true"].min()), float(table["true"].max())
    room = 0.15 * (high - low) or 1.0
    line = pd.DataFrame({"at": [low - room, high + room]})
    return Picture(_scatter(x, y, style), {
        "points": table[["frame", "true", "predicted", "residual"]], "line": line,
        "cap": pd.DataFrame({"at": [] if cap is None else [cap], "said": [] if cap is None else [cap_said]})})


@lru_cache(maxsize=32)
def _scatter(x: str, y: str, style: ChartStyle) -> Spec:
    ends = [alt.expr(f"data('line')[{end}].at") for end in (0, 1)]
    scale = alt.Scale(domainMin=ends[0], domainMax=ends[1], nice=False, zero=False)
    across = alt.X("true:Q", title=x, scale=scale, axis=alt.Axis(tickCount=6))
    up = alt.Y("predicted:Q", title=y, scale=scale, axis=alt.Axis(tickCount=6))
    diagonal = alt.Chart(alt.NamedData("line"), height=_HEIGHT).mark_line(
        color=TEXT, strokeDash=[4, 4], strokeWidth=style.size(1.5), aria=False).encode(
        x=alt.X("at:Q", title=x, scale=scale), y=alt.Y("at:Q", title=y, scale=scale))
    cap = alt.Chart(alt.NamedData("cap"))
    rule = cap.mark_rule(color=CLASS_COLORS[0], strokeWidth=style.size(2), aria=False).encode(
        x=alt.X("at:Q", scale=scale))
    said = cap.mark_text(align="right", dx=-5, baseline="top", fontSize=style.size(13), color=INK, aria=False).encode(
        x=alt.X("at:Q", scale=scale), y=alt.value(4), text="said:N")
    dots = only_shown(alt.Chart(alt.NamedData("points"))).mark_point(
        filled=True, opacity=0.55, size=style.area(26), color=SPLIT_COLORS["validation"], clip=True).encode(
        x=across, y=up, tooltip=[alt.Tooltip("true:Q", title=x, format=".3~f"),
                                 alt.Tooltip("predicted:Q", title=y, format=".3~f")])
    return follow(alt.layer(diagonal, rule, dots, said).properties(padding=beside_the_plot(style)), style)


def residual_map(table: pd.DataFrame, *, title: str, style: ChartStyle) -> Picture:
    """Draw the residuals of a set's districts where they lie: orange too low, blue too high, pale about right.

    Parameters
    ----------
    table : pandas.DataFrame
        See ``analysis.table_frames.predictions``.
    title : str
        What the colour shows, with its unit, in the reader's language.
    style : ChartStyle

    Returns
    -------
    Picture
        As wide as its column. Data: ``places``.
    """
    return Picture(_map(title, style), {"places": table[["frame", "longitude", "latitude", "true", "predicted",
                                                         "residual"]]})


@lru_cache(maxsize=16)
def _map(title: str, style: ChartStyle) -> Spec:
    t = style.t
    color = alt.Color("residual:Q", title=title, scale=alt.Scale(
        domain=[-_FULL, 0, _FULL], range=[CLASS_COLORS[0], "#C9CBD2", CLASS_COLORS[1]], clamp=True, interpolate="rgb"),
        legend=alt.Legend(title=title, orient="top", gradientLength=style.size(180), titleFontSize=style.size(13),
                          titleLimit=style.size(240), direction="horizontal", tickCount=5))
    dots = only_shown(alt.Chart(alt.NamedData("places"), height=_HEIGHT)).mark_point(
        filled=True, opacity=0.9, size=style.area(30), stroke=PAPER, strokeWidth=0.4).encode(
        x=alt.X("longitude:Q", title=t("Longitude, degrees"), scale=alt.Scale(domain=[-125, -114], nice=False),
                axis=alt.Axis(tickCount=6, grid=False)),
        y=alt.Y("latitude:Q", title=t("Latitude, degrees"), scale=alt.Scale(domain=[32, 42.5], nice=False),
                axis=alt.Axis(tickCount=6, grid=False)),
        color=color, tooltip=[alt.Tooltip("true:Q", title=t("True price"), format=".2f"),
                              alt.Tooltip("predicted:Q", title=t("Predicted price"), format=".2f"),
                              alt.Tooltip("residual:Q", title=title, format="+.2f")])
    return follow(alt.layer(dots).properties(padding=beside_the_plot(style)), style)


def fit(curve: pd.DataFrame, points: pd.DataFrame, truth: pd.DataFrame, *, style: ChartStyle) -> Picture:
    """Draw the curve that a network has learned, at the scrubber's epoch, with the points and the true curve.

    Parameters
    ----------
    curve : pandas.DataFrame
        ``frame``, ``x``, ``y``.
    points : pandas.DataFrame
        ``x``, ``y``, ``split`` ("train" or "validation").
    truth : pandas.DataFrame
        ``x``, ``y``.
    style : ChartStyle

    Returns
    -------
    Picture
        As wide as its column. Data: ``curve``, ``points`` and ``truth``.
    """
    low, high = points["y"].min(), points["y"].max()
    room = 0.25 * (high - low)
    return Picture(_fit(style), {"curve": curve, "points": points,
                                 "truth": truth.assign(low=low - room, high=high + room)})


@lru_cache(maxsize=8)
def _fit(style: ChartStyle) -> Spec:
    t = style.t
    words = {"train": t("train"), "validation": t("validation"), "network": t("learned curve"),
             "truth": t("curve without noise")}
    colors = {"train": SPLIT_COLORS["train"], "validation": SPLIT_COLORS["validation"], "network": CLASS_COLORS[1],
              "truth": "#8A8D98"}
    x = alt.X("x:Q", title="x", scale=alt.Scale(domain=[-3, 3]), axis=alt.Axis(grid=False))
    y = alt.Y("y:Q", title="y", scale=alt.Scale(
        domainMin=alt.expr("data('truth')[0].low"), domainMax=alt.expr("data('truth')[0].high"), nice=False))
    letters = {name: len(word) for name, word in words.items()}
    row = legend_width(style, max(letters["train"], letters["network"]), max(letters["validation"], letters["truth"]))
    color = alt.Color("what:N", scale=alt.Scale(domain=list(colors), range=list(colors.values())),
                      legend=line_legend(style, labelExpr=f"{literal(words)}[datum.label]", labelLimit=300,
                                         columns=alt.expr(f"width < {row} ? 1 : 2")))
    dash = alt.StrokeDash("what:N", legend=None, scale=alt.Scale(
        domain=list(colors), range=[[3, 4] if name == "truth" else [1, 0] for name in colors]))
    true = alt.Chart(alt.NamedData("truth"), height=_HEIGHT).transform_calculate(what="'truth'").mark_line(
        strokeWidth=style.size(2), clip=True).encode(x=x, y=y, color=color, strokeDash=dash)
    dots = alt.Chart(alt.NamedData("points")).transform_calculate(what="datum.split").mark_point(
        filled=True, size=style.area(45), opacity=0.85).encode(
        x=x, y=y, color=color, shape=alt.condition("datum.split === 'train'", alt.value("circle"),
                                                   alt.value("diamond")),
        tooltip=[alt.Tooltip("x:Q", format=".2f"), alt.Tooltip("y:Q", format=".2f")])
    learned = only_shown(alt.Chart(alt.NamedData("curve"))).transform_calculate(what="'network'").mark_line(
        strokeWidth=style.size(4), clip=True).encode(x=x, y=y, color=color, strokeDash=dash)
    return follow(alt.layer(true, dots, learned).properties(padding=beside_the_plot(style)), style)
