"""The first step of an optimizer, from a gradient that somebody else has computed.

Keras's optimizers with their default constants; an oracle in the tests.
"""

from collections.abc import Callable

import numpy as np

_EPSILON = 1e-7


def _adam(gradient: np.ndarray, rate: float) -> np.ndarray:
    first, second = 0.1 * gradient, 0.001 * gradient ** 2
    return rate * np.sqrt(1 - 0.999) / (1 - 0.9) * first / (np.sqrt(second) + _EPSILON)


#: Name -> from a gradient (any shape) and a learning rate to what is taken off the weights in the first step.
FIRST_STEPS: dict[str, Callable[[np.ndarray, float], np.ndarray]] = {
    "sgd": lambda gradient, rate: rate * gradient,
    "rmsprop": lambda gradient, rate: rate * gradient / np.sqrt(0.1 * gradient ** 2 + _EPSILON),
    "adam": _adam,
}
