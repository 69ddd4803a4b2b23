"""From a task to its output layer: the rules fit the tasks, and every link leads to what it says."""

import keras
import pytest

from nnviz.labs.catalogue import PAGES
from nnviz.labs.foundations.tasks import ACTIVATIONS, LOSSES, TASKS, why_not_activation, why_not_loss

RIGHT = {"regression": ("none", "mse"), "positive": ("softplus", "mse"), "bounded": ("sigmoid", "mse"),
         "binary": ("sigmoid", "bce"), "multilabel": ("sigmoid", "bce"), "multiclass": ("softmax", "ce")}


@pytest.mark.parametrize("id", TASKS)
def test_exactly_one_activation_and_one_loss_fit(id):
    task = TASKS[id]
    assert [name for name in ACTIVATIONS if why_not_activation(task, name) is None] == [RIGHT[id][0]]
    assert [name for name in LOSSES if why_not_loss(task, name) is None] == [RIGHT[id][1]]


def test_the_reason_is_the_right_one():
    def why(task, activation):
        return why_not_activation(TASKS[task], activation)

    assert "cannot answer" in why("regression", "sigmoid")
    assert "cannot answer" in why("regression", "softplus")
    assert "make no sense" in why("positive", "none")
    assert "cannot answer" in why("positive", "sigmoid")
    assert "make no sense" in why("binary", "softplus")
    assert "shares out" in why("multilabel", "softmax")
    assert "add up" in why("multiclass", "sigmoid")
    assert "probabilities" in why_not_loss(TASKS["regression"], "bce")
    assert "exclude" in why_not_loss(TASKS["multiclass"], "bce")
    assert "exactly one" in why_not_loss(TASKS["multilabel"], "ce")
    assert "fades" in why_not_loss(TASKS["binary"], "mse")


@pytest.mark.parametrize("id", TASKS)
def test_the_two_lines_of_keras_run(id):
    layer, compiled = TASKS[id].keras.split("\n")
    network = keras.Sequential([keras.Input((4,)), eval(layer, {"keras": keras})])  # noqa: S307 - our own line
    exec(compiled, {"model": network})
    activation = network.layers[-1].activation.__name__
    assert activation == {"none": "linear"}.get(TASKS[id].activation, TASKS[id].activation)
    losses = {"mse": ("mse",), "bce": ("binary_crossentropy",), "ce": ("sparse_categorical_crossentropy",)}
    assert network.loss in losses[TASKS[id].loss]


@pytest.mark.parametrize("id", TASKS)
def test_the_link_is_possible_on_its_page(id):
    task = TASKS[id]
    page = PAGES.get(task.page)
    if page is None:
        pytest.skip(f"the page {task.page} is not built yet")
    value, problems = page.grammar.from_query(task.query, page.opening)
    assert problems == []
    assert page.grammar.to_query(value, page.opening) == task.query
