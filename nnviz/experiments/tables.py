"""A network that learns from a table, as one frozen value: numbers in, a number or a class out.

The data are the California housing table, a curve that is drawn (one input), or a table that a reader brings. The
network may send its inputs straight to the output beside its hidden layers (wide and deep).
"""

import base64
import zlib
from functools import lru_cache
from typing import Annotated, Literal

import numpy as np
from pydantic import Field, model_validator

from nnviz.experiments.fields import (
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
from nnviz.experiments.plane import Initializer, Regularizer, Training
from nnviz.experiments.value import Identified, Value, nothing
from nnviz.language import mark as _

OutputActivation = Literal["linear", "relu", "softplus", "bounded"]
RegressionLoss = Literal["mse", "mae", "huber"]
Task = Literal["regression", "classification"]

MAX_TABLE_LAYERS, MAX_TABLE_UNITS = 4, 512
#: What an own table may hold, before and after its categories have become columns of 0 and 1.
MIN_ROWS, MAX_ROWS, MAX_COLUMNS, MAX_FEATURES, MAX_CLASSES = 20, 50_000, 60, 128, 10
#: Rows of the housing table, and its columns in their order.
HOUSING_ROWS = 20_640
HOUSING_FEATURES = ("MedInc", "HouseAge", "AveRooms", "AveBedrms", "Population", "AveOccup", "Latitude", "Longitude")
#: The batch sizes that the slider offers; a link may hold any other.
TABLE_BATCHES = (1, 8, 16, 32, 64, 128, 256, 512, 1024, "full")
#: The curves that can be drawn.
CURVES = ("sine", "step", "polynomial")


class _Rows(Value):
    """How the rows of any table are cut into three sets, and what is done to them before."""

    test_share: float = Field(
        0.25, ge=0.1, le=0.5, multiple_of=0.05, title=_("Test share"),
        description=_("Share of the rows that are kept for the very end: they test the network once it is chosen."))
    validation_share: float = Field(
        0.25, ge=0.1, le=0.5, multiple_of=0.05, title=_("Validation share"),
        description=_("Share of the other rows that the network does not learn from: they are for choosing."))
    shuffle: bool = Field(
        True, title=_("Shuffle the rows"),
        description=_("Mix the rows before they are cut into three sets. Without it the sets follow the file's order."))
    standardise: bool = Field(
        True, title=_("Standardise the inputs"),
        description=_("Bring each input to mean 0 and standard deviation 1, as measured on the training rows only."))
    fold: Fold | None = Field(None, exclude_if=nothing)

    @property
    def rows(self) -> int:
        """How many rows there are."""
        raise NotImplementedError

    @property
    def features(self) -> tuple[str, ...]:
        """The names of the network's inputs."""
        raise NotImplementedError

    @property
    def task(self) -> Task:
        """Whether a number or a class is to be told."""
        return "regression"

    @property
    def classes(self) -> int:
        """How many classes there are; 1 where a number is to be told."""
        return 1

    @property
    def test_points(self) -> int:
        """How many rows test."""
        return round(self.rows * self.test_share)

    @property
    def validation_points(self) -> int:
        """How many rows validate."""
        known = self.rows - self.test_points
        return self.fold.size(known) if self.fold else round(known * self.validation_share)

    @property
    def train_points(self) -> int:
        """How many rows the network learns from."""
        return self.rows - self.test_points - self.validation_points


class Housing(_Rows):
    """California housing, census of 1990: 20,640 districts; the median price of a house in 100,000 $ is to be told."""

    kind: Literal["housing"] = "housing"

    @property
    def rows(self) -> int:
        """How many districts there are."""
        return HOUSING_ROWS

    @property
    def features(self) -> tuple[str, ...]:
        """What is known of a district."""
        return HOUSING_FEATURES


class Curve(_Rows):
    """One number from another: points beside a curve that is known."""

    kind: Literal["sine", "step", "polynomial"] = "sine"
    points: int = Field(100, ge=MIN_ROWS, le=1000, title=_("Number of points"),
                        description=_("All points together; some of them validate, and some test."))
    noise: float = Field(0.2, ge=0, le=1, multiple_of=0.05, title=_("Noise"),
                         description=_("Standard deviation of what is added to the height of each point."))

    @property
    def rows(self) -> int:
        """How many points are drawn."""
        return self.points

    @property
    def features(self) -> tuple[str, ...]:
        """The one input."""
        return ("x",)


class Column(Value):
    """A column of an own table: numbers, or one of some categories (then it becomes a column of 0 and 1 for each)."""

    name: str = Field(min_length=1, max_length=40)
    categories: tuple[str, ...] = Field((), max_length=MAX_FEATURES)

    @property
    def features(self) -> tuple[str, ...]:
        """The names of the inputs that the column becomes."""
        return tuple(f"{self.name} = {category}" for category in self.categories) or (self.name,)


class OwnTable(_Rows):
    """A table that a reader brings. ``packed`` are its numbers, float32 (rows, columns + 1), the target last.

    A category is its number in the column's list. NaN stands where nothing is in the file; never in the target.
    """

    kind: Literal["own"] = "own"
    columns: tuple[Column, ...] = Field(min_length=1, max_length=MAX_COLUMNS)
    target: Column
    count: int = Field(ge=MIN_ROWS, le=MAX_ROWS)
    packed: str = Field(max_length=12_000_000, repr=False)

    @model_validator(mode="after")
    def _numbers_fit(self) -> "OwnTable":
        if len(self.features) > MAX_FEATURES:
            raise ValueError(f"a table becomes at most {MAX_FEATURES} inputs")
        if len(set(self.features)) != len(self.features):
            raise ValueError("each input has a name of its own")
        if self.target.categories and not 2 <= self.classes <= MAX_CLASSES:
            raise ValueError(f"there are 2 to {MAX_CLASSES} classes")
        numbers = self.numbers
        for column, values in zip((*self.columns, self.target), numbers.T, strict=True):
            known = values[~np.isnan(values)]
            if np.isinf(known).any() or (column.categories and not np.isin(known, range(len(column.categories))).all()):
                raise ValueError("a number is finite, and a category is in its column's list")
        if np.isnan(numbers[:, -1]).any():
            raise ValueError("every row has a target")
        return self

    @property
    def numbers(self) -> np.ndarray:
        """The table as read-only numbers, float32 (rows, columns + 1); the target is the last column.

        Raises
        ------
        ValueError
            If ``packed`` is no such table.
        """
        return _unpacked(self.packed, self.count, len(self.columns) + 1)

    @property
    def rows(self) -> int:
        """How many rows the table has."""
        return self.count

    @property
    def features(self) -> tuple[str, ...]:
        """The names of the network's inputs: numbers, and a column of 0 and 1 for each category."""
        return tuple(name for column in self.columns for name in column.features)

    @property
    def task(self) -> Task:
        """Whether a number or a class is to be told."""
        return "classification" if self.target.categories else "regression"

    @property
    def classes(self) -> int:
        """How many classes there are; 1 where a number is to be told."""
        return len(self.target.categories) or 1


def pack(numbers: np.ndarray) -> str:
    """Return a table's numbers, (rows, columns + 1), as the text that ``OwnTable.packed`` holds."""
    return base64.b85encode(zlib.compress(np.ascontiguousarray(numbers, np.float32).tobytes(), 6)).decode()


@lru_cache(maxsize=8)
def _unpacked(packed: str, rows: int, columns: int) -> np.ndarray:
    wanted = 4 * rows * columns
    try:
        unzip = zlib.decompressobj()
        data = unzip.decompress(base64.b85decode(packed), wanted + 1)
    except zlib.error as error:
        raise ValueError(f"no packed table: {error}") from None
    if len(data) != wanted:
        raise ValueError(f"a packed table of {rows} rows has {wanted} bytes")
    numbers = np.frombuffer(data, np.float32).reshape(rows, columns)
    numbers.flags.writeable = False
    return numbers


TableData = Annotated[Housing | Curve | OwnTable, Field(discriminator="kind")]


def ask_the_same(one: TableData, other: TableData) -> bool:
    """Tell whether two tables ask for the same thing, so that scores on one can be compared with scores on the other.

    Own tables do if they have the same target in the same rows; what is known of the rows may differ.
    """
    if isinstance(one, OwnTable) and isinstance(other, OwnTable):
        return one.target == other.target and np.array_equal(one.numbers[:, -1], other.numbers[:, -1])
    return type(one) is type(other)


class TableLayer(Value):
    """One hidden dense layer."""

    units: Units = Field(30, le=MAX_TABLE_UNITS)
    activation: Activation = "relu"
    dropout: Dropout = 0


class TableNetwork(Penalised, Value):
    """Hidden layers, and a way past them: with ``wide`` the output also sees the inputs themselves.

    Without hidden layers it is a linear model.
    """

    kind: Literal["table"] = "table"
    hidden: tuple[TableLayer, ...] = Field(
        (TableLayer(), TableLayer()), max_length=MAX_TABLE_LAYERS, title=_("Hidden layers"),
        description=_("0 is a linear model: a weighted sum of the inputs."))
    wide: bool = Field(False, title=_("Wide path"), description=_("The output also sees the inputs themselves."))
    wide_inputs: tuple[str, ...] | None = Field(
        None, min_length=1, max_length=MAX_FEATURES, title=_("Wide inputs"),
        description=_("The inputs that go straight to the output. Empty: all."))
    deep_inputs: tuple[str, ...] | None = Field(
        None, min_length=1, max_length=MAX_FEATURES, title=_("Deep inputs"),
        description=_("The inputs that go through the hidden layers. Empty: all."))
    output_activation: OutputActivation = Field(
        "linear", title=_("Output activation"),
        description=_("What the output may be: any number, none below 0 (ReLU, softplus), or within the training "
                      "targets' range (bounded: a sigmoid, stretched)."))
    loss: RegressionLoss = Field(
        "mse", title=_("Loss"),
        description=_("MSE: squared errors, so large ones weigh most. MAE: absolute errors. Huber: squared up to 1, "
                      "absolute beyond."))
    initializer: Initializer = Field(
        "glorot", title=_("Initial weights"),
        description=_("How the weights are drawn before training. Biases start at zero."))
    regularizer: Regularizer = Field(
        "none", title=_("Penalty on the weights"),
        description=_("L1 adds the sum of the absolute weights to the loss, L2 the sum of their squares."))
    penalty: float = Field(1e-3, ge=0, le=1, title=_("Penalty rate"),
                           description=_("The factor of the penalty in the loss."))

    @property
    def next_layer(self) -> TableLayer:
        """The hidden layer that a reader adds: like the last one, without its dropout."""
        return self.hidden[-1].model_copy(update={"dropout": 0.0}) if self.hidden else TableLayer()


class TableTraining(Training):
    """How the network learns."""

    learning_rate: LearningRate = Field(1e-2, le=1000)
    epochs: Epochs = Field(20, le=2000, description=_("How many times the network sees every training row."))
    patience: Patience = Field(0, le=500)

    @model_validator(mode="after")
    def _batch_is_positive(self) -> "TableTraining":
        if self.batch != "full" and not 1 <= self.batch <= MAX_ROWS:
            raise ValueError(_("a batch holds 1 row or more"))
        return self


class TableExperiment(SmallExperiment, Identified):
    """Data + network + training + seed, of a table. Frozen, validated and hashable.

    Raises
    ------
    pydantic.ValidationError
        If a value is out of its bounds or the parts do not fit together.
    """

    data: TableData = Housing()
    network: TableNetwork = TableNetwork()
    training: TableTraining = TableTraining()
    seed: Seed = Field(
        0, description=_("The number behind every random draw. The same seed gives the same three sets and initial "
                         "weights."))
    weights_seed: int | None = Field(
        None, ge=0, le=999_999, title=_("Seed of the weights"),
        description=_("A seed for the initial weights alone. Empty: they follow the seed."))

    @model_validator(mode="after")
    def _parts_fit(self) -> "TableExperiment":
        for chosen in (self.network.wide_inputs, self.network.deep_inputs):
            if chosen is not None and (len(set(chosen)) != len(chosen) or not set(chosen) <= set(self.data.features)):
                raise ValueError(_("only the table's own inputs can be chosen, each once"))
        if self.data.train_points < 2:
            raise ValueError(_("two rows or more train the network"))
        return self

    @property
    def outputs(self) -> int:
        """Number of output neurons: one for a number or two classes, else one for each class."""
        return self.data.classes if self.data.classes > 2 else 1

    @property
    def loss(self) -> str:
        """What is made small: ``mse``, ``mae`` or ``huber``; of classes ``sigmoid_bce`` or ``softmax_ce``."""
        if self.data.task == "regression":
            return self.network.loss
        return "softmax_ce" if self.data.classes > 2 else "sigmoid_bce"

    @property
    def wide(self) -> tuple[int, ...]:
        """Which inputs, by number, go straight to the output."""
        network = self.network
        if network.wide:
            return self._numbered(network.wide_inputs)
        return () if network.hidden else self._numbered(network.deep_inputs)

    @property
    def deep(self) -> tuple[int, ...]:
        """Which inputs, by number, go to the first hidden layer."""
        return self._numbered(self.network.deep_inputs) if self.network.hidden else ()

    def _numbered(self, chosen: tuple[str, ...] | None) -> tuple[int, ...]:
        return tuple(number for number, name in enumerate(self.data.features) if chosen is None or name in chosen)
