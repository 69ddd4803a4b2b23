"""All values of one knob: what the network says with each of them, side by side, and how right it is."""

from functools import lru_cache
from typing import Any

import altair as alt
import pandas as pd

from nnviz.charts.replay import Picture
from nnviz.charts.style import INK, SPLIT_COLORS, TEXT, ChartStyle, Spec, configure, line_legend, literal

#: The selection of the multiples: the reader's click, by the column ``index``.
CHOSEN = "chosen"
#: Pixels above and below a picture for its value and its score.
_WORDS = 44


def multiples(frame: pd.DataFrame, *, columns: int, style: ChartStyle) -> Picture:
    """Draw small multiples, a click on one of which chooses it.

    Parameters
    ----------
    frame : pandas.DataFrame
        One row a value: ``index`` (int, from 0), ``column``, ``row`` (int, from 0), ``image`` (str, PNG data URL),
        ``value`` (str, its name), ``score`` (str), ``now`` (bool, whether the knob stands there).
    columns : int
        Pictures side by side.
    style : ChartStyle
        Language and size.

    Returns
    -------
    Picture
        As wide as its column. Data: ``values``.
    """
    return Picture(_multiples(columns, int(frame["row"].max()) + 1, style), {"values": frame})


@lru_cache(maxsize=32)
def _multiples(columns: int, rows: int, style: ChartStyle) -> Spec:
    words = style.size(_WORDS)
    side = f"(0.93 * width / {columns})"
    base = alt.Chart(alt.NamedData("values")).encode(
        x=alt.X("column:O", axis=None, scale=alt.Scale(paddingInner=0.04, paddingOuter=0)),
        y=alt.Y("row:O", axis=None, scale=alt.Scale(paddingInner=0.04, paddingOuter=0)),
        tooltip=[alt.Tooltip("value:N", title=style.t("Value")), alt.Tooltip("score:N", title=style.t("Accuracy"))])
    chosen = alt.selection_point(name=CHOSEN, fields=["index"], on="click", toggle=False)
    frame = base.mark_rect(
        fill="transparent", cornerRadius=4, cursor="pointer", stroke=INK, strokeWidth=style.size(2.5)).encode(
        strokeOpacity=alt.condition("datum.now", alt.value(1), alt.value(0))).add_params(chosen)
    image = base.mark_image(
        width=alt.expr(side), height=alt.expr(side), aspect=False, tooltip=None).encode(url="image:N")
    text: dict[str, Any] = {"color": TEXT, "tooltip": None, "limit": alt.expr(side)}
    value = base.mark_text(**text, fontSize=style.size(13), fontWeight="bold",
                           dy=alt.expr(f"-{side} / 2 - {style.size(9)}")).encode(text="value:N")
    score = base.mark_text(**text, fontSize=style.size(12),
                           dy=alt.expr(f"{side} / 2 + {style.size(10)}")).encode(text="score:N")
    height = alt.param(name="height", expr=f"{rows} * (width / {columns} + {words})")
    usermeta = {"embedOptions": {"renderer": "svg"}}
    return configure(alt.layer(image, value, score, frame, height=300, usermeta=usermeta).add_params(height), style)


def curve(frame: pd.DataFrame, *, title: str, now: str, style: ChartStyle) -> Picture:
    """Draw the accuracy against a knob, with the range over its draws.

    Parameters
    ----------
    frame : pandas.DataFrame
        One row a value and part of the points: ``index`` (int), ``value`` (str), ``split`` (str, "train" or
        "validation"), ``median``, ``low``, ``high`` (float, shares; NaN where a run came to no result).
    title : str
        The knob's, in the reader's language.
    now : str
        The value at which the knob stands, as the column ``value`` has it.
    style : ChartStyle
        Language and size.

    Returns
    -------
    Picture
        As wide as its column. Data: ``curve``, ``now``.
    """
    splits = tuple(split for split in SPLIT_COLORS if split in set(frame["split"]))
    return Picture(_curve(title, splits, style), {"curve": frame, "now": pd.DataFrame({
        "value": [now], "index": [int(frame.loc[frame["value"] == now, "index"].iloc[0])]})})


@lru_cache(maxsize=64)
def _curve(title: str, splits: tuple[str, ...], style: ChartStyle) -> Spec:
    words = {"train": style.t("train"), "validation": style.t("validation")}
    legend = line_legend(style, thickness=3, labelExpr=f"{literal(words)}[datum.label]")
    colors = alt.Scale(domain=list(splits), range=[SPLIT_COLORS[split] for split in splits])
    color = alt.Color("split:N", legend=legend, scale=colors)
    dash = alt.StrokeDash("split:N", legend=legend, scale=alt.Scale(
        domain=list(splits), range=[[1, 0], [6, 3]][:len(splits)]))
    x = alt.X("value:N", title=title, sort=alt.EncodingSortField("index", order="ascending"),
              axis=alt.Axis(labelAngle=0, labelOverlap=True, grid=False))
    y = alt.Y("median:Q", title=style.t("Accuracy"), scale=alt.Scale(domainMax=1, zero=False),
              axis=alt.Axis(format=".0%", tickCount=5))
    base = alt.Chart(alt.NamedData("curve"))
    tooltip = [alt.Tooltip("value:N", title=title), alt.Tooltip("median:Q", format=".1%", title=style.t("median")),
               alt.Tooltip("low:Q", format=".1%", title=style.t("lowest")),
               alt.Tooltip("high:Q", format=".1%", title=style.t("highest"))]
    band = base.mark_area(opacity=0.25, interpolate="linear").encode(
        x=x, y=alt.Y("low:Q", title=style.t("Accuracy")), y2="high:Q",
        color=alt.Color("split:N", legend=None, scale=colors))
    line = base.mark_line(strokeWidth=style.size(2.5)).encode(x=x, y=y, color=color, strokeDash=dash)
    dots = base.mark_point(filled=True, opacity=1, size=style.area(50)).encode(
        x=x, y=y, color=alt.Color("split:N", legend=None, scale=colors), tooltip=tooltip)
    here = alt.Chart(alt.NamedData("now")).mark_rule(strokeWidth=style.size(2), color=INK).encode(x=x)
    return configure(alt.layer(band, line, dots, here, height=220), style)
