"""A digit beside its histograms of oriented gradients: a star of strokes in every cell."""

from functools import lru_cache

import altair as alt
import pandas as pd

from nnviz.charts.replay import Picture
from nnviz.charts.style import INK, PAPER, ChartStyle, Spec, configure

#: Two unit squares side by side: where the second begins, and where it ends.
_SECOND = 1.06
_WIDTH = _SECOND + 1


def stars(digit: dict[str, str], borders: pd.DataFrame, strokes: pd.DataFrame, style: ChartStyle) -> Picture:
    """Draw an image with its cells, and beside it the strokes of each cell.

    Parameters
    ----------
    digit : dict of str to str
        ``light`` and ``dark``: the image as a data URL, for either page.
    borders, strokes : pandas.DataFrame
        ``x``, ``y``, ``x2``, ``y2`` (float): lines in the unit square, y downwards.
    style : ChartStyle
        Language and size. The chart is kept by it, so other images and other settings swap the data alone.

    Returns
    -------
    Picture
        About twice as wide as high, as wide as its column. Data: ``digit``, ``borders``, ``strokes``.
    """
    right = {"x": strokes["x"] + _SECOND, "x2": strokes["x2"] + _SECOND}
    both = pd.concat([borders, borders.assign(x=borders["x"] + _SECOND, x2=borders["x2"] + _SECOND)])
    return Picture(_stars(style), {"digit": pd.DataFrame([digit]), "borders": both, "strokes": strokes.assign(**right)})


@lru_cache(maxsize=8)
def _stars(style: ChartStyle) -> Spec:
    image = alt.Chart(alt.NamedData("digit")).transform_calculate(
        url="luminance(background || 'white') > 0.5 ? datum.light : datum.dark",
    ).mark_image(
        width=alt.expr(f"width / {_WIDTH}"), height=alt.expr("height"), align="left", baseline="top", aspect=False,
        aria=False, tooltip=None,
    ).encode(x=alt.value(0), y=alt.value(0), url="url:N")  # fmt: skip
    lines = _lines("borders", color="#8A93A3", opacity=0.45, strokeWidth=1)
    halo = _lines("strokes", color=PAPER, strokeWidth=style.size(2.6), strokeCap="round")
    strokes = _lines("strokes", color=INK, strokeWidth=style.size(1.6), strokeCap="round")
    square = alt.param(name="height", expr=f"width / {_WIDTH}")
    usermeta = {"embedOptions": {"renderer": "svg"}}
    chart = alt.layer(lines, image, halo, strokes, height=150, usermeta=usermeta).add_params(square)
    return configure(chart.configure_view(stroke=None), style)


def _lines(name: str, **mark) -> alt.Chart:
    across = alt.X("x:Q", scale=alt.Scale(domain=[0, _WIDTH], nice=False), axis=None)
    down = alt.Y("y:Q", scale=alt.Scale(domain=[0, 1], nice=False, reverse=True), axis=None)
    return alt.Chart(alt.NamedData(name)).mark_rule(aria=False, tooltip=None, **mark).encode(
        x=across, x2="x2:Q", y=down, y2="y2:Q")
