"""Decision boundaries: a small network on points of the plane, retrained at every move of a knob."""

from functools import partial
from typing import Any

import streamlit as st

from nnviz import app
from nnviz.arithmetic import rows
from nnviz.course.experiments import plane_experiments
from nnviz.labs.plane import arithmetic, live, points_editor, values
from nnviz.labs.plane import network as network_drawing
from nnviz.labs.plane import results as replay
from nnviz.labs.plane.claims import EVIDENCE
from nnviz.labs.plane.knobs import Knobs
from nnviz.labs.plane.lab import BOUNDARIES
from nnviz.labs.plane.settings import assemble
from nnviz.recordings.recording import Recording
from nnviz.ui import (
    bench,
    cards,
    envelope,
    guess,
    lesson_links,
    pins,
    presets,
    run,
    run_log,
    search_links,
    spread,
    take_home,
    try_this,
    verdict,
)
from nnviz.ui.page import header
from nnviz.ui.settings import say_problems
from nnviz.ui.state import PageState

app.through_the_entry()


def show(recording: Recording) -> None:
    """Draw a run, beside a pinned one if there is: pictures and scrubber."""
    if guess.hides(state, recording):
        points, form = st.columns(2, gap="medium")
        with points:
            replay.draw_points(recording)
        with form:
            guess.run_revealed(state, recording)
        return
    guess.run_revealed(state, recording)
    with st.container():  # there also where the run is none of the course's
        presets.beside(state, recording)
    with st.container():  # there also without a pin, so that the charts below keep their places
        pins.bar(state.page)
    with st.container():
        envelope.opened(state, recording)
    pin = pins.chosen(state.page)
    replay.draw(envelope.uncovered(state, recording), lambda: points_editor.draw(state, recording),
                envelope.uncovered(state, pin.recording) if pin else None, pin.title if pin else "")


def confusion(recording: Recording) -> None:
    """Draw the confusion matrix, no wider than it must be."""
    matrix, _empty = st.columns([5, 4], gap="large")
    with matrix:
        replay.draw_confusion(recording)


def luck(recording: Recording | None) -> None:
    """Train the settings of the knobs with many draws."""
    if experiment is not None:
        spread.draw(state, experiment, recording)


def compare(recording: Recording) -> None:
    """Compare a run with the document's figures, and with a pinned run."""
    presets.compare(state, recording)
    if pin := pins.chosen(state.page):
        pins.draw_comparison(state, pin, recording, experiment)
        verdict.draw(state, pin.recording.experiment, recording.experiment)
    else:
        pins.say_how()


def home(recording: Recording) -> None:
    """Offer the files of a run; the matrix stands beside them because it is one of the pictures."""
    files, matrix = st.columns([5, 4], gap="large")
    with files:
        take_home.draw(recording, presets.exact_preset(recording.experiment), replay.readouts(recording))
    with matrix:
        replay.draw_confusion(recording)


state = PageState(BOUNDARIES)
experiment, problems, fresh = state.open()

header(state.page)
say_problems(problems)

controls, pictures = bench.columns(state)
with controls:
    lesson_links.say_hidden(state)
    chooser = st.container()
    knobs = Knobs(state, experiment, fresh)
    data_tab, network_tab, training_tab = bench.knob_tabs(state)
    with data_tab:
        data, seeds = knobs.data(), knobs.seeds()
        envelope.switch(state)
    with network_tab:
        network = knobs.network()
    with training_tab:
        training = knobs.training(data)
    before, experiment = experiment, assemble(state, data, network, training, seeds)
    with chooser:
        presets.choose(state, experiment or before, plane_experiments())
    if experiment is not None:
        if guess.sums_revealed(state, rows(experiment)):
            arithmetic.draw(experiment)
        lesson_links.offer(state, experiment)
        if not state.lesson.guides:
            search_links.draw(experiment)

with pictures:
    if experiment is None:
        run.show_last(show, key=state.name)
    else:
        run.panel(state.page, experiment, show)
    shown: Any = run.shown(state.name)  # what tells of a run is offered only where there is one
    hidden = [] if shown is not None and not guess.hides(state, shown) else ["network", "confusion", "compare", "home"]
    if shown is not None and envelope.covers(state, shown.experiment):
        hidden += ["network", "confusion", "home"]
    if experiment is None:
        hidden.append("luck")
    elif not guess.is_revealed(state, experiment):
        hidden += ["luck", "log"]
    if experiment is None or state.lesson.predict:  # all values would give away what is to be guessed
        hidden.append("values")
    else:
        values.open_for_link(state, fresh and state.setting is None, shown is not None)
    bench.draw(state, {
        "look": partial(try_this.draw, state), "network": partial(network_drawing.draw, shown),
        "values": partial(values.draw, state, experiment), "confusion": partial(confusion, shown),
        "luck": partial(luck, shown),
        "compare": partial(compare, shown), "document": partial(cards.draw, EVIDENCE), "home": partial(home, shown),
        "log": partial(run_log.draw, state)}, without=hidden)
    if experiment is not None:
        live.draw(state, experiment)
