"""Maps over images and in numbers, and the sheet of images."""

import base64
import io

import numpy as np
import pytest
from PIL import Image

from nnviz.experiments.explanation import DELETIONS, Explained
from nnviz.labs.xray.figures import heat
from nnviz.labs.xray.figures.sheet import ACROSS, TILE, sheet
from nnviz.palette import CLASS_COLORS, rgb


def test_a_map_tints_blue_what_speaks_for_pneumonia_and_orange_what_speaks_against():
    image, hot = np.full((28, 28), 100, np.uint8), np.zeros((28, 28))
    hot[3, 4], hot[5, 6] = 2, -2
    shown = heat.overlay(image, hot)
    for place, color in (((3, 4), CLASS_COLORS[1]), ((5, 6), CLASS_COLORS[0])):
        assert shown[place] == pytest.approx(0.3 * 100 + 0.7 * np.array(rgb(color)), abs=1)
    assert (shown[0, 0] == 100).all()
    assert (heat.overlay(image, np.zeros((28, 28))) == 100).all()


def test_the_corner_share_is_that_of_an_even_map_or_of_a_hot_corner():
    classes = np.array([1, 1, 0])
    assert heat.corner_share(np.ones((3, 28, 28)), classes) == pytest.approx(36 / 784)
    hot = np.full((3, 28, 28), -1.0)
    hot[:, :heat.CORNER, :heat.CORNER] = 1
    assert heat.corner_share(hot, classes) == 1
    hot[0] = -1  # nothing speaks for pneumonia: left out
    assert heat.corner_share(hot, classes) == 1
    assert heat.corner_share(np.full((3, 28, 28), -1.0), classes) == 0


def explained(maps, random_maps):
    deletion = np.zeros((3, len(maps), DELETIONS), np.float16)
    deletion[0], deletion[1], deletion[2] = 0.25, 0.5, 0.75
    deletion[0, 0] = 1
    return Explained(maps, random_maps, np.ones(len(maps), np.float32), deletion, 0.1)


def test_equal_maps_are_alike_and_opposite_ones_are_not():
    maps = np.random.default_rng(0).normal(size=(4, 28, 28))
    assert heat.alike(explained(maps, 3 * maps + 1)) == pytest.approx(1)
    assert heat.alike(explained(maps, -maps)) == pytest.approx(-1)
    assert np.isnan(heat.alike(explained(np.zeros((2, 28, 28)), maps[:2])))


def test_the_deletion_curves_are_summed_up_and_tabled():
    found = explained(np.zeros((4, 28, 28)), np.zeros((4, 28, 28)))
    assert heat.faded(found) == pytest.approx((0.4375, 0.5, 0.75, 0.75))
    one, every = heat.deletion_table(found, 0), heat.deletion_table(found, None)
    assert len(one) == len(every) == 3 * DELETIONS
    assert set(one[one["series"] == "trained"]["y"]) == {1.0}
    assert set(every[every["series"] == "chance"]["y"]) == {0.75}
    assert one["x"].max() == 1


def test_the_sheet_has_every_image_at_half_its_size():
    images = np.random.default_rng(0).integers(0, 256, (30, 28, 28), np.uint8)
    picture = np.array(Image.open(io.BytesIO(base64.b64decode(sheet(images).split(",")[1]))))
    assert picture.shape == (2 * TILE, ACROSS * TILE)
    tile = picture[TILE:, 3 * TILE:4 * TILE]  # the image 26 + 3
    expected = images[29].reshape(14, 2, 14, 2).mean(axis=(1, 3))
    assert np.abs(tile - expected).max() <= 0.5
    assert (picture[TILE:, 4 * TILE:] == 0).all()
