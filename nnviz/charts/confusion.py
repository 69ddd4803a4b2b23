"""The confusion matrix: which classes the network takes for which."""

import json
from functools import lru_cache
from typing import Any

import altair as alt
import pandas as pd

from nnviz.charts.replay import Picture, follow, only_shown
from nnviz.charts.style import INK, PAPER, SQUARE, TEXT, ChartStyle, Spec
from nnviz.palette import CLASS_COLORS

#: The Vega selection of a cell that is clicked.
CELL = "cell"
#: The frame of the chosen cell.
CHOSEN_COLOR = CLASS_COLORS[0]
#: Width of the cells where names are set, in pixels: a column of the page, less the margins.
_USUAL_WIDTH = 270
#: Shade -> darkness. The step at one half keeps the counts readable: no cell is mid-grey.
_DARKNESS = alt.Scale(domain=[0, 0.5, 0.501, 1], range=[0.04, 0.38, 0.62, 0.9])


def confusion(
    cells: pd.DataFrame,
    scores: pd.DataFrame,
    *,
    class_names: tuple[str, ...],
    style: ChartStyle,
) -> Picture:
    """Draw the confusion matrix of the frame to show: a row an actual class, a column a predicted class.

    A cell is the darker, the greater its share of its row. The right margin holds each class's recall (its row read
    along), the bottom margin each class's precision (its column read down).

    Parameters
    ----------
    cells : pandas.DataFrame
        One row a frame and cell: ``frame`` (int, from 0), ``actual``, ``predicted`` (str, of ``class_names``),
        ``count`` (int), ``share`` (float, of the row's points).
    scores : pandas.DataFrame
        One row a frame and class: ``frame`` (int), ``name`` (str), ``precision``, ``recall`` (float, NaN where nothing
        can be counted).
    class_names : tuple of str
        The classes, in the order of rows and columns.
    style : ChartStyle
        Language and size. The chart is kept by it: pass an equal one from run to run.

    Returns
    -------
    Picture
        Square, as wide as its column. Data: ``cells``, ``scores``.
    """
    return Picture(_spec(class_names, style), {"cells": cells, "scores": scores})


def mistakes(
    cells: pd.DataFrame,
    chosen: pd.DataFrame,
    *,
    class_names: tuple[str, ...],
    style: ChartStyle,
) -> Picture:
    """Draw the confusion matrix of many images, of which nearly all are right: the mistakes alone are shaded.

    A click on a cell selects it: the selection ``CELL`` holds its ``actual``, ``predicted`` and ``frame``. There are no
    margins: ten classes need the room.

    Parameters
    ----------
    cells : pandas.DataFrame
        As in ``confusion``, with ``shade`` (float, 0 to 1), its darkness.
    chosen : pandas.DataFrame
        One row, ``actual`` and ``predicted``: the cell that is framed.
    class_names, style
        As in ``confusion``.

    Returns
    -------
    Picture
        Square, as wide as its column. Data: ``cells``, ``chosen``.
    """
    return Picture(_mistakes_spec(class_names, style), {"cells": cells, "chosen": chosen})


@lru_cache(maxsize=64)
def _spec(class_names: tuple[str, ...], style: ChartStyle) -> Spec:
    t = style.t
    precision, recall = t("precision %"), t("recall %")
    predicted, actual = _axes(class_names, style, precision, recall)
    layers = [
        *_cells(predicted, actual, style, "share", t("Points"), _size(0.34, style)),
        _margin("recall", predicted, actual, style, predicted=json.dumps(recall), actual="datum.name"),
        _margin("precision", predicted, actual, style, predicted="datum.name", actual=json.dumps(precision)),
    ]
    return follow(alt.layer(*layers, height=300).add_params(SQUARE), style)


@lru_cache(maxsize=64)
def _mistakes_spec(class_names: tuple[str, ...], style: ChartStyle) -> Spec:
    predicted, actual = _axes(class_names, style)
    squares, counts = _cells(predicted, actual, style, "shade", style.t("Images"), _size(0.38, style, 13))
    clicked = alt.selection_point(
        name=CELL, fields=["actual", "predicted", "frame"], toggle=False, clear=False, empty=False)
    diagonal = alt.condition("datum.actual === datum.predicted", alt.value(INK), alt.value(None))
    squares = squares.encode(stroke=diagonal).add_params(clicked)
    frame = alt.Chart(alt.NamedData("chosen")).mark_rect(
        fill=None, stroke=CHOSEN_COLOR, strokeWidth=style.size(4)).encode(x=predicted, y=actual)
    return follow(alt.layer(squares, counts, frame, height=300).add_params(SQUARE), style)


