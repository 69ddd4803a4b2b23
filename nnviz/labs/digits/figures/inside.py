"""What a trained network on images has learned, as small pictures: first weights, filters, feature maps."""

from typing import NamedTuple

import numpy as np

from nnviz.experiments.classifier import ClassifierExperiment, HogMlp
from nnviz.features.hog import edge_lines
from nnviz.maths.forward import layers

#: So many pictures are shown at most, the strongest: of neurons and feature maps, and of neurons that read HOG vectors,
#: whose pictures are larger.
MOST, MOST_HOG = 32, 16
#: Width of a pixel of the image in the picture of a neuron that reads HOG vectors.
HOG_ZOOM = 5


class Shown(NamedTuple):
    """Pictures of a layer: ``values`` float32 (k, h, w), the ``numbers`` of what they show (from 0), and of how many.
    """

    values: np.ndarray
    numbers: np.ndarray
    total: int


def neurons(experiment: ClassifierExperiment, weights: list[np.ndarray]) -> Shown:
    """Return the weights of the first dense layer's neurons over the image, those with the largest norm first.

    A pixel of a picture is the weight from this pixel. Where the neurons read HOG vectors, it is a line for every
    weight, in its cell, along the edges that the weight is about.
    """
    first, reads_hog = weights[0], isinstance(experiment.network, HogMlp)  # (inputs, neurons)
    chosen = np.arange(first.shape[1])
    if experiment.network.hidden:
        chosen = _strongest(np.linalg.norm(first, axis=0), MOST_HOG if reads_hog else MOST)
    columns = first[:, chosen].T
    if reads_hog:
        return Shown(_edges(experiment, columns), chosen, first.shape[1])
    return Shown(columns.reshape(-1, *experiment.data.shape), chosen, first.shape[1])


def votes(experiment: ClassifierExperiment, weights: list[np.ndarray]) -> np.ndarray | None:
    """Return the class that each neuron of the first layer speaks for most, int (neurons,).

    None if that is not in the weights alone: there is no hidden layer, or something lies between it and the output.
    """
    hidden = experiment.network.hidden
    if len(hidden) != 1 or hidden[0].normalised:
        return None
    return weights[2].argmax(axis=1)


def filters(weights: list[np.ndarray]) -> Shown:
    """Return all filters of the first convolution, in their order."""
    kernel = weights[0][:, :, 0]  # (size, size, filters): the image has one channel
    return Shown(np.moveaxis(kernel, -1, 0), np.arange(kernel.shape[-1]), kernel.shape[-1])


def feature_maps(experiment: ClassifierExperiment, weights: list[np.ndarray], image: np.ndarray) -> dict[str, Shown]:
    """Return what every convolution answers to an image: name of the layer -> its strongest maps, in their order.

    ``image`` is uint8 (h, w).
    """
    shown = {}
    for name, values in layers(experiment, weights, image[None]).items():
        if values.ndim == 4 and name.removeprefix("convolution_").isdigit():
            maps = np.moveaxis(values[0], -1, 0)
            chosen = np.sort(_strongest(np.linalg.norm(maps, axis=(1, 2)), MOST))
            shown[name] = Shown(maps[chosen], chosen, len(maps))
    return shown


def _strongest(strengths: np.ndarray, most: int) -> np.ndarray:
    return np.argsort(-strengths, kind="stable")[:most]


def _edges(experiment: ClassifierExperiment, columns: np.ndarray) -> np.ndarray:
    """Draw weights of HOG numbers (k, numbers); where blocks overlap, the weights of a cell are added up."""
    network, (height, width) = experiment.network, experiment.data.shape
    assert isinstance(network, HogMlp)
    down, across, block = height // network.cell, width // network.cell, network.block
    shape = (len(columns), down - block + 1, across - block + 1, block, block, network.orientations)
    blocks, cells = columns.reshape(shape), np.zeros((len(columns), down, across, network.orientations), np.float32)
    for row in range(block):
        for column in range(block):
            cells[:, row:row + shape[1], column:column + shape[2]] += blocks[:, :, :, row, column]
    lines = edge_lines(network.orientations, HOG_ZOOM * network.cell)
    drawn = np.einsum("nrco,oyx->nrycx", cells, lines, optimize=True)
    return drawn.reshape(len(columns), HOG_ZOOM * height, HOG_ZOOM * width)
