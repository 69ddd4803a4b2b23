"""A space of knobs as one line of text, and back: ``lr=0.0001..0.1:log neurons=50,100,200 layers=1..3``.

The names are those of the experiment's own links; ``layers`` and ``neurons`` stand for its hidden layers, all alike.
Spaces may stand around ``=``, ``..`` and ``:`` and after a comma.
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
from nnviz.experiments.space import MAX_CHOICES, MAX_KNOBS, Knob, Space, SpaceError, finite
from nnviz.experiments.tables import TableExperiment
from nnviz.experiments.value import bounds
from nnviz.experiments.xray import XrayExperiment
from nnviz.language import mark as _
from nnviz.links.forms import digits, seen
from nnviz.links.grammar import Grammar
from nnviz.links.images import CODES, DIGITS, XRAYS
from nnviz.links.plane import PLANE
from nnviz.links.tables import TABLE

LONGEST = 600
#: Characters of a word that are repeated at most; and a number above all that any network allows.
_LONGEST_WORD, _ABOVE_ALL = 40, 10_000
#: The hidden layers as two numbers, where all layers are alike.
LAYERS, NEURONS = "layers", "neurons"
#: The hidden layers one by one, and a whole network with its hidden layers.
_HIDDEN, _NETWORK = "hidden", "net"
#: Which data there are, what tells draws apart, and what validates: none of these is chosen by validation.
_NEVER = ("data", "images", "train", "val", "test", "shuffle", "pts", "labels", "classes", "seed", "wseed", "without",
          "mark")
_RANGE = re.compile(r"(?P<low>[^:]+?)\.\.(?P<high>[^:]+?)(?P<log>:log)?")
#: Spaces inside one knob: before its signs, and after one that is not followed by the next knob's ``name=``.
_BEFORE, _AFTER = re.compile(r"\s+(?=[=,:]|\.\.)"), re.compile(r"([=,:]|\.\.)\s+(?!\s|[^\s=]+=)")
#: Values to begin with, where the list of what is possible gives none.
_EXAMPLES = {
    "lr": "0.001..1:log", LAYERS: "1..3", NEURONS: "2,4,8", "opt": "sgd,adam", "act": "tanh,relu", "batch": "8,32,128",
    "cx": "0.5,1,2", "cy": "0.5,1,2", "sigma": "0.1,0.3,1", "noise": "0,0.2,0.4", "points": "200,1000,2000",
    "inputs": "x1-x2,x1-x2-x1sq-x2sq", _HIDDEN: "4,8,4-4", "drop": "0,0.2,0.5", "penalty": "0.0001..0.1:log",
    "epochs": "5,10,20", "stop": "0,5,20", "rho": "0.8,0.9,0.99", "mom": "0,0.5,0.9", "shift": "0,2,4",
    "turn": "0,10,20", "contrast": "0,0.2,0.4"}
_MOST_CHOICES = 3


@dataclass(frozen=True)
class Subject:
    """A family of experiments: the page that trains them, their links, what a link leaves out, and a usual space.

    ``examples`` are values to begin with of knobs that the usual space does not move.
    """

    name: str
    grammar: Grammar
    default: Any
    space: str
    examples: str = ""

    def knobs(self, experiment: Any) -> list[str]:
        """Return the names of the knobs that a sweep or a search can move."""
        names = [setting.name for setting in self.grammar.table
                 if setting.name not in _NEVER and setting.has(experiment)]
        return [*names, *([LAYERS, NEURONS] if hasattr(experiment.network, "hidden") else [])]

    def title(self, name: str) -> str:
        """Return what a knob is called, in English."""
        own = {LAYERS: _("Hidden layers"), NEURONS: _("Neurons in each hidden layer"), _HIDDEN: _("Layers as 8-8")}
        return own.get(name) or next(setting.title for setting in self.grammar.table if setting.name == name)

    def example(self, name: str, experiment: Any) -> str:
        """Return values for a knob to begin with, such as ``lr=0.001..1:log``: at least two, if there are as many."""
        usual = dict(part.split("=") for part in (*self.examples.split(), *self.space.split()))
        allowed = {setting.name: setting.allowed for setting in self.grammar.table}
        values = usual.get(name) or _EXAMPLES.get(name) or allowed[name].replace(" …", "").replace(" ", "")
        if ".." not in values:
            possible = [value for value in values.split(",") if _is_possible(experiment, name, value)]
            now = self.grammar.settings(experiment).get(name)
            values = ",".join(possible[:_MOST_CHOICES]) or now or values
        return f"{name}={values}"


#: Name of the page -> its experiments.
SUBJECTS = {subject.name: subject for subject in (
    Subject("boundaries", PLANE, Experiment(), "lr=0.001..3:log layers=1..3 neurons=2,4,8"),
    Subject("digits", DIGITS, ClassifierExperiment(), "lr=0.0001..0.03:log layers=1,2 neurons=32,64,128"),
    Subject("autoencoder", CODES, AutoencoderExperiment(), "lr=0.0001..0.01:log batch=64,128,256"),
    Subject("housing", TABLE, TableExperiment(), "layers=1,2,3 neurons=50,100,200 lr=0.0001,0.001,0.1",
            "hidden=30,30-30,60-30"),
    Subject("xray", XRAYS, XrayExperiment(), "lr=0.0001..0.01:log batch=32,64,128", "neurons=16,32,64"))}


def subject_of(experiment: Any) -> Subject:
    """Return the family of an experiment. Raises ``StopIteration`` if no page trains it."""
    return next(subject for subject in SUBJECTS.values() if type(subject.default) is type(experiment))


def _is_possible(experiment: Any, name: str, value: str) -> bool:
    try:
        set_knobs(experiment, {name: value})
    except SpaceError:
        return False
    return True


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


def parts(text: str) -> list[str]:
    """Return the knobs of a space as texts, one each, as they are seen and without spaces: ``["lr=0.1,1"]``."""
    return _AFTER.sub(r"\1", _BEFORE.sub("", seen(text).replace(";", " "))).split()


def read(text: str, experiment: Any) -> Space:
    """Read a space for an experiment.

    Raises
    ------
    SpaceError
        If a name is unknown (the near ones are named), a value is not possible, a knob has no effect beside another,
        there are too many, or the text is none.
    """
    if len(text) > LONGEST:
        raise SpaceError(_("at most {most} letters"), most=LONGEST)
    found = parts(text)
    if not found:
        raise SpaceError(_("no knob to choose; for example {example}"), example="lr=0.001..1:log")
    if len(found) > MAX_KNOBS:
        raise SpaceError(_("at most {most} knobs, and here are {count}"), most=MAX_KNOBS, count=len(found))
    knobs = [_read_knob(part, experiment) for part in found]
    try:
        space = Space(knobs=tuple(knobs))
    except ValidationError as error:
        raise _first(error) from None
    for knob in space.knobs:
        ends = () if knob.choices else (knob.grid[0], knob.grid[-1])  # what was typed is named before what lies between
        for value in (*ends, *knob.grid):
            set_knobs(experiment, {knob.name: value})
    _refuse_without_effect(space, experiment)
    return space


def _refuse_without_effect(space: Space, experiment: Any) -> None:
    """Raise ``SpaceError`` where one knob overwrites what another sets."""
    over = [name for name in (LAYERS, NEURONS) if name in space.names]
    for name in (_HIDDEN, _NETWORK):
        knob = next((knob for knob in space.knobs if knob.name == name), None)
        if knob and over and (name == _HIDDEN or _is_overwritten(knob, over, space, experiment)):
            raise SpaceError(_("{one} and {other} set the same layers: keep one of them"), one=name, other=over[0])


def _is_overwritten(knob: Knob, over: list[str], space: Space, experiment: Any) -> bool:
    """Tell whether all values of a knob give the same network once other knobs are set."""
    first = {other.name: other.grid[-1] for other in space.knobs if other.name in over}
    try:
        networks = [set_knobs(experiment, {knob.name: value} | first).network for value in knob.grid]
    except SpaceError:  # possible one by one, but not together
        return False
    return len(networks) > 1 and all(network == networks[0] for network in networks)


def _read_knob(part: str, experiment: Any) -> Knob:
    name, equals, values = part.partition("=")
    known = subject_of(experiment).knobs(experiment)
    if name not in known:
        near = get_close_matches(name, known, cutoff=0.5)
        if near:
            raise SpaceError(_("no knob {name} here; did you mean {near}?"), name=_short(name), near=", ".join(near))
        raise SpaceError(_("no knob {name} here; there are {known}"), name=_short(name), known=", ".join(known))
    if not equals or not values.strip(","):
        raise SpaceError(_("{name} has no values; for example {example}"), name=name,
                         example=subject_of(experiment).example(name, experiment))
    if values.count(",") >= MAX_CHOICES:
        raise SpaceError(_("{name}: at most {most} values"), name=name, most=MAX_CHOICES)
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
