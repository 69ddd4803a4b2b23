"""Networks of tables against their oracle, ``keras.Model.fit`` on the same batches, and at the edges."""

from itertools import product

import keras
import numpy as np
import pytest
from sklearn.metrics import mean_absolute_error, r2_score, root_mean_squared_error

from nnviz.arithmetic import rows, total
from nnviz.datasets.tables import prepare, split_rows
from nnviz.experiments.spread import Spread
from nnviz.experiments.tables import TableExperiment
from nnviz.models.table import LOSSES, build, initial_weights
from nnviz.recordings.store import load, save
from nnviz.search.settings import folded
from nnviz.training import tables
from nnviz.training.tasks import train_spread, train_tables
from nnviz.training.trainers import order_of_epoch
from tests.table_tools import own_table

RATES = {"sgd": 0.03, "momentum": 0.01, "rmsprop": 0.01, "adam": 0.01}
OUTPUTS = ("linear", "relu", "softplus", "bounded")
REGRESSION = ("mse", "mae", "huber")
ACTIVATIONS = ("relu", "tanh", "sigmoid", "selu", "linear")


def small(widths=(5,), activation="relu", *, data=None, network=None, training=None, seed=0) -> TableExperiment:
    """A sine of 120 points, a few epochs."""
    return TableExperiment().with_(
        data=data or {"kind": "sine", "points": 120}, seed=seed,
        network={"hidden": [{"units": units, "activation": activation} for units in widths]} | (network or {}),
        training={"epochs": 3, "batch": 13, "learning_rate": 0.03} | (training or {}))


def every_pair():
    """16 experiments in which every two values of optimizer, output activation and loss meet."""
    widths = ((5,), (9, 3), (30, 30), ())
    for number, (optimizer, output) in enumerate(product(RATES, OUTPUTS)):
        row, column = divmod(number, 4)
        yield small(widths[(row + column) % 4], ACTIVATIONS[number % 5], seed=number,
                    data={"kind": ("sine", "step", "polynomial")[number % 3], "points": 120},
                    network={"output_activation": output, "loss": REGRESSION[(row + column) % 3],
                             "wide": bool(number % 2), "penalty": 0.01,
                             "regularizer": ("none", "l1", "l2")[(row + 2 * column) % 3]},
                    training={"optimizer": optimizer, "learning_rate": RATES[optimizer],
                              "batch": (13, 1, 32, "full")[number % 4]})


HOUSING = {"hidden": [{"units": 8}, {"units": 6}], "wide": True}
SPECIAL = {
    "wide and deep on housing": small(data={"kind": "housing"}, network=HOUSING,
                                      training={"batch": 512, "epochs": 2}),
    "other inputs on each path": small(data={"kind": "housing"}, network=HOUSING | {
        "wide_inputs": ["MedInc", "AveRooms"], "deep_inputs": ["Latitude", "Longitude", "HouseAge"]},
        training={"batch": 512, "epochs": 2}),
    "a line of some inputs": small((), data={"kind": "housing"}, network={"deep_inputs": ["MedInc"]},
                                   training={"batch": 512, "epochs": 2}),
    "own table, a number": small((4,), data=own_table("regression").model_dump(), network={"wide": True}),
    "own table, two classes": small((4,), "tanh", data=own_table("two").model_dump(), network={"regularizer": "l2"}),
    "own table, three classes": small((4,), data=own_table("three").model_dump(), network={"wide": True}),
    "without shuffling": small(data={"kind": "step", "points": 100, "shuffle": False, "standardise": False}),
}


def name(experiment: TableExperiment) -> str:
    network = experiment.network
    return f"{experiment.training.optimizer}-{network.output_activation}-{network.loss}-{experiment.training.batch}"


def fit(experiment: TableExperiment, prepared):
    """Train with Keras in our order; return the model and (loss, figure) of every epoch."""
    model, history = build(experiment), []
    x, y = prepared.inputs["train"], prepared.targets["train"]
    for epoch in range(experiment.training.epochs):
        order = order_of_epoch(len(x), epoch)
        logs = model.fit(x[order], y[order], batch_size=experiment.batch_size, shuffle=False, verbose=0).history
        figure = logs[LOSSES[experiment.loss][1]][0]
        history.append((logs["loss"][0], figure**2 if experiment.data.task == "regression" else figure))
    return model, np.array(history)


