"""Where a trained network looks, as a value that the queue computes, and what it leaves."""

import hashlib
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from nnviz.experiments.xray import XrayExperiment

#: How many shares of the pixels are deleted, from none to all.
DELETIONS = 11
#: In whose order pixels are deleted: by the trained network's map, by that of random weights, by chance.
ORDERS = ("trained", "random", "chance")


@dataclass(frozen=True, eq=False)
class Explanation:
    """A network whose maps of the test images are asked for.

    Parameters
    ----------
    experiment : XrayExperiment
        Its network convolves.
    weights : list of float32 arrays
        As ``keras.Model.get_weights()``.
    layer : int
        The convolution that is looked at, from 1.
    marked : bool
        Whether test images with pneumonia have the planted mark.
    averaged : bool
        Whether a channel counts everywhere with its mean slope (Grad-CAM), or at each place with the slope there
        (HiResCAM).
    """

    experiment: XrayExperiment
    weights: list[np.ndarray]
    layer: int
    marked: bool
    averaged: bool = True

    @cached_property
    def key(self) -> str:
        """The identity: a hash of the network and its weights (hexadecimal, 32 characters)."""
        found = hashlib.sha256(f"explanation {self.experiment.key} {self.layer} {self.marked} "
                               f"{self.averaged} ".encode())
        for weight in self.weights:
            found.update(np.ascontiguousarray(weight).tobytes())
        return found.hexdigest()[:32]


@dataclass(frozen=True, eq=False)
class Explained:
    """What an explanation leaves, for the n test images; None and empty if it was stopped.

    Attributes
    ----------
    maps, random_maps : float16 (n, h, w) or None
        Grad-CAM or HiResCAM before its ReLU, of the trained network and of one with random weights: what speaks for
        pneumonia is above 0, what speaks for normal below.
    scores : float32 (n,)
        The probability of pneumonia.
    deletion : float16 (orders, n, DELETIONS) or None
        The probability of the class that the network tells, after a share of the pixels was deleted, in each of
        ``ORDERS``.
    """

    maps: np.ndarray | None
    random_maps: np.ndarray | None
    scores: np.ndarray
    deletion: np.ndarray | None
    seconds: float
    compile_seconds: float = 0.0
    last_loss: float = float("nan")

    @property
    def stopped(self) -> bool:
        """Whether the user ended it."""
        return self.deletion is None

    @property
    def epochs(self) -> float:
        """The steps that were done."""
        return 0 if self.stopped else steps()

    @property
    def nbytes(self) -> int:
        """Memory that it holds, in bytes."""
        return sum(array.nbytes for array in (self.maps, self.random_maps, self.scores, self.deletion)
                   if array is not None)


def steps() -> int:
    """Return how many steps the queue is told of: the maps, then every deletion in every order."""
    return 2 + len(ORDERS) * DELETIONS
