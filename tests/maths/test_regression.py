"""Answers and scores of a table's network: scikit-learn and plain sums are the oracles."""

import numpy as np
import pytest
from sklearn.metrics import mean_absolute_error, r2_score, root_mean_squared_error

from nnviz.maths.regression import (
    activated,
    figures,
    interval,
    point_losses,
    rmse_difference,
    weighted_sums,
)

RNG = np.random.default_rng(0)


def test_wide_inputs_pass_the_hidden_layer():
    x = RNG.normal(size=(7, 4)).astype(np.float32)
    weights = [RNG.normal(size=(2, *shape)).astype(np.float32) for shape in ((2, 3), (3,), (5, 1), (1,))]
    sums = weighted_sums(weights, x, ("relu",), wide=(3, 0), deep=(1, 2))
    assert sums.shape == (1, 2, 7)
    for frame in range(2):
        inner, shift, kernel, bias = (weight[frame] for weight in weights)
        hidden = np.maximum(x[:, [1, 2]] @ inner + shift, 0)
        expected = x[:, [3, 0]] @ kernel[:2] + hidden @ kernel[2:] + bias
        np.testing.assert_allclose(sums[0, frame], expected[:, 0], rtol=1e-5, atol=1e-5)


def test_many_rows_are_the_same_in_parts():
    x = RNG.normal(size=(9_000, 3)).astype(np.float32)
    weights = [RNG.normal(size=(1, *shape)).astype(np.float32) for shape in ((3, 50), (50,), (50, 2), (2,))]
    whole = weighted_sums(weights, x, ("tanh",), (), (0, 1, 2))
    np.testing.assert_allclose(whole[:, :, 8_000:8_010], weighted_sums(weights, x[8_000:8_010], ("tanh",), (),
                                                                       (0, 1, 2)), rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize(("activation", "expected"), [
    ("linear", [-2, 0, 3]), ("relu", [0, 0, 3]), ("softplus", [0.126928, 0.693147, 3.048587]),
    ("bounded", [1.476812, 3, 4.810297])])
def test_what_an_output_may_be(activation, expected):
    sums = np.array([-2, 0, 3], np.float32)
    np.testing.assert_allclose(activated(sums, activation, 1.0, 5.0), expected, rtol=1e-5)


def test_losses_of_errors():
    errors = np.array([-3, 0.5, 0, 1], np.float32)
    np.testing.assert_allclose(point_losses(errors, "mse"), [9, 0.25, 0, 1])
    np.testing.assert_allclose(point_losses(errors, "mae"), [3, 0.5, 0, 1])
    np.testing.assert_allclose(point_losses(errors, "huber"), [2.5, 0.125, 0, 0.5])


def test_figures_are_those_of_scikit_learn():
    true, told = RNG.normal(size=50), RNG.normal(size=(3, 50))
    found = figures(told, true)
    for frame in range(3):
        assert found["rmse"][frame] == pytest.approx(root_mean_squared_error(true, told[frame]))
        assert found["mae"][frame] == pytest.approx(mean_absolute_error(true, told[frame]))
        assert found["r2"][frame] == pytest.approx(r2_score(true, told[frame]))
    assert np.isnan(figures(told, np.ones(50))["r2"]).all()


def test_intervals_hold_the_truth_nineteen_of_twenty_times():
    inside = {"rmse": 0, "mae": 0}
    for _ in range(400):
        bounds = interval(RNG.normal(0, 2, 300), 9.0)
        inside["rmse"] += bounds["rmse"][0] <= 2 <= bounds["rmse"][1]
        inside["mae"] += bounds["mae"][0] <= 2 * np.sqrt(2 / np.pi) <= bounds["mae"][1]
    assert all(0.91 < count / 400 < 0.98 for count in inside.values())


def test_an_interval_of_r2_follows_from_that_of_the_errors():
    bounds = interval(np.array([1.0, 2.0, 3.0]), 10.0)
    low, high = (edge**2 for edge in bounds["rmse"])
    assert bounds["r2"] == pytest.approx((1 - high / 10, 1 - low / 10))
    assert np.isnan(interval(np.array([1.0, 2.0]), 0.0)["r2"]).all()


def test_the_interval_of_a_difference_in_rmse_holds_the_true_one_95_times_of_100():
    rng, held = np.random.default_rng(5), 0
    for _ in range(400):
        common = rng.normal(0, 1, 300)
        one, other = common + rng.normal(0, 0.3, 300), 1.2 * common + rng.normal(0, 0.3, 300)
        _difference, low, high = rmse_difference(one, other)
        held += low <= np.sqrt(1.44 + 0.09) - np.sqrt(1.09) <= high
    assert 0.92 <= held / 400 <= 0.98


def test_a_difference_in_rmse_is_that_of_the_two():
    one, other = np.array([1.0, -2.0, 0.5]), np.array([2.0, 2.0, -1.0])
    difference, low, high = rmse_difference(one, other)
    assert difference == pytest.approx(np.sqrt(3) - np.sqrt(1.75))
    assert low < difference < high
    assert rmse_difference(one, one) == (0, 0, 0)
