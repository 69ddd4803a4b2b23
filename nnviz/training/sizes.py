"""The sizes for which training programs are compiled, and how a network's weights are padded to them."""

from dataclasses import dataclass
from itertools import pairwise
from typing import get_args

import numpy as np

from nnviz.experiments.plane import MAX_UNITS, Feature

WIDTHS = (4, 8, 16, 32, MAX_UNITS)
BATCHES = (1, 16, 32, 128, 1024, 4096)
POINTS = (256, 1024, 4096)
INPUTS = (2, len(get_args(Feature)))
#: Up to this width a layer is a fused multiply-and-sum, above it a matrix product, which is faster there.
NARROW = 16


def bucket(what: str, size: int, sizes: tuple[int, ...]) -> int:
    """Return the smallest of ``sizes`` that holds ``size``.

    Parameters
    ----------
    what : str
        What there are so many of, such as "points", for the error.
    size : int
    sizes : tuple of int
        In rising order.

    Raises
    ------
    ValueError
        If it is more than the largest: no program is made for it.
    """
    for candidate in sizes:
        if candidate >= size:
            return candidate
    raise ValueError(f"{size} {what}: programs are made for at most {sizes[-1]}")


@dataclass(frozen=True)
class Sizes:
    """The shape of a padded network: what its weights look like as one vector."""

    inputs: int
    depth: int
    width: int
    outputs: int

    @property
    def layers(self) -> list[tuple[int, int]]:
        """(inputs, units) of every layer, the output layer last."""
        widths = [self.inputs, *[self.width] * self.depth, self.outputs]
        return list(pairwise(widths))

    @property
    def parameters(self) -> int:
        """Length of the weight vector."""
        return sum(inputs * units + units for inputs, units in self.layers)

    @property
    def members(self) -> tuple[int, ...]:
        """How many networks one program can train side by side: the choices, in rising order."""
        return (1, 16) if self.width <= NARROW else (1,)


@dataclass(frozen=True)
class Spec:
    """What a compiled training program is made for. Everything else is an input of the program."""

    sizes: Sizes
    batch: int
    points: int
    members: int
    activations: tuple[str, ...]
    optimizer: str
    output: str
    dropout: bool
    penalised: bool
    validated: bool


def pack(weights: list[np.ndarray], sizes: Sizes) -> list[np.ndarray]:
    """Pad Keras weights ``[kernel, bias, kernel, bias, ...]`` with zeros to the sizes of a program, float32."""
    padded = []
    for (inputs, units), kernel, bias in zip(sizes.layers, weights[::2], weights[1::2], strict=True):
        padded.append(np.pad(kernel, ((0, inputs - kernel.shape[0]), (0, units - kernel.shape[1]))).astype(np.float32))
        padded.append(np.pad(bias, (0, units - len(bias))).astype(np.float32))
    return padded


def unpack(vectors: np.ndarray, sizes: Sizes, shapes: list[tuple[int, int]]) -> list[np.ndarray]:
    """Cut a stack of weight vectors, shape (..., parameters), into Keras weights of the real layers' ``shapes``.

    A vector is the padded weights one after the other; each result has the leading axes of ``vectors``.
    """
    weights, start = [], 0
    for (inputs, units), (real_inputs, real_units) in zip(sizes.layers, shapes, strict=True):
        kernel = vectors[..., start:start + inputs * units].reshape(*vectors.shape[:-1], inputs, units)
        weights.append(kernel[..., :real_inputs, :real_units])
        start += inputs * units
        weights.append(vectors[..., start:start + real_units])
        start += units
    return weights
