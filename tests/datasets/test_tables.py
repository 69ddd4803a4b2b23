"""Tables: the three sets, what is measured on the training rows only, and scikit-learn as the oracle."""

import numpy as np
import pytest
from sklearn.compose import make_column_transformer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LinearRegression
from sklearn.model_selection import KFold, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

from nnviz.datasets.tables import curve, housing, prepare, split_rows, true_curve
from nnviz.experiments.tables import Curve, Housing, TableExperiment
from tests.table_tools import own_table


def test_the_housing_table_is_the_census_with_its_cap():
    inputs, price = housing()
    assert inputs.shape == (20_640, 8)
    assert (price >= 5).sum() == 992
    assert price.max() == pytest.approx(5.00001)
    scores = cross_val_score(LinearRegression(), inputs, price, cv=KFold(5, shuffle=True, random_state=0), scoring="r2")
    assert scores.mean() == pytest.approx(0.601, abs=0.003)


@pytest.mark.parametrize("data", [Housing(), Housing(test_share=0.1, validation_share=0.4), Curve(points=37)])
def test_three_sets_hold_every_row_once_and_have_the_announced_sizes(data):
    rows = split_rows(data, 4)
    assert sorted(np.concatenate([rows.train, rows.validation, rows.test])) == list(range(data.rows))
    assert (len(rows.train), len(rows.validation), len(rows.test)) == (
        data.train_points, data.validation_points, data.test_points)
    assert split_rows(data, 5).test.tolist() != rows.test.tolist()


def test_housing_is_cut_as_in_the_course():
    data = Housing()
    assert (data.train_points, data.validation_points, data.test_points) == (11_610, 3_870, 5_160)


def test_without_shuffling_the_sets_are_apart_on_the_map():
    latitude = housing()[0][:, 6]
    means = {shuffle: [latitude[part].mean() for part in vars(split_rows(Housing(shuffle=shuffle), 0)).values()]
             for shuffle in (True, False)}
    assert np.ptp(means[True]) < 0.2 < 0.5 < np.ptp(means[False])


def test_inputs_are_standardised_on_the_training_rows_only():
    experiment = TableExperiment(seed=3)
    prepared, inputs = prepare(experiment), housing()[0]
    scaler = StandardScaler().fit(inputs[prepared.rows.train].astype(np.float64))
    for part in ("train", "validation", "test"):
        np.testing.assert_allclose(prepared.inputs[part], scaler.transform(inputs[getattr(prepared.rows, part)]),
                                   atol=2e-5, rtol=1e-5)
    raw = prepare(experiment.with_(data={"standardise": False}))
    np.testing.assert_array_equal(raw.inputs["test"], inputs[raw.rows.test])
    assert (prepared.target.offset, prepared.target.scale) == (0, 1)
    assert prepared.target.high == pytest.approx(5.00001)


@pytest.mark.parametrize(("kind", "at", "height"), [("sine", np.pi / 4, 1), ("step", -0.1, -1), ("polynomial", 2, 0)])
def test_a_curve_is_drawn_around_what_it_is(kind, at, height):
    assert true_curve(kind, np.array([at]))[0] == pytest.approx(height)
    x, y = curve(Curve(kind=kind, points=1000, noise=0.3), seed=2)
    assert (np.diff(x[:, 0]) >= 0).all()
    assert (y - true_curve(kind, x[:, 0])).std() == pytest.approx(0.3, abs=0.03)
    exact_x, exact_y = curve(Curve(kind=kind, noise=0), seed=2)
    np.testing.assert_allclose(exact_y, true_curve(kind, exact_x[:, 0]), atol=1e-5)


def test_gaps_and_categories_of_an_own_table_are_filled_from_the_training_rows():
    data = own_table()
    experiment = TableExperiment(data=data)
    prepared, columns = prepare(experiment), data.numbers[:, :-1]
    numbers = make_pipeline(SimpleImputer(strategy="median"), StandardScaler())
    names = make_pipeline(SimpleImputer(strategy="most_frequent"), OneHotEncoder(sparse_output=False))
    fitted = make_column_transformer((numbers, [0]), (names, [1]), (StandardScaler(), [2])).fit(
        columns[prepared.rows.train])
    assert list(data.features) == ["size", "district = A", "district = B", "district = C", "age"]
    for part, told in prepared.inputs.items():
        assert np.isfinite(told).all()
        np.testing.assert_allclose(told, fitted.transform(columns[getattr(prepared.rows, part)]), rtol=1e-5, atol=1e-6)
        assert (told[:, 1:4].sum(axis=1) == 1).all()
    numbers = columns[prepared.rows.train][:, 0]
    gap = prepared.inputs["train"][np.isnan(numbers)][0, 0]
    filled = np.where(np.isnan(numbers), np.nanmedian(numbers), numbers)
    assert gap == pytest.approx((np.nanmedian(numbers) - filled.mean()) / filled.std(), abs=1e-5)


@pytest.mark.parametrize(("activation", "centred"), [("linear", True), ("bounded", True), ("relu", False),
                                                     ("softplus", False)])
def test_the_target_of_an_own_table_is_scaled_and_restored(activation, centred):
    data = own_table()
    prepared = prepare(TableExperiment(data=data).with_(network={"output_activation": activation}))
    targets = prepared.targets["train"]
    assert targets.std() == pytest.approx(1, abs=1e-4)
    assert (abs(targets.mean()) < 1e-4) == centred
    np.testing.assert_allclose(prepared.target.restored(prepared.targets["test"]),
                               data.numbers[prepared.rows.test, -1], rtol=1e-5)
    assert (prepared.target.low, prepared.target.high) == pytest.approx((targets.min(), targets.max()), abs=1e-4)
