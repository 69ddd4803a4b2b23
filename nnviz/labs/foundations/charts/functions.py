"""Charts of what many activations in a row do to a gradient, and of a softmax."""

from functools import lru_cache

import altair as alt
import pandas as pd

from nnviz.charts.replay import Picture
from nnviz.charts.style import CATEGORICAL, TEXT, ChartStyle, configure, line_legend, literal

#: Activation -> its colour and dash, wherever it is drawn. None has the colour of a class.
STYLES = {
    "sigmoid": (CATEGORICAL[2], (1, 0)), "tanh": (CATEGORICAL[3], (8, 3)), "relu": (CATEGORICAL[5], (2, 2)),
    "selu": (CATEGORICAL[4], (8, 3, 2, 3)), "leaky_relu": (CATEGORICAL[6], (5, 2)),
    "softplus": (CATEGORICAL[7], (3, 3)),
    "heaviside": (CATEGORICAL[8], (1, 0)), "sign": (CATEGORICAL[9], (6, 3)),
}
_HEIGHT = 270


def lines(table: pd.DataFrame, *, x: str, y: str, names: dict[str, str], style: ChartStyle,
          dots: bool = True) -> Picture:
    """Draw one line for each activation against layers or epochs, on a logarithmic axis.

    Parameters
    ----------
    table : pandas.DataFrame
        ``x`` (int), ``y`` (float, above 0), ``series`` (activation).
    x, y : str
        Titles of the axes, in the reader's language.
    names : dict of str to str
        What the activations are called.
    style : ChartStyle
        Language and size.
    dots : bool
        Mark each value.
    """
    return Picture(_lines(x, y, tuple(names.items()), style, dots), {"lines": table})


@lru_cache(maxsize=32)
def _lines(x: str, y: str, names: tuple[tuple[str, str], ...], style: ChartStyle, dots: bool) -> dict:
    codes = [code for code, _name in names]
    legend = line_legend(style, thickness=3, labelExpr=f"{literal(dict(names))}[datum.label]", columns=3)
    color = alt.Color("series:N", legend=legend, scale=alt.Scale(
        domain=codes, range=[STYLES[code][0] for code in codes]))
    dash = alt.StrokeDash("series:N", legend=legend, scale=alt.Scale(
        domain=codes, range=[list(STYLES[code][1]) for code in codes]))
    base = alt.Chart(alt.NamedData("lines"), height=_HEIGHT).transform_calculate(
        name=f"{literal(dict(names))}[datum.series]").encode(
        x=alt.X("x:Q", title=x, axis=alt.Axis(grid=False, tickMinStep=1, format="d")),
        y=alt.Y("y:Q", title=y, scale=alt.Scale(type="log"), axis=alt.Axis(format=".0e", tickCount=6)),
        color=color,
        tooltip=[alt.Tooltip("name:N", title=" "), alt.Tooltip("x:Q", title=x, format="d"),
                 alt.Tooltip("y:Q", title=y, format=".3e")])
    line = base.mark_line(strokeWidth=style.size(2.5)).encode(strokeDash=dash)
    marks = [base.mark_point(filled=True, size=style.area(40), opacity=1)] * dots
    return configure(alt.layer(line, *marks), style)


def bars(table: pd.DataFrame, *, y: str, kinds: dict[str, str], style: ChartStyle) -> Picture:
    """Draw the probabilities of three classes, two bars each: softmax at temperature 1 and at the chosen one.

    Parameters
    ----------
    table : pandas.DataFrame
        ``class`` (str), ``kind`` ("plain" or "heated"), ``share`` (0 to 1).
    y : str
        Title of the axis, in the reader's language.
    kinds : dict of str to str
        What the two kinds are called.
    """
    return Picture(_bars(y, tuple(kinds.items()), style),
                   {"bars": table.assign(named=table["kind"].map(kinds))})


@lru_cache(maxsize=8)
def _bars(y: str, named: tuple[tuple[str, str], ...], style: ChartStyle) -> dict:
    kinds = [kind for kind, _name in named]
    colors = [CATEGORICAL[7], CATEGORICAL[2]]
    base = alt.Chart(alt.NamedData("bars"), height=_HEIGHT).encode(
        x=alt.X("class:N", title=style.t("Class"), axis=alt.Axis(labelAngle=0)),
        xOffset=alt.XOffset("kind:N", sort=kinds),
        y=alt.Y("share:Q", title=y, scale=alt.Scale(domain=[0, 1]), axis=alt.Axis(format="%")),
        tooltip=[alt.Tooltip("class:N", title=style.t("Class")), alt.Tooltip("named:N", title=" "),
                 alt.Tooltip("share:Q", title=y, format=".1%")])
    color = alt.Color("kind:N", scale=alt.Scale(domain=kinds, range=colors), legend=alt.Legend(
        labelExpr=f"{literal(dict(named))}[datum.label]"))
    texts = base.mark_text(dy=style.size(-8), fontSize=style.size(13), color=TEXT).encode(
        text=alt.Text("share:Q", format=".1%"))
    return configure(alt.layer(base.mark_bar().encode(color=color), texts), style)
