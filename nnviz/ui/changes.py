"""What differs between two experiments, said by the names of the knobs in the reader's language."""

from typing import Any

from nnviz.experiments.autoencoder import Autoencoder
from nnviz.experiments.classifier import Cnn, HogMlp
from nnviz.experiments.images import Convolution, DenseLayer, ImageData, ImageExperiment, ImageTraining
from nnviz.experiments.plane import Experiment, HiddenLayer, Mlp, Training
from nnviz.experiments.tables import (
    Curve,
    Housing,
    OwnTable,
    TableExperiment,
    TableLayer,
    TableNetwork,
    TableTraining,
)
from nnviz.experiments.value import Identified
from nnviz.experiments.xray import XrayData, XrayTraining
from nnviz.language import mark as _
from nnviz.ui.knobs import namer
from nnviz.ui.language import number, t
from nnviz.ui.plain import plain

_OWNERS = (XrayData, XrayTraining, Curve, Housing, OwnTable, TableNetwork, TableTraining, TableExperiment, ImageData,
           Autoencoder, HogMlp, Cnn, ImageTraining, ImageExperiment, Mlp, Training, Experiment)
_FIELDS = {field: info.title for model in _OWNERS for field, info in model.model_fields.items()}
_LAYER_FIELDS = {"hidden": TableLayer.model_fields | DenseLayer.model_fields | HiddenLayer.model_fields,
                 "convolutions": Convolution.model_fields,
                 "encoder": DenseLayer.model_fields, "decoder": DenseLayer.model_fields}
#: Paths of ``diff`` whose last part is no field, or a field without a title.
_TITLES = {"data.kind": _("Data"), "data.own_table": _("Table"), "network.kind": _("Kind of network"),
           "network.layers": _FIELDS["hidden"], "network.convolution_layers": _FIELDS["convolutions"],
           "network.encoder_layers": _FIELDS["encoder"], "network.decoder_layers": _FIELDS["decoder"]}
#: Fields in which nothing chosen means all.
_ALL_IF_NONE = ("network.wide_inputs", "network.deep_inputs")
#: What a convolution's field is called where a dense layer has one of the same title.
_OF_CONVOLUTION = {"activation": _("Activation of convolution {position}"),
                   "normalised": _("Batch normalisation of convolution {position}")}
#: The fields that an own table is made of, and the path of all of them together.
_OF_OWN_TABLE = {"data.columns", "data.target.name", "data.target.categories", "data.count", "data.packed"}
_OWN_TABLE = "data.own_table"
_IN_PART = {"encoder": _("Encoder layer {position}, {field}"), "decoder": _("Decoder layer {position}, {field}")}


def changes(old: Identified, new: Identified, most: int = 3) -> str:
    """Name the knobs that differ, in Markdown: "Learning rate 0.3 → 1"; empty if none does."""
    parts = [t("{title} {before} → {after}").format(
        title=_title(path, old, new), before=_shown(path, before), after=_shown(path, after))
        for path, before, after in _differences(old, new)]
    return ", ".join(parts[:most]) + (" …" if len(parts) > most else "")


def brief(old: Identified, new: Identified, most: int = 2) -> str:
    """Name what is special about ``new``: the first knobs that differ, with its values: "Convolutional network, Filters
    1 16 …". What is chosen by a word is named by that word alone. Empty if nothing differs.
    """
    parts = [_value(path, after) if _is_named(after) else f"{_title(path, old, new)} {_value(path, after)}"
             for path, _before, after in _differences(old, new) if after is not None]
    return ", ".join(parts[:most]) + (" …" if len(parts) > most else "")


def _differences(old: Any, new: Any) -> list[tuple[str, Any, Any]]:
    """Return what differs, as ``diff`` does; an own table is one value, named by its target and its rows."""
    parts = old.diff(new)
    others = [part for part in parts if part[0] not in _OF_OWN_TABLE]
    if len(others) == len(parts):
        return parts
    return [(_OWN_TABLE, _own_table(old.data), _own_table(new.data)), *others]


def _own_table(data: Any) -> str | None:
    if not isinstance(data, OwnTable):
        return None
    return t("{target}, {rows} rows").format(target=plain(data.target.name), rows=number(data.rows))


def _is_named(value: Any) -> bool:
    """Tell whether a value says by itself what it is a value of."""
    return isinstance(value, str) and value not in ("none", "full")


def layer_title(layers: str, field: str, position: int) -> str:
    """Name a knob of a layer; ``layers`` is ``hidden``, ``convolutions``, ``encoder`` or ``decoder``."""
    if layers in _IN_PART:
        return t(_IN_PART[layers]).format(position=position, field=t(_LAYER_FIELDS[layers][field].title))
    if layers == "convolutions" and field in _OF_CONVOLUTION:
        return t(_OF_CONVOLUTION[field]).format(position=position)
    return f"{t(_LAYER_FIELDS[layers][field].title)} {position}"


def _title(path: str, old: Any, new: Any) -> str:
    if path in _TITLES:
        return t(_TITLES[path])
    *where, field = path.split(".")
    if len(where) == 3:
        _network, layers, position = where
        return layer_title(layers, field, int(position))
    for owner in (type(new.data), type(old.data)):
        if field in owner.model_fields and where == ["data"]:
            return t(owner.model_fields[field].title)
    return t(_FIELDS[field])


def _shown(path: str, value: Any) -> str:
    """Write a value in Markdown; the names of classes are those of a file or a link."""
    return plain(_value(path, value)) if path == "data.labels" else _value(path, value)


def _value(path: str, value: Any) -> str:
    if path == "data.table":  # as many numbers as no one would read
        value = value and len(value)
    if path.endswith("layers") and not value:
        return t("none")
    if value is None:
        return t("all") if path in _ALL_IF_NONE else "—"
    return namer()(value)
