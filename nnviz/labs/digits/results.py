"""What a trained network on images does: its score, what it confuses, its mistakes, what it has learned."""

import streamlit as st

from nnviz.labs.digits import (
    confusion as image_confusion,
)
from nnviz.labs.digits import (
    inside as image_inside,
)
from nnviz.labs.digits import (
    mistakes as image_errors,
)
from nnviz.labs.digits import (
    pairs as image_pairs,
)
from nnviz.maths.intervals import wilson
from nnviz.recordings.image_recording import ImageRecording
from nnviz.ui.choice import choice
from nnviz.ui.images import sets as image_sets
from nnviz.ui.images.tested import matrices
from nnviz.ui.language import number, percent, t
from nnviz.ui.presenter import presenting


def draw(recording: ImageRecording, *, key: str) -> None:
    """Draw a run's results; ``key`` begins the names of the widgets.

    The parts stand behind a choice, in a fragment: only the chosen one is worked out, and a click draws only these.
    """
    if recording.output is None or not len(recording.frames):
        st.info(t("This run ended before the network was tested. Train again."), icon=":material/info:")
        return
    if image_sets.tested(recording.experiment.data.dataset, key) is None:
        return
    _headline(recording)
    st.fragment(_parts)(recording, key)


def _headline(recording: ImageRecording) -> None:
    last = matrices(recording)[-1]
    right, total = int(last.trace()), int(last.sum())
    sentence = t("**{accuracy}** test accuracy (± {half} points): {right} of {total} test images right. Test loss: "
                 "**{loss}**.")
    st.markdown(sentence.format(
        accuracy=percent(right / total, 2), half=number(100 * wilson(right / total, total).half, 2),
        right=number(right), total=number(total), loss=number(recording.final["test_loss"], 4)))


def _parts(recording: ImageRecording, key: str) -> None:
    parts = {"confusion": t("Confusion"), "errors": t("Mistakes"), "inside": t("What it has learned")}
    kept = f"{key}:part-chosen"
    part = choice(
        st.segmented_control, t("Results"), parts, st.session_state.get(kept, "confusion"), name=parts.__getitem__,
        key=f"{key}:part", required=True, label_visibility="collapsed")
    st.session_state[kept] = part
    if part == "confusion":
        left, right = st.columns([5, 2] if presenting() else [6, 5], gap="medium")  # large type needs large cells
        with left:
            frame = image_confusion.draw_matrix(recording, key)
            image_pairs.draw(recording)
        with right:
            image_confusion.draw_cell(recording, frame, key)
    elif part == "errors":
        image_errors.draw(recording, key)
    else:
        image_inside.draw(recording, key)
