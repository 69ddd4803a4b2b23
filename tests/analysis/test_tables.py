"""The charts' tables say what the recording says."""

import base64
import io
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image
from sklearn.metrics import confusion_matrix, precision_score, recall_score

from nnviz.analysis import tables
from nnviz.datasets.plane import split
from nnviz.experiments.plane import DATA_KINDS, Experiment, data_of_kind
from nnviz.links.plane import with_data
from nnviz.training.tasks import train_recordings

NAMES = ("a", "b")


@pytest.fixture(scope="module")
def recording():
    return train_recordings([Experiment().with_(data={"points": 1400}, training={"epochs": 20})])[0]


def test_pictures_are_png_data_urls(recording):
    frame = tables.frames(recording)
    assert list(frame["frame"]) == list(range(len(recording.frames)))
    kind, data = frame["image"].iloc[-1].split(",")
    assert kind == "data:image/png;base64"
    assert Image.open(io.BytesIO(base64.b64decode(data))).size == (100, 100)


def test_points_say_when_they_are_misclassified(recording):
    points = tables.points(recording, NAMES)
    data = split(recording.experiment)
    assert (points["split"] == "train").sum() == (points["split"] == "test").sum() == tables.MOST_POINTS
    test = points[points["split"] == "test"].reset_index(drop=True)
    wrong = np.array([[character == "1" for character in row] for row in test["wrong"]])
    most = tables.MOST_POINTS
    np.testing.assert_array_equal(wrong.T, (recording.test_predicted != data.test_classes)[:, :most])
    assert list(test["label"]) == [NAMES[label] for label in data.test_classes[:most]]


def test_the_training_curve_stands_half_an_epoch_earlier(recording):
    history = tables.history(recording, "loss")
    train, test = (history[history["split"] == name] for name in ("train", "test"))
    assert list(train["epoch"]) == [epoch - 0.5 for epoch in recording.frames[1:]]
    assert list(test["epoch"]) == list(recording.frames)
    np.testing.assert_array_equal(train["value"], recording.epoch_loss[recording.frames[1:] - 1])
    np.testing.assert_array_equal(test["value"], recording.scores["test_loss"])
    assert list(train["frame"]) == list(range(1, len(recording.frames)))


def test_confusion_equals_scikit_learn(recording):
    cells, scores = tables.confusion_cells(recording, "test", NAMES)
    actual, predicted = split(recording.experiment).test_classes, recording.test_predicted[-1]
    last = cells[cells["frame"] == cells["frame"].max()]
    np.testing.assert_array_equal(last["count"].to_numpy().reshape(2, 2), confusion_matrix(actual, predicted))
    row = scores[(scores["frame"] == scores["frame"].max()) & (scores["name"] == "b")].iloc[0]
    assert row["precision"] == pytest.approx(precision_score(actual, predicted))
    assert row["recall"] == pytest.approx(recall_score(actual, predicted))


def test_shades_of_errors_are_shares_of_the_frames_largest_error():
    matrices = np.array([[[9, 4], [1, 7]], [[5, 0], [0, 5]]])
    np.testing.assert_array_equal(tables.error_shades(matrices), [0, 1, 0.25, 0, 0, 0, 0, 0])


@pytest.mark.parametrize(("epochs", "taken"), [
    ([0, 1, 20], [0, 1, 20]), ([7, 7, 3], [7, 7, 3]), ([0, 20, 21, 2000], [0, 20, 20, 20]), ([], [])])
def test_a_recording_at_other_epochs_is_as_it_was_then(recording, epochs, taken):
    there = tables.at_epochs(recording, np.array(epochs, dtype=np.int32))
    frames = [list(recording.frames).index(epoch) for epoch in taken]
    assert list(there.frames) == taken
    assert there.pictures == [recording.pictures[frame] for frame in frames]
    np.testing.assert_array_equal(there.test_predicted, recording.test_predicted[frames])
    np.testing.assert_array_equal(there.scores["test_loss"], recording.scores["test_loss"][frames])
    assert len(tables.frames(there)) == len(epochs)


def test_between_two_frames_the_earlier_one_counts_and_before_all_the_first(recording):
    sparse = tables.at_epochs(recording, np.array([5, 10], dtype=np.int32))
    there = tables.at_epochs(sparse, np.array([0, 4, 5, 9, 10, 11], dtype=np.int32))
    assert list(there.frames) == [5, 5, 5, 5, 10, 10]


def test_a_recording_without_pictures_has_none_at_other_epochs(recording):
    assert tables.at_epochs(replace(recording, pictures=[]), np.array([0, 3])).pictures == []


@pytest.mark.parametrize("kind", [kind for kind in DATA_KINDS if kind != "own"])
def test_of_drawn_points_at_most_500_of_a_split_are_drawn(kind):
    assert tables.most_drawn(with_data(Experiment(), data_of_kind(kind))) == tables.MOST_POINTS == 500


def test_own_points_are_all_drawn():
    own = with_data(Experiment(), data_of_kind("own"))
    assert tables.most_drawn(own) == own.data.points


def test_without_its_test_nothing_of_the_test_points_is_drawn(recording):
    covered = recording.without_test()
    assert set(tables.points(covered, NAMES)["split"]) == {"train"}
    for metric in ("loss", "accuracy"):
        assert set(tables.history(covered, metric)["split"]) == {"train"}
        assert set(tables.history(recording, metric)["split"]) == {"train", "test"}
