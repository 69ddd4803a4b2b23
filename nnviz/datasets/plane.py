"""Points of the plane: the course's ``gen_arti`` and its neighbours, the input features, and the train/test split."""

from dataclasses import dataclass
from functools import lru_cache
from math import ceil, floor, sqrt

import numpy as np

from nnviz.experiments.own_points import OwnPoints
from nnviz.experiments.plane import Blobs, Data, Experiment, GenArti

GEN_ARTI_TYPES = {"gaussians": 0, "xor": 1, "checkerboard": 2}


def gen_arti(centerx=1.0, centery=1.0, sigma=0.1, nbex=1000, data_type=0, epsilon=0.02, rng=None):
    """Draw the course's artificial data (document "Réseau de neurones DIY").

    Parameters
    ----------
    centerx, centery : float
        The clouds lie at plus and minus these values.
    sigma : float
        **Variance** of each isotropic Gaussian.
    nbex : int
        Number of points.
    data_type : {0, 1, 2}
        0: two Gaussians; 1: four Gaussians, XOR layout; 2: checkerboard, uniform on [-4, 4]², +1 where
        ``ceil(x) + ceil(y)`` is even. (A widely copied ``gen_arti`` has its signs the other way round.)
    epsilon : float
        **Standard deviation** of the Gaussian noise added to every coordinate afterwards.
    rng : numpy.random.Generator, optional
        Where the randomness comes from; a fresh one if not given.

    Returns
    -------
    points : numpy.ndarray, float64, shape (nbex, 2)
    labels : numpy.ndarray, int64, shape (nbex,), each -1 or +1

    Raises
    ------
    ValueError
        If ``data_type`` is none of 0, 1, 2.
    """
    rng = np.random.default_rng() if rng is None else rng
    if data_type == 2:
        points = rng.uniform(-4, 4, (nbex, 2))
        cells = np.ceil(points).sum(axis=1)
        labels = np.where(cells % 2 == 0, 1, -1)
    elif data_type in (0, 1):
        signs = np.array([(1, 1), (-1, -1)] if data_type == 0 else [(1, 1), (-1, -1), (1, -1), (-1, 1)])
        cloud_labels = np.array([1, -1] if data_type == 0 else [1, 1, -1, -1])
        cloud = np.arange(nbex) % len(signs)
        centers = signs[cloud] * np.array([centerx, centery])
        points = centers + rng.normal(0, sqrt(sigma), (nbex, 2))
        labels = cloud_labels[cloud]
    else:
        raise ValueError(f"data_type is 0, 1 or 2, not {data_type!r}")
    points = points + rng.normal(0, epsilon, (nbex, 2))
    order = rng.permutation(nbex)
    return points[order], labels[order]


def _circles(count, rng):
    angle = rng.uniform(0, 2 * np.pi, count)
    label = np.arange(count) % 2
    radius = np.where(label == 1, rng.uniform(0, 1, count), rng.uniform(1.6, 2.4, count))
    return np.column_stack([radius * np.cos(angle), radius * np.sin(angle)]), label


def _moons(count, rng):
    angle = rng.uniform(0, np.pi, count)
    label = np.arange(count) % 2
    upper = np.column_stack([np.cos(angle) - 0.5, np.sin(angle) - 0.25])
    lower = np.column_stack([0.5 - np.cos(angle), 0.25 - np.sin(angle)])
    return 1.6 * np.where(label[:, None] == 0, upper, lower), label


def _spiral(count, rng):
    turn = rng.uniform(0.05, 1, count)
    label = np.arange(count) % 2
    angle = 1.75 * 2 * np.pi * turn + np.pi * label
    return np.column_stack([2.4 * turn * np.sin(angle), 2.4 * turn * np.cos(angle)]), label


def _blobs(count, clouds, sigma, rng):
    label = np.arange(count) % clouds
    angle = 2 * np.pi * label / clouds + np.pi / 2
    centers = 2 * np.column_stack([np.cos(angle), np.sin(angle)])
    return centers + rng.normal(0, sqrt(sigma), (count, 2)), label


