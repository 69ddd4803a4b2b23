"""What a run has left in each of its layers: how far its weights have come, which neurons are silent or alike."""

from itertools import pairwise
from typing import NamedTuple

import numpy as np

from nnviz.datasets.plane import features, split
from nnviz.maths.forward import activation
from nnviz.recordings.recording import Recording

#: Outputs that differ by less are those of the same neuron; a neuron whose outputs are all smaller is silent.
_SAME = 1e-4


class Layer(NamedTuple):
    """One hidden layer at the end of a run.

    Attributes
    ----------
    neurons : int
    silent : int
        Neurons that answer 0 for every training point.
    different : int
        Neurons whose outputs on the training points are not those of another one.
    moved : float
        Length of the way from the first to the last weights of the layer: the root of the summed squared changes.
    """

    neurons: int
    silent: int
    different: int
    moved: float


def layers(recording: Recording) -> list[Layer]:
    """Look at each hidden layer of a run; a run that diverged is looked at where its weights were last finite."""
    network = recording.experiment.network
    last = _last_finite(recording.weights)
    values = features(split(recording.experiment).train, network.inputs)
    found = []
    for settings, (kernel, bias) in zip(network.hidden, pairwise_weights(recording.weights), strict=False):
        values = activation(settings.activation, values @ kernel[last] + bias[last])
        moved = np.sqrt(np.square(kernel[last] - kernel[0]).sum() + np.square(bias[last] - bias[0]).sum())
        found.append(Layer(settings.units, int((np.abs(values) < _SAME).all(axis=0).sum()), _different(values),
                           float(moved)))
    return found


def pairwise_weights(weights: list[np.ndarray]) -> list[tuple[np.ndarray, np.ndarray]]:
    """Return the kernel and the bias of each layer."""
    return list(pairwise(weights))[::2]


def _last_finite(weights: list[np.ndarray]) -> int:
    frames = len(weights[0])
    finite = np.all([np.isfinite(values).reshape(frames, -1).all(axis=1) for values in weights], axis=0)
    return int(np.flatnonzero(finite)[-1])


def _different(values: np.ndarray) -> int:
    """Count the columns of (points, neurons) that differ from all before them."""
    kept: list[np.ndarray] = []
    for column in values.T:
        if all(np.abs(column - other).max() > _SAME for other in kept):
            kept.append(column)
    return len(kept)
