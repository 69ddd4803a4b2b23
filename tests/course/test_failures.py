"""What goes wrong: each case fails, its cure helps, and the others do not; over several seeds."""

import numpy as np
import pytest

from nnviz.course import recorded
from nnviz.course.failures import CASES, SERIES, all_spreads
from nnviz.datasets import spoiled
from nnviz.datasets.plane import split
from nnviz.experiments.plane import Experiment
from nnviz.training.tasks import train_spread

DRAWS = 5
OPTIONS = [(id, place) for id, case in CASES.items() for place in range(len(case.cures))]


def few(case, option):
    """Train some draws of a case or a cure here; return the sign's measure of each."""
    spreads = [spread.model_copy(update={"draws": spread.draws if case.looks > 1 else DRAWS})
               for spread in case.spreads_of(option)[:3]]
    return case.values(option, [train_spread(spread) for spread in spreads])


def all_recorded(case, option):
    return case.values(option, [recorded.find(spread).recording for spread in case.spreads_of(option)])


@pytest.mark.parametrize("id", CASES)
def test_trained_here_the_case_fails_and_its_cure_helps(id):
    case = CASES[id]
    before, after = few(case, case), few(case, case.cures[case.helps])
    assert len(before) == len(after) >= 3
    assert (~case.sign.well(before)).mean() >= 0.8
    assert case.sign.well(after).mean() >= 0.8


@pytest.mark.parametrize(("id", "place"), OPTIONS)
def test_in_the_recorded_draws_the_right_cure_helps_and_the_others_do_not(id, place):
    case = CASES[id]
    well = case.sign.well(all_recorded(case, case.cures[place])).mean()
    assert well >= 0.9 if place == case.helps else well <= 0.1
    assert case.sign.well(all_recorded(case, case)).mean() <= 0.1


@pytest.mark.parametrize(("id", "place"), OPTIONS)
def test_a_cure_is_one_knob(id, place):
    case, cure = CASES[id], CASES[id].cures[place]
    changed = {path for path, *_ in case.experiment.diff(cure.experiment)}
    if case.looks > 1:
        assert len(changed) + (cure.looks != case.looks) == 1
        return
    knobs = {path.rsplit(".", 1)[-1] if path.startswith("network.") else path for path in changed}
    assert len(knobs) == 1, changed


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_every_option_has_a_sentence_and_no_two_are_alike(case):
    for options in (case.diagnoses, case.cures):
        assert len(options) == 3
        assert len({option.name for option in options}) == 3
        assert all(len(option.says) > 10 for option in options)
    assert case.right in range(3)
    assert case.helps in range(3)


def test_the_right_answers_do_not_always_stand_in_the_same_place():
    for places in ([case.right for case in CASES.values()], [case.helps for case in CASES.values()]):
        assert min(places.count(place) for place in range(3)) >= 3


def test_a_series_of_looks_reports_its_best_network():
    case = CASES["looks"]
    spreads = [recorded.find(spread).recording for spread in case.spreads]
    assert len(spreads) == SERIES
    best = [recording.final("test_accuracy")[:30].max() for recording in spreads]
    np.testing.assert_allclose(case.values(case, spreads), best)
    once = case.values(case.cures[case.helps], spreads)
    np.testing.assert_allclose(once, [recording.final("test_accuracy")[0] for recording in spreads])
    assert once.mean() == pytest.approx(0.5, abs=0.08)
    seeds = [seed for recording in spreads for seed in recording.spread.seeds]
    assert len(set(seeds)) == len(seeds)


def test_the_points_are_spoiled_as_the_page_says():
    raw, standard = spoiled.two_scales(), spoiled.two_scales(standardised=True)
    table, other = np.array(raw.table), np.array(standard.table)
    assert table[:, 0].std() / table[:, 1].std() == pytest.approx(100, rel=0.1)
    np.testing.assert_allclose(other[:, :2].std(axis=0), 1, atol=0.01)
    np.testing.assert_allclose(other[:, :2].mean(axis=0), 0, atol=0.01)
    np.testing.assert_array_equal(table[:, 2], other[:, 2])

    shuffled, mended = np.array(spoiled.shuffled().table), np.array(spoiled.shuffled(mended=True).table)
    np.testing.assert_array_equal(shuffled[:, :2], mended[:, :2])
    assert shuffled[:, 2].sum() == mended[:, 2].sum()
    assert 0.35 < (shuffled[:, 2] == mended[:, 2]).mean() < 0.65

    once, often = np.array(spoiled.copied(1).table), np.array(spoiled.copied(4).table)
    assert len(often) == 4 * len(once)
    assert len(np.unique(often, axis=0)) == len(np.unique(once, axis=0))
    coin = np.array(spoiled.by_coin().table)
    assert coin[:, 2].mean() == 0.5


def test_most_test_points_of_the_leak_are_training_points_and_none_without_copies():
    def known(data):
        shares = []
        for seed in range(8):
            parts = split(Experiment(data=data, seed=seed))
            train = {tuple(point) for point in parts.train.tolist()}
            shares.append(np.mean([tuple(point) in train for point in parts.test.tolist()]))
        return np.mean(shares)

    assert known(spoiled.copied()) > 0.8
    assert known(spoiled.copied(1)) == 0


def test_recordings_are_named_once():
    named = all_spreads()
    assert len({spread.key for spread in named.values()}) == len(named)
    assert {spread.key for case in CASES.values() for option in (case, *case.cures)
            for spread in case.spreads_of(option)} == {spread.key for spread in named.values()}
