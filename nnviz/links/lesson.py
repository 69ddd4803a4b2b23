"""What a lecturer's link says beside the page's value: controls to hide, and whether the class guesses first.

``?hide=noise,batch`` hides two controls and never a result; ``?predict=1`` hides the result until the reader has
guessed it; ``?sealed=1`` covers the scores of the test set until the reader opens it; ``?strip=lr`` opens the page on
all values of a knob. What can be hidden, and which knobs these are, the page's grammar says.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from nnviz.links.grammar import Grammar, Problem

#: The names of this module in a link.
LESSON_NAMES = ("hide", "predict", "sealed", "strip")
#: Those of a lesson's wishes that are on (1) or off (0).
_SWITCHES = ("predict", "sealed")
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
    sealed : bool
        Whether the scores of the test set stay covered until the reader opens it.
    strip : str
        The knob, such as ``lr`` or ``units2``, all values of which are shown; empty for none.
    """

    hidden: tuple[str, ...] = ()
    predict: bool = False
    sealed: bool = False
    strip: str = ""

    def to_query(self) -> dict[str, str]:
        """Return the link's names and values; nothing for a lesson without wishes."""
        query = {"hide": ",".join(self.hidden)} if self.hidden else {}
        query |= {name: "1" for name in _SWITCHES if getattr(self, name)}
        return query | ({"strip": self.strip} if self.strip else {})


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
    switches = {name: query.get(name, "0") for name in _SWITCHES}
    problems += [Problem(name, text[:_LONGEST], "0, 1", "0") for name, text in switches.items()
                 if text not in ("0", "1")]
    strip = query.get("strip", "")
    if strip and not _is_knob(strip, grammar.strips):
        problems.append(Problem("strip", strip[:_LONGEST], ", ".join(grammar.strips), "—"))
        strip = ""
    return Lesson(hidden, strip=strip, **{name: text == "1" for name, text in switches.items()}), problems


def _is_knob(text: str, knobs: tuple[str, ...]) -> bool:
    """Tell whether a text names one of some knobs, perhaps with the number of a layer."""
    return text in knobs or (text[:-1] in knobs and text[-1] in "123456789")