@pytest.mark.parametrize("experiment", [*every_pair(), *SPECIAL.values()], ids=[*map(name, every_pair()), *SPECIAL])
def test_equals_keras(experiment):
    prepared, recording = prepare(experiment), tables.train([experiment])[0]
    model, history = fit(experiment, prepared)
    close = {"atol": 1e-5, "rtol": 1e-5}
    assert model.count_params() == total(rows(experiment))
    for ours, theirs in zip(recording.weights, build(experiment).get_weights(), strict=True):
        np.testing.assert_allclose(ours[0], theirs, **close)
    for ours, theirs in zip(recording.weights, model.get_weights(), strict=True):
        np.testing.assert_allclose(ours[-1], theirs, **close)
    np.testing.assert_allclose(np.column_stack([recording.epoch_loss, recording.epoch_figure]), history, **close)
    for part, x in prepared.inputs.items():
        y = prepared.targets[part]
        assert recording.final[f"{part}_loss"] == pytest.approx(model.evaluate(x, y, verbose=0)[0], abs=1e-5, rel=1e-5)
        assert_same_scores(recording, part, model.predict(x, verbose=0), y, prepared.target)


def assert_same_scores(recording, part, answers, targets, target):
    final = recording.final
    if recording.experiment.data.task == "classification":
        classes = answers.argmax(axis=1) if answers.shape[1] > 1 else answers[:, 0] > 0.5
        assert final[f"{part}_accuracy"] == pytest.approx((classes == targets).mean())
        return
    true, told = (values * target.scale + target.offset for values in (targets, answers[:, 0]))
    for metric, oracle in (("rmse", root_mean_squared_error), ("mae", mean_absolute_error), ("r2", r2_score)):
        assert final[f"{part}_{metric}"] == pytest.approx(oracle(true, told), abs=2e-5, rel=2e-5)


def test_initial_weights_are_those_of_the_model():
    experiment = SPECIAL["other inputs on each path"]
    for ours, theirs in zip(initial_weights(experiment), build(experiment).get_weights(), strict=True):
        np.testing.assert_array_equal(ours, theirs)


def test_dropout_drops_some_and_leaves_the_mean():
    plain, dropped = (small((200,), network={"hidden": [{"units": 200, "dropout": share}]}) for share in (0, 0.5))
    losses = [tables.train([experiment])[0].epoch_loss for experiment in (plain, dropped)]
    assert (losses[0] != losses[1]).all()
    assert losses[1] == pytest.approx(losses[0], rel=0.5)


def test_early_stopping_is_that_of_keras():
    experiment = small((30,), training={"epochs": 200, "patience": 2, "learning_rate": 0.3})
    recording, prepared = tables.train([experiment])[0], prepare(experiment)
    assert recording.ended == "early"
    assert recording.frames[-1] == recording.epochs < 200
    model, stopping = build(experiment), keras.callbacks.EarlyStopping("val_loss", patience=2)
    stopping.set_model(model)
    stopping.on_train_begin()
    x, y = prepared.inputs["train"], prepared.targets["train"]
    for epoch in range(200):
        order = order_of_epoch(len(x), epoch)
        model.fit(x[order], y[order], batch_size=13, shuffle=False, verbose=0)
        stopping.on_epoch_end(epoch, {"val_loss": model.evaluate(
            prepared.inputs["validation"], prepared.targets["validation"], verbose=0)[0]})
        if model.stop_training:
            break
    assert recording.epochs == epoch + 1


def test_divergence_is_found_and_ends_the_run():
    wild = small((9,), "linear", data={"kind": "housing", "standardise": False}, training={"epochs": 5, "batch": 512})
    recording = tables.train([wild])[0]
    assert (recording.ended, recording.diverged_at) == ("diverged", recording.epochs)
    assert not np.isfinite(recording.last_loss)


def test_stop_leaves_what_was_trained():
    recording = tables.train([small(training={"epochs": 500})], should_stop=lambda: True)[0]
    assert recording.stopped
    assert 0 < recording.epochs < 500
    assert recording.frames[-1] == recording.epochs


def test_several_networks_train_as_if_alone_and_tell_their_progress():
    told, members = [], [small((5,)), small((100, 20), seed=3), small((), training={"epochs": 3})]
    together = tables.train(members, on_progress=lambda epochs, loss: told.append((epochs, loss)))
    for member, recording in zip(members, together, strict=True):
        alone = tables.train([member])[0]
        assert recording.experiment == member
        np.testing.assert_array_equal(recording.epoch_loss, alone.epoch_loss)
    assert told[-1][0] == 3
    assert np.isfinite([loss for _, loss in told]).all()


