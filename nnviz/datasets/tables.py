"""Tables as a network is told them: three sets of rows, inputs standardised, the target in the unit of the loss."""

from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import numpy as np

from nnviz.experiments.tables import HOUSING_FEATURES, Curve, Housing, OwnTable, TableData, TableExperiment

_HOUSING = Path(__file__).parents[2] / "assets" / "data" / "california_housing.npz"
#: The x of a curve's points lie between minus this and plus this.
CURVE_REACH = 3.0
#: The parts of a table, in their order.
PARTS = ("train", "validation", "test")


@dataclass(frozen=True)
class Rows:
    """Which rows belong to each of the three sets: numbers of rows, int64."""

    train: np.ndarray
    validation: np.ndarray
    test: np.ndarray


@dataclass(frozen=True)
class Target:
    """How the target was brought to the unit of the loss: (value - ``offset``) / ``scale``.

    ``low`` and ``high`` are the smallest and the largest training target in that unit: the range of a bounded output.
    """

    offset: float = 0.0
    scale: float = 1.0
    low: float = 0.0
    high: float = 1.0

    def restored(self, scaled: np.ndarray) -> np.ndarray:
        """Return numbers of the loss's unit in the target's own."""
        return scaled * np.float32(self.scale) + np.float32(self.offset)


@dataclass(frozen=True)
class Prepared:
    """A table as its network is told it.

    Attributes
    ----------
    inputs : dict of float32 (n, features)
        Of the parts ``train``, ``validation``, ``test``.
    targets : dict of float32 (n,)
        In the unit of the loss (see ``target``), or the numbers of the classes.
    rows : Rows
        Where each row stands in the table.
    target : Target
    """

    inputs: dict[str, np.ndarray]
    targets: dict[str, np.ndarray]
    rows: Rows
    target: Target


@cache
def housing() -> tuple[np.ndarray, np.ndarray]:
    """Return the housing table, in its geographic order.

    Returns
    -------
    inputs : numpy.ndarray, float32, shape (20640, 8)
        The columns of ``HOUSING_FEATURES``.
    price : numpy.ndarray, float32, shape (20640,)
        The median price of a house in 100,000 $; 5 stands for 5 and more.
    """
    with np.load(_HOUSING, allow_pickle=False) as file:
        inputs, price = file["data"].astype(np.float32), file["target"].astype(np.float32)
        assert tuple(map(str, file["feature_names"])) == HOUSING_FEATURES
    for array in (inputs, price):
        array.flags.writeable = False
    return inputs, price


def true_curve(kind: str, x: np.ndarray) -> np.ndarray:
    """Return the heights of a curve without noise, float64, at ``x`` from -3 to 3."""
    return {"sine": lambda: np.sin(2 * x), "step": lambda: np.where(x < 0, -1.0, 1.0),
            "polynomial": lambda: (x**3 - 4 * x) / 6}[kind]()


