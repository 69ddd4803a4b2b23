"""Two layers of threshold neurons and their fold, and hard answers beside probabilities."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnviz.labs.foundations.figures import hard_soft, perceptron, xor
from nnviz.labs.foundations.figures.examples import examples

NUMBERS = st.integers(-40, 40).map(lambda half: half / 2)
WEIGHTS = st.tuples(*[NUMBERS] * 9)


@pytest.mark.parametrize("name", ["course", "nand", "stripes"])
def test_solutions_are_right_everywhere(name):
    assert xor.right(xor.PRESETS[name]).all()


def test_the_courses_hidden_neurons_are_and_and_or_and_two_corners_meet():
    folded = xor.fold(xor.PRESETS["course"], xor.CORNERS)
    assert folded.hidden[:, 0].tolist() == [0, 0, 0, 1]
    assert folded.hidden[:, 1].tolist() == [0, 1, 1, 1]
    assert len(np.unique(folded.hidden, axis=0)) == 3


def test_two_equal_neurons_cannot_do_it():
    assert xor.right(xor.PRESETS["parallel"]).sum() == 3


@given(WEIGHTS, st.tuples(NUMBERS, NUMBERS))
def test_the_fold_is_the_two_layers_neuron_by_neuron(weights, point):
    w11, w12, w21, w22, b1, b2, v1, v2, c = weights
    x1, x2 = point
    hidden = [int(x1 * w11 + x2 * w21 + b1 > 0), int(x1 * w12 + x2 * w22 + b2 > 0)]
    folded = xor.fold(weights, np.array([point]))
    assert folded.hidden.tolist() == [hidden]
    assert folded.answers.tolist() == [int(hidden[0] * v1 + hidden[1] * v2 + c > 0)]


@given(WEIGHTS)
def test_a_solution_keeps_the_classes_apart_in_the_fold(weights):
    hidden = xor.fold(weights, xor.CORNERS).hidden.tolist()
    if xor.right(weights).all():
        assert hidden[0] not in (hidden[1], hidden[2])
        assert hidden[3] not in (hidden[1], hidden[2])


def test_the_way_begins_in_the_plane_and_ends_folded():
    images = xor.fold(xor.PRESETS["course"], xor.CORNERS).hidden
    assert (xor.on_the_way(xor.CORNERS, images, 0) == xor.CORNERS).all()
    assert (xor.on_the_way(xor.CORNERS, images, 1) == images).all()
    assert xor.on_the_way(xor.CORNERS, images, 0.5)[2].tolist() == [0.5, 0.5]


def test_the_hard_answer_and_the_probability_along_the_way():
    these = examples("iris")
    trail = perceptron.learn(these.points, these.classes)
    lines = hard_soft.lines(these, trail.final, ["setosa"], "hard", "soft")
    hard, soft = (lines[lines.kind == kind].value.to_numpy() for kind in ("hard", "soft"))
    assert set(hard) == {0.0, 1.0}
    assert (np.diff(soft) > 0).all()
    assert 0 < soft.min() < 0.5 < soft.max() < 1
    assert (hard == (hard_soft.way(these)[1] @ trail.final[:2, 0] + trail.final[2, 0] > 0)).all()


def test_on_xor_logistic_regression_does_not_know():
    these = examples("xor")
    assert hard_soft.probabilities(these, these.points) == pytest.approx(0.5, abs=1e-6)


def test_three_species_have_three_probabilities():
    these = examples("species")
    shares = hard_soft.probabilities(these, these.points[:5])
    assert shares.shape == (5, 3)
    assert shares.sum(axis=1) == pytest.approx(1)
