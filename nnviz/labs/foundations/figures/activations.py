"""Activation functions, their slopes, and what many slopes in a row do to a gradient.

Definitions and constants are Keras's (``keras.activations``): leaky ReLU has slope 0.2 on the left, SELU its two
constants. At a kink the slope is the one that TensorFlow's gradient takes. ``z`` is a weighted sum, of any
shape.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from nnviz.maths.forward import SELU_ALPHA, SELU_SCALE
from nnviz.maths.scores import sigmoid
from nnviz.maths.scores import softmax as softmax_over_rows

#: The slope of Keras's leaky ReLU on the left.
LEAK = 0.2
#: A neuron is saturated where its slope is less than this share of the function's largest.
SATURATED = 0.05
_REACH, _POINTS = 8.0, 401


class Activation(NamedTuple):
    """An activation function and its derivative, both element by element."""

    value: Callable[[Any], Any]
    slope: Callable[[Any], Any]


def _flat(z: np.ndarray) -> np.ndarray:
    """Return the slope of a step: 0, and no number at the step itself."""
    return np.where(np.asarray(z) == 0, np.nan, 0.0)


def _sigmoid_slope(z: np.ndarray) -> np.ndarray:
    return sigmoid(z) * sigmoid(-np.asarray(z))


def _selu_slope(z: np.ndarray) -> np.ndarray:
    return SELU_SCALE * np.where(z < 0, SELU_ALPHA * np.exp(np.minimum(z, 0)), 1.0)


#: Name in Keras -> the function; Heaviside's and the sign's are the course's: 1 and 0 at z = 0.
ACTIVATIONS = {
    "heaviside": Activation(lambda z: np.heaviside(z, 1.0), _flat),
    "sign": Activation(np.sign, _flat),
    "sigmoid": Activation(sigmoid, _sigmoid_slope),
    "tanh": Activation(np.tanh, lambda z: 1 - np.tanh(z) ** 2),
    "relu": Activation(lambda z: np.maximum(z, 0.0), lambda z: np.where(z > 0, 1.0, 0.0)),
    "leaky_relu": Activation(lambda z: np.where(z > 0, z, LEAK * z), lambda z: np.where(z > 0, 1.0, LEAK)),
    "selu": Activation(
        lambda z: SELU_SCALE * np.where(z < 0, SELU_ALPHA * np.expm1(np.minimum(z, 0)), z), _selu_slope),
    "softplus": Activation(lambda z: np.logaddexp(0.0, z), sigmoid),
    "linear": Activation(lambda z: np.asarray(z, float), lambda z: np.ones_like(z, float)),
}


def tangent(name: str, z: float, reach: float = 1.5) -> pd.DataFrame:
    """Return the ends of the tangent at a point: ``z`` and ``value``; no rows where there is none."""
    function = ACTIVATIONS[name]
    value, slope = float(function.value(z)), float(function.slope(z))
    steps = np.array([-reach, reach]) if np.isfinite(slope) else np.array([])
    return pd.DataFrame({"z": z + steps, "value": value + slope * steps})


def saturation(name: str) -> list[tuple[float, float]]:
    """Return where the function is saturated, as stretches of z from -8 to 8, to 0.04.

    >>> [(round(low), round(high)) for low, high in saturation("sigmoid")]
    [(-8, -4), (4, 8)]
    """
    z = np.linspace(-_REACH, _REACH, _POINTS)
    slopes = np.nan_to_num(ACTIVATIONS[name].slope(z))
    flat = np.abs(slopes) <= SATURATED * np.abs(slopes).max()
    edges = np.flatnonzero(np.diff(np.concatenate([[0], flat.astype(int), [0]])))
    return [(float(z[start]), float(z[end - 1])) for start, end in zip(edges[::2], edges[1::2], strict=True)]


def product(name: str, z: float, layers: int) -> np.ndarray:
    """Return the product of the slopes at ``z`` over 0, 1, ... ``layers`` layers: what is left of a gradient, float.

    >>> float(product("sigmoid", 0, 10)[-1])
    9.5367431640625e-07
    """
    return float(ACTIVATIONS[name].slope(z)) ** np.arange(layers + 1.0)


def softmax(logits: np.ndarray, temperature: float = 1.0) -> np.ndarray:
    """Return the probabilities of the classes for logits (classes,): the softmax of logits / temperature.

    Raises
    ------
    ValueError
        If the temperature is not positive.
    """
    if temperature <= 0:
        raise ValueError("the temperature is positive")
    return softmax_over_rows(np.asarray(logits, float) / temperature)


def entropy(probabilities: np.ndarray) -> float:
    """Return the entropy in bits: 0 where one class is certain, log2 of their number where all are alike."""
    some = np.asarray(probabilities, float)
    some = some[some > 0]
    return float(-(some * np.log2(some)).sum()) + 0.0
