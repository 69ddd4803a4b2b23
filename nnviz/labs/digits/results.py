"""What a trained network on images does: its confusion matrix above the fold, and tabs for all else."""

from collections.abc import Callable
from functools import partial
from typing import Any

import streamlit as st

from nnviz.labs.digits import confusion, inside, mistakes, pairs
from nnviz.language import mark as _
from nnviz.maths.intervals import wilson
from nnviz.recordings.image_recording import ImageRecording
from nnviz.ui.images import sets as image_sets
from nnviz.ui.images.tested import matrices
from nnviz.ui.language import number, percent, t
from nnviz.ui.state import PageState

#: The tabs of a result, by name, with their titles.
TABS = {"cell": _("Images of a cell"), "errors": _("Mistakes"), "inside": _("What it has learned")}


def picture(state: PageState, recording: ImageRecording) -> None:
    """Draw the confusion matrix with the scrubber below it, and the score."""
    if _can_be_shown(recording, _key(state)):
        confusion.draw_matrix(state, recording, _key(state))
        _headline(recording)


def tabs(state: PageState, recording: Any) -> dict[str, Callable[[], None]]:
    """Return what draws each tab of the result of an ``ImageRecording``; None: there is nothing to draw yet."""
    draw = {"cell": _cell, "errors": mistakes.draw, "inside": inside.draw}
    return {name: partial(_tab, state, recording, show) for name, show in draw.items()}


def _key(state: PageState) -> str:
    return state.key("results")


def _can_be_shown(recording: ImageRecording, place: str) -> bool:
    """Tell whether there are answers, and the images that they are about; say why where there are none."""
    if recording.output is None or not len(recording.frames):
        st.info(t("This run ended before the network was tested. Train again."), icon=":material/info:")
        return False
    return image_sets.tested(recording.experiment.data.dataset, place) is not None


def _tab(state: PageState, recording: ImageRecording, draw: Callable[[ImageRecording, str], None]) -> None:
    if _can_be_shown(recording, f"{_key(state)}:tab"):
        st.fragment(draw)(recording, _key(state))


def _cell(recording: ImageRecording, key: str) -> None:
    cell, every = st.columns([6, 5], gap="large")
    with cell:
        confusion.draw_cell(recording, key)
    with every:
        pairs.draw(recording)


def _headline(recording: ImageRecording) -> None:
    last = matrices(recording)[-1]
    right, total = int(last.trace()), int(last.sum())
    sentence = t("**{accuracy}** test accuracy (± {half} points): {right} of {total} test images right. Test loss: "
                 "**{loss}**.")
    st.markdown(sentence.format(
        accuracy=percent(right / total, 2), half=number(100 * wilson(right / total, total).half, 2),
        right=number(right), total=number(total), loss=number(recording.final["test_loss"], 4)))
