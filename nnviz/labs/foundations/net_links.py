"""The link of the page "Backpropagation": a small network, its examples, and where the reader stands.

``?net=3-4-2&x=0_1_1~1_0_1&t=0_1~1_0&w=0.1_...&act=tanh&loss=cce``. Numbers are joined by ``_``, rows by ``~``.
"""

from collections.abc import Callable
from typing import Any

from nnviz.labs.foundations.figures.net import Net, drawn
from nnviz.language import mark as _
from nnviz.links.forms import digits
from nnviz.links.grammar import Control, Grammar, Setting, of_field, title_of

_LONGEST = 600
#: Fields that a link writes as any page does: name in the link -> field.
_SIMPLE = {"act": "hidden", "out": "output", "loss": "loss", "rate": "rate", "batch": "batch", "biases": "biases",
           "bug": "updated_first", "updates": "updates", "example": "example", "step": "step"}
#: What no knob of the page moves.
_KNOBLESS = ("updates", "example", "step")


def _numbers(text: str) -> tuple[float, ...]:
    return tuple(float(part) for part in text.split("_"))


def _row(numbers: tuple[float, ...]) -> str:
    return "_".join(map(digits, numbers))


def _put_sizes(values: dict[str, Any], text: str) -> None:
    """Put other sizes, with weights and examples that fit until the link says others."""
    inputs, _hidden, outputs = sizes = tuple(int(part) for part in text.split("-"))
    if max(sizes) > 4 or min(sizes) < 1:
        raise ValueError(text)
    examples = len(values["inputs"])
    values |= {"sizes": sizes, "weights": drawn(sizes, 0), "inputs": ((1.0, 0.5, -0.5)[:inputs],) * examples,
               "targets": ((1.0, 0.0)[:outputs],) * examples, "path": ""}


def _put_rows(field: str, other: str) -> Callable[[dict[str, Any], str], None]:
    """Return what puts the rows of a field; if there are more of them, or fewer, the other field's follow."""
    def put(values: dict[str, Any], text: str) -> None:
        rows = tuple(map(_numbers, text.split("~")))
        beside = list(values[other])
        values[field] = rows
        values[other] = (beside + beside[-1:] * len(rows))[:len(rows)]
    return put


def _setting(name: str, field: str, write: Callable[[Net], str], put: Callable[[dict[str, Any], str], None],
             allowed: str, knobs: tuple[str, ...] = ()) -> Setting:
    return Setting(name, title_of(Net, field), knobs, write, put, allowed, longest=_LONGEST)


NET_LINKS: Grammar[Net] = Grammar((
    _setting("net", "sizes", lambda net: "-".join(map(str, net.sizes)), _put_sizes, "1-1-1 … 3-4-2",
             knobs=("net",)),
    _setting("w", "weights", lambda net: _row(net.weights),
             lambda values, text: values.update(weights=_numbers(text)), "−100 … 100, _"),
    _setting("x", "inputs", lambda net: "~".join(map(_row, net.inputs)), _put_rows("inputs", "targets"),
             "−100 … 100, _ ~"),
    _setting("t", "targets", lambda net: "~".join(map(_row, net.targets)), _put_rows("targets", "inputs"),
             "−100 … 100, _ ~"),
    *(of_field(name, field, Net, knobs=() if name in _KNOBLESS else None) for name, field in _SIMPLE.items()),
    _setting("path", "path", lambda net: net.path or "none",
             lambda values, text: values.update(path="" if text == "none" else text), "none, w1, b1 …"),
), others=(Control("examples", _("Examples"), ("examples",)),))
