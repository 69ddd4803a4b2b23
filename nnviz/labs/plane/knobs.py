"""The knobs of the plane: a small network on points, in three groups."""

from contextlib import nullcontext
from dataclasses import replace
from typing import Any, get_args

import streamlit as st
from pydantic import BaseModel

from nnviz.experiments.own_points import OwnPoints
from nnviz.experiments.plane import (
    BATCH_SIZES,
    DATA_KINDS,
    LEARNING_RATES,
    MAX_HIDDEN_LAYERS,
    PENALTIES,
    Experiment,
    Feature,
    HiddenLayer,
    Mlp,
    Training,
    data_of_kind,
)
from nnviz.experiments.strip import STOPS, in_order, stops_of
from nnviz.experiments.value import Value, bounds
from nnviz.labs.plane import own_points
from nnviz.ui.choice import choice
from nnviz.ui.knobs import FieldKnobs
from nnviz.ui.language import t
from nnviz.ui.live_slider import Bounds, live_slider
from nnviz.ui.state import PageState

#: What may be typed where the fields say it in their own way.
_TYPED = {"lr": Bounds(0, 1000, open=True), "penalty": Bounds(0, 1), "batch": Bounds(1, 4000, 1)}
#: More numbers of neurons than a strip shows.
_MANY_NEURONS = (20, 24, 28, 32, 40, 48, 56, 64)


