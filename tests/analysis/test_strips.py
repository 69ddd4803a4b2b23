"""Picture strips, read back by Pillow."""

import base64
import io

import numpy as np
import pytest
from PIL import Image

from nnviz.analysis import strips
from nnviz.palette import CLASS_COLORS, rgb


def read(url: str) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(url.removeprefix("data:image/png;base64,")))))


def test_images_stand_side_by_side_dark_on_white():
    images = np.random.default_rng(0).integers(0, 256, (3, 5, 4), dtype=np.uint8)
    pixels = read(strips.ink(images))
    assert pixels.shape == (5, 12)
    for position, image in enumerate(images):
        np.testing.assert_array_equal(pixels[:, 4 * position:4 * position + 4], 255 - image)


def test_the_largest_values_have_the_full_colours_and_zero_is_white():
    pixels = read(strips.signed(np.array([[[-2.0, 0.0]], [[1.0, 2.0]]])))
    assert tuple(pixels[0, 0]) == rgb(CLASS_COLORS[0])
    assert tuple(pixels[0, 1]) == (255, 255, 255)
    assert tuple(pixels[0, 3]) == rgb(CLASS_COLORS[1])
    np.testing.assert_allclose(pixels[0, 2], (np.array(rgb(CLASS_COLORS[1])) + 255) / 2, atol=0.51)


def test_what_is_beyond_the_largest_has_the_full_colour():
    assert tuple(read(strips.signed(np.array([[[9.0]]]), 3.0))[0, 0]) == rgb(CLASS_COLORS[1])


@pytest.mark.parametrize("value", [0.0, float("nan")])
def test_nothing_and_no_number_are_white(value):
    assert (read(strips.signed(np.full((2, 3, 3), value))) == 255).all()


def test_rows_of_images_stand_below_one_another():
    images = np.random.default_rng(0).integers(0, 256, (2, 3, 5, 4), dtype=np.uint8)
    pixels = read(strips.ink_sheet(images))
    assert pixels.shape == (10, 12)
    for row in range(2):
        for position in range(3):
            part = pixels[5 * row:5 * row + 5, 4 * position:4 * position + 4]
            np.testing.assert_array_equal(part, 255 - images[row, position])
