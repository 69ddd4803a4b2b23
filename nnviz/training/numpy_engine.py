"""Training in NumPy, batch by batch: for a network whose program is not compiled yet.

Compiling takes one or two seconds; in NumPy a small network trains in a few tenths. So the first runs of an
architecture are trained here; if the class stays with it, its program is compiled while nothing runs. The steps are
those of ``program``: the tests hold both to Keras.
"""

from collections.abc import Callable
from math import ceil, sqrt

import numpy as np

from nnviz.arithmetic import rows, total
from nnviz.datasets.plane import Split, features
from nnviz.experiments.plane import Experiment
from nnviz.maths.forward import ACTIVATIONS, SELU_ALPHA, SELU_SCALE
from nnviz.maths.scores import accuracy, losses, predicted, softmax

#: Longer than this, compiling is quicker.
_SECONDS = 0.6
# Fitted on 200 epochs of 1,000 points in batches of 32, from 2-3-1 to 2-64-64-1, on one core of a 2-core server.
_SECONDS_PER_STEP = 1e-5
_SECONDS_PER_STEP_AND_LAYER = 7.5e-6
_SECONDS_PER_PRODUCT = 1e-10


def _constant(number: float) -> np.ndarray:
    """Return a number as an array: NumPy would make one of it at each use, which takes as long as the use itself."""
    return np.array(number, np.float32)


_ZERO, _HALF, _ONE = map(_constant, (0, 0.5, 1))
_EPSILON, _TENTH, _NINE_TENTHS = map(_constant, (1e-7, 0.1, 0.9))
_SELU_LEFT, _SELU_RIGHT = _constant(SELU_SCALE * SELU_ALPHA), _constant(SELU_SCALE)
#: How fast Adam's two moments follow the gradient and its square, (2, 1).
_ADAM = np.array([[1 - 0.9], [1 - 0.999]], np.float32)

