"""Maps of a latent space: images as points of planes, and a decoder that works in the browser.

Python sends images, codes and the decoder's weights once; ``assets/latent_map.js`` draws the points and decodes codes,
so neither pointing, clicking nor walking from one image to another asks the server.
"""

from base64 import b64encode
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from nnviz.analysis.strips import ink
from nnviz.palette import CLASS_COLORS
from nnviz.ui.component import component
from nnviz.ui.language import current, t
from nnviz.ui.presenter import presenting

#: Images that one map draws at most.
MOST_IMAGES = 2_000
#: Activations that the browser computes (``assets/network_math.js``).
ACTIVATIONS = ("linear", "sigmoid", "tanh", "relu", "selu")
#: About how wide an image is on the page, in pixels.
_SIZE = 84
#: Rows of images on the sheet that is sent.
_ROWS = 50
#: Room around the points, as a share of the map's width.
_ROOM = 0.05
_QUANTA = 65_535

_component = component("latent_map", "buttons.css", "mounting.js", "network_math.js", "network_parts.js",
                       "latent_decoder.js", "latent_plot.js", "latent_panel.js", module=__file__)

#: Kernel float32 (inputs, outputs), bias float32 (outputs,), and the name of one of ``ACTIVATIONS``.
Dense = tuple[np.ndarray, np.ndarray, str]


