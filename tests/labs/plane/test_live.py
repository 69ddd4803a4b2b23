"""What is sent of a strip, and what is drawn of it."""

import base64
import io
import json
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from nnviz.charts.style import ChartStyle
from nnviz.datasets.plane import extent, split
from nnviz.experiments.plane import Experiment
from nnviz.experiments.strip import strip_of
from nnviz.labs.plane import live
from nnviz.labs.plane.charts import values as charts
from nnviz.labs.plane.figures import values as figures
from nnviz.recordings.strip_recording import StripRecording
from nnviz.ui import language

STYLE = ChartStyle("en", lambda sentence: sentence)


@pytest.fixture(autouse=True)
def reader(monkeypatch):
    """A reader of English."""
    monkeypatch.setattr(language, "current", lambda: "en")
    monkeypatch.setattr(live, "current", lambda: "en")
    monkeypatch.setattr("nnviz.ui.knobs.current", lambda: "en")


def picture(grey: int) -> bytes:
    file = io.BytesIO()
    Image.new("L", (4, 4), grey).save(file, "PNG")
    return file.getvalue()


def recorded(knob: str = "lr", draws: int = 1, **change) -> StripRecording:
    """A strip whose scores rise with the place."""
    strip = strip_of(Experiment().with_(**change), knob, draws)
    count = len(strip.values)
    rising = np.linspace(0.5, 1, count, dtype=np.float32) * np.linspace(1, 0.9, strip.draws, dtype=np.float32)[:, None]
    names = ["train"] + (["validation"] if strip.base.data.validation_share else [])
    scores = {f"{name}_{metric}": rising * (0.9 if name == "validation" else 1) for name in names
              for metric in ("loss", "accuracy")}
    return StripRecording(strip, scores, [picture(place) for place in range(count)], ("finished",) * count)


def test_each_value_has_its_picture_its_numbers_and_its_experiment():
    recording = recorded()
    sent = live.packed(recording, [None] * 11)
    members = recording.strip.members()
    assert sent["members"] == [live.short(member) for member in members]
    assert live.short(Experiment()) in sent["members"]
    assert [base64.b64decode(url.split(",")[1]) for url in sent["pictures"]] == recording.pictures
    assert sent["values"] == list(recording.strip.values)
    assert sent["told"][-1] == "training accuracy 100.0%"
    assert sent["readouts"][7].startswith("0.3 · loss: train 0.8500 · accuracy: train 85.0%")
    assert "points" not in sent  # they stay where they are
    json.dumps(sent, allow_nan=False)


def test_a_strip_is_some_kilobytes():
    """Eleven pictures of a real size, with all that is said of them."""
    noise = np.random.default_rng(0).integers(0, 24, (100, 100), dtype=np.uint8)
    noise.sort(axis=1)
    file = io.BytesIO()
    Image.fromarray(noise).save(file, "PNG")
    recording = replace(recorded("noise"), pictures=[file.getvalue()[:1500]] * 15)
    assert len(json.dumps(live.packed(recording, [None] * 15))) < 60_000


def test_it_is_validation_that_chooses_where_some_points_validate_and_never_the_test():
    recording = recorded(data={"validation_share": 0.2})
    sent = live.packed(recording, [None] * 11)
    assert sent["scores"][-1] == pytest.approx(0.9)
    assert sent["told"][-1] == "validation accuracy 90.0%"
    assert "validation 90.0%" in sent["readouts"][-1]
    assert "test" not in json.dumps({name: part for name, part in sent.items() if name != "pictures"})


def test_what_its_own_run_has_left_is_what_the_page_shows():
    recording, own = recorded(), picture(200)

    class Alone:
        pictures, stopped, final = [own], False, {"train_loss": 0.25, "train_accuracy": 0.125, "test_accuracy": 1.0}

    sent = live.packed(recording, [None, None, Alone(), *[None] * 8])
    assert base64.b64decode(sent["pictures"][2].split(",")[1]) == own
    assert sent["scores"][2] == 0.125
    assert sent["bounds"] == [0.125, 1.0]


