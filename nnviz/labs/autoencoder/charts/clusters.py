"""Clusters against classes: a row a cluster, with the image that its centre is decoded to."""

import json
from functools import lru_cache

import altair as alt
import pandas as pd

from nnviz.charts.replay import Picture
from nnviz.charts.style import INK, PAPER, ChartStyle, Spec, configure

#: Height of a row, in pixels.
_ROW = 34
_DARKNESS = alt.Scale(domain=[0, 0.5, 0.501, 1], range=[0.04, 0.38, 0.62, 0.9])


def clusters(cells: pd.DataFrame, centers: pd.DataFrame, *, class_names: tuple[str, ...], style: ChartStyle) -> Picture:
    """Draw which classes are in which cluster, each centre's image before its row.

    Parameters
    ----------
    cells : pandas.DataFrame
        One row a cluster and class: ``cluster`` (str, what is said of it, in the order of the rows), ``name`` (str, of
        ``class_names``), ``count`` (int), ``share`` (float, of the cluster's images).
    centers : pandas.DataFrame
        One row a cluster: ``cluster`` (str), ``url`` (str, the data URL of its centre's image).
    class_names : tuple of str
        The classes, in the order of the columns.
    style : ChartStyle
        Language and size.

    Returns
    -------
    Picture
        As wide as its column. Data: ``cells``, ``centers``.
    """
    return Picture(_spec(class_names, tuple(centers["cluster"]), style), {"cells": cells, "centers": centers})


@lru_cache(maxsize=64)
def _spec(class_names: tuple[str, ...], rows: tuple[str, ...], style: ChartStyle) -> Spec:
    t, row = style.t, style.size(_ROW)
    centre = t("centre")
    long = max(map(len, class_names)) > 2
    x = alt.X("name:N", title=t("Class"), scale=alt.Scale(domain=[centre, *class_names], paddingInner=0.04),
              axis=alt.Axis(orient="top", labelAngle=-40 if long else 0, labelAlign="left" if long else "center",
                            labelOverlap=False, labelFlush=False, labelLimit=style.size(110)))
    y = alt.Y("cluster:N", title=None, scale=alt.Scale(domain=list(rows), paddingInner=0.06),
              axis=alt.Axis(labelLimit=style.size(190), labelFontSize=style.size(13), labelOverlap=False))
    cells = alt.Chart(alt.NamedData("cells")).encode(x=x, y=y, tooltip=[
        alt.Tooltip("cluster:N", title=t("Cluster")), alt.Tooltip("name:N", title=t("Class")),
        alt.Tooltip("count:Q", title=t("Images"), format=",d"),
        alt.Tooltip("share:Q", title=t("Share of the cluster"), format=".1%")])
    squares = cells.mark_rect(fill=INK).encode(fillOpacity=alt.FillOpacity("share:Q", scale=_DARKNESS, legend=None))
    counts = cells.mark_text(fontSize=style.size(13), fontWeight=600).encode(
        text=alt.Text("count:Q", format="d"),
        color=alt.condition("datum.share > 0.5", alt.value(PAPER), alt.value(INK)),
        opacity=alt.condition("datum.count === 0", alt.value(0.6), alt.value(1)))
    images = alt.Chart(alt.NamedData("centers")).transform_calculate(name=json.dumps(centre)).mark_image(
        height=row - 3, width=row - 3, smooth=False).encode(x=x, y=y, url="url:N")
    return configure(alt.layer(squares, counts, images, height=len(rows) * row), style)
