"""An autoencoder as bars to scale: each layer as high as its number of outputs, wide, narrow, and wide again."""

from functools import lru_cache

import altair as alt
import pandas as pd

from nnviz.charts.replay import Picture
from nnviz.charts.style import TEXT, ChartStyle, Spec, configure, literal

#: Part of an autoencoder -> its colour: 4.5:1 or more against white text, 3:1 or more against the page in both themes.
PART_COLORS = {"image": "#70757F", "encoder": "#8657C7", "latent": "#C23888", "decoder": "#0A7E61"}
_HEIGHT = 90
#: Numbers below bars that are narrower than this stand upright, in pixels.
_NARROW = 38
#: A bar is never lower than this share of the highest: it could not be seen.
_LOWEST = 0.012


def hourglass(layers: pd.DataFrame, style: ChartStyle) -> Picture:
    """Draw the bars side by side, their middles on one line, and the number of outputs below each.

    Parameters
    ----------
    layers : pandas.DataFrame
        A row for each layer, the image first: ``position`` (int, from 0), ``part`` (a key of ``PART_COLORS``),
        ``outputs`` (int), and in the reader's language ``layer`` and ``sum`` (str).
    style : ChartStyle
        Language and size.
    """
    return Picture(_hourglass(style), {"layers": layers})


@lru_cache(maxsize=16)
def _hourglass(style: ChartStyle) -> Spec:
    t = style.t
    words = {"image": t("image"), "encoder": t("encoder"), "latent": t("latent layer"), "decoder": t("decoder")}
    narrow = f"width < {style.size(_NARROW)} * length(data('layers'))"
    axis = alt.Axis(
        title=None, ticks=False, domain=False, labelOverlap=False, labelFontSize=style.size(13),
        labelExpr="format(data('layers')[datum.value].outputs, ',')",
        labelAngle=alt.expr(f"{narrow} ? -90 : 0"), labelAlign=alt.expr(f"{narrow} ? 'right' : 'center'"),
        labelBaseline=alt.expr(f"{narrow} ? 'middle' : 'top'"))
    bars = alt.Chart(alt.NamedData("layers")).transform_joinaggregate(most="max(outputs)").transform_calculate(
        top=f"max(datum.outputs, {_LOWEST} * datum.most) / 2", bottom="-datum.top",
        described="datum.layer + ': ' + format(datum.outputs, ',')",
    ).mark_bar(cornerRadius=2).encode(
        x=alt.X("position:O", axis=axis, scale=alt.Scale(paddingInner=0.18, paddingOuter=0.05)),
        y=alt.Y("top:Q", axis=None, scale=alt.Scale(nice=False)), y2="bottom:Q",
        color=alt.Color("part:N", scale=alt.Scale(domain=list(PART_COLORS), range=list(PART_COLORS.values())),
                        legend=alt.Legend(labelExpr=f"{literal(words)}[datum.label]", symbolType="square",
                                          columns=alt.expr("width < 345 ? 2 : 4"), labelColor=TEXT)),
        description="described:N",
        tooltip=[alt.Tooltip("layer:N", title=t("Layer")), alt.Tooltip("outputs:Q", title=t("Outputs"), format=","),
                 alt.Tooltip("sum:N", title=t("Parameters"))])
    return configure(alt.layer(bars).properties(height=style.size(_HEIGHT)), style)