@dataclass(frozen=True, eq=False)
class Coded:
    """Images with their codes, and the decoder that makes images of codes.

    What is sent to the browser is made once: keep the object (``st.cache_resource``) while it is drawn again.

    Parameters
    ----------
    images : uint8 (n, h, w)
        Paper 0, ink 255; at most ``MOST_IMAGES``.
    codes : float32 (n, d)
        The latent vectors of the images.
    decoder : list of Dense
        Dense layers from d numbers to h * w, ink 1 and paper 0; what is beyond is shown as ink or paper.
    groups : int (n,)
        The class or cluster of each image, an index into the two below.
    group_names : list of str
        In the reader's language.
    group_colors : list of str
        ``#RRGGBB``.

    Raises
    ------
    ValueError
        If these do not fit together, if a number is not finite, or if an activation is not known.
    """

    images: np.ndarray
    codes: np.ndarray
    decoder: list[Dense]
    groups: np.ndarray
    group_names: list[str]
    group_colors: list[str]

    def __post_init__(self):
        count = len(self.images)
        _check(0 < count <= MOST_IMAGES, f"from 1 to {MOST_IMAGES} images, not {count}")
        _check(self.images.dtype == np.uint8 and self.images.ndim == 3, "images are uint8 (n, h, w)")
        _check(self.codes.ndim == 2 and len(self.codes) == len(self.groups) == count, "one code and group an image")
        _check(len(self.group_names) == len(self.group_colors) > np.max(self.groups) and np.min(self.groups) >= 0,
               "each group has a name and a colour")
        width = self.codes.shape[1]
        for kernel, bias, activation in self.decoder:
            _check(kernel.shape == (width, len(bias)), "each layer of the decoder takes what the one before it gives")
            _check(activation in ACTIVATIONS, f"an activation among {ACTIVATIONS}, not {activation!r}")
            width = len(bias)
        _check(width == self.images[0].size, "the decoder gives one number a pixel")
        _check(bool(np.isfinite(self.codes).all() and np.isfinite(self._weights).all()), "all numbers are finite")

    @property
    def _weights(self) -> np.ndarray:
        """All kernels and biases one after the other."""
        return np.concatenate([np.ravel(array) for layer in self.decoder for array in layer[:2]])

    @cached_property
    def sent(self) -> dict[str, Any]:
        """What the browser is sent: images as one PNG, codes and weights as float32, groups as uint8."""
        count, height, width = self.images.shape
        columns = -(-count // _ROWS)
        sheet = np.zeros((columns, _ROWS * height, width), np.uint8)
        sheet.reshape(columns * _ROWS, height, width)[:count] = self.images
        return {
            "sheet": ink(sheet), "rows": _ROWS, "count": count, "height": height, "width": width,
            "codes": _packed(self.codes, np.float32), "size": self.codes.shape[1],
            "largest": float(np.abs(self.codes).max()) or 1.0,
            "groups": _packed(self.groups, np.uint8),
            "names": list(self.group_names), "colors": list(self.group_colors), "signs": list(CLASS_COLORS[:2]),
            "weights": _packed(self._weights, np.float32),
            "units": [len(bias) for _, bias, _ in self.decoder],
            "activations": [activation for *_, activation in self.decoder],
        }


@dataclass(frozen=True, eq=False)
class Map:
    """Where the images stand on one plane.

    Parameters
    ----------
    title : str
        In the reader's language.
    positions : float32 (n, 2)
        Across and up.
    axes : (str, str), optional
        What the two numbers are, in the reader's language; None where they mean nothing, as with t-SNE.
    plane : bool
        The positions are the codes themselves, two numbers an image: then every place of the map can be decoded.

    Raises
    ------
    ValueError
        If the positions are not finite numbers, two an image.
    """

    title: str
    positions: np.ndarray
    axes: tuple[str, str] | None = None
    plane: bool = False

    def __post_init__(self):
        _check(self.positions.ndim == 2 and self.positions.shape[1] == 2, "positions are (n, 2)")
        _check(bool(np.isfinite(self.positions).all()), "all numbers are finite")

    @cached_property
    def sent(self) -> dict[str, Any]:
        """What the browser is sent: a square that holds all points, and their places in it as uint16."""
        low, high = self.positions.min(axis=0).astype(float), self.positions.max(axis=0).astype(float)
        half = (0.5 + _ROOM) * (float((high - low).max()) or 1.0)
        corner = (low + high) / 2 - half
        shares = (self.positions - corner) / (2 * half)
        return {"title": self.title, "axes": self.axes and list(self.axes), "plane": self.plane,
                "corner": corner.tolist(), "side": 2 * half, "places": _packed(np.round(shares * _QUANTA), np.uint16)}


def draw(maps: list[Map], coded: Coded, *, key: str) -> None:
    """Draw maps of the same images side by side; they share what is pointed at and chosen.

    What the reader has chosen stays while the same images are drawn at this ``key``, whatever else changes.

    Raises
    ------
    ValueError
        If a map has not one position an image, or if the codes of a plane are not two numbers.
    """
    for each in maps:
        _check(len(each.positions) == len(coded.images), "one position an image")
        _check(not each.plane or coded.codes.shape[1] == 2, "on a plane, a code is two numbers")
    zoom = max(1, round(_SIZE * (1.4 if presenting() else 1) / coded.images.shape[2]))
    _component(data={**coded.sent, "maps": [each.sent for each in maps], "zoom": zoom, "language": current(),
                     "words": _words(coded.codes.shape[1], any(each.plane for each in maps))}, key=key)


def _words(size: int, plane: bool) -> dict[str, str]:
    hint = t("Point at a dot to see its image. Click it (A): you see its code, and the image that the decoder makes of "
             "that code. Click a second one (B): you walk from A to B.")
    keys = t("By keyboard: arrow keys go from dot to dot, Enter chooses, Escape clears; + and − zoom, 0 shows all. "
             "With the mouse: the wheel zooms a map that you have clicked; then drag it.")
    if plane:
        hint = t("Here every place is a code. Point at one: the decoder makes an image of it. Point at a dot: you see "
                 "its own image. Click a dot or a place (A), then a second one (B): you walk from A to B. Or drag.")
        keys = t("By keyboard: arrow keys go from dot to dot, with Shift from place to place; Enter chooses, Escape "
                 "clears; + and − zoom, 0 shows all. With the mouse: the wheel zooms a map that you have clicked; then "
                 "drag it with Shift.")
    return {
        "hint": hint, "keys": keys,
        "map": t("Map “{title}”, {count} dots"),
        "only": t("Show only:"),
        "clear": t("Clear"),
        "in": t("Zoom in"),
        "out": t("Zoom out"),
        "whole": t("Show the whole map"),
        "point": t("{group}, image {number}"),
        "number": t("image {number}"),
        "pair": t("({x}; {y})"),
        "place": t("place {pair}"),
        "here": t("decoded"),
        "none": t("Nothing is chosen."),
        "one": t("A: {a}. Now choose a second one, B."),
        "two": t("A: {a}. B: {b}. A third click starts anew."),
        "choose_a": t("A: click on a map"),
        "choose_b": t("B: click once more"),
        "original": t("original"),
        "no_original": t("no original"),
        "code": t("code: 1 number") if size == 1 else t("code: {count} numbers"),
        "first": t("code: {shown} of {count} numbers"),
        "decoded": t("decoded"),
        "picture": t("{what}: {name}"),
        "walk": t("From A to B in nine steps: the code changes evenly, and each step is decoded"),
        "slider": t("Where you are between A and B"),
        "share": t("{share}% of the way from A to B"),
    }


def _packed(array: np.ndarray, dtype: type) -> str:
    return b64encode(np.ascontiguousarray(array, dtype).tobytes()).decode()


def _check(holds: bool, rule: str) -> None:
    if not holds:
        raise ValueError(f"a latent map needs {rule}")
