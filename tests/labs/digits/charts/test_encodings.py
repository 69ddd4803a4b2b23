"""What the charts of the lab of digits draw: fields behind the axes, colours, scales, dashes."""

import pandas as pd
import pytest

from nnviz.charts.style import CATEGORICAL
from nnviz.labs.digits.charts import hog, three_networks
from tests.charts.encodings import STYLE, axis, drawn, fields, meaning, scale


@pytest.mark.parametrize("kind", three_networks.COLORS)
def test_probabilities_are_bars_of_the_networks_colour(kind):
    frame = pd.DataFrame({"digit": list("0123456789"), "probability": [0.1] * 10, "true": [False] * 9 + [True]})
    picture = three_networks.probabilities(frame, kind, STYLE)
    band, bars = picture.spec["layer"]
    assert (bars["encoding"]["x"]["field"], bars["encoding"]["y"]["field"]) == ("probability", "digit")
    assert bars["mark"]["color"] == three_networks.COLORS[kind]
    assert band["transform"] == [{"filter": "datum.true"}]
    assert (band["encoding"]["x"], band["encoding"]["x2"]) == ({"datum": 0}, {"datum": 1})
    assert scale(picture, "x")["domain"] == [0, 1]
    assert scale(picture, "y")["domain"] == list("0123456789")


def test_accuracies_stand_against_the_distortion_with_a_colour_and_a_dash_a_network():
    kinds = {"F4": "hog", "F1": "pixels"}
    frame = pd.DataFrame({"series": ["F4", "F1"], "x": [0.0, 1.0], "y": [0.9, 0.8]})
    picture = three_networks.curves(frame, 2, kinds, STYLE, x="Pixels to the right")
    line = fields(picture, "curves", "line")
    assert line == {"x": "x", "y": "y", "color": "series", "strokeDash": "series"}
    assert fields(picture, "curves", "point") == {"x": "x", "y": "y", "color": "series"}
    assert fields(picture, "rule", "rule") == {"x": "at"}
    assert meaning(picture, "color") == {"F4": CATEGORICAL[1], "F1": CATEGORICAL[0]}
    assert meaning(picture, "strokeDash") == {"F4": [7, 3], "F1": [1, 0]}
    assert scale(picture, "y")["domain"] == [0, 1]
    assert axis(picture, "y") == "Accuracy"
    assert picture.data["rule"]["at"].tolist() == [2.0]
    assert three_networks.curves(frame, None, kinds, STYLE, x="x").data["rule"].empty


def test_hog_strokes_stand_beside_the_digit_with_the_rows_downwards():
    lines = pd.DataFrame({"x": [0.1], "y": [0.2], "x2": [0.3], "y2": [0.4]})
    picture = hog.stars({"light": "a", "dark": "b"}, lines, lines, STYLE)
    rules = [channels for _name, mark, channels in drawn(picture) if mark == "rule"]
    assert rules == [{"x": "x", "x2": "x2", "y": "y", "y2": "y2"}] * 3
    assert scale(picture, "y")["reverse"] is True
    assert scale(picture, "y")["domain"] == [0, 1]
    strokes, borders = picture.data["strokes"], picture.data["borders"]
    assert strokes["x"].tolist() == pytest.approx([0.1 + 1.06])
    assert strokes["x2"].tolist() == pytest.approx([0.3 + 1.06])
    assert borders["x"].tolist() == pytest.approx([0.1, 1.16])
    assert borders["x2"].tolist() == pytest.approx([0.3, 1.36])
    image = next(layer for layer in picture.spec["layer"] if layer["mark"]["type"] == "image")
    assert image["transform"][0]["calculate"].endswith("> 0.5 ? datum.light : datum.dark")
