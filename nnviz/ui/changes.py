"""What differs between two experiments, said by the names of the knobs in the reader's language."""

from typing import Any

from nnviz.experiment import Experiment, HiddenLayer, Mlp, Training
from nnviz.image_experiment import Cnn, Convolution, DenseLayer, HogMlp, ImageData, ImageExperiment, ImageTraining
from nnviz.language import mark as _
from nnviz.ui.knobs import namer
from nnviz.ui.language import t

_AnyExperiment = Experiment | ImageExperiment


def _titles(*models: type) -> dict[str, str]:
    return {field: info.title for model in models for field, info in model.model_fields.items()}


#: Kind of experiment -> field -> title, in English.
_FIELDS = {
    Experiment: _titles(Mlp, Training, Experiment),
    ImageExperiment: _titles(Cnn, HogMlp, ImageTraining, ImageData, ImageExperiment) | {"kind": _("Kind of network")},
}
#: Kind of experiment -> list of layers -> field of a layer -> title, in English.
_LAYER_FIELDS = {
    Experiment: {"hidden": _titles(HiddenLayer)},
    ImageExperiment: {"hidden": _titles(DenseLayer), "convolutions": _titles(Convolution)},
}
#: What counts layers -> the field that holds them.
_COUNTS = {"network.layers": "hidden", "network.convolution_layers": "convolutions"}


def changes(old: _AnyExperiment, new: _AnyExperiment, most: int = 3) -> str:
    """Name the knobs that differ: "Learning rate 0.3 → 1"; empty if none does."""
    parts = [f"{_title(path, old, new)} {_value(path, before)} → {_value(path, after)}"
             for path, before, after in old.diff(new)]
    return ", ".join(parts[:most]) + (" …" if len(parts) > most else "")


def brief(old: _AnyExperiment, new: _AnyExperiment) -> str:
    """Name the first knob that differs, with its new value: "Learning rate = 1"; empty if none does."""
    parts = [f"{_title(path, old, new)} = {_value(path, after)}" for path, _before, after in old.diff(new)]
    return "".join(parts[:1]) + (" …" if len(parts) > 1 else "")


def _title(path: str, old: _AnyExperiment, new: _AnyExperiment) -> str:
    field = _COUNTS.get(path, path.split(".")[-1])
    if path.count(".") == 3:
        _section, layers, position, field = path.split(".")
        return t(_LAYER_FIELDS[type(new)][layers][field]) + " " + position
    if path == "data.kind":
        return t("Data")
    for owner in (type(new.data), type(old.data)):
        if field in owner.model_fields and path.startswith("data."):
            return t(owner.model_fields[field].title)
    return t(_FIELDS[type(new)][field])


def _value(path: str, value: Any) -> str:
    if path == "data.table":  # as many numbers as no one would read
        value = value and len(value)
    if isinstance(value, bool):
        return t("yes") if value else t("no")
    return "—" if value is None else namer()(value)
