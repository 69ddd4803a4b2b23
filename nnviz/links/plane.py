"""An experiment as a link, and back. The link holds only what differs from the page's default.

Names are short and readable: ``?data=xor&noise=0.2&hidden=8-8&lr=0.03&batch=32&seed=4``. A value that is not possible
is a ``Problem``; the default is used in its place, and nothing is evaluated.
"""

import base64
import struct
from collections.abc import Callable, Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import ValidationError

from nnviz.experiments.own_points import MAX_CLASSES, MIN_POINTS, REACH, OwnPoints
from nnviz.experiments.plane import (
    DATA_KINDS,
    MAX_HIDDEN_LAYERS,
    MAX_UNITS,
    Blobs,
    Data,
    Experiment,
    GenArti,
    HiddenLayer,
    Mlp,
    Training,
    data_of_kind,
)
from nnviz.experiments.value import bounds

#: Characters of a value in a link that are read, or repeated in a problem.
LONGEST = 200
#: What a link changes: an experiment, or whatever a page shows.
T = TypeVar("T")
#: How many own points a link holds; with more it would be too long to be sent. And how long their text is at most.
LINKED_POINTS = 200
_LONGEST_POINTS = 1500


@dataclass(frozen=True)
class Problem:
    """A value in a link that is not possible. ``allowed`` says what is, ``used`` what the page takes instead."""

    name: str
    value: str
    allowed: str
    used: str


@dataclass(frozen=True)
class Knob:
    """One name in the link: how to write an experiment's value, and how to put a text into its nested values.

    ``always`` writes the value even if it is the default's; an empty one is never written.
    """

    name: str
    write: Callable[[Experiment], str]
    put: Callable[[dict[str, Any], str], None]
    allowed: str
    always: bool = False


def plain(value: float) -> str:
    """Write a number as short as possible, without an exponent: 0.3, 1, 0.00001."""
    return f"{value:.10f}".rstrip("0").rstrip(".")


def range_of(owner: type, field: str) -> str:
    """Return what a number field allows, as a link writes numbers: "0 … 4", "> 0 … 10"."""
    allowed = bounds(owner, field)
    low = plain(allowed["ge"]) if "ge" in allowed else f"> {plain(allowed['gt'])}"
    return f"{low} … {plain(allowed['le'])}"


def _number(name: str, section: str, field: str, owner: type, kind: type = float) -> Knob:
    def write(experiment: Experiment) -> str:
        return plain(getattr(getattr(experiment, section), field))

    def put(values: dict[str, Any], text: str) -> None:
        if field not in values[section]:
            raise ValueError(f"{values[section]['kind']} has no {field}")
        values[section][field] = kind(text)

    return Knob(name, write, put, range_of(owner, field))


def _choice(name: str, section: str, field: str, owner: type, names: dict[str, str] | None = None) -> Knob:
    """A choice; ``names`` are the short names in the link of the field's values, where they differ."""
    options = names or {option: option for option in owner.model_fields[field].annotation.__args__}
    values_of = {short: value for value, short in options.items()}

    def put(values: dict[str, Any], text: str) -> None:
        values[section][field] = _lookup(values_of, text)

    return Knob(name, lambda experiment: options[getattr(getattr(experiment, section), field)], put,
                ", ".join(options.values()))


def _lookup(options: dict[str, Any], text: str) -> Any:
    if text not in options:
        raise ValueError(f"no {text}")
    return options[text]


#: Short names of the inputs in a link.
INPUT_NAMES = {"x1": "x1", "x2": "x2", "x1^2": "x1sq", "x2^2": "x2sq", "x1*x2": "x1x2", "sin(x1)": "sinx1",
               "sin(x2)": "sinx2"}
_INPUTS_BY_NAME = {short: name for name, short in INPUT_NAMES.items()}


def _put_hidden(values: dict[str, Any], text: str) -> None:
    units = [] if text == "0" else [int(part) for part in text.split("-")]
    values["network"]["hidden"] = [HiddenLayer().model_dump() | {"units": count} for count in units]


def _write_hidden(experiment: Experiment) -> str:
    return "-".join(str(layer.units) for layer in experiment.network.hidden) or "0"


def _layerwise(name: str, field: str, read: Callable[[str], Any], allowed: str) -> Knob:
    """A value of each hidden layer: one for all, or one each, joined by dashes."""
    def write(experiment: Experiment) -> str:
        entries = [getattr(layer, field) for layer in experiment.network.hidden]
        texts = [entry if isinstance(entry, str) else plain(entry) for entry in entries]
        return texts[0] if len(set(texts)) == 1 else "-".join(texts)

    def put(values: dict[str, Any], text: str) -> None:
        parts, layers = text.split("-"), values["network"]["hidden"]
        if len(parts) not in (1, len(layers)):
            raise ValueError(f"{len(parts)} values for {len(layers)} layers")
        for layer, part in zip(layers, parts * len(layers) if len(parts) == 1 else parts, strict=False):
            layer[field] = read(part)

    return Knob(name, write, put, allowed)


