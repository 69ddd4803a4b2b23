"""Two layers of threshold neurons that fold the plane so that one line separates XOR."""

from dataclasses import dataclass

import numpy as np

#: The corners of the unit square in the order of a truth table, and XOR's answers.
CORNERS = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
WANTED = np.array([0, 1, 1, 0])
#: How many weights and biases a network of 2 inputs, 2 hidden neurons and 1 output has.
PARAMETERS = 9


@dataclass(frozen=True)
class Folded:
    """What a 2-2-1 network of threshold neurons does with points.

    Attributes
    ----------
    hidden : numpy.ndarray, int64, shape (points, 2)
        What each hidden neuron answers.
    answers : numpy.ndarray, int64, shape (points,)
    """

    hidden: np.ndarray
    answers: np.ndarray


def fold(weights: np.ndarray | tuple[float, ...], points: np.ndarray) -> Folded:
    """Send points through the two layers; a neuron fires if its weighted sum with its bias is above 0.

    Parameters
    ----------
    weights : array of 9
        Kernel of the hidden layer (input after input), its two biases, kernel of the output, its bias: as Keras's
        arrays one after the other.
    points : numpy.ndarray, shape (points, 2)
    """
    vector = np.asarray(weights, float)
    hidden = (points @ vector[:4].reshape(2, 2) + vector[4:6] > 0).astype(np.int64)
    return Folded(hidden, (hidden @ vector[6:8] + vector[8] > 0).astype(np.int64))


def right(weights: np.ndarray | tuple[float, ...]) -> np.ndarray:
    """Tell for each of the four corners whether the network answers XOR there: bool, shape (4,)."""
    return fold(weights, CORNERS).answers == WANTED


def on_the_way(points: np.ndarray, images: np.ndarray, share: float) -> np.ndarray:
    """Return where points stand on their straight way into the hidden space: at 0 in the plane, at 1 folded."""
    return (1 - share) * points + share * images


#: Networks to start from: name -> weights as ``fold`` takes them. The course's: the first hidden neuron is AND, the
#: second OR, and the output fires for OR without AND.
PRESETS = {
    "course": (1.0, 1.0, 1.0, 1.0, -1.5, -0.5, -1.0, 1.0, -0.5),
    "nand": (-1.0, 1.0, -1.0, 1.0, 1.5, -0.5, 1.0, 1.0, -1.5),
    "stripes": (1.0, -1.0, -1.0, 1.0, -0.5, -0.5, 1.0, 1.0, -0.5),
    "parallel": (1.0, 1.0, 1.0, 1.0, -0.5, -0.5, 1.0, 1.0, -0.5),
}
