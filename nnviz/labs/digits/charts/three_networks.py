"""What three networks make of a digit: ten probabilities each, and their accuracy against a distortion."""

from functools import lru_cache

import altair as alt
import pandas as pd

from nnviz.charts.replay import Picture
from nnviz.charts.style import CATEGORICAL, INK, TEXT, ChartStyle, Spec, configure, line_legend

#: Kind of network -> its colour, in the bars and in the curves.
COLORS = dict(zip(("pixels", "hog", "cnn"), CATEGORICAL, strict=False))
#: The lines of the curves, so that they differ not only in colour.
_DASHES = ([1, 0], [7, 3], [2, 2])
#: Height of a class's row, in pixels.
_ROW = 19


def probabilities(frame: pd.DataFrame, kind: str, style: ChartStyle) -> Picture:
    """Draw the probability of every class as a bar, on a scale that is the same for every network.

    Parameters
    ----------
    frame : pandas.DataFrame
        A row for each class: ``digit`` (str), ``probability`` (float, 0 to 1), ``true`` (bool, at most one): the class
        on the label, which gets a band behind its bar.
    kind : str
        A key of ``COLORS``.
    style : ChartStyle
        Language and size.
    """
    return Picture(_probabilities(kind, style), {"probabilities": frame})


@lru_cache(maxsize=32)
def _probabilities(kind: str, style: ChartStyle) -> Spec:
    t = style.t
    digit = alt.Y("digit:N", title=None, axis=alt.Axis(ticks=False, domain=False, labelPadding=4, labelOverlap=False,
                                                          labelFlush=False, labelBound=False),
                  scale=alt.Scale(domain=list("0123456789"), paddingInner=0.15, paddingOuter=0.05))
    along = alt.X("probability:Q", title=None, scale=alt.Scale(domain=[0, 1]),
                  axis=alt.Axis(format=".0%", values=[0, 0.5, 1], labelFlush=True))
    base = alt.Chart(alt.NamedData("probabilities"))
    band = base.transform_filter("datum.true").mark_bar(color=INK, opacity=0.16).encode(
        x=alt.datum(0), x2=alt.datum(1), y=digit)
    bars = base.mark_bar(color=COLORS[kind]).encode(
        x=along, y=digit, tooltip=[alt.Tooltip("digit:N", title=t("Class")),
                                   alt.Tooltip("probability:Q", title=t("Probability"), format=".1%")])
    return configure(alt.layer(band, bars).properties(height=10 * style.size(_ROW)), style)


def curves(frame: pd.DataFrame, at: float | None, kinds: dict[str, str], style: ChartStyle, *, x: str,
           height: int = 224) -> Picture:
    """Draw the accuracy of several networks against the strength of a distortion.

    Parameters
    ----------
    frame : pandas.DataFrame
        ``series`` (str), ``x``, ``y`` (float; an accuracy, 0 to 1).
    at : float or None
        Where the slider stands: a vertical rule.
    kinds : dict of str to str
        Series -> a key of ``COLORS``.
    style : ChartStyle
        Language and size.
    x : str
        Title of the axis, in the reader's language.
    height : int
        Of the plot, in pixels.
    """
    rule = pd.DataFrame({"at": [] if at is None else [float(at)]})
    return Picture(_curves(tuple(kinds.items()), style, x, height), {"curves": frame, "rule": rule})


@lru_cache(maxsize=64)
def _curves(kinds: tuple[tuple[str, str], ...], style: ChartStyle, x: str, height: int) -> Spec:
    t = style.t
    names = [name for name, _ in kinds]
    order = list(COLORS)
    legend = line_legend(style, thickness=3) if len(names) > 1 else None
    color = alt.Color("series:N", legend=legend, scale=alt.Scale(
        domain=names, range=[COLORS[kind] for _, kind in kinds]))
    dash = alt.StrokeDash("series:N", legend=legend, scale=alt.Scale(
        domain=names, range=[_DASHES[order.index(kind)] for _, kind in kinds]))
    across = alt.X("x:Q", title=x, axis=alt.Axis(grid=False, format="~f", tickMinStep=1),
                   scale=alt.Scale(nice=False, zero=False))
    up = alt.Y("y:Q", title=t("Accuracy"), scale=alt.Scale(domain=[0, 1]), axis=alt.Axis(format=".0%", tickCount=5))
    base = alt.Chart(alt.NamedData("curves"))
    tooltip = [alt.Tooltip("series:N", title=" "), alt.Tooltip("x:Q", title=x),
               alt.Tooltip("y:Q", title=t("Accuracy"), format=".1%")]
    lines = base.mark_line(strokeWidth=style.size(2.5)).encode(x=across, y=up, color=color, strokeDash=dash)
    points = base.mark_point(filled=True, opacity=1, size=style.area(36)).encode(
        x=across, y=up, color=color, tooltip=tooltip)
    rule = alt.Chart(alt.NamedData("rule")).mark_rule(
        color=TEXT, strokeWidth=style.size(1.5), strokeDash=[4, 3]).encode(x=alt.X("at:Q", title=x))
    return configure(alt.layer(rule, lines, points).properties(height=style.size(height)), style)
