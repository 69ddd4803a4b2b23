"""Which Boolean functions one threshold neuron computes: the known counts, a linear program, the neurons."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linprog

from nnviz.labs.foundations.figures import logic
from nnviz.labs.foundations.figures.logic import Neuron


def separable(table, inputs) -> bool:
    """Ask a linear program for weights and a threshold with a margin of 1."""
    signs = np.where(np.array(table) == 1, -1, 1)
    rows = np.column_stack([logic.rows(inputs), -np.ones(2**inputs)])
    found = linprog(np.zeros(inputs + 1), A_ub=signs[:, None] * rows, b_ub=-np.ones(2**inputs), bounds=(None, None))
    return found.status == 0


@pytest.mark.parametrize(("inputs", "count"), [(1, 4), (2, 14), (3, 104)])
def test_the_threshold_functions_are_those_of_a_linear_program(inputs, count):
    found = logic.threshold_functions(inputs)
    assert len(found) == count
    for number in range(2 ** (2**inputs)):
        table = logic.table_of(number, inputs)
        assert logic.number_of(table) == number
        assert logic.is_threshold(number, inputs) == separable(table, inputs) == (number in found)
        if number in found:
            assert found[number].answers(logic.rows(inputs)).tolist() == list(table)
            assert all(weight == int(weight) and abs(weight) <= 2 for weight in found[number].weights)
            assert not np.any(found[number].sums(logic.rows(inputs)) == found[number].threshold)


def test_four_inputs_have_1882_as_the_lesson_says():
    inputs, found = logic.rows(4), set()
    for weights in product(range(-3, 4), repeat=4):
        sums = inputs @ np.array(weights)
        for least in {*sums.tolist(), 99}:
            found.add(logic.number_of((sums >= least).astype(int)))
    assert len(found) == 1882


def test_the_two_dark_functions_are_xor_and_its_negation():
    dark = set(range(16)) - set(logic.threshold_functions(2))
    assert {logic.table_of(number, 2) for number in dark} == {(0, 1, 1, 0), (1, 0, 0, 1)}


def test_more_inputs_are_refused_and_so_is_none():
    for inputs in (0, 4):
        with pytest.raises(ValueError, match="1 to 3 inputs"):
            logic.threshold_functions(inputs)


@pytest.mark.parametrize(("name", "expected"), [
    ("same", lambda a, b: a), ("and", lambda a, b: a and b), ("or", lambda a, b: a or b),
    ("and_not", lambda a, b: a and not b)])
def test_the_courses_networks_compute_what_they_are_called(name, expected):
    answers = logic.COURSE_NETWORKS[name].answers(logic.rows(2))
    assert answers.tolist() == [int(expected(a, b)) for a, b in logic.rows(2)]


@given(st.tuples(*[st.integers(-20, 20)] * 2), st.integers(-20, 20), st.sampled_from(sorted(logic.GATES)))
def test_a_row_is_right_where_the_inequality_holds(weights, threshold, gate):
    wanted = logic.GATES[gate]
    used = weights[:1] if len(wanted) == 2 else weights
    right = logic.right_rows(Neuron(used, threshold), gate)
    expected = [(sum(w * x for w, x in zip(used, inputs, strict=True)) >= threshold) == bool(answer)
                for inputs, answer in zip(product((0, 1), repeat=len(used)), wanted, strict=True)]
    assert list(right) == expected
    assert gate != "xor" or not all(right)
