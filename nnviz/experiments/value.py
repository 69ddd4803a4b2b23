"""What all experiments share: frozen values with bounds, an identity, and differences that have names."""

import hashlib
from collections.abc import Iterable
from typing import Any, Self

from pydantic import BaseModel, ConfigDict
from pydantic.fields import FieldInfo


class Value(BaseModel):
    """A frozen, validated value; unknown fields and infinite numbers are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Identified(Value):
    """A value with sections, that is known by its key."""

    @property
    def key(self) -> str:
        """The run's identity: a hash of the canonical JSON (hexadecimal, 32 characters)."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()[:32]

    def with_(self, **sections: dict[str, Any] | Any) -> Self:
        """Return a copy with some fields of its sections changed, validated again.

        A section of another kind (data with another ``kind``) replaces the whole section.

        Raises
        ------
        pydantic.ValidationError
            If the change is not possible.
        """
        values = self.model_dump()
        for name, change in sections.items():
            same_kind = isinstance(change, dict) and change.get("kind") in (None, values[name].get("kind"))
            values[name] = values[name] | change if same_kind else change
        return type(self).model_validate(values)

    def diff(self, other: "Identified") -> list[tuple[str, Any, Any]]:
        """Name what differs: (dotted path, value here, value there), in the order of the fields."""
        here, there = _flat(nested(self)), _flat(nested(other))
        return [(path, here.get(path), there.get(path))
                for path in {**here, **there} if here.get(path) != there.get(path)]


def nothing(value: Any) -> bool:
    """Tell whether a field holds nothing: one that was added later is then left out, and old runs keep their key."""
    return not value


def nested(value: Any) -> Any:
    """Return a value as dictionaries and lists, with all its fields."""
    if isinstance(value, BaseModel):
        return {name: nested(getattr(value, name)) for name in type(value).model_fields}
    return [nested(entry) for entry in value] if isinstance(value, tuple | list) else value


#: Lists of layers -> the path that counts them.
_LAYERS = {"hidden": "network.layers", "convolutions": "network.convolution_layers",
           "encoder": "network.encoder_layers", "decoder": "network.decoder_layers"}


def _flat(value: dict[str, Any], prefix: str = "") -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for name, entry in value.items():
        if isinstance(entry, dict):
            flat |= _flat(entry, f"{prefix}{name}.")
        elif name in _LAYERS and entry is not None:
            flat[_LAYERS[name]] = len(entry)
            for position, layer in enumerate(entry, 1):
                flat |= _flat(layer, f"network.{name}.{position}.")
        else:
            flat[prefix + name] = entry
    return flat


def bounds(model: type[BaseModel], field: str) -> dict[str, float]:
    """Return what a number field allows: ``ge`` or ``gt``, ``le`` or ``lt``, and ``multiple_of``, those it states."""
    return bounds_in(model.model_fields[field].metadata)


def bounds_in(metadata: Iterable[Any]) -> dict[str, float]:
    """Return the bounds of a number among pydantic's marks of a field, or of a tuple's entries."""
    found: dict[str, float] = {}
    for mark in metadata:
        if isinstance(mark, FieldInfo):
            found |= bounds_in(mark.metadata)
        elif (name := _BOUNDS.get(type(mark).__name__)) is not None:
            found[name] = getattr(mark, name)
    return found


_BOUNDS = {"Ge": "ge", "Gt": "gt", "Le": "le", "Lt": "lt", "MultipleOf": "multiple_of"}