#: How an activation rises, computed from its values: numbers of the same shape.
_SLOPES: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "linear": lambda h: _ONE,
    "sigmoid": lambda h: h - h * h,
    "tanh": lambda h: _ONE - h * h,
    "relu": np.sign,
    "selu": lambda h: np.where(h < _ZERO, h + _SELU_LEFT, _SELU_RIGHT),
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

    A layer's kernel and bias are one matrix, (inputs + 1, units), the bias its last row. A layer's inputs are
    (inputs + 1, points), the last row ones.

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
        self._powers, self._moments = (np.zeros((2, len(self.vector)), np.float32) for _ in range(2))
        self._gradient, self._squares = self._powers
        shapes = [(len(kernel) + 1, len(bias)) for kernel, bias in zip(weights[::2], weights[1::2], strict=True)]
        self._layers, self._gradients = _matrices(self.vector, shapes), _matrices(self._gradient, shapes)
        self._l1, self._l2 = (_on_kernels(factor, shapes) for factor in network.penalties)
        self._penalised = network.penalised
        self._activations = [layer.activation for layer in network.hidden]
        self._output, self._optimizer = network.output, training.optimizer
        self._rate, self._batch, self._steps = _constant(training.learning_rate), experiment.batch_size, 0
        self._train = _with_ones(features(points.train, network.inputs)), points.train_classes
        watched, classes = points.watched
        self._watched = _with_ones(features(watched, network.inputs)), classes
        self._validated = training.patience > 0
        self._hidden = [np.ones((layer.units + 1, self._batch), np.float32) for layer in network.hidden]

    @np.errstate(all="ignore")
    def train_epoch(self, order: np.ndarray) -> list[float]:
        """Train one epoch, the points in the order int (n,).

        Returns the epoch's line of ``program``'s report: training loss and accuracy averaged during the epoch, the
        validation loss after it if the training may stop early, and 0, or NaN when a weight is no finite number.
        """
        x, classes = (part[order] for part in self._train)
        wanted = self._wanted(classes)
        sums, penalties = np.empty_like(wanted), 0.0
        for start in range(0, len(order), self._batch):
            some = slice(start, start + self._batch)
            penalties += len(x[some]) * self._penalty()
            sums[:, some] = self._train_batch(x[some].T, wanted[:, some])
        watched_loss = 0.0
        if self._validated:
            watched_loss = self._score(self._watched_sums(), self._watched[1])[0] + self._penalty()
        loss, share = self._score(sums, classes)
        return [loss + penalties / len(order), share, watched_loss, (0 * self.vector).sum()]

    def _wanted(self, classes: np.ndarray) -> np.ndarray:
        """Return what the outputs should be, float32 (outputs, n)."""
        outputs = self._layers[-1].shape[1]
        return np.eye(outputs, dtype=np.float32)[classes].T if outputs > 1 else classes.astype(np.float32)[None]

    def _score(self, sums: np.ndarray, classes: np.ndarray) -> tuple[float, float]:
        """Return the mean loss, without penalty, and the accuracy; ``sums`` (outputs, n) are the weighted sums."""
        of_snapshot = sums[:, None]
        return (losses(of_snapshot, classes, self._output)[0],
                accuracy(predicted(of_snapshot, self._output), classes)[0])

    def _forward(self, x: np.ndarray, hidden: list[np.ndarray]) -> np.ndarray:
        """Return the output layer's weighted sums, (outputs, n); leave the hidden layers' values in ``hidden``.

        ``x`` (inputs + 1, n); ``hidden``: an array (units + 1, n) for each hidden layer, its last row ones.
        """
        for name, matrix, values in zip(self._activations, self._layers[:-1], hidden, strict=True):
            values[:-1] = ACTIVATIONS[name](matrix.T.dot(x))
            x = values
        return self._layers[-1].T.dot(x)

    def _watched_sums(self) -> np.ndarray:
        x = self._watched[0].T
        return self._forward(x, [np.ones((len(values), x.shape[1]), np.float32) for values in self._hidden])

    def _train_batch(self, x: np.ndarray, wanted: np.ndarray) -> np.ndarray:
        """Take one step; return the weighted sums of the output layer before it."""
        count = x.shape[1]
        hidden = self._hidden if count == self._batch else [values[:, :count] for values in self._hidden]
        sums = self._forward(x, hidden)
        delta = _slopes(sums, wanted, self._output) / _constant(count)
        for number in range(len(hidden), 0, -1):
            values = hidden[number - 1]
            np.dot(values, delta.T, out=self._gradients[number])
            delta = self._layers[number][:-1].dot(delta) * _SLOPES[self._activations[number - 1]](values[:-1])
        np.dot(x, delta.T, out=self._gradients[0])
        if self._penalised:
            self._gradient += self._l1 * np.sign(self.vector) + 2 * self._l2 * self.vector
        self._step()
        return sums

    def _penalty(self) -> float:
        return float((self._l1 * np.abs(self.vector) + self._l2 * self.vector ** 2).sum()) if self._penalised else 0.0

    def _step(self) -> None:
        """Move the weights by Keras's rule of the optimizer."""
        self._steps += 1
        gradient, rate, (first, second) = self._gradient, self._rate, self._moments
        if self._optimizer == "sgd":
            self.vector -= rate * gradient
        elif self._optimizer == "momentum":
            first *= _NINE_TENTHS
            first -= rate * gradient
            self.vector += first
        elif self._optimizer == "rmsprop":
            second += (gradient * gradient - second) * _TENTH
            self.vector -= rate * gradient / np.sqrt(second + _EPSILON)
        else:
            np.multiply(gradient, gradient, out=self._squares)
            self._moments += (self._powers - self._moments) * _ADAM
            rate = rate * _constant(sqrt(1 - 0.999 ** self._steps) / (1 - 0.9 ** self._steps))
            self.vector -= rate * first / (np.sqrt(second) + _EPSILON)


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
    """Return how each point's loss rises with the weighted sums, (outputs, n)."""
    if output == "softmax_ce":
        return softmax(sums) - wanted
    lean = np.tanh(_HALF * sums)  # the sigmoid, stretched to -1 ... 1
    error = _HALF * lean + (_HALF - wanted)
    return error if output == "sigmoid_bce" else _HALF * error * (_ONE - lean * lean)
