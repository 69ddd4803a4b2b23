"""Measure the fleet against Keras, NumPy and the straightforward alternative, side by side in one run.

    python -m benchmarks.engine [--quick]

Only the ratios mean something: the seconds belong to the machine and to what else it was doing. Engines take turns and
the fastest turn of each counts, because a busy machine only ever adds time. All train on 1,000 points of XOR; the fleet
and NumPy see them in the same order and are checked to end at the same weights.
"""

import argparse
import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras
import numpy as np
import tensorflow as tf

from benchmarks.measuring import fastest, machine, seconds, table
from nnviz.datasets.plane import split
from nnviz.experiments.plane import Experiment
from nnviz.models.mlp import build, initial_weights
from nnviz.training import compiling, fleet, trainers
from nnviz.training.program import training_program

EPOCHS = 200
RATE = 0.1


def case(widths: tuple[int, ...], batch: int | str) -> Experiment:
    """Return an experiment on 1,000 training points of XOR: tanh layers, sigmoid, MSE, SGD."""
    return Experiment().with_(network={"hidden": [{"units": units} for units in widths]},
                              training={"epochs": EPOCHS, "batch": batch, "learning_rate": RATE})


CASES = {
    "A11: 3 tanh, batch 1": case((3,), 1),
    "A12: 6 tanh, batch 11": case((6,), 11),
    "8-8-8 tanh, batch 32": case((8, 8, 8), 32),
    "A14: 3 tanh, batch 100": case((3,), 100),
    "linear, batch 1000": case((), "full"),
}


def ours(*members: Experiment) -> float:
    """Return the seconds of a whole run: training, 60 snapshots, and the scores of each on train and test points."""
    return seconds(lambda: fleet.train(list(members), with_pictures=False))


def ours_fresh(*members: Experiment) -> float:
    """Return the seconds of a whole run whose programs must all be compiled first."""
    training_program.cache_clear()
    compiling._compiled.clear()
    return ours(*members)


def ours_per_epoch(*members: Experiment) -> float:
    """Return the seconds of an epoch of all members together, compiling and scores left out."""
    recording = fleet.train(list(members), with_pictures=False)[0]
    return (recording.seconds - recording.compile_seconds) / EPOCHS


def with_keras(experiment: Experiment, epochs: int) -> float:
    """Return the seconds of EPOCHS epochs of ``keras.Model.fit``: the first is measured, the rest scaled from a few."""
    points = split(experiment)
    model = build(experiment)

    def fit(count: int) -> float:
        return seconds(lambda: model.fit(points.train, points.train_classes, batch_size=experiment.batch_size,
                                         epochs=count, verbose=0))

    return fit(1) + fit(epochs) / epochs * (EPOCHS - 1)


def with_numpy(experiment: Experiment, epochs: int) -> list[np.ndarray]:
    """Train by hand: matrix products over a batch, backpropagation written out. Returns the weights."""
    points, batch, count = split(experiment), experiment.batch_size, experiment.data.train_points
    weights = [array.copy() for array in initial_weights(experiment)]
    classes = points.train_classes.astype(np.float32)[:, None]
    kernels, biases = weights[::2], weights[1::2]
    for epoch in range(epochs):
        order = trainers.order_of_epoch(count, epoch)
        shuffled_points, shuffled_classes = points.train[order], classes[order]
        for start in range(0, count, batch):
            outputs = [shuffled_points[start:start + batch]]
            wanted = shuffled_classes[start:start + batch]
            for kernel, bias in zip(kernels[:-1], biases[:-1], strict=True):
                outputs.append(np.tanh(outputs[-1] @ kernel + bias))
            share = 1 / (1 + np.exp(-(outputs[-1] @ kernels[-1] + biases[-1])))
            delta = (share - wanted) * share * (1 - share) * np.float32(2 * RATE / len(wanted))
            for layer in range(len(kernels) - 1, -1, -1):
                step = outputs[layer].T @ delta
                biases[layer] -= delta.sum(axis=0)
                if layer:
                    delta = delta @ kernels[layer].T * (1 - outputs[layer] * outputs[layer])
                kernels[layer] -= step
    return weights


class Straightforward:
    """The alternative: ``tf.vectorized_map`` over ``model.stateless_call`` in one XLA program; members lead.

    It keeps no history and no snapshots and leaves out the last, partial batch of each epoch: all in its favour. A
    program serves one architecture and one batch size.
    """

    def __init__(self, experiment: Experiment, members: int):
        model, batch = build(experiment), experiment.batch_size
        points = [split(experiment.with_(seed=seed)) for seed in range(members)]
        weights = [initial_weights(experiment.with_(seed=seed)) for seed in range(members)]
        self.weights = [tf.constant(np.stack(arrays)) for arrays in zip(*weights, strict=True)]
        self.x = tf.constant(np.stack([part.train for part in points]))
        self.y = tf.constant(np.stack([part.train_classes for part in points]), tf.float32)
        count = len(points[0].train) // batch * batch
        orders = [trainers.order_of_epoch(len(points[0].train), epoch)[:count] for epoch in range(EPOCHS)]
        self.orders = tf.constant(np.concatenate(orders).reshape(-1, batch), tf.int32)

        @tf.function(jit_compile=True, autograph=False)
        def program(weights, x, y, orders):
            def one(member):
                weights, x, y = member
                with tf.GradientTape() as tape:
                    tape.watch(weights)
                    shares, _ = model.stateless_call(weights, [], x, training=True)
                    loss = tf.reduce_mean(tf.square(shares[:, 0] - y))
                return [weight - RATE * gradient
                        for weight, gradient in zip(weights, tape.gradient(loss, weights), strict=True)]

            def step(index, weights):
                batch_x, batch_y = (tf.gather(part, orders[index], axis=1) for part in (x, y))
                return index + 1, tf.vectorized_map(one, (weights, batch_x, batch_y))

            return tf.while_loop(lambda index, _: index < orders.shape[0], step, (0, weights))[1]

        self.program = program

    def run(self) -> float:
        """Return the seconds of one epoch of all members together."""
        return seconds(lambda: self.program(self.weights, self.x, self.y, self.orders)[0].numpy()) / EPOCHS


