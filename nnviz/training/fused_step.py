"""The compiled loops of the fused engine: many batches of one Keras model in one call, without XLA.

XLA has only slow kernels for convolutions and wide layers on a CPU, so nothing here is ``jit_compile``d. TensorFlow
never frees a traced function; a ``Stepper`` is therefore kept for the next model of the same architecture, optimizer
and loss. Weights, learning rate and seeds are state, the batch size is a tensor: none of them has it traced again.
"""

import json
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from time import perf_counter
from typing import Any

import keras
import numpy as np
import tensorflow as tf

#: Test points in one call of the forward pass.
EVALUATED = 250

_KEPT = 4
_STATE = ("name", "seed", "metrics")
_idle: OrderedDict[str, "Stepper"] = OrderedDict()
_lock = Lock()


def state_of(model: keras.Model) -> list[np.ndarray]:
    """Return all that training changes in a compiled model: weights, moving averages, seeds, the optimizer's state."""
    return [variable.numpy() for variable in _variables(model)]


def restore(model: keras.Model, state: list[np.ndarray]) -> None:
    """Put a state that ``state_of`` returned into a compiled model of the same architecture and optimizer.

    Raises
    ------
    ValueError
        If the model's variables are not of that number or shape.
    """
    for variable, value in zip(_variables(model), state, strict=True):
        variable.assign(value)


def _variables(model: keras.Model) -> list[keras.Variable]:
    model.optimizer.build(model.trainable_variables)
    return [*model.variables, *model.optimizer.variables]


@contextmanager
def stepper_for(model: keras.Model, target: str, features: int, dtype: tf.DType,
                class_weights: tuple[float, ...] | None = None) -> Iterator["Stepper"]:
    """Lend a stepper in the model's state; afterwards the model has the state that the stepper reached.

    Parameters
    ----------
    model : keras.Model
        Compiled and built.
    target : str
        ``class`` or ``input``: what the output is compared with.
    features, dtype
        The width and type of the flattened points.
    class_weights : tuple of float, optional
        How much a point of each class counts in training.
    """
    key = json.dumps([_architecture(keras.saving.serialize_keras_object(model)), target, features, dtype.name,
                      class_weights])
    with _lock:
        stepper = _idle.pop(key, None)
    traced = stepper is None
    stepper = stepper or Stepper(model, target, features, dtype, class_weights)
    stepper.compile_seconds = stepper.trace() if traced else 0.0
    restore(stepper.model, state_of(model))
    try:
        yield stepper
    finally:
        restore(model, state_of(stepper.model))
        with _lock:
            _idle[key] = stepper
            while len(_idle) > _KEPT:
                _idle.popitem(last=False)


def _architecture(config: Any) -> Any:
    """Return a serialised model without what is state: names, seeds, initial weights, the learning rate."""
    if isinstance(config, dict):
        return {key: _architecture(value) for key, value in sorted(config.items())
                if key not in _STATE and not key.endswith("_initializer")
                and not (key == "learning_rate" and isinstance(value, float))}
    return [_architecture(value) for value in config] if isinstance(config, list | tuple) else config


