"""Which test images a network takes for what, in the order in which they are worth looking at."""

import numpy as np


def in_cell(predicted: np.ndarray, classes: np.ndarray, output: np.ndarray, actual: int, answer: int) -> np.ndarray:
    """Return the images of a cell of the confusion matrix.

    Parameters
    ----------
    predicted, classes : int (n,)
        The predicted and the actual class of every image.
    output : float (n, classes)
        The network's probabilities.
    actual, answer : int
        The cell: its row and its column.

    Returns
    -------
    numpy.ndarray, int (m,)
        Numbers of images. Mistakes come surest first, right answers least sure first.
    """
    chosen = np.flatnonzero((classes == actual) & (predicted == answer))
    sure = output[chosen, answer].astype(np.float32)
    return chosen[np.argsort(sure if actual == answer else -sure, kind="stable")]


def worst(predicted: np.ndarray, classes: np.ndarray, output: np.ndarray) -> np.ndarray:
    """Return the numbers of all images that are taken for something else, the surest mistakes first: int (m,)."""
    wrong = np.flatnonzero(predicted != classes)
    sure = output[wrong, predicted[wrong]].astype(np.float32)
    return wrong[np.argsort(-sure, kind="stable")]
