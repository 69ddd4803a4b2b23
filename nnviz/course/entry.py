"""What the course's documents report of one experiment."""

from dataclasses import dataclass, field
from typing import Any, Literal

from nnviz.experiments.spread import Spread


@dataclass(frozen=True)
class CourseExperiment:
    """One experiment of a document, ready to be run again.

    Attributes
    ----------
    id : str
        Short name, for example ``A6``.
    document : str
        The document's name, in its own language.
    title : str
        One line.
    experiment : Experiment or ImageExperiment
        All settings; the learning rate is Keras's (see ``conversion``).
    reported : dict of str to float
        The document's figures: ``accuracy`` (0 to 1), ``loss``, ``parameters``, ``seconds``, those that it states.
    see : str
        What to look at.
    chosen : str
        The values that the document does not state, and what we took.
    conversion : str
        How the document's learning rate became Keras's; empty where it is Keras's own.
    judged_on : str
        Whether the document's figures are of the points that ``train`` or ``test`` the network.
    confused : tuple of str
        The pairs of classes that the document calls confused, in its own way of writing.
    picked : bool
        Whether the seed was picked among many for its result: it is then not among the draws that judge the settings.
    """

    id: str
    document: str
    title: str
    experiment: Any  # of the kind that the document's network is of
    reported: dict[str, float] = field(hash=False)
    see: str
    chosen: str
    conversion: str = ""
    judged_on: Literal["train", "test"] = "train"
    confused: tuple[str, ...] = ()
    picked: bool = False


def judging(entry: CourseExperiment) -> Spread:
    """Return the draws that judge an experiment's settings: from its own seed on, or from 0 where that was picked."""
    return Spread(base=entry.experiment.with_(seed=0) if entry.picked else entry.experiment)
