"""Latent space: what a trained autoencoder makes of images, as maps, groups and errors."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from nnviz import app
from nnviz.arithmetic import ShapeError, rows
from nnviz.labs.autoencoder import latent_anomalies, latent_clusters, latent_document, latent_maps, latent_network
from nnviz.labs.autoencoder.figures.latent import Coded
from nnviz.labs.autoencoder.lab import LATENT
from nnviz.language import mark as _
from nnviz.recordings.image_recording import ImageRecording
from nnviz.ui import bench, guess, lesson_links, try_this
from nnviz.ui.images import sets as image_sets
from nnviz.ui.images.arithmetic import say_impossible
from nnviz.ui.language import t
from nnviz.ui.page import header
from nnviz.ui.settings import say_problems
from nnviz.ui.state import PageState

app.through_the_entry()

#: The tabs under the maps that this page alone has.
TABS = {"numbers": _("In numbers"), "groups": _("Groups without names: k-means"),
        "unknown": _("Does it notice what it has never seen?")}

state = PageState(LATENT)
is_asked_for = state.loading
experiment, problems, _fresh = state.open()
if is_asked_for and experiment.network.latent == 2:
    latent_maps.open_on_the_plane(state)
if is_asked_for and experiment.data.left_out is not None:
    bench.open_tab(state, "unknown")
state.keep(experiment)

header(state.page)
say_problems(problems)


def numbers(recording: ImageRecording, seen: Coded, maps: list[latent_maps.Drawn]) -> None:
    """Say in numbers what the maps show, what the document says of it, and what maps can say at all."""
    latent_maps.figures(seen, maps)
    latent_document.draw(recording.experiment, seen, maps)
    latent_maps.explain()


def show(recording: ImageRecording) -> dict[str, Callable[[], None]]:
    """Draw the maps of a trained network's latent space; return the tabs that tell more of it."""
    seen = latent_network.codes_of(recording)
    if not latent_network.describe(recording, seen):
        return {}
    if not guess.revealed(state, latent_maps.question(recording, seen)):
        return {}
    clusters = latent_clusters.found(state, recording, seen)
    maps = latent_maps.draw(state, recording, seen, clusters, choices)
    return {"numbers": partial(numbers, recording, seen, maps),
            "groups": partial(latent_clusters.draw, state, recording, clusters),
            "unknown": partial(latent_anomalies.draw, state, recording)}


tabs = {}
lesson_links.say_hidden(state)
with st.container(key=state.key("result")):
    bench.say_setting(state)
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
            tabs = show(network)
with choices:
    lesson_links.offer(state, experiment)

bench.draw(state, {"look": partial(try_this.draw, state), **tabs}, titles=TABS)
