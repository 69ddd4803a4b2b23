"""The charts of searches are possible Vega-Lite, with axes, hover values and the right marks, in both languages."""

import re

import numpy as np
import pandas as pd
import pytest
import vl_convert

from nnviz.charts.replay import Picture
from nnviz.charts.style import ChartStyle, configure
from nnviz.experiments.plane import Experiment
from nnviz.labs.search.charts import axes, range_test, search, sweep
from nnviz.labs.search.figures import sweep as figures
from nnviz.language import catalogue
from nnviz.links.space import read

STYLES = [ChartStyle(code, catalogue(code).gettext, large) for code, large in (("en", False), ("fr", True))]
style = pytest.mark.parametrize("style", STYLES, ids=["en", "fr, large"])


def svg(picture) -> str:
    data = {name: table.to_dict("records") for name, table in picture.data.items()}
    return vl_convert.vegalite_to_svg({**picture.spec, "datasets": data, "width": 600})


@style
def test_the_range_test_draws_its_band_rules_and_the_wall(style):
    bands = pd.DataFrame({"rate": [1e-5, 1e-3, 0.1], "low": [0.2, 0.1, 0.05], "median": [0.25, 0.15, 0.1],
                          "high": [0.3, 0.2, 0.2], "left": [30, 30, 20]})
    rules = pd.DataFrame({"rule": ["valley", "minimum/10"], "median": [0.001, 0.01], "low": [0.0005, 0.008],
                          "high": [0.002, 0.02]})
    wall = pd.DataFrame({"rate": [0.09]})
    drawn = svg(range_test.curve(bands, rules, wall, style))
    assert style.t("Learning rate") in drawn
    assert style.t("half have diverged") in drawn
    assert "valley" in drawn
    assert style.t("half have diverged") not in svg(range_test.curve(bands, rules, wall.iloc[:0], style))


@style
def test_the_highest_rate_stands_on_its_axis(style):
    bands = pd.DataFrame({"rate": [1e-5, 1e-3, 1 - 1e-15], "low": 0.1, "median": 0.2, "high": 0.3, "left": 3})
    drawn = svg(range_test.curve(bands, pd.DataFrame(columns=["rule", "median", "low", "high"]),
                                 pd.DataFrame({"rate": []}, dtype=float), style))
    assert ">1<" in drawn


@style
@pytest.mark.parametrize("few", [True, False])
def test_the_hover_value_of_few_seeds_is_the_lowest_and_the_highest(style, few):
    spec = str(range_test.curve(pd.DataFrame({"rate": []}), pd.DataFrame(), pd.DataFrame(), style, few=few).spec)
    assert (repr(style.t("lowest")) in spec, repr(style.t("one in ten lies below")) in spec) == (few, not few)


@style
def test_a_sweep_is_a_line_with_intervals_or_a_heat_map(style):
    points = [{"lr": "0.1", "neurons": "2"}, {"lr": "1", "neurons": "2"}]
    table = figures.table(points, np.array([[0.1, 0.3], [0.5, 0.7]]))
    heat = svg(sweep.heat(table, 1, knobs=("Rate", "Neurons"), value="Loss", lower=True, share=False, style=style))
    assert "Rate" in heat
    many = figures.table([{"lr": "0.0547723", "hidden": "8-8"}, {"lr": "1", "hidden": "full"}], np.ones((2, 2)))
    labels = svg(sweep.heat(many, 1, knobs=("a", "b"), value="Loss", lower=True, share=False, style=style))
    assert re.search(r">0[.,]0548<", labels)
    assert ">8-8<" in labels
    assert ">full<" in labels
    assert "Neurons" in heat
    line = figures.table([{"lr": "0.1"}, {"lr": "1"}], np.array([[0.1, 0.3], [0.5, 0.7]]))
    drawn = svg(sweep.line(line, 0, knob="Rate", value="Accuracy", log=True, numeric=True, share=True, style=style))
    assert "Rate" in drawn
    assert "%" in drawn


