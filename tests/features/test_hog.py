"""HOG of many images: the numbers of scikit-image, for every setting, within a bounded memory; and its picture."""

import tracemalloc
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from skimage.feature import hog as skimage_hog

from nnviz.datasets.images import load
from nnviz.features.hog import ZOOM, hog, hog_length, hog_picture


def one_by_one(images: np.ndarray, orientations: int, cell: int, block: int) -> np.ndarray:
    return np.array([skimage_hog(image, orientations, (cell, cell), (block, block), "L2-Hys") for image in images])


def assert_same(images: np.ndarray, orientations: int, cell: int, block: int) -> None:
    ours = hog(images, orientations=orientations, cell=cell, block=block)
    assert ours.dtype == np.float32
    assert ours.shape == (len(images), hog_length(*images.shape[1:], orientations, cell, block))
    np.testing.assert_allclose(ours, one_by_one(images, orientations, cell, block), rtol=0, atol=1e-5)


@pytest.mark.parametrize(("orientations", "cell", "block"), [(9, 7, 1), (8, 14, 2), (9, 4, 2)])
def test_same_as_skimage_on_all_mnist_test_images(orientations, cell, block):
    assert_same(load("mnist").x_test, orientations, cell, block)


@pytest.mark.parametrize(("name", "cell"), [("mnist", 2), ("mnist", 28), ("usps", 1), ("usps", 4), ("fashion", 4),
                                            ("fashion", 14)])
