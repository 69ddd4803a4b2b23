"""The scores against scikit-learn, for many snapshots at once."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from sklearn import metrics

from nnviz.maths.scores import accuracy, confusion, losses, precision_recall, predicted, sigmoid, softmax

OUTPUTS = ("sigmoid_mse", "sigmoid_bce", "softmax_ce")
#: Weighted sums of up to 14 keep a probability at more than 8 digits from 0 and 1 in scikit-learn's formula.
SUMS = st.floats(-14, 14, width=32)


@st.composite
def snapshots(draw):
    """(output, weighted sums (outputs, F, n), true classes (n,), number of classes)."""
    output = draw(st.sampled_from(OUTPUTS))
    classes = draw(st.integers(2, 6)) if output == "softmax_ce" else 2
    points = draw(st.integers(1, 30))
    shape = (classes if output == "softmax_ce" else 1, draw(st.integers(1, 3)), points)
    sums = draw(arrays(np.float32, shape, elements=SUMS))
    return output, sums, draw(arrays(np.int32, points, elements=st.integers(0, classes - 1))), classes


def probabilities(output, sums):
    """(F, n, classes) in double precision."""
    sums = sums.astype(float)
    pair = softmax(sums) if output == "softmax_ce" else np.stack([1 - sigmoid(sums[0]), sigmoid(sums[0])])
    return np.moveaxis(pair, 0, -1)


@settings(deadline=None)
@given(snapshots())
def test_equals_scikit_learn(case):
    output, sums, actual, classes = case
    names, shares, loss = list(range(classes)), probabilities(output, sums), losses(sums, actual, output)
    claimed = predicted(sums, output)
    matrices = confusion(claimed, actual, classes)
    precision, recall = precision_recall(matrices)
    assert claimed.dtype == np.uint8
    for frame, share in enumerate(shares):
        if output == "sigmoid_mse":
            expected = metrics.mean_squared_error(actual, share[:, 1])
        else:
            expected = metrics.log_loss(actual, share, labels=names)
        assert loss[frame] == pytest.approx(expected, abs=1e-5, rel=1e-5)
        assert accuracy(claimed, actual)[frame] == pytest.approx(metrics.accuracy_score(actual, claimed[frame]))
        np.testing.assert_array_equal(
            matrices[frame], metrics.confusion_matrix(actual, claimed[frame], labels=names))
        wanted = metrics.precision_recall_fscore_support(
            actual, claimed[frame], labels=names, zero_division=np.nan)
        np.testing.assert_allclose(precision[frame], wanted[0])
        np.testing.assert_allclose(recall[frame], wanted[1])


@given(snapshots())
def test_predicted_is_the_likeliest_class(case):
    output, sums, *_ = case
    shares = probabilities(output, sums)
    chosen = np.take_along_axis(shares, predicted(sums, output)[..., None].astype(int), axis=-1)[..., 0]
    np.testing.assert_array_equal(chosen, shares.max(axis=-1))


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("output", OUTPUTS)
def test_certain_networks_have_a_finite_loss(output):
    sums = np.array([[[-1e4, 1e4]]], np.float32)
    sums = np.concatenate([-sums, sums]) if output == "softmax_ce" else sums
    right, wrong = losses(sums, np.array([0, 1]), output), losses(sums, np.array([1, 0]), output)
    assert right == pytest.approx(0)
    assert wrong == pytest.approx({"sigmoid_mse": 1, "sigmoid_bce": 1e4, "softmax_ce": 2e4}[output])


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_diverged_networks_have_no_loss_and_raise_no_warning(value):
    sums = np.full((3, 1, 4), value, np.float32)
    assert np.isnan(losses(sums, np.array([0, 1, 2, 0]), "softmax_ce"))
    assert not np.isfinite(losses(sums[:1], np.array([0, 1, 1, 0]), "sigmoid_bce"))
    assert np.isnan(softmax(sums)).all()
