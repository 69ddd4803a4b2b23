"""A recording on a page: boundary, curves and confusion matrix, all moved by one scrubber."""

from collections.abc import Callable

import streamlit as st

from nnviz.analysis import tables
from nnviz.charts.boundary import boundary
from nnviz.charts.confusion import confusion
from nnviz.charts.curves import curves
from nnviz.charts.replay import Picture
from nnviz.datasets.plane import extent
from nnviz.experiment import Data
from nnviz.own_points import OwnPoints, is_number
from nnviz.training.recording import Recording
from nnviz.ui.language import look, number, percent, t, translator
from nnviz.ui.scrubber import scrubber
from nnviz.ui.show import show


def class_names(recording: Recording) -> tuple[str, ...]:
    """Return the names of the classes in the reader's language."""
    return data_class_names(recording.experiment.data)


def data_class_names(data: Data) -> tuple[str, ...]:
    """Return the names of a data set's classes in the reader's language; own points may bring their own names."""
    labels = data.labels if isinstance(data, OwnPoints) else tuple(map(str, range(data.classes)))
    if labels == ("0", "1"):
        return (t("class 0 (−)"), t("class 1 (+)"))
    if all(map(is_number, labels)):
        return tuple(t("class {number}").format(number=label) for label in labels)
    return labels


def draw(recording: Recording, tools: Callable[[], None]) -> None:
    """Draw the boundary with the scrubber and ``tools`` below it, and the curves beside them."""
    pictures, readouts = _drawn(recording)
    left, right = st.columns([11, 10], gap="small")
    with left:
        show(pictures["boundary"], key="boundary", alt=t(
            "The plane with all points; the colour says which class the network answers there."))
        scrubber(recording.frames.tolist(), readouts, t=translator(), key="scrubber")
        tools()
    with right:
        show(pictures["loss"], key="loss", alt=t("Training and test loss against the epochs."))
        show(pictures["accuracy"], key="accuracy", alt=t("Training and test accuracy against the epochs."))


def draw_confusion(recording: Recording) -> None:
    """Draw the confusion matrix of the test points at the scrubber's epoch."""
    pictures, _ = _drawn(recording)
    show(pictures["confusion"], key="confusion", alt=t(
        "Confusion matrix of the test points: rows are actual classes, columns predicted ones."))


def _drawn(recording: Recording) -> tuple[dict[str, Picture], list[str]]:
    drawn_as = look()
    return _cached(recording.experiment.key, recording.ended, recording.epochs, drawn_as.language, drawn_as.large,
                   recording)


@st.cache_resource(max_entries=48, show_spinner=False)
def _cached(key: str, ended: str, epochs: int, language: str, large: bool, _recording: Recording):
    """Make a recording's charts and readouts once; all arguments but the recording name them in the cache.

    A run that was stopped and trained again may end at another epoch: that is another recording.
    """
    return _pictures(_recording), _readouts(_recording)


def _pictures(recording: Recording) -> dict[str, Picture]:
    names = class_names(recording)
    cells, scores = tables.confusion_cells(recording, "test", names)
    epochs = recording.experiment.training.epochs
    return {
        "boundary": boundary(tables.frames(recording), tables.points(recording, names),
                             extent=extent(recording.experiment.data), class_names=names, look=look()),
        "loss": curves(tables.history(recording, "loss"), epochs=epochs, title=t("Loss"), look=look()),
        "accuracy": curves(tables.history(recording, "accuracy"), epochs=epochs, title=t("Accuracy"), share=True,
                           look=look()),
        "confusion": confusion(cells, scores, class_names=names, look=look()),
    }


def _readouts(recording: Recording) -> list[str]:
    """Return what the scrubber says at each frame."""
    scores, epochs = recording.scores, number(recording.experiment.training.epochs)
    sentence = t("Epoch {epoch} of {epochs} · loss: train {train_loss}, test {test_loss} · "
                 "accuracy: train {train_accuracy}, test {test_accuracy}")
    return [sentence.format(
        epoch=number(int(epoch)), epochs=epochs, train_loss=number(float(scores["train_loss"][frame]), 4),
        test_loss=number(float(scores["test_loss"][frame]), 4),
        train_accuracy=percent(float(scores["train_accuracy"][frame])),
        test_accuracy=percent(float(scores["test_accuracy"][frame])))
        for frame, epoch in enumerate(recording.frames)]
