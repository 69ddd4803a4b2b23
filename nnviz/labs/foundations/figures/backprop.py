"""Forward pass, loss, backpropagation and update of a small network, every intermediate number by its name.

Shapes: n examples, I inputs, H hidden units, O outputs; all float64. Kernels are as in Keras, (inputs, units).
The oracle is ``tf.GradientTape`` over Keras's own layers and losses.
"""

from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np

from nnviz.labs.foundations.figures.activations import ACTIVATIONS
from nnviz.labs.foundations.figures.losses import LOSSES
from nnviz.labs.foundations.figures.net import Net
from nnviz.maths.scores import softmax

#: Half the step of the finite differences.
STEP = 1e-5


class Weights(NamedTuple):
    """All weights: kernels (I, H) and (H, O), biases (H,) and (O,)."""

    hidden: np.ndarray
    hidden_bias: np.ndarray
    output: np.ndarray
    output_bias: np.ndarray

    def flat(self) -> np.ndarray:
        """Return the weights in the order of ``Net.weights``."""
        return np.concatenate([part.T.ravel() for part in self])


class Forward(NamedTuple):
    """What a network makes of n examples: weighted sums and activations, (n, H) and (n, O); ``losses`` (n, O).

    ``losses`` are each output's share of its example's loss, so that a row's sum is the example's loss.
    """

    z_hidden: np.ndarray
    h: np.ndarray
    z_output: np.ndarray
    o: np.ndarray
    losses: np.ndarray


class Backward(NamedTuple):
    """The derivatives of each example's own loss, and the batch's gradient.

    Attributes
    ----------
    by_o, by_z_output : numpy.ndarray, (n, O)
        With respect to the outputs and to their weighted sums.
    by_h, by_z_hidden : numpy.ndarray, (n, H)
    gradient : Weights
        The gradient of the batch's loss.
    """

    by_o: np.ndarray
    by_z_output: np.ndarray
    by_h: np.ndarray
    by_z_hidden: np.ndarray
    gradient: Weights


def weights_of(net: Net, flat: np.ndarray | None = None) -> Weights:
    """Return the weights at the start, or those in a vector, as arrays."""
    flat = np.asarray(net.weights if flat is None else flat, float)
    inputs, hidden, outputs = net.sizes
    cuts = np.cumsum([hidden * inputs, hidden, outputs * hidden])
    first, first_bias, second, second_bias = np.split(flat, cuts)
    return Weights(first.reshape(hidden, inputs).T, first_bias, second.reshape(outputs, hidden).T, second_bias)


def _activate(name: str, z: np.ndarray) -> np.ndarray:
    return softmax(z.T).T if name == "softmax" else ACTIVATIONS[name].value(z)


def forward(net: Net, weights: Weights, x: np.ndarray, t: np.ndarray) -> Forward:
    """Carry inputs x (n, I) through the network and compare with targets t (n, O)."""
    z_hidden = x @ weights.hidden + weights.hidden_bias
    h = _activate(net.hidden, z_hidden)
    z_output = h @ weights.output + weights.output_bias
    o = _activate(net.output, z_output)
    return Forward(z_hidden, h, z_output, o, LOSSES[net.loss].value(t, o) * _share(net))


def _share(net: Net) -> float:
    """Return an output's part in the loss: Keras takes the mean over the outputs, but the sum over classes."""
    return 1.0 if net.loss == "cce" else 1 / net.sizes[2]


def loss_of(net: Net, weights: Weights, x: np.ndarray, t: np.ndarray) -> float:
    """Return the loss of a batch: the mean over its examples."""
    return float(forward(net, weights, x, t).losses.sum(axis=1).mean())


def backward(net: Net, weights: Weights, x: np.ndarray, t: np.ndarray, seen: Forward) -> Backward:
    """Carry the loss back through the network, by the chain rule.

    With ``net.updated_first`` it makes a common mistake: it updates the output weights first, and uses the new ones.
    """
    by_o = LOSSES[net.loss].by_output(t, seen.o) * _share(net)
    by_z_output = _through_output(net, by_o, t, seen)
    output = _gradient(seen.h, by_z_output)
    after = weights.output - net.rate * output[0] if net.updated_first else weights.output
    by_h = by_z_output @ after.T
    by_z_hidden = by_h * ACTIVATIONS[net.hidden].slope(seen.z_hidden)
    return Backward(by_o, by_z_output, by_h, by_z_hidden, Weights(*_gradient(x, by_z_hidden), *output))


def gradients_of_each(x: np.ndarray, seen: Forward, back: Backward) -> list[Weights]:
    """Return the gradient of each example's own loss; their mean is the batch's."""
    return [Weights(np.outer(x[one], back.by_z_hidden[one]), back.by_z_hidden[one],
                    np.outer(seen.h[one], back.by_z_output[one]), back.by_z_output[one]) for one in range(len(x))]


