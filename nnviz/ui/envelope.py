"""The sealed envelope: test scores stay covered until the reader opens them, and what opening them often costs.

Validation stays in view: whatever is chosen, it can be chosen by that. An envelope is opened for one run; the openings
are counted for each set of images, in all pages of a session.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from nnviz.datasets.images import sizes
from nnviz.experiments.images import ImageExperiment
from nnviz.experiments.tables import TableExperiment
from nnviz.maths.intervals import optimism
from nnviz.recordings.image_recording import ImageRecording
from nnviz.recordings.table_recording import TableRecording
from nnviz.ui.language import number, t
from nnviz.ui.page import note
from nnviz.ui.state import PageState

_OPENED = "envelopes-opened"


def switch(state: PageState) -> None:
    """Draw the switch that seals the test set."""
    key = state.key("sealed")
    st.session_state[key] = state.lesson.sealed
    st.toggle(t("Seal the test set"), key=key, on_change=_seal, args=(state, key), help=t(
        "Its score stays covered until you open it. Choose by validation, and open the test set last."))


def covers(state: PageState, experiment: ImageExperiment | TableExperiment) -> bool:
    """Tell whether the test scores of a run are covered."""
    return state.lesson.sealed and experiment.key not in _opened(experiment)


def covers_curves(state: PageState, experiment: ImageExperiment | TableExperiment) -> bool:
    """Tell whether a run's curves are covered, too: without validation they are those of the test."""
    return covers(state, experiment) and not experiment.data.validation


def opened(state: PageState, recording: ImageRecording | TableRecording) -> bool:
    """Tell whether a run's test scores may be seen; else draw the envelope. Say what the openings so far cost."""
    experiment = recording.experiment
    if not state.lesson.sealed:
        return True
    if covers(state, experiment):
        with sealed(state.key("open-envelope"), _open, experiment):
            if _opened(experiment):
                note(cost(recording, len(_opened(experiment))))
        return False
    note(":material/drafts: " + cost(recording, len(_opened(experiment))))
    return True


def sealed(key: str, opens: Callable[..., None], *args: Any) -> DeltaGenerator:
    """Draw a sealed envelope whose button calls ``opens`` with ``args``; return the frame, for more words."""
    frame = st.container(border=True)
    frame.markdown(":material/mail_lock: " + t("**The test set is sealed.** Choose by validation. When you have "
                                               "chosen, open it, once."))
    frame.button(t("Open the envelope"), icon=":material/drafts:", key=key, on_click=opens, args=args)
    return frame


def cost(recording: ImageRecording | TableRecording, times: int) -> str:
    """Say how often the envelope was opened for these images, and by how much the best score then looks too good."""
    if isinstance(recording, TableRecording):
        return t("Opened once for this table: this score is fair.") if times == 1 else t(
            "Opened {times} times for this table: the best of {times} looks better than it is.").format(
            times=number(times))
    if times == 1:
        return t("Opened once for these images: this score is fair.")
    images = sizes(recording.experiment.data.dataset)[1]
    accuracy = recording.final.get("test_accuracy")
    if accuracy is None:
        return t("Opened {times} times for these images: the best of {times} looks better than it is.").format(
            times=number(times))
    return t("Opened {times} times for these images: the best of {times} looks better than it is, by up to {size} "
             "points on {images} test images.").format(
        times=number(times), size=number(100 * optimism(accuracy, images, times), 2), images=number(images))


def _tested(experiment: ImageExperiment | TableExperiment) -> str:
    """Return what tells one test set from another."""
    return experiment.data.kind if isinstance(experiment, TableExperiment) else experiment.data.dataset


def _opened(experiment: ImageExperiment | TableExperiment) -> list[str]:
    """Return the keys of the runs whose envelope was opened for an experiment's images."""
    return st.session_state.get(_OPENED, {}).get(_tested(experiment), [])


def _open(experiment: ImageExperiment | TableExperiment) -> None:
    known = st.session_state.get(_OPENED, {})
    st.session_state[_OPENED] = known | {_tested(experiment): [*_opened(experiment), experiment.key]}


def _seal(state: PageState, key: str) -> None:
    state.set_lesson(replace(state.lesson, sealed=st.session_state[key]))
    state.touch()
