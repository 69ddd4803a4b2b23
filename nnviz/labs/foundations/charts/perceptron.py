"""Charts of the perceptron's page: hard answers beside probabilities, and how long other orders take."""

from functools import lru_cache

import altair as alt
import pandas as pd

from nnviz.charts.replay import Picture
from nnviz.charts.style import INK, TEXT, ChartStyle, configure, line_legend


def answers(lines: pd.DataFrame, colors: tuple[str, ...], style: ChartStyle) -> Picture:
    """Draw the answers along a straight way through the examples: a hard step, and a probability.

    Parameters
    ----------
    lines : pandas.DataFrame
        ``along`` (float, 0 at the middle of the first class, 1 at that of the last), ``value`` (float, 0 to 1),
        ``unit`` (str), ``kind`` (str: the perceptron's name or logistic regression's, two of them).
    colors : tuple of str
        One for each unit, in the order of the frame.
    style : ChartStyle
        Language and size.
    """
    units, kinds = (tuple(lines[column].unique()) for column in ("unit", "kind"))
    return Picture(_answers(units, colors, kinds, style), {"lines": lines})


@lru_cache(maxsize=32)
def _answers(units: tuple[str, ...], colors: tuple[str, ...], kinds: tuple[str, ...], style: ChartStyle) -> dict:
    t = style.t
    chart = alt.Chart(alt.NamedData("lines")).mark_line(strokeWidth=style.size(2.5), clip=True).encode(
        x=alt.X("along:Q", title=t("From the middle of the first class (0) to that of the last (1)"),
                axis=alt.Axis(tickCount=5)),
        y=alt.Y("value:Q", title=t("Answer, probability"), scale=alt.Scale(domain=[0, 1])),
        color=alt.Color("unit:N", title=None, scale=alt.Scale(domain=list(units), range=list(colors)),
                        legend=line_legend(style, thickness=3) if len(units) > 1 else None),
        strokeDash=alt.StrokeDash("kind:N", title=None, scale=alt.Scale(domain=list(kinds), range=[[1, 0], [6, 4]]),
                                  legend=line_legend(style, thickness=3)),
        tooltip=[alt.Tooltip("kind:N", title=t("Who answers")), alt.Tooltip("unit:N", title=t("Neuron")),
                 alt.Tooltip("along:Q", title=t("Place"), format=".2f"),
                 alt.Tooltip("value:Q", title=t("Answer, probability"), format=".3f")])
    return configure(chart.properties(height=style.size(240)), style)


def orders(counts: pd.DataFrame, here: float | None, style: ChartStyle) -> Picture:
    """Draw how many updates other orders of the examples take.

    Parameters
    ----------
    counts : pandas.DataFrame
        ``updates`` (int) and ``draws`` (int): so many orders took so many updates.
    here : float or None
        The updates of the order on the page: a rule.
    style : ChartStyle
        Language and size.
    """
    rule = pd.DataFrame({"here": [] if here is None else [float(here)]})
    return Picture(_orders(style), {"counts": counts, "rule": rule})


@lru_cache(maxsize=8)
def _orders(style: ChartStyle) -> dict:
    t = style.t
    bars = alt.Chart(alt.NamedData("counts")).mark_bar(size=style.size(12), color=TEXT).encode(
        x=alt.X("updates:Q", title=t("Updates until the perceptron is at rest"), axis=alt.Axis(tickMinStep=1)),
        y=alt.Y("draws:Q", title=t("Orders"), axis=alt.Axis(tickMinStep=1)),
        tooltip=[alt.Tooltip("updates:Q", title=t("Updates")), alt.Tooltip("draws:Q", title=t("Orders"))])
    rule = alt.Chart(alt.NamedData("rule")).mark_rule(
        color=INK, strokeDash=[5, 4], strokeWidth=style.size(2)).encode(x="here:Q")
    return configure(alt.layer(bars, rule).properties(height=style.size(220)), style)
