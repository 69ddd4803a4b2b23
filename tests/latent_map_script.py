"""A page with nothing but maps of a latent space: digits, and in place of trained codes how much they are like some.

``?view=maps`` draws four maps of 32 numbers an image, ``?view=plane`` one plane of two; ``&wide=1`` takes a large
decoder.
"""

import numpy as np
import streamlit as st

from nnviz.datasets.images import load
from nnviz.labs.autoencoder.latent_map import MOST_IMAGES, Coded, Dense, Map, draw
from nnviz.palette import CLASS_COLORS
from nnviz.ui import language

HIDDEN = (64, 128)
#: With 32 numbers a code, and 784 pixels: 419,088 weights and biases, where ``HIDDEN`` has 111,568.
WIDE = (512,)


@st.cache_resource(show_spinner=False)
def directions() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the images, their mean, and 32 directions (32, 784) at right angles: what the first images add to it."""
    images = load("mnist").x_test[:MOST_IMAGES]
    pixels = images.reshape(len(images), -1) / 255
    mean = pixels.mean(axis=0)
    return images, mean, np.linalg.qr((pixels[:32] - mean).T)[0].T


def decoder(added: np.ndarray, mean: np.ndarray, hidden: tuple[int, ...]) -> list[Dense]:
    """Return layers that add up directions (d, 784): through rotations that the last layer takes back."""
    layers, mixer, generator = [], np.eye(len(added)), np.random.default_rng(0)
    for units in hidden:
        kernel = np.linalg.qr(generator.normal(size=(units, mixer.shape[1])))[0].T
        layers.append((kernel.astype(np.float32), np.zeros(units, np.float32), "linear"))
        mixer = mixer @ kernel
    return [*layers, ((mixer.T @ added).astype(np.float32), mean.astype(np.float32), "linear")]


@st.cache_resource(show_spinner=False)
def coded(size: int, *, first: int = 0, hidden: tuple[int, ...] = HIDDEN) -> Coded:
    """Return the images from one on, with codes of some size."""
    images, mean, found = directions()
    codes = (images.reshape(len(images), -1) / 255 - mean) @ found[:size].T
    return Coded(images[first:], codes[first:].astype(np.float32), decoder(found[:size], mean, hidden),
                 load("mnist").y_test[first:len(images)].astype(int), [str(digit) for digit in range(10)],
                 list(CLASS_COLORS))


def maps(codes: np.ndarray, turned: bool) -> list[Map]:
    """Return four maps: one with axes, and three whose axes mean nothing."""
    angles = np.arange(3) + (3 if turned else 0)
    pairs = [codes[:, 2:4] @ [[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]] for angle in angles]
    return [Map("Numbers 1 and 2", codes[:, :2], ("number 1", "number 2")),
            *(Map(f"Turned by {angle}", pair) for angle, pair in zip(angles, pairs, strict=True))]


def main() -> None:
    """Draw the page."""
    st.set_page_config(layout="wide")
    language.choose()
    turned = st.toggle("Turn")
    first = 100 if st.toggle("Other images") else 0
    if st.query_params.get("view") == "plane":
        shown = coded(2, first=first)
        draw([Map("The plane of the codes", shown.codes, ("number 1", "number 2"), plane=True)], shown, key="maps")
    else:
        shown = coded(32, first=first, hidden=WIDE if st.query_params.get("wide") else HIDDEN)
        few = int(st.query_params.get("maps", 4))
        draw(maps(shown.codes, turned)[:few], shown, key="maps")


if __name__ == "__main__":
    main()
