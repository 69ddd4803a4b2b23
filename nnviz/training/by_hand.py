"""Training in NumPy, batch by batch: for a network whose program is not compiled yet.

Compiling takes one or two seconds; in NumPy a small network trains in a few tenths. So the first runs of an
architecture are trained here; if the class stays with it, its program is compiled while nothing runs. The steps are
those of ``program``: the tests hold both to Keras.
"""

from collections.abc import Callable
from math import ceil, sqrt

import numpy as np

from nnviz.analysis.forward import ACTIVATIONS, SELU_ALPHA, SELU_SCALE
from nnviz.analysis.scores import accuracy, losses, predicted, sigmoid, softmax
from nnviz.arithmetic import rows, total
from nnviz.datasets.plane import Split, features
from nnviz.experiment import Experiment

#: Longer than this, compiling is quicker.
_SECONDS = 0.6
# Fitted on 200 epochs of 1,000 points in batches of 32, from 2-3-1 to 2-64-64-1, on one core of a 2-core server.
_SECONDS_PER_STEP = 1e-5
_SECONDS_PER_STEP_AND_LAYER = 7.5e-6
_SECONDS_PER_PRODUCT = 1e-10

#: How an activation rises, computed from its values: numbers of the same shape.
_SLOPES: dict[str, Callable[[np.ndarray], np.ndarray | float]] = {
    "linear": lambda h: 1.0,
    "sigmoid": lambda h: h * (1 - h),
    "tanh": lambda h: 1 - h * h,
    "relu": lambda h: h > 0,
    "selu": lambda h: np.where(h < 0, h + np.float32(SELU_SCALE * SELU_ALPHA), np.float32(SELU_SCALE)),
}


def suits(experiment: Experiment) -> bool:
    """Tell whether a network may be trained here: it is quick, and has no dropout, which only its program can draw."""
    return not any(layer.dropout for layer in experiment.network.hidden) and _seconds(experiment) < _SECONDS


def _seconds(experiment: Experiment) -> float:
    layers, points = rows(experiment), experiment.data.train_points
    steps = ceil(points / experiment.batch_size)
    return experiment.training.epochs * (
        steps * (_SECONDS_PER_STEP + _SECONDS_PER_STEP_AND_LAYER * (len(experiment.network.hidden) + 1))
        + 3 * points * total(layers) * _SECONDS_PER_PRODUCT)