def _axes(class_names: tuple[str, ...], style: ChartStyle, precision: str = "",
          recall: str = "") -> tuple[alt.X, alt.Y]:
    """A column a predicted class and a row an actual class; then a column and a row for the margins that are named."""
    t = style.t
    band: dict[str, Any] = {"paddingInner": 0.04, "paddingOuter": 0}
    axis: dict[str, Any] = {"labelFlush": False, "labelFontSize": style.size(14), "labelLimit": style.size(110),
                            "labelOverlap": False}
    # Names that are wider than their column are slanted; the margin's word may hang over to the right instead. (Not by
    # the column's width as it is: slanted names leave less width, and Vega would go round in circles.)
    column, letter = _USUAL_WIDTH / (len(class_names) + 1), style.size(7)
    slanted = letter * max(map(len, class_names)) > column
    hanging = f"datum.value === {json.dumps(recall)} && {json.dumps(column < letter * len(recall))}"
    predicted = alt.X(
        "predicted:N",
        title=t("Predicted class"),
        scale=alt.Scale(domain=[*class_names, *filter(None, [recall])], **band),
        axis=alt.Axis(
            orient="top",
            labelAngle=-40 if slanted else 0,
            labelAlign=alt.condition(f"{json.dumps(slanted)} || {hanging}", alt.value("left"), alt.value("center")),
            **axis,
        ),
    )
    actual = alt.Y(
        "actual:N",
        title=t("Actual class"),
        scale=alt.Scale(domain=[*class_names, *filter(None, [precision])], **band),
        axis=alt.Axis(**axis),
    )
    return predicted, actual


def _cells(predicted: alt.X, actual: alt.Y, style: ChartStyle, shade: str, unit: str,
           font_size: alt.ExprRef) -> tuple[alt.Chart, alt.Chart]:
    """A square a cell, as dark as its column ``shade`` says, and its count."""
    t = style.t
    cells = only_shown(alt.Chart(alt.NamedData("cells"))).encode(
        x=predicted,
        y=actual,
        tooltip=[
            alt.Tooltip("actual:N", title=t("Actual class")),
            alt.Tooltip("predicted:N", title=t("Predicted class")),
            alt.Tooltip("count:Q", title=unit, format=",d"),
            alt.Tooltip("share:Q", title=t("Share of the row"), format=".1%"),
        ],
    )
    squares = cells.mark_rect(fill=INK, strokeOpacity=0.5).encode(
        fillOpacity=alt.FillOpacity(f"{shade}:Q", scale=_DARKNESS, legend=None))
    counts = cells.mark_text(fontSize=font_size, fontWeight=600).encode(
        text=alt.Text("count:Q", format="d"),
        color=alt.condition(f"datum.{shade} > 0.5", alt.value(PAPER), alt.value(INK)),
        opacity=alt.condition("datum.count === 0", alt.value(0.6), alt.value(1)),
    )
    return squares, counts


def _margin(score: str, x: alt.X, y: alt.Y, style: ChartStyle, *, predicted: str, actual: str) -> alt.Chart:
    """One score of every class in percent, beside its row or below its column; a dash where there is none.

    With a mistake it is never written as 100.
    """
    chart: alt.Chart = (
        only_shown(alt.Chart(alt.NamedData("scores")))
        .transform_calculate(
            predicted=predicted,
            actual=actual,
            text=f"!isValid(datum.{score}) ? '–' : datum.{score} < 1 && datum.{score} >= 0.995"
                 f" ? format(min(99.9, 100 * datum.{score}), '.1f') : format(100 * datum.{score}, '.0f')",
        )
        .mark_text(fontSize=_size(0.3, style), color=TEXT)
        .encode(x=x, y=y, text="text:N")
    )
    return chart


def _size(share: float, style: ChartStyle, smallest: float = 11) -> alt.ExprRef:
    """Font size as a share of a cell, within what can be read and what looks right."""
    return alt.expr(f"clamp(bandwidth('x') * {share}, {style.size(smallest)}, {style.size(24)})")
