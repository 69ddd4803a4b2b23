"""The chart of a range test: the band of all seeds against the learning rate, and where each rule points."""

from functools import lru_cache

import altair as alt
import pandas as pd

from nnviz.charts.replay import Picture
from nnviz.charts.style import CATEGORICAL, INK, SPLIT_COLORS, TEXT, ChartStyle, Spec, configure, line_legend

_HEIGHT = 380
#: Rule -> its colour and dash.
RULES = {"steepest": (CATEGORICAL[0], [2, 2]), "valley": (CATEGORICAL[1], [8, 3]),
         "minimum/10": (CATEGORICAL[3], [1, 0]), "slide": (CATEGORICAL[4], [8, 3, 2, 3])}


def curve(bands: pd.DataFrame, suggestions: pd.DataFrame, diverged: pd.DataFrame, style: ChartStyle, *,
          few: bool = False) -> Picture:
    """Draw the smoothed loss of all seeds on a logarithmic axis of rates.

    Parameters
    ----------
    bands : pandas.DataFrame
        See ``analysis.range_test.bands``.
    suggestions : pandas.DataFrame
        ``rule``, ``median``, ``low``, ``high``: a line at each rule's median, a bar from low to high.
    diverged : pandas.DataFrame
        ``rate``: where half of the seeds have diverged; no row where they have not.
    few : bool
        Whether low and high are the lowest and the highest seed, and no percentiles.
    """
    place = suggestions.assign(row=range(len(suggestions)))
    # The last rate is the highest but for its rounding: without that, its tick would lie outside the axis.
    bands = bands.assign(rate=[float(f"{rate:.9g}") for rate in bands["rate"]])
    return Picture(_curve(few, style), {"bands": bands, "rules": place, "diverged": diverged})


@lru_cache(maxsize=16)
def _curve(few: bool, style: ChartStyle) -> Spec:
    t, color = style.t, SPLIT_COLORS["train"]
    lowest, highest = (t("lowest"), t("highest")) if few else (t("one in ten lies below"), t("one in ten lies above"))
    bands = alt.Chart(alt.NamedData("bands"), height=_HEIGHT)
    axis = alt.Axis(grid=False, format="~g", tickCount=6)
    rates, height = alt.Scale(type="log", nice=False), alt.Scale(zero=False)
    title = t("Loss of the batch, smoothed")
    x = alt.X("rate:Q", title=t("Learning rate"), scale=rates, axis=axis)
    y = alt.Y("median:Q", title=title, scale=height)
    band = bands.mark_area(opacity=0.22, color=color).encode(x=x, y=alt.Y("low:Q", title=title, scale=height),
                                                             y2="high:Q")
    line = bands.mark_line(color=color, strokeWidth=style.size(3)).encode(x=x, y=y)
    nearest = alt.selection_point(name="nearest", fields=["rate"], nearest=True, on="pointerover", clear="pointerout",
                                  empty=False)
    read = bands.mark_rule(color=TEXT, strokeWidth=1, strokeDash=[3, 3], aria=False).encode(
        x=x, opacity=alt.condition(nearest, alt.value(1), alt.value(0)),
        tooltip=[alt.Tooltip("rate:Q", title=t("Learning rate"), format=".3~g"),
                 alt.Tooltip("median:Q", title=t("median"), format=".4~g"),
                 alt.Tooltip("low:Q", title=lowest, format=".4~g"),
                 alt.Tooltip("high:Q", title=highest, format=".4~g"),
                 alt.Tooltip("left:Q", title=t("seeds left"))]).add_params(nearest)
    rules = alt.Chart(alt.NamedData("rules"))
    legend = line_legend(style, thickness=3, columns=2)
    colors = alt.Color("rule:N", legend=legend, scale=alt.Scale(
        domain=list(RULES), range=[color for color, _dash in RULES.values()]))
    dashes = alt.StrokeDash("rule:N", legend=legend, scale=alt.Scale(
        domain=list(RULES), range=[dash for _color, dash in RULES.values()]))
    tooltip = [alt.Tooltip("rule:N", title=t("Rule")), alt.Tooltip("median:Q", title=t("median"), format=".3~g"),
               alt.Tooltip("low:Q", title=lowest, format=".3~g"),
               alt.Tooltip("high:Q", title=highest, format=".3~g")]
    at = rules.mark_rule(strokeWidth=style.size(2.5)).encode(
        x=alt.X("median:Q", scale=rates), color=colors, strokeDash=dashes, tooltip=tooltip)
    spread = rules.transform_calculate(y=f"{_HEIGHT} - 12 - 12 * datum.row").mark_rule(
        strokeWidth=style.size(6), opacity=0.75).encode(
        x=alt.X("low:Q", scale=rates), x2="high:Q", y=alt.Y("y:Q", scale=None, axis=None), color=colors,
        tooltip=tooltip)
    gone = alt.Chart(alt.NamedData("diverged"))
    wall = gone.mark_rule(color=INK, strokeWidth=style.size(2), strokeDash=[4, 4], aria=False).encode(x=x)
    word = gone.mark_text(align="right", dx=-6, dy=10, fontSize=style.size(13), color=INK, aria=False,
                          text=t("half have diverged")).encode(x=x, y=alt.value(0))
    curves = alt.layer(band, line, at, wall, word, read)
    return configure(alt.layer(curves, spread).resolve_scale(y="independent"), style)
