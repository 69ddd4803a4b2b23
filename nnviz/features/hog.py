"""Histograms of oriented gradients (HOG) of many images at once, in NumPy.

The definition is that of ``skimage.feature.hog`` with ``block_norm="L2-Hys"``, down to the order of the numbers.

1. The gradient of each pixel: its right neighbour minus its left one, its lower neighbour minus its upper one; zero at
   the border.
2. The image is cut into square cells. In each cell, each pixel votes with its gradient's length for the bin of its
   gradient's angle; the angles 0 to 180 degrees are cut into equal bins. The votes are averaged over the cell's pixels.
3. Cells are taken together in overlapping square blocks, and the numbers of each block are scaled to length one, cut
   off at 0.2, and scaled to length one again ("L2-Hys").

Neighbouring pixels of a uint8 image differ by one of 511 values, so there are only 511² gradients. Their lengths and
angles are worked out once and looked up: that is why uint8 images are several times faster than float ones.
"""

from functools import lru_cache

import numpy as np

CLIP = 0.2
EPSILON = 1e-5
#: Pixels worked on at a time, to bound the memory: about 40 bytes a pixel. And numbers of the result: 40 bytes each.
CHUNK_PIXELS, CHUNK_NUMBERS = 1 << 16, 1 << 19
#: Width of a pixel of the image in the picture of its histograms.
ZOOM = 8


def hog_length(h: int, w: int, orientations: int, cell: int, block: int = 1) -> int:
    """Return how many numbers describe an image of h x w pixels.

    Raises
    ------
    ValueError
        If a setting is not positive, if the cell does not divide the image, or if a block is larger than the image.
    """
    if min(h, w, orientations, cell, block) < 1:
        raise ValueError("the image's sides, orientations, cell and block are all at least 1")
    if h % cell or w % cell:
        raise ValueError(f"cells of {cell} x {cell} pixels do not fill an image of {h} x {w} pixels")
    rows, columns = h // cell - block + 1, w // cell - block + 1
    if min(rows, columns) < 1:
        raise ValueError(f"a block of {block} x {block} cells of {cell} pixels is larger than an image of {h} x {w}")
    return rows * columns * block * block * orientations


