"""Many small pictures with a caption each, as tiles of one picture strip (``nnviz.analysis.strips``)."""

from typing import NamedTuple

from nnviz.ui.component import component
from nnviz.ui.presenter import presenting

_component = component("tiles")


class Tile(NamedTuple):
    """What is said about one picture: ``alt`` for those who cannot see it, ``lines`` below it."""

    alt: str
    lines: tuple[str, ...] = ()


def tiles(strip: str, shape: tuple[int, int], captions: list[Tile], *, size: int, name: str, key: str,
          scrolled: bool = False) -> None:
    """Show the pictures of a strip, left to right and then down.

    Parameters
    ----------
    strip : str
        Data URL of the pictures side by side.
    shape : (int, int)
        Height and width of one of them, in its own pixels.
    captions : list of Tile
        One for each picture.
    size : int
        About how wide a tile is on the page, in pixels; the pixels of a picture are whole ones there.
    name : str
        What the pictures are, for those who cannot see them.
    key : str
        Where they stand on their page.
    scrolled : bool
        Whether they stand in a box that scrolls: who has no mouse then moves into it.
    """
    height, width = shape
    zoom = max(1, round(size * (1.4 if presenting() else 1) / width))
    _component(data={"strip": strip, "width": width, "height": height, "zoom": zoom, "name": name, "scrolled": scrolled,
                     "tiles": [caption._asdict() for caption in captions]}, key=key)
