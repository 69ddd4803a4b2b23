"""A recording on a page: boundary, curves and confusion matrix, all moved by one scrubber."""

from collections.abc import Callable

import pandas as pd
import streamlit as st

from nnviz.analysis import tables
from nnviz.charts.boundary import boundary
from nnviz.charts.confusion import confusion
from nnviz.charts.curves import curves
from nnviz.charts.replay import Picture
from nnviz.datasets.plane import extent, split
from nnviz.experiments.own_points import OwnPoints, is_number
from nnviz.experiments.plane import Data
from nnviz.language import mark as _
from nnviz.maths.lines import best_line_accuracy
from nnviz.recordings.identity import identity
from nnviz.recordings.recording import Recording
from nnviz.ui import divergences
from nnviz.ui.language import number, percent, t, translator
from nnviz.ui.log_axis import LogAxis
from nnviz.ui.page import note
from nnviz.ui.presenter import chart_style
from nnviz.ui.scrubber import scrubber
from nnviz.ui.show import show

#: A picture of one transparent pixel.
_EMPTY = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"
#: Where a picture stands -> what it shows, for those who cannot see it.
_ALTS = {"boundary": _("The plane with all points; the colour says which class the network answers there."),
         "boundary-pinned": _("The same plane for the pinned run, at the same epoch."),
         "loss": _("Training and test loss against the epochs."),
         "accuracy": _("Training and test accuracy against the epochs.")}


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


def draw(recording: Recording, tools: Callable[[], None], pinned: Recording | None = None,
         pinned_name: str = "") -> None:
    """Draw the boundary with the scrubber and ``tools`` below it, and the curves beside them.

    A pinned run's boundary stands between them, at the epoch of the scrubber, and its curves behind the others. Of runs
    ``without_test`` nothing is drawn that the test points came to.
    """
    style = chart_style()
    pictures, sentences = _cached(recording, recording.tested, style.language, style.large)
    runs = [entry for entry in (recording, pinned) if entry]
    axis = LogAxis(*(tables.history(entry, "loss") for entry in runs))
    beside = _cached_beside(recording, pinned, tuple(entry.tested for entry in runs), pinned_name, axis.on,
                            style.language, style.large)
    if pinned:
        for place, (title, picture, key) in zip(st.columns(2, gap="small"), (
                (t("This run"), pictures["boundary"], "boundary"),
                (pinned_name, beside["boundary"], "boundary-pinned")), strict=True):
            with place:
                st.text(title)
                show(picture, key=key, alt=t(_ALTS[key]))
        scrubber(recording.frames.tolist(), sentences, t=translator(), key="scrubber")
        for place, metric in zip(st.columns(2, gap="small"), ("loss", "accuracy"), strict=True):
            with place:
                show(beside[metric], key=metric, alt=t(_ALTS[metric]))
        axis.switch()
        tools()
        return
    left, right = st.columns([11, 10], gap="small")
    with left:
        show(pictures["boundary"], key="boundary", alt=t(_ALTS["boundary"]))
        scrubber(recording.frames.tolist(), sentences, t=translator(), key="scrubber")
        _say_best_line(recording)
        tools()
    with right:
        for metric in ("loss", "accuracy"):
            show(beside[metric], key=metric, alt=t(_ALTS[metric]))
        axis.switch()


def draw_points(recording: Recording) -> None:
    """Draw the points alone: what a reader sees who guesses the result first."""
    style = chart_style()
    show(_cached_points(recording, style.language, style.large), key="points", alt=t("The plane with all points."))


@st.cache_resource(max_entries=48, show_spinner=False, hash_funcs={Recording: identity})
def _cached_points(recording: Recording, language: str, large: bool) -> Picture:
    """Make the picture of the points without what the network answers."""
    names = class_names(recording)
    points = tables.points(recording, names).assign(wrong="0")
    return boundary(pd.DataFrame({"frame": [0], "image": [_EMPTY]}), points,
                    extent=extent(recording.experiment.data), class_names=names, style=chart_style())


def _say_best_line(recording: Recording) -> None:
    """Beside a network without a hidden layer: say how many training points any straight line can get right."""
    experiment = recording.experiment
    if experiment.network.hidden or experiment.data.classes != 2 or set(experiment.network.inputs) - {"x1", "x2"}:
        return
    points = split(experiment)
    note(t("Without a hidden layer the border, where the output crosses 0.5, is one straight line: {here} of the "
           "training points are right. No straight line gets more than {best}.").format(
        here=percent(recording.final["train_accuracy"]),
        best=percent(max(best_line_accuracy(points.train, points.train_classes), recording.final["train_accuracy"]))))


