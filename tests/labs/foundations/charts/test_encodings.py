"""What the charts of the foundations draw: fields behind the axes, colours, scales, dashes."""

import pandas as pd
import pytest

from nnviz.charts.style import CATEGORICAL, SPLIT_COLORS
from nnviz.labs.foundations.charts import functions, outputs, perceptron
from tests.charts.encodings import STYLE, axis, fields, meaning, scale


def test_each_activation_keeps_its_colour_and_its_dash():
    names = {"tanh": "tanh", "relu": "ReLU"}
    table = pd.DataFrame({"x": [1, 2], "y": [0.1, 0.01], "series": ["tanh", "relu"]})
    picture = functions.lines(table, x="Layer", y="Gradient", names=names, style=STYLE)
    line = fields(picture, "lines", "line")
    assert (line["x"], line["y"], line["color"], line["strokeDash"]) == ("x", "y", "series", "series")
    assert meaning(picture, "color") == {"tanh": CATEGORICAL[3], "relu": CATEGORICAL[5]}
    assert meaning(picture, "strokeDash") == {"tanh": [8, 3], "relu": [2, 2]}
    assert scale(picture, "y")["type"] == "log"
    assert len(functions.lines(table, x="", y="", names=names, style=STYLE, dots=False).spec["layer"]) == 1


def test_no_activation_has_the_colour_of_a_class():
    colors = [color for color, _dash in functions.STYLES.values()]
    assert len(set(colors)) == len(colors)
    assert not set(colors) & set(CATEGORICAL[:2])


def test_softmax_bars_stand_in_pairs():
    table = pd.DataFrame({"class": ["a", "a"], "kind": ["plain", "heated"], "share": [0.6, 0.4]})
    picture = functions.bars(table, y="Probability", kinds={"plain": "T = 1", "heated": "T = 5"}, style=STYLE)
    bar = fields(picture, "bars", "bar")
    assert (bar["x"], bar["xOffset"], bar["y"], bar["color"]) == ("class", "kind", "share", "kind")
    assert meaning(picture, "color") == {"plain": CATEGORICAL[7], "heated": CATEGORICAL[2]}
    assert scale(picture, "y")["domain"] == [0, 1]
    assert fields(picture, "bars", "text")["text"] == "share"
    assert picture.data["bars"]["named"].tolist() == ["T = 1", "T = 5"]


@pytest.mark.parametrize(("field", "color"), [("answer", SPLIT_COLORS["train"]), ("loss", SPLIT_COLORS["test"])])
def test_an_output_stands_against_its_weighted_sum(field, color):
    curve = pd.DataFrame({"z": [0.0, 1.0], "answer": [0.5, 0.7], "loss": [0.7, 0.3]})
    band = pd.DataFrame({"low": [0.0], "high": [1.0], "target": [1.0]})
    picture = outputs.against_sum(curve, curve.iloc[:1], band, field=field, title="t", style=STYLE)
    assert fields(picture, "curve", "line") == {"x": "z", "y": field}
    assert fields(picture, "here", "point") == {"x": "z", "y": field}
    assert fields(picture, "band", "rect") == {"y": "low", "y2": "high"}
    assert fields(picture, "band", "rule") == {"y": "target"}
    line = next(layer for layer in picture.spec["layer"] if layer["mark"]["type"] == "line")
    assert line["mark"]["color"] == color
    assert scale(picture, "x")["domain"] == [-6, 6]


def test_hard_answers_are_whole_lines_and_probabilities_dashed():
    lines = pd.DataFrame({"along": [0.0, 1.0] * 2, "value": [0.0, 1.0, 0.2, 0.9], "unit": ["u"] * 4,
                          "kind": ["step", "step", "sigmoid", "sigmoid"]})
    picture = perceptron.answers(lines, ("#123456",), STYLE)
    assert fields(picture, "lines", "line") == {"x": "along", "y": "value", "color": "unit", "strokeDash": "kind"}
    assert meaning(picture, "color") == {"u": "#123456"}
    assert meaning(picture, "strokeDash") == {"step": [1, 0], "sigmoid": [6, 4]}
    assert scale(picture, "y")["domain"] == [0, 1]
    assert axis(picture, "y") == "Answer, probability"


def test_orders_are_counted_by_their_updates():
    picture = perceptron.orders(pd.DataFrame({"updates": [4, 6], "draws": [10, 2]}), 5, STYLE)
    assert fields(picture, "counts", "bar") == {"x": "updates", "y": "draws"}
    assert fields(picture, "rule", "rule") == {"x": "here"}
    assert picture.data["rule"]["here"].tolist() == [5.0]
    assert perceptron.orders(picture.data["counts"], None, STYLE).data["rule"].empty
