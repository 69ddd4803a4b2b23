"""Chest X-rays: a network tells pneumonia from normal, and one threshold decides what that is worth."""

from functools import partial

import streamlit as st

from nnviz import app
from nnviz.arithmetic import rows
from nnviz.course.experiments import xray_experiments
from nnviz.labs.xray import notice, results
from nnviz.labs.xray.knobs import XrayKnobs
from nnviz.labs.xray.lab import XRAY
from nnviz.ui import bench, envelope, lesson_links, presets, search_links
from nnviz.ui.images import arithmetic as image_arithmetic
from nnviz.ui.images import bench as image_bench
from nnviz.ui.images import optimizers
from nnviz.ui.images import run as image_run
from nnviz.ui.images.settings import assemble, last_possible
from nnviz.ui.language import t
from nnviz.ui.page import header
from nnviz.ui.settings import say_problems
from nnviz.ui.state import PageState

app.through_the_entry()

state = PageState(XRAY)
before, problems, fresh = state.open()

header(state.page)
notice.say()
say_problems(problems)

controls, pictures = bench.columns(state)
with controls:
    lesson_links.say_hidden(state)
    chooser = st.container()
    knobs = XrayKnobs(state, before, fresh)
    data_tab, network_tab, training_tab = bench.knob_tabs(state)
    with data_tab:
        data, seed = knobs.data(), knobs.seed()
        envelope.switch(state)
        below_data = st.container()
    with network_tab:
        network = knobs.network()
    with training_tab:
        optimizer = knobs.optimizer()
        explained = st.container()
        training = optimizer | knobs.training(data)
    asked = assemble(state, data, network, training, seed)
    possible = last_possible(state, asked, {layer: [place, below_data] for layer, place in knobs.below.items()})
    experiment = asked if possible == asked else None
    with chooser:
        if "preset" not in state.lesson.hidden:
            presets.choose(state, asked, xray_experiments())
    with explained:
        optimizers.explain(asked.training)
    if possible:
        image_arithmetic.table(rows(possible), possible.data.train_images, stale=experiment is None)
    with st.container(horizontal=True):
        if possible:
            image_arithmetic.keras_summary(possible)
        lesson_links.offer(state, asked)
    if possible and not state.lesson.guides:
        search_links.draw(asked)
with pictures:
    drawn = image_run.Pictures(partial(results.picture, state), t(
        "Nothing is trained yet. Press Train: then the threshold and all that it moves stand here."), beside=False,
        covers_itself=True)
    if experiment is None:
        image_run.show_impossible(state, asked, drawn)
    else:
        image_run.panel(state, experiment, drawn)
    image_bench.draw(state, asked, {}, results.tabs(state, image_run.last_shown(state)), results.TABS,
                     of_result=results.SEALED)
