"""An experiment on a table as a link, and back: ``?hidden=30-30&wide=1&lr=0.001``.

An own table is too large for a link: the link then holds everything else.
"""

from dataclasses import replace
from typing import Any

from nnviz.experiments.tables import (
    CURVES,
    MAX_ROWS,
    MAX_TABLE_LAYERS,
    MAX_TABLE_UNITS,
    Curve,
    Housing,
    OwnTable,
    TableData,
    TableExperiment,
    TableLayer,
    TableNetwork,
    TableTraining,
)
from nnviz.language import mark as _
from nnviz.links.forms import NOTHING, Form, form_of, optional
from nnviz.links.grammar import PRESET, Grammar, Setting, of_field, title_of
from nnviz.links.layers import of_layers, of_units, with_fresh_layers, write_units

_BATCH = Form(str, lambda text: text if text == "full" else int(text), f"1 … {MAX_ROWS}, full")
_FOLLOWS_SEED = optional(form_of(TableExperiment, "seed"), "same")


def table_of_kind(kind: str) -> TableData:
    """Return the default data of a kind.

    Raises
    ------
    ValueError
        If there is no such kind, or if it is an own table, which no name can bring back.
    """
    if kind == "housing":
        return Housing()
    if kind in CURVES:
        return Curve.model_validate({"kind": kind})
    raise ValueError(f"no data of kind {kind!r}")


def _put_kind(values: dict[str, Any], text: str) -> None:
    old = values["data"]
    if text == old["kind"]:
        return
    data = table_of_kind(text).model_dump()
    kept = {name: old[name] for name in data if name in old and name != "kind"}
    values["data"] = data | kept
    values["network"] |= {"wide_inputs": None, "deep_inputs": None}


def _of_inputs(name: str, field: str) -> Setting:
    """The inputs of one of the two paths, by name; those of an own table are in no link."""

    def write(experiment: TableExperiment) -> str | None:
        chosen = getattr(experiment.network, field)
        if isinstance(experiment.data, OwnTable):
            return None
        return NOTHING if chosen is None else "-".join(chosen)

    def put(values: dict[str, Any], text: str) -> None:
        values["network"][field] = None if text == NOTHING else text.split("-")

    return Setting(name, title_of(TableNetwork, field), (name,), write, put, f"{NOTHING}, MedInc-HouseAge …",
                   section="network")


TABLE_SETTINGS = (
    Setting("data", _("Data"), ("data",),
            lambda experiment: None if isinstance(experiment.data, OwnTable) else experiment.data.kind, _put_kind,
            ", ".join(("housing", *CURVES)), section="data"),
    of_field("points", "data.points", Curve),
    of_field("noise", "data.noise", Curve),
    of_field("test", "data.test_share", Housing),
    of_field("val", "data.validation_share", Housing),
    of_field("shuffle", "data.shuffle", Housing),
    of_field("std", "data.standardise", Housing),
    of_units(TableNetwork, TableLayer, MAX_TABLE_LAYERS, MAX_TABLE_UNITS, "30-30"),
    of_layers("act", TableLayer, "activation"),
    of_layers("drop", TableLayer, "dropout"),
    of_field("wide", "network.wide", TableNetwork),
    _of_inputs("winputs", "wide_inputs"),
    _of_inputs("dinputs", "deep_inputs"),
    of_field("out", "network.output_activation", TableNetwork),
    replace(of_field("loss", "network.loss", TableNetwork), section="training"),
    of_field("init", "network.initializer", TableNetwork),
    of_field("reg", "network.regularizer", TableNetwork),
    of_field("penalty", "network.penalty", TableNetwork),
    of_field("opt", "training.optimizer", TableTraining),
    of_field("lr", "training.learning_rate", TableTraining),
    of_field("batch", "training.batch", TableTraining, form=_BATCH),
    of_field("epochs", "training.epochs", TableTraining),
    of_field("stop", "training.patience", TableTraining),
    of_field("seed", "seed", TableExperiment),
    of_field("wseed", "weights_seed", TableExperiment, form=_FOLLOWS_SEED),
)


class TableGrammar(Grammar[TableExperiment]):
    """What is usual of each layer is a fresh layer's where the layers are not the default's."""

    def usual(self, value: TableExperiment, default: TableExperiment) -> dict[str, str]:
        """Return the settings that a link to ``value`` need not say."""
        fresh = with_fresh_layers(default, value, TableLayer)
        return super().usual(value, fresh) | {"hidden": write_units(default)}


_OF_CURVES, _OF_PATHS = ("points", "noise"), ("wide", "winputs", "dinputs")


def _without(*names: str, presets: bool = True) -> TableGrammar:
    return TableGrammar((setting for setting in TABLE_SETTINGS if setting.name not in names),
                        [PRESET] if presets else [])


#: The links of the page "Housing", of "Curves", of "Wide & deep" and of "Your own table".
HOUSING_LINKS = _without("data", *_OF_CURVES, *_OF_PATHS)
CURVE_LINKS = _without(*_OF_PATHS, presets=False)
WIDE_LINKS = _without("data", *_OF_CURVES)
OWN_LINKS = _without("data", *_OF_CURVES, presets=False)
#: All settings that any of them has.
TABLE = TableGrammar(TABLE_SETTINGS, [PRESET])
