"""The curves as CSV: read back, they are the recording's numbers."""

import io

import numpy as np
import pandas as pd

from nnviz.experiments.classifier import ClassifierExperiment
from nnviz.experiments.plane import Experiment
from nnviz.export.tables import curves_csv, image_curves_csv
from nnviz.recordings.image_recording import ImageRecording
from nnviz.recordings.recording import Recording


def recording(epoch_loss=(0.5, 0.25, 0.125, 0.0625)) -> Recording:
    """Four epochs, snapshots at 0, 1 and 4; every number is exact in binary."""
    scores = {"train_loss": [1, 0.5, 0.25], "test_loss": [2, 0.75, 0.375], "train_accuracy": [0.5, 0.75, 1],
              "test_accuracy": [0.25, 0.5, 0.875]}
    return Recording(
        experiment=Experiment(), frames=np.array([0, 1, 4], np.int32), weights=[],
        epoch_loss=np.array(epoch_loss, np.float32), epoch_accuracy=np.array([0.5, 0.75, 0.75, 1], np.float32),
        scores={name: np.array(values, np.float32) for name, values in scores.items()},
        train_predicted=np.zeros((3, 1), np.uint8), test_predicted=np.zeros((3, 1), np.uint8),
        seconds=1.0, compile_seconds=0.0)


def test_every_line_is_as_promised():
    assert curves_csv(recording()).decode("utf-8").splitlines() == [
        "epoch,train_loss,train_accuracy,test_loss,test_accuracy,train_loss_after,train_accuracy_after",
        "0,,,2.0,0.25,1.0,0.5",
        "1,0.5,0.5,0.75,0.5,0.5,0.75",
        "2,0.25,0.75,,,,",
        "3,0.125,0.75,,,,",
        "4,0.0625,1.0,0.375,0.875,0.25,1.0"]


def test_a_loss_that_is_no_number_is_an_empty_cell():
    table = pd.read_csv(io.BytesIO(curves_csv(recording((0.5, 0.25, np.nan, np.inf)))), index_col="epoch")
    assert table["train_loss"].isna().tolist() == [True, False, False, True, True]
    assert b"inf" not in curves_csv(recording((0.5, 0.25, np.nan, np.inf)))


def test_the_lines_of_a_run_on_images_are_as_promised():
    scores = {"epoch_loss": [0.5, np.inf], "epoch_accuracy": [0.75, 0.5], "test_loss": [0.25, np.nan],
              "test_accuracy": [0.875, np.nan]}
    run = ImageRecording(
        experiment=ClassifierExperiment(), epochs=1.5, validation_loss=None, validation_accuracy=None,
        frames=np.array([0.0, 1.0]), predicted=None, output=None,
        weight_frames=np.array([1.5]), weights=[], state=[], seconds=1.0, compile_seconds=0.0, ended="stopped",
        diverged_at=None, **{name: np.array(values, np.float32) for name, values in scores.items()})
    assert image_curves_csv(run).decode("utf-8").splitlines() == [
        "epoch,train_loss,train_accuracy,test_loss,test_accuracy", "1,0.5,0.75,0.25,0.875", "2,,0.5,,"]
