"""The fleet against its oracle, ``keras.Model.fit`` on the same batches, and what it does at the edges."""

from itertools import cycle, product

import keras
import numpy as np
import pytest
import tensorflow as tf

from nnviz.datasets.plane import features, split
from nnviz.experiments.plane import Experiment
from nnviz.models.mlp import LOSSES, build
from nnviz.training import compiling, fleet, trainers
from nnviz.training.program import training_program

OPTIMIZERS = {"sgd": 0.3, "momentum": 0.05, "rmsprop": 0.01, "adam": 0.01}
ACTIVATIONS = ("linear", "sigmoid", "tanh", "relu", "selu")
OUTPUTS = tuple(LOSSES)
WIDTHS = ((3,), (5, 2), (9,), (17, 4), (4, 4, 4), (2,))
BATCHES = (11, 1, 32, "full")
REGULARIZERS = ("none", "l1", "l2")


def small(widths=(3,), activations=("tanh",), *, seed=0, data=None, network=None, training=None) -> Experiment:
    """50 training points, 75 test points, a few epochs."""
    hidden = [{"units": units, "activation": name} for units, name in zip(widths, cycle(activations), strict=False)]
    return Experiment().with_(
        data={"kind": "xor", "points": 125, "train_share": 0.4} | (data or {}), seed=seed,
        network={"hidden": hidden} | (network or {}), training={"epochs": 4, "batch": 11} | (training or {}))


def every_pair():
    """20 experiments in which every two values of optimizer, output and activation meet; the rest varies along."""
    for number, (optimizer, activation) in enumerate(product(OPTIMIZERS, ACTIVATIONS)):
        row, column = divmod(number, len(ACTIVATIONS))
        output = OUTPUTS[(row + column) % 3]
        yield small(
            WIDTHS[number % 6], (activation,), seed=number, data={"kind": "blobs"} if output == "softmax_ce" else None,
            network={"output": output, "regularizer": REGULARIZERS[(row + 2 * column) % 3], "penalty": 0.01},
            training={"optimizer": optimizer, "learning_rate": OPTIMIZERS[optimizer],
                      "batch": BATCHES[number % 4]})


SPECIAL = {
    "no hidden layer": small(()),
    "softmax without hidden layer": small((), data={"kind": "blobs", "clouds": 6}, network={"output": "softmax_ce"}),
    "softmax of two classes": small(network={"output": "softmax_ce"}),
    "mixed activations": small((5, 3, 4), ("relu", "tanh", "selu")),
    "more mixed activations, adam": small((3, 9), ("sigmoid", "linear"),
                                          training={"optimizer": "adam", "learning_rate": 0.01}),
    "seven inputs": small(network={"inputs": ["x1", "x2", "x1^2", "x2^2", "x1*x2", "sin(x1)", "sin(x2)"]}),
    "own points": Experiment().with_(data={"kind": "own", "train_share": 0.7}, seed=2, training={"epochs": 4}),
    "one input": small(network={"inputs": ["x1*x2"], "initializer": "he"}),
    "six layers of 64": small((64,) * 6, ("relu",), training={"batch": 32, "learning_rate": 0.03}),
}


def name(experiment: Experiment) -> str:
    network, training = experiment.network, experiment.training
    return f"{training.optimizer}-{network.output}-{network.hidden[0].activation}-{training.batch}"


def told(experiment: Experiment):
    """The points as the network is told them: (train x, train y, test x, test y)."""
    points, inputs = split(experiment), experiment.network.inputs
    return features(points.train, inputs), points.train_classes, features(points.test, inputs), points.test_classes


def validating(experiment: Experiment):
    """The points that validate, as the network is told them, and their classes."""
    points = split(experiment)
    return features(points.validation, experiment.network.inputs), points.validation_classes


