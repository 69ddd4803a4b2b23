"""Curves over the epochs, for the points the network learns from and for those it never saw."""

from functools import lru_cache

import altair as alt
import numpy as np
import pandas as pd

from nnviz.charts.replay import Picture, follow, only_shown
from nnviz.charts.style import (
    INK,
    PAPER,
    PINNED_COLORS,
    RING,
    SPLIT_COLORS,
    TEXT,
    ChartStyle,
    Spec,
    beside_the_plot,
    legend_width,
    line_legend,
    literal,
)

#: Two of these stand beside the boundary, pixels; beside two boundaries, which are smaller, they are lower. One with a
#: row of the page to itself is lower, too.
_HEIGHT, _HEIGHT_BESIDE_TWO, _HEIGHT_WIDE = 180, 110, 140
#: A wider plot has room for a legend with a pin's name in one line, pixels.
_WIDE = 600
#: So much of a pin's name is to be read at least, or it gets a row of the legend to itself, pixels.
_SHORT_NAME = 75
#: Numbers from 100,000 on are written with a power of ten, as those of a training that diverges; zero as it is, also
#: on the axis of a plot that is still empty.
_SHORT = "abs(datum.value) >= 1e5 ? format(datum.value, '~e') : datum.value === 0 ? '0' : datum.label"
#: How each split's line is dashed: curves often lie on one another, and gaps let the training curve show.
_DASHES = {"train": [1, 0], "validation": [2, 4], "test": [7, 5]}
#: Values that span more powers of ten than these get a logarithmic axis.
_DECADES = 4
_COLORS = SPLIT_COLORS | {f"pinned_{split}": color for split, color in PINNED_COLORS.items()}


def curves(
    history: pd.DataFrame,
    *,
    epochs: int,
    title: str,
    style: ChartStyle,
    log: bool = False,
    share: bool = False,
    low: float = 0.0,
    pinned: pd.DataFrame | None = None,
    pinned_name: str = "",
    wide: bool = False,
    lower: bool = True,
    diverged: tuple[tuple[float, str], ...] = (),
) -> Picture:
    """Draw one quantity against the epochs, a curve a split, with a rule and dots at the frame to show.

    The curves of a pinned run stand behind, as thick and grey. The chart is the same with and without them.

    Parameters
    ----------
    history : pandas.DataFrame
        One row a split and epoch: ``epoch`` (float; the train value of epoch 3, a mean over the epoch, stands at 2.5,
        the test value at 3), ``value`` (float, NaN or infinite where there is none), ``split`` (str, "train" or
        "validation" or "test"), ``frame`` (int, the frame taken at the end of this epoch, -1 if none was).
    epochs : int
        The horizontal axis goes from 0 to ``epochs``: the longer run's, if one is pinned.
    title : str
        What is drawn, with its unit, in the reader's language.
    style : ChartStyle
        Language and size. The chart is kept by it: pass an equal one from run to run.
    log : bool
        Draw the values on a logarithmic axis; values of 0 and below are left out.
    share : bool
        The values are shares: the axis goes up to 100 %.
    low : float
        Of shares: where the axis begins.
    pinned : pandas.DataFrame, optional
        The pinned run's rows, as those of ``history``.
    pinned_name : str
        What the legend calls the pinned run.
    wide : bool
        The chart has a row of the page to itself: a pinned run makes it no lower.
    lower : bool
        A pinned run makes the chart lower, since it brings a second picture beside which the chart stands.
    diverged : tuple of (float, str), optional
        The epoch at which a run left the numbers, and what to write there, in the reader's language.

    Returns
    -------
    Picture
        As wide as its column. Data: ``history``, ``pinned`` (empty if none is) , ``readings`` (what the pointer reads
        at each epoch) and ``diverged``.
    """
    behind = history.iloc[:0] if pinned is None else pinned
    behind = behind.assign(split="pinned_" + behind["split"].astype(str))
    t = style.t
    legend = t("grey: {pin}").format(pin=pinned_name)
    return Picture(_spec(title, style, log, share, wide, lower, history["split"].iloc[-1]), {
        "history": history.assign(epochs=epochs, low=low), "pinned": behind.assign(legend=legend),
        "readings": _readings(pd.concat([history, behind])).assign(name=pinned_name),
        "diverged": pd.DataFrame(diverged, columns=["epoch", "said"])})