class Network:
    """A network in training.

    A layer's kernel and bias are one matrix, (inputs + 1, units), the bias its last row: what a layer is told has a
    last column of ones.

    Parameters
    ----------
    experiment : Experiment
        One without dropout.
    weights : list of float32 arrays
        ``[kernel, bias, ...]`` as in Keras, before training.
    points : Split
        The experiment's points.

    Attributes
    ----------
    vector : float32 (parameters,)
        The weights, one array after the other; each epoch changes it.
    """

    def __init__(self, experiment: Experiment, weights: list[np.ndarray], points: Split):
        network, training = experiment.network, experiment.training
        self.vector = np.concatenate([weight.ravel() for weight in weights])
        self._gradient, self._first, self._second = (np.zeros_like(self.vector) for _ in range(3))
        shapes = [(len(kernel) + 1, len(bias)) for kernel, bias in zip(weights[::2], weights[1::2], strict=True)]
        self._layers, self._gradients = _matrices(self.vector, shapes), _matrices(self._gradient, shapes)
        self._l1, self._l2 = (_on_kernels(factor, shapes) for factor in network.penalties)
        self._penalised = network.penalised
        self._activations = [layer.activation for layer in network.hidden]
        self._output, self._optimizer, self._rate = network.output, training.optimizer, training.learning_rate
        self._batch, self._steps = experiment.batch_size, 0
        self._train = _with_ones(features(points.train, network.inputs)), points.train_classes
        self._test = _with_ones(features(points.test, network.inputs)), points.test_classes
        self._tested = training.patience > 0
        self._told = [np.ones((self._batch, layer.units + 1), np.float32) for layer in network.hidden]

    def _wanted(self, classes: np.ndarray) -> np.ndarray:
        """Return what the outputs should be, float32 (n, outputs)."""
        outputs = self._layers[-1].shape[1]
        return np.eye(outputs, dtype=np.float32)[classes] if outputs > 1 else classes.astype(np.float32)[:, None]

    @np.errstate(all="ignore")
    def train_epoch(self, order: np.ndarray) -> list[float]:
        """Train one epoch, the points in the order int (n,).

        Returns the epoch's line of ``program``'s report: training loss and accuracy averaged during the epoch, the
        test loss after it if the training may stop early, and 0, or NaN when a weight is no finite number.
        """
        x, classes = (part[order] for part in self._train)
        wanted = self._wanted(classes)
        sums, penalties = np.empty_like(wanted), 0.0
        for start in range(0, len(order), self._batch):
            some = slice(start, start + self._batch)
            penalties += len(x[some]) * self._penalty()
            sums[some] = self._train_batch(x[some], wanted[some])
        test_loss = 0.0
        if self._tested:
            test_loss = self._score(self._test_sums(), self._test[1])[0] + self._penalty()
        loss, share = self._score(sums, classes)
        return [loss + penalties / len(order), share, test_loss, (0 * self.vector).sum()]

    def _score(self, sums: np.ndarray, classes: np.ndarray) -> tuple[float, float]:
        """Return the mean loss, without penalty, and the accuracy; ``sums`` (n, outputs) are the weighted sums."""
        of_snapshot = sums.T[:, None]
        return (losses(of_snapshot, classes, self._output)[0],
                accuracy(predicted(of_snapshot, self._output), classes)[0])

    def _forward(self, x: np.ndarray, told: list[np.ndarray]) -> np.ndarray:
        """Return the output layer's weighted sums; leave in ``told`` what it and the hidden layers below it are told.

        ``x`` (n, inputs + 1); ``told``: an array (n or more, units + 1) for each hidden layer, its last column ones.
        """
        for name, matrix, values in zip(self._activations, self._layers[:-1], told, strict=True):
            values[:len(x), :-1] = ACTIVATIONS[name](x @ matrix)
            x = values[:len(x)]
        return x @ self._layers[-1]

    def _test_sums(self) -> np.ndarray:
        count = len(self._test[0])
        return self._forward(self._test[0], [np.ones((count, told.shape[1]), np.float32) for told in self._told])

    def _train_batch(self, x: np.ndarray, wanted: np.ndarray) -> np.ndarray:
        """Take one step; return the weighted sums of the output layer before it."""
        sums = self._forward(x, self._told)
        values = [x, *(told[:len(x)] for told in self._told)]
        delta = _slopes(sums, wanted, self._output) / np.float32(len(x))
        for number in range(len(values) - 1, 0, -1):
            np.matmul(values[number].T, delta, out=self._gradients[number])
            slope = _SLOPES[self._activations[number - 1]](values[number][:, :-1])
            delta = (delta @ self._layers[number][:-1].T) * slope
        np.matmul(x.T, delta, out=self._gradients[0])
        if self._penalised:
            self._gradient += self._l1 * np.sign(self.vector) + 2 * self._l2 * self.vector
        self._step()
        return sums

    def _penalty(self) -> float:
        return float((self._l1 * np.abs(self.vector) + self._l2 * self.vector ** 2).sum()) if self._penalised else 0.0

    def _step(self) -> None:
        """Move the weights by Keras's rule of the optimizer."""
        self._steps += 1
        gradient, rate = self._gradient, self._rate
        if self._optimizer == "sgd":
            self.vector -= rate * gradient
        elif self._optimizer == "momentum":
            self._first = 0.9 * self._first - rate * gradient
            self.vector += self._first
        elif self._optimizer == "rmsprop":
            self._second = 0.9 * self._second + 0.1 * gradient ** 2
            self.vector -= rate * gradient / np.sqrt(self._second + 1e-7)
        else:
            rate *= sqrt(1 - 0.999 ** self._steps) / (1 - 0.9 ** self._steps)
            self._first += (gradient - self._first) * (1 - 0.9)
            self._second += (gradient ** 2 - self._second) * (1 - 0.999)
            self.vector -= rate * self._first / (np.sqrt(self._second) + 1e-7)


def _matrices(vector: np.ndarray, shapes: list[tuple[int, int]]) -> list[np.ndarray]:
    """Return views of the layers' matrices in a vector of all weights."""
    ends = np.cumsum([rows * units for rows, units in shapes])[:-1]
    return [part.reshape(shape) for part, shape in zip(np.split(vector, ends), shapes, strict=True)]


def _on_kernels(number: float, shapes: list[tuple[int, int]]) -> np.ndarray:
    """Return a vector of all weights with a number at each weight of a kernel, 0 at each bias."""
    vector = np.full(sum(rows * units for rows, units in shapes), number, np.float32)
    for matrix in _matrices(vector, shapes):
        matrix[-1] = 0
    return vector


def _with_ones(values: np.ndarray) -> np.ndarray:
    """Return values (n, units) with a last column of ones."""
    result = np.ones((len(values), values.shape[1] + 1), np.float32)
    result[:, :-1] = values
    return result


def _slopes(sums: np.ndarray, wanted: np.ndarray, output: str) -> np.ndarray:
    """Return how each point's loss rises with the weighted sums, (n, outputs)."""
    if output == "softmax_ce":
        return softmax(sums.T).T - wanted
    share = sigmoid(sums)
    return share - wanted if output == "sigmoid_bce" else 2 * (share - wanted) * share * (1 - share)
