"""What the runs of a "Check the document" card show: data frames and single figures."""

from math import ceil

import numpy as np
import pandas as pd

from nnviz.datasets.plane import split


def training_points(recording) -> pd.DataFrame:
    """Return the training points of a run: ``x1``, ``x2`` (float), ``label`` ("0" or "1")."""
    data = split(recording.experiment)
    return pd.DataFrame({"x1": data.train[:, 0].round(3), "x2": data.train[:, 1].round(3),
                         "label": data.train_classes.astype(str)})


def losses(recordings) -> pd.DataFrame:
    """Return the training loss of every epoch of each run: ``x`` (epoch), ``y`` (loss), ``series`` (run)."""
    return pd.concat([pd.DataFrame({"x": np.arange(1, recording.epochs + 1), "y": recording.epoch_loss,
                                    "series": name}) for name, recording in recordings.items()], ignore_index=True)


def roughness(recording, last: int = 100) -> float:
    """Return how rough the training loss is: the mean absolute change of its slope between epochs, over the last ones.

    A curve that falls evenly has roughness 0, however fast it falls.
    """
    return float(np.abs(np.diff(recording.epoch_loss[-last:].astype(float), n=2)).mean())


def epochs_to(recording, accuracy: float) -> int | None:
    """Return the first epoch whose training accuracy reaches a value, or None."""
    reached = np.flatnonzero(recording.epoch_accuracy >= accuracy)
    return int(reached[0]) + 1 if len(reached) else None


def steps_per_epoch(recording) -> int:
    """Return how many steps of the optimizer an epoch takes."""
    return ceil(recording.experiment.data.train_points / recording.experiment.batch_size)


def first_weights(recording) -> pd.DataFrame:
    """Return the weight from the first input to each neuron of the first layer: ``x`` (epoch), ``y``, ``series``."""
    weights = recording.weights[0][:, 0, :]
    return pd.concat([pd.DataFrame({"x": recording.frames, "y": weights[:, neuron], "series": f"{neuron + 1}"})
                      for neuron in range(weights.shape[1])], ignore_index=True)


def largest_difference(recording) -> float:
    """Return the largest difference between the incoming weights of two neurons of the first layer, at the end."""
    weights = recording.weights[0][-1]
    return float((weights.max(axis=1) - weights.min(axis=1)).max())