def hog(images: np.ndarray, *, orientations: int, cell: int, block: int = 1) -> np.ndarray:
    """Describe each image by its histograms of oriented gradients.

    Parameters
    ----------
    images : numpy.ndarray, uint8 or float (finite), shape (n, h, w)
        Values are taken as they are: uint8 from 0 to 255.
    orientations : int
        Number of bins for the angle.
    cell : int
        Side of a cell in pixels. It must divide h and w.
    block : int
        Side of a block in cells.

    Returns
    -------
    numpy.ndarray, float32, shape (n, hog_length(h, w, orientations, cell, block))
        In the order block row, block column, cell row in the block, cell column in the block, orientation.

    Raises
    ------
    ValueError
        If ``images`` has another shape or type or a value that is not finite; and as `hog_length` does.
    """
    images = _checked(images)
    count, h, w = images.shape
    length = hog_length(h, w, orientations, cell, block)
    described = np.empty((count, length), np.float32)
    step = max(1, min(CHUNK_PIXELS // (h * w), CHUNK_NUMBERS // length))
    for start in range(0, count, step):
        cells = _cell_histograms(images[start:start + step], orientations, cell)
        described[start:start + step] = _normalized_blocks(cells, block).reshape(len(cells), -1)
    return described


def hog_picture(image: np.ndarray, orientations: int, cell: int) -> np.ndarray:
    """Draw a star in each cell: one line for each bin, along the edge that it stands for, as bright as its votes.

    Where lines cross, the brighter one is seen.

    Parameters
    ----------
    image : numpy.ndarray, uint8 or float (finite), shape (h, w)
    orientations, cell : int
        As in `hog`.

    Returns
    -------
    numpy.ndarray, float32, shape (h * ZOOM, w * ZOOM), from 0 to 1
        The strongest bin of all is drawn at 1; an image of one grey gives zeros.

    Raises
    ------
    ValueError
        As `hog` does.
    """
    images = _checked(np.asarray(image)[None])
    h, w = images.shape[1:]
    hog_length(h, w, orientations, cell)
    histograms = _cell_histograms(images, orientations, cell)[0].astype(np.float32)
    picture = np.zeros((ZOOM * h, ZOOM * w), np.float32)
    for bin_, line in enumerate(edge_lines(orientations, ZOOM * cell)):
        np.maximum(picture, np.kron(histograms[:, :, bin_], line), out=picture)
    return picture / (picture.max() or 1)


def _checked(images: np.ndarray) -> np.ndarray:
    images = np.asarray(images)
    if images.ndim != 3 or not (images.dtype == np.uint8 or np.issubdtype(images.dtype, np.floating)):
        raise ValueError(f"images are uint8 or float of shape (n, h, w), not {images.dtype} of shape {images.shape}")
    if not np.isfinite(images).all():
        raise ValueError("images hold a value that is not a finite number")
    return images


def _votes(across: np.ndarray, down: np.ndarray, orientations: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the length of each gradient and the bin of its angle (float64, intp).

    A gradient that points up by next to nothing has an angle of 180 degrees after rounding: it lies in no bin, which is
    bin number ``orientations`` here.
    """
    angle = np.rad2deg(np.arctan2(down, across)) % 180
    ends = 180 / orientations * np.arange(1, orientations + 1)
    return np.hypot(across, down), np.searchsorted(ends, angle, side="right")


@lru_cache(maxsize=8)
def _votes_of_bytes(orientations: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the votes of all gradients of bytes, flat: the index is 511 (down + 255) + across + 255."""
    down, across = np.mgrid[-255.0:256, -255.0:256]
    lengths, bins = _votes(across.ravel(), down.ravel(), orientations)
    return lengths, bins


def _gradients(images: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    across, down = np.zeros_like(images), np.zeros_like(images)
    np.subtract(images[:, :, 2:], images[:, :, :-2], out=across[:, :, 1:-1])
    np.subtract(images[:, 2:], images[:, :-2], out=down[:, 1:-1])
    return across.ravel(), down.ravel()


@lru_cache(maxsize=2)
def _cell_of_pixel(count: int, h: int, w: int, cell: int) -> np.ndarray:
    """Number the cells of all images in one row; return the number of each pixel's cell: intp, shape (n * h * w,)."""
    rows, columns = h // cell, w // cell
    in_image = (np.arange(h) // cell * columns)[:, None] + np.arange(w) // cell
    return (np.arange(count)[:, None] * rows * columns + in_image.ravel()).ravel()


def _cell_histograms(images: np.ndarray, orientations: int, cell: int) -> np.ndarray:
    """Return the average votes in each cell: float64, shape (n, rows, columns, orientations)."""
    count, h, w = images.shape
    rows, columns = h // cell, w // cell
    from_bytes = images.dtype == np.uint8
    across, down = _gradients(images.astype(np.int16 if from_bytes else np.promote_types(images.dtype, np.float32)))
    voters = np.flatnonzero((across != 0) | (down != 0))  # most pixels of a drawing are in a flat part of it
    across, down = across[voters], down[voters]
    if from_bytes:
        gradient = 511 * (down.astype(np.intp) + 255) + across + 255
        lengths, bins = (table[gradient] for table in _votes_of_bytes(orientations))
    else:
        lengths, bins = _votes(across.astype(float), down.astype(float), orientations)
    vote_for = _cell_of_pixel(count, h, w, cell)[voters] * (orientations + 1) + bins
    sums = np.bincount(vote_for, lengths, count * rows * columns * (orientations + 1))
    return sums.reshape(count, rows, columns, orientations + 1)[..., :-1] / cell**2


def _normalized_blocks(cells: np.ndarray, block: int) -> np.ndarray:
    """Return the numbers of each block, scaled: shape (n, block rows, block columns, block² * orientations)."""
    windows = np.lib.stride_tricks.sliding_window_view(cells, (block, block), axis=(1, 2))
    blocks = np.moveaxis(windows, 3, -1)
    blocks = blocks.reshape(*blocks.shape[:3], -1)
    return _unit_length(np.minimum(_unit_length(blocks), CLIP))


def _unit_length(vectors: np.ndarray) -> np.ndarray:
    squares = np.einsum("...i,...i->...", vectors, vectors)
    return vectors / np.sqrt(squares + EPSILON**2)[..., None]


@lru_cache(maxsize=8)
def edge_lines(orientations: int, side: int) -> np.ndarray:
    """Return a soft line through a square for each bin, along the edge: float32, shape (orientations, side, side)."""
    down, across = np.mgrid[:side, :side] - (side - 1) / 2
    angle = np.pi * (np.arange(orientations) + 0.5)[:, None, None] / orientations
    beside = np.abs(across * np.cos(angle) + down * np.sin(angle))
    along = np.abs(down * np.cos(angle) - across * np.sin(angle))
    thickness = max(1, side / 16)
    inside = np.clip(thickness / 2 + 0.5 - beside, 0, 1) * np.clip(0.45 * side + 0.5 - along, 0, 1)
    return inside.astype(np.float32)