def _through_output(net: Net, by_o: np.ndarray, t: np.ndarray, seen: Forward) -> np.ndarray:
    """Return the derivatives for the weighted sums of the outputs; exact where Keras computes from the logit."""
    if net.output == "softmax":
        if net.loss == "cce":
            return seen.o * t.sum(axis=1, keepdims=True) - t
        return seen.o * (by_o - (by_o * seen.o).sum(axis=1, keepdims=True))
    if net.loss == "bce":
        return (seen.o - t) * _share(net)
    return by_o * ACTIVATIONS[net.output].slope(seen.z_output)


def _gradient(told: np.ndarray, by_z: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the batch's gradients of a kernel (inputs, units) and of a bias (units,): means over the examples."""
    return told.T @ by_z / len(told), by_z.mean(axis=0)


def batches(net: Net, updates: int) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Yield inputs and targets of so many updates, from the first on: one example after another, or all together."""
    x, t = np.array(net.inputs, float), np.array(net.targets, float)
    for number in range(net.example - 1, net.example - 1 + updates):
        some = slice(number % len(x), number % len(x) + 1) if net.batch == "one" else slice(None)
        yield x[some], t[some]


def batch_now(net: Net) -> tuple[np.ndarray, np.ndarray]:
    """Return inputs and targets of the update that comes next."""
    x, t = np.array(net.inputs, float), np.array(net.targets, float)
    some = slice(net.shown, net.shown + 1) if net.batch == "one" else slice(None)
    return x[some], t[some]


def updated(net: Net, weights: Weights, gradient: Weights) -> Weights:
    """Return the weights after a step of plain gradient descent; biases move as ``net.biases`` says."""
    moved: dict[str, Callable[[np.ndarray], np.ndarray]] = {
        "fixed": np.zeros_like, "own": np.asarray, "shared": lambda bias: np.full_like(bias, bias.sum())}
    bias = moved[net.biases]
    return Weights(weights.hidden - net.rate * gradient.hidden,
                   weights.hidden_bias - net.rate * bias(gradient.hidden_bias),
                   weights.output - net.rate * gradient.output,
                   weights.output_bias - net.rate * bias(gradient.output_bias))


@np.errstate(over="ignore", invalid="ignore")
def trained(net: Net, updates: int | None = None) -> Weights:
    """Return the weights after some updates, or after ``net.updates``."""
    weights = weights_of(net)
    for x, t in batches(net, net.updates if updates is None else updates):
        weights = updated(net, weights, backward(net, weights, x, t, forward(net, weights, x, t)).gradient)
    return weights


def finite_differences(net: Net, weights: Weights, x: np.ndarray, t: np.ndarray) -> np.ndarray:
    """Return how a batch's loss answers to each weight, nudged up and down by 1e-5; in the order of ``Net.weights``."""
    flat = weights.flat()
    nudges = STEP * np.eye(len(flat))
    up, down = ([loss_of(net, weights_of(net, flat + sign * nudge), x, t) for nudge in nudges] for sign in (1, -1))
    return (np.array(up) - np.array(down)) / (2 * STEP)


@np.errstate(over="ignore", invalid="ignore")
def named(net: Net) -> dict[str, float]:
    """Return every number of the update that comes next, by its name, for the example that is shown.

    ``x1`` ``t1``; ``z_h1`` ``h1`` ``z_o1`` ``o1``; ``L1`` (an output's share) and ``L`` (this example's loss), ``batch
    L``; derivatives of this example's loss ``dL/do1``, ``dL/dz_o1``, ``dL/dh1``, ``dL/dz_h1``, ``dL/dw1`` ..., of the
    batch's ``gradient w1`` ...; the weights now and after the update, ``w1`` and ``new w1``, ``b1`` and ``new b1``.
    """
    weights = trained(net)
    x, t = batch_now(net)
    seen = forward(net, weights, x, t)
    back = backward(net, weights, x, t, seen)
    new = updated(net, weights, back.gradient).flat()
    one = 0 if net.batch == "one" else net.shown
    numbers: dict[str, float] = {}
    for name, rows in (("x", x), ("t", t), ("z_h", seen.z_hidden), ("h", seen.h), ("z_o", seen.z_output),
                       ("o", seen.o), ("L", seen.losses), ("dL/do", back.by_o), ("dL/dz_o", back.by_z_output),
                       ("dL/dh", back.by_h), ("dL/dz_h", back.by_z_hidden)):
        numbers |= {f"{name}{unit}": value for unit, value in enumerate(rows[one], 1)}
    numbers |= {"L": seen.losses[one].sum(), "batch L": seen.losses.sum(axis=1).mean()}
    vectors = weights.flat(), gradients_of_each(x, seen, back)[one].flat(), back.gradient.flat(), new
    for edge, *values in zip(net.edges, *vectors, strict=True):
        parts = (edge.name, f"dL/d{edge.name}", f"gradient {edge.name}", f"new {edge.name}")
        numbers |= dict(zip(parts, values, strict=True))
    return {name: float(value) for name, value in numbers.items()}
