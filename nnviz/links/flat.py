"""A page's link from one table: each name in the link stands for a field of one flat, frozen value.

``?data=iris&rate=0.1&shuffle=yes``. A number is written as short as possible, a list of numbers joined by ``_``, a
truth value as ``yes`` or ``no``. A value that is not possible is a ``Problem``; the default is used in its place.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import UnionType
from typing import Any, Literal, get_args, get_origin

from nnviz.experiments.value import Value, bounds
from nnviz.links.plane import LONGEST, Problem, plain, range_of, read_each

_TRUTHS = {"yes": True, "no": False}


@dataclass(frozen=True)
class FlatGrammar:
    """How the link of a page writes a flat value.

    Attributes
    ----------
    model : type of Value
        Its fields are whole numbers, numbers, truth values, words of a few, or tuples of numbers of a fixed length.
    fields : dict of str to str
        Name in the link -> field.
    """

    model: type[Value]
    fields: Mapping[str, str]

    @property
    def NAMES(self) -> tuple[str, ...]:  # noqa: N802
        """Every name that a link to the page may hold."""
        return tuple(self.fields)

    def to_query(self, value: Value, default: Value) -> dict[str, str]:
        """Return the link's names and values: only what differs from the page's default."""
        written, usual = self.settings(value), self.settings(default)
        return {name: text for name, text in written.items() if text != usual[name]}

    def settings(self, value: Value) -> dict[str, str]:
        """Return all names and values, written as in a link."""
        return {name: self._write(value, name) for name in self.fields}

    def from_query(self, query: Mapping[str, str], default: Value) -> tuple[Value, list[Problem]]:
        """Read a value from a link: the default, changed by all that is possible, and the problems of what is not."""
        return read_each(query, self.fields, default, change=self._with, allowed=self._allowed, used=self._write)

    def _write(self, value: Value, name: str) -> str:
        entry = getattr(value, self.fields[name])
        if isinstance(entry, bool):
            return "yes" if entry else "no"
        if isinstance(entry, tuple):
            return "_".join(map(plain, entry))
        return entry if isinstance(entry, str) else plain(entry)

    def _with(self, value: Value, name: str, text: str) -> Value:
        field, text = self.fields[name], text[:LONGEST]
        return self.model.model_validate(value.model_dump() | {field: _read(self._kind(field), text)})

    def _kind(self, field: str) -> Any:
        kind = self.model.model_fields[field].annotation
        return get_args(kind)[0] if get_origin(kind) is UnionType else kind

    def _allowed(self, name: str) -> str:
        field = self.fields[name]
        kind = self._kind(field)
        if kind is bool:
            return ", ".join(_TRUTHS)
        if get_origin(kind) is Literal:
            return ", ".join(get_args(kind))
        if get_origin(kind) is tuple:
            return "_".join(["0"] * len(get_args(kind)))
        return range_of(self.model, field) if bounds(self.model, field) else "…"


def _read(kind: Any, text: str) -> Any:
    """Return what a text stands for.

    Raises
    ------
    ValueError
        If it is no such thing.
    """
    if kind is bool:
        if text not in _TRUTHS:
            raise ValueError(f"no truth value: {text}")
        return _TRUTHS[text]
    if get_origin(kind) is tuple:
        return tuple(float(part) for part in text.split("_"))
    return kind(text) if kind in (int, float) else text
