"""What became of the figures that the documents report: held, not held, or luck, computed from the recorded runs."""

from functools import cache
from typing import Literal, NamedTuple

from nnviz.course import recorded, replay
from nnviz.course.entry import CourseExperiment, judging

#: What became of a figure. ``undecided``: there is one recorded run, and nothing says how far another would lie.
Mark = Literal["held", "not held", "luck", "undecided", "not reported"]
MARKS: tuple[Mark, ...] = ("held", "not held", "luck", "undecided", "not reported")
#: Draws whose accuracies lie further apart than this say little, whatever one of them gave.
LUCK = 0.1


class Marked(NamedTuple):
    """A figure of a document beside ours, and what became of it."""

    figure: replay.Figure
    mark: Mark


class Measured(NamedTuple):
    """All figures of an experiment, and how many recorded draws judge them."""

    figures: tuple[Marked, ...]
    draws: int

    @property
    def marks(self) -> set[Mark]:
        """What became of the figures; of those that the document reports, if it reports any."""
        return {each.mark for each in self.figures if each.mark != "not reported"} or {"not reported"}

    def of(self, metric: str) -> Marked | None:
        """Return the figure of a metric."""
        return next((each for each in self.figures if each.figure.metric == metric), None)


@cache
def measured(entry: CourseExperiment) -> Measured | None:
    """Judge an experiment by its recorded runs; None if there are none."""
    finals = recorded.finals(judging(entry).base)
    if not finals:
        return None
    return judge(list(replay.figures(entry, finals)), len(finals))


def judge(figures: list[replay.Figure], draws: int) -> Measured:
    """Say what became of each figure of an experiment, from what so many draws gave."""
    apart = max((figure.high - figure.low for figure in figures if figure.metric == "accuracy"), default=0.0)
    return Measured(tuple(Marked(figure, _mark(figure, draws, lucky=draws > 1 and apart > LUCK))
                          for figure in figures), draws)


def _mark(figure: replay.Figure, draws: int, *, lucky: bool) -> Mark:
    if figure.reported is None:
        return "not reported"
    if figure.metric != "parameters":
        if lucky:
            return "luck"
        if draws == 1 and figure.low == figure.high:
            return "undecided"
    return "held" if figure.verdict == "reproduced" else "not held"
