"""The autoencoder: a network that squeezes an image into a few numbers and rebuilds it from them."""

from functools import partial

import streamlit as st

from nnviz import app
from nnviz.arithmetic import rows
from nnviz.course.autoencoders import REPEATED
from nnviz.course.experiments import autoencoders
from nnviz.labs.autoencoder import hourglass, losses, pyramids
from nnviz.labs.autoencoder import results as coder_results
from nnviz.labs.autoencoder.claims import EVIDENCE
from nnviz.labs.autoencoder.knobs import AutoencoderKnobs
from nnviz.labs.autoencoder.lab import AUTOENCODER
from nnviz.ui import bench, envelope, guess, lesson_links, presets, search_links
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

state = PageState(AUTOENCODER)
before, problems, fresh = state.open()

header(state.page)
say_problems(problems)

controls, results = bench.columns(state)
with controls:
    lesson_links.say_hidden(state)
    chooser = st.container()
    knobs = AutoencoderKnobs(state, before, fresh)
    data_tab, network_tab, training_tab = bench.knob_tabs(state, {"network.loss": "training"})
    with data_tab:
        data, seed = knobs.data(), knobs.seed()
        envelope.switch(state)
        below_data = st.container()
    with network_tab:
        network = knobs.network()
    with training_tab:
        network["loss"] = knobs.loss()
        optimizer = knobs.optimizer()
        explained = st.container()
        training = optimizer | knobs.training(data)
    asked = assemble(state, data, network, training, seed)
    possible = last_possible(state, asked, {layer: [place, below_data] for layer, place in knobs.below.items()})
    experiment = asked if possible == asked else None
    with chooser:
        if not state.lesson.guides:
            presets.choose(state, asked, [entry for entry in autoencoders() if entry.id != REPEATED])
        if possible:
            hourglass.draw(possible, key=state.key("hourglass"),
                           with_sums=not guess.sums_hidden(state, rows(possible)))
    with explained:
        optimizers.explain(asked.training)
    sums_seen = possible and guess.sums_revealed(state, rows(possible))
    if sums_seen:
        hourglass.table(possible, stale=experiment is None)
    with st.container(horizontal=True):
        if sums_seen:
            image_arithmetic.keras_summary(possible)
        lesson_links.offer(state, asked)
        if not state.lesson.guides:
            search_links.draw(asked)
with results:
    pictures = image_run.Pictures(partial(coder_results.picture, state), t(
        "Nothing is trained yet. Press Train: then ten test images stand here, and below each of them what the network "
        "makes of it."), beside=False)
    if experiment is None:
        image_run.show_impossible(state, asked, pictures)
    else:
        image_run.panel(state, experiment, pictures)
    shown = image_run.last_shown(state)
    image_bench.draw(state, asked, EVIDENCE, {
        "classes": partial(coder_results.classes, state, shown), "pyramids": partial(pyramids.draw, state),
        "losses": partial(losses.draw, state)}, coder_results.TABS, of_result=["classes"])
