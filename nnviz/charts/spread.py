"""Many random draws of one experiment: a fan of curves, and a strip with a dot for each draw's last value."""

from functools import lru_cache
from typing import Literal

import altair as alt
import pandas as pd

from nnviz.charts.replay import IS_SHOWN, Picture, follow, with_last
from nnviz.charts.style import INK, PAPER, SPLIT_COLORS, TEXT, ChartStyle, Spec, configure, line_legend, literal

_FAN_HEIGHT = 240
#: Height of one series of a strip, and of the box in it, pixels.
_ROW, _BOX = 116, 64
#: Dots that lie closer than this share of the axis are stacked; so many stacked dots fill a strip.
_DOT = 1 / 50
_FULL_STACK = 9
#: Vega's sign before "the label lies to the right" -> on which side of its rule the label is written.
_SIDES: tuple[tuple[str, Literal["left", "right"]], ...] = (("", "right"), ("!", "left"))
#: What the axis of a strip shows at least, for shares and for other values: equal draws shall look equal.
_NARROWEST = {True: 0.1, False: 1e-3}


def fan(
    lines: pd.DataFrame,
    bands: pd.DataFrame,
    *,
    epochs: int,
    split: str,
    title: str,
    style: ChartStyle,
    share: bool = False,
    replayed: bool = True,
    reach: tuple[float, float] | None = None,
) -> Picture:
    """Draw one quantity of all draws against the epochs: range, middle half, median, a faint line for each draw.

    Parameters
    ----------
    lines, bands : pandas.DataFrame
        See ``analysis.spread.lines`` and ``analysis.spread.bands``.
    epochs : int
        The horizontal axis goes from 0 to ``epochs``.
    split : str
        "train" or "test": gives the colour.
    title : str
        What is drawn, in the reader's language.
    style : ChartStyle
        Language and size.
    share : bool
        The values are shares: the axis goes from 0 to 100 %.
    replayed : bool
        A rule follows the scrubber: the frames are those of the run on the page.
    reach : tuple of float, optional
        The ends of the vertical axis, where some draws lie far outside; else it shows all of them.

    Returns
    -------
    Picture
        As wide as its column. Data: ``lines`` and ``bands``.
    """
    low, high = (0.0, 0.0) if reach is None else (min(0.0, reach[0]), reach[1])
    return Picture(_fan(split, title, style, share, reach is not None), {"lines": lines, "bands": bands.assign(
        epochs=epochs, replayed=replayed, bottom=low, top=high)})


@lru_cache(maxsize=64)
def _fan(split: str, title: str, style: ChartStyle, share: bool, is_cut: bool) -> Spec:
    t, color = style.t, SPLIT_COLORS[split]
    bands = alt.Chart(alt.NamedData("bands"), height=_FAN_HEIGHT)
    x = alt.X("epoch:Q", title=t("Epoch"), axis=alt.Axis(grid=False),
              scale=alt.Scale(domainMin=0, domainMax=alt.expr("data('bands')[0].epochs"), nice=False))
    scale = alt.Scale(domain=[0, 1]) if share else alt.Scale(zero=True)
    if is_cut:
        ends = [alt.expr(f"data('bands')[0].{end}") for end in ("bottom", "top")]
        scale = alt.Scale(domainMin=ends[0], domainMax=ends[1])
    axis = alt.Axis(tickCount=5, format="%" if share else alt.Undefined)

    def y(field: str) -> alt.Y:
        return alt.Y(f"{field}:Q", title=title, scale=scale, axis=axis)

    words = {"median": t("median"), "here": t("the draw above")}
    key = alt.Color("kind:N", scale=alt.Scale(domain=list(words), range=[color, INK]),
                    legend=line_legend(style, labelExpr=f"{literal(words)}[datum.label]"))
    whole = bands.mark_area(opacity=0.16, color=color, clip=True).encode(x=x, y=y("low"), y2="high:Q")
    half = bands.mark_area(opacity=0.3, color=color, clip=True).encode(x=x, y=y("lower"), y2="upper:Q")
    draws = alt.Chart(alt.NamedData("lines")).mark_line(clip=True)
    others = draws.transform_filter("!datum.here").encode(
        x=x, y=y("value"), detail="seed:N", color=alt.value(color), opacity=alt.value(0.35),
        strokeWidth=alt.value(style.size(1)))
    median = bands.transform_calculate(kind="'median'").mark_line(strokeWidth=style.size(4), clip=True).encode(
        x=x, y=y("median"), color=key)
    here = draws.transform_filter("datum.here").transform_calculate(kind="'here'").encode(
        x=x, y=y("value"), color=key, strokeWidth=alt.value(style.size(2)), strokeDash=alt.value([5, 3]))
    rule = with_last(bands).transform_filter(f"datum.replayed && {IS_SHOWN}").mark_rule(
        color=TEXT, strokeWidth=2).encode(x=x)
    return follow(alt.layer(whole, half, others, median, here, rule, _read(bands, x, share, style)), style)


