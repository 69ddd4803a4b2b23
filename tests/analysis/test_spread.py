"""What a spread says, against NumPy and figures worked out by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from nnviz.analysis import spread as analysis
from nnviz.experiments.plane import Experiment
from nnviz.experiments.spread import Spread
from nnviz.recordings.recording import SpreadRecording

NAN, INF = np.nan, np.inf
#: Four draws, frames at the epochs 0, 5 and 9: the second stops early, the third diverges.
VALUES = [[0.5, 0.7, 0.9], [0.5, 0.6, NAN], [0.5, INF, NAN], [0.4, 0.8, 1.0]]


def recording(values=VALUES, seed=0, metric="test_accuracy"):
    values = np.array(values, np.float32)
    return SpreadRecording(Spread(base=Experiment(seed=seed), draws=len(values)), np.array([0, 5, 9], np.int32),
                           {metric: values}, ("finished", "early", "diverged", "finished")[:len(values)], 1.0, 0.0)


@given(arrays(np.float32, st.integers(2, 60), elements=st.floats(0, 1, width=32)))
def test_the_summary_is_numpys(values):
    summary = analysis.summary(values)
    assert summary.median == pytest.approx(np.median(values.astype(float)))
    assert (summary.low, summary.high) == (values.min(), values.max())
    assert summary.lower == pytest.approx(np.percentile(values.astype(float), 25))
    assert list(summary) == sorted(summary)


@given(arrays(np.float32, st.integers(2, 60), elements=st.floats(0, 1, width=32)), st.floats(0, 1))
def test_every_draw_has_one_place(values, figure):
    place = analysis.place(values, figure)
    assert sum(place) == len(values)
    assert place.below <= (values < figure).sum()
    assert place.above <= (values > figure).sum()


def test_a_figure_equals_what_is_written_alike():
    values = np.array([0.5736, 0.5741, 0.5744, 0.575, 0.9], np.float32)
    assert analysis.place(values, 0.574) == (0, 3, 2)


def test_a_draw_counts_with_its_last_finite_value():
    assert recording().final("test_accuracy") == pytest.approx([0.9, 0.6, 0.5, 1.0])


def test_bands_carry_the_last_value_on():
    bands = analysis.bands(recording(), "test_accuracy")
    assert bands["epoch"].tolist() == [0, 5, 9]
    assert bands["frame"].tolist() == [0, 1, 2]
    assert bands["low"].tolist() == pytest.approx([0.4, 0.5, 0.5])
    assert bands["median"].tolist() == pytest.approx([0.5, 0.65, 0.75])
    assert bands["high"].tolist() == pytest.approx([0.5, 0.8, 1.0])


def test_lines_end_where_their_draw_ends():
    lines = analysis.lines(recording(seed=7), "test_accuracy", here=1)
    assert lines.groupby("seed")["epoch"].max().to_dict() == {7: 9, 8: 5, 9: 0, 10: 9}
    assert set(lines[lines["here"]]["seed"]) == {8}
    assert not analysis.lines(recording(), "test_accuracy")["here"].any()


def test_dots_and_boxes_have_a_row_for_each_draw_and_series():
    both = {"one": recording(), "other": recording(seed=50)}
    dots = analysis.dots(both, "test_accuracy", here=0)
    assert len(dots) == 8
    assert dots[~dots["here"]]["series"].tolist() == ["one"] * 3 + ["other"] * 3
    assert dots["here"].tolist()[-2:] == [True, True]
    assert dots[dots["ended"] == "diverged"]["value"].tolist() == [0.5, 0.5]
    boxes = analysis.boxes(both, "test_accuracy")
    assert boxes["series"].tolist() == ["one", "other"]
    assert boxes["median"].tolist() == pytest.approx([0.75, 0.75])


def finals(values, seed=0, metric="test_accuracy"):
    return recording([[0, 0, value] for value in values], seed, metric)


def test_draws_are_compared_with_those_of_the_same_seed():
    first, second = finals([0.1, 0.5, 0.9], seed=0), finals([0.6, 0.4, 0.9], seed=1)
    found = analysis.compare(first, second, "test_accuracy")
    assert (found.paired, found.draws, found.higher, found.lower) == (True, 2, 1, 1)
    assert (found.first, found.second) == pytest.approx((0.7, 0.5))  # of the seeds that both have


def test_several_spreads_are_compared_together():
    values = np.linspace(0.5, 0.6, 10)
    found = analysis.compare_all({"a": finals(values), "b": finals(values + 0.1), "c": finals(values + 0.2)},
                                 "test_accuracy")
    assert list(found) == [("a", "b"), ("a", "c"), ("b", "c")]
    assert all(entry.side == 1 and entry.comparisons == 3 for entry in found.values())


@pytest.mark.parametrize(("metric", "lower"), [("test_accuracy", False), ("train_loss", True), ("test_loss", True)])
def test_which_value_is_the_better_one(metric, lower):
    assert analysis.lower_is_better(metric) == lower


def test_two_reported_figures_are_judged_together():
    accuracies, losses = np.array([0.96, 0.975, 0.99, 0.75]), np.array([0.03, 0.02, 0.01, 0.19])
    assert analysis.companions(accuracies, losses, 0.97, 0.1575) == (3, 0.01, 0.03, False)
    assert analysis.companions(accuracies, losses, 0.97, 0.025).fits
    assert analysis.companions(accuracies, losses, 0.75, 0.19) == (1, 0.19, 0.19, True)
    nothing = analysis.companions(accuracies, losses, 0.574, 0.2653)
    assert (nothing.draws, nothing.fits) == (0, False)


@pytest.mark.parametrize(("others", "outside"), [
    ([64.0, -30.0], [8, 9]), ([0.9, 0.4], []), ([1e30], [8])])
def test_draws_that_blew_up_are_far_from_the_others(others, outside):
    finals = [0.6, 0.61, 0.62, 0.6, 0.63, 0.64, 0.62, 0.61, *others]
    assert np.flatnonzero(analysis.far(np.array(finals))).tolist() == outside
    one = recording([[2.5, 0.7, value] for value in finals], metric="validation_rmse")
    assert analysis.reach(one, "validation_rmse") == (pytest.approx((0.6, 2.5)) if outside else None)


def test_equal_draws_are_near_one_another():
    assert not analysis.far(np.array([0.5, 0.5, 0.5, 0.51])).any()
