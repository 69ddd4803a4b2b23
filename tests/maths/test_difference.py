"""The one rule for "is the difference real?", against SciPy, and against settings that are equal."""

from itertools import product

import numpy as np
import pytest
import scipy.stats
from hypothesis import given, settings
from hypothesis import strategies as st

from nnviz.maths.difference import (
    LEVEL,
    MOST_NEEDED,
    Difference,
    by_seed,
    draws_needed,
    fewest_draws,
    paired,
    signed_rank_p,
    smallest_p,
    together,
    unpaired,
)

#: Differences with many equal ones and zeros, as accuracies have them.
STEPS = st.lists(st.integers(-6, 6), min_size=2, max_size=9)
NUMBERS = st.lists(st.floats(-1, 1, width=16), min_size=2, max_size=13)


@given(STEPS)
@settings(max_examples=40, deadline=None)
def test_p_is_scipys_exact_one_with_ties_and_zeros(differences):
    exact = scipy.stats.PermutationMethod(n_resamples=np.inf)
    wanted = scipy.stats.wilcoxon(differences, zero_method="pratt", method=exact).pvalue
    assert signed_rank_p(differences) == pytest.approx(wanted)


@pytest.mark.parametrize("draws", [5, 10, 30, 60])
def test_p_is_scipys_exact_one_for_many_draws(draws):
    differences = np.random.default_rng(draws).normal(0.3, 1, draws)
    assert signed_rank_p(differences) == pytest.approx(scipy.stats.wilcoxon(differences, method="exact").pvalue)


@given(STEPS)
@settings(max_examples=40, deadline=None)
def test_no_draws_give_more_false_alarms_than_the_level(sizes):
    """Were the settings equal, every sign before a difference would be as likely: count all of them."""
    alarms = [signed_rank_p(np.abs(sizes) * signs) <= LEVEL for signs in product((1, -1), repeat=len(sizes))]
    assert np.mean(alarms) <= LEVEL


def equal_settings(kind, draws, generator, count):
    """Draw the scores of settings that are equal; ``kind`` says how the scores of the seeds are spread."""
    if kind == "normal":
        return generator.normal(0.9, 0.01, (count, draws))
    if kind == "images":  # shares of 2,007 test images: many are equal
        return generator.binomial(2007, 0.9, (count, draws)) / 2007
    return np.where(generator.random((count, draws)) < 0.7, 0.99, 0.75) + generator.normal(0, 0.01, (count, draws))


@pytest.mark.parametrize("kind", ["normal", "images", "solved or stuck"])
@pytest.mark.parametrize("draws", [5, 10, 30])
def test_false_alarms_of_equal_settings(kind, draws):
    generator, times = np.random.default_rng(20), 1500
    alarms = np.mean([paired(*equal_settings(kind, draws, generator, 2)).shown for _ in range(times)])
    assert alarms <= LEVEL + 2 * np.sqrt(LEVEL * (1 - LEVEL) / times)
    assert (alarms == 0) == (draws == 5)


@pytest.mark.parametrize("draws", [10, 30])
def test_false_alarms_of_ten_pairs_of_five_equal_settings(draws):
    """Ten comparisons on one chart: the chance that any of them raises an alarm is as small as that of one."""
    generator, times = np.random.default_rng(20), 300
    alarms = []
    for _ in range(times):
        scores = equal_settings("images", draws, generator, 5)
        found = [paired(scores[one], scores[other]) for one in range(5) for other in range(one)]
        alarms.append((any(entry.shown for entry in together(found)), any(entry.shown for entry in found)))
    corrected, alone = np.mean(alarms, axis=0)
    assert corrected <= LEVEL + 2 * np.sqrt(LEVEL * (1 - LEVEL) / times)
    assert alone > 3 * LEVEL


def test_a_true_shift_is_found_with_enough_draws():
    generator = np.random.default_rng(20)

    def power(draws):
        return np.mean([paired(generator.normal(0, 1, draws), generator.normal(1, 1, draws)).shown
                        for _ in range(300)])

    assert power(5) == 0
    assert 0.35 < power(10) < 0.65
    assert power(30) > 0.9


def test_five_draws_cannot_show_a_difference():
    found = paired([1, 2, 3, 4, 5], [101, 102, 103, 104, 106])
    assert (found.p, found.shown, found.can_be_shown, found.low, found.higher) == (smallest_p(5), False, False, None, 5)
    more = paired([1, 2, 3, 4, 5, 6], [101, 102, 103, 104, 106, 107])
    assert (more.p, more.shown, more.can_be_shown, more.side) == (smallest_p(6), True, True, 1)


def test_more_comparisons_need_more_draws():
    ten = together([paired(np.arange(8), np.arange(8) + 1 + np.arange(8) / 8)] * 10)
    assert not any(entry.shown or entry.can_be_shown for entry in ten)
    assert ten[0].p == pytest.approx(10 * smallest_p(8))
    assert [fewest_draws(count) for count in (1, 2, 10)] == [6, 7, 9]


