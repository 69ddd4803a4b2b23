"""From the digit lab's knobs to an ``ImageExperiment``, or to a sentence that says why its layers do not fit."""

from typing import Any

import streamlit as st

from nnviz.arithmetic import ShapeError, rows
from nnviz.image_experiment import ImageExperiment
from nnviz.ui.image_arithmetic import say_impossible
from nnviz.ui.language import number, t
from nnviz.ui.settings import use
from nnviz.ui.state import PageState


def assemble(state: PageState, data: dict[str, Any], network: dict[str, Any], training: dict[str, Any],
             seed: int) -> ImageExperiment | None:
    """Make the experiment of the digit lab's knobs and keep it; where the layers do not fit, say why, with a way on."""
    experiment = ImageExperiment(data=data, network=network, training=training, seed=seed)
    try:
        rows(experiment)
    except ShapeError as error:
        st.error(say_impossible(error), icon=":material/straighten:")
        title, knob, value = _way_on(error)
        st.button(title, type="primary", key=state.key("way-on"), on_click=use, args=(state, knob, value))
        return None
    state.keep(experiment)
    batch, images = experiment.training.batch, experiment.data.train_images
    if batch > images:
        st.info(t("There are only {images} training images, so a batch of {batch} is all of them.").format(
            images=number(images), batch=number(batch)), icon=":material/info:")
    return experiment


def _way_on(error: ShapeError) -> tuple[str, str, Any]:
    """Return a button's title, the knob that it moves, and the value that makes the layer fit."""
    layer = error.layer
    return {
        "cell": (t("Cells of 4 pixels"), "cell", 4),
        "block": (t("Blocks of one cell"), "block", 1),
        "kernel": (t("Padding “same” for convolution {layer}").format(layer=layer), f"padding{layer}", "same"),
        "pool": (t("No pooling after convolution {layer}").format(layer=layer), f"pool{layer}", 0),
    }[error.reason]
