"""The decision boundary: what the network says at each place of the plane, and the points it is judged by."""

from functools import lru_cache
from typing import Any

import altair as alt
import pandas as pd

from nnviz.charts.replay import IS_SHOWN, Picture, follow, shown, with_last
from nnviz.charts.style import CATEGORICAL, CROSS, INK, PAPER, RING, SQUARE, TEXT, ChartStyle, Spec, literal


def boundary(
    frames: pd.DataFrame,
    points: pd.DataFrame,
    *,
    extent: float,
    class_names: tuple[str, ...],
    style: ChartStyle,
) -> Picture:
    """Draw the network's answer over the plane at every frame, under the points of both splits.

    Parameters
    ----------
    frames : pandas.DataFrame
        One row a frame: ``frame`` (int, from 0), ``image`` (str, PNG data URL; its pixels tile
        [-extent, extent]², top row at x2 = extent; the class's colour, alpha = confidence).
    points : pandas.DataFrame
        One row a point: ``x1``, ``x2`` (float), ``label`` (str, one of ``class_names``), ``split`` (str, "train",
        "validation" or "test"), ``wrong`` (str, one character a frame, "1" where the network's answer is wrong).
    extent : float
        The axes go from -extent to extent; points beyond are clipped.
    class_names : tuple of str
        The classes, in the order of ``CATEGORICAL``.
    style : ChartStyle
        Language and size. The chart is kept by it: pass an equal one from run to run.

    Returns
    -------
    Picture
        Square, as wide as its column. Data: ``frames``, ``points``.
    """
    splits = tuple(points["split"].unique())
    return Picture(_spec(class_names, style, splits), {"frames": frames.assign(extent=extent), "points": points})


@lru_cache(maxsize=64)
def _spec(class_names: tuple[str, ...], style: ChartStyle, splits: tuple[str, ...]) -> Spec:
    axis = alt.Axis(grid=False, tickCount=7)
    extent = "data('frames')[0].extent"
    scale = alt.Scale(domainMin=alt.expr(f"-{extent}"), domainMax=alt.expr(extent), nice=False)
    x1 = alt.X("x1:Q", scale=scale, axis=axis, title="x1")
    x2 = alt.Y("x2:Q", scale=scale, axis=axis, title="x2")
    layers = [_picture(), *_points(x1, x2, class_names, style, splits)]
    # In an SVG only what changes is drawn again, and a frame's image is there before it is shown.
    usermeta = {"embedOptions": {"renderer": "svg"}}
    return follow(alt.layer(*layers, height=300, usermeta=usermeta).add_params(SQUARE), style)


def _picture() -> alt.Chart:
    """All frames' images, one above the other, all but one transparent: ready before they are shown, none flickers."""
    image = alt.Chart(alt.NamedData("frames")).mark_image(
        width=alt.expr("width"), height=alt.expr("height"), align="left", baseline="top", aspect=False, aria=False,
        tooltip=None,
    )
    return with_last(image).encode(
        x=alt.value(0),
        y=alt.value(0),
        url="image:N",
        key="frame:Q",
        opacity=alt.condition(IS_SHOWN, alt.value(0.42), alt.value(0)),
    )


def _points(x1: alt.X, x2: alt.Y, class_names: tuple[str, ...], style: ChartStyle,
            splits: tuple[str, ...]) -> tuple[alt.Chart, alt.Chart]:
    """All points, and a cross over each one that is misclassified at the frame to show."""
    t = style.t
    words = {"train": t("train"), "validation": t("validation"), "test": t("test"), "wrong": t("misclassified")}
    marks = {"train": "circle", "validation": "diamond", "test": RING, "wrong": CROSS}
    drawn = [mark for mark in marks if mark in (*splits, "wrong")]
    shape = alt.Shape(
        "mark:N",
        scale=alt.Scale(domain=drawn, range=[marks[mark] for mark in drawn]),
        legend=alt.Legend(
            labelExpr=f"{literal(words)}[datum.label]",
            columns=2 if "validation" in splits else alt.expr(
                f"width < {style.size(250) if style.large else 230} ? 2 : 3"),
            symbolFillColor=TEXT,
            symbolStrokeWidth=0,
            symbolSize=style.area(130),
        ),
    )
    color = alt.Color(
        "label:N",
        scale=alt.Scale(domain=list(class_names), range=list(CATEGORICAL[: len(class_names)])),
        legend=alt.Legend(columns=5, symbolType="square", symbolSize=style.area(160), symbolStrokeWidth=0),
    )
    size = f"clamp(width * width / length(data('points')) / 2.2, {style.area(26)}, {style.area(90)})"
    tooltip = [
        alt.Tooltip("x1:Q", format=".2f", title="x1"),
        alt.Tooltip("x2:Q", format=".2f", title="x2"),
        alt.Tooltip("label:N", title=t("Class")),
        alt.Tooltip("split_word:N", title=t("Split")),
    ]
    base = alt.Chart(alt.NamedData("points")).transform_calculate(split_word=f"{literal(words)}[datum.split]")
    mark: dict[str, Any] = {"filled": True, "opacity": 1, "clip": True, "aria": False, "stroke": PAPER}
    mark["strokeWidth"] = alt.expr(f"sqrt({size}) / 10")
    points = base.transform_calculate(mark="datum.split").mark_point(
        **mark, size=alt.expr(size)
    ).encode(x=x1, y=x2, color=color, shape=shape, tooltip=tooltip)  # fmt: skip
    frame = shown("(length(datum.wrong) - 1)")
    wrong = base.transform_filter(f"substring(datum.wrong, {frame}, {frame} + 1) === '1'").transform_calculate(
        mark="'wrong'"
    ).mark_point(
        **mark, size=alt.expr(f"{size} * 1.5"), color=INK
    ).encode(x=x1, y=x2, shape=shape, tooltip=tooltip)  # fmt: skip
    return points, wrong
