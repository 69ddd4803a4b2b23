"""The compiled training loop: N small dense networks trained at once as one XLA program.

Compiling takes a few tenths of a second and TensorFlow never gives the memory back, so one program must serve many
networks. A program is therefore made for *sizes*, not for a network:

* **Padding.** Layers are as wide as the next width in ``sizes.WIDTHS``. A network with 3 neurons lives in a program
  with 4: the fourth neuron's weights are zero, and a mask holds their gradient at zero, so it has no effect at all.
* **Values as inputs.** Learning rate, batch size, number of points, initialisation, penalty, dropout and epochs are
  inputs of the program; activations, optimizer and loss are compiled in. So are the masks: each member has its own, and
  networks of 1 to 16 neurons train side by side.
* **Layout.** Arrays are (neuron, point, member), the member last: with 16 members every operation works on 16 numbers
  that lie side by side and fill a register; with one member, on neighbouring points.
* **Sums, not products.** A layer of up to 16 neurons is one fused multiply-and-sum, which beats a small matrix product
  by a factor of three. Its gradient is written out, because XLA would sum over the points one number at a time where
  the members lie last. Networks with wider layers use matrix products and train one member after another.
* **One kernel.** XLA is told to compile the loop over the batches into a single kernel, not one for each operation: up
  to six times faster for small batches, and quicker to compile. Only a large matrix product is ten times slower there,
  so wide layers keep out of it (``in_steps``).
* **Handed on.** Each step of that loop hands the next batch to the next step: XLA would else look the points up again
  for every neuron.
* **64 numbers side by side.** LLVM writes short loops out, one instruction for each number; only longer or busier ones
  use vectors. So the points of many members are looked up in rows of at least 64 numbers, and the optimizer sees each
  array as one long row. That takes a third off a step of 16 networks of 3 neurons, and half off 16 linear ones.

The result equals ``keras.Model.fit`` on the same batches: the tests hold both to 1e-5 for every optimizer, loss and
activation.
"""

import os
from functools import cache, partial

import tensorflow as tf

from nnviz.training.batches import batches_of
from nnviz.training.layers import forward
from nnviz.training.sizes import NARROW, Spec

#: A loop that touches fewer bytes than this becomes one kernel. XLA's own limit, 1 KB, fits only batch 1 of 3 neurons;
#: ten times more than this makes six layers of 64 neurons eight times slower.
_ONE_KERNEL = "--xla_backend_extra_options=xla_cpu_small_while_loop_byte_threshold=1000000"
#: Level 1 compiles a quarter to a third faster than XLA's level 3, and what it compiles is no slower here.
_COMPILE_FAST = "--xla_backend_optimization_level=1"
#: XLA uses half of a 512-bit register by default; all of it makes many members a fifth faster, where there is one.
_WIDE_VECTORS = "--xla_cpu_prefer_vector_width=512"
# XLA reads its flags when it first compiles.
os.environ["XLA_FLAGS"] = " ".join(
    [os.environ.get("XLA_FLAGS", ""), _ONE_KERNEL, _COMPILE_FAST, _WIDE_VECTORS]).strip()

#: Epochs in one call at most: the length of the permutation input.
CHUNK = 64


def in_steps(number):
    """Return a number as it is, in a way that XLA cannot compile into the one kernel of a loop: it sorts it."""
    return tf.sort(tf.stack([number, number.dtype.max]))[0]


def point_losses(z, classes, output: str):
    """Return (loss, is it right) of every point, each (points, members).

    ``z`` (outputs, points, members) are the output layer's weighted sums; ``classes`` (points, members) as floats.
    """
    if output == "softmax_ce":
        log_probability = z - tf.reduce_logsumexp(z, axis=0, keepdims=True)
        every_class = tf.range(z.shape[0], dtype=tf.float32)[:, None, None]
        target = tf.cast(tf.equal(every_class, classes[None]), tf.float32)
        right = tf.equal(tf.cast(tf.argmax(z, axis=0), tf.float32), classes)
        return -tf.reduce_sum(target * log_probability, axis=0), tf.cast(right, tf.float32)
    z = z[0]
    right = tf.cast(tf.equal(z > 0, classes > 0.5), tf.float32)
    if output == "sigmoid_bce":
        return tf.nn.sigmoid_cross_entropy_with_logits(classes, z), right
    return tf.square(tf.sigmoid(z) - classes), right


