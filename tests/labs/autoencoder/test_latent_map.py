"""What the maps of a latent space send to the browser, and what they refuse."""

import io
from base64 import b64decode
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from PIL import Image

from nnviz.labs.autoencoder.latent_map import MOST_IMAGES, Coded, Map, draw

GENERATOR = np.random.default_rng(0)
GOOD = Coded(
    images=GENERATOR.integers(0, 256, (123, 4, 3)).astype(np.uint8), codes=GENERATOR.normal(size=(123, 2)),
    decoder=[(np.ones((2, 5)), np.zeros(5), "selu"), (np.ones((5, 12)), np.zeros(12), "sigmoid")],
    groups=np.arange(123) % 3, group_names=list("abc"), group_colors=["#000000"] * 3)


def test_every_image_is_on_the_sheet_where_the_browser_looks():
    sent = GOOD.sent
    sheet = 255 - np.asarray(Image.open(io.BytesIO(b64decode(sent["sheet"].partition(",")[2]))))
    for number, image in enumerate(GOOD.images):
        left, top = number // sent["rows"] * 3, number % sent["rows"] * 4
        assert (sheet[top:top + 4, left:left + 3] == image).all()


@pytest.mark.parametrize("scale", [1e-3, 1, 1e4])
def test_places_are_kept_to_a_fraction_of_a_pixel(scale):
    positions = (GENERATOR.normal(size=(50, 2)) * [scale, 3 * scale]).astype(np.float32)
    sent = Map("", positions).sent
    shares = np.frombuffer(b64decode(sent["places"]), np.uint16).reshape(-1, 2) / 65535
    assert sent["corner"] + shares * sent["side"] == pytest.approx(positions, abs=1e-4 * sent["side"])
    assert shares.min() > 0.04
    assert shares.max() < 0.96


def test_points_at_one_place_are_a_map_too():
    assert Map("", np.full((5, 2), 7.0)).sent["side"] > 0


def test_two_thousand_digits_and_the_usual_decoder_are_small():
    sizes = (32, 64, 128, 784)
    decoder = [(GENERATOR.normal(size=pair), np.zeros(pair[1]), "relu") for pair in pairwise(sizes)]
    sent = Coded(np.zeros((MOST_IMAGES, 28, 28), np.uint8), np.zeros((MOST_IMAGES, 32)), decoder,
                 np.zeros(MOST_IMAGES, int), ["a"], ["#000000"]).sent
    assert sum(len(sent[name]) for name in ("codes", "weights", "groups")) < 1e6  # the images of MNIST take 0.45 MB


@pytest.mark.parametrize(("changes", "rule"), [
    ({"images": np.zeros((MOST_IMAGES + 1, 4, 3), np.uint8)}, "from 1 to 2000 images"),
    ({"images": GOOD.images.astype(float)}, "uint8"),
    ({"codes": GOOD.codes[1:]}, "one code"),
    ({"groups": GOOD.groups + 1}, "a name and a colour"),
    ({"decoder": GOOD.decoder[1:]}, "takes what the one before it gives"),
    ({"decoder": GOOD.decoder[:1]}, "one number a pixel"),
    ({"decoder": [*GOOD.decoder[:1], (*GOOD.decoder[1][:2], "softmax")]}, "softmax"),
    ({"codes": GOOD.codes * np.nan}, "finite"),
    ({"decoder": [*GOOD.decoder[:1], (np.full((5, 12), np.inf), np.zeros(12), "relu")]}, "finite")])
def test_what_does_not_fit_together_is_refused(changes, rule):
    with pytest.raises(ValueError, match=rule):
        replace(GOOD, **changes)


@pytest.mark.parametrize(("coded", "positions", "rule"), [
    (GOOD, GOOD.codes[1:], "one position"),
    (replace(GOOD, codes=np.ones((123, 3)), decoder=[(np.ones((3, 12)), np.zeros(12), "tanh")]), GOOD.codes,
     "two numbers")])
def test_a_map_that_does_not_fit_is_refused(coded, positions, rule):
    with pytest.raises(ValueError, match=rule):
        draw([Map("", positions, plane=True)], coded, key="map")
