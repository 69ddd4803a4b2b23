"""Images above what an autoencoder makes of them; the scrubber moves the rebuilt ones, in the browser alone."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from nnviz.analysis import strips
from nnviz.ui.component import component

_component = component("rebuilt", "mounting.js", module=__file__)


class Shown(NamedTuple):
    """An image: the name of its class in the reader's language, and whether the network never saw that class."""

    name: str
    unseen: bool


def rebuilt(originals: np.ndarray, given: np.ndarray | None, frames: np.ndarray, errors: list[list[str]],
            images: list[Shown], *, t: Callable[[str], str], key: str) -> None:
    """Show images in columns: the original, what the network is given of it, what it rebuilds, and the error.

    Parameters
    ----------
    originals : uint8 (n, h, w)
    given : uint8 (n, h, w) or None
        What the network is given; None: the originals.
    frames : uint8 (frames, n, h, w)
        The rebuilt images at each frame of the scrubber.
    errors : list of list of str
        For each frame the error of each image, as it is written.
    images : list of Shown
        One for each image.
    t : callable
        English sentence -> the reader's.
    key : str
        Where they stand on their page.
    """
    height, width = originals.shape[1:]
    words = {"group": t("Originals and rebuilt images"), "original": t("Original"), "given": t("With noise"),
             "rebuilt": t("Rebuilt"), "class": t("Class"), "error": t("Error")}
    _component(data={
        "strips": {"originals": strips.ink(originals), "given": None if given is None else strips.ink(given),
                   "frames": strips.ink_sheet(frames)},
        "width": width, "height": height, "errors": errors, "words": words,
        "images": [{"name": image.name, "unseen": image.unseen, "alts": {
            "original": t("Original: {name}").format(name=image.name),
            "given": t("With noise: {name}").format(name=image.name),
            "rebuilt": t("Rebuilt: {name}, error {error}").format(name=image.name, error="{error}"),
        }} for image in images]}, key=key)