def test_same_as_skimage_for_many_settings(name, cell):
    images = load(name).x_test[:15]
    for orientations, block in product([1, 2, 4, 7, 12, 36], range(1, min(4, images.shape[1] // cell) + 1)):
        assert_same(images, orientations, cell, block)


@st.composite
def images_and_settings(draw):
    cell, rows, columns = draw(st.integers(1, 5)), draw(st.integers(1, 4)), draw(st.integers(1, 4))
    kind = draw(st.sampled_from([np.uint8, np.float16, np.float32, np.float64]))
    width = np.dtype(kind).itemsize * 8
    values = st.sampled_from([st.integers(0, 255), st.integers(0, 3)]) if kind is np.uint8 else st.sampled_from([
        st.floats(0, 1, width=width), st.floats(-1000, 1000, width=width), st.integers(-4, 4)])
    shape = (draw(st.integers(1, 3)), rows * cell, columns * cell)
    images = draw(arrays(kind, shape, elements=draw(values)))
    return images, draw(st.integers(1, 20)), cell, draw(st.integers(1, min(rows, columns)))


@settings(max_examples=300, deadline=None)
@given(images_and_settings())
def test_same_as_skimage_on_any_image(case):
    assert_same(*case)


def test_angles_on_the_border_of_two_bins_go_where_skimage_puts_them():
    steps = np.array(list(product(range(-6, 7), repeat=2)))  # to the right, downwards
    images = np.zeros((len(steps), 3, 3), np.uint8)  # only the pixel in the middle has a gradient: exactly this step
    images[:, 1, 0], images[:, 1, 2] = (-steps[:, 0]).clip(0), steps[:, 0].clip(0)
    images[:, 0, 1], images[:, 2, 1] = (-steps[:, 1]).clip(0), steps[:, 1].clip(0)
    for orientations in range(1, 37):
        expected = one_by_one(images, orientations, 3, 1)
        for kind in (np.uint8, np.float32):
            ours = hog(images.astype(kind), orientations=orientations, cell=3)
            np.testing.assert_allclose(ours, expected, rtol=0, atol=1e-5)


def test_an_angle_that_rounds_up_to_180_degrees_lies_in_no_bin():
    image = np.zeros((1, 3, 3))
    image[0, 1, 2], image[0, 0, 1] = 1, 1e-20
    assert not skimage_hog(image[0], 4, (3, 3), (1, 1)).any()
    assert not hog(image, orientations=4, cell=3).any()


def test_a_batch_is_its_images_one_after_the_other():
    images = load("mnist").x_test[:200]  # several chunks, the last one not full
    alone = np.concatenate([hog(image[None], orientations=9, cell=7, block=2) for image in images])
    np.testing.assert_array_equal(hog(images, orientations=9, cell=7, block=2), alone)


def test_bytes_and_floats_of_the_same_values_agree():
    images = load("fashion").x_test[:100]
    np.testing.assert_allclose(hog(images, orientations=9, cell=4, block=2),
                               hog(images.astype(np.float64), orientations=9, cell=4, block=2), rtol=0, atol=1e-6)


def test_no_images_give_no_rows():
    assert hog(np.zeros((0, 8, 8), np.uint8), orientations=9, cell=4).shape == (0, 36)


@pytest.mark.parametrize(("count", "setting", "most"), [
    (10_000, {"orientations": 9, "cell": 4, "block": 2}, 8e6),
    (300, {"orientations": 36, "cell": 2, "block": 4}, 25e6),  # 69,696 numbers an image
])
def test_memory_beside_the_result_is_bounded(count, setting, most):
    images = load("mnist").x_test[:count]
    hog(images[:100], **setting)  # the tables are there now
    tracemalloc.start()
    try:
        described = hog(images, **setting)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak - described.nbytes < most


@pytest.mark.parametrize(("h", "w", "orientations", "cell", "block", "words"), [
    (28, 28, 9, 5, 1, "do not fill"), (28, 16, 9, 7, 1, "do not fill"), (28, 28, 9, 14, 3, "larger than"),
    (28, 28, 0, 7, 1, "at least 1"), (28, 28, 9, 0, 1, "at least 1"), (28, 28, 9, 7, 0, "at least 1"),
])
def test_settings_that_do_not_fit_are_refused(h, w, orientations, cell, block, words):
    with pytest.raises(ValueError, match=words):
        hog_length(h, w, orientations, cell, block)
    with pytest.raises(ValueError, match=words):
        hog(np.zeros((1, h, w), np.uint8), orientations=orientations, cell=cell, block=block)


@pytest.mark.parametrize("images", [np.zeros((8, 8), np.uint8), np.zeros((1, 8, 8), np.int32), np.zeros((1, 8, 8, 3)),
                                    np.full((1, 8, 8), np.nan), np.full((1, 8, 8), np.inf, np.float32)])
def test_arrays_that_are_no_images_are_refused(images):
    with pytest.raises(ValueError, match="images"):
        hog(images, orientations=9, cell=4)
    with pytest.raises(ValueError, match="images"):
        hog_picture(images[0], 9, 4)


def stripes(angle: float) -> np.ndarray:
    """Return an image that gets brighter in one direction: degrees, clockwise from the right."""
    down, across = np.mgrid[:16, :16]
    return across * np.cos(np.deg2rad(angle)) + down * np.sin(np.deg2rad(angle))


@pytest.mark.parametrize("angle", [30, 45, 100, 135, 170])
def test_lines_of_the_picture_lie_along_the_edges(angle):
    middle = hog_picture(stripes(angle), 36, 4)[4 * ZOOM:8 * ZOOM, 4 * ZOOM:8 * ZOOM]  # a cell away from the border
    down, across = np.mgrid[:4 * ZOOM, :4 * ZOOM] - (4 * ZOOM - 1) / 2
    mass = middle / middle.sum()
    drawn = np.arctan2(2 * (mass * across * down).sum(), (mass * (across**2 - down**2)).sum()) / 2  # its main axis
    off = (np.rad2deg(drawn) - (angle + 90) + 90) % 180 - 90
    assert abs(off) < 5  # the middle of a bin is within 2.5 degrees


def test_the_picture_is_as_bright_as_the_votes():
    image = np.zeros((8, 16))
    image[:, 3:], image[:, 11:] = 1, 3  # the right edge is twice as high
    picture = hog_picture(image, 2, 8)
    assert picture.shape == (8 * ZOOM, 16 * ZOOM)
    left, right = picture[:, :8 * ZOOM].max(), picture[:, 8 * ZOOM:].max()
    assert (left, right) == (pytest.approx(0.5), pytest.approx(1))


def test_an_image_of_one_grey_gives_a_dark_picture():
    assert not hog_picture(np.full((8, 8), 200, np.uint8), 9, 4).any()


def test_pictures_of_settings_that_do_not_fit_are_refused():
    with pytest.raises(ValueError, match="do not fill"):
        hog_picture(np.zeros((28, 28), np.uint8), 9, 5)
