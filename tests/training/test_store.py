"""A recording survives the disk, without pickles."""

import numpy as np
import pytest

from nnviz.course import recorded
from nnviz.experiment import Experiment
from nnviz.training.store import load, save
from nnviz.training.tasks import train_recordings

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