def draw_confusion(recording: Recording) -> None:
    """Draw the confusion matrix of the test points at the scrubber's epoch."""
    style = chart_style()
    pictures, _ = _cached(recording, recording.tested, style.language, style.large)
    note(t("The matrix counts the {count} test points, at the epoch of the replay.").format(
        count=number(recording.test_predicted.shape[1])))
    show(pictures["confusion"], key="confusion", alt=t(
        "Confusion matrix of the test points: rows are actual classes, columns predicted ones."))


def readouts(recording: Recording) -> list[str]:
    """Return what the scrubber says at each frame."""
    style = chart_style()
    return _cached(recording, recording.tested, style.language, style.large)[1]


@st.cache_resource(max_entries=48, show_spinner=False, hash_funcs={Recording: identity})
def _cached(recording: Recording, tested: bool, language: str, large: bool) -> tuple[dict[str, Picture], list[str]]:
    """Make a recording's own pictures and readouts once, ``tested`` and without, for each language and size."""
    names, pictures = class_names(recording), {"boundary": _boundary(recording)}
    if tested:
        cells, scores = tables.confusion_cells(recording, "test", names)
        pictures["confusion"] = confusion(cells, scores, class_names=names, style=chart_style())
    return pictures, _readouts(recording)


@st.cache_resource(max_entries=48, show_spinner=False, hash_funcs={Recording: identity})
def _cached_beside(recording: Recording, pinned: Recording | None, tested: tuple[bool, ...], name: str, log: bool,
                   language: str, large: bool) -> dict[str, Picture]:
    """Make the curves, and what a pinned run adds, once for each pair."""
    both = [entry for entry in (recording, pinned) if entry]
    epochs = max(entry.experiment.training.epochs for entry in both)
    pictures = {
        metric: curves(
            tables.history(recording, metric), epochs=epochs, title=title, share=metric == "accuracy",
            log=log and metric == "loss", style=chart_style(),
            diverged=divergences.said(recording.diverged_at, pinned.diverged_at if pinned else None, name),
            pinned=tables.history(pinned, metric) if pinned else None, pinned_name=name)
        for metric, title in (("loss", t("Loss")), ("accuracy", t("Accuracy")))}
    if pinned:
        pictures["boundary"] = _boundary(tables.at_epochs(pinned, recording.frames))
    return pictures


def _boundary(recording: Recording) -> Picture:
    names = class_names(recording)
    return boundary(tables.frames(recording), tables.points(recording, names),
                    extent=extent(recording.experiment.data), class_names=names, style=chart_style())


def _readouts(recording: Recording) -> list[str]:
    """Return what the scrubber says at each frame."""
    scores, epochs = recording.scores, number(recording.experiment.training.epochs)
    watched = recording.watched
    if f"{watched}_loss" not in scores:
        sentence = t("Epoch {epoch} of {epochs} · loss: train {train_loss} · accuracy: train {train_accuracy}")
        return [sentence.format(
            epoch=number(int(epoch)), epochs=epochs, train_loss=number(float(scores["train_loss"][frame]), 4),
            train_accuracy=percent(float(scores["train_accuracy"][frame])))
            for frame, epoch in enumerate(recording.frames)]
    sentence = {
        "test": t("Epoch {epoch} of {epochs} · loss: train {train_loss}, test {watched_loss} · "
                  "accuracy: train {train_accuracy}, test {watched_accuracy}"),
        "validation": t("Epoch {epoch} of {epochs} · loss: train {train_loss}, validation {watched_loss} · "
                        "accuracy: train {train_accuracy}, validation {watched_accuracy}")}[watched]
    return [sentence.format(
        epoch=number(int(epoch)), epochs=epochs, train_loss=number(float(scores["train_loss"][frame]), 4),
        watched_loss=number(float(scores[f"{watched}_loss"][frame]), 4),
        train_accuracy=percent(float(scores["train_accuracy"][frame])),
        watched_accuracy=percent(float(scores[f"{watched}_accuracy"][frame])))
        for frame, epoch in enumerate(recording.frames)]
