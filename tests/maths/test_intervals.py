"""How exact a share of test images is, against SciPy and against draws."""

import numpy as np
import pytest
import scipy.stats

from nnviz.maths.intervals import mcnemar, optimism, wilson


@pytest.mark.parametrize(("right", "images"), [(0, 10), (10, 10), (1, 3), (9726, 10_000), (1840, 2007)])
def test_wilsons_interval_is_scipys(right, images):
    wanted = scipy.stats.binomtest(right, images).proportion_ci(method="wilson")
    assert tuple(wilson(right / images, images)) == pytest.approx((wanted.low, wanted.high), abs=1e-12)


def test_half_an_interval_stands_after_plus_minus():
    assert wilson(0.9726, 10_000).half == pytest.approx(0.0032, abs=5e-5)
    assert wilson(0.9, 2007).half == pytest.approx(0.0131, abs=5e-5)


@pytest.mark.parametrize(("one", "other"), [(0, 0), (0, 7), (7, 0), (3, 3), (30, 52), (120, 60)])
def test_mcnemar_is_the_exact_binomial_test(one, other):
    first = np.array([True] * one + [False] * other + [True, False] * 50)
    second = np.array([False] * one + [True] * other + [True, False] * 50)
    wanted = scipy.stats.binomtest(one, one + other).pvalue if one + other else 1.0
    assert mcnemar(first, second) == pytest.approx((one, other, wanted))


@pytest.mark.parametrize(("share", "images", "tries"), [(0.9, 2007, 7), (0.97, 10_000, 30), (0.5, 20, 2)])
def test_the_best_of_many_looks_better_than_it_is(share, images, tries):
    drawn = np.random.default_rng(1).binomial(images, share, (20_000, tries)).max(axis=1) / images
    assert optimism(share, images, tries) == pytest.approx(drawn.mean() - share, abs=4 * drawn.std() / 20_000 ** 0.5)


def test_one_look_costs_nothing_and_each_more_costs_more():
    costs = [optimism(0.9, 2007, tries) for tries in (0, 1, 2, 5, 20)]
    assert costs[:2] == [0, 0]
    assert costs == sorted(costs)
