"""A digit as HOG sees it, and the way from the number of orientations to the number of weights."""

import numpy as np
import streamlit as st

from nnviz.arithmetic import rows
from nnviz.datasets.images import ImageSet, class_names
from nnviz.experiments.classifier import ClassifierExperiment, HogMlp
from nnviz.labs.digits.charts.hog import stars
from nnviz.labs.digits.figures.strokes import borders, ink, strokes
from nnviz.ui.arithmetic import written
from nnviz.ui.choice import choice
from nnviz.ui.images import sets as image_sets
from nnviz.ui.language import number, t
from nnviz.ui.presenter import chart_style
from nnviz.ui.show import show
from nnviz.ui.state import PageState


@st.fragment
def draw(state: PageState, experiment: ClassifierExperiment) -> None:
    """Draw the picture of a test image that the reader chooses, and the chain; of an experiment on HOG vectors."""
    picture = st.container()
    _say_chain(experiment)
    dataset, network = experiment.data.dataset, experiment.network
    assert isinstance(network, HogMlp)
    images = image_sets.tested(dataset, state.key("hog"))
    if images is None:
        return
    image = _test_image(images, _chosen_class(state, dataset), st.session_state.get(state.key("hog-place"), 0))
    numbers = strokes(image, network.orientations, network.cell, network.block)
    with picture:
        inks = {"light": ink(image, 0), "dark": ink(image, 255)}
        show(stars(inks, borders(image, network.cell), numbers, chart_style()), key=state.key("hog-picture"), alt=t(
            "A test image with its cells, and beside it the HOG vector: in every cell a star of strokes, one for "
            "each orientation, along the edges and as long as its number."))


def _chosen_class(state: PageState, dataset: str) -> int:
    """Draw the list of classes and the button for another image of the class; return the class."""
    names, key = [t(name) for name in class_names(dataset)], state.key("hog-class")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        label = choice(st.selectbox, t("Test image of"), range(len(names)), 3, key=key, name=names.__getitem__,
                       help=t("The numbers of each block are scaled together: a faint edge alone in its block "
                              "has strokes as long as a strong one. Where there is no edge, there is no stroke."))
        st.button(t("Another"), icon=":material/skip_next:", key=state.key("hog-next"), on_click=_next, args=(state,),
                  help=t("Another test image of this class"))
    return label


def _next(state: PageState) -> None:
    key = state.key("hog-place")
    st.session_state[key] = st.session_state.get(key, 0) + 1


def _test_image(images: ImageSet, label: int, place: int) -> np.ndarray:
    """Return a test image of a class, uint8 (h, w); after the last one comes the first."""
    places = (images.y_test == label).nonzero()[0]
    return images.x_test[places[place % len(places)]]


def _say_chain(experiment: ClassifierExperiment) -> None:
    """Write out how the orientations become weights: vector length, then the first dense layer."""
    lines, network = rows(experiment), experiment.network
    assert isinstance(network, HogMlp)
    vector, first = lines[0], next(line for line in lines if line.kind == "dense")
    st.markdown(t("**{orientations}** orientations → {vector} numbers → {weights} weights and biases in the first "
                  "layer").format(orientations=number(network.orientations), vector=written(vector.shape_sum),
                                  weights=written(first.sum)))
