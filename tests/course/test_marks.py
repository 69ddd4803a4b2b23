"""What became of the documents' figures: every mark, on figures made up and on the recorded runs."""

import pytest

from nnviz.course.experiments import all_experiments, get
from nnviz.course.marks import judge, measured
from nnviz.course.replay import Figure


def figure(metric="accuracy", reported=0.97, low=0.96, high=0.98, verdict="reproduced") -> Figure:
    return Figure("A6", metric, reported, (low + high) / 2, low, high, verdict)


@pytest.mark.parametrize(("figures", "draws", "marks"), [
    ([figure()], 30, ["held"]),
    ([figure(verdict="higher")], 30, ["not held"]),
    ([figure(low=0.5), figure("loss", verdict="lower")], 30, ["luck", "luck"]),
    ([figure(low=0.5, verdict="lower")], 1, ["not held"]),  # the error of the images, not of the draws
    ([figure(), figure("loss", 0.1, 0.2, 0.2, "higher")], 1, ["held", "undecided"]),
    ([figure(), figure("loss", 0.1, 0.2, 0.2, "higher")], 2, ["held", "not held"]),
    ([figure(low=0.5), figure("parameters", 9, 9, 9)], 30, ["luck", "held"]),
    ([figure("parameters", 8, 9, 9, "higher")], 1, ["not held"]),
    ([figure(reported=None, verdict="not reported")], 30, ["not reported"])])
def test_a_mark_follows_from_the_draws(figures, draws, marks):
    assert [each.mark for each in judge(figures, draws).figures] == marks


def test_what_is_not_reported_is_no_mark_beside_one_that_is():
    found = judge([figure(), figure("loss", None, verdict="not reported")], 30)
    assert found.marks == {"held"}
    assert found.of("loss").mark == "not reported"
    assert found.of("mae") is None


def test_the_two_runs_with_equal_settings_are_luck_and_share_their_draws():
    first, second = measured(get("A6")), measured(get("A7"))
    assert first.draws == second.draws == 30
    assert first.marks == second.marks == {"luck"}
    assert first.of("accuracy").figure.measured == second.of("accuracy").figure.measured


@pytest.mark.parametrize(("name", "draws", "marks"), [
    ("A4", 30, {"not held"}), ("A8", 30, {"held"}), ("F4", 10, {"held"}), ("F9", 1, {"held", "undecided"}),
    ("C5", 10, {"not reported"})])
def test_marks_of_the_recorded_runs(name, draws, marks):
    found = measured(get(name))
    assert (found.draws, found.marks) == (draws, marks)


def test_an_experiment_without_a_recorded_run_has_no_mark():
    entry = get("A6")
    other = type(entry)("Z1", "A document", "Title", entry.experiment.with_(seed=4711), {"accuracy": 0.9}, "", "")
    assert measured(other) is None


def test_nothing_is_marked_that_was_not_measured():
    for entry in all_experiments():
        found = measured(entry)
        assert found is None or {each.figure.metric for each in found.figures
                                 if each.mark != "not reported"} <= set(entry.reported)