def _step(optimizer: str, rate, weight, gradient, first, second):
    """Apply Keras's update rule of an optimizer to one weight array; returns it and its two moments.

    Adam's ``rate`` is already corrected for the moments' start at zero.
    """
    if optimizer == "sgd":
        return weight - rate * gradient, first, second
    if optimizer == "momentum":
        first = 0.9 * first - rate * gradient
        return weight + first, first, second
    if optimizer == "rmsprop":
        second = 0.9 * second + 0.1 * tf.square(gradient)
        return weight - rate * gradient * tf.math.rsqrt(second + 1e-7), first, second
    first = first + (gradient - first) * (1 - 0.9)
    second = second + (tf.square(gradient) - second) * (1 - 0.999)
    return weight - rate * first / (tf.sqrt(second) + 1e-7), first, second


def row_of(array):
    """Return an array as one long row of numbers."""
    return tf.reshape(array, [-1])


def updated(optimizer: str, weights, gradients, firsts, seconds, step, rates):
    """Apply ``_step`` to every weight array; optimizers that keep no moments leave theirs untouched.

    ``gradients`` and ``rates`` are one long row for each array, and so are the others while they are updated.
    """
    correction = tf.sqrt(1 - tf.pow(0.999, step)) / (1 - tf.pow(0.9, step)) if optimizer == "adam" else 1.0
    results_of_all = []
    for weight, gradient, first, second, rate in zip(weights, gradients, firsts, seconds, rates, strict=True):
        row, *moments = map(row_of, (weight, first, second))
        results = _step(optimizer, correction * rate, row, gradient, *moments)
        results_of_all.append([tf.reshape(result, weight.shape) for result in results])
    return [list(part) for part in zip(*results_of_all, strict=True)]


def _penalty(weights, l1, l2):
    """Return the penalty on the kernels of each member, (members,): l1·sum|w| + l2·sum(w²).

    ``l1`` and ``l2`` are (members,).
    """
    return tf.add_n([tf.reduce_sum(l1 * tf.abs(kernel) + l2 * tf.square(kernel), axis=(0, 1))
                     for kernel in weights[::2]])


@cache
def training_program(spec: Spec):
    """Return the compiled program of a spec: a ``tf.function`` that trains up to ``CHUNK`` epochs in one call.

    Inputs: ``state`` = weights, first and second moments (each ``[kernel, bias, ...]``, members last) and the number of
    steps done; ``train`` and ``watched`` (points, inputs + 1, members), the class last; ``counts`` = (train points,
    watched points, batch size, epochs of this call), int32; ``orders`` (CHUNK, points + batch) int32, a permutation of
    the points for each epoch, then zeros; ``rate`` (members,); ``masks``, like the weights: 1 where a member's real
    network has a weight; ``dropout`` (hidden layers, members); ``penalty`` (2, members), the factors of L1 and L2;
    ``first_epoch`` int32, which seeds dropout: it draws alike for all members.

    Returns ``(state, weights after every epoch (CHUNK, parameters, members), report (CHUNK, 4, members))``. The rows of
    the report are the training loss and accuracy, averaged during the epoch as Keras does, and, after it, the loss of
    the watched points (those that validate) and 0, or NaN when a weight is no finite number.
    """
    @tf.function(jit_compile=True, autograph=False)
    def program(state, train, watched, counts, orders, rate, masks, dropout, penalty, first_epoch):
        call = _Call(spec, watched, counts, orders, dropout, penalty, first_epoch)
        return call.train_epochs(state, train, rate, masks)

    return program


