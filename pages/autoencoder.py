"""The autoencoder: a network that squeezes an image into a few numbers and rebuilds it from them."""

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
from nnviz.recordings.image_recording import ImageRecording
from nnviz.ui import cards, envelope, guess, lesson_links, presets, run_log, try_this
from nnviz.ui.choice import tabs
from nnviz.ui.images import arithmetic as image_arithmetic
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


def show(recording: ImageRecording) -> None:
    """Draw a run."""
    presets.compare(recording, with_sums=not guess.sums_hidden(state, rows(recording.experiment)))
    coder_results.draw(recording, key=state.key("results"))


controls, results = st.columns([4, 9], gap="medium")
with controls:
    lesson_links.say_hidden(state)
    chooser = st.container()
    knobs = AutoencoderKnobs(state, before, fresh)
    data_tab, network_tab, training_tab = tabs(
        {"data": t("Data"), "network": t("Network"), "training": t("Training")}, state.landing("network"),
        key=state.key("tab"))
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
    if possible and guess.sums_revealed(state, rows(possible)):
        hourglass.table(possible, stale=experiment is None)
        image_arithmetic.keras_summary(possible)
    lesson_links.offer(state, asked)
with results:
    figures = st.container()
    if experiment is None:
        image_run.show_impossible(state, show)
    else:
        image_run.panel(state, experiment, show)
        if image_run.last_shown(state) is None:
            coder_results.say_what_will_stand_here()

try_this.draw(state)
pyramids.draw(state)
losses.draw(state)
cards.draw(EVIDENCE)
shown = image_run.last_shown(state)
revealed = shown is None or not (guess.hides(state, shown) or envelope.covers(state, shown.experiment))
if shown and revealed:
    with figures:
        presets.beside(shown)
if revealed:
    run_log.draw(state)
