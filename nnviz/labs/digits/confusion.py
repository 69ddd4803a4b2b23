"""The confusion matrix of a run on images, moved by the scrubber, and the images of the cell that is chosen.

A cell is chosen by a click or by two lists; which one it is the session remembers. The chart gets a new name when a
list has chosen, the lists get new names after a click, and all get new ones with another run: so each forgets what it
last said, and what a browser that lags behind still says under an old name does not count. The images follow the
scrubber: it tells where it rests.
"""

from typing import NamedTuple

import numpy as np
import pandas as pd
import streamlit as st

from nnviz.analysis import tables
from nnviz.charts.confusion import CELL
from nnviz.charts.confusion import mistakes as confusion_chart
from nnviz.datasets.images import load
from nnviz.experiments.images import IMAGE_CLASSES
from nnviz.labs.digits.figures import mistakes
from nnviz.maths.scores import precision_recall
from nnviz.recordings.image_recording import ImageRecording
from nnviz.ui import bench
from nnviz.ui.images.readouts import epochs, readouts
from nnviz.ui.images.tested import chance, identity, images, matrices, names
from nnviz.ui.language import current, number, t, translator
from nnviz.ui.page import note
from nnviz.ui.presenter import chart_style
from nnviz.ui.scrubber import scrubber
from nnviz.ui.show import show
from nnviz.ui.state import PageState

#: So many images of a cell are shown at most.
MOST = 40
#: Height of the images of a cell, in pixels; more of them are scrolled.
_IMAGES_HEIGHT = 460


class _Cell(NamedTuple):
    """A cell of the matrix: its row and its column."""

    actual: int
    predicted: int


def draw_matrix(state: PageState, recording: ImageRecording, key: str) -> None:
    """Draw the confusion matrix of the test images, with the scrubber below it.

    A click on a cell opens the tab of its images.
    """
    style, cell = chart_style(), _chosen(recording, key)
    words = names(recording)
    cells, sentences = _cached(recording, words, style.language)
    chosen = pd.DataFrame({"actual": [words[cell.actual]], "predicted": [words[cell.predicted]]})
    picture = confusion_chart(cells, chosen, class_names=words, style=style)
    widget = _widget(recording, key, "cells")
    show(picture, key=f"{key}-confusion", widget=widget, alt=t(
        "Confusion matrix of the test images: rows are actual classes, columns predicted ones."),
        on_select=lambda: _click(recording, key, widget))
    frame = scrubber(epochs(recording), sentences, t=translator(), key=f"{key}-scrubber", run=_name(recording))
    note(t("Click a cell to see its images."))
    _tell_the_tab(state, (_name(recording), frame), key)


def _tell_the_tab(state: PageState, at: tuple[str, int], key: str) -> None:
    """Draw the page anew where the tab of the images must follow: it stands outside this part of the page."""
    session, clicked = st.session_state, st.session_state.pop(f"{key}:clicked", False)
    moved = session.get(f"{key}:at", at) != at
    session[f"{key}:at"] = at
    if clicked:
        bench.show_tab(state, "cell")
    if clicked or (moved and bench.is_open(state, "cell")):
        st.rerun()


def draw_cell(recording: ImageRecording, key: str) -> None:
    """Draw two lists that choose a cell, and the test images in it where the scrubber rests."""
    note(t("The matrix counts the {count} test images. No network has learned from them. The stronger a cell’s shade, "
           "the more mistakes at this epoch. The framed diagonal is what was right.").format(
        count=number(recording.predicted.shape[1])))
    cell, words = _chosen(recording, key), names(recording)
    name, frame = st.session_state.get(f"{key}:at", ("", 0))
    frame = frame if name == _name(recording) else len(recording.frames) - 1
    with st.container(horizontal=True):
        for field, title in (("actual", t("Actual class")), ("predicted", t("Predicted class"))):
            widget = _widget(recording, key, field)
            st.selectbox(title, range(IMAGE_CLASSES), getattr(cell, field), format_func=words.__getitem__, key=widget,
                         on_change=_choose, args=(recording, key, field, widget))
    _follow_the_lists(key)
    classes, predicted = load(recording.experiment.data.dataset).y_test, recording.predicted[frame]
    found = mistakes.in_cell(predicted, classes, recording.output, cell.actual, cell.predicted)
    title = _say(cell, words, len(found))
    st.markdown(title)
    if frame < len(recording.frames) - 1:
        note(t("At epoch {epoch} of the replay. The probabilities are those at the end.").format(
            epoch=number(epochs(recording)[frame])))
    _say_scores(matrices(recording)[frame], cell, words)
    with st.container(height=_IMAGES_HEIGHT, border=False):  # the same for every cell, so that the page keeps still
        images(recording, found[:MOST], answers=predicted, name=title.replace("*", ""), key=f"{key}-cell-images",
               scrolled=True)
        if len(found) > MOST:
            note(t("The first {count} are shown.").format(count=MOST))


