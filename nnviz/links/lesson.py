"""What a lecturer's link says beside the page's value: controls to hide, and whether the class guesses first.

``?hide=noise,batch`` hides two controls and never a result; ``?predict=1`` hides the result until the reader has
guessed it. What can be hidden, the page's grammar says.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from nnviz.links.grammar import Grammar, Problem

#: The names of this module in a link.
LESSON_NAMES = ("hide", "predict")
_LONGEST = 40


@dataclass(frozen=True)
class Lesson:
    """A lecturer's wishes.

    Attributes
    ----------
    hidden : tuple of str
        The controls to hide, each of the grammar's ``hideable``, in that order.
    predict : bool
        Whether a result stays hidden until the reader has guessed it.
    """

    hidden: tuple[str, ...] = ()
    predict: bool = False

    def to_query(self) -> dict[str, str]:
        """Return the link's names and values; nothing for a lesson without wishes."""
        query = {"hide": ",".join(self.hidden)} if self.hidden else {}
        return query | ({"predict": "1"} if self.predict else {})


def read_lesson(query: Mapping[str, str], grammar: Grammar) -> tuple[Lesson, list[Problem]]:
    """Read a lesson from a link.

    Returns
    -------
    lesson : Lesson
        With every wish that is possible.
    problems : list of Problem
        At most one for each name.
    """
    hideable = grammar.hideable
    asked = [name.strip() for name in query.get("hide", "").split(",") if name.strip()]
    hidden = tuple(name for name in hideable if name in asked)
    problems = []
    if unknown := ", ".join(name for name in asked if name not in hideable):
        problems.append(Problem("hide", unknown[:_LONGEST], ", ".join(hideable), ", ".join(hidden) or "—"))
    predict = query.get("predict", "0")
    if predict not in ("0", "1"):
        problems.append(Problem("predict", predict[:_LONGEST], "0, 1", "0"))
    return Lesson(hidden, predict == "1"), problems
