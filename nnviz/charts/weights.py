"""Two networks as two bars on one scale, a piece for each layer: whose parameters are where?"""

from functools import lru_cache

import altair as alt
import pandas as pd

from nnviz.charts.replay import Picture
from nnviz.charts.style import PAPER, TEXT, ChartStyle, Spec, configure

#: Greens for convolutions, purples for hidden dense layers, brown for the output layer; the same lightness everywhere:
#: 4.5:1 or more against white text, 3:1 or more against the page in both themes.
_COLORS = {
    "convolution": ("#0A7E61", "#467D1F", "#0F7B8B", "#3C7D47", "#637711"),
    "hidden": ("#8657C7", "#C23888", "#6764C4", "#AF3EB9", "#AC546A"),
    "output": ("#A16017",),
}
#: Pixels of a bar for each letter of the name that stands on it; a narrower one has its name on hover alone.
_LETTER = 9


def layer_color(name: str) -> str:
    """Return the colour of a layer by its row's name; batch normalisation has the colour of the layer it follows.

    Raises
    ------
    KeyError
        If such a layer has no parameters, and so no colour.
    """
    kind, _, position = name.rpartition("_")
    if name == "output":
        return _COLORS["output"][0]
    colors = _COLORS[{"normalisation": "hidden", "convolution_normalisation": "convolution"}.get(kind, kind)]
    return colors[(int(position) - 1) % len(colors)]


def weights(frame: pd.DataFrame, style: ChartStyle) -> Picture:
    """Draw the bars.

    Parameters
    ----------
    frame : pandas.DataFrame
        A row for each layer with parameters, in the order of the networks: ``network`` (str, the title beside its bar),
        ``layer`` (str), ``start``, ``end`` (int, parameters), ``sum`` (str), ``share`` (float, 0 to 1), ``color``
        (str). All words in the reader's language.
    style : ChartStyle
        Language and size.
    """
    return Picture(_weights(style), {"layers": frame})


@lru_cache(maxsize=16)
def _weights(style: ChartStyle) -> Spec:
    t = style.t
    across = alt.Y("network:N", title=None, sort=None, scale=alt.Scale(paddingInner=0.25, paddingOuter=0),
                   axis=alt.Axis(domain=False, ticks=False, labelColor=TEXT, labelFontSize=style.size(14),
                                 labelFontWeight="bold", labelLimit=style.size(260), labelPadding=8))
    along = alt.X("start:Q", title=t("Parameters"), axis=alt.Axis(format=",d", tickCount=4, labelOverlap=True))
    base = alt.Chart(alt.NamedData("layers")).transform_joinaggregate(longest="max(end)")
    bars = base.mark_bar(stroke=PAPER, strokeWidth=1).encode(
        x=along, x2="end:Q", y=across, color=alt.Color("color:N", scale=None),
        tooltip=[alt.Tooltip("network:N", title=" "), alt.Tooltip("layer:N", title=t("Layer")),
                 alt.Tooltip("sum:N", title=t("Parameters")),
                 alt.Tooltip("share:Q", title=t("Share"), format=".1%")])
    names = base.transform_filter(
        f"(datum.end - datum.start) / datum.longest * width >= {style.size(_LETTER)} * length(datum.layer)",
    ).transform_calculate(middle="(datum.start + datum.end) / 2").mark_text(
        color="white", fontSize=style.size(13)).encode(x="middle:Q", y=across, text="layer:N")
    return configure(alt.layer(bars, names).properties(height=style.size(52)), style)
