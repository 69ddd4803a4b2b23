"""What the charts of the autoencoder's lab draw: fields behind the axes, colours, scales, dashes."""

import pandas as pd

from nnviz.charts.style import CATEGORICAL, SPLIT_COLORS
from nnviz.labs.autoencoder.charts import anomalies, class_errors, clusters, hourglass, pyramids
from tests.charts.encodings import STYLE, axis, drawn, fields, meaning, scale


def test_known_images_have_the_colour_of_the_positive_class():
    bars = pd.DataFrame({"kind": ["seen", "new"], "low": [0.0, 0.1], "high": [0.1, 0.2], "share": [0.5, 0.25]})
    picture = anomalies.histogram(bars, 0.15, known="seen", unknown="new", style=STYLE)
    assert meaning(picture, "color") == {"seen": CATEGORICAL[1], "new": CATEGORICAL[0]}
    shape = fields(picture, "bars", "rect")
    assert (shape["x"], shape["x2"], shape["y"], shape["color"]) == ("low", "high", "share", "kind")
    assert fields(picture, "threshold", "rule") == {"x": "at"}
    assert picture.data["threshold"]["at"].tolist() == [0.15]
    assert axis(picture, "x") == "Reconstruction error"
    assert scale(picture, "x").get("zero") is False


def test_the_roc_curve_has_wrong_rejections_across():
    curve = pd.DataFrame({"wrong": [0.0, 0.1, 1.0], "found": [0.0, 0.8, 1.0]})
    picture = anomalies.roc(curve, curve.iloc[1:2], style=STYLE)
    lines = [channels for name, mark, channels in drawn(picture) if mark == "line"]
    assert lines == [{"x": "wrong", "y": "found", "order": "order"}] * 2
    assert fields(picture, "point", "point") == {"x": "wrong", "y": "found"}
    guessing, found = picture.spec["layer"][:2]
    assert guessing["mark"]["strokeDash"] == [4, 4]
    assert guessing["transform"] == [{"calculate": "datum.wrong", "as": "found"}]
    assert found["mark"]["color"] == CATEGORICAL[1]
    assert scale(picture, "x")["domain"] == scale(picture, "y")["domain"] == [0, 1]
    assert picture.data["curve"]["order"].tolist() == [0, 1, 2]


def test_a_bar_a_class_and_another_colour_for_what_was_never_seen():
    errors = pd.DataFrame({"name": ["3", "4"], "error": [0.01, 0.05], "written": ["0.01", "0.05"], "count": [9, 8],
                           "unseen": [False, True]})
    picture = class_errors.class_errors(errors, "Error", STYLE)
    bars, text = picture.spec["layer"]
    assert bars["encoding"]["x"]["field"] == "error"
    assert bars["encoding"]["y"]["field"] == "name"
    assert bars["encoding"]["color"]["condition"] == {"test": "datum.unseen", "value": class_errors.UNSEEN_COLOR}
    assert bars["encoding"]["color"]["value"] == SPLIT_COLORS["test"]
    assert text["encoding"]["text"]["field"] == "written"
    assert scale(picture, "x")["zero"] is True
    assert axis(picture, "x") == "Error"


def test_clusters_are_rows_and_classes_columns():
    cells = pd.DataFrame({"cluster": ["a", "a", "b", "b"], "name": ["0", "1"] * 2, "count": [3, 1, 0, 4],
                          "share": [0.75, 0.25, 0.0, 1.0]})
    centers = pd.DataFrame({"cluster": ["b", "a"], "url": ["u", "v"]})
    picture = clusters.clusters(cells, centers, class_names=("0", "1"), style=STYLE)
    assert fields(picture, "cells", "rect") == {"x": "name", "y": "cluster", "fillOpacity": "share"}
    assert fields(picture, "cells", "text")["text"] == "count"
    assert fields(picture, "centers", "image") == {"x": "name", "y": "cluster", "url": "url"}
    assert scale(picture, "x")["domain"] == ["centre", "0", "1"]
    assert scale(picture, "y")["domain"] == ["b", "a"]
    assert scale(picture, "fillOpacity")["range"] == [0.04, 0.38, 0.62, 0.9]


def test_the_parts_of_an_hourglass_have_their_colours():
    layers = pd.DataFrame({"position": [0, 1, 2], "part": ["image", "latent", "decoder"], "outputs": [784, 32, 784],
                           "layer": ["a", "b", "c"], "sum": ["", "x", "y"]})
    picture = hourglass.hourglass(layers, STYLE)
    bars = fields(picture, "layers", "bar")
    assert (bars["x"], bars["y"], bars["y2"], bars["color"]) == ("position", "top", "bottom", "part")
    assert meaning(picture, "color") == hourglass.PART_COLORS
    assert len(set(hourglass.PART_COLORS.values())) == 4


def test_pyramids_stand_by_their_parameters_and_errors():
    dots = pd.DataFrame({"id": ["E", "E", "E800"], "parameters": [100, 100, 200], "error": [0.02, 0.04, 0.03],
                         "seed": [0, 1, 0], "median": [0.03, 0.03, 0.03], "highest": [0.04, 0.04, 0.03],
                         "first": ["400", "400", "800"], "layers": ["x", "x", "y"], "seconds": [1.0, 1.0, 2.0]})
    picture = pyramids.points(dots, style=STYLE)
    assert fields(picture, "dots", "point") == {"x": "parameters", "y": "error"}
    assert fields(picture, "medians", "tick") == {"x": "parameters", "y": "median"}
    assert fields(picture, "medians", "text") == {"x": "parameters", "y": "highest", "text": "first"}
    assert scale(picture, "x")["domainMin"] == 0
    ends = picture.data["medians"].iloc[0]
    assert ends["low"] < 0.02 < 0.04 < ends["high"]
    assert ends["most"] > 200
    assert len(picture.data["medians"]) == 2
