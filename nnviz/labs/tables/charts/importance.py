"""A bar for each column: what shuffling it costs."""

import altair as alt
import pandas as pd

from nnviz.charts.replay import Picture
from nnviz.charts.style import INK, SPLIT_COLORS, ChartStyle, beside_the_plot, configure

_ROW = 24


def bars(table: pd.DataFrame, *, title: str, style: ChartStyle) -> Picture:
    """Draw permutation importances, the largest first, with the range of the repeats.

    Parameters
    ----------
    table : pandas.DataFrame
        See ``analysis.importance.importance``.
    title : str
        What a bar measures, with its unit, in the reader's language.
    style : ChartStyle
    """
    data = alt.Chart(alt.NamedData("columns"), height=_ROW * len(table) + 10)
    y = alt.Y("column:N", title=None, sort=list(table["column"]), axis=alt.Axis(labelLimit=160))
    bar = data.mark_bar(color=SPLIT_COLORS["validation"], opacity=0.75).encode(
        x=alt.X("cost:Q", title=title), y=y,
        tooltip=[alt.Tooltip("column:N"), alt.Tooltip("cost:Q", title=title, format=".3~f")])
    reach = data.mark_rule(color=INK, strokeWidth=style.size(1.5)).encode(x="low:Q", x2="high:Q", y=y)
    layers = alt.layer(bar, reach).properties(padding=beside_the_plot(style))
    return Picture(configure(layers, style), {"columns": table})
