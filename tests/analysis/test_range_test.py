"""The rules of a range test on curves whose answer is known."""

import numpy as np
import pytest

from nnviz.analysis import range_test as analysis

RATES = np.geomspace(1e-5, 1.0, 501)
LOGS = np.linspace(0, 5, 501)  # decades above the lowest rate


def curve(fall=2.0, rise=4.0):
    """A loss of 1 that falls by a sigmoid around ``fall`` decades and explodes around ``rise`` decades."""
    return 1 - 0.9 / (1 + np.exp(-(LOGS - fall) * 6)) + np.exp((LOGS - rise) * 8)


def test_no_smoothing_changes_nothing_and_a_constant_stays_constant():
    noisy = np.random.default_rng(0).uniform(size=(3, 501))
    assert np.allclose(analysis.smooth(noisy, 0.0), noisy)
    assert np.allclose(analysis.smooth(np.full((2, 50), 0.7), 0.95), 0.7)


def test_smoothing_is_the_moving_average_corrected_for_its_start():
    values = np.array([[1.0, 2.0, 4.0]])
    assert np.allclose(analysis.smooth(values, 0.5), [[1, (0.25 * 1 + 0.5 * 2) / 0.75, (0.125 + 0.5 + 2) / 0.875]])


def test_a_curve_ends_where_it_leaves_the_numbers_or_is_four_times_its_lowest():
    broken = curve()[None].copy()
    broken[0, 300:] = np.nan
    assert analysis.ends(analysis.smooth(broken, 0.9)) == [300]
    (stop,) = analysis.ends(curve()[None])
    assert curve()[stop] > 4 * curve()[:stop].min() >= curve()[stop - 1]
    assert analysis.ends(np.ones((1, 501))) == [501]


def test_the_rules_find_what_they_are_named_after():
    (stop,) = analysis.ends(curve()[None])
    rates, values = RATES[:stop], curve()[:stop]
    assert analysis.steepest(rates, values) == pytest.approx(1e-3, rel=0.05)  # two decades above 1e-5
    assert analysis.tenth_of_minimum(rates, values) == pytest.approx(rates[values.argmin()] / 10)
    lowest = values.argmin()
    assert analysis.valley(rates, values) == pytest.approx(rates[lowest // 2], rel=0.05)
    assert rates[lowest] / 3 < analysis.slide(RATES, curve()) <= 1


def test_the_valley_jumps_over_bumps():
    falling = np.linspace(1, 0, 101)
    falling[40:45] += 0.5
    assert analysis.valley(np.arange(101.0), falling) == pytest.approx(50, abs=1)


def test_the_spread_of_a_rule_is_that_of_its_seeds():
    curves = np.stack([curve(fall) for fall in np.linspace(1.5, 2.5, 21)])
    found = analysis.suggestions(RATES, curves, 0.0)["steepest"]
    assert found.median == pytest.approx(1e-3, rel=0.05)
    assert found.ratio == pytest.approx(10 ** 0.8, rel=0.1)
    assert analysis.suggestions(RATES, np.stack([curve()] * 5), 0.0)["steepest"].ratio == pytest.approx(1)


def test_the_band_ends_where_half_of_the_seeds_have_diverged():
    curves = np.stack([curve(rise=3.0)] * 3 + [curve(rise=4.0)] * 2)
    band, gone = analysis.bands(RATES, curves, 0.0), analysis.diverged_at(RATES, curves, 0.0)
    assert band["left"].min() == 5
    assert band["rate"].max() < gone.median <= RATES[analysis.ends(curves).min()] * 1.001 * 10
    assert (band["low"] <= band["median"]).all()
    assert (band["median"] <= band["high"]).all()
    assert analysis.diverged_at(RATES, np.ones((3, 501)), 0.0) is None


def test_a_seed_that_diverges_at_once_suggests_nothing():
    curves = np.stack([curve(), np.full(501, np.nan)])
    found = analysis.suggestions(RATES, curves, 0.0)["minimum/10"]
    assert np.isfinite(found.median)
    alone = analysis.suggestions(RATES, curves[1:], 0.0)["minimum/10"]
    assert np.isnan(alone.median)


def test_where_the_loss_still_falls_the_rules_that_follow_it_only_tell_where_the_test_ends():
    falling = np.stack([curve(fall, rise=9) for fall in (4.5, 5.0, 5.5)])
    assert analysis.still_falling(falling, 0.0) == 3
    told = analysis.told_by_the_end(RATES, falling, 0.0)
    assert (told["minimum/10"], told["valley"]) == (3, 3)
    there = np.stack([curve(rise=9)] * 2)  # it has fallen long before the end
    assert analysis.told_by_the_end(RATES, there, 0.0)["steepest"] == 0
    diverged = np.stack([curve()] * 4)
    assert analysis.still_falling(diverged, 0.0) == 0
    assert set(analysis.told_by_the_end(RATES, diverged, 0.0).values()) == {0}
    both = np.concatenate([falling, diverged])
    assert analysis.still_falling(both, 0.0) == 3
    assert analysis.told_by_the_end(RATES, both, 0.0)["minimum/10"] == 3


def test_a_loss_that_rises_before_the_end_is_not_falling():
    rising = curve(rise=9)[None] + np.where(LOGS > 4, 0.05 * (LOGS - 4), 0.0)
    assert analysis.still_falling(rising, 0.0) == 0
    assert analysis.told_by_the_end(RATES, rising, 0.0)["minimum/10"] == 0


@pytest.mark.parametrize("seeds", [2, 9, 10, 40])
def test_of_few_seeds_the_lowest_and_the_highest_are_told(seeds):
    falls = np.linspace(1.5, 2.5, seeds)
    found = analysis.suggestions(RATES, np.stack([curve(fall) for fall in falls]), 0.0)["steepest"]
    ends = (0.0, 1.0) if seeds < 10 else (0.1, 0.9)
    assert np.log10([found.low, found.high]) + 5 == pytest.approx(np.quantile(falls, ends), abs=0.03)
    losses = np.random.default_rng(seeds).uniform(1, 2, (seeds, 501))
    band = analysis.bands(RATES, losses, 0.0)
    assert np.allclose(band[["low", "high"]].to_numpy().T, np.quantile(losses, ends, axis=0))
