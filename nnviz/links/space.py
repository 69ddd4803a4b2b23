"""A space of knobs as one line of text, and back: ``lr=0.0001..0.1:log neurons=50,100,200 layers=1..3``.

The names are those of the experiment's own links; ``layers`` and ``neurons`` stand for its hidden layers, all alike.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, get_args

from pydantic import ValidationError

from nnviz.experiments.autoencoder import AutoencoderExperiment
from nnviz.experiments.classifier import ClassifierExperiment
from nnviz.experiments.plane import Experiment, HiddenLayer
from nnviz.experiments.space import Knob, Space, SpaceError, finite
from nnviz.experiments.tables import TableExperiment
from nnviz.experiments.value import bounds
from nnviz.experiments.xray import XrayExperiment
from nnviz.language import mark as _
from nnviz.links.forms import digits
from nnviz.links.grammar import Grammar
from nnviz.links.images import CODES, DIGITS, XRAYS
from nnviz.links.plane import PLANE
from nnviz.links.tables import TABLE

LONGEST = 600
#: Characters of a word that are repeated at most; and a number above all that any network allows.
_LONGEST_WORD, _ABOVE_ALL = 40, 10_000
#: The hidden layers as two numbers, where all layers are alike.
LAYERS, NEURONS = "layers", "neurons"
#: Which data there are, what tells draws apart, and what validates: none of these is chosen by validation.
_NEVER = ("data", "images", "train", "val", "test", "shuffle", "pts", "labels", "classes", "seed", "wseed", "without",
          "mark")
_RANGE = re.compile(r"(?P<low>[^:]+?)\.\.(?P<high>[^:]+?)(?P<log>:log)?")


@dataclass(frozen=True)
class Subject:
    """A family of experiments: the page that trains them, their links, what a link leaves out, and a usual space."""

    name: str
    grammar: Grammar
    default: Any
    space: str

    def knobs(self, experiment: Any) -> list[str]:
        """Return the names of the knobs that a sweep or a search can move."""
        names = [setting.name for setting in self.grammar.table
                 if setting.name not in _NEVER and setting.has(experiment)]
        return [*names, *([LAYERS, NEURONS] if hasattr(experiment.network, "hidden") else [])]

    def title(self, name: str) -> str:
        """Return what a knob is called, in English."""
        own = {LAYERS: _("Hidden layers"), NEURONS: _("Neurons in each hidden layer")}
        return own.get(name) or next(setting.title for setting in self.grammar.table if setting.name == name)


#: Name of the page -> its experiments.
SUBJECTS = {subject.name: subject for subject in (
    Subject("boundaries", PLANE, Experiment(), "lr=0.001..3:log layers=1..3 neurons=2,4,8"),
    Subject("digits", DIGITS, ClassifierExperiment(), "lr=0.0001..0.03:log layers=1,2 neurons=32,64,128"),
    Subject("autoencoder", CODES, AutoencoderExperiment(), "lr=0.0001..0.01:log batch=64,128,256"),
    Subject("housing", TABLE, TableExperiment(), "layers=1,2,3 neurons=50,100,200 lr=0.0001,0.001,0.1"),
    Subject("xray", XRAYS, XrayExperiment(), "lr=0.0001..0.01:log batch=32,64,128"))}


def subject_of(experiment: Any) -> Subject:
    """Return the family of an experiment. Raises ``StopIteration`` if no page trains it."""
    return next(subject for subject in SUBJECTS.values() if type(subject.default) is type(experiment))


def set_knobs(experiment: Any, point: Mapping[str, str]) -> Any:
    """Return an experiment with some knobs set.

    Raises
    ------
    SpaceError
        If a value is not possible.
    """
    subject = subject_of(experiment)
    texts = {name: text for name, text in point.items() if name not in (LAYERS, NEURONS)}
    changed, problems = subject.grammar.from_query(texts, experiment)
    for problem in problems:
        if problem.name not in texts:  # own points that no link holds are no problem here
            continue
        raise SpaceError(_("{name}={value} is not possible here; possible: {allowed}"), name=problem.name,
                         value=problem.value, allowed=problem.allowed)
    return _with_layers(changed, point) if {LAYERS, NEURONS} & set(point) else changed


def _with_layers(experiment: Any, point: Mapping[str, str]) -> Any:
    """Return an experiment with so many hidden layers of so many neurons each; the rest is its first layer's."""
    network, now = experiment.network, experiment.network.hidden
    kept = now[0].model_dump() if now else HiddenLayer().model_dump()
    if not now and not isinstance(experiment, Experiment):
        kept = {}
    units = {"units": _whole(NEURONS, point[NEURONS])} if NEURONS in point else {}
    count = _whole(LAYERS, point[LAYERS]) if LAYERS in point else len(now)
    try:
        return experiment.with_(network={"hidden": [kept | units] * count})
    except ValidationError:
        for name, (low, high) in _layer_bounds(network).items():
            if name in point and not low <= int(point[name]) <= high:
                raise SpaceError(_("{name}={value} is not possible here: it lies between {low} and {high}"), name=name,
                                 value=_short(point[name]), low=low, high=high) from None
        raise SpaceError(_("{point} is not possible with the other settings of this experiment"), point=_short(
            " ".join(f"{name}={point[name]}" for name in (LAYERS, NEURONS) if name in point))) from None


