"""Points that a reader brings: a table of x1, x2 and class, bounded, with names of the classes."""

import re
from collections import Counter
from itertools import pairwise
from math import cos, pi, sin
from typing import Annotated, Literal
from unicodedata import category, normalize

from pydantic import AfterValidator, Field, model_validator

from nnviz.experiments.fields import Fold
from nnviz.experiments.value import Value, nothing
from nnviz.language import mark as _

MIN_POINTS, MAX_POINTS = 4, 2000
MIN_CLASSES, MAX_CLASSES = 2, 6
#: The smallest number of points of a class: one trains, one tests.
MIN_OF_CLASS = 2
#: The coordinates go from minus this to plus this.
REACH = 10
_LONGEST_NAME = 20
_IN_NAMES = " .,+-/%'’()"
#: Kinds of characters that belong to the letter before them.
_ACCENTS = ("Mn", "Mc")
_WHOLE = re.compile(r"^([+-]?\d+)[.,]0+$")
_NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?")


def tidy(coordinate: float) -> float:
    """Round a coordinate to two decimals; there is one zero only."""
    return round(coordinate, 2) + 0.0


def tidy_name(text: str) -> str:
    """Return a class name that is safe to show: letters, digits and a few signs, at most 20 characters; 1.0 is 1.

    A letter and its accent, which some systems write as two characters (NFD), become one.
    """
    kept = "".join(letter if letter.isalnum() or letter in _IN_NAMES or category(letter) in _ACCENTS else " "
                   for letter in normalize("NFC", text))
    return _WHOLE.sub(r"\1", " ".join(kept.split())[:_LONGEST_NAME].strip())


def in_order(names: set[str]) -> tuple[str, ...]:
    """Return class names in the order of their classes: words from A to Z, then numbers, the smallest first."""
    return tuple(sorted(names, key=_place))


def _place(name: str) -> tuple[bool, float, str, str]:
    number = float(name.replace(",", ".")) if is_number(name) else 0.0
    return is_number(name), number, name.casefold(), name


def is_number(name: str) -> bool:
    """Tell whether a class name is a number, such as 0, -1 or 2,5."""
    return _NUMBER.fullmatch(name) is not None


def _example() -> tuple[tuple[float, float, int], ...]:
    """A face: class 1 is eyes and mouth, class 0 the ring around them."""
    ring = [(2 * cos(angle * pi / 10), 2 * sin(angle * pi / 10), 0) for angle in range(20)]
    mouth = [(cos(angle * pi / 11), -0.1 - 0.9 * sin(angle * pi / 11), 1) for angle in range(12)]
    eyes = [(side * 0.6 + x, 0.7 + y, 1) for side in (-1, 1) for x, y in ((-0.1, 0), (0.1, 0), (0, -0.1), (0, 0.1))]
    return tuple((tidy(x1), tidy(x2), label) for x1, x2, label in [*ring, *mouth, *eyes])


Coordinate = Annotated[float, Field(ge=-REACH, le=REACH), AfterValidator(tidy)]


TrainShare = Annotated[float, Field(
    ge=0.1, le=0.9, multiple_of=0.05, title=_("Train share"),
    description=_("Share of the points that the network learns from. It never sees the others: they test it."))]

ValidationShare = Annotated[float, Field(
    ge=0, le=0.5, multiple_of=0.05, title=_("Validation share"), exclude_if=nothing,
    description=_("Share of the training points that the network does not learn from: they are for choosing, for "
                  "example when to stop. The test points are then looked at last."))]


class OwnPoints(Value):
    """Points from a file, a table or clicks: at least two of each of two to six classes."""

    kind: Literal["own"] = "own"
    table: tuple[tuple[Coordinate, Coordinate, Annotated[int, Field(ge=0, lt=MAX_CLASSES)]], ...] = Field(
        _example(), min_length=MIN_POINTS, max_length=MAX_POINTS, title=_("Your points"),
        description=_("x1, x2 and class of each point."),
    )
    labels: tuple[str, ...] = Field(
        ("0", "1"), min_length=MIN_CLASSES, max_length=MAX_CLASSES, title=_("Names of the classes"),
        description=_("One name for each class."),
    )
    train_share: TrainShare = 0.5
    validation_share: ValidationShare = 0.0
    fold: Fold | None = Field(None, exclude_if=nothing)

    @model_validator(mode="after")
    def _classes_fit(self) -> "OwnPoints":
        counts = Counter(label for *_place, label in self.table)
        if sorted(counts) != list(range(len(self.labels))):
            raise ValueError("every class has points and a name")
        if min(counts.values()) < MIN_OF_CLASS:
            raise ValueError(f"every class has at least {MIN_OF_CLASS} points")
        if any(name != tidy_name(name) or not name for name in self.labels):
            raise ValueError(f"a name has 1 to {_LONGEST_NAME} letters and digits")
        if any(_place(left) >= _place(right) for left, right in pairwise(self.labels)):
            raise ValueError("the names are in order")
        return self

    @property
    def points(self) -> int:
        """Number of points."""
        return len(self.table)

    @property
    def classes(self) -> int:
        """Number of classes."""
        return len(self.labels)

    @property
    def _known_of_class(self) -> list[int]:
        """How many points of each class do not test: the train share, but at least one trains and one tests."""
        counts = Counter(label for *_place, label in self.table)
        return [min(max(round(counts[label] * self.train_share), 1), counts[label] - 1)
                for label in range(self.classes)]

    @property
    def validation_of_class(self) -> tuple[int, ...]:
        """How many points of each class validate: at least one is left to train."""
        return tuple(self.fold.size(count) if self.fold else min(round(count * self.validation_share), count - 1)
                     for count in self._known_of_class)

    @property
    def first_validating_of_class(self) -> tuple[int, ...]:
        """How many points of each class stand before those that validate: all that train, but in a fold."""
        return tuple(self.fold.part(count)[0] for count in self._known_of_class) if self.fold else self.train_of_class

    @property
    def train_of_class(self) -> tuple[int, ...]:
        """How many points of each class the network learns from."""
        return tuple(count - validating for count, validating in
                     zip(self._known_of_class, self.validation_of_class, strict=True))

    @property
    def validation_points(self) -> int:
        """How many points validate."""
        return sum(self.validation_of_class)

    @property
    def train_points(self) -> int:
        """How many points the network learns from."""
        return sum(self.train_of_class)
