"""What the cards on autoencoders measure: what two losses give the same network, what accuracy says, 400 against 800.

Recordings come as they are in ``training.image_recording`` and ``training.recording``.
"""

from typing import NamedTuple

import numpy as np

from nnviz.datasets.images import unseen_part
from nnviz.labs.autoencoder.figures.accuracy import only_brightest, pixel_accuracy, slightly_changed
from nnviz.labs.autoencoder.figures.encoding import grey, rebuild
from nnviz.labs.autoencoder.figures.pyramids import gaps
from nnviz.maths.difference import Difference, paired, together
from nnviz.maths.losses import squared_error


class Judged(NamedTuple):
    """What is said of some images that stand for the test images: Keras's accuracy, and the squared error."""

    accuracy: float
    error: float


def unseen_values(recording) -> np.ndarray:
    """Return the grey values of a run's test images, float32 (n, h, w)."""
    data = recording.experiment.data
    return grey(unseen_part(data.dataset, data.left_out)[0])


def test_errors(recording) -> np.ndarray:
    """Return the squared error of the test images with each seed, whatever loss it was trained with: float64 (D,)."""
    return recording.final("test_squared_error" if "test_squared_error" in recording.scores else "test_loss").astype(
        float)


def suited(recordings) -> dict[str, str]:
    """Return for each loss the name of the spread whose median training loss is the smallest; no test image chooses.

    ``recordings`` are spreads of one network with one of two losses, at several learning rates.
    """
    chosen: dict[str, str] = {}
    for name, recording in recordings.items():
        loss = recording.spread.base.network.loss
        if loss not in chosen or _training_loss(recording) < _training_loss(recordings[chosen[loss]]):
            chosen[loss] = name
    return chosen


def _training_loss(recording) -> float:
    return float(np.median(recording.final("train_loss")))


def loss_answer(found: Difference) -> int:
    """Tell which loss does better, from a comparison of MSE with BCE: 0 MSE, 1 it is not shown, 2 BCE."""
    return 1 - found.side


def versions(recording, values: np.ndarray) -> dict[str, np.ndarray]:
    """Return three stand-ins of images, float (n, h * w) each: rebuilt, only the brightest pixel, slightly changed."""
    return {"rebuilt": rebuild(recording.experiment, recording.final_weights, values),
            "brightest": only_brightest(values), "changed": slightly_changed(values)}


def judge(recording) -> dict[str, Judged]:
    """Return accuracy and error of each of the ``versions`` of the test images."""
    values = unseen_values(recording)
    return {name: Judged(pixel_accuracy(images, values), squared_error(images, values))
            for name, images in versions(recording, values).items()}


def level(first, second) -> float:
    """Return the training error that every seed of both spreads reaches."""
    return float(max(first.final("train_loss").max(), second.final("train_loss").max()))


def epochs_to(recording, error: float) -> np.ndarray:
    """Return the epoch after which each seed's training error is as small as that: float64 (D,)."""
    return recording.frames[(recording.scores["train_loss"] <= np.float32(error)).argmax(axis=1)].astype(float)


def measures(first, second) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Return what "overfits and is harder to train" is judged by, for each seed of two spreads.

    ``test`` and ``train``: the errors; ``gap``: the test error less the training error; ``epochs``: how many it takes
    to the training error that all reach. More is worse.
    """
    reached = level(first, second)
    return {"test": (first.final("test_loss"), second.final("test_loss")),
            "train": (first.final("train_loss"), second.final("train_loss")), "gap": (gaps(first), gaps(second)),
            "epochs": (epochs_to(first, reached), epochs_to(second, reached))}


def judge_sizes(first, second) -> dict[str, Difference]:
    """Compare two spreads by each of the ``measures``, corrected for their number."""
    values = measures(first, second)
    return dict(zip(values, together([paired(*pair) for pair in values.values()]), strict=True))


def sizes_answer(found: dict[str, Difference]) -> int:
    """Tell what is shown of the second spread: 0 it overfits more and is harder to train, 1, 2 one of them, 3 none."""
    return {(True, True): 0, (True, False): 1, (False, True): 2, (False, False): 3}[
        found["gap"].side == 1, found["epochs"].side == 1]
