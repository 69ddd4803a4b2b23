"""The cards' verdicts and the suggestions' promises hold when they are run."""

from string import Formatter

import numpy as np
import pytest

from nnviz.course.cards import CARDS
from nnviz.course.entry import judging
from nnviz.course.experiments import get, plane_experiments
from nnviz.labs.catalogue import PAGES
from nnviz.labs.plane.figures import claims
from nnviz.language import catalogue
from nnviz.training.tasks import train_recordings, train_spread


def run(experiment, seed=0):
    return train_recordings([experiment.with_(seed=seed)], with_pictures=False)[0]


def run_card(name, seed=0):
    return [run(experiment, seed) for experiment in CARDS[name].runs.values()]


def test_i1_epsilon_is_noise_and_no_tolerance():
    quiet, noisy, loud = runs = run_card("I1")
    assert quiet.epochs == noisy.epochs == loud.epochs == 200
    spreads = [claims.training_points(recording)["x1"].std() for recording in runs]
    assert spreads[2] ** 2 - spreads[0] ** 2 == pytest.approx(1.5**2, rel=0.15)
    assert quiet.final["test_accuracy"] > noisy.final["test_accuracy"] > loud.final["test_accuracy"]
    assert claims.noise_answer(runs) == 1


def test_i3_both_runs_have_the_same_settings():
    spread = CARDS["I3"].runs["A6"]
    assert {path for path, *_ in spread.base.diff(get("A7").experiment)} == {"seed"}
    assert get("A7").experiment.seed not in spread.seeds


def test_i16_equal_neurons_stay_equal():
    equal, random = run_card("I16")
    assert claims.largest_difference(equal) < 1e-5
    assert claims.largest_difference(random) > 0.5
    assert set(claims.first_weights(equal)["series"]) == {"1", "2", "3", "4"}


def test_a_picked_seed_is_not_among_the_draws_that_judge_it():
    picked = [entry for entry in plane_experiments() if entry.picked]
    assert [entry.id for entry in picked] == ["A7", "A10"]
    for entry in picked:
        assert entry.experiment.seed not in judging(entry).seeds
        assert str(entry.experiment.seed) in entry.chosen
    assert judging(get("A17")).seeds[0] == 1


def test_a14s_loss_is_no_smoother_than_a11s():
    """As the course's figures are read, A14 has 100 times A11's rate."""
    first, second = (train_spread(judging(get(name)).model_copy(update={"draws": 10})) for name in ("A11", "A14"))
    assert first.spread.base.training.learning_rate * 100 == second.spread.base.training.learning_rate
    (found,) = claims.rougher([first, second])
    assert found.side >= 0


@pytest.mark.parametrize("card", CARDS.values(), ids=CARDS)
def test_every_answer_has_its_outcome_in_french_with_the_same_figures(card):
    french = catalogue("fr").gettext
    assert len(card.outcomes) == len(card.answers)
    for outcome in card.outcomes:
        assert french(outcome) != outcome
        names = {name for _, name, _, _ in Formatter().parse(outcome) if name}
        assert french(outcome).format(**dict.fromkeys(names, "7")).count("7") >= len(names)


def suggestion(name):
    return next(entry.experiment for entry in PAGES["boundaries"].suggestions if entry.id == name)


def test_a_straight_line_cannot_solve_xor_and_the_product_can():
    assert run(suggestion("line")).final["test_accuracy"] < 0.8
    assert run(suggestion("product")).final["test_accuracy"] > 0.95


def test_three_layers_solve_the_spiral():
    accuracies = [run(suggestion("spiral"), seed).final["train_accuracy"] for seed in range(5)]
    assert accuracies[0] > 0.9  # another machine rounds in another way, and 400 epochs make much of that
    assert np.median(accuracies) > 0.95


def test_the_large_learning_rate_explodes_and_a_third_of_it_solves_the_task():
    recording = run(suggestion("diverge"))
    calm = run(suggestion("diverge").with_(training={"learning_rate": 1.0}))
    assert recording.ended == "diverged"
    assert 3 <= recording.diverged_at <= 30
    losses = recording.epoch_loss[np.isfinite(recording.epoch_loss)]
    assert losses.max() > 1000 * losses[0]
    assert calm.final["test_accuracy"] > 0.97


def test_the_large_network_learns_the_noise():
    recording = run(suggestion("overfit"))
    assert recording.final["train_loss"] < 0.03
    assert recording.final["test_loss"] > 1.5 * recording.scores["test_loss"].min()
