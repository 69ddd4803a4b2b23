"""Binary cross-entropy beside squared error: the loss of one output, and how hard it pushes back on the neuron."""

from functools import lru_cache
from typing import Literal

import altair as alt
import pandas as pd

from nnviz.charts.replay import Picture
from nnviz.charts.style import CATEGORICAL, INK, PAPER, TEXT, ChartStyle, Spec, configure, line_legend, literal
from nnviz.language import mark as _

#: Loss -> its name; neither has the colour of a class.
NAMES = {"bce": _("binary cross-entropy (BCE)"), "mse": _("squared error (MSE)")}
COLORS = {"bce": CATEGORICAL[3], "mse": CATEGORICAL[2]}
_HEIGHT = 260
#: What is drawn -> the ends of its axis, the same for every target.
_REACH = {"value": (0, 5.5), "by_logit": (-1, 1)}
#: Where the target lies, against 0.5 -> on which side of its rule its word is written, and how far from it in pixels.
_SIDES: tuple[tuple[str, Literal["left", "right"], int], ...] = ((">", "right", -6), ("<=", "left", 6))
#: A tangent reaches so far to both sides of its point.
_TANGENT = 0.07


def curves(table: pd.DataFrame, points: pd.DataFrame, *, y: float, quantity: str, title: str,
           style: ChartStyle) -> Picture:
    """Draw one quantity of both losses against the output p, with a point at the present output.

    Parameters
    ----------
    table, points : pandas.DataFrame
        See ``analysis.losses.curves`` and ``analysis.losses.at``: all outputs, and the present one.
    y : float
        The target: a rule stands there.
    quantity : str
        ``value``, with the tangents at the points, or ``by_logit``.
    title : str
        What is drawn, in the reader's language.
    style : ChartStyle
        Language and size.

    Returns
    -------
    Picture
        As wide as its column. Data: ``curves``, ``points``, ``tangents`` and ``target``.
    """
    return Picture(_curves(quantity, title, style), {
        "curves": table[["loss", "p", quantity]], "points": points[["loss", "p", quantity]],
        "tangents": _tangents(points) if quantity == "value" else points.iloc[:0][["loss", "p", quantity]],
        "target": pd.DataFrame({"p": [y]})})


def _tangents(points: pd.DataFrame) -> pd.DataFrame:
    """Return the ends of a line through each point with the slope that the loss has there."""
    return pd.concat([points.assign(p=points["p"] + step, value=points["value"] + step * points["by_output"])
                      for step in (-_TANGENT, _TANGENT)], ignore_index=True)[["loss", "p", "value"]]


@lru_cache(maxsize=32)
def _curves(quantity: str, title: str, style: ChartStyle) -> Spec:
    t = style.t
    names = {code: t(name) for code, name in NAMES.items()}
    x = alt.X("p:Q", title=t("output p"), scale=alt.Scale(domain=[0, 1]), axis=alt.Axis(grid=False, tickCount=5))
    y = alt.Y(f"{quantity}:Q", title=title, scale=alt.Scale(domain=_REACH[quantity], nice=False),
              axis=alt.Axis(tickCount=5))
    color = alt.Color("loss:N", scale=alt.Scale(domain=list(COLORS), range=list(COLORS.values())),
                      legend=line_legend(style, labelExpr="upper(datum.label)"))
    dash = alt.StrokeDash("loss:N", scale=alt.Scale(domain=list(COLORS), range=[[1, 0], [7, 4]]), legend=None)
    tooltip = [alt.Tooltip("name:N", title=" "), alt.Tooltip("p:Q", title=t("output p"), format=".2f"),
               alt.Tooltip(f"{quantity}:Q", title=title, format=".3f")]

    def layer(name: str) -> alt.Chart:
        return alt.Chart(alt.NamedData(name), height=_HEIGHT).transform_calculate(name=f"{literal(names)}[datum.loss]")

    target = alt.Chart(alt.NamedData("target"))
    rule = target.mark_rule(color=TEXT, strokeDash=[2, 4], strokeWidth=style.size(2), aria=False).encode(x=x)
    words = [target.transform_filter(f"datum.p {side} 0.5").mark_text(
        align=align, dx=dx, dy=style.size(9), fontSize=style.size(13), color=TEXT, text=t("target y")).encode(
            x=x, y=alt.value(0)) for side, align, dx in _SIDES]
    zero = [target.mark_rule(color=TEXT, strokeWidth=1, aria=False).encode(y=alt.datum(0))] * (quantity == "by_logit")
    lines = layer("curves").mark_line(strokeWidth=style.size(3), clip=True).encode(
        x=x, y=y, color=color, strokeDash=dash, tooltip=tooltip)
    tangents = layer("tangents").mark_line(strokeWidth=style.size(1.5), color=INK, clip=True).encode(
        x=x, y=y, detail="loss:N")
    points = layer("points").mark_point(
        filled=True, opacity=1, size=style.area(130), stroke=PAPER, strokeWidth=2).encode(
        x=x, y=y, color=color, tooltip=tooltip)
    return configure(alt.layer(*zero, rule, lines, tangents, *words, points), style)