def _own(data: OwnPoints, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Put own points in order: those that train first, then those that validate, each class with its share of them.

    Each point draws a number, and the smallest numbers of its class train, the next ones validate. A point that is
    moved keeps its number, and one that is added at the end leaves the others theirs: the split stays as it was, as far
    as the counts allow.
    """
    table = np.array(data.table)
    classes = table[:, 2].astype(np.int32)
    order = np.argsort(rng.random(data.points))
    part = np.empty(data.points, int)  # of each point: 0 trains, 1 validates, 2 tests
    counts = zip(data.train_of_class, data.validation_of_class, data.first_validating_of_class, strict=True)
    for label, (training, validating, first) in enumerate(counts):
        of_class = order[classes[order] == label]
        place = np.arange(len(of_class))
        part[of_class] = np.where(place >= training + validating, 2, (place >= first) & (place < first + validating))
    order = order[np.argsort(part[order], kind="stable")]
    return table[order, :2].astype(np.float32), classes[order]


def draw(data: Data, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Draw the points of a data set, in random order; of own points only the order is drawn.

    Returns
    -------
    points : numpy.ndarray, float32, shape (points, 2)
    classes : numpy.ndarray, int32, shape (points,), 0 to classes - 1. Class 1 is the positive one of gen_arti.
    """
    rng = np.random.default_rng([seed, 1])
    if isinstance(data, OwnPoints):
        return _own(data, rng)
    if isinstance(data, GenArti):
        points, labels = gen_arti(data.centerx, data.centery, data.sigma, data.points,
                                  GEN_ARTI_TYPES[data.kind], data.epsilon, rng)
        return points.astype(np.float32), (labels > 0).astype(np.int32)
    if isinstance(data, Blobs):
        points, classes = _blobs(data.points, data.clouds, data.sigma, rng)
    else:
        points, classes = {"circles": _circles, "moons": _moons, "spiral": _spiral}[data.kind](data.points, rng)
    points = points + rng.normal(0, data.epsilon, points.shape)
    order = rng.permutation(data.points)
    return points[order].astype(np.float32), classes[order].astype(np.int32)


def extent(data: Data) -> float:
    """Return the half-width of the square that shows the data: it depends on the settings, never on the draw."""
    if isinstance(data, OwnPoints):
        farthest = max(max(abs(x1), abs(x2)) for x1, x2, _ in data.table)
        return max(1.0, floor(2 * farthest + 1) / 2)
    if data.kind == "checkerboard":
        return float(ceil(4 + 2 * data.epsilon))
    if isinstance(data, GenArti):
        reach = max(data.centerx, data.centery) + 3.2 * sqrt(data.sigma + data.epsilon**2)
    elif isinstance(data, Blobs):
        reach = 2 + 3.2 * sqrt(data.sigma + data.epsilon**2)
    else:
        reach = 2.5 + 2.5 * data.epsilon
    return ceil(2 * reach) / 2


_FEATURES = {
    "x1": lambda x1, x2: x1,
    "x2": lambda x1, x2: x2,
    "x1^2": lambda x1, x2: x1 * x1,
    "x2^2": lambda x1, x2: x2 * x2,
    "x1*x2": lambda x1, x2: x1 * x2,
    "sin(x1)": lambda x1, x2: np.sin(x1),
    "sin(x2)": lambda x1, x2: np.sin(x2),
}


def features(points: np.ndarray, inputs: tuple[str, ...]) -> np.ndarray:
    """Return what the network is told about each point: float32, shape (points, len(inputs))."""
    x1, x2 = points[:, 0], points[:, 1]
    return np.column_stack([_FEATURES[name](x1, x2) for name in inputs]).astype(np.float32)


@dataclass(frozen=True)
class Split:
    """Points and classes, cut into the part that trains, the part that validates (or none) and the part that tests.

    ``train``, ``validation`` and ``test`` are float32 points of shape (n, 2); their classes int32 (n,). All are
    read-only: the same cut serves whoever asks for it.
    """

    train: np.ndarray
    train_classes: np.ndarray
    validation: np.ndarray
    validation_classes: np.ndarray
    test: np.ndarray
    test_classes: np.ndarray

    @property
    def watched(self) -> tuple[np.ndarray, np.ndarray]:
        """What is looked at after each epoch of training: the validation points, or the test points without any."""
        if len(self.validation):
            return self.validation, self.validation_classes
        return self.test, self.test_classes

    @property
    def parts(self) -> dict[str, tuple[np.ndarray, np.ndarray]]:
        """Points and classes of each part by its name; ``validation`` only if there is one."""
        parts = {name: (getattr(self, name), getattr(self, f"{name}_classes"))
                 for name in ("train", "validation", "test")}
        return {name: part for name, part in parts.items() if len(part[0]) or name != "validation"}


def split(experiment: Experiment) -> Split:
    """Draw an experiment's points and cut them (the draw is already in order).

    The first ``train_points`` train, the next ``validation_points`` validate: the test points are the same ones
    whatever share validates.
    """
    return _split(experiment.data, experiment.seed)


@lru_cache(maxsize=64)
def _split(data: Data, seed: int) -> Split:
    points, classes = draw(data, seed)
    if data.fold and not isinstance(data, OwnPoints):  # the fold's part goes behind what trains, as own points have it
        known = data.train_points + data.validation_points
        begin, end = data.fold.part(known)
        order = np.r_[:begin, end:known, begin:end, known:len(points)]
        points, classes = points[order], classes[order]
    for array in (points, classes):
        array.flags.writeable = False
    cuts = [data.train_points, data.train_points + data.validation_points]
    return Split(*(part for pair in zip(np.split(points, cuts), np.split(classes, cuts), strict=True) for part in pair))


def grid(half_width: float, size: int = 100) -> np.ndarray:
    """Return the centres of a size x size raster over the square, row by row from the top left: float32 (size², 2)."""
    step = 2 * half_width / size
    axis = -half_width + step * (np.arange(size) + 0.5)
    x1, x2 = np.meshgrid(axis, -axis)
    return np.column_stack([x1.ravel(), x2.ravel()]).astype(np.float32)
