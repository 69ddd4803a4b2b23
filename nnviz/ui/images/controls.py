"""The left side of a lab on images: the course's experiments, the knobs in their tabs, and the arithmetic below."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from nnviz.arithmetic import rows
from nnviz.course.entry import CourseExperiment
from nnviz.ui import bench, envelope, guess, lesson_links, presets, search_links
from nnviz.ui.images import arithmetic, optimizers
from nnviz.ui.images.experiment_knobs import ExperimentKnobs
from nnviz.ui.images.settings import assemble, last_possible
from nnviz.ui.state import PageState


@dataclass(frozen=True)
class Asked:
    """What the knobs of a page ask for.

    Attributes
    ----------
    experiment : ImageExperiment
        As the knobs stand, whether its layers fit the images or not.
    possible : ImageExperiment or None
        That, or the last one whose layers did fit.
    chooser : DeltaGenerator
        The place above the knobs, below the list of the course's experiments.
    """

    experiment: Any
    possible: Any
    chooser: DeltaGenerator

    @property
    def fits(self) -> bool:
        """Whether what the knobs ask for can be trained."""
        return self.possible == self.experiment


def draw(state: PageState, knobs: ExperimentKnobs, entries: list[CourseExperiment],
         elsewhere: Mapping[str, str] | None = None) -> Asked:
    """Draw the list of the course's experiments and the knobs; ``elsewhere`` is that of ``bench.knob_tabs``."""
    lesson_links.say_hidden(state)
    chooser = st.container()
    data_tab, network_tab, training_tab = bench.knob_tabs(state, elsewhere)
    with data_tab:
        data, seed = knobs.data(), knobs.seed()
        envelope.switch(state)
        below_data = st.container()
    with network_tab:
        network = knobs.network()
    with training_tab:
        network |= knobs.network_in_training()
        optimizer = knobs.optimizer()
        explained = st.container()
        training = optimizer | knobs.training(data)
    experiment = assemble(state, data, network, training, seed)
    possible = last_possible(state, experiment, {layer: [place, below_data] for layer, place in knobs.below.items()})
    with chooser:
        presets.choose(state, experiment, entries)
    with explained:
        optimizers.explain(experiment.training)
    return Asked(experiment, possible, chooser)


def below(state: PageState, asked: Asked, table: Callable[[Any], None]) -> None:
    """Draw the arithmetic by ``table`` once it may be seen, and below it the links of the page."""
    possible = asked.possible
    sums_seen = possible and guess.sums_revealed(state, rows(possible))
    if sums_seen:
        table(possible)
    with st.container(horizontal=True):
        if sums_seen:
            arithmetic.keras_summary(possible)
        lesson_links.offer(state, asked.experiment)
        if not state.lesson.guides:
            search_links.draw(asked.experiment)