def test_holms_correction():
    raw = [0.01, 0.04, 0.03]
    empty = paired([0, 0], [0, 0])
    found = together([Difference(**{**vars(empty), "p": p}) for p in raw])
    assert [entry.p for entry in found] == pytest.approx([0.03, 0.06, 0.06])
    assert {entry.comparisons for entry in found} == {3}
    assert together([]) == []


@given(NUMBERS)
@settings(deadline=None)
def test_the_interval_leaves_zero_out_where_the_test_shows_a_difference(values):
    differences = np.unique(np.array(values)[np.array(values) != 0])
    if len(set(np.abs(differences))) < len(differences) or len(differences) < 6:
        return
    found = paired(np.zeros(len(differences)), differences)
    assert found.shown == (found.low > 0 or found.high < 0)
    assert found.low <= found.typical <= found.high


def test_the_interval_holds_the_true_difference():
    generator, times = np.random.default_rng(20), 600
    held = []
    for _ in range(times):
        found = paired(generator.normal(0, 1, 10), generator.normal(0.7, 1, 10))
        held.append(found.low <= 0.7 <= found.high)
    assert 0.93 < np.mean(held) < 0.98


def test_sides_and_counts():
    better = paired([0.9] * 8, [0.92, 0.93, 0.94, 0.95, 0.96, 0.97, 0.98, 0.9])
    assert (better.side, better.higher, better.lower, better.draws) == (1, 7, 0, 8)
    worse = paired([0.92, 0.93, 0.94, 0.95, 0.96, 0.97, 0.98, 0.9], [0.9] * 8)
    assert (worse.side, worse.higher, worse.lower) == (-1, 0, 7)
    assert worse.typical == pytest.approx(-better.typical)
    equal = paired([0.5] * 8, [0.5] * 8)
    assert (equal.side, equal.p, equal.typical, equal.needed) == (0, 1.0, 0.0, None)


def test_what_float32_cannot_tell_is_no_difference():
    first = np.array([0.9001, 0.9002, 0.9003], np.float32)
    found = paired(first, np.array([0.9101, 0.9102, 0.9103], np.float32))
    assert found.low is None
    assert paired(first, first.astype(float)).higher == 0
    many = paired(np.linspace(0.9, 0.91, 8, dtype=np.float32), np.linspace(0.9, 0.91, 8, dtype=np.float32) + 1e-9)
    assert many.p == 1.0


def test_draws_are_paired_by_their_seed():
    found = by_seed({0: 0.1, 1: 0.5, 2: 0.9}, {2: 0.95, 1: 0.4, 3: 0.7})
    assert (found.paired, found.draws, found.higher, found.lower) == (True, 2, 1, 1)


@pytest.mark.parametrize("shift", [0.0, 0.04, -0.04])
def test_welch_where_no_seed_is_shared(shift):
    generator = np.random.default_rng(5)
    first, second = generator.normal(0.9, 0.01, 12), generator.normal(0.9 + shift, 0.02, 9)
    found = by_seed(dict(enumerate(first)), dict(enumerate(second, 100)))
    wanted = scipy.stats.ttest_ind(second, first, equal_var=False)
    assert found == unpaired(first, second)
    assert (found.paired, found.draws) == (False, 9)
    assert found.p == pytest.approx(wanted.pvalue)
    assert (found.low, found.high) == pytest.approx(tuple(wanted.confidence_interval()))
    assert found.side == np.sign(shift)


def test_settings_that_do_not_vary_are_compared_without_a_test():
    assert unpaired([1, 1], [1, 1]).side == 0
    assert unpaired([1, 1], [2, 2]).side == 1


@pytest.mark.parametrize("call", [lambda: paired([1, 2], [1]), lambda: paired([], []), lambda: unpaired([1], [1, 2])])
def test_what_cannot_be_compared_is_refused(call):
    with pytest.raises(ValueError, match="draw"):
        call()


@pytest.mark.parametrize("size", [0.5, 0.8, 1.2])
def test_the_draws_needed_show_the_difference_about_four_times_in_five(size):
    generator, draws = np.random.default_rng(20), draws_needed(size, 1.0)
    shown = [paired(np.zeros(draws), generator.normal(size, 1, draws)).shown for _ in range(400)]
    assert 0.7 < np.mean(shown) < 0.93  # rounded up, so more often rather than less


def test_draws_needed_at_the_bounds():
    assert draws_needed(0.0, 1.0) is None
    assert draws_needed(0.01, 1.0) is None
    assert draws_needed(0.1, 1.0) == 830 <= MOST_NEEDED
    assert draws_needed(-1.0, 0.0) == draws_needed(100.0, 1.0) == fewest_draws()