def _put_batch(values: dict[str, Any], text: str) -> None:
    values["training"]["batch"] = text if text == "full" else int(text)


def _put_seed(values: dict[str, Any], text: str) -> None:
    values["seed"] = int(text)


def _put_weights_seed(values: dict[str, Any], text: str) -> None:
    values["weights_seed"] = None if text == "same" else int(text)


def _write_weights_seed(experiment: Experiment) -> str:
    return "same" if experiment.weights_seed is None else str(experiment.weights_seed)


def _put_inputs(values: dict[str, Any], text: str) -> None:
    values["network"]["inputs"] = [_lookup(_INPUTS_BY_NAME, part) for part in text.split("-")]


#: A point as one number below 2^32: its coordinates in hundredths from -REACH, then its class.
_SIDE = 2 * 100 * REACH + 1


def _write_points(experiment: Experiment) -> str:
    table = experiment.data.table
    if len(table) > LINKED_POINTS:
        return ""
    codes = [((round(100 * x1) + 100 * REACH) * _SIDE + round(100 * x2) + 100 * REACH) * MAX_CLASSES + label
             for x1, x2, label in table]
    return base64.urlsafe_b64encode(struct.pack(f"<{len(codes)}I", *codes)).decode().rstrip("=")


def _put_points(values: dict[str, Any], text: str) -> None:
    """Put points and numbered classes; a sigmoid that cannot tell so many classes apart gives way to a softmax."""
    if values["data"]["kind"] != "own":
        raise ValueError("only own points are in a link")
    packed = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    if len(packed) % 4:
        raise ValueError("a point takes four bytes")
    table = []
    for (code,) in struct.iter_unpack("<I", packed):
        place, label = divmod(code, MAX_CLASSES)
        table.append((place // _SIDE / 100 - REACH, place % _SIDE / 100 - REACH, label))
    classes = max(label for *_place, label in table) + 1
    values["data"] |= {"table": table, "labels": _numbered(classes)}
    if classes > 2:
        values["network"]["output"] = "softmax_ce"


def _numbered(classes: int) -> tuple[str, ...]:
    return tuple(map(str, range(classes)))


def _write_labels(experiment: Experiment) -> str:
    data = experiment.data
    return "" if data.points > LINKED_POINTS or data.labels == _numbered(data.classes) else "~".join(data.labels)


def _put_labels(values: dict[str, Any], text: str) -> None:
    if values["data"]["kind"] != "own":
        raise ValueError("only own points have names of classes")
    values["data"]["labels"] = text.split("~")


_ACTIVATIONS = ", ".join(HiddenLayer.model_fields["activation"].annotation.__args__)
KNOBS = (
    _number("cx", "data", "centerx", GenArti),
    _number("cy", "data", "centery", GenArti),
    _number("sigma", "data", "sigma", GenArti),
    _number("classes", "data", "clouds", Blobs, int),
    _number("noise", "data", "epsilon", GenArti),
    _number("points", "data", "points", GenArti, int),
    _number("train", "data", "train_share", GenArti),
    _number("val", "data", "validation_share", GenArti),
    Knob("pts", _write_points, _put_points, f"{MIN_POINTS} … {LINKED_POINTS} × (x1, x2, 0 … {MAX_CLASSES - 1})",
         always=True),
    Knob("labels", _write_labels, _put_labels, "A~B"),
    Knob("inputs", lambda experiment: "-".join(INPUT_NAMES[name] for name in experiment.network.inputs), _put_inputs,
         ", ".join(INPUT_NAMES.values())),
    Knob("hidden", _write_hidden, _put_hidden, f"0, 8, 8-8 … ({MAX_HIDDEN_LAYERS} × 1-{MAX_UNITS})"),
    _layerwise("act", "activation", str, _ACTIVATIONS),
    _layerwise("drop", "dropout", float, range_of(HiddenLayer, "dropout")),
    _choice("init", "network", "initializer", Mlp),
    _choice("reg", "network", "regularizer", Mlp),
    _number("penalty", "network", "penalty", Mlp),
    _choice("out", "network", "output", Mlp, {"sigmoid_mse": "mse", "sigmoid_bce": "bce", "softmax_ce": "softmax"}),
    _choice("opt", "training", "optimizer", Training),
    _number("lr", "training", "learning_rate", Training),
    Knob("batch", lambda experiment: str(experiment.training.batch), _put_batch, "1 … 4000, full"),
    _number("epochs", "training", "epochs", Training, int),
    _number("stop", "training", "patience", Training, int),
    Knob("seed", lambda experiment: str(experiment.seed), _put_seed, range_of(Experiment, "seed")),
    Knob("wseed", _write_weights_seed, _put_weights_seed, f"same, {range_of(Experiment, 'weights_seed')}"),
)
#: Every name that a link to the page may hold.
NAMES = ("data", *(knob.name for knob in KNOBS))


_DATA_FIELDS = {"cx": "centerx", "cy": "centery", "sigma": "sigma", "classes": "clouds", "noise": "epsilon",
                "points": "points", "train": "train_share", "val": "validation_share", "pts": "table",
                "labels": "labels"}


def default_for(kind: str, default: Experiment) -> Experiment:
    """Return a page's default with data of another kind; more than two classes need a softmax."""
    if kind == default.data.kind:
        return default
    return with_data(default, data_of_kind(kind))


def with_data(experiment: Experiment, data: Data) -> Experiment:
    """Return an experiment on other data; more than two classes need a softmax."""
    output = "softmax_ce" if data.classes > 2 else experiment.network.output
    return experiment.with_(data=data.model_dump(), network={"output": output})


def to_query(experiment: Experiment, default: Experiment) -> dict[str, str]:
    """Return the link's names and values: only what differs from the page's default."""
    query = {} if experiment.data.kind == default.data.kind else {"data": experiment.data.kind}
    base = default_for(experiment.data.kind, default)
    for knob in KNOBS:
        if not _has(experiment, knob):
            continue
        value = knob.write(experiment)
        if value and (knob.always or value != knob.write(_same_depth(base, experiment))):
            query[knob.name] = value
    return query


def settings(experiment: Experiment) -> dict[str, str]:
    """Return all settings of an experiment, written as in a link: also those that a page has by default."""
    return {"data": experiment.data.kind} | {knob.name: knob.write(experiment) for knob in KNOBS
                                             if _has(experiment, knob)}


def _has(experiment: Experiment, knob: Knob) -> bool:
    if knob.name in ("act", "drop"):
        return bool(experiment.network.hidden)
    return knob.name not in _DATA_FIELDS or _DATA_FIELDS[knob.name] in type(experiment.data).model_fields


def _same_depth(base: Experiment, experiment: Experiment) -> Experiment:
    """Compare layer settings with a fresh layer's when the layers are not the default's."""
    if [layer.units for layer in base.network.hidden] == [layer.units for layer in experiment.network.hidden]:
        return base
    units = base.network.hidden
    fresh = [HiddenLayer(units=layer.units) for layer in units] or [HiddenLayer()]
    return base.with_(network={"hidden": [layer.model_dump() for layer in fresh]})


def read_each(query: Mapping[str, str], names: Iterable[str], default: T, *, change: Callable[[T, str, str], T],
              allowed: Callable[[str], str], used: Callable[[T, str], str]) -> tuple[T, list[Problem]]:
    """Change a page's default by every value of a link that is possible, one after another.

    Parameters
    ----------
    names : iterable of str
        What the link may hold, in the order in which it is read; other names are left to the caller.
    change : function
        From a value, a name and its text to the changed value; ``ValueError`` (or pydantic's, which is one) if the text
        is not possible.
    allowed : function
        From a name to what is possible.
    used : function
        From a value and a name to what the value has there, as it is written in a link.

    Returns
    -------
    value
        The default, changed.
    problems : list of Problem
        One for each value that is not possible.
    """
    value, problems = default, []
    for name in names:
        if name not in query:
            continue
        try:
            value = change(value, name, query[name])
        except ValueError:
            problems.append(Problem(name, query[name][:LONGEST], allowed(name), used(value, name)))
    return value, problems


def from_query(query: Mapping[str, str], default: Experiment) -> tuple[Experiment, list[Problem]]:
    """Read an experiment from a link.

    Returns
    -------
    experiment : Experiment
        The page's default, changed by every value of the link that is possible.
    problems : list of Problem
        One for each value that is not possible; names that are no knob's are left to the caller. A link to own points
        that does not hold them has a problem with the name ``pts`` and no value.
    """
    kind, problems = query.get("data", default.data.kind), []
    if kind not in DATA_KINDS:
        problems.append(Problem("data", kind[:LONGEST], ", ".join(DATA_KINDS), default.data.kind))
        kind = default.data.kind
    experiment = default_for(kind, default)
    for knob in KNOBS:
        if knob.name not in query:
            continue
        values = deepcopy(experiment.model_dump())
        try:
            knob.put(values, query[knob.name][:_LONGEST_POINTS if knob.name == "pts" else LONGEST])
            experiment = Experiment.model_validate(values)
        except (ValueError, ValidationError):
            used = knob.write(experiment) if _has(experiment, knob) else "—"
            problems.append(Problem(knob.name, query[knob.name][:LONGEST], knob.allowed, used))
    if isinstance(experiment.data, OwnPoints) and "pts" not in query:
        problems.append(Problem("pts", "", "", ""))
    return experiment, problems
