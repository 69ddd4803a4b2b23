"""The charts of a sweep: a line with intervals for one knob, a heat map for two. A click chooses a point."""

from functools import lru_cache

import altair as alt
import pandas as pd

from nnviz.charts.replay import Picture
from nnviz.charts.style import INK, PAPER, SPLIT_COLORS, ChartStyle, Spec, configure
from nnviz.labs.search.charts import axes

_HEIGHT = 380
#: The selection by which a chart tells which point was clicked.
CLICK = "point"


def line(table: pd.DataFrame, chosen: int | None, *, knob: str, value: str, log: bool, numeric: bool, share: bool,
         style: ChartStyle) -> Picture:
    """Draw one knob: the median over the seeds, and the interval from the lowest to the highest.

    Parameters
    ----------
    table : pandas.DataFrame
        See ``figures.sweep.table``.
    chosen : int or None
        The place of the point that is framed.
    knob, value : str
        Titles of the axes, in the reader's language.
    log, numeric, share : bool
        Whether the knob's values are drawn by factors, are numbers at all; whether the score is a share.
    """
    ends = axes.around(pd.concat([table["low"], table["high"]]), share=share)
    return Picture(_line(knob, value, tuple(table["k0"]), log, numeric, share, ends, style),
                   {"points": table.dropna(subset="median"), "chosen": _chosen(table, chosen)})


def heat(table: pd.DataFrame, chosen: int | None, *, knobs: tuple[str, str], value: str, lower: bool, share: bool,
         style: ChartStyle) -> Picture:
    """Draw two knobs as a heat map of medians; ``lower`` says that the smaller value is the better one."""
    ends = axes.around(table["median"], share=share)
    return Picture(_heat(knobs, value, tuple(dict.fromkeys(table["k0"])), tuple(dict.fromkeys(table["k1"])), lower,
                         share, ends, style),
                   {"points": table.dropna(subset="median"), "chosen": _chosen(table, chosen)})


def _chosen(table: pd.DataFrame, place: int | None) -> pd.DataFrame:
    return table[table["place"] == (-1 if place is None else place)]


def _tooltip(titles: tuple[str, ...], value: str, share: bool, style: ChartStyle) -> list[alt.Tooltip]:
    t, form = style.t, ".1%" if share else ".4~g"
    return [*(alt.Tooltip(f"w{number}:N", title=title) for number, title in enumerate(titles)),
            alt.Tooltip("median:Q", title=f"{value}, {t('median')}", format=form),
            alt.Tooltip("low:Q", title=t("lowest"), format=form),
            alt.Tooltip("high:Q", title=t("highest"), format=form),
            alt.Tooltip("seeds:Q", title=t("Seeds"))]


def _points() -> alt.Chart:
    """Return the points, with their knobs' values as the reader's language writes them."""
    chart: alt.Chart = alt.Chart(alt.NamedData("points"), height=_HEIGHT).transform_calculate(
        **{f"w{number}": axes.knob_value(f"datum.k{number}") for number in (0, 1)})
    return chart


@lru_cache(maxsize=64)
def _line(knob: str, value: str, values: tuple[str, ...], log: bool, numeric: bool, share: bool,
          ends: axes.Ends, style: ChartStyle) -> Spec:
    points = _points()
    x = alt.X("k0:Q", title=knob, scale=alt.Scale(type="log" if log else "linear", zero=False, nice=False, padding=12),
              axis=alt.Axis(grid=False, format="~g")) if numeric else alt.X(
        "k0:N", title=knob, sort=list(values), axis=alt.Axis(grid=False, labelAngle=0))
    axis = alt.Axis(format="~%" if share else "~g", tickCount=6)

    def y(field: str) -> alt.Y:
        return alt.Y(f"{field}:Q", title=value, scale=axes.scale(ends), axis=axis)

    color, click = SPLIT_COLORS["validation"], alt.selection_point(name=CLICK, fields=["place"], on="click")
    interval = points.mark_rule(strokeWidth=style.size(5), opacity=0.35, color=color).encode(
        x=x, y=y("low"), y2="high:Q")
    median = points.mark_line(strokeWidth=style.size(2.5), color=color).encode(x=x, y=y("median"))
    dots = points.mark_point(filled=True, opacity=1, size=style.area(110), color=color, stroke=PAPER, cursor="pointer",
                             strokeWidth=1).encode(x=x, y=y("median"), tooltip=_tooltip((knob,), value, share, style))
    frame = alt.Chart(alt.NamedData("chosen")).mark_point(size=style.area(260), stroke=INK, strokeWidth=2).encode(
        x=x, y=y("median"))
    return configure(alt.layer(interval, median, frame, dots.add_params(click)), style)


@lru_cache(maxsize=64)
def _heat(knobs: tuple[str, str], value: str, rows: tuple[str, ...], columns: tuple[str, ...], lower: bool, share: bool,
          ends: axes.Ends, style: ChartStyle) -> Spec:
    points = _points()
    # A value of many digits is rounded; the hover value has all.
    label = "+datum.label % 1 ? format(+datum.label, '.3~g') : datum.label"
    x = alt.X("k1:N", title=knobs[1], sort=list(columns), axis=alt.Axis(labelAngle=0, labelExpr=label))
    y = alt.Y("k0:N", title=knobs[0], sort=list(reversed(rows)), axis=alt.Axis(labelExpr=label))
    shades = alt.Scale(scheme="viridis", reverse=lower, domain=axes.domain(ends))
    color = alt.Color("median:Q", scale=shades, legend=alt.Legend(
        title=value, format="%" if share else "~g", gradientLength=220))
    click = alt.selection_point(name=CLICK, fields=["place"], on="click")
    cells = points.mark_rect(cursor="pointer").encode(
        x=x, y=y, color=color, tooltip=_tooltip(knobs, value, share, style)).add_params(click)
    layers = [cells]
    if len(rows) * len(columns) <= 144:
        middle = "(domain('color')[0] + domain('color')[1]) / 2"
        dark = f"datum.median {'>' if lower else '<'} {middle}"
        # A share has the decimal of the sentence below the picture; its unit stands in the legend, for want of room.
        layers.append(points.transform_calculate(written="100 * datum.median" if share else "datum.median").mark_text(
            fontSize=style.size(12), aria=False).encode(
            x=x, y=y, text=alt.Text("written:Q", format=".1f" if share else ".3~g"),
            color=alt.condition(dark, alt.value("white"), alt.value("black"))))
    frame = alt.Chart(alt.NamedData("chosen")).mark_rect(fill=None, stroke=INK, strokeWidth=style.size(3)).encode(
        x=x, y=y)
    return configure(alt.layer(*layers, frame), style)
