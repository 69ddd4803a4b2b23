"""How the compiled training loop comes to the points of a batch, for one member and for many."""

from typing import Any

import tensorflow as tf

from nnviz.training.layers import first_layer, layer
from nnviz.training.sizes import Spec

#: Rows of so many numbers LLVM copies by vectors, shorter ones number by number.
_LONG_ROW = 64


def batches_of(spec: Spec) -> "Shuffled | LookedUp":
    """Return what is quicker for a spec."""
    return LookedUp(spec) if spec.members > 1 else Shuffled(spec)


class Shuffled:
    """One member: all points are put in the epoch's order, and a batch is a piece of them."""

    first_layer = staticmethod(layer)

    def __init__(self, spec: Spec):
        self._inputs, self._rows = spec.sizes.inputs, spec.batch

    def prepared(self, train: tf.Tensor) -> tf.Tensor:
        """Return the training points, (points, inputs + 1, members), in the shape that ``epoch`` needs."""
        return train

    def epoch(self, train: tf.Tensor, order: tf.Tensor) -> Any:
        """Return the points of an epoch. ``order`` is their permutation, and some numbers more for the last batch."""
        points = tf.transpose(tf.gather(train, order[:train.shape[0]]), [1, 0, 2])
        return tf.pad(points, [[0, 0], [0, self._rows], [0, 0]])

    def batch(self, points: Any, start: tf.Tensor) -> Any:
        """Return the points of a batch as arrays that one step of the loop hands on to the next."""
        return (tf.slice(points, [0, start, 0], [self._inputs, self._rows, 1]),
                tf.slice(points, [self._inputs, start, 0], [1, self._rows, 1])[0])

    def inputs_and_classes(self, batch: Any) -> tuple[tf.Tensor, tf.Tensor]:
        """Return what ``first_layer`` takes of a batch, and the points' classes (points, members)."""
        return batch


class LookedUp:
    """Many members: every batch looks its own points up; the methods are those of ``Shuffled``."""

    first_layer = staticmethod(first_layer)

    def __init__(self, spec: Spec):
        self._inputs, self._rows, self._members = spec.sizes.inputs, spec.batch, spec.members

    def prepared(self, train: tf.Tensor) -> tf.Tensor:
        """Return the training points in long rows."""
        columns = -(-_LONG_ROW // self._members)
        missing = max(0, columns - train.shape[1])
        return tf.reshape(tf.pad(train, [[0, 0], [0, missing], [0, 0]]), (train.shape[0], -1))

    def epoch(self, train: tf.Tensor, order: tf.Tensor) -> Any:
        """Return what ``batch`` needs."""
        return train, order

    def batch(self, points: Any, start: tf.Tensor) -> Any:
        """Return the rows of a batch."""
        train, order = points
        return tf.gather(train, tf.slice(order, [start], [self._rows]))

    def inputs_and_classes(self, batch: Any) -> tuple[tf.Tensor, tf.Tensor]:
        """Return a batch (points, columns, members), of which the first layer takes the first, and the classes."""
        rows = tf.reshape(batch, (self._rows, -1, self._members))
        return rows, rows[:, self._inputs]
