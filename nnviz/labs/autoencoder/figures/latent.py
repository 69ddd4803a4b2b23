"""Test images in the latent space of a trained autoencoder, and how well a space or a map keeps the classes apart."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from sklearn.metrics import silhouette_score

from nnviz.experiments.autoencoder import AutoencoderExperiment
from nnviz.labs.autoencoder.figures.encoding import encode, grey

#: So many neighbours of an image are looked at.
NEIGHBOURS = 10


@dataclass(frozen=True, eq=False)
class Coded:
    """Images, their classes, and what an encoder makes of them.

    Attributes
    ----------
    images : uint8 (n, h, w)
    classes : int64 (n,)
    codes : float32 (n, latent)
    """

    images: np.ndarray
    classes: np.ndarray
    codes: np.ndarray

    @property
    def usable(self) -> bool:
        """Whether all codes are finite numbers: after a divergence they are not."""
        return bool(np.isfinite(self.codes).all())

    @property
    def silent(self) -> int:
        """How many of the latent numbers are the same for every image, and so say nothing."""
        return int((np.ptp(self.codes, axis=0) == 0).sum())

    @cached_property
    def vectors(self) -> dict[str, np.ndarray]:
        """The points that a map places: ``pixels`` uint8 (n, h * w), ``latent`` float32 (n, at least 2).

        A code of one number has a zero beside it, for a map has two axes.
        """
        codes = self.codes if self.codes.shape[1] > 1 else np.pad(self.codes, ((0, 0), (0, 1)))
        return {"pixels": self.images.reshape(len(self.images), -1), "latent": codes}


def coded(experiment: AutoencoderExperiment, weights: list[np.ndarray], images: np.ndarray,
          classes: np.ndarray) -> Coded:
    """Encode images (uint8 (n, h, w)) by a trained autoencoder."""
    return Coded(images, classes.astype(np.int64), encode(experiment, weights, grey(images)))


def alike(vectors: np.ndarray, classes: np.ndarray) -> float:
    """Return which share of the ten nearest neighbours of a point, on average, is of the point's own class.

    Parameters
    ----------
    vectors : float or uint8 (n, d)
        More than ten points.
    classes : int (n,)
    """
    points = np.asarray(vectors, np.float64)
    squares = np.square(points).sum(axis=1)
    distances = squares[:, None] + squares - 2 * points @ points.T
    np.fill_diagonal(distances, np.inf)
    nearest = np.argpartition(distances, NEIGHBOURS, axis=1)[:, :NEIGHBOURS]
    return float((classes[nearest] == classes[:, None]).mean())


def apart(vectors: np.ndarray, classes: np.ndarray) -> float:
    """Return how well the classes are apart, from -1 to 1 (the mean silhouette); 0 if all points coincide."""
    points = np.asarray(vectors, np.float64)
    return float(silhouette_score(points, classes)) if np.ptp(points, axis=0).any() else 0.0
