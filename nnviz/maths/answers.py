"""What trained networks of a plane answer: many snapshots of one network on many points."""

import numpy as np

from nnviz.maths.forward import ACTIVATIONS

#: So many numbers of a layer are computed at once: they stay in the processor's own memory.
_NUMBERS_AT_ONCE = 200_000


@np.errstate(over="ignore", invalid="ignore")
def answers(weights: list[np.ndarray], x: np.ndarray, activations: tuple[str, ...]) -> np.ndarray:
    """Return the output layer's weighted sums for all snapshots and points, float32 (outputs, F, n).

    Parameters
    ----------
    weights : list of float32 arrays
        ``[kernel, bias, ...]`` as in Keras, each with a leading axis of length F.
    x : float32 (n, inputs)
        What the network is told of the points.
    activations : tuple of str
        Those of the hidden layers.
    """
    *hidden, (kernels, biases) = zip(weights[::2], weights[1::2], strict=True)
    frames, _, outputs = kernels.shape
    widest = max([x.shape[1], outputs, *(shift.shape[1] for _, shift in hidden)])
    size = _NUMBERS_AT_ONCE // widest
    sums = np.empty((outputs, frames, len(x)), np.float32)
    for frame in range(frames):
        for start in range(0, len(x), size):
            values = x[start:start + size]
            for name, (inner, shift) in zip(activations, hidden, strict=True):
                values = ACTIVATIONS[name](values @ inner[frame] + shift[frame])
            sums[:, frame, start:start + size] = (values @ kernels[frame] + biases[frame]).T
    return sums
