"""An experiment on the plane as a link, and back: the table of the page "Boundaries".

``?data=xor&noise=0.2&hidden=8-8&lr=0.03&batch=32&seed=4``. The kind of the data is read first, as it decides which
other settings there are; so are the hidden layers before what each of them has.
"""

import base64
import struct
from collections.abc import Callable, Mapping
from typing import Any

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
from nnviz.experiments.strip import STOPS
from nnviz.language import mark as _
from nnviz.links.forms import Form, choice, form_of, optional, several
from nnviz.links.grammar import PRESET, Grammar, Problem, Setting, of_field, title_of
from nnviz.links.layers import of_layers, of_units, with_fresh_layers, write_units

#: How many own points a link holds; with more it would be too long to be sent. And how long their text is at most.
LINKED_POINTS = 200
_LONGEST_POINTS = 1500

#: Short names in a link.
INPUT_NAMES = {"x1": "x1", "x2": "x2", "x1^2": "x1sq", "x2^2": "x2sq", "x1*x2": "x1x2", "sin(x1)": "sinx1",
               "sin(x2)": "sinx2"}
_OUTPUT_NAMES = {"sigmoid_mse": "mse", "sigmoid_bce": "bce", "softmax_ce": "softmax"}
_BATCH = Form(str, lambda text: text if text == "full" else int(text), "1 … 4000, full")
_FOLLOWS_SEED = optional(form_of(Experiment, "seed"), "same")


def with_data(experiment: Experiment, data: Data) -> Experiment:
    """Return an experiment on other data; more than two classes need a softmax."""
    output = "softmax_ce" if data.classes > 2 else experiment.network.output
    return experiment.with_(data=data.model_dump(), network={"output": output})


def default_for(kind: str, default: Experiment) -> Experiment:
    """Return a page's default with data of another kind; more than two classes need a softmax."""
    return default if kind == default.data.kind else with_data(default, data_of_kind(kind))


def _put_kind(values: dict[str, Any], text: str) -> None:
    if text == values["data"]["kind"]:
        return
    data = data_of_kind(text)
    values["data"] = data.model_dump()
    if data.classes > 2:
        values["network"]["output"] = "softmax_ce"


#: A point as one number below 2^32: its coordinates in hundredths from -REACH, then its class.
_SIDE = 2 * 100 * REACH + 1


def _write_points(experiment: Experiment) -> str | None:
    data = experiment.data
    if not isinstance(data, OwnPoints) or data.points > LINKED_POINTS:
        return None
    codes = [((round(100 * x1) + 100 * REACH) * _SIDE + round(100 * x2) + 100 * REACH) * MAX_CLASSES + label
             for x1, x2, label in data.table]
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


def _write_labels(experiment: Experiment) -> str | None:
    data = experiment.data
    if not isinstance(data, OwnPoints) or data.points > LINKED_POINTS or data.labels == _numbered(data.classes):
        return None
    return "~".join(data.labels)


def _put_labels(values: dict[str, Any], text: str) -> None:
    if values["data"]["kind"] != "own":
        raise ValueError("only own points have names of classes")
    values["data"]["labels"] = text.split("~")


def _of_own_points(name: str, field: str, write: Callable[[Experiment], str | None],
                   put: Callable[[dict[str, Any], str], None], allowed: str, longest: int) -> Setting:
    return Setting(name, title_of(OwnPoints, field), (), write, put, allowed, longest=longest,
                   has=lambda experiment: isinstance(experiment.data, OwnPoints))


_TABLE = (
    Setting("data", _("Data"), ("data",), lambda experiment: experiment.data.kind, _put_kind, ", ".join(DATA_KINDS),
            section="data"),
    of_field("cx", "data.centerx", GenArti),
    of_field("cy", "data.centery", GenArti),
    of_field("sigma", "data.sigma", GenArti),
    of_field("classes", "data.clouds", Blobs),
    of_field("noise", "data.epsilon", GenArti),
    of_field("points", "data.points", GenArti),
    of_field("train", "data.train_share", GenArti),
    of_field("val", "data.validation_share", GenArti),
    _of_own_points("pts", "table", _write_points, _put_points,
                   f"{MIN_POINTS} … {LINKED_POINTS} × (x1, x2, 0 … {MAX_CLASSES - 1})", _LONGEST_POINTS),
    _of_own_points("labels", "labels", _write_labels, _put_labels, "A~B", 200),
    of_field("inputs", "network.inputs", Mlp, form=several(choice(INPUT_NAMES))),
    of_units(Mlp, HiddenLayer, MAX_HIDDEN_LAYERS, MAX_UNITS, "8-8"),
    of_layers("act", HiddenLayer, "activation"),
    of_layers("drop", HiddenLayer, "dropout"),
    of_field("init", "network.initializer", Mlp),
    of_field("reg", "network.regularizer", Mlp),
    of_field("penalty", "network.penalty", Mlp),
    of_field("out", "network.output", Mlp, form=choice(_OUTPUT_NAMES)),
    of_field("opt", "training.optimizer", Training),
    of_field("lr", "training.learning_rate", Training),
    of_field("batch", "training.batch", Training, form=_BATCH),
    of_field("epochs", "training.epochs", Training),
    of_field("stop", "training.patience", Training),
    of_field("seed", "seed", Experiment),
    of_field("wseed", "weights_seed", Experiment, form=_FOLLOWS_SEED),
)


class _PlaneGrammar(Grammar[Experiment]):
    """The usual settings are those of the default's own kind of data; own points are always in the link."""

    strips = tuple(STOPS)

    def usual(self, value: Experiment, default: Experiment) -> dict[str, str]:
        base = with_fresh_layers(default_for(value.data.kind, default), value, HiddenLayer)
        usual = self.settings(base) | {"data": default.data.kind, "hidden": write_units(default)}
        return {name: text for name, text in usual.items() if name not in ("pts", "labels")}

    def from_query(self, query: Mapping[str, str], default: Experiment) -> tuple[Experiment, list[Problem]]:
        """Read an experiment; a link to own points that does not hold them has a problem ``pts`` without a value."""
        experiment, problems = super().from_query(query, default)
        if isinstance(experiment.data, OwnPoints) and "pts" not in query:
            problems.append(Problem("pts", "", "", ""))
        return experiment, problems


#: The links of the page "Boundaries".
PLANE = _PlaneGrammar(_TABLE, [PRESET])
