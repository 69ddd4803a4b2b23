"""How an answer fades while pixels are deleted: in the order of a map, or by chance."""

from functools import lru_cache

import altair as alt
import pandas as pd

from nnviz.charts.replay import Picture
from nnviz.charts.style import ChartStyle, Spec, configure, line_legend

#: Colour and dash of each order of ``experiments.explanation.ORDERS``.
_COLORS = {"trained": "#0072B2", "random": "#9B6BD3", "chance": "#7A7F8C"}
#: The plot's width from which the three names of the legend stand in one row, in pixels.
_ONE_ROW = 420
_DASHES = {"trained": [1, 0], "random": [6, 3], "chance": [2, 3]}


def deletion(frame: pd.DataFrame, names: dict[str, str], style: ChartStyle) -> Picture:
    """Draw the probability of the class that was told against the share of deleted pixels.

    Parameters
    ----------
    frame : pandas.DataFrame
        ``series`` (str, an order), ``x``, ``y`` (float, 0 to 1).
    names : dict of str to str
        Order -> its name in the reader's language.
    style : ChartStyle
        Language and size.
    """
    named = frame.assign(series=frame["series"].map(names))
    return Picture(_deletion(tuple(names.items()), style), {"deletion": named})


@lru_cache(maxsize=16)
def _deletion(names: tuple[tuple[str, str], ...], style: ChartStyle) -> Spec:
    t = style.t
    domain, legend = [name for _, name in names], line_legend(
        style, thickness=3, columns=alt.expr(f"width > {style.size(_ONE_ROW)} ? 3 : 2"))
    color = alt.Color("series:N", legend=legend, scale=alt.Scale(
        domain=domain, range=[_COLORS[order] for order, _ in names]))
    dash = alt.StrokeDash("series:N", legend=legend, scale=alt.Scale(
        domain=domain, range=[_DASHES[order] for order, _ in names]))
    across = alt.X("x:Q", title=t("deleted pixels"), axis=alt.Axis(format=".0%", grid=False),
                   scale=alt.Scale(domain=[0, 1]))
    up = alt.Y("y:Q", title=t("probability of its answer"), scale=alt.Scale(domain=[0, 1]),
               axis=alt.Axis(format=".0%", tickCount=5))
    base = alt.Chart(alt.NamedData("deletion")).encode(x=across, y=up, color=color)
    lines = base.mark_line(strokeWidth=style.size(2.5)).encode(strokeDash=dash)
    points = base.mark_point(filled=True, opacity=1, size=style.area(30)).encode(tooltip=[
        alt.Tooltip("series:N", title=" "), alt.Tooltip("x:Q", title=t("deleted pixels"), format=".0%"),
        alt.Tooltip("y:Q", title=t("probability of its answer"), format=".1%")])
    return configure(alt.layer(lines, points).properties(height=style.size(220)), style)
