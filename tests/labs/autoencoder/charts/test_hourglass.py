"""An autoencoder's layers and the errors of its classes, drawn as the browser does."""

import json
import re

import pandas as pd
import pytest
import vl_convert

from nnviz.charts.style import ChartStyle
from nnviz.labs.autoencoder.charts.class_errors import UNSEEN_COLOR, class_errors
from nnviz.labs.autoencoder.charts.hourglass import PART_COLORS, hourglass


def svg(picture, width):
    spec = json.loads(json.dumps(picture.spec))
    spec["datasets"] = {name: json.loads(table.to_json(orient="records")) for name, table in picture.data.items()}
    return vl_convert.vegalite_to_svg({**spec, "width": width})


def draw(outputs, width=500, language="en"):
    last = len(outputs) - 1
    parts = ["image", *["encoder"] * (last // 2 - 1), "latent", *["decoder"] * (last - last // 2)]
    frame = pd.DataFrame({"position": range(last + 1), "part": parts, "outputs": outputs, "layer": "x", "sum": "1"})
    return svg(hourglass(frame, ChartStyle(language, str)), width)


def heights(drawing):
    """What each bar is called, and its height in pixels."""
    found = {}
    for position, (name, path) in enumerate(re.findall(
            r'<path aria-label="([^"]*)" role="graphics-symbol" aria-roledescription="bar" d="([^"]*)"', drawing)):
        ys = [float(y) for y in re.findall(r"-?[\d.]+,(-?[\d.]+)", path)]
        found[position, name] = max(ys) - min(ys)
    return found


def test_bars_are_to_scale_and_numbers_stand_below():
    drawing = draw([784, 128, 32, 128, 784])
    found = heights(drawing)
    assert [name for _position, name in found] == ["x: 784", "x: 128", "x: 32", "x: 128", "x: 784"]
    highest = max(found.values())
    assert [784 * height / highest for height in found.values()] == pytest.approx([784, 128, 32, 128, 784], rel=1e-6)
    assert re.findall(r">(784|128|32)</text>", drawing) == ["784", "128", "32", "128", "784"]
    for color in PART_COLORS.values():
        assert color in drawing


@pytest.mark.parametrize(("layers", "upright"), [(5, False), (15, True)])
def test_numbers_stand_upright_where_bars_are_narrow(layers, upright):
    drawing = draw([784, *[100] * (layers - 2), 784], width=330)
    assert ("rotate(-90)" in drawing) == upright


def test_numbers_are_written_as_the_language_does():
    assert "25\u202f088" in draw([784, 25_088, 2, 100, 784], language="fr")


def test_a_class_that_was_left_out_has_its_own_colour():
    frame = pd.DataFrame({"name": ["0", "1 (left out)"], "error": [0.01, 0.03], "written": ["0.0100", "0.0300"],
                          "count": [5, 6], "unseen": [False, True]})
    drawing = svg(class_errors(frame, "MSE", ChartStyle("en", str)), 400)
    assert drawing.count(UNSEEN_COLOR) == 1
    assert ">0.0300</text>" in drawing
