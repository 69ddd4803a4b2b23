"""Threshold neurons and the Boolean functions that one of them can compute.

A function of n inputs is known by its table: the answers to the inputs 0…00, 0…01, …, 1…11, the first input being the
leftmost digit. Its number reads the table as a binary number, so AND is 0001, number 1, and XOR is 0110, number 6.
"""

from dataclasses import dataclass
from functools import lru_cache
from itertools import product

import numpy as np

#: More inputs than this have 65,536 functions and more.
MOST_INPUTS = 3
#: Inputs -> the largest integer weight that is tried; 2 finds every threshold function of up to three inputs.
_LARGEST_WEIGHT = 2


@dataclass(frozen=True)
class Neuron:
    """A neuron of McCulloch and Pitts: it fires if the weighted sum of its inputs reaches the threshold.

    Attributes
    ----------
    weights : tuple of float
        One for each input.
    threshold : float
    """

    weights: tuple[float, ...]
    threshold: float

    def sums(self, inputs: np.ndarray) -> np.ndarray:
        """Return the weighted sum of each row of 0 and 1: shape (rows,)."""
        return np.asarray(inputs) @ np.array(self.weights, float)

    def answers(self, inputs: np.ndarray) -> np.ndarray:
        """Return 1 for each row whose sum reaches the threshold, else 0: int64, shape (rows,)."""
        return (self.sums(inputs) >= self.threshold).astype(np.int64)


def rows(inputs: int) -> np.ndarray:
    """Return all inputs in the order of a truth table: int64, shape (2 ** inputs, inputs).

    >>> rows(2).tolist()
    [[0, 0], [0, 1], [1, 0], [1, 1]]
    """
    return np.array(list(product((0, 1), repeat=inputs)))


def table_of(number: int, inputs: int) -> tuple[int, ...]:
    """Return the answers of the function with a number, row after row.

    >>> table_of(6, 2)
    (0, 1, 1, 0)
    """
    size = 2**inputs
    return tuple(number >> (size - 1 - row) & 1 for row in range(size))


def number_of(table: tuple[int, ...] | np.ndarray) -> int:
    """Return the number of the function with these answers.

    >>> number_of((0, 1, 1, 0))
    6
    """
    return int("".join(map(str, table)), 2)


@lru_cache(maxsize=8)
def threshold_functions(inputs: int) -> dict[int, Neuron]:
    """Return every function that one threshold neuron computes, with the smallest integer weights that do.

    Weights from -2 to 2 are tried, those with the smallest sum of sizes first, and for each all thresholds that differ.
    Half a unit is taken from a threshold so that no sum meets it exactly: the line runs between the points.

    Parameters
    ----------
    inputs : int, 1 to 3

    Returns
    -------
    dict of int -> Neuron
        Number of the function -> its neuron; 4, 14 and 104 functions of 1, 2 and 3 inputs.

    Raises
    ------
    ValueError
        If there are more inputs than weights of this size serve.
    """
    if not 1 <= inputs <= MOST_INPUTS:
        raise ValueError(f"1 to {MOST_INPUTS} inputs, not {inputs}")
    found: dict[int, Neuron] = {}
    possible = product(range(-_LARGEST_WEIGHT, _LARGEST_WEIGHT + 1), repeat=inputs)
    for weights in sorted(possible, key=lambda each: (sum(map(abs, each)), [-weight for weight in each])):
        sums = rows(inputs) @ np.array(weights)
        for least in [*sorted(set(sums.tolist())), max(sums) + 1]:
            number = number_of((sums >= least).astype(int))
            found.setdefault(number, Neuron(weights, float(least) - 0.5))
    return dict(sorted(found.items()))


def is_threshold(number: int, inputs: int) -> bool:
    """Tell whether one threshold neuron computes the function."""
    return number in threshold_functions(inputs)


#: The four networks of McCulloch and Pitts that the course draws: name of the function -> weights of A and B. In all of
#: them the neuron fires from 2 on, so that one strong connection suffices, or two simple ones together.
COURSE_NETWORKS = {"same": Neuron((2, 0), 2), "and": Neuron((1, 1), 2), "or": Neuron((2, 2), 2),
                   "and_not": Neuron((2, -1), 2)}
#: What the learner is asked to build: gate -> the answers of its truth table.
GATES = {"and": (0, 0, 0, 1), "or": (0, 1, 1, 1), "not": (1, 0), "nand": (1, 1, 1, 0), "xor": (0, 1, 1, 0)}


def right_rows(neuron: Neuron, gate: str) -> tuple[bool, ...]:
    """Tell for each row of a gate's table whether the neuron answers it right."""
    wanted = GATES[gate]
    inputs = 1 if len(wanted) == 2 else 2
    return tuple((neuron.answers(rows(inputs)) == wanted).tolist())