class _Call:
    """The steps of a program, as TensorFlow traces them: arguments are the program's inputs, in its layout.

    A state is (weights, first moments, second moments, steps done).
    """

    def __init__(self, spec: Spec, watched, counts, orders, dropout, penalty, first_epoch):
        self._spec, self._sizes, self._batches = spec, spec.sizes, batches_of(spec)
        self._train_count, self._watched_count, self._batch, self._epochs = tf.unstack(counts)
        self._watched = tf.transpose(watched, [1, 0, 2])
        self._orders, self._dropout, self._first_epoch = orders, dropout, first_epoch
        self._l1, self._l2 = penalty[0], penalty[1]
        # A batch that is multiplied by matrices must not become part of the one kernel.
        self._multiplies = self._sizes.width > NARROW and self._sizes.depth > 1 and spec.batch > 1

    def train_epochs(self, state, train, rate, masks):
        """Return what the program returns."""
        self._masks, self._rates = ([row_of(tf.broadcast_to(value, weight.shape))
                                     for value, weight in zip(values, state[0], strict=True)]
                                    for values in (masks, [rate] * len(masks)))
        train, members = self._batches.prepared(train), self._spec.members
        _, state, snapshots, report = tf.while_loop(
            lambda epoch, *_: epoch < self._epochs, partial(self._train_epoch, train),
            (0, state,
             tf.TensorArray(tf.float32, CHUNK, element_shape=(self._sizes.parameters, members)),
             tf.TensorArray(tf.float32, CHUNK, element_shape=(4, members))))
        return state, snapshots.stack(), report.stack()

    def _train_epoch(self, train, epoch, state, snapshots, report):
        """Train one epoch; write the weights after it, and its line of the report."""
        points = self._batches.epoch(train, self._orders[epoch])
        nothing = tf.zeros((self._spec.batch, self._spec.members))  # made here: from outside it would be a variable
        *_, state, loss_sum, right_sum = tf.while_loop(
            lambda start, *_: start < self._train_count, partial(self._train_batch, points, epoch),
            (0, self._batch, self._batches.batch(points, 0), state, nothing, nothing))
        watched_loss = self._watched_loss(state[0]) if self._spec.validated else nothing[0]
        count = tf.cast(self._train_count, tf.float32)
        vector = tf.concat([tf.reshape(weight, (-1, self._spec.members)) for weight in state[0]], axis=0)
        line = tf.stack([tf.reduce_sum(loss_sum, axis=0) / count, tf.reduce_sum(right_sum, axis=0) / count,
                         watched_loss, tf.reduce_sum(0.0 * vector, axis=0)])
        # As one kernel, the loop over the epochs would copy all members' snapshots at every epoch.
        following = (in_steps(epoch) if self._spec.members > 1 else epoch) + 1
        return following, state, snapshots.write(epoch, vector), report.write(epoch, line)

    def _train_batch(self, points, epoch, start, following, batch, state, loss_sum, right_sum):
        """Take one step, and add the batch's losses and right answers up; hand the next batch on.

        Where a batch starts, and where the next one, are variables of the loop: TensorFlow takes a sum for a constant
        to compile in.
        """
        size = tf.minimum(self._batch, self._train_count - start)
        used = tf.cast(tf.range(self._spec.batch) < size, tf.float32)[:, None]
        gradients, losses, right = self._gradients(state[0], batch, size, used, self._keep(epoch, start))
        state = self._updated(state, gradients)
        batch = self._batches.batch(points, following)
        after = (in_steps(following) if self._multiplies else following) + self._batch
        return following, after, batch, state, loss_sum + losses, right_sum + right * used

    def _gradients(self, weights, batch, size, used, keep):
        """Return the gradients as long rows, and the losses and right answers of the batch's points."""
        x, classes = self._batches.inputs_and_classes(batch)
        with tf.GradientTape() as tape:
            tape.watch(weights)
            z = forward(weights, x, self._spec.activations, keep, self._batches.first_layer)
            losses, right = point_losses(z, classes, self._spec.output)
            if self._spec.penalised:
                losses += _penalty(weights, self._l1, self._l2)
            losses *= used
            loss = tf.reduce_sum(losses, axis=0) / tf.cast(size, tf.float32)
        gradients = [row_of(gradient) * mask
                     for gradient, mask in zip(tape.gradient(loss, weights), self._masks, strict=True)]
        return gradients, losses, right

    def _keep(self, epoch, start):
        """Return the function that applies dropout to a layer's values in a batch; None without dropout."""
        if not self._spec.dropout:
            return None

        def keep(layer, h):
            seed = tf.stack([self._first_epoch + epoch, start * (self._sizes.depth + 1) + layer])
            kept = tf.random.stateless_uniform((self._sizes.width, self._spec.batch, 1), seed) >= self._dropout[layer]
            return tf.where(kept, h / (1.0 - self._dropout[layer]), 0.0)

        return keep

    def _updated(self, state, gradients):
        """Return the state after a step of the optimizer."""
        weights, firsts, seconds, step = state
        step += 1.0
        return (*updated(self._spec.optimizer, weights, gradients, firsts, seconds, step, self._rates), step)

    def _watched_loss(self, weights):
        """Return the mean loss of the watched points, with the penalty: (members,)."""
        inputs, count = self._sizes.inputs, self._watched_count
        z = forward(weights, self._watched[:inputs], self._spec.activations)
        losses, _ = point_losses(z, self._watched[inputs], self._spec.output)
        used = tf.cast(tf.range(self._spec.points) < count, tf.float32)[:, None]
        loss = tf.reduce_sum(losses * used, axis=0) / tf.cast(count, tf.float32)
        return loss + _penalty(weights, self._l1, self._l2) if self._spec.penalised else loss
