"""How far an autoencoder's images are from those it was shown: an error for every image, a mean for every class."""

from typing import Literal, NamedTuple

import numpy as np

Loss = Literal["mse", "bce"]
#: Keras keeps probabilities so far from 0 and 1, to have a finite logarithm.
EPSILON = 1e-7


class PerClass(NamedTuple):
    """``mean`` error of the images of each class, NaN where there are none, and their number ``images``: (classes,)."""

    mean: np.ndarray
    images: np.ndarray


@np.errstate(over="ignore", invalid="ignore")
def per_image(images: np.ndarray, rebuilt: np.ndarray, loss: Loss) -> np.ndarray:
    """Return the error of every rebuilt image, the mean over its pixels, as Keras computes it.

    Parameters
    ----------
    images : uint8 (n, h, w)
        What the autoencoder was shown; it sees them scaled by 1/255.
    rebuilt : float32 (n, h * w)
        What it made of them. For ``bce`` a number below 0 counts as 0, one above 1 as 1.
    loss : str
        ``mse``: mean squared error. ``bce``: binary cross-entropy.

    Returns
    -------
    numpy.ndarray, float32 (n,)
        NaN or infinite where the network diverged.

    Raises
    ------
    ValueError
        If the two have not the same images and pixels.
    """
    shown = images.reshape(len(images), -1).astype(np.float32) / np.float32(255)
    if shown.shape != rebuilt.shape:
        raise ValueError(f"images of shape {images.shape} cannot be rebuilt as {rebuilt.shape}")
    rebuilt = rebuilt.astype(np.float32, copy=False)
    return _PIXELS[loss](shown, rebuilt).mean(axis=1, dtype=np.float32)


def per_class(errors: np.ndarray, classes: np.ndarray, class_count: int) -> PerClass:
    """Return the mean error and the number of images of every class.

    Parameters
    ----------
    errors : float (n,)
    classes : int (n,)
        Class of every image, from 0.
    class_count : int
        How many classes there are, with those that have no image here.
    """
    count = np.bincount(classes, minlength=class_count)
    total = np.bincount(classes, weights=errors, minlength=class_count)
    with np.errstate(invalid="ignore"):
        return PerClass(total / count, count)


def _squared(shown: np.ndarray, rebuilt: np.ndarray) -> np.ndarray:
    return np.square(shown - rebuilt)


def _cross_entropy(shown: np.ndarray, rebuilt: np.ndarray) -> np.ndarray:
    likely = rebuilt.clip(np.float32(EPSILON), np.float32(1 - EPSILON))
    return -(shown * np.log(likely) + (1 - shown) * np.log(1 - likely))


_PIXELS = {"mse": _squared, "bce": _cross_entropy}
