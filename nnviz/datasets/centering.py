"""A drawn, scanned or photographed digit, made to look like those that a network was trained on."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal

import numpy as np
from PIL import Image, ImageOps

MAX_BYTES = 5_000_000
MAX_PIXELS = 20_000_000
#: No format among these starts another program or draws from a script.
FORMATS = ("PNG", "JPEG", "GIF", "BMP", "WEBP", "TIFF")
#: Larger images are shrunk to this many pixels a side before anything else, to spare memory.
_WORKING_SIDE = 1000
#: Ink differs from the paper by at least this much, of 255.
_MIN_CONTRAST = 32

Reason = Literal["broken", "too_many_bytes", "too_many_pixels", "empty"]


class UnusableImageError(ValueError):
    """An image that cannot be used.

    ``reason`` is ``"broken"`` (no image in one of `FORMATS`), ``"too_many_bytes"`` (more than `MAX_BYTES`),
    ``"too_many_pixels"`` (more than `MAX_PIXELS`) or ``"empty"`` (nothing is drawn).
    """

    def __init__(self, reason: Reason):
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class _Field:
    """How a data set places its digits: the longer side of the ink, and what lies in the middle of the field."""

    longer_side: int
    by_mass: bool


#: Side of the field -> its rule: MNIST's (28) and that of USPS (16).
_FIELDS = {28: _Field(20, by_mass=True), 16: _Field(16, by_mass=False)}


def center(picture: bytes | np.ndarray, size: int = 28) -> np.ndarray:
    """Turn a picture of a digit into an image like those of MNIST (28) or USPS (16).

    The picture is made grey, and inverted if its paper (the median of its border) is bright. The ink is cut out and
    scaled, proportions kept. For 28 its longer side becomes 20 pixels and its centre of mass lies on pixel (14, 14),
    as in MNIST; for 16 it fills the field and stands in the middle, as in USPS.

    Parameters
    ----------
    picture : bytes or numpy.ndarray
        An image file in one of `FORMATS`, or an array: uint8, shape (h, w), (h, w, 3) or (h, w, 4).
    size : {28, 16}

    Returns
    -------
    numpy.ndarray, uint8, shape (size, size)
        Paper 0; the darkest ink 255.

    Raises
    ------
    UnusableImageError
        With the reason.
    KeyError
        If the size is another.
    """
    field = _FIELDS[size]
    ink = _ink(*_grey_and_alpha(picture))
    rows, columns = (np.flatnonzero(ink.any(axis=axis)) for axis in (1, 0))
    ink = ink[rows[0]:rows[-1] + 1, columns[0]:columns[-1] + 1]
    ink = _scaled(ink, field.longer_side)
    top, left = (_start(ink.sum(axis=axis), size, field) for axis in (1, 0))
    placed = np.zeros((size, size), np.uint8)
    placed[top:top + ink.shape[0], left:left + ink.shape[1]] = np.rint(ink * (255 / ink.max()))
    return placed


def preview(picture: bytes, side: int) -> bytes:
    """Return an image file that `center` accepts as a small upright PNG, in colour, to be shown beside the result.

    Raises
    ------
    UnusableImageError
        As `center` does.
    """
    with _refusals():
        image = ImageOps.exif_transpose(_opened(picture))
        image = _to_grey(image) if image.mode.startswith(("I", "F")) else image.convert("RGBA")
        image.thumbnail((side, side))
        buffer = io.BytesIO()
        image.save(buffer, "PNG")
    return buffer.getvalue()


def _grey_and_alpha(picture: bytes | np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return brightness and opacity: float32, shape (h, w), from 0 to 255."""
    with _refusals():
        image = _to_grey(ImageOps.exif_transpose(_opened(picture)))
        image.thumbnail((_WORKING_SIDE, _WORKING_SIDE))
    grey, alpha = (np.asarray(channel, np.float32) for channel in image.convert("LA").split())
    return grey, alpha


@contextmanager
def _refusals() -> Iterator[None]:
    """Turn whatever a decoder raises into an `UnusableImageError`."""
    try:
        yield
    except UnusableImageError:
        raise
    except Image.DecompressionBombError as error:
        raise UnusableImageError("too_many_pixels") from error
    except Exception as error:  # a damaged file makes the decoders raise almost anything
        raise UnusableImageError("broken") from error


def _opened(picture: bytes | np.ndarray) -> Image.Image:
    """Return the image, not yet decoded, once its size is known to be bearable."""
    if isinstance(picture, bytes) and len(picture) > MAX_BYTES:
        raise UnusableImageError("too_many_bytes")
    image = Image.open(io.BytesIO(picture), formats=FORMATS) if isinstance(picture, bytes) else _from_array(picture)
    if image.width * image.height > MAX_PIXELS:
        raise UnusableImageError("too_many_pixels")
    image.draft("RGB", (_WORKING_SIDE, _WORKING_SIDE))
    return image


def _from_array(array: np.ndarray) -> Image.Image:
    if array.dtype != np.uint8 or array.ndim not in (2, 3) or not array.size:
        raise UnusableImageError("broken")
    return Image.fromarray(array)


def _to_grey(image: Image.Image) -> Image.Image:
    """Return the image in mode L, or LA if parts of it are transparent."""
    if image.mode.startswith(("I", "F")):  # 16 bits or more a pixel, of which often only some are in use
        values = np.nan_to_num(np.asarray(image, np.float32)).clip(0)
        return Image.fromarray((values * (255 / (values.max() or 1))).astype(np.uint8))
    return image.convert("RGBA").convert("LA") if image.has_transparency_data else image.convert("L")


def _ink(grey: np.ndarray, alpha: np.ndarray) -> np.ndarray:
    """Return how far each pixel is from the paper: float32, 0 where there is no ink.

    Transparent parts are paper. If most of the border is transparent, the paper is white for dark ink and black for
    bright ink.
    """
    border = [np.concatenate([part[0], part[-1], part[:, 0], part[:, -1]]) for part in (grey, alpha)]
    if np.median(border[1]) >= 128:
        paper = np.median(border[0][border[1] >= 128])
    else:
        paper = 0 if (grey * alpha).sum() > 127 * alpha.sum() else 255
    seen = paper + (grey - paper) * alpha / 255
    ink = (paper - seen if paper > 127 else seen - paper).clip(0)
    if ink.max() < _MIN_CONTRAST:
        raise UnusableImageError("empty")
    # A photograph's paper is uneven. How uneven shows at its border, which is mostly free of ink.
    uneven = np.quantile(np.concatenate([ink[0], ink[-1], ink[:, 0], ink[:, -1]]), 0.75)
    ink[ink < np.clip(3 * uneven, ink.max() / 10, ink.max() / 2)] = 0
    return ink


def _scaled(ink: np.ndarray, longer_side: int) -> np.ndarray:
    shape = [max(1, round(side * longer_side / max(ink.shape))) for side in ink.shape]
    return np.asarray(Image.fromarray(ink).resize(shape[::-1], Image.Resampling.BILINEAR))


def _start(profile: np.ndarray, size: int, field: _Field) -> int:
    """Return where the ink starts on one axis, from its mass in each row or column; it never leaves the field."""
    if not field.by_mass:
        return (size - len(profile)) // 2
    middle = profile @ np.arange(len(profile)) / profile.sum()
    return min(max(round(size / 2 - middle), 0), size - len(profile))
