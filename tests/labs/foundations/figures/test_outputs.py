"""Output units and their losses, against Keras's formulas written out by hand."""

import numpy as np
import pytest

from nnviz.labs.foundations.figures import outputs
from nnviz.labs.foundations.tasks import ACTIVATIONS, LOSSES, RANGES, TASKS

Z = np.array([-3.0, 0.0, 2.0])


def test_answers():
    np.testing.assert_allclose(outputs.answer("none", Z), Z)
    np.testing.assert_allclose(outputs.answer("softplus", Z), np.log(1 + np.exp(Z)))
    np.testing.assert_allclose(outputs.answer("sigmoid", Z), 1 / (1 + np.exp(-Z)))
    np.testing.assert_allclose(outputs.answer("softmax", Z), np.exp(Z) / (np.exp(Z) + 2))


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_answers_lie_in_the_range_that_the_reasons_speak_of(activation):
    low, high = RANGES[activation]
    answers = outputs.answer(activation, np.linspace(-6, 6, 100))
    assert low is None or answers.min() >= low
    assert high is None or answers.max() <= high


def test_losses():
    p = np.array([0.2, 0.9])
    np.testing.assert_allclose(outputs.cost("mse", 1.0, p), [0.64, 0.01])
    np.testing.assert_allclose(outputs.cost("bce", 0.7, p), -(0.7 * np.log(p) + 0.3 * np.log(1 - p)))
    np.testing.assert_allclose(outputs.cost("ce", 1.0, p), -np.log(p))
    assert np.isnan(outputs.cost("bce", 1.0, np.array([1.5, -0.1]))).all()
    assert outputs.cost("bce", 1.0, np.array([0.0]))[0] == pytest.approx(-np.log(1e-7))


@pytest.mark.parametrize("task", TASKS.values(), ids=TASKS)
def test_what_fits_reaches_all_of_the_band_that_makes_sense_and_nothing_else(task):
    band = outputs.band(task).iloc[0]
    assert band["low"] <= band["target"] <= band["high"]
    low, high = RANGES[task.activation]
    assert (low, high) == (task.low, task.high)
    curve = outputs.curves(task, task.activation, task.loss)
    assert curve["loss"].notna().all()
    best = curve.loc[curve["loss"].idxmin(), "answer"]
    assert best == pytest.approx(task.target, abs=0.03)


@pytest.mark.parametrize("task", TASKS.values(), ids=TASKS)
@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("loss", LOSSES)
def test_a_row_at_a_sum_is_the_curve_there(task, activation, loss):
    curve = outputs.curves(task, activation, loss)
    here = outputs.at(task, activation, loss, curve["z"].iloc[30])
    np.testing.assert_allclose(here.iloc[0], curve.iloc[30])
