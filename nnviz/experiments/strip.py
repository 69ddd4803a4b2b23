"""All values of one knob at once, as one frozen value: the same settings, trained with each of them."""

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, get_args

from pydantic import Field

from nnviz.experiments.own_points import OwnPoints
from nnviz.experiments.plane import (
    BATCH_SIZES,
    LEARNING_RATES,
    MAX_HIDDEN_LAYERS,
    PENALTIES,
    Experiment,
    GenArti,
    HiddenLayer,
    Initializer,
    Mlp,
    Training,
)
from nnviz.experiments.value import Value

#: Up to so many neurons in a layer, networks train side by side whatever their number of neurons.
MOST_UNITS = 16
_SEEDS = 1_000_000

Setting = float | int | str


@dataclass(frozen=True)
class Stops:
    """The values of a knob that a strip shows.

    Attributes
    ----------
    section, field : str
        Where the knob's value stands in an experiment; of each hidden layer, the section is ``hidden``.
    values : tuple
        In the order of the slider.
    drawn : bool
        Whether other values change the points themselves.
    apart : bool
        Whether other values are trained apart, each in another way: by a program of its own.
    """

    section: str
    field: str
    values: tuple[Setting, ...]
    drawn: bool = False
    apart: bool = False


_CENTRES = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0, 1.2, 1.4, 1.6, 1.8, 2.0, 2.5, 3.0, 3.5, 4.0)
_NOISE = (0.0, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1.0, 1.25, 1.5, 2.0, 3.0)
_SPREAD = (0.01, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.7, 1.0, 1.5, 2.0, 5.0, 10.0)
_DROPOUT = (0.0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)


def _choices(owner: type[Value], name: str) -> tuple[str, ...]:
    return get_args(owner.model_fields[name].annotation)


#: Key of a knob (of a layer's knob, without the layer's number) -> its values.
STOPS = {
    "lr": Stops("training", "learning_rate", LEARNING_RATES),
    "batch": Stops("training", "batch", BATCH_SIZES, apart=True),
    "opt": Stops("training", "optimizer", _choices(Training, "optimizer"), apart=True),
    "noise": Stops("data", "epsilon", _NOISE, drawn=True),
    "sigma": Stops("data", "sigma", _SPREAD, drawn=True),
    "cx": Stops("data", "centerx", _CENTRES, drawn=True),
    "cy": Stops("data", "centery", _CENTRES, drawn=True),
    "seed": Stops("", "seed", tuple(range(15)), drawn=True),
    "init": Stops("network", "initializer", get_args(Initializer)),
    "penalty": Stops("network", "penalty", PENALTIES),
    "layers": Stops("network", "hidden", tuple(range(MAX_HIDDEN_LAYERS + 1)), apart=True),
    "units": Stops("hidden", "units", tuple(range(1, MOST_UNITS + 1))),
    "act": Stops("hidden", "activation", _choices(HiddenLayer, "activation"), apart=True),
    "drop": Stops("hidden", "dropout", _DROPOUT),
}
#: Knobs of clouds, which a checkerboard has not.
_OF_CLOUDS = ("sigma", "cx", "cy")


def stops_of(knob: str) -> Stops:
    """Return the values of a knob by its key, such as ``units2``.

    Raises
    ------
    KeyError
        If it has none.
    """
    stops = STOPS[knob.rstrip("0123456789")]
    if (stops.section == "hidden") != (layer_of(knob) > 0):
        raise KeyError(knob)
    return stops


def setting(experiment: Experiment, knob: str) -> Any:
    """Return what a knob is set to; None if the experiment has no such knob."""
    stops, network, data = stops_of(knob), experiment.network, experiment.data
    if stops.section == "hidden":
        position = layer_of(knob) - 1
        return getattr(network.hidden[position], stops.field) if 0 <= position < len(network.hidden) else None
    if knob == "layers":
        return len(network.hidden)
    if knob == "penalty" and network.regularizer == "none":
        return None
    if (stops.drawn and isinstance(data, OwnPoints)) or (knob in _OF_CLOUDS and data.kind == "checkerboard"):
        return None
    return getattr(getattr(experiment, stops.section) if stops.section else experiment, stops.field, None)