def _layer_bounds(network: Any) -> dict[str, tuple[int, int]]:
    """Return how many hidden layers a network may have, and how many neurons each of them."""
    field = type(network).model_fields["hidden"]
    most = next(entry.max_length for entry in field.metadata if hasattr(entry, "max_length"))
    units = bounds(get_args(field.annotation)[0], "units")
    return {LAYERS: (0, most), NEURONS: (int(units["ge"]), int(units["le"]))}


def _whole(name: str, text: str) -> int:
    """Read a whole number; of one above all that is possible, only that it is so."""
    if not (text.isascii() and text.isdigit()):
        raise SpaceError(_("{name}={value} is no whole number"), name=name, value=_short(text))
    return min(int(text), _ABOVE_ALL)


def _short(text: str) -> str:
    """Return a text that is repeated in a sentence; of a long one the beginning, and a sign that there is more."""
    return text if len(text) <= _LONGEST_WORD else text[:_LONGEST_WORD - 1] + "…"


def read(text: str, experiment: Any) -> Space:
    """Read a space for an experiment.

    Raises
    ------
    SpaceError
        If a name is unknown (the near ones are named), a value is not possible, or the text is none.
    """
    if len(text) > LONGEST:
        raise SpaceError(_("at most {most} letters"), most=LONGEST)
    parts = text.replace(";", " ").split()
    if not parts:
        raise SpaceError(_("no knob to choose; for example {example}"), example="lr=0.001..1:log")
    knobs = [_read_knob(part, experiment) for part in parts]
    try:
        space = Space(knobs=tuple(knobs))
    except ValidationError as error:
        raise _first(error) from None
    for knob in space.knobs:
        ends = () if knob.choices else (knob.grid[0], knob.grid[-1])  # what was typed is named before what lies between
        for value in (*ends, *knob.grid):
            set_knobs(experiment, {knob.name: value})
    return space


def _read_knob(part: str, experiment: Any) -> Knob:
    name, equals, values = part.partition("=")
    known = subject_of(experiment).knobs(experiment)
    if name not in known:
        near = get_close_matches(name, known, cutoff=0.5)
        if near:
            raise SpaceError(_("no knob {name} here; did you mean {near}?"), name=_short(name), near=", ".join(near))
        raise SpaceError(_("no knob {name} here; there are {known}"), name=_short(name), known=", ".join(known))
    if not equals or not values:
        raise SpaceError(_("{name} has no values; for example {example}"), name=name, example=f"{name}=1,2,4")
    try:
        return Knob(name=name, **_values(name, values))
    except ValidationError as error:
        raise _first(error) from None


def _values(name: str, text: str) -> dict[str, Any]:
    found = _RANGE.fullmatch(text)
    if found is None:
        return {"choices": tuple(_tidy(part) for part in text.split(",") if part)}
    low, high = finite(found["low"]), finite(found["high"])
    if low is None or high is None:
        raise SpaceError(_("{name}: a range goes from a lower number to a higher one"), name=name)
    whole = found["low"].isdigit() and found["high"].isdigit() and (name in (LAYERS, NEURONS, "batch", "epochs"))
    return {"low": low, "high": high, "log": bool(found["log"]), "whole": whole}


def _tidy(text: str) -> str:
    """Write a number as a link does: 1e-4 is 0.0001."""
    value = finite(text)
    return text if value is None else digits(int(value) if value.is_integer() and abs(value) < 1e9 else value)


def _first(error: ValidationError) -> SpaceError:
    problem = error.errors()[0]
    cause = problem.get("ctx", {}).get("error")
    return cause if isinstance(cause, SpaceError) else SpaceError("{message}", message=problem["msg"])


def write(space: Space) -> str:
    """Write a space as ``read`` reads it."""
    return " ".join(f"{knob.name}={_written(knob)}" for knob in space.knobs)


def _written(knob: Knob) -> str:
    if knob.choices:
        return ",".join(knob.choices)
    return f"{digits(knob.low)}..{digits(knob.high)}" + (":log" if knob.log else "") if not knob.whole else (
        f"{round(knob.low)}..{round(knob.high)}" + (":log" if knob.log else ""))
