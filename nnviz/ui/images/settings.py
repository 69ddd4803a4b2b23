"""From the knobs of a page to an experiment on images, or to a sentence that says why its layers do not fit."""

from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from nnviz.arithmetic import ShapeError, rows
from nnviz.ui.images.arithmetic import say_impossible
from nnviz.ui.language import number, t
from nnviz.ui.settings import use
from nnviz.ui.state import PageState


def assemble(state: PageState, data: dict[str, Any], network: dict[str, Any], training: dict[str, Any],
             seed: int) -> Any:
    """Make the experiment of a page's knobs and keep it, whether its layers fit the images or not."""
    experiment = type(state.page.opening)(data=data, network=network, training=training, seed=seed)
    state.keep(experiment)
    return experiment


def last_possible(state: PageState, experiment: Any,
                  places: dict[int, list[DeltaGenerator]]) -> Any:
    """Return the experiment if its layers fit the images; else say why not, with a way on.

    ``places`` are where to say it, for each layer of a ``ShapeError``: beside the knobs that are to be moved.

    Returns
    -------
    ImageExperiment or None
        Where the layers do not fit: the last experiment of the page whose layers did, if there was one.
    """
    key = state.key("possible")
    try:
        rows(experiment)
    except ShapeError as error:
        for position, place in enumerate(places[error.layer]):
            with place:
                _refuse(state, error, position)
        return st.session_state.get(key)
    st.session_state[key] = experiment
    batch, images = experiment.training.batch, experiment.data.train_images
    if batch > images:
        st.info(t("There are only {images} training images, so a batch of {batch} is all of them.").format(
            images=number(images), batch=number(batch)), icon=":material/info:")
    return experiment


def _refuse(state: PageState, error: ShapeError, place: int) -> None:
    """Say why the layers do not fit, with a button that makes them."""
    st.error(say_impossible(error), icon=":material/straighten:")
    title, knob, value = _way_on(error)
    st.button(title, type="primary", key=state.key(f"way-on-{place}"), on_click=use, args=(state, knob, value))


def _way_on(error: ShapeError) -> tuple[str, str, Any]:
    """Return a button's title, the knob that it moves, and the value that makes the layer fit."""
    layer = error.layer
    return {
        "cell": (t("Cells of 4 pixels"), "cell", 4),
        "block": (t("Blocks of one cell"), "block", 1),
        "kernel": (t("Padding “same” for convolution {layer}").format(layer=layer), f"padding{layer}", "same"),
        "pool": (t("No pooling after convolution {layer}").format(layer=layer), f"pool{layer}", 0),
    }[error.reason]