def many() -> list[TableExperiment]:
    """18 networks of one shape with their own weights, rows, rates and penalties; the last diverges."""
    base = small((9, 3), network={"wide": True, "regularizer": "l2"}, training={"epochs": 12, "patience": 2})
    members = [base.with_(seed=number, network={"penalty": 0.001 * (number % 4 + 1)},
                          training={"learning_rate": 0.004 * (number + 1)}) for number in range(17)]
    return [*members, base.with_(network={"penalty": 0.01}, training={"learning_rate": 1000.0})]


def test_networks_of_one_shape_train_side_by_side_as_if_alone():
    members = [*many(), small((4,), seed=5)]
    assert [len(group) for group in tables.groups(members)] == [9, 9, 1]
    together, ends = tables.train(members), set()
    for member, recording in zip(members, together, strict=True):
        alone = tables.train([member])[0]
        assert recording.experiment == member
        assert (recording.ended, recording.epochs) == (alone.ended, alone.epochs)
        np.testing.assert_array_equal(recording.frames, alone.frames)
        np.testing.assert_allclose(recording.epoch_loss, alone.epoch_loss, rtol=1e-5)
        for ours, theirs in zip(recording.weights, alone.weights, strict=True):
            np.testing.assert_allclose(ours, theirs, atol=1e-5, rtol=1e-5)
        for name, values in recording.scores.items():
            np.testing.assert_allclose(values, alone.scores[name], atol=1e-5, rtol=1e-5)
        ends.add((recording.ended, recording.epochs))
    assert {how for how, _ in ends} == {"finished", "early", "diverged"}
    assert len(ends) > 3


def test_few_networks_and_large_ones_train_one_by_one():
    assert [len(group) for group in tables.groups([small(seed=seed) for seed in range(7)])] == [1] * 7
    assert [len(group) for group in tables.groups([small(seed=seed) for seed in range(8)])] == [4, 4]
    assert [len(group) for group in tables.groups([small(seed=seed) for seed in range(40)])] == [16, 16, 8]
    large = [small((500, 500), seed=seed) for seed in range(9)]
    assert [len(group) for group in tables.groups(large)] == [1] * 9


def test_stop_ends_all_that_train_side_by_side():
    members = [small(seed=seed, training={"epochs": 500}) for seed in range(9)]
    recordings = tables.train(members, should_stop=lambda: True)
    assert all(recording.stopped and 0 < recording.epochs < 500 for recording in recordings)
    assert all(recording.frames[-1] == recording.epochs for recording in recordings)


def test_folds_validate_every_row_once_and_leave_the_test_rows():
    base = small()
    folds = [folded(base, number, 4) for number in range(4)]
    parts = [split_rows(fold.data, fold.seed) for fold in folds]
    whole = split_rows(base.data, base.seed)
    np.testing.assert_array_equal(np.sort(np.concatenate([part.validation for part in parts])),
                                  np.sort(np.concatenate([whole.train, whole.validation])))
    for part, fold in zip(parts, folds, strict=True):
        np.testing.assert_array_equal(part.test, whole.test)
        assert not set(part.train) & set(part.validation)
        assert (len(part.train), len(part.validation)) == (fold.data.train_points, fold.data.validation_points)
    recordings = train_tables(folds)
    assert len({recording.final["validation_rmse"] for recording in recordings}) == 4


def test_a_spread_has_every_draw_with_scores_of_three_sets(tmp_path):
    spread = Spread(base=small(), draws=5, vary="weights")
    recording = train_spread(spread)
    assert recording.scores["validation_rmse"].shape == (5, 4)
    assert len(set(recording.final("test_rmse"))) == 5
    single = train_tables([spread.members()[3]])[0]
    assert recording.final("test_r2")[3] == pytest.approx(single.final["test_r2"])
    save(recording, tmp_path / "spread.npz", date="today")
    assert load(tmp_path / "spread.npz")[0].spread == spread


def test_a_recording_is_kept_on_disk(tmp_path):
    recording = train_tables([SPECIAL["own table, three classes"]])[0]
    save(recording, tmp_path / "run.npz", date="today")
    loaded, about = load(tmp_path / "run.npz")
    assert (loaded.experiment, about) == (recording.experiment, {"date": "today"})
    assert loaded.final == recording.final
    for ours, theirs in zip(loaded.weights, recording.weights, strict=True):
        np.testing.assert_array_equal(ours, theirs)