@style
def test_a_search_draws_its_trials_race_luck_and_importance(style):
    trials = pd.DataFrame({"trial": [1, 2], "score": [0.5, 0.7], "state": ["done", "pruned"], "what": ["a", "b"],
                           "folds": ["1 · 2", "3"]})
    best = pd.DataFrame({"trial": [1], "score": [0.5]})
    drawn = svg(search.history(trials, best, 1, value="Score", share=True, style=style))
    assert style.t("given up early") in drawn
    done = svg(search.history(trials.iloc[:1], best, 1, value="Score", share=True, style=style))
    assert style.t("given up early") not in done  # without a pruner there is nothing to tell apart
    bands = pd.DataFrame([{"searcher": name, "trial": trial, "low": 0.1, "median": 0.2, "high": 0.3}
                          for name in ("grid", "random", "tpe") for trial in (1, 2)])
    assert style.t("Random") in svg(search.race(bands, value="Best", share=False, style=style))
    chance = pd.DataFrame({"trial": [1, 2] * 2, "series": ["expected"] * 2 + ["happened"] * 2,
                           "share": [0.05, 0.1] * 2})
    assert style.t("what happened") in svg(search.luck(chance, style=style))
    shares = pd.DataFrame({"knob": ["a", "a"], "evaluator": ["PED-ANOVA", "fANOVA"], "share": [0.4, 0.6]})
    assert "PED-ANOVA" in svg(search.importance(shares, style=style))


@style
@pytest.mark.parametrize("value", [0.998, 1.0])
def test_equal_scores_have_an_axis_without_false_digits(style, value):
    trials = pd.DataFrame({"trial": [2], "score": [value], "state": ["done"], "what": ["a"], "folds": ["1"]})
    bands = pd.DataFrame([{"searcher": "random", "trial": 1, "low": value, "median": value, "high": value}])
    line = figures.table([{"lr": "0.1"}, {"lr": "1"}], np.full((2, 2), value))
    grid = figures.table([{"lr": "0.1", "neurons": "2"}, {"lr": "1", "neurons": "2"}], np.full((2, 2), value))
    for drawn in (svg(search.history(trials, trials.iloc[:0], None, value="Score", share=True, style=style)),
                  svg(search.race(bands, value="Score", share=True, style=style)),
                  svg(sweep.line(line, 0, knob="Rate", value="s", log=True, numeric=True, share=True, style=style)),
                  svg(sweep.heat(grid, 0, knobs=("a", "b"), value="s", lower=False, share=True, style=style))):
        assert not re.search(r">\d+[.,]\d{2,}", drawn)
        assert re.search(r">9[5-9]([.,]\d)?[\s\u202f]?%<", drawn)


def test_an_axis_around_equal_scores_holds_them():
    assert axes.around(pd.Series([0.3, 0.3, float("inf")]), share=False) == pytest.approx((0.27, 0.33))
    assert axes.around(pd.Series([0.0]), share=False) == (-1, 1)
    assert axes.around(pd.Series([1.0]), share=True) == (0.95, 1)
    assert axes.around(pd.Series([0.3, 0.4]), share=False) is None
    assert axes.around(pd.Series([float("inf")]), share=False) is None


@style
def test_a_cell_has_the_decimal_of_the_sentence_and_numbers_are_the_readers(style):
    points = [{"lr": "0.1", "hidden": "8-8"}, {"lr": "0.00001", "hidden": "8-8"}]
    table = figures.table(points, np.array([[0.998], [0.9962]]))
    picture = sweep.heat(table, 0, knobs=("Rate", "Layers"), value="s", lower=False, share=True, style=style)
    drawn = svg(picture)
    mark = {"en": ".", "fr": ","}[style.language]
    assert f">99{mark}8<" in drawn
    assert f">99{mark}6<" in drawn
    hover = [tip["field"] for tip in picture.spec["layer"][0]["encoding"]["tooltip"]]
    assert hover[:2] == ["w0", "w1"]
    for field, texts in (("w0", [f"0{mark}1", f"0{mark}00001"]), ("w1", ["8-8"])):
        spec = configure(sweep._points().mark_text().encode(y="place:O", text=f"{field}:N"), style)
        shown = svg(Picture(spec, {"points": table}))
        assert all(f">{text}<" in shown for text in texts)