class Knobs(FieldKnobs):
    """The knobs of an MLP on points of the plane, drawn in three groups; each group returns its nested values.

    What is one of a list, or can be reached in some steps, is a slider whose values are shown while it is dragged.
    """

    def __init__(self, state: PageState, experiment: Experiment, fresh: bool):
        """Start from an experiment; ``fresh`` sets every knob to it, else only those that have no value yet."""
        super().__init__(state, fresh)
        self.experiment = experiment
        self._drawn: set[str] = set()

    def _live(self, knob: str, owner: type[BaseModel], field: str, value: Any, label: str,
              more: tuple[Any, ...] = (), limits: Bounds | None = None) -> Any:
        """Draw a slider over the values of a knob's strip, and ``more``; where it stands joins them."""
        if self._is_hidden(knob):
            return value
        key, now = self._begin(knob, value)
        self._drawn.add(key)
        stops = stops_of(knob)
        return live_slider(label, in_order({*stops.values, *more, now}, stops), now, key=key, knob=knob, name=self.name,
                           help=t(owner.model_fields[field].description), bounds=limits, on_change=self.state.touch)

    def _slider(self, knob: str, owner: type[BaseModel], field: str, value: float, where: str = "",
                label: str = "") -> Any:
        if knob.rstrip("0123456789") not in STOPS:
            return super()._slider(knob, owner, field, value, where, label)
        info, allowed = owner.model_fields[field], bounds(owner, field)
        kind = float if info.annotation is float else int
        return self._live(knob, owner, field, kind(value), label or t(info.title) + where,
                          _MANY_NEURONS if field == "units" else (),
                          Bounds(kind(allowed["ge"]), kind(allowed["le"]), kind(allowed.get("multiple_of", 1))))

    def _steps(self, knob: str, owner: type[BaseModel], field: str, value: Any, options: tuple[Any, ...],
               most: int | None = None) -> Any:
        limits = _TYPED[knob] if most is None else replace(_TYPED[knob], high=most)
        return self._live(knob, owner, field, value, t(owner.model_fields[field].title), options, limits)

    def _number(self, knob: str, owner: type[BaseModel], field: str, value: int | None) -> Any:
        if value is None or knob not in STOPS:
            return super()._number(knob, owner, field, value)
        return self._live(knob, owner, field, value, t(owner.model_fields[field].title),
                          limits=Bounds(bounds(owner, field)["ge"], bounds(owner, field)["le"], 1))

    def _count(self, knob: str, owner: type[BaseModel], field: str, value: int, low: int, high: int) -> int:
        return self._live(knob, owner, field, value, t(owner.model_fields[field].title),
                          limits=Bounds(low, high, 1))

    def data(self) -> dict[str, Any]:
        """Draw the knobs of the data and the seed."""
        kind = self._select("data", t("Data"), DATA_KINDS, self.experiment.data.kind,
                            t("Types 0 to 2 are those of the course's generator gen_arti. On our checkerboard a point "
                              "is of class 1 where ceil(x1) + ceil(x2) is even; a widely copied gen_arti has it the "
                              "other way round."))
        if kind == self.experiment.data.kind:
            data = self.experiment.data
        else:
            data = self.state.own_points if kind == "own" else data_of_kind(kind)
        owner: type[Value] = type(data)
        values: dict[str, Any] = {"kind": kind}
        if isinstance(data, OwnPoints):
            values |= {"table": data.table, "labels": data.labels}
            own_points.draw(self.state, data)
        for knob, field in (("classes", "clouds"), ("noise", "epsilon"), ("points", "points"),
                            ("train", "train_share"), ("val", "validation_share")):
            if field in owner.model_fields:
                values[field] = self._slider(knob, owner, field, getattr(data, field))
        more = [(knob, field) for knob, field in (("sigma", "sigma"), ("cx", "centerx"), ("cy", "centery"))
                if hasattr(data, field) and kind != "checkerboard"]  # a checkerboard has no clouds
        if more:
            with self._more(*(knob for knob, _ in more)):
                for knob, field in more:
                    values[field] = self._slider(knob, owner, field, getattr(data, field))
        return values

    def seeds(self) -> dict[str, int | None]:
        """Draw the seed with the button that draws another, and the seed of the initial weights."""
        seed = self._seed(Experiment, self.experiment.seed)
        weights_seed = self._number("wseed", Experiment, "weights_seed", self.experiment.weights_seed)
        return {"seed": seed, "weights_seed": weights_seed}

    def network(self) -> dict[str, Any]:
        """Draw the knobs of the network."""
        network = self.experiment.network
        depth = self._count("layers", Mlp, "hidden", len(network.hidden), 0, MAX_HIDDEN_LAYERS)
        hidden = [self._layer(position) for position in range(1, depth + 1)]
        output = self.choice("out", Mlp, "output", network.output)
        inputs = self._inputs(network.inputs)
        usual = Mlp.model_fields["initializer"].default, Mlp.model_fields["regularizer"].default
        used = (network.initializer, network.regularizer) != usual or any(layer.dropout for layer in network.hidden)
        with self._more("init", "drop", "reg", "penalty", used=used):
            initializer = self._live("init", Mlp, "initializer", network.initializer,
                                     t(Mlp.model_fields["initializer"].title))
            for position, layer in enumerate(hidden, 1):
                layer["dropout"] = self._slider(
                    f"drop{position}", HiddenLayer, "dropout", self._layer_now(position).dropout, f" {position}")
            regularizer = self.choice("reg", Mlp, "regularizer", network.regularizer)
            penalty = network.penalty
            if regularizer != "none":
                penalty = self._steps("penalty", Mlp, "penalty", network.penalty, PENALTIES)
        return {"inputs": inputs, "hidden": hidden, "output": output, "initializer": initializer,
                "regularizer": regularizer, "penalty": penalty}

    def _inputs(self, value: tuple[str, ...]) -> list[str]:
        if self._is_hidden("inputs"):
            return list(value)
        info = Mlp.model_fields["inputs"]
        key, now = self._begin("inputs", list(value))
        chosen = choice(st.pills, t(info.title), get_args(Feature), now, selection_mode="multi", name=self.name,
                        key=key, help=t(info.description), on_change=self.state.touch)
        return [feature for feature in get_args(Feature) if feature in chosen]

    def _layer_now(self, position: int) -> HiddenLayer:
        """Return a layer of the experiment, or the one that the reader adds."""
        network = self.experiment.network
        return network.hidden[position - 1] if position <= len(network.hidden) else network.next_layer

    def _layer(self, position: int) -> dict[str, Any]:
        layer = self._layer_now(position)
        alone = self._is_hidden("units") or self._is_hidden("act")
        with st.container(key=self.state.key(f"layer{position}-row")):
            units, activation = (nullcontext(), nullcontext()) if alone else st.columns([3, 2])
        with units:
            count = self._slider(f"units{position}", HiddenLayer, "units", layer.units, f" {position}")
        with activation:
            function = self.choice(f"act{position}", HiddenLayer, "activation", layer.activation,
                                    where=f" {position}")
        return {"units": count, "activation": function}

    def training(self, data: dict[str, Any]) -> dict[str, Any]:
        """Draw the knobs of the training; without validation points there is no early stopping."""
        training = self.experiment.training
        values = {
            "learning_rate": self._steps("lr", Training, "learning_rate", training.learning_rate, LEARNING_RATES),
            "batch": self._steps("batch", Training, "batch", training.batch, BATCH_SIZES),
            "epochs": self._slider("epochs", Training, "epochs", training.epochs),
            "optimizer": self.choice("opt", Training, "optimizer", training.optimizer),
            "patience": self._patience(Training, training.patience, bool(data["validation_share"]), t(
                "Early stopping needs validation points: the test points must not choose when to stop. Set a "
                "validation share under “Data”.")),
        }
        self._forget_others()
        return values

    def _forget_others(self) -> None:
        """Forget the sliders that are no longer drawn, as Streamlit forgets its own: a new layer is like the last."""
        session, key = st.session_state, self.state.key("drawn")
        for other in session.get(key, set()) - self._drawn:
            session.pop(other, None)
        session[key] = self._drawn
