"""Images shifted, turned, scaled, thickened, made pale and noisy. NumPy only.

The order is that in which a picture comes about: the pen (thickness), how it lies on the paper (size, rotation, shift),
the light (contrast), the camera (noise).
"""

import numpy as np

from nnviz.experiments.distortion import Distortion
from nnviz.experiments.value import bounds

_MIDDLE_GREY = 127.5
#: At this thickness, a stroke has grown by one whole pixel on each side.
_MOST_THICKNESS = bounds(Distortion, "thickness")["le"]


def distort(images: np.ndarray, distortion: Distortion, seed: int = 0) -> np.ndarray:
    """Return distorted copies of images.

    Parameters
    ----------
    images : numpy.ndarray, uint8, shape (n, h, w)
        Paper 0, ink up to 255.
    distortion : Distortion
        The same for every image. Rotation and size keep the middle of the picture in its place.
    seed : int
        The number behind the noise, which is another one for each image.

    Returns
    -------
    numpy.ndarray, uint8, shape (n, h, w)
        What comes in at the border is paper.
    """
    values = images.astype(np.float32)
    if distortion.thickness:
        values = _thickened(values, distortion.thickness)
    if distortion.rotation or distortion.size != 100 or distortion.right or distortion.down:
        values = _placed(values, distortion)
    if distortion.contrast != 100:
        values = _MIDDLE_GREY + (values - _MIDDLE_GREY) * np.float32(distortion.contrast / 100)
    if distortion.noise:
        draws = np.random.default_rng(seed).standard_normal(images.shape, np.float32)
        values = values + np.float32(distortion.noise) * draws
    return np.rint(values).clip(0, 255).astype(np.uint8)


def _thickened(values: np.ndarray, pixels: float) -> np.ndarray:
    """Return strokes that are ``pixels`` wider: each pixel goes part of the way to the extreme of its neighbours."""
    extreme = np.maximum if pixels > 0 else np.minimum
    padded = np.pad(values, ((0, 0), (1, 1), (1, 1)))
    wider = values
    for neighbour in (padded[:, :-2, 1:-1], padded[:, 2:, 1:-1], padded[:, 1:-1, :-2], padded[:, 1:-1, 2:]):
        wider = extreme(wider, neighbour)
    return values + np.float32(abs(pixels) / _MOST_THICKNESS) * (wider - values)


def _placed(values: np.ndarray, distortion: Distortion) -> np.ndarray:
    """Return images scaled, turned and shifted in one step, each pixel interpolated between four (bilinear)."""
    _count, height, width = values.shape
    down, across = np.mgrid[:height, :width].astype(float)
    down -= (height - 1) / 2 + distortion.down
    across -= (width - 1) / 2 + distortion.right
    angle, size = np.deg2rad(distortion.rotation), distortion.size / 100
    # Rounded, because the cosine of 90 degrees is not quite zero in floating point.
    rows = np.round((across * np.sin(angle) + down * np.cos(angle)) / size + (height - 1) / 2, 9)
    columns = np.round((across * np.cos(angle) - down * np.sin(angle)) / size + (width - 1) / 2, 9)
    return _between(values, rows, columns)


def _between(values: np.ndarray, rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
    """Return the values at places between the pixels; beyond the border there is paper."""
    _count, height, width = values.shape
    padded = np.pad(values, ((0, 0), (1, 2), (1, 2)))
    rows, columns = rows.clip(-1, height) + 1, columns.clip(-1, width) + 1
    top, left = rows.astype(int), columns.astype(int)
    low, right = (rows - top).astype(np.float32), (columns - left).astype(np.float32)
    upper = padded[:, top, left] * (1 - right) + padded[:, top, left + 1] * right
    lower = padded[:, top + 1, left] * (1 - right) + padded[:, top + 1, left + 1] * right
    return upper * (1 - low) + lower * low