def fit(experiment: Experiment, callback: keras.callbacks.Callback | None = None, **options):
    """Train with Keras in the fleet's order; return the model and (loss, accuracy) of every epoch."""
    model, history, (x, y, *_) = build(experiment), [], told(experiment)
    if callback:
        callback.set_model(model)
        callback.on_train_begin()
    for epoch in range(experiment.training.epochs):
        order = trainers.order_of_epoch(len(x), epoch)
        logs = model.fit(x[order], y[order], batch_size=experiment.batch_size, shuffle=False, verbose=0,
                         **options).history
        logs = {key: values[0] for key, values in logs.items()}
        history.append((logs["loss"], logs[LOSSES[experiment.network.output][1]]))
        if callback:
            callback.on_epoch_end(epoch, logs)
            if model.stop_training:
                break
    return model, np.array(history)


def train(*members: Experiment, **options):
    return fleet.train(list(members), with_pictures=False, **options)


def both(monkeypatch, experiment: Experiment, **options):
    """Train in NumPy, then compiled."""
    monkeypatch.setattr(compiling, "_compiled", set())
    recordings = [fleet.train([experiment], at_once=at_once, **options)[0] for at_once in (True, False)]
    assert [recording.in_numpy for recording in recordings] == [True, False]
    assert recordings[0].compile_seconds == 0 < recordings[1].compile_seconds
    return recordings


def assert_same_weights(weights, expected, tolerance=1e-5):
    for ours, theirs in zip(weights, expected, strict=True):
        np.testing.assert_allclose(ours, theirs, atol=tolerance, rtol=tolerance)


@pytest.mark.parametrize("experiment", [*every_pair(), *SPECIAL.values()], ids=[*map(name, every_pair()), *SPECIAL])
def test_equals_keras(experiment, monkeypatch):
    keras_model = fit(experiment)
    for recording in both(monkeypatch, experiment, with_pictures=False):
        assert_equals(recording, *keras_model)


def assert_equals(recording, model, history):
    experiment, close = recording.experiment, {"atol": 1e-5, "rtol": 1e-5}
    assert recording.frames.tolist() == [0, 1, 2, 3, 4]
    assert_same_weights([weight[0] for weight in recording.weights], build(experiment).get_weights())
    assert_same_weights([weight[-1] for weight in recording.weights], model.get_weights())
    np.testing.assert_allclose(np.column_stack([recording.epoch_loss, recording.epoch_accuracy]), history, **close)

    x, y, test_x, test_y = told(experiment)
    for part, points, classes in (("train", x, y), ("test", test_x, test_y)):
        scores = [recording.final[f"{part}_loss"], recording.final[f"{part}_accuracy"]]
        np.testing.assert_allclose(scores, model.evaluate(points, classes, verbose=0), **close)
    answers = model(test_x).numpy()
    expected = answers.argmax(axis=1) if experiment.outputs > 1 else answers[:, 0] > 0.5
    np.testing.assert_array_equal(recording.test_predicted[-1], expected)


@pytest.mark.parametrize("network", [{}, {"regularizer": "l1", "penalty": 0.01}], ids=["plain", "l1"])
@pytest.mark.parametrize("data", [{"points": 250}, {"kind": "own"}], ids=["xor", "own"])
def test_validation_curves_equal_keras(data, network, monkeypatch):
    """Validation points are not learned from, and their curve is the one that ``fit(validation_data=...)`` reports."""
    experiment = small(network=network).with_(data=data | {"validation_share": 0.3})
    points, expected = split(experiment), []
    assert len(points.validation) == experiment.data.validation_points > 0
    model = build(experiment)
    x, y = features(points.train, experiment.network.inputs), points.train_classes
    for epoch in range(4):
        order = trainers.order_of_epoch(len(x), epoch)
        logs = model.fit(x[order], y[order], batch_size=experiment.batch_size, shuffle=False, verbose=0,
                         validation_data=validating(experiment), validation_batch_size=len(points.validation)).history
        expected.append([logs["loss"][0], logs["val_loss"][0], logs["val_" + LOSSES[experiment.network.output][1]][0]])
    for recording in both(monkeypatch, experiment, with_pictures=False):
        assert recording.watched == "validation"
        after = [recording.scores[f"validation_{metric}"][1:] for metric in ("loss", "accuracy")]
        np.testing.assert_allclose(np.column_stack([recording.epoch_loss, *after]), expected, atol=1e-5, rtol=1e-5)
        assert recording.validation_predicted.shape == (5, len(points.validation))


