"""Losses, accuracy, confusion, precision and recall of many snapshots at once.

``sums`` are always the output layer's weighted sums, float32 of shape (outputs, F, n): F snapshots, n points. One
output is a sigmoid for classes 0 and 1, more are a softmax. Where a network diverged, sums and loss are no finite
numbers; that is no reason for a warning.
"""

import numpy as np


def sigmoid(z: np.ndarray) -> np.ndarray:
    """Return 1 / (1 + exp(-z)), computed without overflow."""
    return 0.5 * (np.tanh(0.5 * z) + 1)


@np.errstate(invalid="ignore")
def softmax(sums: np.ndarray) -> np.ndarray:
    """Return the softmax over the first axis."""
    powers = np.exp(sums - sums.max(axis=0, keepdims=True))
    return powers / powers.sum(axis=0, keepdims=True)


@np.errstate(over="ignore", invalid="ignore")
def losses(sums: np.ndarray, classes: np.ndarray, output: str) -> np.ndarray:
    """Return the mean loss of every snapshot, (F,): mean squared error or cross-entropy, as Keras defines them."""
    if output == "softmax_ce":
        shifted = sums - sums.max(axis=0, keepdims=True)
        chosen = np.take_along_axis(shifted, classes[None, None, :].astype(np.int64), axis=0)[0]
        return (np.log(np.exp(shifted).sum(axis=0)) - chosen).mean(axis=1)
    z = sums[0]
    if output == "sigmoid_bce":
        return (np.maximum(z, 0) - z * classes + np.log1p(np.exp(-np.abs(z)))).mean(axis=1)
    return np.square(sigmoid(z) - classes).mean(axis=1)


def predicted(sums: np.ndarray, output: str) -> np.ndarray:
    """Return the predicted class of every point, uint8 (F, n)."""
    if output == "softmax_ce":
        return sums.argmax(axis=0).astype(np.uint8)
    return (sums[0] > 0).astype(np.uint8)


def accuracy(predictions: np.ndarray, classes: np.ndarray) -> np.ndarray:
    """Return the share of right predictions of every snapshot, float32 (F,)."""
    return (predictions == classes).mean(axis=1, dtype=np.float32)


def confusion(predictions: np.ndarray, classes: np.ndarray, count: int) -> np.ndarray:
    """Return the confusion matrices, int64 (F, actual, predicted)."""
    codes = classes.astype(np.int64) * count + predictions
    return np.stack([np.bincount(row, minlength=count * count).reshape(count, count) for row in codes])


def precision_recall(matrices: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return precision and recall of every class, each float64 (F, classes); NaN where a class has no such points."""
    hits = np.diagonal(matrices, axis1=1, axis2=2).astype(float)
    claimed, actual = matrices.sum(axis=1), matrices.sum(axis=2)
    with np.errstate(invalid="ignore", divide="ignore"):
        return hits / claimed, hits / actual
