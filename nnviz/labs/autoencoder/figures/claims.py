"""What the cards on autoencoders measure: what two losses give the same network, what accuracy says, 400 against 800.

Recordings come as they are in ``training.image_recording`` and ``training.recording``.
"""

from typing import NamedTuple

import numpy as np
import pandas as pd

from nnviz.datasets.images import unseen_part
from nnviz.labs.autoencoder.figures.accuracy import only_brightest, pixel_accuracy, slightly_changed
from nnviz.labs.autoencoder.figures.encoding import grey, rebuild
from nnviz.labs.autoencoder.figures.pyramids import gaps, side
from nnviz.maths.losses import squared_error

#: Two errors differ clearly if the larger one is larger by this share of it.
CLEARLY = 0.1


class Judged(NamedTuple):
    """What is said of some images that stand for the test images: Keras's accuracy, and the squared error."""

    accuracy: float
    error: float


def unseen_values(recording) -> np.ndarray:
    """Return the grey values of a run's test images, float32 (n, h, w)."""
    data = recording.experiment.data
    return grey(unseen_part(data.dataset, data.left_out)[0])


def squared_errors(recordings) -> pd.DataFrame:
    """Return the squared error of the test images at every moment that a run keeps its weights of.

    The same measure for all, whatever loss each was trained with: ``x`` (epoch), ``y`` (error), ``series`` (run).
    """
    return pd.concat([pd.DataFrame({
        "x": recording.weight_frames, "series": name,
        "y": [_error(recording, position) for position in range(len(recording.weight_frames))],
    }) for name, recording in recordings.items()], ignore_index=True)


def _error(recording, position: int) -> float:
    values = unseen_values(recording)
    return squared_error(rebuild(recording.experiment, [kept[position] for kept in recording.weights], values), values)


def clearly(first: float, second: float) -> int:
    """Tell which error is clearly smaller: 0 the first, 2 the second, 1 neither."""
    if first < (1 - CLEARLY) * second:
        return 0
    return 2 if second < (1 - CLEARLY) * first else 1


def versions(recording, values: np.ndarray) -> dict[str, np.ndarray]:
    """Return three stand-ins of images, float (n, h * w) each: rebuilt, only the brightest pixel, slightly changed."""
    return {"rebuilt": rebuild(recording.experiment, recording.final_weights, values),
            "brightest": only_brightest(values), "changed": slightly_changed(values)}


def judge(recording) -> dict[str, Judged]:
    """Return accuracy and error of each of the ``versions`` of the test images."""
    values = unseen_values(recording)
    return {name: Judged(pixel_accuracy(images, values), squared_error(images, values))
            for name, images in versions(recording, values).items()}


#: What "overfits and is harder to train" says of the errors of several seeds -> how each is measured.
MEASURES = {"test": lambda recording: recording.final("test_loss"),
            "train": lambda recording: recording.final("train_loss"), "gap": gaps}


def sides(first, second) -> dict[str, int]:
    """Tell for each measure where the second spread lies: 1 above the first, -1 below, 0 if they overlap."""
    return {name: side(measure(first), measure(second)) for name, measure in MEASURES.items()}
