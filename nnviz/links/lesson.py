"""What a lecturer's link says beside the experiment: controls to hide, and whether the class guesses first.

``?hide=noise,batch`` hides two controls and never a result; ``?predict=1`` hides the result until the reader has
guessed it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from nnviz.links.plane import NAMES, Problem

#: What a link can hide: the controls by their names in a link, and the list of the course's experiments.
HIDEABLE = ("preset", *(name for name in NAMES if name not in ("pts", "labels")))
#: The names of this module in a link.
LESSON_NAMES = ("hide", "predict")


@dataclass(frozen=True)
class Lesson:
    """A lecturer's wishes.

    Attributes
    ----------
    hidden : tuple of str
        The controls to hide, each of ``HIDEABLE``, in that order.
    predict : bool
        Whether a result stays hidden until the reader has guessed it.
    """

    hidden: tuple[str, ...] = ()
    predict: bool = False

    def to_query(self) -> dict[str, str]:
        """Return the link's names and values; nothing for a lesson without wishes."""
        query = {"hide": ",".join(self.hidden)} if self.hidden else {}
        return query | ({"predict": "1"} if self.predict else {})


def read_lesson(query: Mapping[str, str]) -> tuple[Lesson, list[Problem]]:
    """Read a lesson from a link.

    Returns
    -------
    lesson : Lesson
        With every wish that is possible.
    problems : list of Problem
        One for each that is not.
    """
    asked = [name.strip()[:40] for name in query.get("hide", "").split(",")[:len(HIDEABLE)] if name.strip()]
    hidden = tuple(name for name in HIDEABLE if name in asked)
    problems = [Problem("hide", name, ", ".join(HIDEABLE), ", ".join(hidden) or "—")
                for name in asked if name not in HIDEABLE]
    predict = query.get("predict", "0")
    if predict not in ("0", "1"):
        problems.append(Problem("predict", predict[:40], "0, 1", "0"))
    return Lesson(hidden, predict == "1"), problems
