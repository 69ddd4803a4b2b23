"""What a network that learned from a table answers, and how far off it is: many snapshots at once, in NumPy."""

import numpy as np

from nnviz.maths.forward import ACTIVATIONS
from nnviz.maths.scores import sigmoid

#: So many numbers of a layer are computed at once: they stay in the processor's own memory.
_NUMBERS_AT_ONCE = 200_000
#: Beyond this error Huber's loss is absolute; Keras's own value.
HUBER_DELTA = 1.0


@np.errstate(over="ignore", invalid="ignore")
def weighted_sums(weights: list[np.ndarray], x: np.ndarray, activations: tuple[str, ...], wide: tuple[int, ...],
                  deep: tuple[int, ...]) -> np.ndarray:
    """Return the output layer's weighted sums for all snapshots and rows, float32 (outputs, F, n).

    Parameters
    ----------
    weights : list of float32 arrays
        ``[kernel, bias, ...]`` as in Keras, each with a leading axis of length F. The output's kernel has the wide
        inputs first, then the last hidden layer.
    x : float32 (n, features)
    activations : tuple of str
        Those of the hidden layers.
    wide, deep : tuple of int
        Which inputs go to the output, and which to the first hidden layer.
    """
    *hidden, (kernels, biases) = zip(weights[::2], weights[1::2], strict=True)
    frames, _, outputs = kernels.shape
    size = max(1, _NUMBERS_AT_ONCE // max([x.shape[1], outputs, *(shift.shape[1] for _, shift in hidden)]))
    sums = np.empty((outputs, frames, len(x)), np.float32)
    for start in range(0, len(x), size):
        rows = x[start:start + size]
        past, through = rows[:, list(wide)], rows[:, list(deep)]
        for frame in range(frames):
            values = through
            for name, (inner, shift) in zip(activations, hidden, strict=True):
                values = ACTIVATIONS[name](values @ inner[frame] + shift[frame])
            seen = np.concatenate([past, values], axis=1) if hidden else past
            sums[:, frame, start:start + size] = (seen @ kernels[frame] + biases[frame]).T
    return sums


@np.errstate(over="ignore", invalid="ignore")
def activated(sums: np.ndarray, activation: str, low: float, high: float) -> np.ndarray:
    """Return an output's numbers from its weighted sums, of the same shape; ``bounded`` stays from low to high."""
    if activation == "relu":
        return np.maximum(sums, 0)
    if activation == "softplus":
        return np.logaddexp(sums, np.float32(0))
    return low + (high - low) * sigmoid(sums) if activation == "bounded" else sums


@np.errstate(over="ignore", invalid="ignore")
def point_losses(errors: np.ndarray, loss: str) -> np.ndarray:
    """Return the loss of each error, of the same shape: squared, absolute, or Huber's (half the square up to 1)."""
    size = np.abs(errors)
    if loss == "mae":
        return size
    if loss == "mse":
        return np.square(errors)
    return np.where(size <= HUBER_DELTA, np.square(errors) / 2, HUBER_DELTA * (size - HUBER_DELTA / 2))


@np.errstate(over="ignore", invalid="ignore")
def figures(predicted: np.ndarray, true: np.ndarray) -> dict[str, np.ndarray]:
    """Return ``rmse``, ``mae`` and ``r2`` of every snapshot, each float64 (F,).

    Parameters
    ----------
    predicted : (F, n)
    true : (n,)
        In the same unit. R² is NaN where all true numbers are equal.
    """
    errors = predicted.astype(np.float64) - true
    squares = np.square(errors).mean(axis=1)
    variance = np.var(true.astype(np.float64))
    return {"rmse": np.sqrt(squares), "mae": np.abs(errors).mean(axis=1),
            "r2": 1 - squares / variance if variance else np.full(len(errors), np.nan)}


def rmse_difference(first: np.ndarray, second: np.ndarray) -> tuple[float, float, float]:
    """Return by how much the first RMSE is below the second on the same rows, and where that would lie on other rows.

    The standard error is that of the rows' shares in the difference, s²/(2·RMSE_second) - f²/(2·RMSE_first) for the
    errors f and s of a row (delta method); the interval reaches 1.96 of them to either side.

    Parameters
    ----------
    first, second : (n,)
        Errors of the two on each row, in the same unit.

    Returns
    -------
    difference, low, high : float
    """
    ours, theirs = (np.square(errors.astype(np.float64)) for errors in (first, second))
    one, other = np.sqrt(ours.mean()), np.sqrt(theirs.mean())
    shares = theirs / (2 * max(other, np.finfo(float).tiny)) - ours / (2 * max(one, np.finfo(float).tiny))
    reach = 1.96 * float(shares.std(ddof=1)) / np.sqrt(len(shares))
    return float(other - one), float(other - one) - reach, float(other - one) + reach


def interval(errors: np.ndarray, true_variance: float) -> dict[str, tuple[float, float]]:
    """Return where ``rmse``, ``mae`` and ``r2`` would lie for other rows of the same kind, 95 of 100 times.

    A mean of n rows has a standard error of their deviation divided by the square root of n; an interval reaches 1.96
    of them to either side. The RMSE and R² follow from the interval of the mean squared error.

    Parameters
    ----------
    errors : (n,)
    true_variance : float
        Variance of the true numbers, in the square of the same unit.
    """
    sizes = np.abs(errors.astype(np.float64))
    found = {}
    for name, values in (("mse", sizes**2), ("mae", sizes)):
        reach = 1.96 * float(values.std(ddof=1)) / np.sqrt(len(values))
        found[name] = max(0.0, float(values.mean()) - reach), float(values.mean()) + reach
    low, high = found.pop("mse")
    return {"rmse": (low**0.5, high**0.5), "mae": found["mae"],
            "r2": (1 - high / true_variance, 1 - low / true_variance) if true_variance else (np.nan, np.nan)}
