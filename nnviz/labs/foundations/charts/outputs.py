"""What an output unit answers and what its loss is, against the weighted sum."""

from functools import lru_cache

import altair as alt
import pandas as pd

from nnviz.charts.replay import Picture
from nnviz.charts.style import INK, PAPER, SPLIT_COLORS, TEXT, ChartStyle, configure

_HEIGHT = 190


def against_sum(curve: pd.DataFrame, here: pd.DataFrame, band: pd.DataFrame, *, field: str, title: str,
                style: ChartStyle) -> Picture:
    """Draw one quantity of an output unit against its weighted sum, with a dot where it is now.

    Parameters
    ----------
    curve, here : pandas.DataFrame
        ``z``, ``answer``, ``loss``: the whole curve, and one row where the unit is now.
    band : pandas.DataFrame
        One row: ``low`` and ``high``, between which the answers make sense, and ``target``, what is wanted. Without
        rows none is drawn.
    field : str
        ``answer`` or ``loss``.
    title : str
        What is drawn, in the reader's language.
    style : ChartStyle
    """
    return Picture(_spec(field, title, style), {"curve": curve, "here": here, "band": band})


@lru_cache(maxsize=32)
def _spec(field: str, title: str, style: ChartStyle) -> dict:
    color = SPLIT_COLORS["train" if field == "answer" else "test"]
    t = style.t
    x = alt.X("z:Q", title=t("weighted sum z"), scale=alt.Scale(domain=[-6, 6], nice=False),
              axis=alt.Axis(grid=False, tickCount=7))
    y = alt.Y(f"{field}:Q", title=title, axis=alt.Axis(tickCount=5))
    number = ".3~f"
    tips = [alt.Tooltip("z:Q", format=".1f", title="z"), alt.Tooltip(f"{field}:Q", format=number, title=title)]
    sense = alt.Chart(alt.NamedData("band"), height=_HEIGHT).mark_rect(
        color=SPLIT_COLORS["train"], opacity=0.13, aria=False).encode(
        y=alt.Y("low:Q", title=title), y2="high:Q")
    target = alt.Chart(alt.NamedData("band")).mark_rule(
        color=TEXT, strokeDash=[5, 3], strokeWidth=style.size(2), aria=False).encode(
        y="target:Q")
    line = alt.Chart(alt.NamedData("curve")).mark_line(
        color=color, strokeWidth=style.size(3), aria=False).encode(
        x=x, y=y, tooltip=tips)
    dot = alt.Chart(alt.NamedData("here")).mark_point(
        filled=True, size=style.area(170), color=INK, stroke=PAPER, strokeWidth=1.5, opacity=1, aria=False).encode(
        x=x, y=y, tooltip=tips)
    return configure(alt.layer(sense, target, line, dot), style)
