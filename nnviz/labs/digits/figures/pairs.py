"""Which two classes a network takes for one another, and whether the same two with every seed."""

from itertools import combinations
from typing import NamedTuple

import numpy as np

#: The most confused pairs are those on the first so many places.
PLACES = 5


class Pair(NamedTuple):
    """Two classes and the images confused between them.

    ``there`` images of ``first`` were taken for ``second``, ``back`` images of ``second`` for ``first``. ``place`` is
    1 for the pair with the most images; equal pairs share a place.
    """

    first: int
    second: int
    there: int
    back: int
    place: int

    @property
    def images(self) -> int:
        """Images confused, in both directions."""
        return self.there + self.back


class Seeds(NamedTuple):
    """A pair of classes over several seeds: with how many it is on the first places, its fewest and most images."""

    first: int
    second: int
    among_top: int
    fewest: int
    most: int


def pairs(matrix: np.ndarray) -> list[Pair]:
    """Return all pairs of classes, the most confused first; ``matrix`` is int (actual, predicted)."""
    both = matrix + matrix.T
    couples = list(combinations(range(len(matrix)), 2))
    counts = np.array([both[couple] for couple in couples])
    order = np.argsort(-counts, kind="stable")
    return [Pair(a, b, int(matrix[a, b]), int(matrix[b, a]), 1 + int((counts > both[a, b]).sum()))
            for a, b in (couples[position] for position in order)]


def top(matrix: np.ndarray) -> list[Pair]:
    """Return the most confused pairs: those on the first places (a tie brings more) with at least one image."""
    return [pair for pair in pairs(matrix) if pair.place <= PLACES and pair.images]


def claimed(written: str) -> frozenset[int]:
    """Read a document's way of writing a pair: ``7/2`` are two classes; ``8`` is one class with any other."""
    return frozenset(map(int, written.split("/")))


def most_confused(matrix: np.ndarray, claim: frozenset[int]) -> Pair:
    """Return the most confused pair that holds the classes of a claim: one class or two."""
    return next(pair for pair in pairs(matrix) if claim <= {pair.first, pair.second})


def over_seeds(matrices: np.ndarray, couples: list[tuple[int, int]]) -> list[Seeds]:
    """Count pairs over seeds.

    Parameters
    ----------
    matrices : int array (seeds, actual, predicted)
    couples : list of (int, int)
        The pairs of classes to look for.

    Returns
    -------
    list of Seeds
        One for each pair, in the same order.
    """
    tops = [{(pair.first, pair.second) for pair in top(matrix)} for matrix in matrices]
    both = matrices + matrices.transpose(0, 2, 1)
    return [Seeds(first, second, sum((first, second) in among for among in tops), int(both[:, first, second].min()),
                  int(both[:, first, second].max())) for first, second in couples]