def check(experiment: Experiment) -> None:
    """Raise AssertionError unless the fleet and NumPy end at the same weights after a few epochs."""
    weights = fleet.train([experiment.with_(training={"epochs": 3})], with_pictures=False)[0].weights
    for mine, byhand in zip(weights, with_numpy(experiment, 3), strict=True):
        np.testing.assert_allclose(mine[-1], byhand, atol=1e-4)


def whole_training(name: str, experiment: Experiment, turns: int, quick: bool) -> list[str]:
    """Compare whole runs of EPOCHS epochs with ``keras.Model.fit``: a line of table (a)."""
    epochs = 5 if experiment.batch_size == 1 else 20 if quick else 100
    took = fastest({"keras": lambda: with_keras(experiment, epochs), "fresh": lambda: ours_fresh(experiment),
                    "ready": lambda: min(ours(experiment) for _ in range(5))}, turns)
    fresh, ready = {1: ("300", "1000"), 11: ("-", "-")}.get(experiment.batch_size, ("10", "100"))
    return [name, f"{took['keras']:.1f} s (1 + {epochs} epochs measured)",
            f"{took['fresh']:.2f} s", f"**{took['keras'] / took['fresh']:.0f}x** ({fresh})",
            f"{took['ready']:.3f} s", f"**{took['keras'] / took['ready']:.0f}x** ({ready})"]


def epoch_against_numpy(name: str, experiment: Experiment, turns: int) -> list[str]:
    """Compare an epoch with a hand-written NumPy loop: a line of table (b)."""
    check(experiment)
    epochs = 5 if experiment.batch_size == 1 else 40
    took = fastest({"numpy": lambda: seconds(lambda: with_numpy(experiment, epochs)) / epochs,
                    "ours": lambda: ours_per_epoch(experiment)}, 5 * turns)
    return [name, f"{1e3 * took['numpy']:.3f} ms", f"{1e3 * took['ours']:.3f} ms",
            f"**{took['numpy'] / took['ours']:.1f}x** (1)"]


def many_members(name: str, experiment: Experiment, turns: int) -> list[list[str]]:
    """Compare epochs of many members with one, in the fleet and in the alternative: lines of table (c), (d)."""
    calls, first = {}, {}
    for members in (1, 16, 32):
        fleet_of, other = [experiment.with_(seed=seed) for seed in range(members)], Straightforward(experiment, members)
        calls["fleet", members] = lambda fleet_of=fleet_of: ours_per_epoch(*fleet_of)
        calls["vectorized_map", members] = other.run
        first["fleet", members], first["vectorized_map", members] = ours_fresh(*fleet_of), seconds(other.run)
    took = fastest(calls, 5 * turns)
    return [[name, engine, str(members), f"{first[engine, members]:.2f} s", f"{1e3 * time:.3f} ms",
             f"{time / took[engine, 1]:.1f}x (3)", f"{time / took['fleet', members]:.2f}x"]
            for (engine, members), time in sorted(took.items())]


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="fewer turns and fewer Keras epochs")
    quick = parser.parse_args().quick
    turns = 1 if quick else 3
    print(f"{machine()}, TensorFlow {tf.__version__}, Keras {keras.__version__}, NumPy {np.__version__}")
    table(f"(a) Whole training, {EPOCHS} epochs; in brackets the target",
          ["net", "keras.Model.fit", "fleet, compiling included", "times faster", "fleet, compiled", "times faster"],
          (whole_training(name, experiment, turns, quick) for name, experiment in CASES.items()))
    table("(b) One epoch; in brackets the target", ["net", "NumPy by hand", "fleet", "times faster"],
          (epoch_against_numpy(name, experiment, turns) for name, experiment in CASES.items()))
    nets = {"linear, batch 32": case((), 32), "3 tanh, batch 32": case((3,), 32), "6 tanh, batch 32": case((6,), 32),
            "8-8-8 tanh, batch 32": case((8, 8, 8), 32)}
    table("(c), (d) An epoch of many members together; in brackets the target",
          ["net", "engine", "members", "first run, compiling", "epoch", "against one member", "against the fleet"],
          (line for name, experiment in nets.items() for line in many_members(name, experiment, turns)))


if __name__ == "__main__":
    main()
