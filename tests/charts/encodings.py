"""What a chart draws, read from its specification: which field stands behind which axis, and what a colour means."""

import json
from typing import Any

import vl_convert

from nnviz.charts.style import ChartStyle

STYLE = ChartStyle("en", str)


def drawn(picture) -> list[tuple[str, str, dict[str, str]]]:
    """Return every layer: its data, its mark, and the field of each channel (a constant is written ``=value``)."""
    layers = picture.spec.get("layer", [picture.spec])
    shared = picture.spec.get("encoding", {}) if "layer" in picture.spec else {}
    return [(layer.get("data", picture.spec.get("data", {})).get("name", ""), _kind(layer["mark"]),
             {channel: found for channel, encoding in (shared | layer.get("encoding", {})).items()
              if channel not in ("tooltip", "description", "key") and (found := _field(encoding))})
            for layer in layers]


def fields(picture, data: str, mark: str) -> dict[str, str]:
    """Return the fields of the only layer with such data and such a mark.

    Raises
    ------
    ValueError
        If there is none, or more than one.
    """
    (found,) = [channels for name, kind, channels in drawn(picture) if (name, kind) == (data, mark)]
    return found


def scale(picture, name: str, width: int = 400) -> dict[str, Any]:
    """Return a scale of the chart as Vega evaluates it."""
    spec = json.loads(json.dumps(picture.spec))
    spec["datasets"] = {key: json.loads(table.to_json(orient="records")) for key, table in picture.data.items()}
    compiled = vl_convert.vegalite_to_vega({**spec, "width": width})
    (found,) = [entry for entry in compiled["scales"] if entry["name"] == name]
    return found


def meaning(picture, name: str) -> dict[str, Any]:
    """Return what each value of a discrete scale, such as ``color``, is drawn with."""
    found = scale(picture, name)
    return dict(zip(found["domain"], found["range"], strict=False))


def axis(picture, channel: str) -> str:
    """Return the title of an axis."""
    for layer in picture.spec.get("layer", [picture.spec]):
        encoding = layer.get("encoding", {}).get(channel, {})
        if encoding.get("title"):
            return encoding["title"]
    raise LookupError(channel)


def _kind(mark: Any) -> str:
    return mark["type"] if isinstance(mark, dict) else mark


def _field(encoding: Any) -> str:
    if isinstance(encoding, dict) and "field" in encoding:
        return (f"{encoding['aggregate']} " if "aggregate" in encoding else "") + encoding["field"]
    for constant in ("datum", "value"):
        if isinstance(encoding, dict) and constant in encoding and not isinstance(encoding[constant], dict):
            return f"={encoding[constant]}"
    return ""
