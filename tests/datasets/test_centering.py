"""A reader's own digit: whatever the file, it becomes the image that the network knows; what cannot, says why."""

import io
from contextlib import suppress
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from sklearn.neighbors import KNeighborsClassifier

from nnviz.datasets import centering
from nnviz.datasets.centering import UnusableImageError, center
from nnviz.datasets.images import load

#: An uneven figure, so that turning, mirroring and inverting it all show: dark ink on white paper.
FIGURE = np.full((120, 90), 255, np.uint8)
FIGURE[20:100, 30:42] = 0
FIGURE[88:100, 30:75] = 0
EXPECTED = center(FIGURE)


def file(image: Image.Image, kind: str = "PNG", **options) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def reason(picture) -> str:
    with pytest.raises(UnusableImageError) as caught:
        center(picture)
    return caught.value.reason


def assert_like(image: np.ndarray, expected: np.ndarray = EXPECTED) -> None:
    assert image.dtype == np.uint8
    assert image.shape == expected.shape
    assert np.abs(image.astype(int) - expected).mean() < 2


def box(image: np.ndarray) -> tuple[int, int, int, int]:
    rows, columns = np.flatnonzero(image.any(axis=1)), np.flatnonzero(image.any(axis=0))
    return rows[0], rows[-1] + 1, columns[0], columns[-1] + 1


@pytest.mark.parametrize(("name", "size", "share"), [("mnist", 28, 0.95), ("usps", 16, 0.7)])
def test_images_of_the_sets_are_already_as_they_should_be(name, size, share):
    images = load(name).x_test[:300]
    again = np.array([center(image, size) for image in images])
    moved = np.abs(again.astype(int) - images).reshape(len(images), -1).max(axis=1)
    assert (moved <= 26).mean() >= share  # ink fainter than a tenth goes, which may change the scale of the rest


@cache
def judge(name: str, size: int) -> KNeighborsClassifier:
    whole = load(name)
    return KNeighborsClassifier(3).fit(whole.x_train[:5000].reshape(5000, -1) / 255, whole.y_train[:5000])


