"""Points of many dimensions as points of the plane by PCA, which keeps what is far apart."""

from typing import NamedTuple

import numpy as np
from sklearn.decomposition import PCA


class Projection(NamedTuple):
    """``positions`` float32 (n, 2), and ``explained`` float32 (2,): the share of the variance along each axis."""

    positions: np.ndarray
    explained: np.ndarray


def pca(vectors: np.ndarray) -> Projection:
    """Project points onto the two directions in which they vary most.

    Points that all coincide are all at (0, 0), and the axes explain nothing.

    Parameters
    ----------
    vectors : float (n, d)
        At least two points of at least two dimensions.

    Raises
    ------
    ValueError
        If there are fewer, or a vector holds a value that is not a finite number.
    """
    points, size = centered(vectors)
    if not size:
        return Projection(np.zeros((len(points), 2), np.float32), np.zeros(2, np.float32))
    fitted = PCA(2, svd_solver="covariance_eigh")
    positions = size * fitted.fit_transform(points)
    return Projection(positions.astype(np.float32), fitted.explained_variance_ratio_.astype(np.float32))


def centered(vectors: np.ndarray) -> tuple[np.ndarray, float]:
    """Return points moved to 0 and no farther apart than 1 in any dimension: float64 (n, d).

    Beside them what they were divided by, 0 if they coincide. Raises ValueError for what cannot be embedded.
    """
    points = np.asarray(vectors, float)
    if points.ndim != 2 or min(points.shape) < 2:
        raise ValueError(f"an embedding needs at least two points of two dimensions, not {points.shape}")
    if not np.isfinite(points).all():
        raise ValueError("the run diverged: some vectors hold values that are not finite numbers")
    size = float(np.ptp(points, axis=0).max())
    return (points - points.mean(axis=0)) / (size or 1), size
