"""What the page "Activations and losses" shows, as one frozen value, and how its links are written."""

from typing import Literal

from pydantic import Field, model_validator

from nnviz.experiments.value import Value
from nnviz.language import mark as _
from nnviz.links.grammar import FlatGrammar

Function = Literal["heaviside", "sign", "sigmoid", "tanh", "relu", "leaky_relu", "selu", "softplus"]
Beside = Literal["none", "heaviside", "sign", "sigmoid", "tanh", "relu", "leaky_relu", "selu", "softplus"]
#: The temperatures that the slider offers.
TEMPERATURES = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0)
#: The largest weighted sum, logit or target that the page shows.
REACH = 8.0


class Functions(Value):
    """The page's four benches, and what stands on each."""

    bench: Literal["activation", "depth", "softmax", "loss"] = Field(
        "activation", title=_("Subject"), description=_("Four parts of this page, one after the other in a lecture."))
    activation: Function = Field(
        "sigmoid", title=_("Activation"),
        description=_("The function that a neuron applies to its weighted sum z."))
    beside: Beside = Field("none", title=_("Beside it"), description=_("A second function on the same axes."))
    stretched: bool = Field(
        False, title=_("Check tanh z = 2σ(2z) − 1"),
        description=_("Draws 2σ(2z) − 1, made of a sigmoid, over tanh."))
    z: float = Field(1.0, ge=-REACH, le=REACH, title=_("Weighted sum z"),
                     description=_("Where you stand on the curves: drag there, or type it."))
    layers: int = Field(10, ge=1, le=30, title=_("Layers"),
                        description=_("How many activations the gradient passes on its way back."))
    initializer: Literal["glorot", "he", "small_normal"] = Field(
        "glorot", title=_("Initial weights"), description=_("How the weights of the deep network are drawn."))
    seed: int = Field(0, ge=0, le=999_999, title=_("Seed"),
                      description=_("The number behind the random weights."))
    first: float = Field(2.0, ge=-REACH, le=REACH, multiple_of=0.1, title=_("Logit of A"),
                         description=_("The weighted sum of the first output."))
    second: float = Field(1.0, ge=-REACH, le=REACH, multiple_of=0.1, title=_("Logit of B"),
                          description=_("The weighted sum of the second output."))
    third: float = Field(-1.0, ge=-REACH, le=REACH, multiple_of=0.1, title=_("Logit of C"),
                         description=_("The weighted sum of the third output."))
    temperature: float = Field(
        1.0, ge=0.05, le=20, title=_("Temperature"),
        description=_("All logits are divided by it before the softmax. 1 is the softmax itself."))
    target: float = Field(1.0, ge=-3, le=3, multiple_of=0.1, title=_("Target y"),
                          description=_("What the output should be."))
    output: Literal["sigmoid", "tanh", "linear"] = Field(
        "sigmoid", title=_("Output activation"), description=_("What makes the prediction p of the weighted sum z."))
    losses: Literal["regression", "classification", "all"] = Field(
        "all", title=_("Losses"), description=_("Which losses are drawn."))

    @model_validator(mode="after")
    def _target_can_be_reached(self) -> "Functions":
        if self.output == "sigmoid" and not 0 <= self.target <= 1:
            raise ValueError(_("a sigmoid answers between 0 and 1: take a target there, or another output activation."))
        if self.output == "tanh" and not -1 <= self.target <= 1:
            raise ValueError(_("tanh answers between −1 and 1: take a target there, or another output activation."))
        return self

    @property
    def drawn_losses(self) -> tuple[str, ...]:
        """The losses that are drawn; cross-entropy only where the output is a probability."""
        regression = ("mse", "mae", "huber")
        cross = ("bce",) if self.output == "sigmoid" else ()
        return {"regression": regression, "classification": ("mse", *cross), "all": (*regression, *cross)}[self.losses]


FUNCTION_LINKS = FlatGrammar(Functions, {
    "bench": "bench", "act": "activation", "beside": "beside", "stretched": "stretched", "z": "z", "layers": "layers",
    "init": "initializer", "seed": "seed", "a": "first", "b": "second", "c": "third", "heat": "temperature",
    "out": "output", "y": "target", "losses": "losses"})
