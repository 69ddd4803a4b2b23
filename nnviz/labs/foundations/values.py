"""What the pages on logic, the perceptron and XOR show, each as one frozen value, and how their links are written."""

from typing import Literal

from pydantic import Field, model_validator

from nnviz.experiments.value import Value
from nnviz.labs.foundations.figures.xor import PRESETS
from nnviz.language import mark as _
from nnviz.links.grammar import Grammar, of_field

#: The largest weight or threshold that can be set by hand.
LARGEST = 20.0


def _within(numbers: tuple[float, ...]) -> None:
    if any(abs(number) > LARGEST for number in numbers):
        raise ValueError(_("a weight lies between −20 and 20"))


def _grammar(owner: type[Value], knobs: tuple[str, ...], fields: dict[str, str]) -> Grammar:
    """Return a page's grammar: ``knobs`` are controls, which can be hidden; the other names are moved in the picture.

    ``fields`` says which field a name stands for, where it has another.
    """
    names = {name: fields.get(name, name) for name in (*knobs, *fields)}
    return Grammar(of_field(name, field, owner, knobs=(name,) if name in knobs else ())
                   for name, field in names.items())


class Logic(Value):
    """The page "Neurons and logic": which part of it, the inputs, the gate being built, and the function looked at."""

    part: Literal["networks", "build", "map", "three"] = Field(
        "networks", title=_("Play"), description=_("Four parts of this page, one after the other in a lecture."))
    a: bool = False
    b: bool = False
    gate: Literal["and", "or", "not", "nand", "xor"] = "and"
    weights: tuple[float, float] = (0.0, 0.0)
    threshold: float = Field(1.0, ge=-LARGEST, le=LARGEST)
    function: int = Field(6, ge=0, le=255)

    @model_validator(mode="after")
    def _weights_are_bounded(self) -> "Logic":
        _within(self.weights)
        return self


LOGIC_LINKS = _grammar(Logic, ("part",), {"a": "a", "b": "b", "gate": "gate", "w": "weights", "threshold": "threshold",
                                          "f": "function"})

#: The learning rates that the perceptron's page offers.
RATES = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)


class Rosenblatt(Value):
    """The page "Perceptron": the examples, the rule's settings, and the step looked at."""

    data: Literal["and", "or", "nand", "xor", "gaussians", "iris", "species"] = Field(
        "and", title=_("Examples"),
        description=_("Truth tables have four examples. The clouds and the flowers have more."))
    epsilon: float = Field(
        0.02, ge=0, le=2, multiple_of=0.01, title=_("Noise (epsilon)"),
        description=_("Standard deviation of the Gaussian noise that is added to every coordinate of every point."))
    points: int = Field(60, ge=10, le=200, title=_("Number of points"), description=_("Half of them in each cloud."))
    step: Literal["heaviside", "sign"] = Field(
        "heaviside", title=_("Step function"),
        description=_("Heaviside answers 0 or 1, sign answers −1 or 1; the targets are written the same way."))
    margin: Literal["answers", "always_wrong"] = Field(
        "answers", title=_("At a score of exactly 0"),
        description=_("A score of 0 is on the line. Here the neuron fires only above 0. scikit-learn calls 0 an error "
                      "whatever the target is."))
    rate: float = Field(1.0, gt=0, le=1000, title=_("Learning rate η"),
                        description=_("What each correction is multiplied by."))
    start: Literal["zero", "random"] = Field(
        "zero", title=_("First weights"), description=_("All zero, or drawn from the seed between −1 and 1."))
    shuffle: bool = Field(False, title=_("New order in each epoch"),
                          description=_("Off: the examples come in the same order in each epoch."))
    epochs: int = Field(40, ge=1, le=500, title=_("Epochs at most"),
                        description=_("Training ends earlier if an epoch has no error, or if everything repeats."))
    seed: int = Field(0, ge=0, le=999_999, title=_("Seed"),
                      description=_("The number behind every random draw: the clouds, the order, the first weights."))
    at: int = Field(10_000, ge=0, le=10_000)

    @property
    def outputs(self) -> int:
        """Output neurons: one, or one for each species of iris."""
        return 3 if self.data == "species" else 1

    @property
    def draws(self) -> bool:
        """Whether the seed matters."""
        return self.data == "gaussians" or self.shuffle or self.start == "random"


PERCEPTRON_LINKS = _grammar(
    Rosenblatt, ("data", "noise", "n", "lr", "shuffle", "step", "zero", "start", "epochs", "seed"),
    {"noise": "epsilon", "n": "points", "zero": "margin", "lr": "rate", "at": "at"})


class Fold(Value):
    """The page "XOR folded": nine weights of two layers of threshold neurons, how far it is folded, and a seed."""

    part: Literal["hand", "trained"] = Field(
        "hand", title=_("Play"), description=_("Weights of your own, or those that training finds."))
    weights: tuple[float, float, float, float, float, float, float, float, float] = PRESETS["course"]
    share: float = Field(1.0, ge=0, le=1)
    seed: int = Field(0, ge=0, le=999_999, title=_("Seed"),
                      description=_("The number behind every random draw. The same seed gives the same points and "
                                    "initial weights."))

    @model_validator(mode="after")
    def _weights_are_bounded(self) -> "Fold":
        _within(self.weights)
        return self


XOR_LINKS = _grammar(Fold, ("part", "seed"), {"w": "weights", "fold": "share"})
