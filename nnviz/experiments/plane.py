"""Everything a user can set, as one frozen value.

An ``Experiment`` is data + network + training + seed. The arithmetic, the run, the link, the exported script and the
name of what changed are all derived from it. Bounds, defaults and help sentences live in the fields; a widget reads
them there, so they are said once.
"""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from nnviz.experiments.fields import (
    OPTIMIZER,
    Activation,
    Dropout,
    Epochs,
    Fold,
    LearningRate,
    Patience,
    Penalised,
    Seed,
    SmallExperiment,
    Units,
)
from nnviz.experiments.own_points import OwnPoints, TrainShare, ValidationShare
from nnviz.experiments.value import Identified, Value, nothing
from nnviz.language import mark as _

Initializer = Literal["glorot", "he", "small_normal", "all_equal", "zeros"]
Feature = Literal["x1", "x2", "x1^2", "x2^2", "x1*x2", "sin(x1)", "sin(x2)"]
Output = Literal["sigmoid_mse", "sigmoid_bce", "softmax_ce"]
Regularizer = Literal["none", "l1", "l2"]

#: The eleven learning rates that the slider offers, about a factor of three apart where it matters.
LEARNING_RATES = (1e-5, 1e-4, 1e-3, 3e-3, 1e-2, 3e-2, 0.1, 0.3, 1.0, 3.0, 10.0)
#: The rates of the L1 and L2 penalties that the slider offers.
PENALTIES = (1e-4, 3e-4, 1e-3, 3e-3, 1e-2, 3e-2, 0.1, 0.3, 1.0)
#: The batch sizes that the slider offers; a link may hold any other.
BATCH_SIZES = (1, 2, 4, 8, 11, 16, 32, 64, 100, 128, 256, 512, "full")

MAX_HIDDEN_LAYERS = 6
MAX_UNITS = 64


Epsilon = Annotated[float, Field(
    ge=0, le=3, multiple_of=0.01, title=_("Noise (epsilon)"),
    description=_("Standard deviation of the Gaussian noise that is added to every coordinate of every point."))]
Sigma = Annotated[float, Field(
    ge=0.01, le=10, multiple_of=0.01, title=_("Spread (sigma)"),
    description=_("Variance of each cloud. In gen_arti, sigma is the variance and not the standard deviation."))]


class _DrawnData(Value):
    """What all data sets that are drawn from the seed share."""

    epsilon: Epsilon = 0.02
    points: int = Field(
        2000, ge=20, le=4000, title=_("Number of points"),
        description=_("All points together; the train share says how many of them the network learns from."),
    )
    train_share: TrainShare = 0.5
    validation_share: ValidationShare = 0.0
    fold: Fold | None = Field(None, exclude_if=nothing)

    @property
    def validation_points(self) -> int:
        """How many points validate."""
        known = round(self.points * self.train_share)
        return self.fold.size(known) if self.fold else round(known * self.validation_share)

    @property
    def train_points(self) -> int:
        """How many points the network learns from."""
        return round(self.points * self.train_share) - self.validation_points

    @property
    def classes(self) -> int:
        """Number of classes."""
        return 2


class GenArti(_DrawnData):
    """The course's generator ``gen_arti``: data types 0 (two Gaussians), 1 (XOR) and 2 (checkerboard)."""

    kind: Literal["gaussians", "xor", "checkerboard"] = "xor"
    centerx: float = Field(
        1, ge=0, le=4, multiple_of=0.1, title=_("Centre x"),
        description=_("The clouds lie at plus and minus this value along x1."),
    )
    centery: float = Field(
        1, ge=0, le=4, multiple_of=0.1, title=_("Centre y"),
        description=_("The clouds lie at plus and minus this value along x2."),
    )
    sigma: Sigma = 0.1


class Shape(_DrawnData):
    """Two classes in a shape that no straight line separates: circles, moons or two spiral arms."""

    kind: Literal["circles", "moons", "spiral"]
    epsilon: Epsilon = 0.1


class Blobs(_DrawnData):
    """Three to six Gaussian clouds on a circle, one class each."""

    kind: Literal["blobs"] = "blobs"
    clouds: int = Field(3, ge=3, le=6, title=_("Classes"), description=_("Number of clouds; each is a class."))
    sigma: Sigma = 0.1

    @property
    def classes(self) -> int:
        """Number of classes."""
        return self.clouds


