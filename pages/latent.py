"""Latent space: what a trained autoencoder makes of images, as maps, groups and errors."""

import streamlit as st

from nnviz.arithmetic import ShapeError, rows
from nnviz.course.experiments import get
from nnviz.labs.autoencoder import latent_anomalies, latent_clusters, latent_document, latent_maps, latent_network
from nnviz.links.images import CODES
from nnviz.recordings.image_recording import ImageRecording
from nnviz.ui import start, try_this
from nnviz.ui.images import sets as image_sets
from nnviz.ui.images.arithmetic import say_impossible
from nnviz.ui.language import t
from nnviz.ui.page import header
from nnviz.ui.settings import say_problems
from nnviz.ui.state import PageState

start.through_the_entry()

state = PageState("latent", get("D").experiment, CODES)
experiment, problems, _ = state.open()
state.keep(experiment)

header(t("Latent space"), t("An autoencoder squeezes an image into a few numbers. Which images become neighbours, and "
                            "what is lost?"), page=state.page)
say_problems(problems)


def show(recording: ImageRecording) -> None:
    """Draw what the latent space of a trained network looks like."""
    seen = latent_network.look(recording)
    if not latent_network.describe(recording, seen):
        return
    clusters = latent_clusters.found(state, recording, seen)
    maps = latent_maps.draw(state, recording, seen, clusters, choices)
    latent_document.draw(recording.experiment, seen, maps)
    latent_maps.explain()
    st.divider()
    latent_clusters.draw(state, recording, clusters)
    st.divider()
    latent_anomalies.draw(state, recording)


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

try_this.draw(state)
