"""What ``accuracy`` means where a network rebuilds images: next to nothing.

Keras takes the pixels of an image for classes: a rebuilt image is "right" if its brightest pixel is at the place of the
original's brightest one (of several equally bright ones, the first).
"""

import numpy as np


def pixel_accuracy(rebuilt: np.ndarray, values: np.ndarray) -> float:
    """Return what Keras logs as ``accuracy`` for rebuilt images: the share whose brightest pixel is at the same place.

    ``rebuilt`` is float (n, h * w), ``values`` are the originals, float (n, h, w).
    """
    return float(np.mean(rebuilt.argmax(axis=1) == _flat(values).argmax(axis=1)))


def only_brightest(values: np.ndarray) -> np.ndarray:
    """Return images of which only the brightest pixel is left, the rest black: float32 (n, h * w) of (n, h, w)."""
    left = np.zeros_like(_flat(values))
    rows = np.arange(len(left))
    brightest = _flat(values).argmax(axis=1)
    left[rows, brightest] = _flat(values)[rows, brightest]
    return left


def slightly_changed(values: np.ndarray, amount: float = 10 / 255, seed: int = 0) -> np.ndarray:
    """Return images of which each pixel is darker by up to ``amount`` at random: hardly an eye sees it.

    float32 (n, h * w) of (n, h, w); no pixel becomes darker than black.
    """
    darker = np.random.default_rng(seed).uniform(0, amount, values.shape).astype(np.float32)
    return _flat(np.maximum(values - darker, 0))


def _flat(values: np.ndarray) -> np.ndarray:
    return values.reshape(len(values), -1)
