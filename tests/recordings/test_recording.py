"""What a run leaves: the epochs chosen for snapshots and the facts read off a recording."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from nnviz.experiments.plane import Experiment
from nnviz.recordings.recording import Recording, snapshot_epochs


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
