"""How exact a score on test images is, in words: the error of the test set, and two networks on the same images."""

import numpy as np

from nnviz.datasets.download import UnavailableError
from nnviz.datasets.images import load, sizes
from nnviz.maths.difference import LEVEL
from nnviz.maths.intervals import mcnemar, wilson
from nnviz.recordings.image_recording import ImageRecording
from nnviz.ui.language import number, percent, t


def with_error(accuracy: float, images: int) -> str:
    """Write an accuracy with half its 95 % interval, as points: ``97.26% ± 0.32``."""
    return f"{percent(accuracy, 2)} ± {number(100 * wilson(accuracy, images).half, 2)}"


def tested_images(recording: ImageRecording) -> int:
    """Return how many test images a run's accuracy counts."""
    return sizes(recording.experiment.data.dataset)[1]


def explanation(images: int) -> str:
    """Say what stands after ±."""
    return t("±: 95 of 100 such intervals hold the accuracy on all images of this kind, of which {images} were "
             "tested.").format(images=number(images))


def same_images(first: ImageRecording, second: ImageRecording, name: str, other: str) -> str | None:
    """Say whether two classifiers differ by more than the test images' own error (McNemar's exact test).

    ``name`` and ``other`` begin a sentence. None if they were not tested on the same images.
    """
    answers = [recording.predicted for recording in (first, second)]
    datasets = {recording.experiment.data.dataset for recording in (first, second)}
    if len(datasets) > 1 or any(predicted is None or not len(predicted) for predicted in answers):
        return None
    try:
        actual = load(datasets.pop()).y_test
    except UnavailableError:
        return None
    one, two = (predicted[-1] == actual for predicted in answers if predicted is not None)
    return say_same_images(one, two, name, other)


def say_same_images(first: np.ndarray, second: np.ndarray, name: str, other: str) -> str:
    """Say the same from which images, bool (images,), each network reads right."""
    found = mcnemar(first, second)
    if found.only_first > found.only_second:
        better, more, fewer = name, found.only_first, found.only_second
    else:
        better, more, fewer = other, found.only_second, found.only_first
    words = {"name": better, "more": number(more), "fewer": number(fewer), "p": number(found.p, 3)}
    if found.p <= LEVEL:
        return t("**More than the test images' own error**: {name} alone reads {more} of them right, the other one "
                 "alone {fewer} (p = {p}). It says nothing of other seeds.").format(**words)
    return t("**Not more than the test images' own error**: {name} alone reads {more} of them right, the other one "
             "alone {fewer} (p = {p}).").format(**words)
