"""What a lab states of its pages, once: menu, links, tests and the log of runs read it there."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Suggestion:
    """A "try this" button: its title, what it sets, and one sentence on what to see (English, to be translated)."""

    id: str
    title: str
    experiment: Any
    see: str


@dataclass(frozen=True)
class Page:
    """A page of the app. All words are English, to be translated where they are shown.

    Attributes
    ----------
    name : str
        Its address, its script (``pages/<name>.py``), its lesson's file and what begins every key of its session.
    menu, title, question : str
        In the menu, at its head, and the question that it answers.
    icon : str
        In the menu.
    opening : value or None
        What its knobs stand on when it opens; None where it has no knobs.
    grammar : Grammar or None
        How its links are written, and which of its controls they can hide.
    suggestions : tuple of Suggestion
    trains : function
        Whether it is the page that trains an experiment.
    replays : tuple of str
        Ids of the course's experiments that are replayed here, though another page trains them.
    counts : bool
        Whether it writes out the parameters of a network, which a link can let the class guess.
    in_path : bool
        Whether it is a stop of the course, as the home page shows it.
    first : bool
        Whether the app opens on it.
    """

    name: str
    menu: str
    title: str
    question: str
    icon: str
    opening: Any = None
    grammar: Any = None
    suggestions: tuple[Suggestion, ...] = ()
    trains: Callable[[Any], bool] = lambda experiment: False
    replays: tuple[str, ...] = ()
    counts: bool = False
    in_path: bool = True
    first: bool = False

    @property
    def script(self) -> str:
        """The page's script, as Streamlit names it."""
        return f"pages/{self.name}.py"

    @property
    def address(self) -> str:
        """What follows the app's own address."""
        return "" if self.first else self.name


@dataclass(frozen=True)
class Lab:
    """A lab: a part of the course with a few pages; ``title`` is English, to be translated where it is shown."""

    title: str
    pages: tuple[Page, ...]
