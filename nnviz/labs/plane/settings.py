"""From the knobs' values to an ``Experiment``, or to a sentence that says why there is none."""

from typing import Any

import streamlit as st
from pydantic import TypeAdapter, ValidationError

from nnviz.experiments.plane import Data, Experiment
from nnviz.ui.language import number, t
from nnviz.ui.settings import use
from nnviz.ui.state import PageState


def assemble(state: PageState, data: dict[str, Any], network: dict[str, Any], training: dict[str, Any],
             seeds: dict[str, Any]) -> Experiment | None:
    """Make the experiment of the knobs and keep it; say why it is impossible, with a way on, where it is."""
    if not network["inputs"]:
        st.error(t("The network has no input. Choose at least one, for example x1."), icon=":material/input:")
        return None
    if training["patience"] and not TypeAdapter(Data).validate_python(data).validation_points:
        st.error(t("With so few points, this share leaves none to validate, and early stopping needs some. Take more "
                   "points, or a larger validation share."), icon=":material/front_hand:")
        st.button(t("No early stopping"), type="primary", on_click=use, args=(state, "stop", 0))
        return None
    try:
        experiment = Experiment(data=data, network=network, training=training, **seeds)
    except ValidationError:
        st.error(t("One sigmoid output tells only two classes apart, and these data have more. "
                   "Choose softmax, which has one output for each class."), icon=":material/call_split:")
        st.button(t("Choose softmax"), type="primary", on_click=use, args=(state, "out", "softmax_ce"))
        return None
    state.keep(experiment)
    _say_what_is_odd(experiment)
    return experiment


def _say_what_is_odd(experiment: Experiment) -> None:
    batch, points = experiment.training.batch, experiment.data.train_points
    if batch != "full" and batch > points:
        st.info(t("There are only {points} training points, so a batch of {batch} is the full batch.").format(
            points=number(points), batch=number(batch)), icon=":material/info:")