def _follow_the_lists(key: str) -> None:
    """Draw the page anew where a list has chosen: the frame in the matrix must follow."""
    if st.session_state.pop(f"{key}:listed", False):
        st.rerun()


def _say_scores(matrix: np.ndarray, cell: _Cell, words: tuple[str, ...]) -> None:
    precision, recall = (scores[0] for scores in precision_recall(matrix[None]))
    note(t("Recall: {recall} of the images of {actual} are found.").format(
        actual=words[cell.actual], recall=chance(recall[cell.actual])))
    note(t("Precision: {precision} of the images taken for {predicted} are {predicted}.").format(
        predicted=words[cell.predicted], precision=chance(precision[cell.predicted])))


def _say(cell: _Cell, words: tuple[str, ...], count: int) -> str:
    if not count:
        sentence = (t("Of the test images of **{actual}**, none was right.") if cell.actual == cell.predicted
                    else t("No test image of **{actual}** is taken for **{predicted}**."))
    else:
        sentence = (t("Test images of **{actual}** that are right: **{count}**. The least sure come first.")
                    if cell.actual == cell.predicted else
                    t("Test images of **{actual}** taken for **{predicted}**: **{count}**. The surest come first."))
    return sentence.format(actual=words[cell.actual], predicted=words[cell.predicted], count=number(count))


def _remembered(key: str) -> str:
    return f"{key}:cell"


def _name(recording: ImageRecording) -> str:
    """Return a short name that tells a run from others."""
    return f"{hash(identity(recording)):x}"


def _widget(recording: ImageRecording, key: str, name: str) -> str:
    """Return the present name of the chart (``cells``) or of a list: what they say is in the reader's language."""
    return f"{key}:{name}-{current()}-{_name(recording)}-{st.session_state.get(_renamed(key, name), 0)}"


def _rename(key: str, *names: str) -> None:
    for name in names:
        st.session_state[_renamed(key, name)] = st.session_state.get(_renamed(key, name), 0) + 1


def _renamed(key: str, name: str) -> str:
    return f"{key}:{name}-renamed"


def _chosen(recording: ImageRecording, key: str) -> _Cell:
    """Return the cell to show: the one that was chosen, or else the largest mistake at the end."""
    if (chosen := st.session_state.get(_remembered(key))) is not None:
        return chosen
    errors = matrices(recording)[-1] * ~np.eye(IMAGE_CLASSES, dtype=bool)
    return _Cell(*map(int, np.unravel_index(errors.argmax(), errors.shape)))


def _click(recording: ImageRecording, key: str, widget: str) -> None:
    """Take the cell that was clicked; the lists then begin anew with it."""
    selected = st.session_state[widget].selection[CELL]
    if not selected or widget != _widget(recording, key, "cells"):
        return
    cell, words = selected[0], names(recording)
    st.session_state[_remembered(key)] = _Cell(words.index(cell["actual"]), words.index(cell["predicted"]))
    _rename(key, "actual", "predicted")
    st.session_state[f"{key}:clicked"] = True


def _choose(recording: ImageRecording, key: str, field: str, widget: str) -> None:
    """Take the class of a list; the chart forgets its click, so that the same cell can be clicked again."""
    before, chosen = _chosen(recording, key), st.session_state[widget]
    if chosen == getattr(before, field) or widget != _widget(recording, key, field):
        return
    st.session_state[_remembered(key)] = before._replace(**{field: chosen})
    _rename(key, "cells")
    st.session_state[f"{key}:listed"] = True


@st.cache_resource(max_entries=24, show_spinner=False, hash_funcs={ImageRecording: identity})
def _cached(recording: ImageRecording, words: tuple[str, ...],
            language: str) -> tuple[pd.DataFrame, list[str]]:
    """Make the cells and the scrubber's readouts once for each language."""
    counted = matrices(recording)
    cells, _ = tables.confusion_tables(counted, words)
    return cells.assign(shade=tables.error_shades(counted)), readouts(recording)
