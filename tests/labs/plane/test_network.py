"""What is sent to the browser for the drawing of a network."""

import base64
import json
from dataclasses import replace

import numpy as np
import pytest

from nnviz.course import recorded
from nnviz.experiments.plane import Experiment
from nnviz.labs.plane import network

RECORDING = recorded.find(Experiment()).recording


def decoded(text: str, dtype=np.float32) -> np.ndarray:
    """Return the numbers behind base64."""
    return np.frombuffer(base64.b64decode(text), dtype)


@pytest.mark.parametrize(("frames", "parameters", "count"), [
    (61, 13, 61), (1, 13, 1), (28, 21_000, 11), (28, 8_900, 28), (5, 1_000_000, 2)])
def test_the_frames_that_are_sent_are_few_and_hold_first_and_last(frames, parameters, count):
    sent = network.sent_frames(frames, parameters)
    assert len(sent) == len(set(sent)) == count
    assert sent[0] == 0
    assert sent[-1] == frames - 1
    assert np.all(np.diff(sent) > 0)


def test_all_weights_and_scores_of_a_small_network_are_sent():
    data = network._numbers(RECORDING)
    frames = len(RECORDING.frames)
    vectors = decoded(data["weights"]).reshape(frames, 13)
    assert np.array_equal(vectors[5, :6].reshape(2, 3), RECORDING.weights[0][5])
    assert np.array_equal(vectors[5, -1:], RECORDING.weights[3][5])
    assert data["sent"] == list(range(frames))
    assert data["epochs"] == RECORDING.frames.tolist()
    assert data["scores"]["test_loss"] == RECORDING.scores["test_loss"].tolist()
    assert len(decoded(data["points"]["train"]["x"])) == 2 * 1000
    assert len(json.dumps(data)) < 50_000


def test_a_wide_network_sends_fewer_frames_and_each_frame_the_nearest(monkeypatch):
    monkeypatch.setattr(network, "MOST_NUMBERS", 13 * 7)
    data = network._numbers(RECORDING)
    frames, chosen = len(RECORDING.frames), network.sent_frames(len(RECORDING.frames), 13)
    assert len(decoded(data["weights"])) == 7 * 13
    assert len(data["sent"]) == frames
    assert (data["sent"][0], data["sent"][-1]) == (0, 6)
    for frame, sent in enumerate(data["sent"]):
        assert abs(chosen[sent] - frame) == min(abs(chosen - frame))
    assert data["epochs"] == RECORDING.frames[chosen].tolist()
    assert data["scores"]["train_accuracy"] == RECORDING.scores["train_accuracy"][chosen].tolist()


def test_a_network_that_diverged_is_valid_json():
    broken = {name: np.full_like(values, np.nan) for name, values in RECORDING.scores.items()}
    weights = [np.full_like(array, np.nan) for array in RECORDING.weights]
    data = network._numbers(replace(RECORDING, scores=broken, weights=weights))
    assert set(data["scores"]["train_loss"]) == {None}
    json.dumps(data, allow_nan=False)
    assert np.isnan(decoded(data["weights"])).all()