def spans_decades(*histories: pd.DataFrame) -> bool:
    """Tell whether values of some runs, as those that ``curves`` draws, want a logarithmic axis."""
    values = np.concatenate([history["value"].to_numpy(float) for history in histories])
    drawn = values[np.isfinite(values) & (values > 0)]
    return drawn.size > 0 and bool(np.log10(drawn.max()) - np.log10(drawn.min()) > _DECADES)


def _readings(history: pd.DataFrame) -> pd.DataFrame:
    """Return what the curves show at each whole epoch of either run: ``whole`` and a column a curve, NaN beyond it."""
    values = history.assign(whole=np.ceil(history["epoch"].astype(float))).pivot_table(
        index="whole", columns="split", values="value", aggfunc="first", dropna=False)
    between = values.replace([np.inf, -np.inf], np.nan).interpolate(method="index", limit_area="inside")
    return between.reindex(columns=list(_COLORS)).astype(float).reset_index()


@lru_cache(maxsize=64)
def _spec(title: str, style: ChartStyle, log: bool, share: bool, wide: bool, lower: bool, watched: str) -> Spec:
    t = style.t
    named = {"train": t("train"), "validation": t("validation"), "test": t("test")}
    words = {split: named[split] for split in ("train", watched)}
    splits = ", ".join(map(repr, words))
    number = ".1%" if share else ".3~g"
    history, pinned = (_drawable(source, log) for source in ("history", "pinned"))
    has_room = f"width > {_WIDE}" if wide else "false"
    row = legend_width(style, len(words["train"]), len(words[watched]))
    # A pin's name is long, and its plot may be narrow: it stands below the first word, and may be cut.
    beside_pin = legend_width(style, 0, len(words[watched]))
    pin_row = beside_pin + style.size(_SHORT_NAME)
    x = alt.X(
        "epoch:Q",
        title=t("Epoch"),
        scale=alt.Scale(domainMin=0, domainMax=alt.expr("data('history')[0].epochs"), nice=False),
        axis=alt.Axis(grid=False, tickMinStep=1),
    )
    y = alt.Y("value:Q", title=title, scale=_scale(log, share), axis=_axis(share))
    color = alt.Color(
        "split:N",
        scale=alt.Scale(domain=list(_COLORS), range=list(_COLORS.values())),
        legend=line_legend(
            style,
            values=alt.expr(f"length(data('pinned')) ? [{splits}, 'pinned_train'] : [{splits}]"),
            labelExpr=f"{literal(words)}[datum.label] || data('pinned')[0].legend",
            labelLimit=alt.expr(f"{has_room} ? {style.size(400)} : width < {pin_row} ? {style.size(150)} : "
                                f"width - {beside_pin}"),
            columns=alt.expr(f"length(data('pinned')) ? ({has_room} ? 3 : width < {pin_row} ? 1 : 2) : "
                             f"width < {row} ? 1 : 2"),
        ),
    )
    dash = alt.StrokeDash("split:N", legend=None, scale=alt.Scale(
        domain=list(_COLORS), range=[_DASHES[split.removeprefix("pinned_")] for split in _COLORS]))
    behind = pinned.mark_line(strokeWidth=style.size(2.5), clip=True).encode(x=x, y=y, color=color, strokeDash=dash)
    lines = history.mark_line(strokeWidth=style.size(2.5), clip=True).encode(x=x, y=y, color=color, strokeDash=dash)
    alone = _HEIGHT_WIDE if wide else _HEIGHT
    beside_two = _HEIGHT_BESIDE_TWO if lower and not wide else alone
    height = alt.param(name="height", expr=f"length(data('pinned')) ? {beside_two} : {alone}")
    layers = alt.layer(behind, lines, *_ends(x, style), _values(words, number, style),
                       *_here(history, x, y, color, style))
    return follow(layers.add_params(height).properties(padding=beside_the_plot(style)), style)


