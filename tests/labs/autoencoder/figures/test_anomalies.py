"""Known and unknown images told apart by their errors: against scikit-learn, and by counting."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from sklearn.metrics import auc, roc_auc_score

from nnviz.labs.autoencoder.figures.anomalies import ROC_POINTS, anomalies

#: Few different errors, so that many are the same, or any.
ERRORS = arrays(np.float32, st.integers(1, 60), elements=st.integers(0, 8).map(lambda n: n / 8)) | arrays(
    np.float32, st.integers(1, 60), elements=st.floats(0, 1e6, width=32))


def draws(known=1000, unknown=700, apart=1.0, seed=0):
    draw = np.random.default_rng(seed)
    return draw.normal(3, 1, known) ** 2 / 100, draw.normal(3 + apart, 1.5, unknown) ** 2 / 100


def labelled(known, unknown):
    return np.repeat([0, 1], [len(known), len(unknown)]), np.concatenate([known, unknown]).astype(np.float32)


@settings(deadline=None, max_examples=50)
@given(ERRORS, ERRORS)
def test_equals_scikit_learn(known, unknown):
    found = anomalies(known, unknown)
    actual, errors = labelled(known, unknown)
    assert found.auc == pytest.approx(roc_auc_score(actual, errors))
    assert auc(found.false_positive_rate, found.true_positive_rate) == pytest.approx(found.auc)
    for threshold in np.unique(errors):
        share, wrong, precision = found.at(threshold)
        rejected = errors >= threshold
        assert share == pytest.approx(rejected[actual == 1].mean())
        assert wrong == pytest.approx(rejected[actual == 0].mean())
        assert precision == pytest.approx(actual[rejected].mean())


@settings(deadline=None, max_examples=50)
@given(ERRORS, ERRORS)
def test_the_best_threshold_is_the_best_of_all_errors(known, unknown):
    found = anomalies(known, unknown)
    gains = {threshold: found.at(threshold).found - found.at(threshold).wrongly_rejected
             for threshold in np.concatenate([known, unknown]).astype(float)}
    assert gains[found.best_threshold] == pytest.approx(max(gains.values()))


@settings(deadline=None, max_examples=50)
@given(ERRORS, ERRORS)
def test_every_image_is_in_one_bin(known, unknown):
    found = anomalies(known, unknown)
    assert found.known_shares.sum() == pytest.approx(1)
    assert found.unknown_shares.sum() == pytest.approx(1)
    assert np.all(np.diff(found.edges) > 0)
    middle = len(found.edges) // 2
    assert found.known_shares[middle:].sum() == pytest.approx((known >= found.edges[middle]).mean())


@pytest.mark.parametrize("apart", [-1.0, 0.0, 0.5, 3.0])
def test_a_thinned_curve_looks_like_the_whole_one(apart):
    known, unknown = draws(20_000, 15_000, apart)
    found = anomalies(known, unknown)
    assert len(found.thresholds) <= ROC_POINTS + 1
    assert found.auc == pytest.approx(roc_auc_score(*labelled(known, unknown)))
    assert auc(found.false_positive_rate, found.true_positive_rate) == pytest.approx(found.auc, abs=1e-3)


def test_every_point_of_the_curve_is_what_its_threshold_does():
    found = anomalies(*draws())
    assert len(found.thresholds) > 150
    assert (found.false_positive_rate[0], found.true_positive_rate[0], found.thresholds[0]) == (0, 0, np.inf)
    assert (found.false_positive_rate[-1], found.true_positive_rate[-1]) == (1, 1)
    assert found.best_threshold in found.thresholds
    for false_positive, true_positive, threshold in zip(
            found.false_positive_rate, found.true_positive_rate, found.thresholds, strict=True):
        assert found.at(threshold)[:2] == pytest.approx((true_positive, false_positive))


def test_by_hand():
    found = anomalies(known=[1, 2, 3, 6], unknown=[5, 4])
    assert found.at(4) == (1, 0.25, 2 / 3)
    assert found.at(4.5) == (0.5, 0.25, 0.5)
    assert found.at(1) == (1, 1, 1 / 3)
    assert found.at(7)[:2] == (0, 0)
    assert np.isnan(found.at(7).precision)
    assert found.best_threshold == 4
    assert found.auc == 6 / 8


def test_where_unknown_images_are_rebuilt_better_the_best_threshold_still_is_a_number():
    found = anomalies([5, 6, 7], [1, 2])
    assert found.auc == 0
    assert np.isfinite(found.best_threshold)


@pytest.mark.parametrize("error", [0.0, 0.02, 1e6])
@pytest.mark.filterwarnings("error")
def test_images_with_the_same_error_cannot_be_told_apart(error):
    found = anomalies(np.full(5, error), np.full(3, error))
    assert found.auc == 0.5
    assert found.at(found.best_threshold) == (1, 1, 3 / 8)


@pytest.mark.parametrize("value", [np.nan, np.inf])
@pytest.mark.parametrize("position", [0, 1])
def test_a_diverged_run_is_named(value, position):
    errors = [np.ones(4), np.ones(3)]
    errors[position][1] = value
    with pytest.raises(ValueError, match="diverged"):
        anomalies(*errors)


def test_no_images_is_an_error():
    with pytest.raises(ValueError, match="no images"):
        anomalies(np.ones(3), np.array([]))
