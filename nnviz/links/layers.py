"""The hidden layers of a small network in a link: ``hidden=8-8&act=tanh-relu&drop=0.1``."""

from collections.abc import Callable
from typing import Any

from nnviz.experiments.value import Value
from nnviz.language import mark as _
from nnviz.links.forms import Words, form_of
from nnviz.links.grammar import Setting, title_of


def write_units(value: Any) -> str:
    """Write the neurons of an experiment's hidden layers: ``8-8``, or ``0`` without any."""
    return "-".join(str(layer.units) for layer in value.network.hidden) or "0"


def of_units(network: type[Value], layer: type[Value], most_layers: int, most_units: int, example: str) -> Setting:
    """Return the setting of the hidden layers: each begins as a fresh ``layer``; ``example`` shows the short form."""

    def put(values: dict[str, Any], text: str) -> None:
        units = [] if text == "0" else [int(part) for part in text.split("-")]
        values["network"]["hidden"] = [layer().model_dump() | {"units": count} for count in units]

    return Setting("hidden", title_of(network, "hidden"), ("layers", "units"), write_units, put,
                   Words(_("the neurons of each hidden layer, such as {example}, for at most {layers} layers of 1 to "
                           "{neurons} neurons; 0 for none"), example=example, layers=most_layers, neurons=most_units),
                   section="network")


def of_layers(name: str, layer: type[Value], field: str) -> Setting:
    """Return the setting of a value of each hidden layer: one for all, or one each, joined by dashes."""
    form = form_of(layer, field)

    def write(value: Any) -> str:
        texts = [form.write(getattr(one, field)) for one in value.network.hidden]
        return texts[0] if len(set(texts)) == 1 else "-".join(texts)

    def put(values: dict[str, Any], text: str) -> None:
        parts, layers = text.split("-"), values["network"]["hidden"]
        if len(parts) not in (1, len(layers)):
            raise ValueError(f"{len(parts)} values for {len(layers)} layers")
        for one, part in zip(layers, parts * len(layers) if len(parts) == 1 else parts, strict=False):
            one[field] = form.read(part)

    return Setting(name, title_of(layer, field), (name,), write, put, form.allowed, section="network",
                   has=lambda value: bool(value.network.hidden))


def with_fresh_layers(default: Any, value: Any, layer: Callable[..., Value]) -> Any:
    """Return a default with as many neurons as a value has: what is usual of layers that are not the default's own.

    Where the neurons are the default's, it is the default itself.
    """
    units = [one.units for one in value.network.hidden]
    if [one.units for one in default.network.hidden] == units:
        return default
    return default.with_(network={"hidden": [layer(units=count).model_dump() for count in units]})
