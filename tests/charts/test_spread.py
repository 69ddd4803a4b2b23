"""The fan and the strip: what they say, where the marks stand, and that a new run leaves the charts alone."""

import json
import re

import numpy as np
import pandas as pd
import pytest
import vl_convert

from nnviz.charts import replay, spread, style


def marked(sentence):
    """Stand in for a translation: what has passed through it shows."""
    return f"«{sentence}»"


def draw_fan(*, draws=3, t=marked, language="en", share=True, replayed=True, value=0.5, reach=None):
    epochs = [0, 10, 20]
    lines = pd.DataFrame([(epoch, value, seed, seed == 1) for seed in range(draws) for epoch in epochs],
                         columns=["epoch", "value", "seed", "here"])
    bands = pd.DataFrame([(frame, epoch, 0.1, 0.2, 0.5, 0.6, 0.9) for frame, epoch in enumerate(epochs)],
                         columns=["frame", "epoch", "low", "lower", "median", "upper", "high"])
    return spread.fan(lines, bands, epochs=20, split="train", title="Score", style=style.ChartStyle(language, t),
                      share=share, replayed=replayed, reach=reach)


def draw_strip(*, values=(0.6, 0.9, 0.95), series=("one",), figures=None, t=marked, language="en", share=True,
               outside=None):
    dots = pd.DataFrame([(name, seed, value, "finished", seed == 0) for name in series
                         for seed, value in enumerate(values)], columns=["series", "seed", "value", "ended", "here"])
    boxes = pd.DataFrame([(name, *np.quantile(values, [0, 0.25, 0.5, 0.75, 1])) for name in series],
                         columns=["series", "low", "lower", "median", "upper", "high"])
    table = None if figures is None else spread.figure_table(figures)
    return spread.strip(dots, boxes, table, split="test", title="Score", style=style.ChartStyle(language, t),
                        share=share, outside=None if outside is None else pd.Series(outside))


CHARTS = {"fan": draw_fan, "strip": draw_strip}
everywhere = pytest.mark.parametrize("draw", CHARTS.values(), ids=CHARTS)


def svg(picture, frame=None):
    spec = json.loads(json.dumps(picture.spec))
    spec["datasets"] = {name: json.loads(table.to_json(orient="records")) for name, table in picture.data.items()}
    for param in spec.get("params", []):
        if param["name"] == replay.FRAME and frame is not None:
            param["value"] = frame
    return vl_convert.vegalite_to_svg({**spec, "width": 300})


def titles(node):
    if isinstance(node, dict):
        if isinstance(node.get("title"), str):
            yield node["title"]
        for value in node.values():
            yield from titles(value)
    elif isinstance(node, list):
        for value in node:
            yield from titles(value)


@everywhere
def test_every_word_is_translated(draw):
    found = set(titles(draw().spec)) - {"Score"}
    assert found
    assert all(title.startswith("«") for title in found)


@pytest.mark.parametrize("values", [(0.995, 1.0), (1.0,), (0.0, 1.0), (0.0, 0.004)])
def test_the_axis_of_shares_has_no_number_below_0_or_above_100_percent(values):
    numbers = re.findall(r">(−?[\d.]+)%<", svg(draw_strip(values=values)))
    assert numbers
    assert all("−" not in number and float(number) <= 100 for number in numbers)


@everywhere
@pytest.mark.parametrize("share", [True, False])
def test_the_drawing_holds_no_broken_number(draw, share):
    drawing = svg(draw(share=share))
    assert "NaN" not in drawing
    assert "Infinity" not in drawing


@everywhere
def test_a_new_spread_leaves_the_chart_alone(draw):
    assert draw().spec is draw(**({"draws": 5} if draw is draw_fan else {"values": (0.1, 0.2)})).spec


def test_words_with_quotes_do_not_break_expressions():
    assert 'L&apos;un "' in svg(draw_fan(t=lambda sentence: f'L\'un "{sentence}"')).replace("'", "&apos;")


def rules(picture, frame=None):
    """Return where the rules of the scrubber stand: x of every vertical line of width 2."""
    return re.findall(r'<line [^>]*"rule mark" transform="translate\(([\d.]+),0\)"[^>]*stroke-width="2"',
                      svg(picture, frame))


@pytest.mark.parametrize(("frame", "x"), [(0, "0"), (1, "half"), (None, "end")])
def test_a_rule_follows_the_scrubber(frame, x):
    (place,) = rules(draw_fan(), frame)
    ends = float(rules(draw_fan(), 0)[0]), float(rules(draw_fan(), 2)[0])
    assert float(place) == pytest.approx({"0": ends[0], "half": sum(ends) / 2, "end": ends[1]}[x], abs=1)
    assert ends[0] < ends[1]


def test_no_rule_where_the_frames_are_not_those_of_the_run():
    assert rules(draw_fan(replayed=False)) == []


def dots(picture):
    """Return the (x, y) of every dot."""
    return [tuple(map(float, place)) for place in re.findall(
        r'<path[^>]*aria-roledescription="(?:point|circle)"[^>]*transform="translate\(([\d.]+),([\d.]+)\)"',
        svg(picture))]


def test_equal_draws_stack_and_others_lie_in_the_order_of_their_values():
    places = dots(draw_strip(values=(0.6, 0.9, 0.9, 0.9)))
    assert len(places) == 4
    assert len({x for x, _ in places}) == 2
    assert len({y for x, y in places if x > min(places)[0]}) == 3


def test_figures_are_labelled_and_widen_the_axis():
    plain = svg(draw_strip())
    drawing = svg(draw_strip(figures=[("one", 0.15, "document: 15%", False), ("one", 0.5, "guessing", True)]))
    assert ">document: 15%<" in drawing
    assert ">guessing<" in drawing
    assert ">20%<" in drawing
    assert ">20%<" not in plain


def test_a_strip_for_each_series_names_them_in_their_order():
    drawing = svg(draw_strip(series=("B run", "A run")))
    assert drawing.index(">B run<") < drawing.index(">A run<")
    assert len(dots(draw_strip(series=("B run", "A run")))) == 6
    assert ">one<" not in svg(draw_strip())


def test_equal_values_keep_a_readable_axis():
    drawing = svg(draw_strip(values=(1.0, 1.0, 1.0)))
    assert ">100%<" in drawing
    assert len(set(dots(draw_strip(values=(1.0, 1.0, 1.0))))) == 3


def test_shares_are_written_as_the_language_does():
    assert ">100\u202f%<" in svg(draw_fan(language="fr"))
    assert ">90\u202f%<" in svg(draw_strip(language="fr"))


def test_an_axis_shows_those_draws_that_can_be_read():
    whole = draw_strip(values=(0.6, 0.7, 64.0), share=False)
    cut = draw_strip(values=(0.6, 0.7, 64.0), share=False, outside=[False, False, True])
    assert (len(whole.data["dots"]), len(cut.data["dots"])) == (3, 2)
    assert whole.data["boxes"]["end"][0] > 64
    assert cut.data["boxes"]["end"][0] == pytest.approx(0.705)
    tops = [max(float(label) for label in re.findall(r">(\d[\d.]*)<", svg(draw_fan(share=False, reach=reach))))
            for reach in (None, (0.3, 200.0))]
    assert tops == [20, 200]  # of 0 to 0.9, the largest label is that of the epochs
