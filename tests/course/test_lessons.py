"""The cards' verdicts and the suggestions' promises hold when they are run."""

import numpy as np
import pytest

from nnviz.course.cards import CARDS
from nnviz.course.experiments import get
from nnviz.labs.catalogue import PAGES
from nnviz.labs.plane.figures import claims
from nnviz.training.tasks import train_recordings, train_spread


def run(experiment, seed=0):
    return train_recordings([experiment.with_(seed=seed)], with_pictures=False)[0]


def run_card(name, seed=0):
    return [run(experiment, seed) for experiment in CARDS[name].runs.values()]


def test_i1_epsilon_is_noise_and_no_tolerance():
    quiet, noisy, loud = run_card("I1")
    assert quiet.epochs == noisy.epochs == loud.epochs == 200
    spreads = [claims.training_points(recording)["x1"].std() for recording in (quiet, noisy, loud)]
    assert spreads == sorted(spreads)
    assert spreads[2] ** 2 - spreads[0] ** 2 == pytest.approx(1.5**2, rel=0.15)
    assert quiet.final["test_accuracy"] > noisy.final["test_accuracy"] > loud.final["test_accuracy"]


def test_i2_every_draw_is_better_than_guessing():
    for name, spread in CARDS["I2"].runs.items():
        assert spread.base == get(name).experiment
        assert train_spread(spread).final("train_accuracy").min() > 0.5 > get(name).reported["accuracy"]


def test_i3_about_seven_draws_in_ten_find_the_solution():
    (spread,) = CARDS["I3"].runs.values()
    assert {path for path, *_ in spread.base.diff(get("A7").experiment)} == {"seed"}
    finals = train_spread(spread).final("train_accuracy")
    assert 18 <= (finals > 0.9).sum() <= 24
    assert finals[finals <= 0.9].max() < 0.8


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_i4_a_larger_batch_is_smoother_and_needs_more_epochs(seed):
    one, hundred, summed = run_card("I4", seed)
    assert claims.roughness(hundred) < 0.2 * claims.roughness(one)
    assert claims.roughness(summed) > claims.roughness(hundred)
    assert claims.epochs_to(hundred, 0.9) > claims.epochs_to(one, 0.9)
    assert claims.steps_per_epoch(one) == 100 * claims.steps_per_epoch(hundred) == 1000


def test_roughness_ignores_an_even_fall():
    class Falling:
        epoch_loss = np.linspace(1, 0, 50)

    assert claims.roughness(Falling) == pytest.approx(0, abs=1e-12)


def test_i16_equal_neurons_stay_equal():
    equal, random = run_card("I16")
    assert claims.largest_difference(equal) < 1e-5
    assert claims.largest_difference(random) > 0.5
    assert set(claims.first_weights(equal)["series"]) == {"1", "2", "3", "4"}


def suggestion(name):
    return next(entry.experiment for entry in PAGES["boundaries"].suggestions if entry.id == name)


def test_a_straight_line_cannot_solve_xor_and_the_product_can():
    assert run(suggestion("line")).final["test_accuracy"] < 0.8
    assert run(suggestion("product")).final["test_accuracy"] > 0.95


def test_three_layers_solve_the_spiral():
    accuracies = [run(suggestion("spiral"), seed).final["train_accuracy"] for seed in range(5)]
    assert accuracies[0] > 0.9  # another machine rounds in another way, and 400 epochs make much of that
    assert np.median(accuracies) > 0.95


def test_the_large_learning_rate_keeps_the_loss_up():
    recording = run(suggestion("diverge"))
    calm = run(suggestion("diverge").with_(training={"learning_rate": 1.0}))
    assert recording.ended == "diverged" or recording.final["train_loss"] > 3 * calm.final["train_loss"]


def test_the_large_network_learns_the_noise():
    recording = run(suggestion("overfit"))
    assert recording.final["train_loss"] < 0.03
    assert recording.final["test_loss"] > 1.5 * recording.scores["test_loss"].min()
