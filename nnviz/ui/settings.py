"""From the knobs' values to an ``Experiment``, or to a sentence that says why there is none."""

from typing import Any

import streamlit as st
from pydantic import ValidationError

from nnviz.experiment import Experiment
from nnviz.link import LINKED_POINTS, Problem
from nnviz.ui.language import number, t
from nnviz.ui.state import PageState


def assemble(state: PageState, data: dict[str, Any], network: dict[str, Any], training: dict[str, Any],
             seeds: dict[str, Any]) -> Experiment | None:
    """Make the experiment of the knobs and keep it; say why it is impossible, with a way on, where it is."""
    if not network["inputs"]:
        st.error(t("The network has no input. Choose at least one, for example x1."), icon=":material/input:")
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


def use(state: PageState, knob: str, value: Any) -> None:
    """Move one knob, before the page is drawn."""
    st.session_state[state.key(knob)] = value
    state.touch()


def _say_what_is_odd(experiment: Experiment) -> None:
    batch, points = experiment.training.batch, experiment.data.train_points
    if batch != "full" and batch > points:
        st.info(t("There are only {points} training points, so a batch of {batch} is the full batch.").format(
            points=number(points), batch=number(batch)), icon=":material/info:")


def say_problems(problems: list[Problem]) -> None:
    """Say what a link asks for and cannot have, one sentence for each value.

    The sentences have a place of their own, so that the rest of the page is not drawn anew when they go.
    """
    with st.container():
        for problem in problems:
            st.warning(_sentence(problem), icon=":material/link_off:")


def _sentence(problem: Problem) -> str:
    if problem.name == "pts" and not problem.value:
        return t("The points are not in this link: a link holds at most {most}. Under Data, open the CSV file that "
                 "came with it. Until then you see an example.").format(most=number(LINKED_POINTS))
    return t("The link says {name}={value}, which is not possible here. Possible: {allowed}. "
             "The page uses {used}.").format(
        name=f"`{tame(problem.name)}`", value=f"`{tame(problem.value)}`", allowed=problem.allowed, used=problem.used)


def tame(text: str) -> str:
    """Show a text of a link as it is: without its backticks it cannot leave the code style."""
    return text.replace("`", "'")[:60]