def test_without_validation_the_test_is_watched():
    recording, = train(small())
    assert (recording.watched, recording.validation_predicted) == ("test", None)
    assert set(recording.scores) == {"train_loss", "train_accuracy", "test_loss", "test_accuracy"}


@pytest.mark.parametrize("which", ["softmax without hidden layer", "seven inputs", "one input",
                                   "more mixed activations, adam"])
def test_one_of_many_equals_keras(which):
    """Many members come to their points in another way than one alone."""
    experiment = SPECIAL[which]
    _, recording = train(experiment.with_(seed=5), experiment)
    assert not recording.in_numpy
    assert_equals(recording, *fit(experiment))


@pytest.mark.parametrize("widths", [(3,), (20,)])
def test_members_equal_single_runs(widths):
    changes = [{}, {"seed": 7}, {"training": {"learning_rate": 3}}, {"data": {"epsilon": 1.5, "sigma": 0.5}},
               {"data": {"kind": "circles"}}, {"network": {"initializer": "zeros"}},
               {"network": {"inputs": ["x2", "x1"]}}]
    members = [small(widths, **change) for change in changes]
    for together, member in zip(train(*members), members, strict=True):
        alone = train(member)[0]
        assert together.experiment == member
        assert_same_weights(together.weights, alone.weights, 1e-6)
        np.testing.assert_allclose(together.epoch_loss, alone.epoch_loss, atol=1e-6)
        np.testing.assert_allclose(together.scores["test_loss"], alone.scores["test_loss"], atol=1e-6)


def test_more_members_than_a_group():
    members = [small(seed=seed) for seed in range(35)]
    recordings = train(*members)
    assert [recording.experiment for recording in recordings] == members
    for position in (0, 15, 16, 34):
        assert_same_weights(recordings[position].weights, train(members[position])[0].weights, 1e-6)


@pytest.mark.parametrize("change", [
    {"network": {"hidden": []}},
    {"network": {"hidden": [{"activation": "relu"}]}},
    {"network": {"inputs": ["x1"]}},
    {"network": {"output": "sigmoid_bce"}},
    {"training": {"optimizer": "adam"}},
    {"training": {"batch": 12}},
    {"training": {"epochs": 5}},
    {"data": {"validation_share": 0.5}},
    {"data": {"validation_share": 0.5}, "training": {"patience": 2}},
    {"data": {"points": 120}},
    {"data": {"train_share": 0.5}},
])
def test_members_that_do_not_match(change):
    with pytest.raises(ValueError, match="share"):
        train(small(), small().with_(**change))


def with_neurons(*each: tuple[int, ...], **changes) -> list[Experiment]:
    """Networks that differ in the neurons of their layers, or of one layer."""
    return [small(units, ("tanh", "relu"), **changes) for units in each]


@pytest.mark.parametrize("members", [
    with_neurons(*((units,) for units in range(1, 17))),
    with_neurons((1, 5), (9, 5), (16, 5), (2, 16), training={"optimizer": "adam", "learning_rate": 0.01}),
    with_neurons((2,), (11,), data={"kind": "blobs"}, network={"output": "softmax_ce", "regularizer": "l2"}),
    with_neurons((3,), (20,), (40,), network={"regularizer": "l1", "penalty": 0.01}),
    [small(network={"regularizer": name, "penalty": rate}) for name in ("none", "l1", "l2") for rate in (0.001, 0.1)],
], ids=["1 to 16 neurons", "one of two layers", "softmax, L2", "wide", "penalties"])
def test_members_with_neurons_and_penalties_of_their_own_equal_keras(members):
    assert len({trainers.spec_of_all(group) for group in fleet.in_groups(members)}) <= len(members)
    for recording, member in zip(train(*members), members, strict=True):
        assert [weight.shape[1:] for weight in recording.weights] == [
            weight.shape for weight in build(member).get_weights()]
        assert_equals(recording, *fit(member))


