"""The bars of two networks, drawn as the browser does."""

import json
import re

import pandas as pd
import pytest
import vl_convert

from nnviz.charts import style, weights
from nnviz.experiments.classifier import MAX_CONVOLUTIONS, MAX_DENSE_LAYERS

NAMES = [*(f"convolution_{i}" for i in range(1, MAX_CONVOLUTIONS + 1)),
         *(f"hidden_{i}" for i in range(1, MAX_DENSE_LAYERS + 1)), "output"]


def draw(pieces=(("A", "one", 0, 100), ("A", "two", 100, 400), ("B", "three", 0, 200)), *, t=str, language="en"):
    frame = pd.DataFrame(pieces, columns=["network", "layer", "start", "end"]).assign(
        sum="1·1", share=0.5, color="#0A7E61")
    return weights.weights(frame, style.ChartStyle(language, t))


def svg(picture):
    spec = json.loads(json.dumps(picture.spec))
    spec["datasets"] = {name: json.loads(table.to_json(orient="records")) for name, table in picture.data.items()}
    return vl_convert.vegalite_to_svg({**spec, "width": 500})


def bars(drawing):
    """Left edge and width of every bar, in pixels."""
    paths = re.findall(r'<path aria-label="[^"]*" role="graphics-symbol" aria-roledescription="bar" d="M([\d.]+),'
                       r'[\d.]+h([\d.]+)', drawing)
    return [(float(left), float(width)) for left, width in paths]


def test_bars_stand_on_one_scale_and_touch():
    (one, two, three) = bars(svg(draw()))
    assert one[0] == three[0] == 0
    assert two[0] == pytest.approx(one[1])
    assert two[1] == pytest.approx(3 * one[1])
    assert three[1] == pytest.approx(2 * one[1])


def test_only_wide_pieces_are_named_and_every_bar_has_its_title():
    drawing = svg(draw((("Net A", "narrow", 0, 10), ("Net A", "wide", 10, 400), ("Net B", "short", 0, 20))))
    texts = re.findall(r">([^<>]*)</text>", drawing)
    assert {"Net A", "Net B", "wide"} <= set(texts)
    assert not {"narrow", "short"} & set(texts)
    assert texts.count("Net A") == 1


def test_a_name_that_is_longer_than_its_piece_is_left_out():
    drawing = svg(draw((("A", "a layer with a long name", 0, 150), ("A", "short", 150, 400))))
    texts = re.findall(r">([^<>]*)</text>", drawing)
    assert "short" in texts
    assert "a layer with a long name" not in texts


def test_words_are_translated_and_numbers_written_as_the_language_does():
    drawing = svg(draw((("A", "x", 0, 4_000_000),), t=lambda sentence: f"«{sentence}»", language="fr"))
    assert "«Parameters»" in drawing
    assert "2\u202f000\u202f000" in drawing


def test_new_networks_leave_the_chart_itself_alone():
    assert draw().spec is draw((("B", "x", 0, 7),)).spec


def luminance(color):
    channels = [int(color[i:i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("name", NAMES)
def test_colors_carry_white_text_and_stand_out_from_both_pages(name):
    light = luminance(weights.layer_color(name)) + 0.05
    assert 1.05 / light >= 4.5
    assert light / (luminance("#10161E") + 0.05) >= 3


def test_layers_have_their_own_colours_and_normalisation_its_layers():
    assert len({weights.layer_color(name) for name in NAMES}) == len(NAMES)
    assert weights.layer_color("normalisation_2") == weights.layer_color("hidden_2")
    assert weights.layer_color("convolution_normalisation_3") == weights.layer_color("convolution_3")