def changed(experiment: Experiment, knob: str, value: Setting) -> Experiment:
    """Return an experiment with a knob set to another value.

    Raises
    ------
    pydantic.ValidationError
        If the value is not possible.
    """
    stops, network = stops_of(knob), experiment.network
    if knob == "layers":
        hidden = [*network.hidden, *[network.next_layer] * int(value)][:int(value)]
        return experiment.with_(network={"hidden": [layer.model_dump() for layer in hidden]})
    if stops.section == "hidden":
        layers = [layer.model_dump() for layer in network.hidden]
        layers[layer_of(knob) - 1][stops.field] = value
        return experiment.with_(network={"hidden": layers})
    return experiment.with_(**({stops.section: {stops.field: value}} if stops.section else {stops.field: value}))


def layer_of(knob: str) -> int:
    """Return the number of the layer that a knob belongs to, from 1; 0 if it belongs to none."""
    return int(knob.removeprefix(knob.rstrip("0123456789")) or 0)


def title_of(knob: str) -> str:
    """Return the title of a knob in English."""
    stops = stops_of(knob)
    owners: dict[str, type[Value]] = {"training": Training, "network": Mlp, "hidden": HiddenLayer, "data": GenArti}
    return owners.get(stops.section, Experiment).model_fields[stops.field].title or stops.field


def knobs_of(experiment: Experiment) -> list[str]:
    """Return the knobs of an experiment that have a strip."""
    layers = range(1, len(experiment.network.hidden) + 1)
    every = [f"{knob}{layer}" for knob, stops in STOPS.items()
             for layer in (layers if stops.section == "hidden" else [""])]
    return [knob for knob in every if strip_of(experiment, knob) is not None]


def in_order(values: set[Setting], stops: Stops) -> tuple[Setting, ...]:
    """Return values in the order of a slider: words as they stand in ``stops``, numbers by size, ``full`` last."""
    if isinstance(stops.values[0], str):
        return tuple(value for value in stops.values if value in values)
    return tuple(sorted(values, key=lambda value: float("inf") if isinstance(value, str) else value))


class Strip(Value):
    """An experiment, trained with every value of one knob. Frozen, validated and hashable.

    ``base`` has the first of the values, so that it is the same strip whatever the knob is set to; of layers it has the
    most, which the others are the first of. With more draws than
    one, every value is trained again with the next seeds.

    Raises
    ------
    pydantic.ValidationError
        If a value is out of its bounds.
    """

    base: Experiment
    knob: str = Field(pattern="^[a-z]+[0-9]?$")
    values: tuple[Setting, ...] = Field(min_length=2, max_length=MOST_UNITS + 1)
    draws: int = Field(1, ge=1, le=9)

    @property
    def key(self) -> str:
        """The run's identity: a hash of the canonical JSON (hexadecimal, 32 characters), never an Experiment's."""
        return hashlib.sha256(b"strip " + self.model_dump_json().encode()).hexdigest()[:32]

    @property
    def training(self) -> Training:
        """How each of them learns."""
        return self.base.training

    def members(self) -> list[Experiment]:
        """Return the experiment of each value, draw after draw."""
        return list(_members(self))


@lru_cache(maxsize=64)
def _members(strip: Strip) -> tuple[Experiment, ...]:
    return tuple(_drawn(changed(strip.base, strip.knob, value), draw)
                 for draw in range(strip.draws) for value in strip.values)


def _drawn(experiment: Experiment, draw: int) -> Experiment:
    if draw == 0:
        return experiment
    seeds = {"seed": (experiment.seed + draw) % _SEEDS}
    if experiment.weights_seed is not None:
        seeds["weights_seed"] = (experiment.weights_seed + draw) % _SEEDS
    return experiment.with_(**seeds)


def strip_of(experiment: Experiment, knob: str, draws: int = 1) -> Strip | None:
    """Return the strip of a knob of an experiment; None if it has none.

    The present value joins the others. Networks train side by side up to ``MOST_UNITS`` neurons in a layer, and without
    dropout, which draws for the padded layer.
    """
    now = setting(experiment, knob)
    if now is None:
        return None
    hidden = experiment.network.hidden
    if knob.startswith("units") and (max(layer.units for layer in hidden) > MOST_UNITS
                                     or any(layer.dropout for layer in hidden)):
        return None
    stops = stops_of(knob)
    values = in_order({*stops.values, now}, stops)
    return Strip(base=changed(experiment, knob, values[-1 if knob == "layers" else 0]), knob=knob, values=values,
                 draws=1 if knob == "seed" else draws)
