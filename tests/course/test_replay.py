"""The course replayed: verdicts in every direction, the table on disk, and the fast rows."""

import csv

import pytest

from nnviz import cli
from nnviz.course import replay
from nnviz.course.experiments import all_experiments, get


@pytest.mark.parametrize(("reported", "low", "high", "metric", "said"), [
    (0.95, 0.97, 1.0, "accuracy", "higher"), (0.95, 0.5, 0.9, "accuracy", "lower"),
    (0.95, 0.9, 1.0, "accuracy", "reproduced"), (0.95, 0.9504, 1.0, "accuracy", "reproduced"),
    (0.95, 0.951, 1.0, "accuracy", "higher"), (0.0904, 0.0904, 0.0904, "loss", "reproduced"),
    (0.0904, 0.0905, 0.1, "loss", "higher"), (266_610, 266_610, 266_610, "parameters", "reproduced"),
    (266_600, 266_610, 266_610, "parameters", "higher"), (None, 0.1, 0.2, "loss", "not reported")])
def test_a_verdict_compares_rounded_figures(reported, low, high, metric, said):
    assert replay.verdict(reported, low, high, metric) == said


def test_draws_that_judge_a_picked_seed_are_others():
    assert [member.seed for member in replay.members(get("A7"), 3)] == list(range(30))
    assert [member.seed for member in replay.members(get("F1"), 3)] == [0, 1, 2]


def test_an_accuracy_on_images_has_their_error():
    finals = [{"test_accuracy": 0.9726, "test_loss": 0.09}] * 3
    accuracy, loss, parameters = replay.figures(get("F1"), finals)
    assert (accuracy.low, accuracy.high) == pytest.approx((0.9692, 0.9756), abs=1e-4)
    assert (loss.low, loss.high, loss.verdict) == (0.09, 0.09, "lower")
    assert (parameters.measured, parameters.verdict) == (407_050, "reproduced")


@pytest.mark.parametrize(("only", "ids"), [
    ("a1,H", ["A1", *(entry.id for entry in all_experiments() if entry.id[0] == "H")]),
    ("B", ["B1", "B2", "B3", "B4"]), ("E800", ["E800"])])
def test_sections_and_experiments_are_chosen(only, ids):
    assert [entry.id for entry in replay.chosen(all_experiments(), only)] == ids


def test_everything_is_chosen_and_a_wrong_name_is_named():
    assert replay.chosen(all_experiments(), "") == all_experiments()
    with pytest.raises(ValueError, match="Q9"):
        replay.chosen(all_experiments(), "A1,Q9")


def test_the_fast_rows_are_replayed_and_not_run_again(tmp_path, capsys, monkeypatch):
    path = tmp_path / "course.csv"
    assert cli.main(["replay", "--only", "A2,A6,A7,A9", "--csv", str(path)]) == 0
    with path.open(newline="") as file:
        table = {(line["id"], line["metric"]): line for line in csv.DictReader(file)}
    assert {key: line["verdict"] for key, line in table.items()} == {
        ("A2", "accuracy"): "higher", ("A2", "loss"): "not reported", ("A6", "accuracy"): "reproduced",
        ("A6", "loss"): "lower", ("A7", "accuracy"): "higher", ("A7", "loss"): "lower",
        ("A9", "accuracy"): "reproduced", ("A9", "loss"): "lower"}
    assert 0.75 < float(table["A6", "accuracy"]["measured"]) < 1
    printed = capsys.readouterr().out
    assert printed.splitlines()[0].split() == list(replay.COLUMNS)
    monkeypatch.setattr(cli, "_train", lambda *_: pytest.fail("it is run again"))
    assert cli.main(["replay", "--only", "A2,A6", "--csv", str(path)]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 1
    assert len(path.read_text().splitlines()) == 9


def test_a_wrong_section_is_one_line(capsys):
    with pytest.raises(SystemExit) as caught:
        cli.main(["replay", "--only", "Z"])
    assert caught.value.code == 2
    assert "no section and no experiment 'Z'" in capsys.readouterr().err
