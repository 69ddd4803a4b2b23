"""The figures of sweeps, searches and races, on scores whose answer is known."""

import numpy as np
import pytest

from nnviz.labs.search.figures import history, luck, race, sweep
from nnviz.search.store import Trial, best

POINTS = [{"lr": "0.1", "neurons": "2"}, {"lr": "0.1", "neurons": "4"}, {"lr": "1", "neurons": "2"}]
#: Seven seeds: the second point is a little better than the first on each; the third is far behind.
SCORES = np.array([[0.80, 0.81, 0.79, 0.80, 0.82, 0.78, 0.80], [0.81, 0.82, 0.80, 0.81, 0.83, 0.79, 0.81],
                   [0.5, 0.4, 0.6, 0.5, 0.55, 0.45, 0.5]])


def test_a_sweeps_table_has_the_median_and_the_ends_of_each_point():
    table = sweep.table(POINTS, SCORES)
    assert table["median"].tolist() == [0.8, 0.81, 0.5]
    assert table["low"].tolist() == [0.78, 0.79, 0.4]
    assert table[["k0", "k1"]].values.tolist() == [["0.1", "2"], ["0.1", "4"], ["1", "2"]]
    part = SCORES.copy()
    part[2] = np.nan
    part[0, 3:] = np.nan
    assert sweep.table(POINTS, part)["seeds"].tolist() == [3, 7, 0]
    assert np.isnan(sweep.table(POINTS, part)["median"][2])


def test_the_best_point_counts_those_that_the_seeds_do_not_tell_from_it():
    assert sweep.best(SCORES, "accuracy") == (1, 0, 1)  # better on every seed: a paired test sees a small difference
    mixed = SCORES.copy()
    mixed[0, ::2] += 0.02
    assert sweep.best(mixed, "accuracy").rivals == 1
    assert sweep.best(SCORES[:, :3], "accuracy") == (1, 2, 1)  # three seeds tell nothing apart
    assert sweep.best(SCORES, "loss").place == 2
    assert sweep.best(np.full((2, 3), np.nan), "loss") is None


def test_points_with_the_same_median_share_the_best_one():
    equal = SCORES.copy()
    equal[0] = SCORES[1][::-1]
    assert sweep.best(equal, "accuracy") == (0, 1, 2)  # the first of the two
    assert sweep.best(equal, "loss").equals == 1
    part = equal.copy()
    part[1, 2] = np.nan  # not scored yet
    assert sweep.best(part, "accuracy") == (0, 0, 1)


TRIALS = [Trial(0, "done", {"lr": "1"}, 0.5, (0.4, 0.6)), Trial(1, "failed", {"lr": "9"}, None, ()),
          Trial(2, "pruned", {"lr": "2"}, 0.1, (0.1,)), Trial(3, "done", {"lr": "3"}, 0.3, (0.2, 0.4)),
          Trial(4, "running", {"lr": "4"}, None, ()), Trial(5, "done", {"lr": "5"}, 0.3, (0.3, 0.3))]


def test_the_history_knows_what_was_trained_and_how_often_validation_was_looked_at():
    table = history.table(TRIALS, str)
    assert table["trial"].tolist() == [1, 3, 4, 6]
    assert table["state"].tolist() == ["done", "pruned", "done", "done"]
    assert table["what"][0] == "lr = 1"
    assert history.looks(TRIALS) == 7
    assert history.best_so_far(TRIALS, lower=True)["score"].tolist() == [0.5, 0.3, 0.3]
    assert history.best_so_far(TRIALS, lower=False)["score"].tolist() == [0.5, 0.5, 0.5]


def test_a_trial_that_was_given_up_is_never_the_best():
    assert best(TRIALS, lower=True).number == 3  # the first of equals
    assert best(TRIALS, lower=False).number == 0
    assert [trial.number for trial in history.ranked(TRIALS, lower=True)] == [3, 5, 0]
    assert best(TRIALS[1:3], lower=True) is None


