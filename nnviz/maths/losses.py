"""What one output costs by squared error and by binary cross-entropy, and how hard each pushes back.

``y`` is what the output should be and ``p`` what it is, both from 0 to 1; ``p`` is the sigmoid of the logit z. Both may
be arrays of shapes that broadcast. Cross-entropy needs 0 < p < 1. The network's loss is the mean over all pixels.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import pandas as pd

#: The outputs of a curve stay this far from 0 and 1, where cross-entropy is infinite.
MARGIN = 0.005
_POINTS = 200


class Loss(NamedTuple):
    """A loss of one output as a function of (y, p), and its gradients with respect to p and to the logit z."""

    value: Callable[[np.ndarray, np.ndarray], np.ndarray]
    by_output: Callable[[np.ndarray, np.ndarray], np.ndarray]
    by_logit: Callable[[np.ndarray, np.ndarray], np.ndarray]


def _cross_entropy(y, p):
    return -(y * np.log(p) + (1 - y) * np.log(1 - p))


#: A sigmoid's slope is p (1 - p): ``by_logit`` is ``by_output`` times that.
LOSSES = {
    "bce": Loss(_cross_entropy, lambda y, p: (p - y) / (p * (1 - p)), lambda y, p: p - y),
    "mse": Loss(lambda y, p: (p - y) ** 2, lambda y, p: 2 * (p - y), lambda y, p: 2 * (p - y) * p * (1 - p)),
}
#: What a picture of the losses draws.
QUANTITIES = Loss._fields


def curves(y: float) -> pd.DataFrame:
    """Return the curves of both losses: ``loss``, ``p``, and every quantity of a ``Loss``."""
    return at(y, np.linspace(MARGIN, 1 - MARGIN, _POINTS))


def at(y: float, p: float | np.ndarray) -> pd.DataFrame:
    """Return both losses where the output is ``p``: a row for each loss and output, as ``curves`` does."""
    p = np.atleast_1d(np.asarray(p, float))
    return pd.concat([pd.DataFrame({"loss": name, "p": p} | {
        quantity: getattr(loss, quantity)(y, p) for quantity in QUANTITIES})
        for name, loss in LOSSES.items()], ignore_index=True)


def times_steeper(p: float) -> float:
    """Return how many times as steep cross-entropy is as squared error at an output, whatever ``y``: at least twice."""
    return 1 / (2 * p * (1 - p))


def squared_error(rebuilt: np.ndarray, values: np.ndarray) -> float:
    """Return the mean squared error per pixel of images: float (n, h * w) against float (n, h, w)."""
    return float(np.mean((rebuilt - values.reshape(rebuilt.shape)) ** 2, dtype=float))
