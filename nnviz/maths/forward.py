"""What a trained network that reads images makes of them, layer by layer, in NumPy: no TensorFlow is needed to look.

Equal to the Keras model with the same weights, at inference (dropout off, batch normalisation by its moving averages).
"""

from collections.abc import Callable, Iterator
from itertools import pairwise

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from nnviz.arithmetic import Row, rows
from nnviz.experiments.classifier import HogMlp
from nnviz.experiments.images import Convolution, ImageExperiment
from nnviz.features.hog import hog
from nnviz.maths.scores import sigmoid, softmax

#: Keras's constant of batch normalisation.
EPSILON = 1e-3
#: So many images at once: the windows of a convolution take much memory.
_AT_ONCE = 100
SELU_ALPHA, SELU_SCALE = 1.6732632423543772, 1.0507009873554805


def inputs(experiment: ImageExperiment, images: np.ndarray) -> np.ndarray:
    """Return what the network is given: float32, grey values 0 to 1 (n, h, w) or (n, h, w, 1), or HOG vectors (n, f).

    ``images`` is uint8 of shape (n, h, w).
    """
    network = experiment.network
    if isinstance(network, HogMlp):
        return hog(images, orientations=network.orientations, cell=network.cell, block=network.block)
    return scaled(images)[..., None] if experiment.has_channel else scaled(images)


def scaled(images: np.ndarray) -> np.ndarray:
    """Return images (uint8) as grey values from 0 to 1, float32 of the same shape."""
    return images.astype(np.float32) / np.float32(255)


def layers(experiment: ImageExperiment, weights: list[np.ndarray], images: np.ndarray) -> dict[str, np.ndarray]:
    """Return the output of every line of the arithmetic: float32 (n, *output_shape), the last one the network's answer.

    Parameters
    ----------
    weights : list of float32 arrays
        As ``keras.Model.get_weights()``.
    images : numpy.ndarray, uint8, shape (n, h, w)
    """
    return dict(follow(rows(experiment), iter(weights), inputs(experiment, images)))


def probabilities(experiment: ImageExperiment, weights: list[np.ndarray], images: np.ndarray) -> np.ndarray:
    """Return the probability of every class: float32 (n, 10); any number of images, in bounded memory."""
    return in_parts(lambda some: list(layers(experiment, weights, some).values())[-1], images, _AT_ONCE,
                    rows(experiment)[-1].output_shape[0])


def in_parts(answer: Callable[[np.ndarray], np.ndarray], values: np.ndarray, at_once: int, width: int) -> np.ndarray:
    """Return what ``answer`` gives for values, asked for so many at once: float32 (n, width)."""
    cuts = [*range(0, len(values), at_once), len(values)]
    parts = [answer(values[start:end]) for start, end in pairwise(cuts)]
    return np.concatenate(parts) if parts else np.zeros((0, width), np.float32)


def follow(lines: list[Row], left: Iterator[np.ndarray], values: np.ndarray) -> Iterator[tuple[str, np.ndarray]]:
    """Yield the name and the output of each of some lines, one after another.

    Parameters
    ----------
    left : iterator of float32 arrays
        The weights of these lines, in Keras's order; those of later lines are left in it.
    values : numpy.ndarray, float32 (n, ...)
        What the first of the lines is given.
    """
    for row in lines:
        values = _layer(row, values, left)
        yield row.name, values


def _layer(row: Row, values: np.ndarray, left: Iterator[np.ndarray]) -> np.ndarray:
    if row.kind == "dense":
        return activation(row.activation, values @ next(left) + next(left))
    if row.kind == "flatten":
        return values.reshape(len(values), -1)
    if row.kind == "normalisation":
        scale, shift, mean, variance = (next(left) for _ in range(4))
        return (values - mean) * (scale / np.sqrt(variance + EPSILON)) + shift
    if isinstance(row.layer, Convolution):
        if row.kind == "pooling":
            return _pool(values, row.layer.pool)
        return activation(row.activation, _convolve(values, next(left), row.layer) + next(left))
    return values  # the HOG vector is the input itself; dropout, noise and random changes do nothing here


def _convolve(values: np.ndarray, kernel: np.ndarray, settings: Convolution) -> np.ndarray:
    """Return the weighted sums of a convolution (n, h, w, filters); of uneven padding, Keras puts more at the end."""
    size = settings.kernel
    if settings.padding == "same":
        before, after = (size - 1) // 2, size // 2
        values = np.pad(values, ((0, 0), (before, after), (before, after), (0, 0)))
    windows = sliding_window_view(values, (size, size), axis=(1, 2))  # (n, h, w, channels, size, size)
    across = windows.transpose(0, 1, 2, 4, 5, 3).reshape(*windows.shape[:3], -1)
    return across @ kernel.reshape(-1, kernel.shape[-1])


def _pool(values: np.ndarray, size: int) -> np.ndarray:
    count, height, width, channels = values.shape
    down, across = height // size, width // size
    cut = values[:, :down * size, :across * size].reshape(count, down, size, across, size, channels)
    return cut.max(axis=(2, 4))


def _selu(sums: np.ndarray) -> np.ndarray:
    below = np.exp(np.minimum(sums, 0)) - 1  # ten times as fast as expm1; the error is below 1e-6
    return SELU_SCALE * (np.maximum(sums, 0) + SELU_ALPHA * below)


#: The activation functions of weighted sums, element by element.
ACTIVATIONS: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "linear": lambda sums: sums,
    "sigmoid": sigmoid,
    "tanh": np.tanh,
    "relu": lambda sums: np.maximum(sums, 0),
    "selu": _selu,
}


@np.errstate(over="ignore")
def activation(name: str, sums: np.ndarray) -> np.ndarray:
    """Return an activation function of weighted sums; that of ``softmax`` goes over the classes of (n, classes)."""
    return softmax(sums.T).T if name == "softmax" else ACTIVATIONS[name](sums)
