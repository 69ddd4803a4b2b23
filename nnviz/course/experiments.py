"""All experiments that the course's documents describe, found by their ids."""

from difflib import get_close_matches

from nnviz.course.autoencoders import AUTOENCODERS
from nnviz.course.entry import CourseExperiment
from nnviz.course.images import IMAGE_EXPERIMENTS
from nnviz.course.plane import PLANE_EXPERIMENTS
from nnviz.course.tables import TABLE_EXPERIMENTS
from nnviz.course.xrays import XRAYS

_EXPERIMENTS = {entry.id: entry for entry in (
    *PLANE_EXPERIMENTS, *IMAGE_EXPERIMENTS, *AUTOENCODERS, *TABLE_EXPERIMENTS, *XRAYS)}


class UnknownExperimentError(LookupError):
    """No document has an experiment of that id; ``matches`` are the ids that resemble it, the closest first."""

    def __init__(self, unknown: str) -> None:
        self.matches = get_close_matches(unknown.upper(), _EXPERIMENTS, cutoff=0.5)
        hint = f"did you mean {', '.join(self.matches)}?" if self.matches else f"there are {', '.join(_EXPERIMENTS)}"
        super().__init__(f"no experiment {unknown!r}; {hint}")


def get(name: str) -> CourseExperiment:
    """Return an experiment by its id; upper and lower case are the same.

    Raises
    ------
    UnknownExperimentError
        If there is no such id; the error holds the close matches.
    """
    try:
        return _EXPERIMENTS[name.strip().upper()]
    except KeyError:
        raise UnknownExperimentError(name) from None


def all_experiments() -> list[CourseExperiment]:
    """Return all experiments, in the order of the documents."""
    return list(_EXPERIMENTS.values())


def plane_experiments() -> list[CourseExperiment]:
    """Return the experiments on points of the plane."""
    return list(PLANE_EXPERIMENTS)


def image_experiments() -> list[CourseExperiment]:
    """Return the experiments with networks that tell the class of an image."""
    return list(IMAGE_EXPERIMENTS)


def autoencoders() -> list[CourseExperiment]:
    """Return the experiments with networks that rebuild an image."""
    return list(AUTOENCODERS)


def xray_experiments() -> list[CourseExperiment]:
    """Return the experiments with networks for chest X-rays."""
    return list(XRAYS)


def table_experiments() -> list[CourseExperiment]:
    """Return the experiments with networks that learn from a table."""
    return list(TABLE_EXPERIMENTS)
