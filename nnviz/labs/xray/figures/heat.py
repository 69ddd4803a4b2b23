"""What the maps of a network say: drawn over an image, and in numbers over all test images."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from nnviz.datasets.xrays import MARK, MARK_EDGE
from nnviz.experiments.explanation import DELETIONS, ORDERS, Explained
from nnviz.experiments.xray import PNEUMONIA
from nnviz.palette import CLASS_COLORS, rgb

#: The corner of the image that counts as the mark's: its square, and as much around it as the edge is wide.
CORNER = MARK + 2 * MARK_EDGE
#: How much of the image the strongest colour covers.
_STRONGEST = 0.7


def overlay(image: np.ndarray, heat: np.ndarray) -> np.ndarray:
    """Return an image (uint8, (h, w)) with a map over it: blue for pneumonia, orange for normal; uint8 (h, w, 3)."""
    grey = np.repeat(image[..., None].astype(float), 3, axis=2)
    largest = float(np.abs(heat).max()) or 1.0
    strength = _STRONGEST * np.abs(heat.astype(float))[..., None] / largest
    negative, positive = (np.array(rgb(color)) for color in CLASS_COLORS[:2])
    tint = np.where(heat[..., None] < 0, negative, positive)
    return np.round((1 - strength) * grey + strength * tint).astype(np.uint8)


def corner_share(maps: np.ndarray, classes: np.ndarray) -> float:
    """Return the mean share of what speaks for pneumonia that lies in the mark's corner, over the ill images.

    An even map has 36 / 784 there, about 5 %. Images without anything that speaks for pneumonia are left out.
    """
    hot = np.maximum(maps[classes == PNEUMONIA].astype(float), 0)
    whole = hot.sum(axis=(1, 2))
    there = hot[:, :CORNER, :CORNER].sum(axis=(1, 2))
    return float((there[whole > 0] / whole[whole > 0]).mean()) if (whole > 0).any() else 0.0


def alike(explained: Explained) -> float:
    """Return how alike the maps of the trained network and of random weights are: the mean rank-free correlation.

    Pearson's, of each image's two maps, over all images whose maps are not flat.
    """
    assert explained.maps is not None
    assert explained.random_maps is not None
    one, other = (maps.reshape(len(maps), -1).astype(float) for maps in (explained.maps, explained.random_maps))
    one, other = one - one.mean(axis=1, keepdims=True), other - other.mean(axis=1, keepdims=True)
    sizes = np.linalg.norm(one, axis=1) * np.linalg.norm(other, axis=1)
    steep = sizes > 0
    return float(((one * other).sum(axis=1)[steep] / sizes[steep]).mean()) if steep.any() else float("nan")


class Faded(NamedTuple):
    """How fast an answer fades, as the mean probability that is left over all shares of deleted pixels, 0 to 1.

    ``better`` is the share of images on which the map's order fades it faster than chance does.
    """

    trained: float
    random: float
    chance: float
    better: float


def faded(explained: Explained) -> Faded:
    """Compare the three orders of deletion over all test images."""
    assert explained.deletion is not None
    areas = explained.deletion.astype(float).mean(axis=2)
    trained, random, chance = (float(area.mean()) for area in areas)
    return Faded(trained, random, chance, float((areas[0] < areas[2]).mean()))


def deletion_table(explained: Explained, image: int | None) -> pd.DataFrame:
    """Return the curves of one image, or their mean over all: ``series`` (an order), ``x``, ``y``."""
    assert explained.deletion is not None
    curves = explained.deletion.astype(float)
    shown = curves.mean(axis=1) if image is None else curves[:, image]
    return pd.DataFrame([{"series": order, "x": step / (DELETIONS - 1), "y": shown[position, step]}
                         for position, order in enumerate(ORDERS) for step in range(DELETIONS)])