def curve(data: Curve, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Draw the points of a curve from left to right: x float32 (points, 1) and y float32 (points,)."""
    rng = np.random.default_rng([seed, 1])
    x = np.sort(rng.uniform(-CURVE_REACH, CURVE_REACH, data.points))
    y = true_curve(data.kind, x) + rng.normal(0, data.noise, data.points)
    return x[:, None].astype(np.float32), y.astype(np.float32)


def split_rows(data: TableData, seed: int) -> Rows:
    """Cut a table's rows into three sets: the seed shuffles them, the last ones test, those before them validate.

    In a fold, its part of the rows that do not test validates.
    """
    order = np.random.default_rng([seed, 2]).permutation(data.rows) if data.shuffle else np.arange(data.rows)
    known, test = np.split(order, [data.rows - data.test_points])
    start, end = data.fold.part(len(known)) if data.fold else (len(known) - data.validation_points, len(known))
    return Rows(np.concatenate([known[:start], known[end:]]), known[start:end], test)


def raw(data: TableData, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Return a table's columns and targets as they stand there, float32 (rows, columns) and (rows,)."""
    if isinstance(data, Housing):
        return housing()
    if isinstance(data, Curve):
        return curve(data, seed)
    return data.numbers[:, :-1], data.numbers[:, -1]


def prepare(experiment: TableExperiment) -> Prepared:
    """Return an experiment's table as its network is told it.

    What is measured (means, standard deviations, what fills a gap) is measured on the training rows only.
    """
    return _prepared(experiment.data, experiment.seed, experiment.network.output_activation)


@lru_cache(maxsize=16)
def _prepared(data: TableData, seed: int, activation: str) -> Prepared:
    columns, values = raw(data, seed)
    rows = split_rows(data, seed)
    places = {part: getattr(rows, part) for part in PARTS}
    told = _told(data, columns, rows.train)
    target = _target(data, values[rows.train], activation)
    scaled = ((values - np.float32(target.offset)) / np.float32(target.scale)).astype(np.float32)
    return Prepared({part: told[place] for part, place in places.items()},
                    {part: scaled[place] for part, place in places.items()}, rows, target)


def _told(data: TableData, columns: np.ndarray, train: np.ndarray) -> np.ndarray:
    """Return the inputs of all rows, float32 (rows, features), measured on the training rows."""
    if isinstance(data, OwnTable):
        return np.concatenate([_as_inputs(column.categories, values, how) for column, values, how in zip(
            data.columns, columns.T, measured(data, train), strict=True)], axis=1)
    if not data.standardise:
        return columns
    some = columns[train].astype(np.float64)
    deviations = some.std(axis=0)
    deviations[deviations == 0] = 1
    return ((columns - some.mean(axis=0)) / deviations).astype(np.float32)


@dataclass(frozen=True)
class Measured:
    """What was measured of a column on the training rows: what fills its gaps, its mean and standard deviation."""

    fill: float
    mean: float = 0.0
    deviation: float = 1.0


def measured(data: OwnTable, train: np.ndarray) -> list[Measured]:
    """Return what was measured of each column on the training rows, whose numbers are ``train``.

    Gaps of numbers are filled by the median, those of categories by the most frequent one; then numbers are
    standardised, unless that is off. As ``SimpleImputer`` and ``StandardScaler`` of scikit-learn do, in NumPy: pages
    need it, and to import scikit-learn takes them a second.
    """
    found = []
    for column, values in zip(data.columns, data.numbers[train].T.astype(np.float64), strict=False):
        known = values[~np.isnan(values)]
        if column.categories:
            found.append(Measured(float(np.bincount(known.astype(int)).argmax()) if len(known) else 0.0))
            continue
        fill = float(np.median(known)) if len(known) else 0.0
        filled = np.where(np.isnan(values), fill, values)
        found.append(Measured(fill, float(filled.mean()), float(filled.std()) or 1.0) if data.standardise
                     else Measured(fill))
    return found


def _as_inputs(categories: tuple[str, ...], values: np.ndarray, how: Measured) -> np.ndarray:
    """Return a column as inputs, float32 (rows, 1), or (rows, categories) of 0 and 1."""
    filled = np.where(np.isnan(values), np.float32(how.fill), values).astype(np.float64)
    if categories:
        return (filled[:, None] == np.arange(len(categories))).astype(np.float32)
    return ((filled - how.mean) / how.deviation).astype(np.float32)[:, None]


def _target(data: TableData, train: np.ndarray, activation: str) -> Target:
    """Return how the target is scaled: that of an own table is, whose unit may be anything.

    An output that cannot be below 0 would lose half of a target with mean 0: there the target is only divided.
    """
    if data.task == "classification":
        return Target()
    offset, scale = 0.0, 1.0
    if isinstance(data, OwnTable) and data.standardise:
        numbers = train.astype(np.float64)
        offset = 0.0 if activation in ("relu", "softplus") else float(numbers.mean())
        scale = float(numbers.std()) or 1.0
    low, high = ((float(edge) - offset) / scale for edge in (train.min(), train.max()))
    return Target(offset, scale, low, high if high > low else low + 1.0)
