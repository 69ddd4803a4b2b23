"""What differs between two experiments, said by the names of the knobs in the reader's language."""

from typing import Any

from nnviz.experiment import Experiment, HiddenLayer, Mlp, Training
from nnviz.ui.knobs import namer
from nnviz.ui.language import t

_FIELDS = {field: info.title for model in (Mlp, Training, Experiment) for field, info in model.model_fields.items()}


def changes(old: Experiment, new: Experiment, most: int = 3) -> str:
    """Name the knobs that differ: "Learning rate 0.3 → 1"; empty if none does."""
    parts = [f"{_title(path, old, new)} {_value(path, before)} → {_value(path, after)}"
             for path, before, after in old.diff(new)]
    return ", ".join(parts[:most]) + (" …" if len(parts) > most else "")


def brief(old: Experiment, new: Experiment) -> str:
    """Name the first knob that differs, with its new value: "Learning rate = 1"; empty if none does."""
    parts = [f"{_title(path, old, new)} = {_value(path, after)}" for path, _, after in old.diff(new)]
    return "".join(parts[:1]) + (" …" if len(parts) > 1 else "")


def _title(path: str, old: Experiment, new: Experiment) -> str:
    field = "hidden" if path == "network.layers" else path.split(".")[-1]
    if ".hidden." in path:
        return t(HiddenLayer.model_fields[field].title) + " " + path.split(".")[2]
    if path == "data.kind":
        return t("Data")
    for owner in (type(new.data), type(old.data)):
        if field in owner.model_fields and path.startswith("data."):
            return t(owner.model_fields[field].title)
    return t(_FIELDS[field])


def _value(path: str, value: Any) -> str:
    if path == "data.table":  # as many numbers as no one would read
        value = value and len(value)
    return "—" if value is None else namer()(value)
