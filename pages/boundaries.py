"""Decision boundaries: a small network on points of the plane, retrained at every move of a knob."""

import streamlit as st

from nnviz.course.recorded import OPENING
from nnviz.training.recording import Recording
from nnviz.ui import arithmetic, boundary_presets, cards, points_editor, replay, run, take_home, try_this
from nnviz.ui.knobs import Knobs
from nnviz.ui.language import t
from nnviz.ui.page import header
from nnviz.ui.settings import assemble, say_problems
from nnviz.ui.state import PageState


def show(recording: Recording) -> None:
    """Draw a run: boundary and curves with their scrubber, then confusion matrix and the document's figure."""
    replay.draw(recording, tools=lambda: points_editor.draw(state, recording))
    matrix, document = st.columns([5, 6], gap="large")
    with matrix:
        replay.draw_confusion(recording)
    with document:
        boundary_presets.compare(recording)
        take_home.draw(recording.experiment, boundary_presets.exact_preset(recording.experiment))


state = PageState("boundaries", OPENING["boundaries"])
experiment, problems, fresh = state.open()

header(t("Decision boundaries"), t("Which border can a small network draw between classes, and what does each "
                                   "hyperparameter change?"))
say_problems(problems)

controls, pictures = st.columns([4, 9], gap="medium")
with controls:
    presets = st.container()
    knobs = Knobs(state, experiment, fresh)
    data_tab, network_tab, training_tab = st.tabs([t("Data"), t("Network"), t("Training")], default=t("Network"))
    with data_tab:
        data, seeds = knobs.data(), knobs.seeds()
    with network_tab:
        network = knobs.network()
    with training_tab:
        training = knobs.training()
    before, experiment = experiment, assemble(state, data, network, training, seeds)
    with presets:
        boundary_presets.choose(state, experiment or before)
    if experiment is not None:
        arithmetic.headline(experiment)
        arithmetic.table(experiment)

with pictures:
    if experiment is None:
        run.show_last(show, key=state.page)
    else:
        run.panel(experiment, show, key=state.page)

try_this.draw(state)
cards.draw(("I1", "I4", "I16"))