def test_a_program_serves_every_number_of_neurons_up_to_16():
    members = with_neurons(*((units,) for units in range(1, 17)))
    assert len(fleet.in_groups(members)) == 1
    assert trainers.spec_of_all(members) == trainers.spec_of(members[-1], 16)
    assert [len(group) for group in fleet.in_groups([*members, small((17,))])] == [1] * 17


def test_members_with_a_dropout_of_their_own_equal_single_runs():
    """Dropout draws for the padded layer, so the layers have one width; without it a member is Keras's."""
    members = [small((3, 4), network={"hidden": [{"units": 3, "dropout": share}, {"units": 4, "dropout": 0.2}]})
               for share in (0, 0.3, 0.9)] + [small((3, 4))]
    *some, none = train(*members)
    for together, member in zip(some, members, strict=False):
        alone = train(member)[0]
        assert_same_weights(together.weights, alone.weights, 1e-6)
        np.testing.assert_allclose(together.epoch_loss, alone.epoch_loss, atol=1e-6)
    assert_equals(none, *fit(members[-1]))


def test_only_the_last_frame_of_a_member():
    experiments = [small(), small(seed=3, training={"learning_rate": 3})]
    run = fleet.train_group(trainers.Compiled(experiments))
    for position in range(2):
        whole, last = (fleet.record(run, position, True, only_last=only) for only in (False, True))
        assert last.frames.tolist() == [4]
        assert last.pictures == whole.pictures[-1:]
        assert last.final == whole.final
        assert_same_weights([weight[0] for weight in last.weights], [weight[-1] for weight in whole.weights], 0)


def test_no_member():
    with pytest.raises(ValueError, match="member"):
        train()


@pytest.mark.parametrize("network", [{}, {"regularizer": "l2", "penalty": 0.003}], ids=["plain", "l2"])
@pytest.mark.parametrize("patience", [1, 4])
def test_stops_early_when_keras_does(patience, network, monkeypatch):
    experiment = small(seed=2, data={"epsilon": 1, "points": 250, "validation_share": 0.5}, training={
        "optimizer": "momentum", "learning_rate": 0.3, "epochs": 60, "patience": patience}, network=network)
    stopper = keras.callbacks.EarlyStopping(patience=patience)
    model, history = fit(experiment, stopper, validation_data=validating(experiment))
    for recording in both(monkeypatch, experiment, with_pictures=False):
        assert recording.ended == "early"
        assert recording.epochs == recording.frames[-1] == len(history) < 60
        assert_same_weights([weight[-1] for weight in recording.weights], model.get_weights(), 1e-4)


def test_members_stop_early_on_their_own():
    """One never improves and stops after 1 + 63 epochs, at the very end of a call; the other goes on."""
    training = {"epochs": 100, "patience": fleet.CHUNK - 1, "learning_rate": 0.3, "optimizer": "adam"}
    data = {"validation_share": 0.3}
    stuck, learning = train(small(data=data, training=training | {"learning_rate": 1e-30}),
                            small(data=data, training=training))
    assert (stuck.ended, stuck.epochs, stuck.frames[-1]) == ("early", fleet.CHUNK, fleet.CHUNK)
    assert learning.epochs == learning.frames[-1] > fleet.CHUNK


