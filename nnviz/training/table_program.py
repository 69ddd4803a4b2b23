"""The compiled training loop of a table's network: all its epochs as one XLA program.

A program is made for *sizes*: the number of features, each layer's width, the batch and the number of rows are rounded
up to the next of a short list. What is added has weights of zero, and a mask holds their gradient at zero. Learning
rate, number of rows, batch, penalty, dropout, the range of a bounded output and the wide path are inputs.

One program trains one network, or several of one shape side by side: arrays have the members first. Members have their
own rows, weights, rates, dropout and penalties; the order of the rows, the batch and the number of epochs are shared.
An epoch of 32 networks in two threads, one by one, 8 and 16 side by side (two busy cores): H10 74, 41 and 36 ms; H9
153, 90 and 92 ms; two layers of 100, 275, 189 and 180 ms. With two layers of 200 nothing is gained (705, 700 and 851).

Other than on the plane, a layer is a matrix product, and NumPy does not answer first: compiling takes a third of a
second on a quiet machine, as long as NumPy takes for 20 epochs of H10.

The result equals ``keras.Model.fit`` on the same batches to 1e-5.
"""

from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import tensorflow as tf

from nnviz.maths.regression import HUBER_DELTA
from nnviz.training.layers import ACTIVATIONS
from nnviz.training.program import in_steps, row_of, updated

#: A call gives back the weights after each of its epochs, so many numbers at most.
_NUMBERS_OF_A_CALL = 2_000_000
_MOST_EPOCHS = 64


