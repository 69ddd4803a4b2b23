"""What the lab of tables draws and decides: the skip, the charts' data, the answer of a card, the writing of scores."""

import json
import re
from types import SimpleNamespace

import pandas as pd
import pytest
import vl_convert

from nnviz.arithmetic import rows, total
from nnviz.charts.style import ChartStyle
from nnviz.course.tables import H10
from nnviz.course.wide import CARD_SPREADS, COMPARED
from nnviz.labs.tables import scores, skip_drawing
from nnviz.labs.tables.charts import importance, regression
from nnviz.labs.tables.claims import shape_answer
from nnviz.training.cluster import ClusterError
from tests.table_tools import own_table


@pytest.fixture(autouse=True)
def in_english(monkeypatch):
    """Let the words be English, outside of a session."""
    monkeypatch.setattr("nnviz.ui.language.current", lambda: "en")


STYLE = ChartStyle("en", lambda sentence: sentence)


@pytest.mark.parametrize(("simple", "complex_", "answer"), [
    (1, -1, 0), (1, 1, 1), (-1, -1, 1), (0, -1, 2), (1, 0, 2), (-1, 1, 2), (0, 0, 2)])
def test_the_answer_of_i23_follows_from_both_differences(simple, complex_, answer):
    assert shape_answer(SimpleNamespace(side=simple), SimpleNamespace(side=complex_)) == answer


def test_compared_networks_are_of_the_same_size():
    counts = [total(rows(experiment)) for experiment in COMPARED.values()]
    assert counts == [1241, 1233, 1239]
    pairs = {name: total(rows(spread.base)) for name, spread in CARD_SPREADS.items()}
    assert pairs == {"simple, wide": 1537, "simple, deep": 1585, "complex, wide": 5121, "complex, deep": 5071}
    assert CARD_SPREADS["complex, wide"].base.network.hidden[0].units > 500
    assert len(CARD_SPREADS["complex, deep"].base.network.hidden) > 3


def test_a_wide_path_has_an_arc_for_each_of_its_inputs():
    svg = skip_drawing._svg(H10)
    assert svg.count("<path") == 8
    assert svg.count("<circle") == 8 + 8 + 8 + 1
    routed = H10.with_(network={"wide_inputs": ["MedInc", "Latitude"], "deep_inputs": ["HouseAge"]})
    assert skip_drawing._svg(routed).count("<path") == 2
    assert skip_drawing._svg(routed).count("<line") == 8 + 64 + 8
    assert skip_drawing._svg(H10.with_(network={"wide": False})).count("<path") == 0
    assert skip_drawing._svg(H10.with_(network={"hidden": []})).count("<path") == 8


def test_a_strange_name_of_an_input_is_no_markup():
    data = own_table()
    column = data.columns[0].model_copy(update={"name": "<script>alert(1)</script>"})
    strange = data.model_copy(update={"columns": (column, *data.columns[1:])})
    svg = skip_drawing._svg(H10.with_(data=strange.model_dump()))
    assert "<script" not in svg
    assert "&lt;script&gt;" in svg


def test_charts_hold_every_row_and_follow_the_scrubber():
    table = pd.DataFrame({"frame": [0, 0, 1, 1], "true": [1.0, 5.0, 1.0, 5.0], "predicted": [2.0, 4.0, 1.5, 4.5],
                          "residual": [1.0, -1.0, 0.5, -0.5], "longitude": [-120.0, -121.0] * 2,
                          "latitude": [35.0, 36.0] * 2})
    picture = regression.scatter(table, x="x", y="y", cap=5.0, cap_said="cap", style=STYLE)
    assert len(picture.data["points"]) == 4
    assert picture.data["line"]["at"].tolist() == pytest.approx([0.4, 5.6])
    assert picture.data["cap"].to_dict("list") == {"at": [5.0], "said": ["cap"]}
    assert len(regression.scatter(table, x="x", y="y", style=STYLE).data["cap"]) == 0
    assert regression.scatter(table, x="x", y="y", style=STYLE).spec is picture.spec
    places = regression.residual_map(table, title="t", style=STYLE)
    assert list(places.data["places"]["residual"]) == [1.0, -1.0, 0.5, -0.5]
    for drawn in (picture, places):
        assert "nnviz_frame" in str(drawn.spec)


def test_the_legend_of_a_curve_is_dashed_as_its_line_and_folds_where_it_has_no_room():
    table = pd.DataFrame({"frame": 0, "x": [-3.0, 3.0], "y": [0.0, 1.0]})
    points, truth = table.assign(split=["train", "validation"]), table.drop(columns="frame")
    spec = regression.fit(table, points, truth, style=STYLE).spec
    data = {"curve": table, "points": points, "truth": truth.assign(low=-1.0, high=2.0)}
    datasets = {name: frame.to_dict("records") for name, frame in data.items()}
    spec = {**json.loads(json.dumps(spec)), "datasets": datasets}
    heights = []
    for width in (600, 240):
        drawing = vl_convert.vegalite_to_svg({**spec, "width": width})
        legend = drawing[drawing.index("role-legend-entry"):]
        assert "curve without noise" in legend
        assert re.search(r'stroke-dasharray="3,4"', legend[:legend.index("</svg>")])
        heights.append(float(re.search(r'height="([\d.]+)"', drawing)[1]))
    assert heights[1] > heights[0] + 20  # four rows in the place of two


def test_bars_stand_in_the_order_of_their_cost():
    table = pd.DataFrame({"column": ["b", "a"], "cost": [2.0, 1.0], "low": [1.5, 0.9], "high": [2.5, 1.1]})
    assert "'sort': ['b', 'a']" in str(importance.bars(table, title="t", style=STYLE).spec)


def test_scores_are_written_in_their_unit():
    assert scores.writer(H10, "rmse")(0.6896) == "69,000 $"
    assert scores.writer(H10, "r2")(0.64961) == "0.650"
    assert scores.writer(H10, "rmse")(4276.0) == "> 10 million $"
    assert scores.writer(H10, "r2")(-24_400_000.0) == "<\u00a0−1,000"
    assert scores._with_bounds(str, 4276.0, 100.0, limit=scores._limit(H10, "rmse")) == "**4276.0**"
    assert scores._with_bounds(str, -0.5, 0.25, limit=scores._limit(H10, "r2")) == "**-0.5** ± 0.25"
    own = H10.with_(data=own_table().model_dump())
    assert scores.writer(own, "rmse")(12_345.6) == "12,346"
    assert scores.writer(own, "mae")(0.12345) == "0.123"
    assert scores.metrics_of(H10.with_(data=own_table("two").model_dump())) == ("accuracy",)


def test_baselines_wait_for_a_worker_that_is_still_being_started(monkeypatch):
    answers = iter([ClusterError("still starting"), ClusterError("still starting"), {"boosting": "fitted"}])

    def run(*_arguments, timeout):
        answer = next(answers)
        if isinstance(answer, ClusterError):
            raise answer
        return answer

    monkeypatch.setattr(scores, "jobs", lambda: SimpleNamespace(run=run))
    monkeypatch.setattr(scores, "sleep", lambda seconds: None)
    assert scores._fit("{}") == {"boosting": "fitted"}
    monkeypatch.setattr(scores, "_SECONDS_FOR_WORKERS", -1)
    answers = iter([ClusterError("none")])
    with pytest.raises(ClusterError):
        scores._fit("{}")