def _drawable(source: str, log: bool) -> alt.Chart:
    """A data source without the values that cannot be drawn."""
    drawable = "isValid(datum.value) && isFinite(datum.value)" + (" && datum.value > 0" if log else "")
    chart = alt.Chart(alt.NamedData(source), height=_HEIGHT)
    return chart.transform_calculate(value=f"{drawable} ? datum.value : null")


def _scale(log: bool, share: bool) -> alt.Scale:
    if share:
        return alt.Scale(domainMin=alt.expr("data('history')[0].low"), domainMax=1, zero=False, nice=False)
    return alt.Scale(type="log") if log else alt.Scale(zero=True)


def _axis(share: bool) -> alt.Axis:
    """Five labels or so, and faint lines for the ticks of a logarithmic axis that have no label."""
    faint = alt.condition("datum.label === ''", alt.value(0.3), alt.value(1))
    if share:
        return alt.Axis(tickCount=5, gridOpacity=faint, format="%")
    return alt.Axis(tickCount=5, gridOpacity=faint, labelExpr=_SHORT)


def _values(words: dict[str, str], number: str, style: ChartStyle) -> alt.Chart:
    """A rule and the values of all curves at the epoch nearest to the pointer."""
    nearest = alt.selection_point(
        name="nearest", fields=["whole"], nearest=True, on="pointerover", clear="pointerout", empty=False
    )
    chart: alt.Chart = (
        alt.Chart(alt.NamedData("readings"))
        .transform_calculate(**{f"{split}_text": _written(split, number) for split in words})
        .mark_rule(color=TEXT, strokeWidth=1, strokeDash=[3, 3], aria=False)
        .encode(
            x="whole:Q",
            opacity=alt.condition(nearest, alt.value(1), alt.value(0)),
            tooltip=[
                alt.Tooltip("whole:Q", title=style.t("Epoch")),
                *(alt.Tooltip(f"{split}_text:N", title=word) for split, word in words.items()),
            ],
        )
        .add_params(nearest)
    )
    return chart


def _written(split: str, number: str) -> str:
    """Vega expression: a split's value, and the pinned run's in brackets where it has one."""
    now, pinned = (f"datum.{curve}" for curve in (split, f"pinned_{split}"))
    value = f"(isValid({now}) ? format({now}, '{number}') : '–')"
    return f"{value} + (isValid({pinned}) ? ' (' + datum.name + ' ' + format({pinned}, '{number}') + ')' : '')"


def _ends(x: alt.X, style: ChartStyle) -> tuple[alt.Chart, alt.Chart]:
    """A line where a run diverged, and what is said of it, inside the plot on either half."""
    ends = alt.Chart(alt.NamedData("diverged"))
    rule = ends.mark_rule(color=INK, strokeWidth=style.size(2), strokeDash=[2, 3], aria=False).encode(x=x)
    left = "datum.epoch > data('history')[0].epochs / 2"
    text = ends.mark_text(
        color=INK, fontWeight="bold", fontSize=style.size(13), baseline="top", aria=False,
        align=alt.expr(f"{left} ? 'right' : 'left'"), dx=alt.expr(f"{left} ? -6 : 6"),
    ).encode(x=x, y=alt.value(4), text="said:N")  # fmt: skip
    return rule, text


def _here(source: alt.Chart, x: alt.X, y: alt.Y, color: alt.Color, style: ChartStyle) -> tuple[alt.Chart, alt.Chart]:
    """A rule at the epoch of the frame to show, and a dot on each curve."""
    here = only_shown(source)
    rule = here.mark_rule(color=TEXT, strokeWidth=2).encode(x="max(epoch):Q")
    dots = here.mark_point(filled=True, opacity=1, size=style.area(130), stroke=PAPER, strokeWidth=1.5).encode(
        x=x, y=y, color=color, shape=alt.condition("datum.split === 'train'", alt.value("circle"), alt.value(RING))
    )
    return rule, dots
