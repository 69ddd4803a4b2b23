"""What the charts of tables draw, the baselines and the importance, against Keras-free oracles."""

import numpy as np
import pytest
from sklearn.base import BaseEstimator, RegressorMixin
from sklearn.dummy import DummyRegressor
from sklearn.inspection import permutation_importance
from sklearn.linear_model import LinearRegression
from sklearn.metrics import root_mean_squared_error

from nnviz.analysis import baselines, table_frames
from nnviz.analysis.importance import importance, places_of
from nnviz.datasets.tables import prepare, raw
from nnviz.experiments.tables import TableExperiment
from nnviz.models.table import initial_weights
from nnviz.recordings.table_recording import TableRecording
from nnviz.training import tables
from tests.table_tools import own_table


def recording(experiment: TableExperiment, frames=(0, 3)) -> TableRecording:
    """A recording whose second frame is the first with other numbers: nothing is trained."""
    first = initial_weights(experiment)
    weights = [np.stack([weight, 0.5 * weight + 0.1]).astype(np.float32) for weight in first]
    parts = {f"{part}_{name}": np.array([0.9, 0.8], np.float32) for part in ("train", "validation", "test")
             for name in ("loss", "rmse", "mae", "r2", "accuracy")}
    return TableRecording(experiment, np.array(frames, np.int32), weights, np.array([4, 9, 16], np.float32),
                          np.array([4, 9, 16], np.float32), parts, 1.0, 0.0)


HOUSING = TableExperiment().with_(network={"hidden": [{"units": 6}], "wide": True})


def test_predictions_are_those_of_the_network_on_the_same_rows_at_every_frame():
    run = recording(HOUSING)
    table, prepared = table_frames.predictions(run), prepare(HOUSING)
    count = len(table) // 2
    assert set(table["frame"]) == {0, 1}
    np.testing.assert_allclose(table["true"][:count], prepared.targets["validation"][:count], atol=1e-4)
    np.testing.assert_allclose(table["residual"], table["predicted"] - table["true"], atol=2e-4)
    x = prepared.inputs["validation"][:count]
    inner, shift, kernel, bias = (weight[1] for weight in run.weights)
    expected = np.concatenate([x, np.maximum(x @ inner + shift, 0)], axis=1) @ kernel + bias
    np.testing.assert_allclose(table["predicted"][count:], expected[:, 0], atol=1e-3)
    places = raw(HOUSING.data, 0)[0][prepared.rows.validation[:count]]
    np.testing.assert_allclose(table[["latitude", "longitude"]][:count], places[:, 6:], atol=0.006)


def test_what_lies_outside_of_the_prices_is_counted():
    run = recording(HOUSING)
    told = table_frames.answers(HOUSING, run.weights, prepare(HOUSING).inputs["validation"])[1]
    assert table_frames.outside(run, 0.2, 0.9) == ((told < 0.2).sum(), (told > 0.9).sum())


def test_unshuffled_sets_lie_apart_and_raw_inputs_have_other_spreads():
    apart = HOUSING.with_(data={"shuffle": False, "standardise": False})
    assert np.ptp(list(table_frames.latitudes(apart).values())) > 0.5
    assert np.ptp(list(table_frames.latitudes(HOUSING).values())) < 0.2
    low, smallest, high, largest = table_frames.widest(apart)
    assert (low, high) == ("AveBedrms", "Population")
    assert largest / smallest > 1_000
    assert table_frames.widest(HOUSING)[3] == pytest.approx(1, abs=1e-4)


def test_history_has_the_training_half_an_epoch_earlier():
    table = table_frames.history(recording(HOUSING), "rmse")
    train = table[table["split"] == "train"]
    assert train[["epoch", "value", "frame"]].to_numpy().tolist() == [[2.5, 4.0, 1.0]]
    assert table[table["split"] == "validation"]["epoch"].tolist() == [0.0, 3.0]


@pytest.mark.parametrize("standardise", [True, False])
def test_the_fitted_curve_goes_through_what_the_network_answers(standardise):
    experiment = TableExperiment().with_(data={"kind": "step", "points": 60, "standardise": standardise},
                                         network={"hidden": [{"units": 5}]})
    run = recording(experiment)
    curve, prepared = table_frames.fitted(run), prepare(experiment)
    x = raw(experiment.data, 0)[0][prepared.rows.validation][:, 0]
    last = curve[curve["frame"] == 1]
    told = table_frames.answers(experiment, run.weights, prepared.inputs["validation"])[1]
    np.testing.assert_allclose(np.interp(x, last["x"], last["y"]), told, atol=0.02)
    shown = experiment.data.train_points + experiment.data.validation_points
    assert len(table_frames.curve_points(experiment)) == shown


