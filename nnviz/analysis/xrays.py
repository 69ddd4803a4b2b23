"""What a trained network answers to the three sets of chest X-rays, and how good that is. No TensorFlow."""

from typing import NamedTuple

import numpy as np

from nnviz.datasets.xrays import PARTS, part
from nnviz.experiments.xray import XrayExperiment
from nnviz.maths import binary
from nnviz.maths.forward import probabilities
from nnviz.recordings.image_recording import AnyImageRecording

#: The measures that the command line prints.
MEASURED = ("accuracy", "balanced_accuracy", "recall", "specificity", "auc")


class Answers(NamedTuple):
    """The probability of pneumonia, float32 (n,), and the classes, uint8 (n,), of the images of one set."""

    scores: np.ndarray
    classes: np.ndarray


def answers(experiment: XrayExperiment, weights: list[np.ndarray], name: str, *,
            marked: bool | None = None) -> Answers:
    """Return what a network with these weights answers to the ``train``, ``validation`` or ``test`` images.

    ``marked``: whether images with pneumonia have the planted mark; as in the experiment if not given.
    """
    images, classes = part(experiment.data, name, marked=marked)
    return Answers(probabilities(experiment, weights, images)[:, 0], classes)


def final(recording: AnyImageRecording) -> dict[str, float]:
    """Return the final scores of a run; of a network for X-rays, those of ``MEASURED`` on all three sets, too.

    They are measured at the end, at a threshold of a half, also on the images that train.
    """
    if not isinstance(recording.experiment, XrayExperiment):
        return recording.final
    found = dict(recording.final)
    for name in PARTS:
        told = answers(recording.experiment, recording.final_weights, name)
        measured = binary.metrics(*told)
        usable = bool(np.isfinite(told.scores).all())  # not after a divergence
        found |= {f"{name}_{metric}": measured[metric] if usable else float("nan") for metric in MEASURED}
    return found
