"""Two classes at a threshold, against scikit-learn."""

import numpy as np
import pytest
from sklearn import metrics as oracle
from sklearn.calibration import calibration_curve

from nnviz.maths import binary

DRAW = np.random.default_rng(4)
CLASSES = (DRAW.random(300) < 0.7).astype(int)
#: Rounded, so that many scores are equal.
SCORES = np.clip(0.5 * CLASSES + DRAW.normal(0.3, 0.25, 300), 0, 1).round(2)


@pytest.mark.parametrize("threshold", [0.0, 0.31, 0.5, 0.77])
def test_the_measures_are_those_of_scikit_learn(threshold):
    told, found = (threshold <= SCORES).astype(int), binary.metrics(SCORES, CLASSES, threshold)
    expected = {
        "accuracy": oracle.accuracy_score(CLASSES, told), "recall": oracle.recall_score(CLASSES, told),
        "balanced_accuracy": oracle.balanced_accuracy_score(CLASSES, told),
        "specificity": oracle.recall_score(CLASSES, told, pos_label=0),
        "precision": oracle.precision_score(CLASSES, told), "f1": oracle.f1_score(CLASSES, told),
        "auc": oracle.roc_auc_score(CLASSES, SCORES)}
    assert tuple(found) == binary.METRICS
    assert found == pytest.approx(expected)
    counts = binary.counts(SCORES, CLASSES, threshold)
    assert [[counts.true_negatives, counts.false_positives], [counts.false_negatives, counts.true_positives]] == (
        oracle.confusion_matrix(CLASSES, told).tolist())


def test_nothing_to_take_a_share_of_is_no_number():
    found = binary.metrics(np.array([0.2, 0.3]), np.array([0, 0]))
    assert np.isnan([found["recall"], found["precision"], found["auc"]]).all()
    assert found["specificity"] == 1


def test_bootstrap_intervals_hold_the_value_and_shrink_with_more_points():
    found, few = binary.intervals(SCORES, CLASSES), binary.intervals(SCORES[:60], CLASSES[:60])
    values = binary.metrics(SCORES, CLASSES)
    for name in binary.METRICS:
        assert found[name].low <= values[name] <= found[name].high
        assert few[name].half > found[name].half
    assert found["accuracy"].half == pytest.approx(
        1.96 * np.sqrt(values["accuracy"] * (1 - values["accuracy"]) / 300), rel=0.15)
    assert binary.intervals(SCORES, CLASSES) == found


@pytest.mark.parametrize(("miss", "alarm"), [(1, 1), (5, 1), (1, 8)])
def test_no_threshold_is_cheaper_than_the_cheapest(miss, alarm):
    best = binary.cheapest(SCORES, CLASSES, miss, alarm)
    least = binary.mean_cost(SCORES, CLASSES, best, miss, alarm)
    assert least == pytest.approx(min(
        binary.mean_cost(SCORES, CLASSES, threshold, miss, alarm) for threshold in np.linspace(0, 1, 1001)))
    told = (best <= SCORES).astype(int)
    (_rest, alarms), (misses, _hits) = oracle.confusion_matrix(CLASSES, told)
    assert least == pytest.approx((miss * misses + alarm * alarms) / 300)


def test_dear_misses_lower_the_threshold_and_calibrated_scores_need_only_the_costs():
    assert binary.cheapest(SCORES, CLASSES, 9, 1) < binary.cheapest(SCORES, CLASSES, 1, 1) < (
        binary.cheapest(SCORES, CLASSES, 1, 9))
    told = DRAW.random(200_000)
    ill = (DRAW.random(200_000) < told).astype(int)
    for miss, alarm in ((1, 1), (4, 1), (1, 3)):
        assert binary.cheapest(told, ill, miss, alarm) == pytest.approx(binary.calibrated_threshold(miss, alarm),
                                                                        abs=0.03)


def test_prior_correction_is_bayess_rule():
    """The same two heaps of a feature, mixed otherwise: the posterior of the old mixture, corrected, is the new one."""
    x = np.linspace(-4, 4, 81)
    heaps = np.exp(-(x - 1) ** 2 / 2), np.exp(-(x + 1) ** 2 / 2)

    def posterior(prevalence):
        return prevalence * heaps[0] / (prevalence * heaps[0] + (1 - prevalence) * heaps[1])

    old, new = posterior(0.742), posterior(0.625)
    for threshold in (0.2, 0.5, 0.9):
        moved = binary.for_prevalence(threshold, 0.742, 0.625)
        assert ((old >= moved) == (new >= threshold)).all()
    assert binary.for_prevalence(0.5, 0.742, 0.625) == pytest.approx(0.633, abs=5e-4)
    assert binary.for_prevalence(0.3, 0.6, 0.6) == pytest.approx(0.3)


def test_reliability_is_scikit_learns_calibration_curve():
    bins = binary.reliability(SCORES, CLASSES)
    share, told = calibration_curve(CLASSES, SCORES, n_bins=10)
    # scikit-learn puts a score on an edge into the bin below it, we into the one above: compare scores off the edges
    off = np.abs(SCORES * 10 - np.round(SCORES * 10)) > 1e-9
    bins = binary.reliability(SCORES[off], CLASSES[off])
    share, told = calibration_curve(CLASSES[off], SCORES[off], n_bins=10)
    assert [one.share for one in bins] == pytest.approx(share)
    assert [one.score for one in bins] == pytest.approx(told)
    assert sum(one.points for one in bins) == off.sum()
    assert binary.reliability(np.array([1.0]), np.array([1])) == [(1.0, 1.0, 1)]