class StopAtInfinity(keras.callbacks.Callback):
    """Stops after the first epoch whose loss or weights are no finite numbers."""

    def on_epoch_end(self, epoch, logs=None):
        arrays = [logs["loss"], *self.model.get_weights()]
        self.model.stop_training = not all(np.isfinite(array).all() for array in arrays)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(("widths", "activation", "output", "batch", "regularizer"), [
    ((4, 4), "linear", "sigmoid_bce", "full", "none"),  # the loss breaks before the weights
    ((4, 4), "selu", "softmax_ce", 11, "none"),  # both in the first epoch
    ((4,) * 4, "selu", "sigmoid_bce", "full", "none"),  # the weights break an epoch before the loss
    ((3,), "tanh", "sigmoid_mse", 11, "l2"),  # the penalty overflows
])
def test_diverges_when_keras_does(monkeypatch, widths, activation, output, batch, regularizer):
    experiment = small(widths, (activation,), seed=3, training={"learning_rate": 1000, "epochs": 30, "batch": batch},
                       network={"output": output, "regularizer": regularizer, "penalty": 1})
    diverged_at = len(fit(experiment, StopAtInfinity())[1])
    for recording in both(monkeypatch, experiment, on_progress=lambda *_: None):
        assert recording.ended == "diverged"
        assert recording.diverged_at == recording.epochs == recording.frames[-1] == diverged_at
        for series in (recording.epoch_loss, *recording.weights):
            assert np.isfinite(series[:-1]).all()
        assert len(recording.pictures) == len(recording.frames)


@pytest.mark.filterwarnings("error")
def test_saturation_is_no_divergence(monkeypatch):
    """Far out, a sigmoid with MSE has no gradient left: nothing moves and nothing breaks."""
    for recording in both(monkeypatch, small((4,), ("relu",), training={"learning_rate": 1000, "epochs": 30})):
        assert (recording.ended, recording.diverged_at, recording.epochs) == ("finished", None, 30)
        assert all(np.isfinite(weight).all() for weight in recording.weights)


def test_only_one_network_that_is_quick_and_has_no_dropout_is_trained_in_numpy():
    new = small((7, 6, 5), ("selu",))
    assert trainers.quicker_in_numpy([new])
    assert not trainers.quicker_in_numpy([new, new])
    assert not trainers.quicker_in_numpy([new.with_(training={"epochs": 2000, "batch": 1})])
    assert not trainers.quicker_in_numpy([small((7, 6, 5), network={"hidden": [{"units": 3, "dropout": 0.1}]})])


def test_stop_leaves_a_partial_recording():
    seen = []
    stopped = train(small(training={"epochs": 500}), on_progress=lambda *progress: seen.append(progress),
                    should_stop=lambda: len(seen) == 2)[0]
    assert stopped.ended == "stopped"
    assert 0 < stopped.epochs < 500
    assert stopped.epochs == stopped.frames[-1] == len(stopped.epoch_accuracy) == seen[-1][0]
    assert stopped.epoch_loss[-1] == pytest.approx(seen[-1][1])
    whole = train(small(training={"epochs": stopped.epochs}))[0]
    assert whole.ended == "finished"
    assert_same_weights([weight[-1] for weight in stopped.weights], [weight[-1] for weight in whole.weights], 1e-6)


@pytest.mark.parametrize("activation", ["tanh", "relu"])
def test_equal_neurons_stay_equal(activation):
    """The course's claim I16 holds for the neurons of one layer; only the layers come to differ."""
    equal = [small((3, 2), (activation,), network={"initializer": name}) for name in ("all_equal", "zeros")]
    for recording in train(*equal):
        for kernel, bias in zip(recording.weights[:-2:2], recording.weights[1:-2:2], strict=True):
            np.testing.assert_array_equal(kernel, np.broadcast_to(kernel[..., :1], kernel.shape))
            np.testing.assert_array_equal(bias, np.broadcast_to(bias[:, :1], bias.shape))
        assert not np.array_equal(recording.weights[-1][0], recording.weights[-1][-1])


