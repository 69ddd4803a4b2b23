"""Curves over the epochs, for the points the network learns from and for those it never saw."""

from functools import lru_cache

import altair as alt
import pandas as pd

from nnviz.charts.replay import Picture, follow, only_shown
from nnviz.charts.style import PAPER, RING, SPLIT_COLORS, TEXT, Look, literal

#: Two of these stand beside the boundary, pixels.
_HEIGHT = 180
#: Numbers from 100,000 on are written with a power of ten, as those of a training that diverges.
_SHORT = "abs(datum.value) >= 1e5 ? format(datum.value, '~e') : datum.label"


def curves(
    history: pd.DataFrame,
    *,
    epochs: int,
    title: str,
    look: Look,
    log: bool = False,
    share: bool = False,
) -> Picture:
    """Draw one quantity against the epochs, a curve a split, with a rule and dots at the frame to show.

    Parameters
    ----------
    history : pandas.DataFrame
        One row a split and epoch: ``epoch`` (float; the train value of epoch 3, a mean over the epoch, stands at 2.5,
        the test value at 3), ``value`` (float, NaN or infinite where there is none), ``split`` (str, "train" or
        "test"), ``frame`` (int, the frame taken at the end of this epoch, -1 if none was).
    epochs : int
        The horizontal axis goes from 0 to ``epochs``.
    title : str
        What is drawn, with its unit, in the reader's language.
    look : Look
        Language and size. The chart is kept by it: pass an equal one from run to run.
    log : bool
        Draw the values on a logarithmic axis; values of 0 and below are left out.
    share : bool
        The values are shares: the axis goes from 0 to 100 %.

    Returns
    -------
    Picture
        As wide as its column. Data: ``history``.
    """
    return Picture(_spec(title, look, log, share), {"history": history.assign(epochs=epochs)})


@lru_cache(maxsize=64)
def _spec(title: str, look: Look, log: bool, share: bool) -> dict:
    t = look.t
    splits = {"train": t("train"), "test": t("test")}
    number = ".1%" if share else ".3~g"
    drawable = "isValid(datum.value) && isFinite(datum.value)" + (" && datum.value > 0" if log else "")
    source = alt.Chart(alt.NamedData("history"), height=_HEIGHT).transform_calculate(
        value=f"{drawable} ? datum.value : null",
    )
    x = alt.X(
        "epoch:Q",
        title=t("Epoch"),
        scale=alt.Scale(domainMin=0, domainMax=alt.expr("data('history')[0].epochs"), nice=False),
        axis=alt.Axis(grid=False),
    )
    y = alt.Y("value:Q", title=title, scale=_scale(log, share), axis=_axis(share))
    color = alt.Color(
        "split:N",
        scale=alt.Scale(domain=list(SPLIT_COLORS), range=list(SPLIT_COLORS.values())),
        legend=alt.Legend(
            labelExpr=f"{literal(splits)}[datum.label]",
            symbolType="stroke",
            symbolStrokeWidth=look.size(4),
            symbolSize=400,
        ),
    )
    # The curves often lie on one another: gaps in the test curve let the training curve show.
    dash = alt.condition("datum.split === 'test'", alt.value([7, 5]), alt.value([1, 0]))
    lines = source.mark_line(strokeWidth=look.size(2.5), clip=True).encode(x=x, y=y, color=color, strokeDash=dash)
    return follow(alt.layer(lines, _values(source, splits, number, look), *_here(source, x, y, color, look)), look)


def _scale(log: bool, share: bool) -> alt.Scale:
    if share:
        return alt.Scale(domain=[0, 1])
    return alt.Scale(type="log") if log else alt.Scale(zero=True)


def _axis(share: bool) -> alt.Axis:
    """Five labels or so, and faint lines for the ticks of a logarithmic axis that have no label."""
    label = {"format": "%"} if share else {"labelExpr": _SHORT}
    faint = alt.condition("datum.label === ''", alt.value(0.3), alt.value(1))
    return alt.Axis(tickCount=5, gridOpacity=faint, **label)


def _values(source: alt.Chart, splits: dict[str, str], number: str, look: Look) -> alt.Chart:
    """A rule and the values of both splits at the epoch nearest to the pointer."""
    t = look.t
    nearest = alt.selection_point(
        name="nearest", fields=["whole"], nearest=True, on="pointerover", clear="pointerout", empty=False
    )
    return (
        source.transform_calculate(whole="ceil(datum.epoch)")
        .transform_pivot("split", value="value", groupby=["whole"])
        .mark_rule(color=TEXT, strokeWidth=1, strokeDash=[3, 3], aria=False)
        .encode(
            x="whole:Q",
            opacity=alt.condition(nearest, alt.value(1), alt.value(0)),
            tooltip=[
                alt.Tooltip("whole:Q", title=t("Epoch")),
                *(alt.Tooltip(f"{split}:Q", title=word, format=number) for split, word in splits.items()),
            ],
        )
        .add_params(nearest)
    )


def _here(source: alt.Chart, x: alt.X, y: alt.Y, color: alt.Color, look: Look) -> tuple[alt.Chart, alt.Chart]:
    """A rule at the epoch of the frame to show, and a dot on each curve."""
    here = only_shown(source)
    rule = here.mark_rule(color=TEXT, strokeWidth=2).encode(x="max(epoch):Q")
    dots = here.mark_point(filled=True, opacity=1, size=look.area(130), stroke=PAPER, strokeWidth=1.5).encode(
        x=x, y=y, color=color, shape=alt.condition("datum.split === 'train'", alt.value("circle"), alt.value(RING))
    )
    return rule, dots
