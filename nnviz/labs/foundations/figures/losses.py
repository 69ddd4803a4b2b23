"""Losses of one output: what an error costs, and how hard it pushes back.

``y`` is the target and ``p`` the output; arrays of shapes that broadcast. Keras's definitions (``keras.losses``); its
mean over the outputs is left to the caller.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from nnviz.labs.foundations.figures.activations import ACTIVATIONS
from nnviz.maths import losses as shared

#: Keras keeps a probability this far from 0 and 1 before it takes the logarithm.
EPSILON = 1e-7
#: Huber's loss is a parabola up to this error and a line beyond.
DELTA = 1.0


class Loss(NamedTuple):
    """A loss as a function of (y, p), and its derivative with respect to p."""

    value: Callable[[np.ndarray, np.ndarray], np.ndarray]
    by_output: Callable[[np.ndarray, np.ndarray], np.ndarray]


def clipped(p: np.ndarray) -> np.ndarray:
    """Return probabilities as Keras takes their logarithm: from 1e-7 to 1 - 1e-7."""
    return np.clip(p, EPSILON, 1 - EPSILON)


def _huber(y, p):
    size = np.abs(p - y)
    return np.where(size <= DELTA, 0.5 * size ** 2, DELTA * size - 0.5 * DELTA ** 2)


_bce, _mse = shared.LOSSES["bce"], shared.LOSSES["mse"]
#: Name in Keras, as its short names are -> the loss. ``cce`` is a class's share of the categorical cross-entropy.
LOSSES = {
    "mse": Loss(_mse.value, _mse.by_output),
    "mae": Loss(lambda y, p: np.abs(p - y), lambda y, p: np.sign(p - y)),
    "huber": Loss(_huber, lambda y, p: np.clip(p - y, -DELTA, DELTA)),
    "bce": Loss(lambda y, p: _bce.value(y, clipped(p)), lambda y, p: _bce.by_output(y, clipped(p))),
    "cce": Loss(lambda y, p: -y * np.log(clipped(p)), lambda y, p: -y / clipped(p)),
}


def by_logit(loss: str, output: str, y: np.ndarray, z: np.ndarray) -> np.ndarray:
    """Return the derivative of a loss with respect to the weighted sum ``z`` of an output unit.

    Parameters
    ----------
    loss, output : str
        Names of ``LOSSES`` and ``ACTIVATIONS``. For ``bce`` behind a ``sigmoid`` it is p - y, without rounding: Keras
        computes it from the logit, too.
    """
    activation = ACTIVATIONS[output]
    p = activation.value(z)
    if (loss, output) == ("bce", "sigmoid"):
        return p - y
    return LOSSES[loss].by_output(y, p) * activation.slope(z)
