"""Layers, their shapes, their parameters, and the sum written out. Pure Python: TensorFlow is never needed here."""

from dataclasses import dataclass

from nnviz.experiment import Experiment


@dataclass(frozen=True)
class Row:
    """One line of the arithmetic: a layer as Keras counts it.

    ``kind`` is ``dense`` or ``dropout``; ``output_shape`` has no batch axis; ``sum`` is written out, for example
    ``2·3 + 3 = 9``.
    """

    name: str
    kind: str
    activation: str
    output_shape: tuple[int, ...]
    parameters: int
    sum: str


def dense_row(name: str, inputs: int, units: int, activation: str) -> Row:
    """Return the line of a dense layer: a weight from every input to every unit, and one bias a unit."""
    parameters = inputs * units + units
    return Row(name, "dense", activation, (units,), parameters, f"{inputs}·{units} + {units} = {parameters}")


def rows(experiment: Experiment) -> list[Row]:
    """Return the arithmetic of a network, layer by layer, in the order and with the names of the Keras model."""
    network = experiment.network
    lines, inputs = [], len(network.inputs)
    for position, layer in enumerate(network.hidden, 1):
        lines.append(dense_row(f"hidden_{position}", inputs, layer.units, layer.activation))
        if layer.dropout:
            lines.append(Row(f"dropout_{position}", "dropout", "", (layer.units,), 0, "0"))
        inputs = layer.units
    activation = "softmax" if network.output == "softmax_ce" else "sigmoid"
    return [*lines, dense_row("output", inputs, experiment.outputs, activation)]


def total(lines: list[Row]) -> int:
    """Return the number of parameters of all layers."""
    return sum(line.parameters for line in lines)


def written_total(lines: list[Row]) -> str:
    """Return the total with its terms, for example ``9 + 4 = 13``; layers without parameters are left out."""
    counts = [line.parameters for line in lines if line.parameters]
    return " + ".join(map(str, counts)) + (f" = {sum(counts)}" if len(counts) > 1 else "")
