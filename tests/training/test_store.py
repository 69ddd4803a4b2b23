"""A recording survives the disk, without pickles."""

import numpy as np
import pytest

from nnviz.analysis.spread import place
from nnviz.course import recorded
from nnviz.course.experiments import get, plane_experiments
from nnviz.experiment import Experiment
from nnviz.spread import Spread
from nnviz.training.store import load, save
from nnviz.training.tasks import train_recordings, train_spread

SMALL = Experiment().with_(data={"points": 60}, training={"epochs": 4})


def assert_same(one, other):
    assert one.experiment == other.experiment
    for name in ("frames", "epoch_loss", "epoch_accuracy", "train_predicted", "test_predicted"):
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name))
    for mine, theirs in zip(one.weights, other.weights, strict=True):
        np.testing.assert_array_equal(mine, theirs)
    assert one.scores.keys() == other.scores.keys()
    assert one.pictures == other.pictures


def test_what_was_saved_is_loaded(tmp_path):
    recording = train_recordings([SMALL])[0]
    save(recording, tmp_path / "run.npz", date="2026-11-21", command="a command")
    loaded, about = load(tmp_path / "run.npz")
    assert_same(recording, loaded)
    assert (loaded.seconds, loaded.ended) == (recording.seconds, "finished")
    assert about == {"date": "2026-11-21", "command": "a command"}


def test_a_spread_that_was_saved_is_loaded(tmp_path):
    spread = Spread(base=SMALL, vary="data", draws=3)
    recording = train_spread(spread)
    save(recording, tmp_path / "spread.npz", date="2026-11-21")
    loaded, about = load(tmp_path / "spread.npz")
    assert (loaded.spread, loaded.ended, loaded.seconds) == (spread, ("finished",) * 3, recording.seconds)
    np.testing.assert_array_equal(loaded.frames, recording.frames)
    assert loaded.scores.keys() == recording.scores.keys()
    for name, values in recording.scores.items():
        np.testing.assert_array_equal(loaded.scores[name], values)
    assert about == {"date": "2026-11-21"}


def test_a_pickle_is_refused(tmp_path):
    np.savez(tmp_path / "bad.npz", facts=np.array([{"a": 1}], dtype=object))
    with pytest.raises(ValueError, match="pickle"):
        load(tmp_path / "bad.npz")


@pytest.mark.parametrize("experiment", recorded.OPENING.values(), ids=recorded.OPENING)
def test_the_recorded_runs_are_what_this_code_trains(experiment):
    known = recorded.find(experiment)
    assert known is not None, f"run {recorded.COMMAND}"
    fresh = train_recordings([experiment])[0]
    np.testing.assert_allclose(known.recording.epoch_loss, fresh.epoch_loss, atol=1e-3)
    assert known.recording.final == pytest.approx(fresh.final, abs=5e-3)
    assert len(known.recording.pictures) == len(fresh.pictures)


def test_every_course_experiment_has_its_recorded_spread():
    assert list(recorded.SPREADS) == [entry.id for entry in plane_experiments()]
    for name, spread in recorded.SPREADS.items():
        known = recorded.find(spread)
        assert known is not None, f"{name}: run {recorded.COMMAND}"
        assert known.recording.spread == spread
        assert spread.base == get(name).experiment
        assert all(values.shape == (30, len(known.recording.frames)) for values in known.recording.scores.values())
        assert known.command.startswith(recorded.COMMAND)
    files = list((recorded.FOLDER / "spreads").glob("*.npz"))
    assert {path.stem for path in files} == set(recorded.SPREADS)
    assert sum(path.stat().st_size for path in files) < 400_000


@pytest.mark.parametrize("name", ["A4", "A6"])
def test_the_recorded_spreads_are_what_this_code_trains(name):
    known, fresh = recorded.find(recorded.SPREADS[name]).recording, train_spread(recorded.SPREADS[name])
    np.testing.assert_array_equal(known.frames, fresh.frames)
    for metric in fresh.scores:
        np.testing.assert_allclose(known.final(metric), fresh.final(metric), atol=5e-3)


@pytest.mark.parametrize(("name", "outside"), [("A1", True), ("A4", True), ("A5", True), ("A6", False), ("A10", False),
                                               ("A16", True), ("A17", False)])
def test_where_the_documents_accuracy_falls(name, outside):
    finals = recorded.find(recorded.SPREADS[name]).recording.final("train_accuracy")
    below, equal, above = place(finals, get(name).reported["accuracy"])
    assert (not equal and 0 in (below, above)) == outside
