"""An experiment on images as a link, and back. The link holds only what differs from the page's default.

``?images=usps&train=7291&net=hog_o8c4b1_64d50&opt=sgd&lr=0.1&batch=100&epochs=20&seed=4``; ``net`` is the network as
``image_link`` writes it. A value that is not possible is a ``Problem``; the default is used in its place.
"""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from nnviz import image_link
from nnviz.image_experiment import ImageData, ImageExperiment, ImageTraining
from nnviz.link import Problem, plain, range_of
from nnviz.value import Value

_LONGEST = 200
#: Name in the link -> (section, field) of a choice or a number; ``net`` and ``seed`` have rules of their own.
_FIELDS = {"images": ("data", "dataset"), "train": ("data", "images"), "opt": ("training", "optimizer"),
           "lr": ("training", "learning_rate"), "rho": ("training", "rho"), "mom": ("training", "momentum"),
           "batch": ("training", "batch"), "epochs": ("training", "epochs"), "stop": ("training", "patience")}
_OWNERS: dict[str, type[Value]] = {"data": ImageData, "training": ImageTraining}
#: Every name that a link to the page may hold.
NAMES = (*_FIELDS, "net", "seed")


def settings(experiment: ImageExperiment) -> dict[str, str]:
    """Return all settings of an experiment, written as in a link: also those that a page has by default."""
    values = {name: _write(getattr(getattr(experiment, section), field)) for name, (section, field) in _FIELDS.items()}
    return values | {"net": image_link.write(experiment.network), "seed": str(experiment.seed)}


def to_query(experiment: ImageExperiment, default: ImageExperiment) -> dict[str, str]:
    """Return the link's names and values: only what differs from the page's default."""
    usual = settings(default)
    return {name: value for name, value in settings(experiment).items() if value != usual[name]}


def from_query(query: Mapping[str, str], default: ImageExperiment) -> tuple[ImageExperiment, list[Problem]]:
    """Read an experiment from a link.

    Returns
    -------
    experiment : ImageExperiment
        The page's default, changed by every value of the link that is possible.
    problems : list of Problem
        One for each value that is not possible; other names are left to the caller.
    """
    experiment, problems = default, []
    for name in NAMES:
        if name not in query:
            continue
        try:
            experiment = experiment.with_(**_read(name, query[name]))
        except (ValueError, ValidationError):
            problems.append(Problem(name, query[name][:_LONGEST], _allowed(name), settings(experiment)[name]))
    return experiment, problems


def _write(value: str | float) -> str:
    return value if isinstance(value, str) else plain(value)


def _read(name: str, text: str) -> dict[str, Any]:
    """Return a text as what ``with_`` takes.

    Raises
    ------
    ValueError
        If it is no network, or no number where one is wanted.
    """
    if name == "net":
        return {"network": image_link.read(text).model_dump()}
    if name == "seed":
        return {"seed": int(text)}
    section, field = _FIELDS[name]
    kind = _OWNERS[section].model_fields[field].annotation
    return {section: {field: kind(text) if kind in (int, float) else text}}


def _allowed(name: str) -> str:
    if name == "net":
        return image_link.EXAMPLES
    owner, field = (ImageExperiment, "seed") if name == "seed" else (
        _OWNERS[_FIELDS[name][0]], _FIELDS[name][1])
    choices = getattr(owner.model_fields[field].annotation, "__args__", None)
    if choices:
        return ", ".join(choices)
    return range_of(owner, field)
