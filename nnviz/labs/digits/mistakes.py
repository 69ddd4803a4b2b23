"""The test images that a network takes for something else, the surest mistakes first."""

import streamlit as st

from nnviz.datasets.images import load
from nnviz.labs.digits.figures.mistakes import worst
from nnviz.recordings.image_recording import ImageRecording
from nnviz.ui.images.tested import identity, images
from nnviz.ui.language import number, t

#: How many images come at a time, and how many at most.
STEP, MOST = 20, 200


def draw(recording: ImageRecording, key: str) -> None:
    """Draw the mistakes with their probabilities, and a button for more."""
    tested = load(recording.experiment.data.dataset)
    predicted = recording.predicted[-1]
    wrong = worst(predicted, tested.y_test, recording.output)
    if not len(wrong):
        st.markdown(t("Every test image is right."))
        return
    st.markdown(t("Test images taken for something else: **{wrong}** of {total}. The mistakes that the network is "
                  "surest of come first. Would you have read them?").format(
        wrong=number(len(wrong)), total=number(len(predicted))))
    shown = _shown(recording, key)
    images(recording, wrong[:shown], answers=predicted, with_title=True, key=f"{key}-mistakes",
           name=t("Test images taken for something else"))
    if shown < min(len(wrong), MOST):
        st.button(t("{count} more").format(count=min(STEP, len(wrong) - shown)), icon=":material/expand_more:",
                  key=f"{key}:more", on_click=_more, args=(recording, key))


def _shown(recording: ImageRecording, key: str) -> int:
    """Return how many mistakes of this recording the reader has asked for."""
    run, count = st.session_state.get(f"{key}:mistakes-shown", (None, STEP))
    return count if run == identity(recording) else STEP


def _more(recording: ImageRecording, key: str) -> None:
    st.session_state[f"{key}:mistakes-shown"] = identity(recording), _shown(recording, key) + STEP
