"""The bars of ten probabilities and the curves of three networks, drawn as the browser does."""

import json
import re

import pandas as pd
import pytest
import vl_convert

from nnviz.analysis.robustness import Curve, table
from nnviz.charts import style
from nnviz.labs.digits.charts import three_networks

CURVES = {"Pixels (F1)": Curve((-2, 0, 2), (0.4, 0.98, 0.5)), "CNN (F7)": Curve((-2, 0, 2), (0.9, 0.99, 0.91))}
KINDS = {"Pixels (F1)": "pixels", "CNN (F7)": "cnn"}


def svg(picture) -> str:
    spec = json.loads(json.dumps(picture.spec))
    spec["datasets"] = {name: json.loads(frame.to_json(orient="records")) for name, frame in picture.data.items()}
    return vl_convert.vegalite_to_svg({**spec, "width": 400})


def bars(drawing: str) -> list[tuple[str, float]]:
    """What each bar says of itself, and its width."""
    found = re.findall(r'<path aria-label="([^"]*)" role="graphics-symbol" aria-roledescription="bar" '
                       r'd="M[\d.]+,[\d.]+h([\d.]+)', drawing)
    return [(words, float(width)) for words, width in found]


def chart_style(language: str = "en", large: bool = False):
    return style.ChartStyle(language, str, large)


def frame(shares, true):
    return pd.DataFrame({"digit": list("0123456789"), "probability": shares, "true": [n == true for n in range(10)]})


@pytest.mark.parametrize(("kind", "large"), [("pixels", False), ("hog", True)])
def test_bars_are_as_long_as_their_probabilities_and_the_true_class_has_a_band(kind, large):
    shares = frame([0.5, 0.25, *[0.0] * 7, 0.25], true=1)
    drawing = svg(three_networks.probabilities(shares, kind, chart_style(large=large)))
    band, *rest = bars(drawing)
    widths = [width for _, width in rest]
    assert [round(width / band[1], 3) for width in widths] == [0.5, 0.25, *[0.0] * 7, 0.25]
    assert three_networks.COLORS[kind] in drawing
    assert re.findall(r">(\d)</text>", drawing) == list("0123456789")


def test_without_a_label_there_is_no_band():
    assert len(bars(svg(three_networks.probabilities(frame([0.1] * 10, true=None), "cnn", chart_style())))) == 10


def test_the_chart_stays_when_only_its_data_change():
    one = three_networks.probabilities(frame([0.1] * 10, true=3), "cnn", chart_style())
    two = three_networks.probabilities(frame([0.1] * 10, true=4), "cnn", chart_style())
    assert one.spec is two.spec
    assert three_networks.curves(table(CURVES), 1, KINDS, chart_style(), x="x").spec is three_networks.curves(
        table(CURVES), 2, KINDS, chart_style(), x="x").spec


def test_each_network_has_a_line_in_its_colour_and_the_slider_a_rule():
    drawing = svg(three_networks.curves(table(CURVES), 1, KINDS, chart_style("fr"), x="Shift"))
    lines = re.findall(r'aria-roledescription="line mark" [^>]*stroke="(#\w+)"', drawing)
    assert set(lines) == {three_networks.COLORS["pixels"], three_networks.COLORS["cnn"]}
    assert drawing.count('aria-roledescription="rule mark"') == 1
    assert drawing.count('aria-roledescription="point"') == 6
    assert "100\u202f%" in drawing
    without_rule = three_networks.curves(table(CURVES), None, KINDS, chart_style(), x="Shift")
    assert 'aria-roledescription="rule mark"' not in svg(without_rule)
