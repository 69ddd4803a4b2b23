"""The link of the page "Backpropagation": a small network, its examples, and where the reader stands.

``?net=3-4-2&x=0_1_1~1_0_1&t=0_1~1_0&w=0.1_...&act=tanh&loss=cce``. Rows of numbers are joined by ``~``.
"""

from collections.abc import Mapping
from typing import Any, get_args

from pydantic import ValidationError

from nnviz.labs.foundations.figures.net import Net, drawn
from nnviz.links.plane import LONGEST, Problem, plain, range_of

#: Name in the link -> field.
FIELDS = {"net": "sizes", "w": "weights", "x": "inputs", "t": "targets", "act": "hidden", "out": "output",
          "loss": "loss", "rate": "rate", "batch": "batch", "biases": "biases", "bug": "updated_first",
          "updates": "updates", "example": "example", "step": "step", "path": "path"}
#: Every name that a link to the page may hold.
NAMES = tuple(FIELDS)
#: What only fits together.
_SHAPE, _OUTPUT = ("net", "w", "x", "t"), ("out", "loss")
_LONGEST = {"w": 500, "x": 300, "t": 300}
_TRUTHS = {"yes": True, "no": False}


def settings(net: Net) -> dict[str, str]:
    """Return all names and values, written as in a link."""
    return {name: _write(name, getattr(net, field)) for name, field in FIELDS.items()}


def to_query(net: Net, default: Net) -> dict[str, str]:
    """Return the link's names and values: only what differs from the page's default."""
    usual = settings(default)
    return {name: text for name, text in settings(net).items() if text != usual[name]}


def from_query(query: Mapping[str, str], default: Net) -> tuple[Net, list[Problem]]:
    """Read a network from a link: the default, changed by all that is possible, and a problem for each that is not."""
    read, problems = {}, []
    for name in NAMES:
        if name in query:
            try:
                read[name] = _read(name, query[name][:_LONGEST.get(name, LONGEST)])
            except ValueError:
                problems.append(name)
    net = default
    groups = [tuple(name for name in group if name in read)
              for group in (NAMES, _SHAPE, *((name,) for name in NAMES if name not in _SHAPE + _OUTPUT), _OUTPUT)]
    for group in groups:
        changed = _changed(net, {name: read[name] for name in group})
        if changed is not None:
            net = changed
        if group == tuple(read) and changed is not None:
            break
    problems += [name for name in read if _write(name, getattr(net, FIELDS[name])) != _write(name, read[name])]
    return net, [Problem(name, query[name][:LONGEST], _allowed(name), _write(name, getattr(net, FIELDS[name])) or "—")
                 for name in problems]


def _changed(net: Net, read: dict[str, Any]) -> Net | None:
    changes = {FIELDS[name]: value for name, value in read.items()}
    if "sizes" in changes:
        changes = _filled(changes) | changes
    try:
        return net.with_(**changes)
    except (ValidationError, TypeError):
        return None


def _filled(changes: dict[str, Any]) -> dict[str, Any]:
    """Return weights and examples for a network of other sizes, for what the link leaves out."""
    inputs, _hidden, outputs = sizes = (*changes["sizes"], 1, 1, 1)[:3]
    examples = max(len(changes.get(name, ())) for name in ("inputs", "targets")) or 1
    return {"weights": drawn(sizes, 0) if max(sizes) <= 4 else (), "inputs": ((0.0,) * inputs,) * examples,
            "targets": ((0.0,) * outputs,) * examples}


def _write(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if name == "net":
        return "-".join(map(str, value))
    if name in ("x", "t"):
        return "~".join("_".join(map(plain, row)) for row in value)
    if name == "w":
        return "_".join(map(plain, value))
    return value if isinstance(value, str) else plain(value)


def _read(name: str, text: str) -> Any:
    """Return what a text stands for.

    Raises
    ------
    ValueError
        If it is no such thing.
    """
    if name == "bug":
        if text not in _TRUTHS:
            raise ValueError(text)
        return _TRUTHS[text]
    if name == "net":
        return tuple(int(part) for part in text.split("-"))
    if name in ("x", "t"):
        return tuple(tuple(float(part) for part in row.split("_")) for row in text.split("~"))
    if name == "w":
        return tuple(float(part) for part in text.split("_"))
    kind = Net.model_fields[FIELDS[name]].annotation
    return kind(text) if kind in (int, float) else text


def _allowed(name: str) -> str:
    info = Net.model_fields[FIELDS[name]]
    rows = {"net": "1-1-1 … 3-4-2", "w": "−100 … 100, _", "x": "−100 … 100, _ ~", "t": "−100 … 100, _ ~",
            "bug": ", ".join(_TRUTHS), "path": "w1, b1 …"}
    if name in rows:
        return rows[name]
    return ", ".join(get_args(info.annotation)) or range_of(Net, FIELDS[name])
