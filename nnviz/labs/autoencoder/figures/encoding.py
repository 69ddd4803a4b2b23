"""What a trained autoencoder makes of images: their codes in the latent space, and the images rebuilt from codes.

In NumPy, equal to the Keras model with the same weights at inference: dropout and noise are off. An autoencoder's
weights are a list of float32 arrays, as ``keras.Model.get_weights()``.
"""

from collections import deque
from dataclasses import dataclass, replace

import numpy as np

from nnviz.arithmetic import Row, halves, rows
from nnviz.experiments.autoencoder import AutoencoderExperiment
from nnviz.maths.forward import EPSILON, follow, in_parts, scaled

#: So many images at once: the windows of convolutions take much memory.
_AT_ONCE = 500
#: Kind of a line -> how many arrays of weights it has.
_ARRAYS = {"dense": 2, "convolution": 2, "normalisation": 4}


@dataclass(frozen=True, eq=False)
class Dense:
    """A dense layer: ``kernel`` float32 (inputs, outputs), ``bias`` float32 (outputs,), name of its activation."""

    kernel: np.ndarray
    bias: np.ndarray
    activation: str


def grey(images: np.ndarray, *, noise: float = 0.0, seed: int = 0) -> np.ndarray:
    """Return images (uint8, (n, h, w)) as grey values from 0 to 1, float32 (n, h, w), with noise as in training.

    ``noise`` is the standard deviation of what is added to each pixel; noisy values may leave 0 to 1.
    """
    values = scaled(images)
    if noise:
        values += np.random.default_rng(seed).normal(0, noise, values.shape).astype(np.float32)
    return values


def encode(experiment: AutoencoderExperiment, weights: list[np.ndarray], values: np.ndarray) -> np.ndarray:
    """Return the codes of images: float32 (n, latent). ``values`` are grey values, float32 (n, h, w)."""
    encoder, _, arrays = _halves(experiment)
    if experiment.network.convolves:
        values = values[..., None]
    return _run(encoder, weights[:arrays], values)


def decode(experiment: AutoencoderExperiment, weights: list[np.ndarray], codes: np.ndarray) -> np.ndarray:
    """Return what the decoder makes of codes: grey values, float32 (n, h * w). ``codes`` is float32 (n, latent)."""
    _, decoder, arrays = _halves(experiment)
    return _run(decoder, weights[arrays:], codes)


def rebuild(experiment: AutoencoderExperiment, weights: list[np.ndarray], values: np.ndarray) -> np.ndarray:
    """Return images rebuilt from their codes: grey values, float32 (n, h * w). ``values`` is float32 (n, h, w)."""
    return decode(experiment, weights, encode(experiment, weights, values))


def decoder_layers(experiment: AutoencoderExperiment, weights: list[np.ndarray]) -> list[Dense]:
    """Return the decoder as dense layers alone, from the code to the pixels.

    A batch normalisation multiplies and shifts what the next dense layer is given, so it is part of that layer here.
    """
    _, decoder, arrays = _halves(experiment)
    left, layers, scaling = deque(weights[arrays:]), [], None
    for line in decoder:
        own = [left.popleft() for _ in range(_ARRAYS.get(line.kind, 0))]
        if line.kind == "dense":
            layers.append(_after(scaling, Dense(own[0], own[1], line.activation)))
            scaling = None
        elif line.kind == "normalisation":
            scale, shift, mean, variance = own
            factor = scale / np.sqrt(variance + EPSILON)
            scaling = factor, shift - mean * factor
    return layers


def _after(scaling: tuple[np.ndarray, np.ndarray] | None, layer: Dense) -> Dense:
    """Return a layer that does to its inputs x what ``layer`` does to factor * x + shift."""
    if scaling is None:
        return layer
    factor, shift = scaling
    return replace(layer, kernel=factor[:, None] * layer.kernel, bias=layer.bias + shift @ layer.kernel)


def _halves(experiment: AutoencoderExperiment) -> tuple[list[Row], list[Row], int]:
    """Return the lines of encoder (the latent layer last) and decoder, and how many arrays of weights the first has."""
    encoder, decoder = halves(rows(experiment))
    return encoder, decoder, sum(_ARRAYS.get(line.kind, 0) for line in encoder)


def _run(lines: list[Row], weights: list[np.ndarray], values: np.ndarray) -> np.ndarray:
    return in_parts(lambda some: list(follow(lines, iter(weights), some))[-1][1], values, _AT_ONCE,
                    lines[-1].output_shape[0])
