"""The error of every seed of several autoencoders, against the number of their parameters."""

from functools import lru_cache

import altair as alt
import pandas as pd

from nnviz.charts.replay import Picture
from nnviz.charts.style import INK, PAPER, SPLIT_COLORS, ChartStyle, Spec, configure

_HEIGHT = 300
#: Room beyond the lowest and the highest error, as a share of what lies between them; names stand in the upper one.
_BELOW, _ABOVE = 0.1, 0.3
#: Room to the right of the largest network, as a share of its parameters.
_BESIDE = 0.08


def points(dots: pd.DataFrame, *, style: ChartStyle) -> Picture:
    """Draw a dot for each seed and a bar at each median, with the size of the first layer above them.

    Parameters
    ----------
    dots : pandas.DataFrame
        See ``analysis.pyramids.dots``.
    style : ChartStyle
        Language and size.

    Returns
    -------
    Picture
        As wide as its column. Data: ``dots`` and ``medians``, a row for each network with the ends of the axes.
    """
    low, high = float(dots["error"].min()), float(dots["error"].max())
    room = max(high - low, 1e-4)
    medians = dots.drop_duplicates("id").drop(columns=["seed", "error"]).assign(
        low=low - _BELOW * room, high=high + _ABOVE * room, most=(1 + _BESIDE) * dots["parameters"].max())
    return Picture(_points(style), {"dots": dots, "medians": medians})


@lru_cache(maxsize=8)
def _points(style: ChartStyle) -> Spec:
    t, color = style.t, SPLIT_COLORS["test"]
    low, high, most = (alt.expr(f"data('medians')[0].{end}") for end in ("low", "high", "most"))
    x = alt.X("parameters:Q", title=t("Parameters"), axis=alt.Axis(grid=False, tickCount=4, format=",d"),
              scale=alt.Scale(domainMin=0, domainMax=most, nice=False))

    def y(field: str) -> alt.Y:
        return alt.Y(f"{field}:Q", title=t("squared error of the test images"),
                     axis=alt.Axis(tickCount=5, format=".4f"),
                     scale=alt.Scale(domainMin=low, domainMax=high, zero=False, nice=False))

    tooltip = [alt.Tooltip("layers:N", title=t("Encoder")),
               alt.Tooltip("parameters:Q", title=t("Parameters"), format=",d"),
               alt.Tooltip("seconds:Q", title=t("Seconds per epoch"), format=".2f")]
    dots = alt.Chart(alt.NamedData("dots"), height=_HEIGHT).mark_point(
        filled=True, opacity=0.9, color=color, stroke=PAPER, strokeWidth=1, size=style.area(80)).encode(
        x=x, y=y("error"), tooltip=[
            tooltip[0], alt.Tooltip("seed:Q", title=t("Seed")),
            alt.Tooltip("error:Q", title=t("Test error"), format=".5f"), *tooltip[1:]])
    medians = alt.Chart(alt.NamedData("medians"), height=_HEIGHT)
    bars = medians.mark_tick(orient="horizontal", thickness=style.size(3), size=style.size(26), color=INK).encode(
        x=x, y=y("median"),
        tooltip=[tooltip[0], alt.Tooltip("median:Q", title=t("median"), format=".5f"), *tooltip[1:]])
    names = medians.mark_text(dy=-style.size(14), fontSize=style.size(14), fontWeight="bold", color=INK).encode(
        x=x, y=y("highest"), text="first:N")
    return configure(alt.layer(bars, dots, names), style)
