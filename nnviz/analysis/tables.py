"""A recording as data frames: what the charts draw."""

import base64
from dataclasses import replace

import numpy as np
import pandas as pd

from nnviz.datasets.plane import split
from nnviz.experiments.plane import Experiment
from nnviz.maths.scores import confusion, precision_recall
from nnviz.recordings.recording import Recording

#: How many points of each split are drawn: more hide one another. Own points are all drawn, to be edited.
MOST_POINTS = 500


def frames(recording: Recording) -> pd.DataFrame:
    """Return the pictures: ``frame`` (int, from 0) and ``image`` (str, PNG data URL)."""
    urls = list(map(png_url, recording.pictures))
    return pd.DataFrame({"frame": np.arange(len(urls)), "image": urls})


def png_url(picture: bytes) -> str:
    """Return a PNG file as a data URL."""
    return "data:image/png;base64," + base64.b64encode(picture).decode()


def at_epochs(recording: Recording, epochs: np.ndarray) -> Recording:
    """Return a recording as it was at other epochs than those of its own frames, to be moved by another's scrubber.

    Parameters
    ----------
    recording : Recording
    epochs : int array (G,)
        Epochs of another recording's frames.

    Returns
    -------
    Recording
        With G frames: each is the last one taken not later than that epoch, or the first if there is none. ``frames``
        says when they were taken, so an epoch may stand there several times.
    """
    taken = np.maximum(np.searchsorted(recording.frames, epochs, side="right") - 1, 0)
    return replace(
        recording, frames=recording.frames[taken], weights=[values[taken] for values in recording.weights],
        scores={name: values[taken] for name, values in recording.scores.items()},
        train_predicted=recording.train_predicted[taken], test_predicted=recording.test_predicted[taken],
        validation_predicted=None if recording.validation_predicted is None else recording.validation_predicted[taken],
        pictures=[recording.pictures[frame] for frame in taken] if recording.pictures else [])


def most_drawn(experiment: Experiment) -> int:
    """Return how many points of each split are drawn at most."""
    return experiment.data.points if experiment.data.kind == "own" else MOST_POINTS


def points(recording: Recording, class_names: tuple[str, ...]) -> pd.DataFrame:
    """Return the points to draw, the first ``MOST_POINTS`` of each split; all own points; no untested ones.

    Columns: ``x1``, ``x2``, ``label`` (class name), ``split``, ``wrong`` ("0" or "1" for each frame).
    """
    data, most = split(recording.experiment), most_drawn(recording.experiment)
    parts = []
    for name, (places, classes) in data.parts.items():
        if name == "test" and not recording.tested:
            continue
        predicted = getattr(recording, f"{name}_predicted")
        wrong = (predicted != classes)[:, :most].T.astype(np.uint8) + ord("0")
        parts.append(pd.DataFrame({
            "x1": places[:most, 0].round(3), "x2": places[:most, 1].round(3),
            "label": np.array(class_names)[classes[:most]], "split": name,
            "wrong": [row.tobytes().decode() for row in wrong]}))
    return pd.concat(parts, ignore_index=True)


def history(recording: Recording, metric: str) -> pd.DataFrame:
    """Return a metric (``loss`` or ``accuracy``) over the epochs: ``epoch``, ``value``, ``split``, ``frame``.

    The training value is the mean *during* an epoch and stands half an epoch earlier; the validation value is measured
    after it, or the test value where nothing validates; without either there is the training value alone. Only the
    epochs of the frames are kept.
    """
    epochs = recording.frames
    trained = epochs[epochs > 0]
    during = recording.epoch_loss if metric == "loss" else recording.epoch_accuracy
    train = pd.DataFrame({"epoch": trained - 0.5, "value": during[trained - 1], "split": "train",
                          "frame": np.flatnonzero(epochs > 0)})
    watched = recording.watched
    if f"{watched}_{metric}" not in recording.scores:
        return train
    after = pd.DataFrame({"epoch": epochs.astype(float), "value": recording.scores[f"{watched}_{metric}"],
                          "split": watched, "frame": np.arange(len(epochs))})
    return pd.concat([train, after], ignore_index=True)


def confusion_cells(recording: Recording, split_name: str,
                    class_names: tuple[str, ...]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the confusion of every frame, as cells and as scores of the classes.

    Returns
    -------
    cells : pandas.DataFrame
        ``frame``, ``actual``, ``predicted``, ``count``, ``share`` (of the actual class's points).
    scores : pandas.DataFrame
        ``frame``, ``name``, ``precision``, ``recall`` (NaN where there are no such points).
    """
    data = split(recording.experiment)
    classes = data.train_classes if split_name == "train" else data.test_classes
    predicted = recording.train_predicted if split_name == "train" else recording.test_predicted
    return confusion_tables(confusion(predicted, classes, len(class_names)), class_names)


def confusion_tables(matrices: np.ndarray, class_names: tuple[str, ...]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return confusion matrices, int (F, actual, predicted), as the cells and scores of ``confusion_cells``."""
    names = np.array(class_names)
    frame, actual, guess = (axis.ravel() for axis in np.indices(matrices.shape))
    totals = np.maximum(matrices.sum(axis=2, keepdims=True), 1)
    cells = pd.DataFrame({"frame": frame, "actual": names[actual], "predicted": names[guess],
                          "count": matrices.ravel(), "share": (matrices / totals).ravel()})
    precision, recall = precision_recall(matrices)
    frame, which = (axis.ravel() for axis in np.indices(precision.shape))
    scores = pd.DataFrame({"frame": frame, "name": names[which], "precision": precision.ravel(),
                           "recall": recall.ravel()})
    return cells, scores


def error_shades(matrices: np.ndarray) -> np.ndarray:
    """Return how dark each cell is where errors alone count: its share of its frame's largest error, 0 on the diagonal.

    float (F * actual * predicted,), in the order of ``confusion_tables``.
    """
    errors = matrices * ~np.eye(matrices.shape[1], dtype=bool)
    shades: np.ndarray = errors / np.maximum(errors.max(axis=(1, 2), keepdims=True), 1)
    return shades.ravel()
