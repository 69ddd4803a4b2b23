"""Fields that several experiments have: title, help and shared bounds, said once.

An experiment adds its default and the bounds that are its own: ``epochs: Epochs = Field(10, le=500)``.
"""

from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Field, model_validator

from nnviz.experiments.value import Value
from nnviz.language import mark as _

Units = Annotated[int, Field(ge=1, title=_("Neurons"), description=_("Number of neurons in this layer."))]
Activation = Annotated[Literal["linear", "sigmoid", "tanh", "relu", "selu"], Field(
    title=_("Activation"),
    description=_("The function that each neuron applies to its weighted sum. Without one, layers add nothing."))]
Normalised = Annotated[bool, Field(
    title=_("Batch normalisation"),
    description=_("Brings this layer's outputs to mean 0 and standard deviation 1 in each batch, then learns a "
                  "scale and a shift."))]
Dropout = Annotated[float, Field(
    ge=0, le=0.9, multiple_of=0.05, title=_("Dropout"),
    description=_("Share of this layer's outputs that is set to zero at random in each training step."))]

#: The title and the help of a choice of optimizers; which ones there are, the experiment says.
OPTIMIZER = Field(title=_("Optimizer"), description=_("The rule that turns a gradient into a step of the weights."))
LearningRate = Annotated[float, Field(
    gt=0, title=_("Learning rate"),
    description=_("Length of each step against the gradient. Too small: slow. Too large: it jumps or diverges."))]
Epochs = Annotated[int, Field(ge=1, title=_("Epochs"))]
Patience = Annotated[int, Field(
    ge=0, title=_("Early stopping"),
    description=_("Stop when the validation loss has not improved for this many epochs. 0: never stop early."))]

Seed = Annotated[int, Field(ge=0, le=999_999, title=_("Seed"))]

MAX_FOLDS = 20


class Fold(Value):
    """One fold of a cross-validation: what does not test is cut into ``of`` parts; part ``number`` validates."""

    number: int = Field(ge=0, lt=MAX_FOLDS)
    of: int = Field(ge=2, le=MAX_FOLDS)

    @model_validator(mode="after")
    def _is_one_of_them(self) -> "Fold":
        if self.number >= self.of:
            raise ValueError(_("there are two folds or more, counted from 0"))
        return self

    def part(self, points: int) -> tuple[int, int]:
        """Return where the part begins and ends among so many points; the parts differ in size by one at most."""
        return points * self.number // self.of, points * (self.number + 1) // self.of

    def size(self, points: int) -> int:
        """Return how many of so many points validate."""
        begin, end = self.part(points)
        return end - begin


class Penalised:
    """What a small network with the fields ``regularizer`` and ``penalty`` says of them."""

    if TYPE_CHECKING:
        penalty: float
        regularizer: str

    @property
    def penalised(self) -> bool:
        """Whether the loss has a penalty on the weights."""
        return any(self.penalties)

    @property
    def penalties(self) -> tuple[float, float]:
        """The factors of the L1 and of the L2 penalty in the loss; at most one is not 0."""
        return self.penalty * (self.regularizer == "l1"), self.penalty * (self.regularizer == "l2")


class SmallExperiment:
    """What an experiment with two seeds, whose batches may hold all points, says of them."""

    if TYPE_CHECKING:
        data: Any
        training: Any
        seed: int
        weights_seed: int | None

    @property
    def initial_seed(self) -> int:
        """The seed of the initial weights."""
        return self.seed if self.weights_seed is None else self.weights_seed

    @property
    def batch_size(self) -> int:
        """The batch size in points or rows; never more than there are to train with."""
        points: int = self.data.train_points
        batch: int | Literal["full"] = self.training.batch
        return points if batch == "full" else min(batch, points)
