"""What a run leaves: the epochs chosen for snapshots and the facts read off a recording."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from nnviz.experiments.plane import Experiment
from nnviz.experiments.spread import Spread
from nnviz.recordings.recording import Recording, gather, snapshot_epochs


@given(st.integers(1, 2000), st.integers(8, 100))
def test_snapshots_are_dense_at_the_start(epochs, count):
    chosen = snapshot_epochs(epochs, count)
    steps = np.diff(chosen)
    assert chosen[0] == 0
    assert chosen[-1] == epochs
    assert (steps > 0).all()
    assert len(chosen) <= count + 1
    assert chosen[:count // 4].tolist() == list(range(min(count // 4, epochs + 1)))
    # Ever wider, up to the rounding of a step to whole epochs.
    assert (np.diff(steps[:-1]) >= -1).all()


@given(st.integers(8, 100))
def test_short_runs_keep_every_epoch(count):
    assert snapshot_epochs(count - 1, count).tolist() == list(range(count))


def test_facts_of_a_recording():
    frames = np.array([0, 1, 4], np.int32)
    recording = Recording(
        experiment=Experiment(), frames=frames, weights=[np.zeros((3, 2, 1), np.float32), np.zeros((3, 1), np.float32)],
        epoch_loss=np.zeros(4, np.float32), epoch_accuracy=np.zeros(4, np.float32),
        scores={"train_loss": np.array([0.5, 0.25, 0.125], np.float32)},
        train_predicted=np.zeros((3, 7), np.uint8), test_predicted=np.zeros((3, 5), np.uint8),
        seconds=1.0, compile_seconds=0.5, pictures=[b"123", b"12", b"1"])
    assert recording.epochs == 4
    assert recording.final == {"train_loss": 0.125}
    assert recording.nbytes == 4 * (3 + 6 + 3 + 4 + 4 + 3) + 21 + 15 + 6


def a_draw(frames, values, ended="finished"):
    frames, values = np.array(frames, np.int32), np.array(values, np.float32)
    epochs = np.arange(1, frames[-1] + 1, dtype=np.float32)
    nothing = np.zeros((len(frames), 1), np.uint8)
    return Recording(Experiment(), frames, [], epochs, epochs / 10, {"train_loss": values, "test_loss": values},
                     nothing, nothing, 2.0, 0.5, ended)


def test_draws_of_unequal_length_are_laid_side_by_side():
    spread = Spread(base=Experiment(), draws=2)
    long, short = a_draw([0, 2, 4], [5, 3, 1]), a_draw([0, 2, 3], [6, 4, 2], "early")
    found = gather(spread, [long, short], seconds=3.0)
    assert found.frames.tolist() == [0, 2, 4]
    np.testing.assert_array_equal(found.scores["train_loss"], [[5, 3, 1], [6, 4, 2]])
    assert found.final("train_loss").tolist() == [1, 2]
    assert (found.ended, found.seconds, found.compile_seconds) == (("finished", "early"), 3.0, 0.5)
    np.testing.assert_array_equal(found.epoch_loss, [[1, 2, 3, 4], [1, 2, 3, np.nan]])
    assert (found.epochs, found.stopped, found.last_loss) == (4, False, 1.5)


def test_without_its_test_a_recording_says_nothing_of_the_test_points():
    whole = a_draw([0, 1], [2, 1])
    covered = whole.without_test()
    assert (whole.tested, covered.tested) == (True, False)
    assert set(covered.scores) == {"train_loss"}
    assert covered.test_predicted.shape == (2, 0)
    assert covered.final == {"train_loss": 1.0}
    assert whole.final == {"train_loss": 1.0, "test_loss": 1.0}


def test_snapshots_are_dense_at_first_and_end_with_the_last_epoch():
    chosen = snapshot_epochs(1000, 40)
    assert chosen[:10].tolist() == list(range(10))
    assert chosen[-1] == 1000
    assert 35 <= len(chosen) <= 41
    steps = np.diff(chosen)
    assert (steps[10:-1] <= steps[11:] + 1).all()
    assert steps.max() < 200