def test_errors_are_those_of_the_last_frame_in_the_targets_unit():
    experiment = TableExperiment(data=own_table()).with_(network={"hidden": [{"units": 4}]})
    run, prepared = recording(experiment), prepare(TableExperiment(data=own_table()))
    told = table_frames.answers(experiment, run.weights, prepared.inputs["test"])[1]
    np.testing.assert_allclose(table_frames.errors(run, "test"), told - own_table().numbers[prepared.rows.test, -1],
                               rtol=1e-4, atol=1)


@pytest.mark.parametrize("target", ["two", "three"])
def test_rows_that_are_right_make_the_accuracy(target):
    experiment = TableExperiment(data=own_table(target)).with_(network={"hidden": [{"units": 4}]})
    (run,) = tables.train([experiment])
    for part in ("validation", "test"):
        right = table_frames.right(run, part)
        assert right.mean() == pytest.approx(run.final[f"{part}_accuracy"])
        assert 0 < right.sum() < len(right)


@pytest.mark.parametrize("experiment", [HOUSING, TableExperiment(data=own_table())], ids=["housing", "own"])
def test_baselines_keep_what_validates_row_by_row(experiment):
    for found in baselines.quick(experiment).values():
        assert np.sqrt(np.square(found.rows.astype(float)).mean()) == pytest.approx(found.scores["validation_rmse"])


@pytest.mark.parametrize("experiment", [HOUSING, TableExperiment(data=own_table())], ids=["housing", "own"])
def test_constant_and_line_are_those_of_scikit_learn(experiment):
    found, prepared = baselines.quick(experiment), prepare(experiment)
    restored = {part: prepared.target.restored(values) for part, values in prepared.targets.items()}
    for name, model in (("constant", DummyRegressor()), ("line", LinearRegression())):
        model.fit(prepared.inputs["train"].astype(float), restored["train"].astype(float))
        for part, inputs in prepared.inputs.items():
            oracle = root_mean_squared_error(restored[part], model.predict(inputs.astype(float)))
            assert found[name].scores[f"{part}_rmse"] == pytest.approx(oracle, rel=1e-4)


def test_boosting_beats_the_line_on_housing_as_it_is_known_to():
    fast, slow = baselines.quick(HOUSING), baselines.slow(HOUSING.model_dump_json())
    assert fast["line"].scores["test_r2"] == pytest.approx(0.60, abs=0.04)
    assert slow["boosting"].scores["test_rmse"] < 0.52
    assert slow["boosting"].scores["test_r2"] == pytest.approx(0.82, abs=0.03)


@pytest.mark.parametrize("target", ["two", "three"])
def test_baselines_of_classes_are_accuracies(target):
    experiment = TableExperiment(data=own_table(target))
    targets = prepare(experiment).targets
    constant = baselines.quick(experiment)["constant"].scores
    common = np.bincount(targets["train"].astype(int)).argmax()
    assert constant["test_accuracy"] == pytest.approx((targets["test"] == common).mean())
    slow = baselines.slow(experiment.model_dump_json())
    assert slow["line"].scores["train_accuracy"] > constant["train_accuracy"]
    assert set(slow) == {"line", "boosting"}


def test_importance_is_that_of_scikit_learn_within_its_repeats():
    experiment = HOUSING.with_(network={"hidden": []})
    run, prepared = recording(experiment), prepare(experiment)
    table = importance(run, repeats=20).set_index("column")

    last = [frames[-1:] for frames in run.weights]

    class Model(RegressorMixin, BaseEstimator):
        def fit(self, x, y):
            return self

        def predict(self, x):
            return table_frames.answers(experiment, last, x.astype(np.float32))[0]

    some = (part["validation"][:1000] for part in (prepared.inputs, prepared.targets))
    oracle = permutation_importance(Model(), *some,
                                    scoring="neg_root_mean_squared_error", n_repeats=20, random_state=0)
    for place, name in enumerate(experiment.data.features):
        spread = 4 * oracle.importances_std[place] + 1e-3
        assert table.loc[name, "cost"] == pytest.approx(oracle.importances_mean[place], abs=spread)
    assert table["cost"].is_monotonic_decreasing


def test_the_inputs_of_a_category_are_shuffled_together():
    experiment = TableExperiment(data=own_table("three"))
    assert places_of(experiment) == {"size": [0], "district": [1, 2, 3], "age": [4]}
    table = importance(recording(experiment))
    assert set(table["column"]) == {"size", "district", "age"}
    assert (table["low"] <= table["cost"]).all()
    assert (table["cost"] <= table["high"]).all()
