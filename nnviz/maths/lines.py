"""How well a straight line can tell two classes of the plane apart."""

import numpy as np

_DIRECTIONS = 360


def best_line_accuracy(points: np.ndarray, classes: np.ndarray) -> float:
    """Return the largest share of points that a straight line classifies correctly.

    Every half degree is tried, and in each direction every place of the line: between directions a point or two may
    change sides, so the true maximum can be larger by as little.

    Parameters
    ----------
    points : float array (n, 2)
    classes : int array (n,)
        0 or 1.

    Returns
    -------
    float
        From 0.5 to 1.

    Examples
    --------
    >>> best_line_accuracy(np.array([[0, 0], [1, 1], [0, 1], [1, 0]]), np.array([0, 0, 1, 1]))
    0.75
    """
    angles = np.arange(_DIRECTIONS) * np.pi / _DIRECTIONS
    along = points @ np.stack([np.cos(angles), np.sin(angles)])
    order = np.argsort(along, axis=0, kind="stable")
    sorted_along, sorted_classes = np.take_along_axis(along, order, 0), classes[order]
    ones = classes.sum()
    # With the line behind the first k points: class 0 before it and class 1 after it, or the other way round.
    zeros_before = np.cumsum(sorted_classes == 0, axis=0)
    right = zeros_before + ones - np.cumsum(sorted_classes == 1, axis=0)
    apart = np.diff(sorted_along, axis=0, append=np.inf) > 1e-12  # a line passes between different places only
    found = right[apart]
    return float(max(found.max(), len(classes) - found.min()) / len(classes))
