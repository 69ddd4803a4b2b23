"""Latent space: what a trained autoencoder makes of images, as maps, groups and errors."""

import streamlit as st

from nnviz import app
from nnviz.arithmetic import ShapeError, rows
from nnviz.labs.autoencoder import latent_anomalies, latent_clusters, latent_document, latent_maps, latent_network
from nnviz.labs.autoencoder.lab import LATENT
from nnviz.recordings.image_recording import ImageRecording
from nnviz.ui import guess, lesson_links, try_this
from nnviz.ui.images import sets as image_sets
from nnviz.ui.images.arithmetic import say_impossible
from nnviz.ui.language import t
from nnviz.ui.page import header
from nnviz.ui.settings import say_problems
from nnviz.ui.state import PageState

app.through_the_entry()

state = PageState(LATENT)
is_asked_for = state.loading
experiment, problems, _ = state.open()
if is_asked_for and experiment.network.latent == 2:
    latent_maps.open_on_the_plane(state)
state.keep(experiment)

header(state.page)
say_problems(problems)


def show(recording: ImageRecording) -> None:
    """Draw what the latent space of a trained network looks like."""
    seen = latent_network.codes_of(recording)
    if not latent_network.describe(recording, seen):
        return
    if not guess.revealed(state, latent_maps.question(recording, seen)):
        return
    clusters = latent_clusters.found(state, recording, seen)
    maps = latent_maps.draw(state, recording, seen, clusters, choices)
    latent_document.draw(recording.experiment, seen, maps)
    latent_maps.explain()
    st.divider()
    latent_clusters.draw(state, recording, clusters)
    st.divider()
    latent_anomalies.draw(state, recording)


lesson_links.say_hidden(state)
choices = st.container(horizontal=True, vertical_alignment="bottom", gap="medium")
with choices:
    latent_network.choose(state, experiment)
try:
    rows(experiment)
except ShapeError as error:
    st.error(say_impossible(error), icon=":material/straighten:")
else:
    if image_sets.tested(experiment.data.dataset, state.key("images")) and (network := latent_network.trained(
            state, experiment, name="own", button=t("Train this network: about {seconds}"))):
        show(network)

lesson_links.offer(state, experiment)
try_this.draw(state)
