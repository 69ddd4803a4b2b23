"""The sealed envelope: test scores stay covered until the reader opens them, and what opening them often costs.

Validation stays in view: whatever is chosen, it can be chosen by that. An envelope is opened for one run; the openings,
and the scores that were seen before the sealing, are counted for each set of images, table or draw of points, in all
pages of a session.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from nnviz.datasets.images import sizes
from nnviz.datasets.plane import split
from nnviz.experiments.images import ImageExperiment
from nnviz.experiments.plane import Experiment
from nnviz.experiments.tables import TableExperiment
from nnviz.maths.intervals import optimism
from nnviz.recordings.image_recording import ImageRecording
from nnviz.recordings.recording import Recording
from nnviz.recordings.table_recording import TableRecording
from nnviz.ui.language import number, t
from nnviz.ui.page import note
from nnviz.ui.state import PageState

#: What is written in the place of a covered score.
COVER = "✉"
_OPENED, _JUST_OPENED, _SEEN = "envelopes-opened", "envelope-just-opened", "test-scores-seen"

AnyExperiment = Experiment | ImageExperiment | TableExperiment
AnyRecording = Recording | ImageRecording | TableRecording


def switch(state: PageState) -> None:
    """Draw the switch that seals the test set."""
    key = state.key("sealed")
    st.session_state[key] = state.lesson.sealed
    st.toggle(t("Seal the test set"), key=key, on_change=_seal, args=(state, key), help=t(
        "Its score stays covered until you open it. Choose by validation, and open the test set last."))


def covers(state: PageState, experiment: AnyExperiment) -> bool:
    """Tell whether the test scores of a run are covered."""
    return state.lesson.sealed and experiment.key not in _opened(experiment)


def validates(experiment: AnyExperiment) -> bool:
    """Tell whether some examples validate."""
    if isinstance(experiment, ImageExperiment):
        return bool(experiment.data.validation)
    return bool(experiment.data.validation_points)


def covers_curves(state: PageState, experiment: AnyExperiment) -> bool:
    """Tell whether a run's curves are covered, too: without validation they are those of the test."""
    return covers(state, experiment) and not validates(experiment)


def uncovered(state: PageState, recording: Recording) -> Recording:
    """Return of a run on points what may be seen."""
    return recording.without_test() if covers(state, recording.experiment) else recording


def scores(state: PageState, experiment: AnyExperiment, final: dict[str, float]) -> dict[str, float]:
    """Return of a run's scores, by their names, those that may be seen."""
    return {name: value for name, value in final.items()
            if not (name.startswith("test") and covers(state, experiment))}


def opened(state: PageState, recording: AnyRecording) -> bool:
    """Tell whether a run's test scores may be seen; else draw the envelope. Say what the openings so far cost."""
    experiment = recording.experiment
    if not state.lesson.sealed:
        _note_seen(experiment)
        return True
    if covers(state, experiment):
        with sealed(state.key("open-envelope"), _open, experiment):
            if not validates(experiment):
                note(t("Nothing validates yet: give a share to validation, under “Data”."))
            if _looks(experiment):
                note(_said(recording))
        return False
    if st.session_state.pop(_JUST_OPENED, False):
        st.rerun()  # the whole page: what stands below the pictures was covered, too
    note(":material/drafts: " + _said(recording))
    return True


def _said(recording: AnyRecording) -> str:
    """Say what the looks so far cost; those before the sealing count, too."""
    experiment = recording.experiment
    before = len(_seen(experiment))
    said = cost(recording, len(_looks(experiment)))
    if not before:
        return said
    first = t("You had seen one test score of these data before you sealed them, and it counts.") if before == 1 else t(
        "You had seen {count} test scores of these data before you sealed them, and they count.").format(
        count=number(before))
    return f"{first} {said}"


def sealed(key: str, opens: Callable[..., None], *args: Any) -> DeltaGenerator:
    """Draw a sealed envelope whose button calls ``opens`` with ``args``; return the frame, for more words."""
    frame = st.container(border=True)
    frame.markdown(":material/mail_lock: " + t("**The test set is sealed.** Choose by validation. When you have "
                                               "chosen, open it, once."))
    frame.button(t("Open the envelope"), icon=":material/drafts:", key=key, on_click=opens, args=args)
    return frame


def cost(recording: AnyRecording, times: int) -> str:
    """Say how often the envelope was opened for these data, and by how much the best score then looks too good."""
    if isinstance(recording, TableRecording):
        return t("Opened once for this table: this score is fair.") if times == 1 else t(
            "Opened {times} times for this table: the best of {times} looks better than it is.").format(
            times=number(times))
    on_images = isinstance(recording.experiment, ImageExperiment)
    if times == 1:
        return t("Opened once for these images: this score is fair.") if on_images else t(
            "Opened once for these points: this score is fair.")
    tested, accuracy = _tested(recording.experiment), recording.final.get("test_accuracy")
    words = {"times": number(times), "images": number(tested), "points": number(tested)}
    if accuracy is None:
        return t("Opened {times} times for these images: the best of {times} looks better than it is.").format(**words)
    sentence = t("Opened {times} times for these images: the best of {times} looks better than it is, by up to {size} "
                 "points on {images} test images.") if on_images else t(
        "Opened {times} times for these points: the best of {times} looks better than it is, by up to {size} "
        "percentage points on {points} test points.")
    return sentence.format(size=number(100 * optimism(accuracy, tested, times), 2), **words)


def _tested(experiment: Experiment | ImageExperiment) -> int:
    """Return how many images or points test a network."""
    if isinstance(experiment, ImageExperiment):
        return sizes(experiment.data.dataset)[1]
    return len(split(experiment).test)


def _data(experiment: AnyExperiment) -> str:
    """Return what tells one test set from another."""
    if isinstance(experiment, TableExperiment):
        return experiment.data.kind
    if isinstance(experiment, ImageExperiment):
        return experiment.data.dataset
    return f"{experiment.seed} {experiment.data.model_dump_json(exclude={'validation_share'})}"


def _opened(experiment: AnyExperiment) -> list[str]:
    """Return the keys of the runs whose envelope was opened for an experiment's data."""
    return st.session_state.get(_OPENED, {}).get(_data(experiment), [])


def _seen(experiment: AnyExperiment) -> list[str]:
    """Return the keys of the runs on an experiment's data whose test score stood on a page without a seal."""
    return st.session_state.get(_SEEN, {}).get(_data(experiment), [])


def _note_seen(experiment: AnyExperiment) -> None:
    if experiment.key not in _seen(experiment):
        known = st.session_state.get(_SEEN, {})
        st.session_state[_SEEN] = known | {_data(experiment): [*_seen(experiment), experiment.key]}


def _looks(experiment: AnyExperiment) -> set[str]:
    """Return the keys of all runs on an experiment's data whose test score was looked at."""
    return {*_opened(experiment), *_seen(experiment)}


def _open(experiment: AnyExperiment) -> None:
    known = st.session_state.get(_OPENED, {})
    st.session_state[_OPENED] = known | {_data(experiment): [*_opened(experiment), experiment.key]}
    st.session_state[_JUST_OPENED] = True


def _seal(state: PageState, key: str) -> None:
    state.set_lesson(replace(state.lesson, sealed=st.session_state[key]))
    state.touch()