class Stepper:
    """A private copy of a model, with its compiled loops.

    Attributes
    ----------
    model : keras.Model
        The copy that is trained.
    compile_seconds : float
        What tracing took for the present run; 0 when the loops were already there.
    """

    def __init__(self, model: keras.Model, target: str, features: int, dtype: tf.DType,
                 class_weights: tuple[float, ...] | None = None):
        self.model = keras.models.clone_model(model)
        self.model.compile(type(model.optimizer).from_config(model.optimizer.get_config()), loss=model.loss)
        self.model.optimizer.build(self.model.trainable_variables)
        self.compile_seconds = 0.0
        self._target, self._class_weights = target, class_weights
        points, ints = tf.TensorSpec((None, features), dtype), tf.TensorSpec((None,), tf.int32)
        scalar = tf.TensorSpec((), tf.int32)
        self._train = tf.function(self._train_batches, input_signature=(points, ints, ints, scalar), autograph=False)
        self._test = tf.function(self._test_batch, input_signature=(points, ints, scalar), autograph=False)

    def trace(self) -> float:
        """Compile both loops; return the seconds that took."""
        start = perf_counter()
        self._train.get_concrete_function()
        self._test.get_concrete_function()
        return perf_counter() - start

    def train(self, x: tf.Tensor, y: tf.Tensor, rows: np.ndarray, batch: int) -> tuple[float, float, bool]:
        """Train on the points ``rows``, in this order, ``batch`` at a time; the last batch may be smaller.

        Returns
        -------
        loss, correct : float
            Sums over the points, each point judged before its batch changed the weights.
        finite : bool
            Whether the loss and every weight still are finite numbers.
        """
        loss, correct, finite = self._train(x, y, tf.constant(rows, tf.int32), tf.constant(batch))
        return float(loss), float(correct), bool(finite)

    def test(self, x: tf.Tensor, y: tf.Tensor, first: int) -> tuple[float, float, np.ndarray, np.ndarray]:
        """Run the network on ``EVALUATED`` points from ``first`` on, or as many as there are.

        Returns
        -------
        loss, correct : float
            Sums over these points.
        predicted : int32 (points,)
            The class: the largest output of several, or 1 where a single one is above a half.
        output : float32 (points, outputs)
            What the network answers.

        For an autoencoder ``correct`` is 0, ``predicted`` and ``output`` have no points.
        """
        loss, correct, predicted, output = self._test(x, y, tf.constant(first))
        return float(loss), float(correct), predicted.numpy(), output.numpy()

    def _train_batches(self, x, y, rows, batch):
        count = tf.shape(rows)[0]

        def step(start, loss, correct):
            end = tf.minimum(start + batch, count)
            chosen = rows[start:end]
            loss_here, correct_here = self._train_batch(tf.gather(x, chosen), tf.gather(y, chosen))
            return end, loss + loss_here, correct + correct_here

        _, loss, correct = tf.while_loop(lambda start, *_: start < count, step, (0, 0.0, 0.0))
        values = [loss, *(variable.value for variable in self.model.weights)]
        return loss, correct, tf.reduce_all([tf.reduce_all(tf.math.is_finite(value)) for value in values])

    def _train_batch(self, x, y):
        inputs = self._inputs(x)
        with tf.GradientTape() as tape:
            output = self.model(inputs, training=True)
            loss = self._loss(inputs, y, output, training=True)
        weights = self.model.trainable_variables
        self.model.optimizer.apply(tape.gradient(loss, [weight.value for weight in weights]), weights)
        return loss * tf.cast(tf.shape(x)[0], tf.float32), _count_equal(self._predicted(output), y)

    def _test_batch(self, x, y, first):
        x, y = x[first:first + EVALUATED], y[first:first + EVALUATED]
        inputs = self._inputs(x)
        output = self.model(inputs, training=False)
        loss = self._loss(inputs, y, output, training=False) * tf.cast(tf.shape(x)[0], tf.float32)
        predicted = self._predicted(output)
        return loss, _count_equal(predicted, y), predicted, output if self._target == "class" else output[:0]

    def _inputs(self, x):
        x = tf.cast(x, tf.float32) / 255.0 if x.dtype == tf.uint8 else x
        return tf.reshape(x, (-1, *self.model.input_shape[1:]))

    def _loss(self, inputs, y, output, training):
        wanted = y if self._target == "class" else tf.reshape(inputs, tf.shape(output))
        counts = tf.gather(tf.constant(self._class_weights), y) if training and self._class_weights else None
        return self.model.compute_loss(x=inputs, y=wanted, y_pred=output, sample_weight=counts, training=training)

    def _predicted(self, output):
        if self._target == "input":
            return tf.zeros((0,), tf.int32)
        if output.shape[-1] == 1:
            return tf.cast(output[:, 0] > 0.5, tf.int32)
        return tf.argmax(output, axis=-1, output_type=tf.int32)


def _count_equal(predicted, y):
    return tf.reduce_sum(tf.cast(tf.equal(predicted, y[:tf.size(predicted)]), tf.float32))
