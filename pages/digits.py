"""Digits, three ways to see: an MLP on pixels, an MLP on HOG vectors and a convolutional network."""

import streamlit as st

from nnviz import digits_link
from nnviz.course.experiments import image_experiments
from nnviz.course.recorded import OPENING
from nnviz.training.image_recording import ImageRecording
from nnviz.ui import image_run, run_log, start
from nnviz.ui.language import percent, t
from nnviz.ui.page import header
from nnviz.ui.settings import say_problems
from nnviz.ui.state import PageState

start.through_the_entry()

state = PageState("digits", OPENING["digits"], digits_link)
experiment, problems, fresh = state.open()

header(t("Digits: three ways to see"), t("What does a network need to see in order to read a digit: pixels, edges, or "
                                         "patterns that it finds itself?"), page=state.page)
say_problems(problems)


def show(recording: ImageRecording) -> None:
    """Draw a run."""
    st.markdown(percent(recording.final["test_accuracy"]))


controls, results = st.columns([4, 9], gap="medium")
with controls:
    presets = {entry.id: entry.experiment for entry in image_experiments()}
    chosen = st.selectbox(t("Experiment of the course"), list(presets), None, key=state.key("preset"))
    experiment = presets[chosen] if chosen else experiment
    state.keep(experiment)
with results:
    image_run.panel(state, experiment, show)
run_log.draw(state)
