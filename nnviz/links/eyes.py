"""What the page "One digit, three eyes" shows, as a link and back. The link holds only what differs from the default.

``?digit=17&right=3&turn=45&hog=F4``: the test image, how it is distorted, the trained networks, the curve. A drawn or
uploaded digit is never in a link. A value that is not possible is a ``Problem``; the default is used in its place.
"""

from collections.abc import Mapping
from typing import Any, Literal, get_args

from pydantic import Field

from nnviz.experiments.distortion import Distortion
from nnviz.experiments.images import IMAGE_SIZES
from nnviz.experiments.value import Value, bounds
from nnviz.language import mark as _
from nnviz.links.plane import LONGEST, Problem, plain, range_of, read_each

#: The distortions that there is a curve of.
Curve = Literal["right", "rotation", "size", "thickness", "contrast", "noise"]
CURVES: tuple[Curve, ...] = get_args(Curve)


class Eyes(Value):
    """A test image, a distortion, the course's experiment that stands for each of the three eyes, and a curve."""

    digit: int = Field(
        0, ge=0, le=IMAGE_SIZES["mnist"][3] - 1, title=_("Test image"),
        description=_("Its place among the 10,000 test images of MNIST. No network has learned from them."))
    distortion: Distortion = Distortion()
    pixels: Literal["F1", "F2", "F3"] = "F1"
    hog: Literal["F4", "F5", "F6"] = "F6"
    cnn: Literal["F7", "F8", "F9"] = "F7"
    curve: Curve = "right"


#: The fields that name the course's experiments.
EYES = ("pixels", "hog", "cnn")
#: Name in the link -> field of the distortion.
_DISTORTIONS = {"right": "right", "down": "down", "turn": "rotation", "size": "size", "thick": "thickness",
                "contrast": "contrast", "noise": "noise"}
#: Every name that a link to the page may hold.
NAMES = ("digit", *_DISTORTIONS, *EYES, "curve")


def to_query(eyes: Eyes, default: Eyes) -> dict[str, str]:
    """Return the link's names and values: only what differs from the page's default."""
    return {name: _write(eyes, name) for name in NAMES if _write(eyes, name) != _write(default, name)}


def from_query(query: Mapping[str, str], default: Eyes) -> tuple[Eyes, list[Problem]]:
    """Read what the page shows from a link.

    Returns
    -------
    eyes : Eyes
        The page's default, changed by every value of the link that is possible.
    problems : list of Problem
        One for each value that is not possible; other names are left to the caller.
    """
    return read_each(query, NAMES, default, change=_with, allowed=_allowed, used=_write)


def _place(name: str) -> tuple[type[Value], str]:
    """Return the class and the field that a name of the link stands for."""
    return (Distortion, _DISTORTIONS[name]) if name in _DISTORTIONS else (Eyes, name)


def _write(eyes: Eyes, name: str) -> str:
    owner, field = _place(name)
    value = getattr(eyes.distortion if owner is Distortion else eyes, field)
    return value if isinstance(value, str) else plain(value)


def _with(eyes: Eyes, name: str, text: str) -> Eyes:
    """Return the value changed by one name of a link.

    Raises
    ------
    ValueError, pydantic.ValidationError
        If the text is no number where one is wanted, or not possible.
    """
    owner, field = _place(name)
    kind = owner.model_fields[field].annotation
    text = text[:LONGEST]
    value: Any = kind(text) if kind in (int, float) else text
    change = {"distortion": eyes.distortion.model_dump() | {field: value}} if owner is Distortion else {field: value}
    return Eyes.model_validate(eyes.model_dump() | change)


def _allowed(name: str) -> str:
    owner, field = _place(name)
    if options := get_args(owner.model_fields[field].annotation):
        return ", ".join(options)
    allowed = bounds(owner, field)
    if allowed.get("multiple_of", 1) == 1:
        return range_of(owner, field)
    second = allowed["ge"] + allowed["multiple_of"]
    return f"{plain(allowed['ge'])}, {plain(second)} … {plain(allowed['le'])}"
