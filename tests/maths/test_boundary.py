"""The pictures of the boundary: what a pixel's place, colour and opacity mean."""

import io

import numpy as np
import pytest
from PIL import Image

from nnviz.datasets.plane import grid
from nnviz.maths.boundary import LEVELS, SIZE, levels, pictures
from nnviz.palette import CLASS_COLORS, rgb


def pixels(picture: bytes) -> np.ndarray:
    """Red, green, blue and opacity of every pixel, rows from the top."""
    return np.asarray(Image.open(io.BytesIO(picture)).convert("RGBA")).astype(int)


def certain(winner: int, classes: int) -> np.ndarray:
    """Weighted sums of a softmax that is certain of one class everywhere."""
    sums = np.full((classes, 1, SIZE**2), -50, np.float32)
    sums[winner] = 50
    return sums


def test_top_of_the_picture_is_where_x2_is_large():
    x1, x2 = grid(3).T
    above, right = (pixels(picture) for picture in pictures(np.stack([50 * x2, 50 * x1])[None], "sigmoid_bce", 2))
    orange, blue = map(rgb, CLASS_COLORS[:2])
    assert above.shape == right.shape == (SIZE, SIZE, 4)
    assert (above[:SIZE // 2, :, :3] == blue).all()
    assert (above[SIZE // 2:, :, :3] == orange).all()
    np.testing.assert_array_equal(right, np.rot90(above, -1))


@pytest.mark.parametrize("classes", [2, 3, 10])
def test_colour_is_the_class(classes):
    for winner in range(classes):
        [picture] = pictures(certain(winner, classes), "softmax_ce", classes)
        assert (pixels(picture)[..., :3] == rgb(CLASS_COLORS[winner])).all()


def test_opacity_is_the_confidence():
    sums = np.linspace(-8, 8, SIZE**2, dtype=np.float32)
    share = 1 / (1 + np.exp(-sums))
    [picture] = pictures(sums[None, None], "sigmoid_mse", 2)
    opacity = pixels(picture)[..., 3].ravel()
    strongest = opacity.max()
    np.testing.assert_allclose(opacity / strongest, np.abs(2 * share - 1), atol=0.51 / (LEVELS - 1) + 0.004)
    assert opacity.min() == 0
    assert 100 < strongest < 255
    # Two classes look the same as a sigmoid and as a softmax.
    [same] = pictures(np.stack([-sums / 2, sums / 2])[:, None], "softmax_ce", 2)
    np.testing.assert_allclose(pixels(same), pixels(picture), atol=strongest / (LEVELS - 1) + 1)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("value", [0, np.nan])
@pytest.mark.parametrize(("output", "classes"), [("sigmoid_bce", 2), ("softmax_ce", 4)])
def test_undecided_and_diverged_networks_show_nothing(output, classes, value):
    sums = np.full((classes if output == "softmax_ce" else 1, 2, SIZE**2), value, np.float32)
    assert (levels(sums, output, classes) % LEVELS == 0).all()
    assert [pixels(picture)[..., 3].max() for picture in pictures(sums, output, classes)] == [0, 0]


def test_pictures_are_small():
    x1, x2 = grid(3).T
    [picture] = pictures((3 * np.sin(2 * x1) * x2)[None, None], "sigmoid_bce", 2)
    assert len(picture) < SIZE**2 / 2