def test_a_value_that_diverged_says_so_and_has_no_score():
    recording = recorded()
    scores = {name: values.copy() for name, values in recording.scores.items()}
    scores["train_accuracy"][0, -1] = np.nan
    recording = replace(recording, scores=scores, ended=("finished",) * 10 + ("diverged",))
    sent = live.packed(recording, [None] * 11)
    assert (sent["scores"][-1], sent["told"][-1], sent["readouts"][-1]) == (None, "no result", "10: diverged")


@pytest.mark.parametrize("knob", ["noise", "cx", "seed"])
def test_a_knob_that_moves_the_points_brings_them(knob):
    recording = recorded(knob)
    members = recording.strip.members()
    sent = live.packed(recording, [None] * len(members))
    for place in (0, len(members) - 1):
        reach, points = extent(members[place].data), split(members[place])
        table = np.frombuffer(base64.b64decode(sent["points"][place]), np.uint8).reshape(-1, 3)
        seen = (np.abs(points.train[:200]) <= reach).all(axis=1)
        assert sent["extents"][place] == reach
        np.testing.assert_allclose(table[:, :2] / 255 * 2 * reach - reach, points.train[:200][seen], atol=reach / 200)
        np.testing.assert_array_equal(table[:, 2], points.train_classes[:200][seen])


def test_from_fewer_layers_other_layers_would_be_added():
    recording = recorded("layers", network={"hidden": [{"units": 3}, {"units": 5}]})
    sent = live.packed(recording, [None] * 7)
    assert [bool(member) for member in sent["members"]] == [False, False, True, True, True, True, True]


@pytest.mark.parametrize("named", [None, 3, "points", "lr;drop", "units7", ["lr"], "layers9"])
def test_what_a_browser_names_is_checked(named):
    assert live._strip(Experiment(), named) is None


def test_it_is_asked_again_only_where_that_helps():
    here, none = recorded(), StripRecording(recorded().strip, why_none="unready")
    apart = recorded("batch").strip
    assert live._answer(here.strip, here) == "here"
    assert live._answer(here.strip, None) == live._answer(here.strip, none) == live._answer(apart, None) == "waiting"
    assert live._answer(apart, replace(none, strip=apart)) == ""


def test_the_multiples_stand_in_two_rows_and_mark_the_present_value():
    recording = recorded()
    table = figures.pictures(recording, list("abcdefghijk"), ["x"] * 11, 4)
    assert table["column"].tolist() == [0, 1, 2, 3, 4, 5, 0, 1, 2, 3, 4]
    assert table.loc[table["now"], "value"].tolist() == ["e"]
    spec = charts.multiples(table, columns=6, style=STYLE).spec
    assert [layer["mark"]["type"] for layer in spec["layer"]] == ["image", "text", "text", "rect"]
    assert any(param.get("name") == charts.CHOSEN for param in spec["params"])


def test_the_curve_has_a_line_for_each_part_and_the_range_over_the_draws():
    recording = recorded(draws=3, data={"validation_share": 0.2})
    names = [str(value) for value in recording.strip.values]
    table = figures.curve(recording, names)
    assert set(table["split"]) == {"train", "validation"}
    last = table[(table["index"] == 10) & (table["split"] == "train")].iloc[0]
    assert (last["low"], last["median"], last["high"]) == pytest.approx((0.9, 0.95, 1.0))
    chart = charts.curve(table, title="Learning rate", now=names[7], style=STYLE)
    assert chart.data["now"]["index"].tolist() == [7]
    assert [layer["mark"]["type"] for layer in chart.spec["layer"]] == ["area", "line", "point", "rule"]


def test_a_value_without_any_result_leaves_a_gap():
    recording = recorded(draws=2)
    recording.scores["train_accuracy"][:, 3] = np.nan
    table = figures.curve(recording, [str(value) for value in recording.strip.values])
    assert table["median"].isna().tolist() == [place == 3 for place in range(11)]
