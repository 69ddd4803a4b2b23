"""Matt Mazur's worked example of backpropagation: what his page prints, beside what comes out exactly.

"A Step by Step Backpropagation Example" (2015). Its first round is right to the last digit. Its later figures are those
of a script that updates the output weights first: the common mistake, ``Net.updated_first``.
"""

from functools import cache
from typing import NamedTuple

from nnviz.labs.foundations.figures import backprop
from nnviz.labs.foundations.figures.net import Net
from nnviz.language import mark as _

MAZUR = Net()
MANY = 10_000


class Figure(NamedTuple):
    """A figure: what it is (English), after how many updates, its name; and as the page prints it."""

    what: str
    updates: int
    name: str
    printed: str


class Found(NamedTuple):
    """A figure as it comes out exactly, and with the mistake; ``digits`` are the printed decimals."""

    figure: Figure
    exact: float
    mistaken: float
    digits: int

    @property
    def is_exact(self) -> bool:
        """Whether the printed figure is the exact one, to its last digit."""
        return f"{self.exact:.{self.digits}f}" == self.figure.printed

    @property
    def is_mistaken(self) -> bool:
        """Whether the printed figure is that of the mistake, to its last digit."""
        return f"{self.mistaken:.{self.digits}f}" == self.figure.printed


FIGURES = (
    Figure(_("Output o1"), 0, "o1", "0.75136507"), Figure(_("Output o2"), 0, "o2", "0.772928465"),
    Figure(_("Loss at the start"), 0, "L", "0.298371109"), Figure(_("w5 after one update"), 1, "w5", "0.35891648"),
    Figure(_("w1 after one update"), 1, "w1", "0.149780716"), Figure(_("Loss after one update"), 1, "L", "0.291027924"),
    Figure(_("Output o1 after 10,000 updates"), MANY, "o1", "0.015912196"),
    Figure(_("Output o2 after 10,000 updates"), MANY, "o2", "0.984065734"),
    Figure(_("Loss after 10,000 updates"), MANY, "L", "0.000035085"),
)


@cache
def found() -> tuple[Found, ...]:
    """Return all figures, computed: some two seconds the first time."""
    runs = {(updates, mistake): _numbers(MAZUR.with_(updated_first=mistake), updates)
            for updates in (0, 1, MANY) for mistake in (False, True)}
    return tuple(Found(figure, runs[figure.updates, False][figure.name], runs[figure.updates, True][figure.name],
                       len(figure.printed) - 2) for figure in FIGURES)


def _numbers(net: Net, updates: int) -> dict[str, float]:
    return backprop.named(net.with_(updates=updates))