def expected_losses(experiment: Experiment, recording) -> tuple[float, float]:
    """Mean of the initial network's training loss over all dropout masks, and its variance over random masks."""
    x, y, *_ = told(experiment)
    kernels, losses, chances = [weight[0] for weight in recording.weights[::2]], [], []
    shares = np.concatenate([[layer.dropout] * layer.units for layer in experiment.network.hidden])
    for kept in product([0, 1], repeat=len(shares)):
        h, used = x, 0
        for kernel in kernels[:-1]:
            units = slice(used, used := used + kernel.shape[1])
            h = np.tanh(h @ kernel) * np.array(kept[units]) / (1 - shares[units])
        losses.append((1 / (1 + np.exp(-h @ kernels[-1][:, 0])) - y) ** 2)
        chances.append(np.where(kept, 1 - shares, shares).prod())
    mean, square = np.array(chances) @ np.array(losses), np.array(chances) @ np.square(losses)
    return mean.mean(), (square - mean**2).mean() / len(x)


@pytest.mark.parametrize("shares", [(0.5,), (0.2, 0.7), (0.4, 0, 0.4)])
def test_dropout_is_unbiased_and_independent(shares):
    """With a learning rate of almost 0 each epoch samples the initial network's loss anew."""
    hidden = [{"units": 2, "dropout": share} for share in shares]
    experiment = small(seed=4, data={"points": 1000}, network={"hidden": hidden, "initializer": "he"},
                       training={"epochs": 500, "learning_rate": 1e-30, "batch": 100})
    first, second = train(experiment)[0], train(experiment)[0]
    np.testing.assert_array_equal(first.epoch_loss, second.epoch_loss)
    mean, variance = expected_losses(experiment, first)
    assert first.epoch_loss.mean() == pytest.approx(mean, abs=4 * np.sqrt(variance / 500))
    assert first.epoch_loss.var() == pytest.approx(variance, rel=0.25)
    model = build(experiment)
    x, y, test_x, test_y = told(experiment)
    for part, points, classes in (("train", x, y), ("test", test_x, test_y)):
        assert first.final[f"{part}_loss"] == pytest.approx(np.square(model(points)[:, 0] - classes).mean(), abs=1e-6)


def compiled(experiment: Experiment, members: int) -> tuple[str, int]:
    """The training program as XLA has optimized it, and how many arrays it is given."""
    spec = trainers.spec_of(experiment, members)
    several = [experiment] * spec.members
    arguments = trainers._inputs(spec, several, [split(experiment)] * spec.members).call(0, 1)
    program = training_program(spec).experimental_get_compiler_ir(*arguments)(stage="optimized_hlo")
    return program, len(tf.nest.flatten(arguments))


@pytest.mark.parametrize(("batch", "members"), [(1, 1), (32, 1), (32, 16)])
def test_batches_run_in_one_kernel(batch, members):
    """Guards a factor of up to six: XLA honours our flag only if it is set before its first compilation."""
    program, _ = compiled(small((8, 8), training={"batch": batch}), members)
    assert "xla_cpu_small_call" in program


def test_wide_layers_are_multiplied_outside_that_kernel():
    """Guards a factor of ten: in the kernel, XLA has no fast product of matrices."""
    program, _ = compiled(small((64, 64), training={"batch": 32}), 1)
    assert "xla_cpu_small_call" not in program


@pytest.mark.parametrize(("widths", "members"), [((3,), 1), ((3,), 16), ((64, 64), 1)])
def test_no_value_is_compiled_in(widths, members):
    """Guards the second call: TensorFlow compiles anew for every value of an input that it takes for a constant."""
    experiment = small(widths, network={"regularizer": "l2", "penalty": 0.01},
                       data={"validation_share": 0.2}, training={"patience": 3})
    program, given = compiled(experiment, members)
    entry = program[program.index("\nENTRY"):]
    assert entry.count(" parameter(") == given
