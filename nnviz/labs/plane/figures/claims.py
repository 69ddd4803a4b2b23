"""What the runs of a "Check the document" card show: data frames and single figures."""

from math import ceil
from typing import NamedTuple

import numpy as np
import pandas as pd

from nnviz.datasets.plane import split
from nnviz.maths.difference import Difference, paired, together

#: Whoever guesses between two equally frequent classes is right so often.
GUESSING = 0.5
#: A draw of the XOR with a higher accuracy has found the solution.
SOLVED = 0.9
#: A reported figure and ours are about the same if they differ by no more.
ABOUT = 0.03
#: Weights differ if they differ by more.
_EQUAL = 1e-6
#: Points scatter more if their standard deviation is larger by this factor.
_FARTHER = 1.1


def training_points(recording) -> pd.DataFrame:
    """Return the training points of a run: ``x1``, ``x2`` (float), ``label`` ("0" or "1")."""
    data = split(recording.experiment)
    return pd.DataFrame({"x1": data.train[:, 0].round(3), "x2": data.train[:, 1].round(3),
                         "label": data.train_classes.astype(str)})


def noise_answer(recordings) -> int:
    """Tell what a larger epsilon does: 0 it ends the training earlier, 1 the points scatter more, 2 nothing.

    ``recordings`` are runs with an ever larger epsilon.
    """
    first, *_between, last = recordings
    if last.epochs < first.epochs:
        return 0
    return 1 if times_farther(first, last) > _FARTHER else 2


def times_farther(first, last) -> float:
    """Return how many times as far the training points of a run scatter about the centres of their clouds."""
    return float(np.sqrt(_noise(last) / _noise(first)))


def _noise(recording) -> float:
    """Return the variance of the training points about the centre of the cloud that they belong to."""
    points = split(recording.experiment).train
    quadrant = 2 * (points[:, 0] > 0) + (points[:, 1] > 0)
    return float(np.mean([points[quadrant == cloud].var(axis=0).mean() for cloud in np.unique(quadrant)]))


def losses(recordings) -> pd.DataFrame:
    """Return the training loss of every epoch of each spread's first draw: ``x`` (epoch), ``y``, ``series`` (name)."""
    return pd.concat([pd.DataFrame({"x": np.arange(1, recording.epoch_loss.shape[1] + 1), "y": recording.epoch_loss[0],
                                    "series": name}) for name, recording in recordings.items()], ignore_index=True)


def roughness(recording, last: int = 100) -> np.ndarray:
    """Return how rough each draw's training loss is: float64 (D,).

    The mean absolute change of its slope between epochs, over the last ones. A curve that falls evenly has
    roughness 0, however fast it falls.
    """
    return np.abs(np.diff(recording.epoch_loss[:, -last:].astype(float), n=2)).mean(axis=1)


def rougher(recordings) -> list[Difference]:
    """Compare the roughness of every further spread with that of the first, draw by draw."""
    first, *others = map(roughness, recordings)
    return together([paired(first, other) for other in others])


def epochs_to(recording, accuracy: float) -> np.ndarray:
    """Return the first epoch whose training accuracy reaches a value, for each draw: float64 (D,), infinite if none."""
    reached = recording.epoch_accuracy >= accuracy
    return np.where(reached.any(axis=1), reached.argmax(axis=1) + 1.0, np.inf)


def accuracy_answer(accuracies: np.ndarray, reported: float) -> int:
    """Tell what many draws' accuracies are: 0 about the reported one, 1 about a guess, 2 above it, every one."""
    if abs(np.median(accuracies) - reported) <= ABOUT:
        return 0
    return 2 if accuracies.min() > GUESSING and np.median(accuracies) > GUESSING + ABOUT else 1


def r_squared(spread) -> float:
    """Return the share of the variance of the classes that a linear regression explains: the median of all draws."""
    return float(np.median([r_squared_of(member) for member in spread.members()]))


def r_squared_of(experiment) -> float:
    """Return that share for the training points of one experiment."""
    data = split(experiment)
    inputs, wanted = np.column_stack([data.train, np.ones(len(data.train))]), data.train_classes.astype(float)
    left = wanted - inputs @ np.linalg.lstsq(inputs, wanted, rcond=None)[0]
    return float(1 - left.var() / wanted.var())


def solved(accuracies: np.ndarray) -> int:
    """Count the draws that have found the solution of the XOR."""
    return int((accuracies > SOLVED).sum())


def solved_answer(accuracies: np.ndarray) -> int:
    """Tell how many draws find the solution: 0 all, 1 at least half of them, 2 fewer."""
    found = solved(accuracies)
    return 0 if found == len(accuracies) else 1 if 2 * found >= len(accuracies) else 2


class Neurons(NamedTuple):
    """The neurons of a layer: how many, how many different ones, and the largest difference between two weights."""

    total: int
    distinct: int
    difference: float


def neurons(recording) -> Neurons:
    """Count the neurons of the first layer whose incoming weights differ at the end."""
    weights = recording.weights[0][-1]
    distinct = len(np.unique(np.round(weights / _EQUAL), axis=1).T)
    return Neurons(weights.shape[1], distinct, largest_difference(recording))


def neurons_answer(found: Neurons) -> int:
    """Tell what has become of equal neurons: 0 all different, 1 all equal, 2 some of them."""
    return 1 if found.distinct == 1 else 0 if found.distinct == found.total else 2


def steps_per_epoch(recording) -> int:
    """Return how many steps of the optimizer an epoch of a spread's draws takes."""
    experiment = recording.spread.base
    return ceil(experiment.data.train_points / experiment.batch_size)


def first_weights(recording) -> pd.DataFrame:
    """Return the weight from the first input to each neuron of the first layer: ``x`` (epoch), ``y``, ``series``."""
    weights = recording.weights[0][:, 0, :]
    return pd.concat([pd.DataFrame({"x": recording.frames, "y": weights[:, neuron], "series": f"{neuron + 1}"})
                      for neuron in range(weights.shape[1])], ignore_index=True)


def largest_difference(recording) -> float:
    """Return the largest difference between the incoming weights of two neurons of the first layer, at the end."""
    weights = recording.weights[0][-1]
    return float((weights.max(axis=1) - weights.min(axis=1)).max())
