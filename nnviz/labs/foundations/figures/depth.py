"""A deep network before its first step: how large the gradient of each layer's weights is.

NumPy, many draws at once; the oracle is ``tf.GradientTape``. All layers have one width; one sigmoid output, binary
cross-entropy, on points of the course's XOR.
"""

from functools import lru_cache
from itertools import pairwise

import numpy as np
import pandas as pd

from nnviz.datasets.plane import gen_arti
from nnviz.labs.foundations.figures.activations import ACTIVATIONS

WIDTH, DRAWS, POINTS = 16, 10, 64
#: Activations that can be trained by their gradient, in the order in which they are drawn.
SMOOTH = ("sigmoid", "tanh", "relu", "selu")
#: Initializer -> the standard deviation of a weight, from the number of inputs and of units (Keras's, all normal).
SPREADS = {
    "glorot": lambda inputs, units: np.sqrt(2 / (inputs + units)),
    "he": lambda inputs, units: np.sqrt(2 / inputs),
    "small_normal": lambda inputs, units: 0.05,
}


def initial(layers: int, initializer: str, seed: int) -> list[np.ndarray]:
    """Return kernels (draws, inputs, units) of the hidden layers and of the output; biases are 0."""
    rng = np.random.default_rng(seed)
    widths = [2, *[WIDTH] * layers, 1]
    return [rng.normal(0, SPREADS[initializer](inputs, units), (DRAWS, inputs, units))
            for inputs, units in pairwise(widths)]


def points(seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Return points (n, 2) and their classes, 0 or 1, (n, 1)."""
    x, labels = gen_arti(nbex=POINTS, data_type=1, rng=np.random.default_rng(seed))
    return x, (labels[:, None] > 0).astype(float)


def gradients(activation: str, kernels: list[np.ndarray], x: np.ndarray, y: np.ndarray) -> list[np.ndarray]:
    """Return the gradient of the mean loss with respect to each kernel, (draws, inputs, units)."""
    value, slope = ACTIVATIONS[activation]
    told, sums = [np.broadcast_to(x, (len(kernels[0]), *x.shape))], []
    for kernel in kernels[:-1]:
        sums.append(told[-1] @ kernel)
        told.append(value(sums[-1]))
    back = (ACTIVATIONS["sigmoid"].value(told[-1] @ kernels[-1]) - y) / len(x)
    found = [told[-1].swapaxes(1, 2) @ back]
    for place in range(len(sums) - 1, -1, -1):
        back = (back @ kernels[place + 1].swapaxes(1, 2)) * slope(sums[place])
        found.insert(0, told[place].swapaxes(1, 2) @ back)
    return found


@lru_cache(maxsize=64)
def sizes(layers: int, initializer: str, seed: int) -> pd.DataFrame:
    """Return how large a weight's gradient is in each hidden layer, for each of ``SMOOTH``.

    Returns
    -------
    pandas.DataFrame
        ``x`` (hidden layer, 1 next to the inputs), ``y`` (root of the mean square over weights and draws), ``series``
        (activation). What is 0 is left out: a logarithmic axis has no place for it.
    """
    kernels, (x, y) = initial(layers, initializer, seed), points(seed)
    tables = []
    for name in SMOOTH:
        found = [float(np.sqrt(np.mean(one ** 2))) for one in gradients(name, kernels, x, y)[:-1]]
        tables.append(pd.DataFrame({"x": np.arange(1, layers + 1), "y": found, "series": name}))
    table = pd.concat(tables, ignore_index=True)
    return table[table["y"] > 0]


def first_over_last(table: pd.DataFrame) -> dict[str, float]:
    """Return, for each activation, the first hidden layer's gradient as a share of the last one's."""
    return {name: float(rows["y"].iloc[0] / rows["y"].iloc[-1]) for name, rows in table.groupby("series", sort=False)}


def products(z: float, layers: int, names: tuple[str, ...]) -> pd.DataFrame:
    """Return what the slopes at ``z`` leave of a gradient after 0, 1 ... layers: ``x``, ``y``, ``series``; no zeros."""
    left = [pd.DataFrame({"x": np.arange(layers + 1), "y": ACTIVATIONS[name].slope(z) ** np.arange(layers + 1.0),
                          "series": name}) for name in names]
    table = pd.concat(left, ignore_index=True)
    return table[table["y"] > 0]