Data = Annotated[GenArti | Shape | Blobs | OwnPoints, Field(discriminator="kind")]
#: The data sets that are drawn from the seed, and all with the reader's own.
DRAWN_KINDS = ("gaussians", "xor", "checkerboard", "circles", "moons", "spiral", "blobs")
DATA_KINDS = (*DRAWN_KINDS, "own")


class HiddenLayer(Value):
    """One hidden dense layer."""

    units: Units = Field(3, le=MAX_UNITS)
    activation: Activation = "tanh"
    dropout: Dropout = 0


class Mlp(Penalised, Value):
    """A multilayer perceptron; without hidden layers it is a linear model (logistic regression)."""

    kind: Literal["mlp"] = "mlp"
    inputs: tuple[Feature, ...] = Field(
        ("x1", "x2"), min_length=1, max_length=7, title=_("Inputs"),
        description=_("What the network is told about a point: its coordinates, or functions of them."),
    )
    hidden: tuple[HiddenLayer, ...] = Field(
        (HiddenLayer(),), max_length=MAX_HIDDEN_LAYERS, title=_("Hidden layers"),
        description=_("0 is a linear model: a single straight boundary."),
    )
    initializer: Initializer = Field(
        "glorot", title=_("Initial weights"),
        description=_("How the weights are drawn before training. Biases start at zero."),
    )
    regularizer: Regularizer = Field(
        "none", title=_("Penalty on the weights"),
        description=_("L1 adds the sum of the absolute weights to the loss, L2 the sum of their squares."),
    )
    penalty: float = Field(1e-3, ge=0, le=1, title=_("Penalty rate"),
                           description=_("The factor of the penalty in the loss."))
    output: Output = Field(
        "sigmoid_mse", title=_("Output and loss"),
        description=_("Sigmoid: one output for two classes. Softmax: one output for each class."),
    )

    @property
    def next_layer(self) -> HiddenLayer:
        """The hidden layer that a reader adds: like the last one, without its dropout."""
        return self.hidden[-1].model_copy(update={"dropout": 0.0}) if self.hidden else HiddenLayer()

    @model_validator(mode="after")
    def _inputs_once(self) -> "Mlp":
        if len(set(self.inputs)) != len(self.inputs):
            raise ValueError(_("each input can be chosen only once"))
        return self


class Training(Value):
    """How the network learns."""

    optimizer: Annotated[Literal["sgd", "momentum", "rmsprop", "adam"], OPTIMIZER] = "sgd"
    learning_rate: LearningRate = Field(0.3, le=1000)
    batch: int | Literal["full"] = Field(
        32, title=_("Batch size"),
        description=_("Number of points behind each step. 1: a step after every point. Full: one step an epoch."),
    )
    epochs: Epochs = Field(200, le=2000, description=_("How many times the network sees every training point."))
    patience: Patience = Field(0, le=500)

    @model_validator(mode="after")
    def _batch_is_positive(self) -> "Training":
        if self.batch != "full" and not 1 <= self.batch <= 4000:
            raise ValueError(_("a batch holds between 1 and 4000 points"))
        return self


class Experiment(SmallExperiment, Identified):
    """Data + network + training + seed. Frozen, validated and hashable.

    Raises
    ------
    pydantic.ValidationError
        If a value is out of its bounds or the parts do not fit together.
    """

    data: Data = GenArti()
    network: Mlp = Mlp()
    training: Training = Training()
    seed: Seed = Field(
        0,
        description=_("The number behind every random draw. The same seed gives the same points and initial weights."))
    weights_seed: int | None = Field(
        None, ge=0, le=999_999, title=_("Seed of the weights"),
        description=_("A seed for the initial weights alone. Empty: they follow the seed."),
    )

    @model_validator(mode="after")
    def _output_fits_classes(self) -> "Experiment":
        if self.data.classes > 2 and self.network.output != "softmax_ce":
            raise ValueError(_("one sigmoid tells only two classes apart: more classes need softmax"))
        return self

    @property
    def outputs(self) -> int:
        """Number of output neurons: one for a sigmoid, one for each class for softmax."""
        return self.data.classes if self.network.output == "softmax_ce" else 1


def data_of_kind(kind: str) -> Data:
    """Return the default data of a kind.

    Raises
    ------
    ValueError
        If there is no such kind; the message lists the kinds.
    """
    if kind in ("gaussians", "xor", "checkerboard"):
        return GenArti(kind=kind)
    if kind in ("circles", "moons", "spiral"):
        return Shape(kind=kind)
    if kind == "blobs":
        return Blobs()
    if kind == "own":
        return OwnPoints()
    raise ValueError(f"no data of kind {kind!r}; there are {', '.join(DATA_KINDS)}")
