"""A claim of a course document that the class checks: what every "Check the document" card says."""

from collections.abc import Mapping
from dataclasses import dataclass

from nnviz.experiments.spread import Run


@dataclass(frozen=True)
class Question:
    """One claim of a course document, and a prediction. All words are English, to be translated where they are shown.

    Attributes
    ----------
    id : str
        The claim's number in the list of claims.
    document, claim, question : str
        Where the claim stands, what it says (in the document's sense, not its words), and what the class is asked.
    answers : tuple of str
        What the class can predict.
    """

    id: str
    document: str
    claim: str
    question: str
    answers: tuple[str, ...]


@dataclass(frozen=True)
class Claim(Question):
    """A claim of which we know what holds.

    Attributes
    ----------
    right : int
        Which of the answers holds.
    held : str
        What held, in a few sentences.
    """

    right: int
    held: str


@dataclass(frozen=True)
class Card(Question):
    """A claim that runs decide.

    Attributes
    ----------
    runs : dict of str to Experiment or Spread
        What is run: name -> experiment, or many draws of one.
    outcomes : tuple of str
        What held, for each of the answers if it is the right one; the measured figures stand in braces.
    """

    runs: Mapping[str, Run]
    outcomes: tuple[str, ...]
