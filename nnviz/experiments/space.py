"""What a search may choose: named knobs, each with a list of values or a range."""

from math import isfinite
from typing import Any, Self

from pydantic import Field, model_validator

from nnviz.experiments.value import Value
from nnviz.language import mark as _

MAX_KNOBS, MAX_CHOICES = 8, 60
#: Points of a grid, and of a sweep, at most.
MAX_POINTS = 1000
#: So many values a range gives in a grid.
GRID_VALUES = 5


class SpaceError(ValueError):
    """A space that is not possible. ``sentence`` is English, marked for translation; ``facts`` fill it in."""

    def __init__(self, sentence: str, **facts: Any):
        super().__init__(sentence.format(**facts))
        self.sentence, self.facts = sentence, facts


class Knob(Value):
    """A knob by its name in a link, and what it may be: ``choices`` as a link writes them, or numbers in a range.

    Attributes
    ----------
    name : str
    choices : tuple of str
        Empty for a range.
    low, high : float
        The ends of a range.
    log : bool
        Whether the range is drawn by factors.
    whole : bool
        Whether only whole numbers are possible.
    """

    name: str = Field(min_length=1, max_length=20)
    choices: tuple[str, ...] = Field((), max_length=MAX_CHOICES)
    low: float = 0.0
    high: float = 0.0
    log: bool = False
    whole: bool = False

    @model_validator(mode="after")
    def _is_possible(self) -> Self:
        if self.choices:
            if len(set(self.choices)) != len(self.choices):
                raise SpaceError(_("{name}: each value stands there only once"), name=self.name)
        elif not self.low < self.high:
            raise SpaceError(_("{name}: a range goes from a lower number to a higher one"), name=self.name)
        elif self.log and self.low <= 0:
            raise SpaceError(_("{name}: a range by factors begins above 0"), name=self.name)
        return self

    @property
    def grid(self) -> tuple[str, ...]:
        """The values that a grid takes: all choices; of a range some, evenly spread over it.

        >>> Knob(name="lr", low=1e-4, high=1.0, log=True).grid
        ('0.0001', '0.001', '0.01', '0.1', '1')
        """
        if self.choices:
            return self.choices
        steps = [step / (GRID_VALUES - 1) for step in range(GRID_VALUES)]
        if self.whole and self.high - self.low < GRID_VALUES:
            values = [float(number) for number in range(int(self.low), int(self.high) + 1)]
        elif self.log:
            values = [self.low * (self.high / self.low) ** step for step in steps]
        else:
            values = [self.low + (self.high - self.low) * step for step in steps]
        return tuple(dict.fromkeys(self.write(value) for value in values))

    def write(self, value: float | str) -> str:
        """Write a value as in a link; of a range, with at most six digits."""
        if isinstance(value, str):
            return value
        if self.whole or float(value).is_integer():
            return str(round(value))
        return f"{float(value):.6g}"


class Space(Value):
    """Some knobs, each once."""

    knobs: tuple[Knob, ...] = Field(min_length=1, max_length=MAX_KNOBS)

    @model_validator(mode="after")
    def _each_knob_once(self) -> Self:
        names = [knob.name for knob in self.knobs]
        if twice := next((name for name in names if names.count(name) > 1), None):
            raise SpaceError(_("{name} stands there twice"), name=twice)
        return self

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the knobs."""
        return tuple(knob.name for knob in self.knobs)

    @property
    def size(self) -> int:
        """How many points its grid has."""
        points = 1
        for knob in self.knobs:
            points *= len(knob.grid)
        return points

    def grid(self) -> list[dict[str, str]]:
        """Return all points of the grid, the last knob's values changing fastest."""
        points: list[dict[str, str]] = [{}]
        for knob in self.knobs:
            points = [point | {knob.name: value} for point in points for value in knob.grid]
        return points


def finite(text: str) -> float | None:
    """Return the number that a text is, or None."""
    try:
        value = float(text)
    except ValueError:
        return None
    return value if isfinite(value) else None
