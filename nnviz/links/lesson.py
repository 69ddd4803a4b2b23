"""What a lecturer's link says beside the page's value: controls to hide, and whether the class guesses first.

``?hide=noise,batch`` hides two controls and never a result, ``?keep=lr`` all but one (``none``: all); ``?predict=1``
hides the result until the reader has guessed it, ``?sums=1`` the arithmetic; ``?sealed=1`` covers the scores of the
test set until the reader opens it; ``?strip=lr`` opens the page on all values of a knob. What can be hidden, and which
knobs have such values, the page's grammar says.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from nnviz.links.grammar import PRESET, Grammar, Problem

#: The names of this module in a link.
LESSON_NAMES = ("hide", "keep", "predict", "sums", "sealed", "strip")
#: Those of a lesson's wishes that are on (1) or off (0).
_SWITCHES = ("predict", "sums", "sealed")
#: What a link says that keeps no control.
_NONE = "none"
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
    sums : bool
        Whether the arithmetic stays hidden until the reader has guessed the number of parameters.
    sealed : bool
        Whether the scores of the test set stay covered until the reader opens it.
    strip : str
        The knob, such as ``lr`` or ``units2``, all values of which are shown; empty for none.
    """

    hidden: tuple[str, ...] = ()
    predict: bool = False
    sums: bool = False
    sealed: bool = False
    strip: str = ""

    @property
    def guides(self) -> bool:
        """Whether nothing is offered that gives an answer away: presets, suggestions and pins."""
        return self.predict or self.sums or PRESET.name in self.hidden

    def to_query(self, grammar: Grammar | None = None) -> dict[str, str]:
        """Return the link's names and values; nothing for a lesson without wishes.

        With the page's ``grammar`` the link names the controls that stay, where these are the fewer.
        """
        query = {"hide": ",".join(self.hidden)} if self.hidden else {}
        kept = grammar.kept(self.hidden) if grammar and self.hidden else None
        if kept is not None and len(kept) < len(self.hidden):
            query = {"keep": ",".join(kept) or _NONE}
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
    asked, kept = _names(query, "hide"), _names(query, "keep")
    known = [name for name in kept if name in hideable]
    others = grammar.all_but(known) if known or kept == [_NONE] else ()
    hidden = tuple(name for name in hideable if name in asked or name in others)
    problems = []
    for way, names, used in (("hide", asked, hidden), ("keep", [] if kept == [_NONE] else kept, known)):
        if unknown := ", ".join(name for name in names if name not in hideable):
            problems.append(Problem(way, unknown[:_LONGEST], ", ".join(hideable), ", ".join(used) or "—"))
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


def _names(query: Mapping[str, str], name: str) -> list[str]:
    """Return the names of controls that a link lists."""
    return [part.strip() for part in query.get(name, "").split(",") if part.strip()]