def photographed(image: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Return a large grey photograph: off the middle, unevenly lit, with noise."""
    page = np.zeros((400, 500))
    top, left = rng.integers(20, 180, 2)
    page[top:top + 200, left:left + 200] = Image.fromarray(image).resize((200, 200), Image.Resampling.BICUBIC)
    light = 190 + 25 * np.linspace(-1, 1, 500)
    return (light - 0.6 * page + rng.normal(0, 3, page.shape)).clip(0, 255).astype(np.uint8)


@pytest.mark.parametrize(("name", "size"), [("mnist", 28), ("usps", 16)])
def test_a_classifier_still_knows_photographed_digits(name, size):
    rng, whole = np.random.default_rng(0), load(name)
    photographs = np.array([center(photographed(image, rng), size) for image in whole.x_test[:200]])
    originals, again = (judge(name, size).score(images.reshape(200, -1) / 255, whole.y_test[:200])
                        for images in (whole.x_test[:200], photographs))
    assert originals > 0.9
    assert again > originals - 0.05


def test_mnists_rule_longer_side_20_and_mass_in_the_middle():
    top, bottom, left, right = box(EXPECTED)
    assert (bottom - top, right - left) == (20, round(20 * 45 / 80))
    weights = EXPECTED / EXPECTED.sum()
    assert abs(weights.sum(axis=1) @ np.arange(28) - 14) <= 0.5
    assert abs(weights.sum(axis=0) @ np.arange(28) - 14) <= 0.5
    assert EXPECTED.max() == 255


def test_usps_rule_fills_the_field():
    assert box(center(FIGURE, 16)) == (0, 16, 3, 12)


@given(st.integers(1, 60), st.integers(1, 60), st.integers(0, 30), st.integers(0, 30), st.sampled_from([16, 28]))
@settings(max_examples=100, deadline=None)
def test_any_rectangle_anywhere_lies_whole_in_the_field(h, w, top, left, size):
    page = np.full((h + top + 3, w + left + 3), 240, np.uint8)
    page[top + 1:top + 1 + h, left + 1:left + 1 + w] = 10
    alone = np.full((h + 2, w + 2), 240, np.uint8)
    alone[1:-1, 1:-1] = 10
    image = center(page, size)
    up, down, start, stop = box(image)
    assert max(down - up, stop - start) == {28: 20, 16: 16}[size]
    np.testing.assert_array_equal(image, center(alone, size))  # where it lay plays no role


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "RGBA", "LA", "CMYK", "YCbCr", "I;16", "I", "F"])
@pytest.mark.parametrize("inverted", [False, True])
def test_any_mode_gives_the_same_image(mode, inverted):
    grey = 255 - FIGURE if inverted else FIGURE
    if mode == "I;16":
        image = Image.fromarray(grey.astype(np.uint16) * 16)  # twelve bits in use, as scanners do
    elif mode == "P":
        image = Image.fromarray(grey).convert("RGB").convert("P")
    else:
        image = Image.fromarray(grey).convert(mode)
    assert_like(center(file(image, "TIFF")))


@pytest.mark.parametrize("kind", centering.FORMATS)
def test_any_format_gives_the_same_image(kind):
    assert_like(center(file(Image.fromarray(FIGURE), kind)))


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_turned_photograph_is_turned_back(orientation, kind):
    exif = Image.Exif()
    exif[0x0112] = orientation
    stored = {1: FIGURE, 2: FIGURE[:, ::-1], 3: FIGURE[::-1, ::-1], 4: FIGURE[::-1], 5: FIGURE.T,
              6: np.rot90(FIGURE), 7: FIGURE[::-1, ::-1].T, 8: np.rot90(FIGURE, -1)}[orientation]
    assert_like(center(file(Image.fromarray(np.ascontiguousarray(stored)), kind, exif=exif)))


@pytest.mark.parametrize("ink", [0, 255])
def test_ink_on_nothing_is_seen_in_black_and_in_white(ink):
    canvas = np.zeros((*FIGURE.shape, 4), np.uint8)
    canvas[..., :3], canvas[..., 3] = ink, 255 - FIGURE
    assert_like(center(canvas))
    assert_like(center(file(Image.fromarray(canvas))))


def test_transparent_corners_are_paper():
    page = np.dstack([FIGURE, np.full_like(FIGURE, 255)])
    page[:8, :8] = page[-8:, -8:] = 0
    assert_like(center(file(Image.fromarray(page))))


def test_arrays_and_files_agree():
    np.testing.assert_array_equal(center(file(Image.fromarray(FIGURE))), EXPECTED)
    np.testing.assert_array_equal(center(np.dstack([FIGURE] * 3)), EXPECTED)


def test_large_images_are_shrunk_first_and_give_the_same_image():
    large = np.kron(FIGURE, np.ones((30, 30), np.uint8))
    assert_like(center(large))
    assert_like(center(file(Image.fromarray(large), "JPEG")))


def test_a_very_thin_pen_is_still_black():
    page = np.full((800, 800), 255, np.uint8)
    page[100:700, 400] = 0
    page[100, 400:500] = 0
    assert center(page).max() == 255


@pytest.mark.parametrize("picture", [
    b"", b"not an image", b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", file(Image.fromarray(FIGURE))[:60],
    np.zeros((0, 5), np.uint8), np.zeros((5, 5)), np.zeros((5, 5, 2, 2), np.uint8), np.zeros(5, np.uint8),
])
def test_what_is_no_image_is_broken(picture):
    assert reason(picture) == "broken"


def test_formats_that_can_run_programs_are_not_read():
    assert reason(file(Image.fromarray(FIGURE).convert("RGB"), "EPS")) == "broken"


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_damaged_files_never_raise_anything_else(data):
    content = bytearray(data.draw(st.sampled_from([file(Image.fromarray(FIGURE), kind) for kind in centering.FORMATS])))
    for _ in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    with suppress(UnusableImageError):
        assert center(bytes(content)).shape == (28, 28)


def test_too_many_bytes():
    assert reason(file(Image.fromarray(FIGURE)) + bytes(centering.MAX_BYTES)) == "too_many_bytes"


@pytest.mark.parametrize("side", [4473, 14_000])
def test_a_small_file_with_too_many_pixels_is_not_unpacked(side, monkeypatch):
    bomb = file(Image.new("1", (side, side), 1))
    assert len(bomb) < centering.MAX_BYTES
    monkeypatch.setattr(Image.Image, "convert", None)  # whoever reads the pixels fails otherwise
    assert reason(bomb) == "too_many_pixels"


@pytest.mark.parametrize("paper", [0, 128, 255])
def test_blank_paper_is_empty(paper):
    assert reason(np.full((50, 40), paper, np.uint8)) == "empty"
    noisy = paper + np.random.default_rng(0).normal(0, 4, (300, 300))
    assert reason(noisy.clip(0, 255).astype(np.uint8)) == "empty"


def test_nothing_drawn_on_a_transparent_canvas_is_empty():
    assert reason(np.zeros((280, 280, 4), np.uint8)) == "empty"


def test_other_sizes_are_refused():
    with pytest.raises(KeyError):
        center(FIGURE, 32)


def test_a_preview_is_small_upright_and_in_colour():
    orientation = Image.Exif()
    orientation[0x0112] = 6  # to be turned clockwise to be upright
    red = Image.new("RGB", (400, 200), (250, 10, 10))
    seen = Image.open(io.BytesIO(centering.preview(file(red, "JPEG", exif=orientation), 100)))
    assert (seen.format, seen.size) == ("PNG", (50, 100))
    assert np.abs(np.asarray(seen.convert("RGB"), int) - [250, 10, 10]).max() < 12


@pytest.mark.parametrize(("picture", "reason"), [
    (b"no image", "broken"), (b"", "broken"), (file(Image.new("L", (90, 90)))[:60], "broken"),
    (bytes(centering.MAX_BYTES + 1), "too_many_bytes"), (file(Image.new("1", (5000, 5000))), "too_many_pixels")])
def test_a_preview_refuses_as_the_centring_does(picture, reason):
    with pytest.raises(UnusableImageError) as caught:
        centering.preview(picture, 100)
    assert caught.value.reason == reason
