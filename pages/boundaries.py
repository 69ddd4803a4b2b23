"""Decision boundaries: a small network on points of the plane, retrained at every move of a knob."""

import streamlit as st

from nnviz import app
from nnviz.arithmetic import rows
from nnviz.course.experiments import plane_experiments
from nnviz.labs.plane import arithmetic, points_editor
from nnviz.labs.plane import network as network_drawing
from nnviz.labs.plane import results as replay
from nnviz.labs.plane.claims import EVIDENCE
from nnviz.labs.plane.knobs import Knobs
from nnviz.labs.plane.lab import BOUNDARIES
from nnviz.labs.plane.settings import assemble
from nnviz.recordings.recording import Recording
from nnviz.ui import (
    cards,
    guess,
    lesson_links,
    pins,
    presets,
    run,
    run_log,
    spread,
    take_home,
    try_this,
    verdict,
)
from nnviz.ui.choice import tabs
from nnviz.ui.language import t
from nnviz.ui.page import header
from nnviz.ui.settings import say_problems
from nnviz.ui.state import PageState

app.through_the_entry()


def show(recording: Recording) -> None:
    """Draw a run, beside a pinned one if there is: pictures and scrubber, the network, the matrix, the document."""
    if guess.hides(state, recording):
        points, form = st.columns([1, 1], gap="medium")
        with points:
            replay.draw_points(recording)
        with form:
            guess.run_revealed(state, recording)
        return
    guess.run_revealed(state, recording)
    with st.container():  # there also where the run is none of the course's
        presets.beside(recording)
    with st.container():  # there also without a pin, so that the charts below keep their places
        pins.bar(state.page)
    pin = pins.chosen(state.page)
    replay.draw(recording, lambda: points_editor.draw(state, recording), pin.recording if pin else None,
                pin.title if pin else "")
    if pin:
        pins.draw_comparison(pin, recording)
        verdict.draw(state.name, pin.recording.experiment, recording.experiment)
    network_drawing.draw(recording)
    matrix, document = st.columns([5, 6], gap="large")
    with matrix:
        replay.draw_confusion(recording)
    with document:
        presets.compare(recording)
        take_home.draw(recording, presets.exact_preset(recording.experiment), replay.readouts(recording))


state = PageState(BOUNDARIES)
experiment, problems, fresh = state.open()

header(state.page)
say_problems(problems)

controls, pictures = st.columns([4, 9], gap="medium")
with controls:
    lesson_links.say_hidden(state)
    chooser = st.container()
    knobs = Knobs(state, experiment, fresh)
    data_tab, network_tab, training_tab = tabs(
        {"data": t("Data"), "network": t("Network"), "training": t("Training")}, state.landing("network"),
        key=state.key("tab"))
    with data_tab:
        data, seeds = knobs.data(), knobs.seeds()
    with network_tab:
        network = knobs.network()
    with training_tab:
        training = knobs.training(data)
    before, experiment = experiment, assemble(state, data, network, training, seeds)
    with chooser:
        if not state.lesson.guides:
            presets.choose(state, experiment or before, plane_experiments())
    if experiment is not None:
        if guess.sums_revealed(state, rows(experiment)):
            arithmetic.headline(experiment)
            arithmetic.table(experiment)
        lesson_links.offer(state, experiment)

with pictures:
    if experiment is None:
        run.show_last(show, key=state.name)
    else:
        run.panel(state.page, experiment, show)

revealed = experiment is None or guess.is_revealed(state, experiment.key)
if experiment is not None and revealed:
    spread.draw(state, experiment, run.shown(state.name))
try_this.draw(state)
cards.draw(EVIDENCE)
if revealed:
    run_log.draw(state)
