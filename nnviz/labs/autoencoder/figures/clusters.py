"""Groups that k-means finds without knowing the classes, counted against the classes."""

from dataclasses import dataclass

import numpy as np
from sklearn.cluster import KMeans
from sklearn.metrics import adjusted_rand_score

MIN_K, MAX_K = 2, 30
#: k-means starts so many times from other centres; the best result counts.
_STARTS = 4


@dataclass(frozen=True, eq=False)
class Clusters:
    """Clusters in the order of their majority classes; of those with the same class, the one with most of it first.

    Attributes
    ----------
    labels : int64 (n,)
        Cluster of every point, from 0.
    centers : float64 (k, d)
    table : int64 (k, classes)
        Points of every class in every cluster.
    majority : int64 (k,)
        The class with the most points in every cluster; of equal ones the first.
    purity : float
        Share of the points that belong to their cluster's majority class.
    adjusted_rand : float
        How well clusters and classes agree on which points belong together: 1 the same groups, about 0 chance.
    """

    labels: np.ndarray
    centers: np.ndarray
    table: np.ndarray
    majority: np.ndarray
    purity: float
    adjusted_rand: float


def k_means(vectors: np.ndarray, classes: np.ndarray, k: int, *, class_count: int, seed: int) -> Clusters:
    """Find ``k`` clusters of points, or as many as there are distinct points if these are fewer.

    Parameters
    ----------
    vectors : float (n, d)
    classes : int (n,)
        Class of every point, from 0.
    k : int
        2 to 30.
    class_count : int
        How many classes there are, with those that have no point here.
    seed : int
        Draws the first centres.

    Raises
    ------
    ValueError
        If there is no point, ``k`` is out of bounds or a vector holds a value that is not a finite number.
    """
    if not MIN_K <= k <= MAX_K:
        raise ValueError(f"k is {MIN_K} to {MAX_K}, not {k}")
    vectors = np.asarray(vectors, float) + 0.0  # there is one zero only
    if not len(vectors) or not np.isfinite(vectors).all():
        raise ValueError("k-means needs points, and every number in them finite")
    distinct = len({vector.tobytes() for vector in vectors})
    found = KMeans(min(k, distinct), n_init=_STARTS, random_state=seed).fit(vectors)
    return counted(found.labels_, found.cluster_centers_, classes, class_count)


def counted(labels: np.ndarray, centers: np.ndarray, classes: np.ndarray, class_count: int) -> Clusters:
    """Count clusters against classes and put them in order; shapes and dtypes as in `Clusters` and `k_means`."""
    table = np.zeros((len(centers), class_count), np.int64)
    np.add.at(table, (labels, classes), 1)
    order = np.lexsort((*-table.T[::-1], -table.max(axis=1), table.argmax(axis=1)))
    table = table[order]
    return Clusters(labels=np.argsort(order)[labels], centers=centers[order], table=table,
                    majority=table.argmax(axis=1), purity=float(table.max(axis=1).sum() / len(labels)),
                    adjusted_rand=float(adjusted_rand_score(classes, labels)))
