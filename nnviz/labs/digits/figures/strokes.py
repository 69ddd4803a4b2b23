"""An image's HOG vector as strokes: one for each orientation of each cell, as long as its number, along the edge."""

import base64
import io

import numpy as np
import pandas as pd
from PIL import Image

from nnviz.features.hog import hog

#: The longest stroke of an image, as a share of its cell's side.
LONGEST = 0.95
#: Width of an image's pixel in its picture: browsers blur small pictures that they enlarge.
_ZOOM = 8


def cell_numbers(image: np.ndarray, orientations: int, cell: int, block: int) -> np.ndarray:
    """Return the numbers of ``hog`` for one image, cell by cell.

    Blocks overlap, so a cell may stand in several blocks with other numbers: this is their mean.

    Parameters
    ----------
    image : numpy.ndarray, uint8, shape (h, w)
    orientations, cell, block : int
        As in ``hog``.

    Returns
    -------
    numpy.ndarray, float32, shape (h / cell, w / cell, orientations), from 0 to 1

    Raises
    ------
    ValueError
        As ``hog`` does.
    """
    # As floats: the same numbers, without the tables that pay for many images of bytes.
    vector = hog(image[None].astype(float), orientations=orientations, cell=cell, block=block)[0]
    rows, columns = (side // cell for side in image.shape)
    down, across = rows - block + 1, columns - block + 1
    blocks = vector.reshape(down, across, block, block, orientations)
    sums, times = np.zeros((rows, columns, orientations), np.float32), np.zeros((rows, columns, 1), np.float32)
    for row in range(block):
        for column in range(block):
            sums[row:row + down, column:column + across] += blocks[:, :, row, column]
            times[row:row + down, column:column + across] += 1
    return sums / times


def strokes(image: np.ndarray, orientations: int, cell: int, block: int) -> pd.DataFrame:
    """Return the strokes of an image, those of length zero left out; the longest one nearly fills its cell.

    Returns
    -------
    pandas.DataFrame
        ``x``, ``y``, ``x2``, ``y2`` (float, ends of the stroke; the image is the unit square, y downwards), ``value``
        (float, the number of the HOG vector), ``row``, ``column``, ``orientation`` (int, from 0).

    Raises
    ------
    ValueError
        As ``hog`` does.
    """
    numbers = cell_numbers(image, orientations, cell, block)
    row, column, bin_ = np.nonzero(numbers)
    values = numbers[row, column, bin_]
    rows, columns = numbers.shape[:2]
    angle = np.pi * (bin_ + 0.5) / orientations  # of the gradient; the edge lies across it
    half = LONGEST / 2 * values / values.max(initial=1e-9)
    right, below = -np.sin(angle) * half / columns, np.cos(angle) * half / rows
    x, y = (column + 0.5) / columns, (row + 0.5) / rows
    ends = {"x": x - right, "y": y - below, "x2": x + right, "y2": y + below}
    return pd.DataFrame({**{name: place.round(4) for name, place in ends.items()}, "value": values, "row": row,
                         "column": column, "orientation": bin_})


def borders(image: np.ndarray, cell: int) -> pd.DataFrame:
    """Return the borders of the cells, the image's own among them: ``x``, ``y``, ``x2``, ``y2`` as in `strokes`."""
    rows, columns = (side // cell for side in image.shape)
    lines = [(place / columns, 0, place / columns, 1) for place in range(columns + 1)]
    lines += [(0, place / rows, 1, place / rows) for place in range(rows + 1)]
    return pd.DataFrame(lines, columns=["x", "y", "x2", "y2"])


def ink(image: np.ndarray, grey: int) -> str:
    """Return an image as a PNG data URL: ink of one grey (0 to 255), as opaque as the image is bright."""
    large = np.kron(image, np.ones((_ZOOM, _ZOOM), np.uint8))
    file = io.BytesIO()
    Image.fromarray(np.stack([np.full_like(large, grey), large], axis=-1), "LA").save(file, "PNG")
    return "data:image/png;base64," + base64.b64encode(file.getvalue()).decode()