@dataclass(frozen=True)
class TableSpec:
    """What a compiled program is made for; all sizes are padded. Everything else is an input of the program."""

    members: int
    features: int
    widths: tuple[int, ...]
    outputs: int
    batch: int
    rows: int
    activations: tuple[str, ...]
    output_activation: str
    loss: str
    optimizer: str
    dropout: bool
    penalised: bool
    validated: bool

    @property
    def layers(self) -> list[tuple[int, int]]:
        """(inputs, units) of every layer; the output sees the features first, then the last hidden layer."""
        hidden = list(pairwise([self.features, *self.widths]))
        return [*hidden, (self.features + (self.widths[-1] if self.widths else 0), self.outputs)]

    @property
    def parameters(self) -> int:
        """Length of a member's weight vector."""
        return sum(inputs * units + units for inputs, units in self.layers)

    @property
    def epochs(self) -> int:
        """How many epochs one call trains at most."""
        return max(1, min(_MOST_EPOCHS, _NUMBERS_OF_A_CALL // (self.members * self.parameters)))


@cache
def table_program(spec: TableSpec):
    """Return the compiled program of a spec: a ``tf.function`` that trains up to ``spec.epochs`` epochs in one call.

    Inputs, the M members first: ``state`` = weights, first and second moments (each ``[kernel (M, inputs, units), bias
    (M, units), ...]``) and the steps done; ``train`` and ``watched`` (M, rows, features + 1), the target last;
    ``counts`` = (training rows, watched rows, batch size, epochs of this call), int32; ``orders`` (epochs, rows) int32,
    a permutation of the rows for each epoch, then zeros; ``rate`` (M,); ``masks``, like the weights: 1 where the real
    network has a weight; ``dropout`` (M, hidden layers); ``penalty`` (M, 2), the factors of L1 and L2; ``edges``
    (M, 2), the lowest and highest of a bounded output; ``first_epoch`` int32, which seeds dropout: it draws alike for
    all.

    Returns ``(state, weights after every epoch (epochs, M, parameters), report (epochs, 4, M))``. The rows of the
    report are the training loss and the squared error (of classes: the accuracy), both averaged during the epoch as
    Keras does, the loss of the watched rows after it, and 0, or NaN when a weight is no finite number.
    """
    @tf.function(jit_compile=True, autograph=False)
    def program(state, train, watched, counts, orders, rate, masks, dropout, penalty, edges, first_epoch):
        return _Call(spec, watched, counts, rate, masks, dropout, penalty, edges, first_epoch).train(
            state, train, orders)

    return program


def _beside(values, array):
    """Return a number for each member in such a shape that it meets an array, members first."""
    return tf.reshape(values, [-1] + [1] * (len(array.shape) - 1))


class _Call:
    """The steps of a program, as TensorFlow traces them. A state is (weights, first, second moments, steps done)."""

    def __init__(self, spec: TableSpec, watched, counts, rate, masks, dropout, penalty, edges, first_epoch):
        self._spec, self._watched = spec, watched
        self._count, self._watched_count, self._batch, self._epochs = tf.unstack(counts)
        self._masks = [row_of(mask) for mask in masks]
        self._rates = [row_of(_beside(rate, mask) * mask) for mask in masks]
        self._dropout, self._first_epoch = dropout, first_epoch
        self._l1, self._l2 = tf.unstack(penalty, axis=1)
        self._low, self._high = tf.unstack(edges[:, :, None], axis=1)

    def train(self, state, train, orders):
        """Return what the program returns."""
        spec = self._spec
        _, state, snapshots, report = tf.while_loop(
            lambda epoch, *_: epoch < self._epochs,
            lambda epoch, *rest: self._train_epoch(train, orders[epoch], epoch, *rest),
            (0, state, tf.TensorArray(tf.float32, spec.epochs, element_shape=(spec.members, spec.parameters)),
             tf.TensorArray(tf.float32, spec.epochs, element_shape=(4, spec.members))))
        return state, snapshots.stack(), report.stack()

    def _train_epoch(self, train, order, epoch, state, snapshots, report):
        rows = tf.pad(tf.gather(train, order, axis=1), [[0, 0], [0, self._spec.batch], [0, 0]])
        zero = tf.zeros(self._spec.members)
        _, state, loss_sum, figure_sum = tf.while_loop(
            lambda start, *_: start < self._count,
            lambda start, *rest: self._train_batch(rows, epoch, start, *rest), (0, state, zero, zero))
        watched_loss = self._watched_loss(state[0]) if self._spec.validated else zero
        vector = tf.concat([tf.reshape(weight, [self._spec.members, -1]) for weight in state[0]], axis=1)
        count = tf.cast(self._count, tf.float32)
        line = tf.stack([loss_sum / count, figure_sum / count, watched_loss, tf.reduce_sum(0.0 * vector, axis=1)])
        return epoch + 1, state, snapshots.write(epoch, vector), report.write(epoch, line)

    def _train_batch(self, rows, epoch, start, state, loss_sum, figure_sum):
        spec, (weights, firsts, seconds, step) = self._spec, state
        batch = tf.slice(rows, [0, start, 0], [spec.members, spec.batch, spec.features + 1])
        size = tf.minimum(self._batch, self._count - start)
        used = tf.cast(tf.range(spec.batch) < size, tf.float32)
        with tf.GradientTape() as tape:
            tape.watch(weights)
            sums = self._sums(weights, batch[..., :-1], epoch, start)
            losses, figures = self._losses(sums, batch[..., -1])
            loss_of_batch = tf.reduce_sum(losses * used, axis=1)
            loss = loss_of_batch / tf.cast(size, tf.float32)
            if spec.penalised:
                penalty = self._penalty(weights)
                loss, loss_of_batch = loss + penalty, loss_of_batch + penalty * tf.cast(size, tf.float32)
        gradients = [row_of(gradient) * mask
                     for gradient, mask in zip(tape.gradient(loss, weights), self._masks, strict=True)]
        weights, firsts, seconds = updated(spec.optimizer, weights, gradients, firsts, seconds, step + 1.0, self._rates)
        # Matrices are multiplied fast only outside of the one kernel of a loop (see ``program``).
        return (in_steps(start) + self._batch, (weights, firsts, seconds, step + 1.0), loss_sum + loss_of_batch,
                figure_sum + tf.reduce_sum(figures * used, axis=1))

    def _sums(self, weights, x, epoch=None, start=None):
        """Return the output's weighted sums, (M, rows, outputs); ``epoch`` and ``start`` seed dropout in training."""
        values = x
        for number, activation in enumerate(self._spec.activations):
            kernel, bias = weights[2 * number:2 * number + 2]
            values = ACTIVATIONS[activation](tf.matmul(values, kernel) + bias[:, None])
            if self._spec.dropout and epoch is not None:
                values = self._dropped(values, number, self._first_epoch + epoch, start)
        seen = tf.concat([x, values], axis=2) if self._spec.widths else x
        return tf.matmul(seen, weights[-2]) + weights[-1][:, None]

    def _dropped(self, values, number, epoch, start):
        share = self._dropout[:, number, None, None]
        seed = tf.stack([epoch, start * len(self._spec.widths) + number])
        kept = tf.random.stateless_uniform(values.shape[1:], seed) >= share
        return tf.where(kept, values / (1.0 - share), 0.0)

    def _losses(self, sums, targets):
        """Return the loss of each row, (M, rows), and its squared error (of classes: whether it is right)."""
        loss = self._spec.loss
        if loss == "softmax_ce":
            classes = tf.cast(targets, tf.int32)
            right = tf.equal(tf.argmax(sums, axis=2, output_type=tf.int32), classes)
            return tf.nn.sparse_softmax_cross_entropy_with_logits(classes, sums), tf.cast(right, tf.float32)
        z = sums[..., 0]
        if loss == "sigmoid_bce":
            right = tf.equal(z > 0, targets > 0.5)
            return tf.nn.sigmoid_cross_entropy_with_logits(targets, z), tf.cast(right, tf.float32)
        errors = self._activated(z) - targets
        squares, sizes = tf.square(errors), tf.abs(errors)
        if loss == "huber":
            return tf.where(sizes <= HUBER_DELTA, squares / 2, HUBER_DELTA * (sizes - HUBER_DELTA / 2)), squares
        return (squares if loss == "mse" else sizes), squares

    def _activated(self, z):
        return {"linear": lambda: z, "relu": lambda: tf.nn.relu(z), "softplus": lambda: tf.nn.softplus(z),
                "bounded": lambda: self._low + (self._high - self._low) * tf.sigmoid(z),
                }[self._spec.output_activation]()

    def _penalty(self, weights):
        return tf.add_n([self._l1 * tf.reduce_sum(tf.abs(kernel), axis=(1, 2))
                         + self._l2 * tf.reduce_sum(tf.square(kernel), axis=(1, 2)) for kernel in weights[::2]])

    def _watched_loss(self, weights):
        losses, _ = self._losses(self._sums(weights, self._watched[..., :-1]), self._watched[..., -1])
        used = tf.cast(tf.range(self._spec.rows) < self._watched_count, tf.float32)
        loss = tf.reduce_sum(losses * used, axis=1) / tf.cast(self._watched_count, tf.float32)
        return loss + self._penalty(weights) if self._spec.penalised else loss