@style
def test_the_sign_of_what_was_given_up_is_the_one_that_is_drawn(style):
    trials = pd.DataFrame({"trial": [1, 2], "score": [0.5, 0.7], "state": ["done", "pruned"], "what": ["a", "b"],
                           "folds": ["1 · 2", "3"]})
    spec = search.history(trials, trials.iloc[:1], None, value="s", share=True, style=style).spec
    (dots,) = (layer for layer in spec["layer"] if "shape" in layer["encoding"])
    legend = dots["encoding"]["shape"]["legend"]
    assert dots["encoding"]["shape"]["scale"]["range"][1] == "triangle-down"
    assert legend["symbolStrokeWidth"] == 0  # an outline in the page's colour would leave a dot of it
    assert legend["symbolSize"] > 70


@style
def test_the_luck_s_legend_says_at_least(style):
    chance = pd.DataFrame({"trial": [1, 1], "series": ["expected", "happened"], "share": [0.05, 0.1]})
    drawn = svg(search.luck(chance, style=style))
    assert {"en": "at least 1 − 0.95ⁿ", "fr": "au moins 1 − 0,95ⁿ"}[style.language] in drawn


def test_parallel_coordinates_have_log_and_category_axes_and_a_line_for_each_trial():
    space = read("lr=0.001..1:log act=tanh,relu neurons=2..16 noise=0..1", Experiment())
    trials = [{"params": {"lr": "0.01", "act": "relu", "neurons": "4", "noise": "0.5"}, "score": 0.9, "trial": 3,
               "what": "Trial 3 <b>"},
              {"params": {"lr": "0.1", "act": "tanh", "neurons": "8", "noise": "0"}, "score": 0.4, "trial": 5,
               "what": "5"}]
    options = search.parallel(trials, space, titles=dict.fromkeys(space.names, "x"), score="Accuracy", lower=False,
                              share=True, dark=True, chosen=5)
    assert [axis.get("type", "value") for axis in options["parallelAxis"]] == ["log", "category", "value", "value",
                                                                             "value"]
    (series,) = options["series"]
    assert series["data"][0]["value"] == [0.01, "relu", 4.0, 0.5, 90]
    assert series["data"][0]["tooltip"]["formatter"] == "Trial 3 &lt;b&gt;"
    assert options["parallelAxis"][-1]["name"] == "Accuracy\u00a0(%)"
    assert [axis.get("minInterval") for axis in options["parallelAxis"][:4]] == [None, None, 1, 1]
    assert ["width" in row["lineStyle"] for row in series["data"]] == [False, True]
    assert options["visualMap"]["min"] == 40
    assert options["visualMap"]["text"] == ["0.9", "0.4"]
    french = search.parallel(trials, read("lr=0.01,0.1 act=tanh,relu neurons=2..16 noise=0..1", Experiment()),
                             titles=dict.fromkeys(space.names, "x"), score="s", lower=False, share=True, dark=True,
                             write_knob=lambda text: text.replace(".", ","))
    assert french["parallelAxis"][0]["data"] == ["0,01", "0,1"]
    assert [row["value"][:2] for row in french["series"][0]["data"]] == [["0,01", "relu"], ["0,1", "tanh"]]
    empty = search.parallel([], space, titles=dict.fromkeys(space.names, "x"), score="s", lower=True, share=False,
                            dark=False)
    assert empty["series"][0]["data"] == []


@style
def test_the_titles_of_parallel_axes_are_broken_into_lines_that_a_phone_has_room_for(style):
    space = read("lr=0.001..1:log layers=1..3 neurons=2,4", Experiment())
    titles = {"lr": style.t("Learning rate"), "layers": style.t("Hidden layers"),
              "neurons": style.t("Neurons in each hidden layer")}
    trials = [{"params": {"lr": "0.01", "layers": "1", "neurons": "2"}, "score": 0.5, "trial": 1, "what": "1"}]
    options = search.parallel(trials, space, titles=titles, score=style.t("Validation accuracy"), lower=False,
                              share=True, dark=False)
    lines = [axis["name"].split("\n") for axis in options["parallelAxis"]]
    assert max(len(line) for axis in lines for line in axis) <= 15
    assert [" ".join(axis).replace("\u00a0", " ") for axis in lines] == [
        name.replace("\u00a0", " ") for name in (*titles.values(), f"{style.t('Validation accuracy')} (%)")]
    assert options["parallel"]["top"] > 15 * max(map(len, lines))
