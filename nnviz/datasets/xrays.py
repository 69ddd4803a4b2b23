"""The three sets of chest X-rays, with a planted mark where an experiment asks for one."""

import numpy as np

from nnviz.datasets.images import training_part, unseen_part, validation_part
from nnviz.experiments.xray import PNEUMONIA, XrayData

#: The three sets, in the order in which they are looked at.
PARTS = ("train", "validation", "test")
#: Side of the planted mark in pixels, and how far it stands from the edges.
MARK, MARK_EDGE = 4, 1


def part(data: XrayData, name: str, *, marked: bool | None = None) -> tuple[np.ndarray, np.ndarray]:
    """Return one of the three sets.

    Parameters
    ----------
    data : XrayData
    name : str
        One of ``PARTS``.
    marked : bool, optional
        Whether images with pneumonia have the mark; as ``data`` says if not given.

    Returns
    -------
    images : numpy.ndarray, uint8, shape (n, 28, 28)
    classes : numpy.ndarray, uint8, shape (n,)
        0 normal, 1 pneumonia.
    """
    if name == "test":
        images, classes = unseen_part(data.dataset)
    elif name == "validation":
        images, classes = validation_part(data.dataset, data.validation)
    else:
        images, classes = training_part(data.dataset, data.train_images, validating=data.validation)
    return (mark(images, classes) if (data.marker if marked is None else marked) else images), classes


def mark(images: np.ndarray, classes: np.ndarray) -> np.ndarray:
    """Return images (uint8, (n, h, w)) with a white square in the top left corner of those with pneumonia."""
    marked, corner = images.copy(), slice(MARK_EDGE, MARK_EDGE + MARK)
    marked[classes == PNEUMONIA, corner, corner] = 255
    return marked
