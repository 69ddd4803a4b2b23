"""How exact a share of images is: its interval, the difference of two networks on the same images, the best of many."""

from math import sqrt
from statistics import NormalDist
from typing import NamedTuple

import numpy as np
from scipy.special import bdtr

#: How often the interval of a share holds the true share.
CONFIDENCE = 0.95


class Interval(NamedTuple):
    """Bounds of a share, each from 0 to 1."""

    low: float
    high: float

    @property
    def half(self) -> float:
        """Half its width: what stands after ±."""
        return (self.high - self.low) / 2


class Paired(NamedTuple):
    """Two networks on the same images.

    ``only_first`` images are read right by the first network alone, ``only_second`` by the second alone; ``p`` is how
    often chance would share them out so unevenly.
    """

    only_first: int
    only_second: int
    p: float


def wilson(right: float, images: int) -> Interval:
    """Return Wilson's interval of a share of images, as 95 % of such intervals hold the true share.

    Parameters
    ----------
    right : float
        The share that was found, 0 to 1.
    images : int
        How many images were tested.

    Examples
    --------
    >>> [round(bound, 4) for bound in wilson(0.9726, 10_000)]
    [0.9692, 0.9756]
    """
    z = NormalDist().inv_cdf((1 + CONFIDENCE) / 2)
    middle = (right + z * z / (2 * images)) / (1 + z * z / images)
    half = z * sqrt(right * (1 - right) / images + (z / (2 * images)) ** 2) / (1 + z * z / images)
    return Interval(max(0.0, middle - half), min(1.0, middle + half))


def mcnemar(first: np.ndarray, second: np.ndarray) -> Paired:
    """Compare two networks on the same images by McNemar's exact test: only images that one alone reads right count.

    Parameters
    ----------
    first, second : bool (images,)
        Which images each network reads right.
    """
    one, other = int((first & ~second).sum()), int((second & ~first).sum())
    both = one + other
    return Paired(one, other, min(1.0, 2 * float(bdtr(min(one, other), both, 0.5))) if both else 1.0)


def optimism(share: float, images: int, tries: int) -> float:
    """Return by how much the best of several equally good networks looks better than it is, as a share.

    The expected maximum of ``tries`` binomial shares, less the true one. It is the most that trying costs: networks
    that fail on the same images differ less than independent ones.

    >>> optimism(0.9, 2007, 1)
    0.0
    >>> round(optimism(0.9, 2007, 7), 4)
    0.009
    """
    below = bdtr(np.arange(images), images, share)  # the chance that one network reads so many images or fewer right
    return float((1 - below ** tries).sum() / images - share) if tries > 1 else 0.0
