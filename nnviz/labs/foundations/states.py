"""What each page of the foundations shows, as one flat frozen value, and how its link is written."""

from typing import Literal

from pydantic import Field

from nnviz.course.failures import CASES
from nnviz.course.rules import RULES
from nnviz.experiments.value import Value
from nnviz.labs.foundations.mended import SCRIPTS
from nnviz.labs.foundations.tasks import TASKS
from nnviz.language import mark as _
from nnviz.links.grammar import Grammar, of_field

#: 0 where nothing has been voted for yet, else the position of the vote, from 1.
_Vote = Field(0, ge=0, le=3)


class Gallery(Value):
    """A case of what goes wrong, and the votes for a diagnosis and a cure."""

    case: Literal[tuple(CASES)] = Field("jumps", title=_("Case"))  # type: ignore[valid-type]
    diagnosis: int = _Vote
    cure: int = _Vote


class Choice(Value):
    """A task with the votes for its activation and its loss, a weighted sum; a rule with the bet on its experiment."""

    task: Literal[tuple(TASKS)] = Field("binary", title=_("What is the network to answer?"))  # type: ignore[valid-type]
    activation: int = Field(0, ge=0, le=4)
    loss: int = Field(0, ge=0, le=4)
    sum: float = Field(1.0, ge=-6, le=6, multiple_of=0.1)
    rule: Literal[tuple(RULES)] = Field("layers", title=_("Rule of thumb"))  # type: ignore[valid-type]
    bet: int = _Vote


class Mending(Value):
    """A script, how many of its faults are mended, and the vote for the line that fails next."""

    script: Literal[tuple(SCRIPTS)] = Field("perceptron", title=_("Script"))  # type: ignore[valid-type]
    mended: int = Field(0, ge=0, le=5)
    line: int = _Vote


#: The lists that a lecturer can hide, so that the class stays with what the link shows.
_LISTS = ("case", "task", "rule", "script")


def _grammar(owner: type[Value], fields: dict[str, str]) -> Grammar:
    """Return the grammar of a page of votes: name in the link -> field. Lists can be hidden; the votes are the page."""
    return Grammar(of_field(name, field, owner, knobs=(name,) if field in _LISTS else ())
                   for name, field in fields.items())


GALLERY = _grammar(Gallery, {"case": "case", "says": "diagnosis", "cure": "cure"})
CHOICE = _grammar(Choice, {"task": "task", "act": "activation", "loss": "loss", "z": "sum", "rule": "rule",
                           "bet": "bet"})
MENDING = _grammar(Mending, {"script": "script", "mended": "mended", "line": "line"})
