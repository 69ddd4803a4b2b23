"""A run on images and its test images: names of the classes, confusion matrices, tiles of some images."""

import numpy as np
import streamlit as st

from nnviz.analysis import strips
from nnviz.datasets.images import class_names, load
from nnviz.experiments.images import ImageExperiment
from nnviz.maths.scores import confusion
from nnviz.recordings.image_recording import ImageRecording
from nnviz.ui.language import percent, t
from nnviz.ui.tiles import Tile, tiles

#: About how wide a test image is on the page, in pixels.
SIZE = 84


def identity(recording: ImageRecording) -> tuple[str, str, float, float]:
    """Return what tells recordings apart: the same settings may have been trained twice."""
    return recording.experiment.key, recording.ended, recording.epochs, recording.seconds


def names(recording: ImageRecording) -> tuple[str, ...]:
    """Return the names of the classes in the reader's language."""
    return tuple(map(t, class_names(recording.experiment.data.dataset)))


@st.cache_resource(max_entries=48, show_spinner=False, hash_funcs={ImageRecording: identity})
def matrices(recording: ImageRecording) -> np.ndarray:
    """Return the confusion matrices of the test images, int64 (frames, actual, predicted)."""
    data = recording.experiment.data
    return confusion(recording.predicted, load(data.dataset).y_test, data.classes)


def chance(value: float) -> str:
    """Write a probability; what is no number, as after a divergence, is a dash."""
    return percent(value) if np.isfinite(value) else "—"


def images(recording: ImageRecording, chosen: np.ndarray, *, answers: np.ndarray, name: str, key: str,
           with_title: bool = False, scrolled: bool = False) -> None:
    """Show some test images with the probabilities of the answer and of the actual class.

    Parameters
    ----------
    chosen : int array (m,)
        Numbers of test images.
    answers : int array (test images,)
        What the network takes each test image for.
    name : str
        What the images have in common, for those who cannot see them.
    with_title : bool
        Whether each image says what is taken for what.
    scrolled : bool
        Whether they stand in a box that scrolls.
    """
    if not len(chosen):
        return
    tested, words = load(recording.experiment.data.dataset), names(recording)
    captions = []
    for image in chosen.tolist():
        actual, answer = int(tested.y_test[image]), int(answers[image])
        lines = [t("{name}: {value}").format(name=words[shown], value=chance(float(recording.output[image, shown])))
                 for shown in dict.fromkeys((answer, actual))]
        if with_title:
            title = t("{actual} taken for {predicted}").format(actual=words[actual], predicted=words[answer])
            lines = [title, *lines]
        alt = t("Test image {number}. Class: {actual}. Answer: {predicted}.").format(
            number=image, actual=words[actual], predicted=words[answer])
        captions.append(Tile(alt, tuple(lines)))
    tiles(strips.ink(tested.x_test[chosen]), recording.experiment.data.shape, captions, size=SIZE, name=name, key=key,
          scrolled=scrolled)


def samples(experiment: ImageExperiment, *, key: str) -> None:
    """Show the first test image of each class: what a reader sees who guesses the result first."""
    images, words = load(experiment.data.dataset), tuple(map(t, class_names(experiment.data.dataset)))
    first = [int(np.flatnonzero(images.y_test == number)[0]) for number in range(experiment.data.classes)]
    tiles(strips.ink(images.x_test[first]), experiment.data.shape, [Tile(word, (word,)) for word in words],
          size=SIZE // 2, name=t("One test image of each class"), key=key)