def _read(bands: alt.Chart, x: alt.X, share: bool, style: ChartStyle) -> alt.Chart:
    """A rule and the figures at the epoch nearest to the pointer."""
    t = style.t
    nearest = alt.selection_point(name="nearest", fields=["epoch"], nearest=True, on="pointerover",
                                  clear="pointerout", empty=False)
    words = {"high": t("highest"), "upper": t("three quarters lie below"), "median": t("median"),
             "lower": t("one quarter lies below"), "low": t("lowest")}
    chart: alt.Chart = bands.mark_rule(color=TEXT, strokeWidth=1, strokeDash=[3, 3], aria=False).encode(
        x=x, opacity=alt.condition(nearest, alt.value(1), alt.value(0)),
        tooltip=[alt.Tooltip("epoch:Q", title=t("Epoch")),
                 *(alt.Tooltip(f"{field}:Q", title=word, format=_format(share)) for field, word in words.items())],
    ).add_params(nearest)
    return chart


def _format(share: bool) -> str:
    return ".1%" if share else ".3~g"


def strip(
    dots: pd.DataFrame,
    boxes: pd.DataFrame,
    figures: pd.DataFrame | None = None,
    *,
    split: str,
    title: str,
    style: ChartStyle,
    share: bool = False,
    outside: pd.Series | None = None,
) -> Picture:
    """Draw a dot for each draw, with a box for the middle half, a rule for the median, and figures to compare with.

    Parameters
    ----------
    dots, boxes : pandas.DataFrame
        See ``analysis.spread.dots`` and ``analysis.spread.boxes``: one strip for each series, in the boxes' order.
    figures : pandas.DataFrame, optional
        See ``figure_table``.
    split, title, style, share
        As for ``fan``; the axis shows the range of the values and the figures.
    outside : pandas.Series of bool, optional
        Which dots are left out, since the axis would show nothing but them.

    Returns
    -------
    Picture
        As wide as its column. Data: ``dots``, ``boxes`` and ``figures``.
    """
    figures = figure_table([]) if figures is None else figures
    dots = dots if outside is None else dots[~outside]
    low, high = _reach(pd.concat([dots["value"], figures["value"]]), share)
    middle = (low + high) / 2
    offsets = dots.groupby("series")["value"].transform(lambda values: _stacked(values, (high - low) * _DOT))
    data = {"dots": dots.assign(offset=offsets), "boxes": boxes.assign(start=low, end=high),
            "figures": figures.assign(right=figures["value"] > middle)}
    return Picture(_strip(tuple(boxes["series"]), split, title, style, share), data)


def figure_table(figures: list[tuple[str, float, str, bool]]) -> pd.DataFrame:
    """Return the table of figures that a strip compares its dots with.

    Parameters
    ----------
    figures : list of (series, value, label, minor)
        Each is a rule across the strip of its series, with its label (in the reader's language) above it; a minor one
        is thin, with its label below it.
    """
    return pd.DataFrame(figures, columns=["series", "value", "label", "minor"])


