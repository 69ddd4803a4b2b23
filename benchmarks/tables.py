"""Tables: an epoch of H9 and H10 against ``keras.fit``; 30 seeds against one, ``vectorized_map`` and one program.

    .venv/bin/python -m benchmarks.tables
"""

from collections.abc import Callable

import keras
import numpy as np
import tensorflow as tf

from benchmarks.measuring import fastest, machine, seconds, table
from nnviz.course.tables import H9, H10
from nnviz.datasets.tables import prepare
from nnviz.experiments.tables import TableExperiment
from nnviz.models.table import build
from nnviz.training import tables

_EPOCHS, _SEEDS, _TURNS = 10, 30, 3


def main() -> None:
    """Print the tables."""
    print(machine())
    table("One epoch of 11,610 rows, batch 32", ["network", "here", "keras.fit", "times"], map(_alone, (H9, H10)))
    wide = [H10.with_(network={"hidden": [{"units": units}] * 2, "wide": False}) for units in (50, 100, 200)]
    table(f"One epoch of {_SEEDS} seeds",
          ["network", "one network", "here", "vectorized_map over Keras", "times", "all in one program"],
          map(_many, (H10, *wide)))


def _name(experiment: TableExperiment) -> str:
    units = "-".join(str(layer.units) for layer in experiment.network.hidden)
    return f"8-{units}-1{', wide' if experiment.network.wide else ''}"


def _alone(experiment: TableExperiment) -> list[str]:
    found = fastest({"here": _here(experiment), "keras": _keras(experiment)}, _TURNS)
    return [_name(experiment), _ms(found["here"]), _ms(found["keras"]), f"{found['keras'] / found['here']:.0f}"]


def _many(experiment: TableExperiment) -> list[str]:
    found = fastest({"one": _here(experiment), "many": _seeds(experiment), "mapped": _mapped(experiment, False),
                     "stacked": _mapped(experiment, True)}, _TURNS)
    return [_name(experiment), _ms(found["one"]), _ms(found["many"]), _ms(found["mapped"]),
            f"{found['mapped'] / found['many']:.1f}", _ms(found["stacked"])]


def _ms(value: float) -> str:
    return f"{1000 * value:.1f} ms"


def _here(experiment: TableExperiment) -> Callable[[], float]:
    """Return what measures an epoch of one network, compiled, without its scores."""
    trainer = tables.Trainer([experiment])
    return lambda: seconds(lambda: _some_epochs(trainer)) / _EPOCHS


def _some_epochs(trainer: tables.Trainer) -> None:
    """Train as many epochs as are measured, in calls as long as the program allows."""
    for first in range(0, _EPOCHS, trainer.spec.epochs):
        trainer.train(first, min(trainer.spec.epochs, _EPOCHS - first))


def _seeds(experiment: TableExperiment) -> Callable[[], float]:
    """Return what measures an epoch of all seeds as the app trains them, without their scores."""
    members = _members(experiment)
    trainers = [tables.Trainer([members[place] for place in group]) for group in tables.groups(members)]
    return lambda: seconds(lambda: tables.two_at_a_time(_some_epochs, trainers)) / _EPOCHS


def _keras(experiment: TableExperiment) -> Callable[[], float]:
    model, prepared = build(experiment), prepare(experiment)
    x, y = prepared.inputs["train"], prepared.targets["train"]

    def fit() -> None:
        model.fit(x, y, batch_size=experiment.batch_size, verbose=0)

    fit()
    return lambda: seconds(fit)


def _members(experiment: TableExperiment) -> list[TableExperiment]:
    return [experiment.with_(weights_seed=seed) for seed in range(_SEEDS)]


def _mapped(experiment: TableExperiment, compiled: bool) -> Callable[[], float]:
    """Return what measures an epoch of all seeds where ``tf.vectorized_map`` steps the Keras model for all at once.

    ``compiled``: by XLA, as one program.
    """
    prepared, model = prepare(experiment), build(experiment)
    x, y = (tf.constant(part["train"]) for part in (prepared.inputs, prepared.targets))
    drawn = [build(member).get_weights() for member in _members(experiment)]
    weights = [tf.constant(np.stack(arrays)) for arrays in zip(*drawn, strict=True)]
    size, rate = experiment.batch_size, experiment.training.learning_rate
    whole = len(prepared.targets["train"]) // size * size

    def step(start, weights):
        rows, wanted = tf.slice(x, [start, 0], [size, x.shape[1]]), tf.slice(y, [start], [size])

        def gradients(own):
            with tf.GradientTape() as tape:
                tape.watch(own)
                loss = keras.losses.mean_squared_error(wanted, model.stateless_call(own, [], rows)[0][:, 0])
            return tape.gradient(loss, own)

        found = tf.vectorized_map(gradients, weights)
        return start + size, [weight - rate * gradient for weight, gradient in zip(weights, found, strict=True)]

    @tf.function(jit_compile=compiled, autograph=False)
    def epoch(weights):
        return tf.while_loop(lambda start, _weights: start < whole, step, (0, weights))[1]

    epoch(weights)
    return lambda: seconds(lambda: epoch(weights)[0].numpy())


if __name__ == "__main__":
    main()
