"""Many small pictures in one PNG, side by side: a page shows them as tiles of one picture."""

import base64
import io

import numpy as np
from PIL import Image

from nnviz.palette import CLASS_COLORS, rgb


def ink(images: np.ndarray) -> str:
    """Return grey images as dark ink on white paper, side by side: a PNG data URL. ``images`` is uint8 (n, h, w)."""
    return ink_sheet(images[None])


def ink_sheet(images: np.ndarray) -> str:
    """Return rows of grey images below one another, as ``ink``. ``images`` is uint8 (rows, n, h, w)."""
    rows, count, height, width = images.shape
    return _url(255 - images.swapaxes(1, 2).reshape(rows * height, count * width))


def signed(values: np.ndarray, largest: float | None = None) -> str:
    """Return numbers as colours, side by side: negative orange, zero white, positive blue; a PNG data URL.

    Parameters
    ----------
    values : float (n, h, w)
    largest : float, optional
        What has the full colour, and all that is beyond; else the largest value there is, whatever its sign.
    """
    row = np.nan_to_num(np.concatenate(list(values), axis=1))  # no number, as after a divergence, is white
    largest = largest or float(np.abs(row).max()) or 1.0
    row = np.clip(row / largest, -1, 1)[..., None]
    negative, positive = (np.array(rgb(color)) for color in CLASS_COLORS[:2])
    return _url(np.round(255 + np.abs(row) * (np.where(row < 0, negative, positive) - 255)).astype(np.uint8))


def _url(pixels: np.ndarray) -> str:
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "PNG")
    return "data:image/png;base64," + base64.b64encode(file.getvalue()).decode()
