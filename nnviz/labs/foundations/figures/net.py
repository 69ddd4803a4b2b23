"""A small network with one hidden layer, its examples and how it learns, as one frozen value.

Weights are numbered as on paper, unit by unit: w1 leads from x1 to h1, w2 from x2 to h1, and so on to the outputs. Unit
names are ``x1``, ``h1``, ``o1``, targets ``t1``; biases ``b1``, ``b2`` ... go on from the hidden layer to the outputs.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import Annotated, Any, Literal, NamedTuple, Self

import numpy as np
from pydantic import Field, model_validator

from nnviz.experiments.value import Value
from nnviz.language import mark as _

HiddenActivation = Literal["sigmoid", "tanh", "relu", "leaky_relu", "selu", "softplus", "linear"]
OutputActivation = Literal["sigmoid", "softmax", "tanh", "relu", "softplus", "linear"]
LossName = Literal["mse", "mae", "huber", "bce", "cce"]
Batch = Literal["one", "all"]
Biases = Literal["fixed", "shared", "own"]

#: The largest network: inputs, hidden units, outputs; and the most examples.
LARGEST = (3, 4, 2)
MOST_EXAMPLES = 4
MOST_UPDATES = 10_000
#: Rates that the slider offers.
RATES = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 0.5, 1.0, 3.0, 10.0)

_Weight = Annotated[float, Field(ge=-100, le=100)]
_Number = Annotated[float, Field(ge=-100, le=100)]
_Row = Annotated[tuple[_Number, ...], Field(max_length=3)]


class Edge(NamedTuple):
    """A weight: its name, and the units at its ends. A bias has no source."""

    name: str
    source: str | None
    target: str
    layer: int


class Net(Value):
    """A network of at most 3 inputs, 4 hidden units and 2 outputs, with up to four examples.

    Raises
    ------
    pydantic.ValidationError
        If a value is out of its bounds or the parts do not fit together.
    """

    sizes: tuple[Annotated[int, Field(ge=1, le=3)], Annotated[int, Field(ge=1, le=4)],
                 Annotated[int, Field(ge=1, le=2)]] = Field(
        (2, 2, 2), title=_("Neurons"), description=_("Inputs, hidden neurons and outputs."))
    weights: tuple[_Weight, ...] = Field(
        (0.15, 0.20, 0.25, 0.30, 0.35, 0.35, 0.40, 0.45, 0.50, 0.55, 0.60, 0.60), max_length=26,
        title=_("Weights at the start"), description=_("Each hidden neuron's weights, the hidden biases; then the same "
                                                       "for the outputs."))
    inputs: tuple[_Row, ...] = Field(((0.05, 0.10),), min_length=1, max_length=MOST_EXAMPLES, title=_("Inputs"),
                                     description=_("What the network is told: a row for each example."))
    targets: tuple[_Row, ...] = Field(((0.01, 0.99),), min_length=1, max_length=MOST_EXAMPLES, title=_("Targets"),
                                      description=_("What it should answer: a row for each example."))
    hidden: HiddenActivation = Field(
        "sigmoid", title=_("Hidden activation"),
        description=_("The function that each hidden neuron applies to its weighted sum."))
    output: OutputActivation = Field(
        "sigmoid", title=_("Output activation"),
        description=_("The function of the output neurons. Softmax goes over all of them together."))
    loss: LossName = Field(
        "mse", title=_("Loss"),
        description=_("What an error costs. Keras's definitions: means over the outputs and over the batch."))
    rate: float = Field(0.5, gt=0, le=100, title=_("Learning rate η"),
                        description=_("Length of each step against the gradient."))
    batch: Batch = Field("one", title=_("Batch"), description=_(
        "One example: an update after each. All: one update with the mean of their gradients."))
    biases: Biases = Field("fixed", title=_("Biases"), description=_(
        "Fixed, as in Mazur's first figures; one for each layer, as he draws them; or one for each neuron, as in "
        "Keras."))
    updated_first: bool = Field(False, title=_("Common bug: use the updated w5"), description=_(
        "The hidden layer's gradient is computed with output weights that were already changed."))
    updates: int = Field(0, ge=0, le=MOST_UPDATES, title=_("Updates done"),
                         description=_("How many times the weights have been changed since the start."))
    example: int = Field(1, ge=1, le=MOST_EXAMPLES, title=_("Example"), description=_(
        "Which example comes first; of a batch, which one the drawing shows."))
    step: int = Field(0, ge=0, le=99, title=_("Step"), description=_("How far the present update has been worked out."))
    path: str = Field("", max_length=3, title=_("Weight"),
                      description=_("The weight or bias whose path is lit: w5, b1 …"))

    @property
    def edges(self) -> list[Edge]:
        """The weights and biases, in the order of ``weights``."""
        inputs, hidden, outputs = self.sizes
        edges: list[Edge] = []
        weights = biases = 0
        columns = ("x", inputs, "h", hidden), ("h", hidden, "o", outputs)
        for layer, (source, count, target, units) in enumerate(columns):
            for unit in range(1, units + 1):
                for before in range(1, count + 1):
                    weights += 1
                    edges.append(Edge(f"w{weights}", f"{source}{before}", f"{target}{unit}", layer))
            for unit in range(1, units + 1):
                biases += 1
                edges.append(Edge(f"b{biases}", None, f"{target}{unit}", layer))
        return edges

    @property
    def shown(self) -> int:
        """The place of the example that is shown: that which is learned next, or the chosen one of the batch."""
        done = self.updates if self.batch == "one" else 0
        return (self.example - 1 + done) % len(self.inputs)

    @model_validator(mode="after")
    def _parts_fit(self) -> Self:
        inputs, hidden, outputs = self.sizes
        if len(self.weights) != hidden * (inputs + 1) + outputs * (hidden + 1):
            raise ValueError(_("there is one weight for each line of the network, and one bias for each neuron"))
        rows = [(self.inputs, inputs), (self.targets, outputs)]
        if len(self.inputs) != len(self.targets) or any(len(row) != width for table, width in rows for row in table):
            raise ValueError(_("each example has a number for each input and for each output"))
        if self.path and self.path not in {edge.name for edge in self.edges}:
            raise ValueError(_("the network has no such weight"))
        return self

    @model_validator(mode="after")
    def _loss_fits_output(self) -> Self:
        if self.output == "softmax" and self.sizes[2] < 2:
            raise ValueError(_("softmax shares out a probability of 1: with one output it would always be 1. Take two "
                               "outputs, or a sigmoid."))
        if self.loss == "bce" and self.output != "sigmoid":
            raise ValueError(_("binary cross-entropy takes the logarithm of each output, so each must lie between 0 "
                               "and 1: take a sigmoid."))
        if self.loss == "cce" and self.output != "softmax":
            raise ValueError(_("categorical cross-entropy needs outputs that sum to 1: take softmax."))
        if self.loss in ("bce", "cce") and not all(0 <= target <= 1 for row in self.targets for target in row):
            raise ValueError(_("cross-entropy compares with probabilities: targets lie between 0 and 1."))
        return self

    def with_(self, **changes: Any) -> Self:
        """Return a copy with some fields changed, validated again.

        Raises
        ------
        pydantic.ValidationError
            If the change is not possible.
        """
        return type(self).model_validate(self.model_dump() | changes)


def drawn(sizes: Sequence[int], seed: int) -> tuple[float, ...]:
    """Draw weights for a network of some sizes (Glorot, uniform, to 2 decimals); biases start at zero."""
    rng = np.random.default_rng(seed)
    weights: list[float] = []
    for count, units in pairwise(sizes):
        limit = np.sqrt(6 / (count + units))
        weights += [float(one) for one in rng.uniform(-limit, limit, count * units).round(2) + 0.0] + [0.0] * units
    return tuple(weights)