def test_trials_with_the_same_score_share_the_best_one():
    assert [trial.number for trial in history.best_ones(TRIALS, lower=True)] == [3, 5]
    assert [trial.number for trial in history.best_ones(TRIALS, lower=False)] == [0]
    assert history.best_ones([], lower=True) == []


def test_the_chance_of_a_good_trial_is_the_textbook_s():
    chances = race.expected(59)
    assert [round(float(chances[n - 1]), 2) for n in (14, 30, 59)] == [0.51, 0.79, 0.95]


@pytest.mark.parametrize("lower", [True, False])
def test_what_happens_to_random_draws_is_what_is_expected(lower):
    draws = np.random.default_rng(0).normal(size=(400, 40))
    happened = race.happened(draws, lower=lower)
    assert np.abs(happened - race.expected(40)).max() < 0.08
    assert (np.diff(happened) >= 0).all()


@pytest.mark.parametrize("points", [1, 16, 27, 500])
def test_a_trial_with_the_score_of_the_best_is_among_them(points):
    rng = np.random.default_rng(points)
    known = np.round(rng.normal(size=points), 1)  # a small space, where some points score the same
    happened = race.happened(known[rng.integers(points, size=(400, 30))], lower=True)
    share = max(np.mean(known <= np.quantile(known, 0.05, method="inverted_cdf")), 0.05)
    assert np.abs(happened - (1 - (1 - share) ** np.arange(1, 31))).max() < 0.1
    assert (happened >= race.expected(30) - 0.08).all()


def test_where_half_of_all_trials_are_perfect_chance_soon_has_one():
    perfect = np.minimum(np.random.default_rng(1).normal(size=(400, 30)), 0.0)
    happened = race.happened(perfect, lower=False)
    assert np.abs(happened - (1 - 0.5 ** np.arange(1, 31))).max() < 0.08


def test_a_race_in_which_all_trials_score_the_same_is_none():
    same = {"grid": np.array([[1.0, np.nan]] * 2), "random": np.ones((2, 2))}
    assert race.only_score(same) == 1.0
    assert race.only_score(same | {"tpe": np.array([[1.0, 0.9]] * 2)}) is None
    assert race.only_score({"random": np.full((2, 2), np.nan)}) is None


def test_a_races_band_is_that_of_the_best_so_far():
    scores = {"random": np.array([[3.0, 1.0, 2.0], [2.0, 2.0, 0.0]]), "grid": np.array([[1.0, np.nan, np.nan]] * 2)}
    table = race.bands(scores, lower=True)
    random = table[table["searcher"] == "random"]
    assert random["median"].tolist() == [2.5, 1.5, 0.5]
    assert table[table["searcher"] == "grid"]["median"].tolist() == [1.0, 1.0, 1.0]
    lucky = race.luck(scores["random"], lower=True)
    assert set(lucky["series"]) == {"expected", "happened"}
    assert lucky["trial"].max() == 3


@pytest.mark.parametrize("lost", [0, 2, 3, 5, 7])
def test_the_strip_of_fresh_seeds_draws_the_median_of_all_with_the_diverged_as_the_worst(lost):
    scores = np.append(np.linspace(0.7, 0.79, 10 - lost), [np.inf] * lost)
    drawn = luck.strip("fresh", scores, 0.69)
    (box,) = drawn.boxes.to_dict("records")
    assert drawn.dots["value"].tolist() == scores[:10 - lost].tolist()
    assert (drawn.edge is None) == (lost == 0)
    if np.isfinite(np.median(scores)):
        assert box["median"] == pytest.approx(np.median(scores))
    else:
        assert box["median"] == drawn.edge
    assert (box["upper"] == drawn.edge) == (lost >= 3)
    assert lost == 0 or drawn.edge == box["high"] > 0.79


def test_where_all_fresh_seeds_diverge_there_is_no_strip_and_small_losses_are_not_rounded():
    assert luck.strip("fresh", np.full(10, np.inf), 0.5) is None
    assert luck.strip("fresh", np.array([1.23456e-6, 2e-6]), 1e-6).dots["value"].tolist() == [1.23456e-6, 2e-6]
