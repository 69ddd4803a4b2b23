"""Decision boundaries as small PNG pictures that suit a light and a dark page alike."""

import io

import numpy as np
from PIL import Image

from nnviz.maths.scores import softmax
from nnviz.palette import CLASS_COLORS, rgb

SIZE = 100
#: Levels of confidence in a picture; few levels compress well and show as fine contour lines.
LEVELS = 24
_STRONGEST = 170


def levels(sums: np.ndarray, output: str, classes: int) -> np.ndarray:
    """Return palette indices, uint8 (F, n): class x LEVELS + confidence.

    Confidence 0 means undecided (0.5 for two classes, 1 / classes else), LEVELS - 1 means certain.
    """
    if output == "softmax_ce":
        shares = softmax(sums)
        winner, confidence = shares.argmax(axis=0), (shares.max(axis=0) - 1 / classes) / (1 - 1 / classes)
    else:
        lean = np.tanh(0.5 * sums[0])  # the sigmoid, stretched to -1 ... 1
        winner, confidence = lean > 0, np.abs(lean)
    confidence = np.fmax(confidence, 0)  # 0 also where a network that diverged has no number
    return np.round(confidence * (LEVELS - 1)).astype(np.uint8) + np.uint8(LEVELS) * winner.astype(np.uint8)


def pictures(sums: np.ndarray, output: str, classes: int) -> list[bytes]:
    """Draw the boundary of every snapshot.

    Parameters
    ----------
    sums : float32 (outputs, F, SIZE²)
        The network's weighted sums on the raster of ``datasets.plane.grid``.

    Returns
    -------
    list of bytes
        F PNG files of SIZE x SIZE pixels; the colour is the class, the opacity the confidence.
    """
    colors = [rgb(color) for color in CLASS_COLORS[:classes]]
    palette = bytes(channel for color in colors for _ in range(LEVELS) for channel in color)
    alpha = bytes(round(_STRONGEST * level / (LEVELS - 1)) for _ in colors for level in range(LEVELS))
    return [_png(index.reshape(SIZE, SIZE), palette, alpha) for index in levels(sums, output, classes)]


def _png(index: np.ndarray, palette: bytes, alpha: bytes) -> bytes:
    image = Image.fromarray(index)
    image.putpalette(palette)
    file = io.BytesIO()
    image.save(file, "PNG", transparency=alpha, compress_level=6)
    return file.getvalue()
