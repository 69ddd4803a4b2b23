"""The layers of the compiled training loop: arrays are (neuron, point, member), the member last."""

import tensorflow as tf

from nnviz.training.sizes import NARROW

#: So many points at once are added up for a gradient.
_POINTS_AT_ONCE = 8

ACTIVATIONS = {
    "linear": lambda z: z,
    "sigmoid": tf.sigmoid,
    "tanh": tf.tanh,
    "relu": tf.nn.relu,
    "selu": tf.nn.selu,
}


def layer(x, kernel, bias):
    """Return a layer's weighted sums in training, (units, points, members)."""
    if max(kernel.shape[:2]) > NARROW:  # and one member
        return tf.matmul(kernel[..., 0], x[..., 0], transpose_a=True)[..., None] + bias[:, None]
    return _narrow_layer(x, kernel, bias)


@tf.custom_gradient
def _narrow_layer(x, kernel, bias):
    def gradients(delta):
        return (tf.reduce_sum(kernel[:, :, None] * delta[None], axis=1), *_weight_gradients(x, delta))

    return _weighted_sums(x, kernel, bias), gradients


@tf.custom_gradient
def first_layer(rows, kernel, bias):
    """Return the first layer's weighted sums, for many members, of ``rows`` (points, inputs and more, members)."""
    inputs = kernel.shape[0]
    x = tf.transpose(rows[:, :inputs], [1, 0, 2])

    def gradients(delta):
        def rows_at(start, size):
            return tf.slice(rows, [start, 0, 0], [size, inputs, rows.shape[2]])

        return (tf.zeros_like(rows), *_add_up(rows_at, inputs, delta))

    return _weighted_sums(x, kernel, bias), gradients


def _weighted_sums(x, kernel, bias):
    return tf.reduce_sum(x[:, None] * kernel[:, :, None], axis=0) + bias[:, None]


def _weight_gradients(x, delta):
    """Return the gradients of a kernel (inputs, units, members) and its bias (units, members).

    ``x`` (inputs, points, members) are the layer's inputs, ``delta`` (units, points, members) the gradient of its
    weighted sums.
    """
    inputs, _, members = x.shape
    if members == 1:
        return tf.reduce_sum(x[:, None] * delta[None], axis=2), tf.reduce_sum(delta, axis=1)

    def rows_at(start, size):
        return tf.transpose(tf.slice(x, [0, start, 0], [inputs, size, members]), [1, 0, 2])

    return _add_up(rows_at, inputs, delta)


def _add_up(rows_at, inputs: int, delta):
    """Return ``_weight_gradients`` of many members, added up some points at a time, each addition over all members.

    ``rows_at(start, size)`` returns the layer's inputs for some points, (size, inputs, members).
    """
    units, points, members = delta.shape
    size = min(_POINTS_AT_ONCE, points)

    def add(start, kernel, bias):
        rows = rows_at(start, size)
        wanted = tf.slice(delta, [0, start, 0], [units, size, members])
        for point in range(size):
            kernel += rows[point, :, None] * wanted[None, :, point]
            bias += wanted[:, point]
        return start + size, kernel, bias

    return tf.while_loop(lambda start, *_: start < points, add,
                         (0, tf.zeros((inputs, units, members)), tf.zeros((units, members))))[1:]


def forward(weights, x, activations: tuple[str, ...], keep=None, first=layer):
    """Return the output layer's weighted sums, (outputs, points, members).

    ``weights`` [kernel (inputs, units, members), bias (units, members), ...]; ``x`` (inputs, points, members), or what
    ``first``, the first layer, wants instead; ``activations`` are those of the hidden layers; ``keep(number, h)``
    applies dropout.
    """
    layers = [first] + [layer] * len(activations)
    for number, activation in enumerate(activations):
        x = ACTIVATIONS[activation](layers[number](x, *weights[2 * number:2 * number + 2]))
        x = keep(number, x) if keep else x
    return layers[-1](x, *weights[-2:])
