"""The knobs of a network of a table, in three groups."""

from contextlib import nullcontext
from typing import Any

import streamlit as st

from nnviz.experiments.plane import LEARNING_RATES, PENALTIES
from nnviz.experiments.tables import (
    CURVES,
    MAX_TABLE_LAYERS,
    TABLE_BATCHES,
    Curve,
    TableData,
    TableExperiment,
    TableLayer,
    TableNetwork,
    TableTraining,
)
from nnviz.experiments.value import Value
from nnviz.links.tables import table_of_kind
from nnviz.ui.choice import choice
from nnviz.ui.knobs import FieldKnobs
from nnviz.ui.language import t
from nnviz.ui.plain import plain
from nnviz.ui.state import PageState

#: Learning rates up to 1: beyond, networks of tables diverge.
_RATES = tuple(rate for rate in LEARNING_RATES if rate <= 1)


class TableKnobs(FieldKnobs):
    """The knobs of a network of a table; each group returns its nested values."""

    def __init__(self, state: PageState, experiment: TableExperiment, fresh: bool):
        """Start from an experiment; ``fresh`` sets every knob to it, else only those that have no value yet."""
        super().__init__(state, fresh)
        self.experiment = experiment

    def data(self, data: TableData) -> dict[str, Any]:
        """Draw the knobs of the rows; ``data`` is the table that they are of."""
        values = data.model_dump()
        if isinstance(data, Curve):
            kind = self._select("data", t("Curve"), CURVES, data.kind, t("The curve that the points scatter around."))
            if kind != data.kind:
                values |= {"kind": table_of_kind(kind).kind}
            values["points"] = self._slider("points", Curve, "points", data.points)
            values["noise"] = self._slider("noise", Curve, "noise", data.noise)
        values["shuffle"] = self._switch("shuffle", type(data), "shuffle", data.shuffle)
        values["standardise"] = self._switch("std", type(data), "standardise", data.standardise)
        with self._more("test", "val"):
            values["test_share"] = self._slider("test", type(data), "test_share", data.test_share)
            values["validation_share"] = self._slider("val", type(data), "validation_share", data.validation_share)
        return values

    def _switch(self, knob: str, owner: type[Value], field: str, value: bool) -> bool:
        if self._is_hidden(knob):
            return value
        info = owner.model_fields[field]
        key, now = self._begin(knob, value)
        return st.toggle(t(info.title), now, key=key, help=t(info.description), on_change=self.state.touch)

    def seeds(self) -> dict[str, int | None]:
        """Draw the seed with the button that draws another, and the seed of the initial weights."""
        seed = self._seed(TableExperiment, self.experiment.seed)
        return {"seed": seed, "weights_seed": self._number("wseed", TableExperiment, "weights_seed",
                                                           self.experiment.weights_seed)}

    def network(self, data: TableData, *, wide: bool) -> dict[str, Any]:
        """Draw the knobs of the network; ``wide``: also those of the wide path."""
        network = self.experiment.network
        values = network.model_dump()
        depth = self._count("layers", TableNetwork, "hidden", len(network.hidden), 0, MAX_TABLE_LAYERS)
        hidden = values["hidden"] = [self._layer(position) for position in range(1, depth + 1)]
        if wide:
            values["wide"] = self._switch("wide", TableNetwork, "wide", network.wide)
            if values["wide"] and hidden:
                values["wide_inputs"] = self._inputs("winputs", "wide_inputs", data)
                values["deep_inputs"] = self._inputs("dinputs", "deep_inputs", data)
        if data.task == "regression":
            values["output_activation"] = self.choice("out", TableNetwork, "output_activation",
                                                      network.output_activation)
        with self._more("init", "drop", "reg", "penalty"):
            values["initializer"] = self.choice("init", TableNetwork, "initializer", network.initializer)
            for position, layer in enumerate(hidden, 1):
                layer["dropout"] = self._slider(
                    f"drop{position}", TableLayer, "dropout", self._layer_now(position).dropout, f" {position}")
            values["regularizer"] = self.choice("reg", TableNetwork, "regularizer", network.regularizer)
            if values["regularizer"] != "none":
                values["penalty"] = self._steps("penalty", TableNetwork, "penalty", network.penalty, PENALTIES)
        return values

    def _inputs(self, knob: str, field: str, data: TableData) -> tuple[str, ...] | None:
        """Draw the choice of the inputs of a path; all of them is no choice."""
        value = getattr(self.experiment.network, field)
        if self._is_hidden(knob):
            return value
        info = TableNetwork.model_fields[field]
        key, now = self._begin(knob, list(value or data.features))
        chosen = choice(st.pills, t(info.title), data.features, now, selection_mode="multi", name=plain, key=key,
                        help=t(info.description), on_change=self.state.touch)
        names = tuple(name for name in data.features if name in chosen)
        return None if len(names) in (0, len(data.features)) else names

    def _layer_now(self, position: int) -> TableLayer:
        network = self.experiment.network
        return network.hidden[position - 1] if position <= len(network.hidden) else network.next_layer

    def _layer(self, position: int) -> dict[str, Any]:
        layer = self._layer_now(position)
        alone = self._is_hidden("units") or self._is_hidden("act")
        units, activation = (nullcontext(), nullcontext()) if alone else st.columns([3, 2])
        with units:
            count = self._slider(f"units{position}", TableLayer, "units", layer.units, f" {position}")
        with activation:
            function = self.choice(f"act{position}", TableLayer, "activation", layer.activation, where=f" {position}")
        return {"units": count, "activation": function, "dropout": layer.dropout}

    def training(self, data: TableData) -> dict[str, Any]:
        """Draw the knobs of the training, and the loss of a number."""
        training, network = self.experiment.training, self.experiment.network
        values: dict[str, Any] = {}
        if data.task == "regression":
            values["loss"] = self.choice("loss", TableNetwork, "loss", network.loss)
        return values | {
            "learning_rate": self._steps("lr", TableTraining, "learning_rate", training.learning_rate, _RATES),
            "batch": self._steps("batch", TableTraining, "batch", training.batch, TABLE_BATCHES),
            "epochs": self._slider("epochs", TableTraining, "epochs", training.epochs),
            "optimizer": self.choice("opt", TableTraining, "optimizer", training.optimizer),
            "patience": self._slider("stop", TableTraining, "patience", training.patience)}
