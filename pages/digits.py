"""Digits, three ways to see: an MLP on pixels, an MLP on HOG vectors and a convolutional network."""

from functools import partial

import streamlit as st

from nnviz import app
from nnviz.arithmetic import rows
from nnviz.course.experiments import image_experiments
from nnviz.experiments.classifier import HogMlp
from nnviz.labs.digits import hog_picture
from nnviz.labs.digits import results as image_results
from nnviz.labs.digits.claims import EVIDENCE
from nnviz.labs.digits.lab import DIGITS
from nnviz.ui import bench, envelope, guess, lesson_links, presets, search_links
from nnviz.ui.images import arithmetic as image_arithmetic
from nnviz.ui.images import bench as image_bench
from nnviz.ui.images import optimizers
from nnviz.ui.images import run as image_run
from nnviz.ui.images.experiment_knobs import ExperimentKnobs
from nnviz.ui.images.settings import assemble, last_possible
from nnviz.ui.language import t
from nnviz.ui.page import header
from nnviz.ui.settings import say_problems
from nnviz.ui.state import PageState

app.through_the_entry()

state = PageState(DIGITS)
before, problems, fresh = state.open()

header(state.page)
say_problems(problems)

controls, results = bench.columns(state)
with controls:
    lesson_links.say_hidden(state)
    chooser = st.container()
    knobs = ExperimentKnobs(state, before, fresh)
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
        if not state.lesson.guides:
            presets.choose(state, asked, image_experiments())
    with explained:
        optimizers.explain(asked.training)
    if experiment and isinstance(experiment.network, HogMlp):
        with knobs.below[0]:
            hog_picture.draw(state, experiment)
    sums_seen = possible and guess.sums_revealed(state, rows(possible))
    if sums_seen:
        image_arithmetic.table(rows(possible), possible.data.train_images, stale=experiment is None)
    with st.container(horizontal=True):
        if sums_seen:
            image_arithmetic.keras_summary(possible)
        lesson_links.offer(state, asked)
        if not state.lesson.guides:
            search_links.draw(asked)
with results:
    pictures = image_run.Pictures(partial(image_results.picture, state), t(
        "Nothing is trained yet. Press Train: then the confusion matrix of the test images stands here."), beside=True)
    if experiment is None:
        image_run.show_impossible(state, asked, pictures)
    else:
        image_run.panel(state, experiment, pictures)
    image_bench.draw(state, asked, EVIDENCE, image_results.tabs(state, image_run.last_shown(state)),
                     image_results.TABS, of_result=image_results.TABS)