def _stacked(values: pd.Series, dot: float) -> pd.Series:
    """Return where each dot stands across its strip, -1 to 1: those of one bin take turns beside the middle."""
    bins = (values / dot).round()
    order = bins.groupby(bins).cumcount()
    sides = (order + 1) // 2 * (2 * (order % 2) - 1)
    return 2 * sides / max(bins.value_counts().max(), _FULL_STACK)


def _reach(values: pd.Series, share: bool) -> tuple[float, float]:
    """Return the ends of the axis: the values with some room around them; that of shares shows nothing above 100%."""
    low, high = float(values.min()), float(values.max())
    room = max(0.05 * (high - low), (_NARROWEST[share] - (high - low)) / 2)
    low, high = low - room, high + room
    if share:
        edge = _DOT * (high - low)  # room for a dot at 100%, and for no other number
        low, high = max(low, -edge), min(high, 1 + edge)
    return low, high


@lru_cache(maxsize=64)
def _strip(series: tuple[str, ...], split: str, title: str, style: ChartStyle, share: bool) -> Spec:
    t, color = style.t, SPLIT_COLORS[split]
    data = {name: alt.Chart(alt.NamedData(name), height=_ROW * len(series)) for name in ("dots", "boxes", "figures")}
    ends = [alt.expr(f"data('boxes')[0].{end}") for end in ("start", "end")]
    scale = alt.Scale(domainMin=ends[0], domainMax=ends[1], zero=False, nice=False)
    axis = alt.Axis(tickCount=6, format="~%" if share else alt.Undefined)

    def x(field: str) -> alt.X:
        return alt.X(f"{field}:Q", title=title, scale=scale, axis=axis)

    y = alt.Y("series:N", title=None, sort=list(series),
              axis=alt.Axis(labels=len(series) > 1, ticks=False, domain=False, labelLimit=120))
    across = alt.YOffset("offset:Q", scale=alt.Scale(domain=[-1.6, 1.6]))
    ended = {"finished": t("trained to the end"), "early": t("stopped early"), "stopped": t("stopped"),
             "diverged": t("diverged")}
    box = data["boxes"].mark_bar(color=color, opacity=0.25, height=_BOX).encode(
        x=x("lower"), x2="upper:Q", y=y)
    median = data["boxes"].mark_tick(color=color, thickness=style.size(4), height=_BOX).encode(x=x("median"), y=y)
    dots = data["dots"].transform_calculate(word=f"{literal(ended)}[datum.ended]").mark_point(
        filled=True, opacity=0.9, size=style.area(70), strokeWidth=1).encode(
        x=x("value"), y=y, yOffset=across,
        color=alt.condition("datum.here", alt.value(INK), alt.value(color)), stroke=alt.value(PAPER),
        size=alt.condition("datum.here", alt.value(style.area(170)), alt.value(style.area(70))),
        tooltip=[alt.Tooltip("seed:Q", title=t("Seed")), alt.Tooltip("value:Q", title=title, format=_format(share)),
                 alt.Tooltip("word:N", title=t("Training"))])
    rules, labels = [], []
    for minor, thickness, dy in (("", 1.5, 1), ("!", 3, -1)):
        figures = data["figures"].transform_filter(f"{minor}datum.minor")
        rules.append(figures.mark_tick(color=INK, thickness=style.size(thickness), height=_BOX + 16, aria=False).encode(
            x=x("value"), y=y))
        labels += [figures.transform_filter(f"{side}datum.right").mark_text(
            align=align, dy=dy * (_ROW / 2 - 8), fontSize=style.size(14), color=INK).encode(
            x=x("value"), y=y, text="label:N") for side, align in _SIDES]
    return configure(alt.layer(box, median, *rules, dots, *labels), style)
