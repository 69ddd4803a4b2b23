"""The range test equals Keras, batch by batch, with another learning rate each: on points and on images."""

from functools import partial
from math import exp, log

import keras
import numpy as np
import pytest

from nnviz.datasets.plane import features, split
from nnviz.datasets.tables import prepare
from nnviz.experiments.autoencoder import AutoencoderExperiment
from nnviz.experiments.classifier import ClassifierExperiment
from nnviz.experiments.plane import Experiment
from nnviz.experiments.range_test import RangeTest
from nnviz.experiments.tables import TableExperiment
from nnviz.models.image import build as build_for_images
from nnviz.models.mlp import build
from nnviz.models.table import build as build_for_tables
from nnviz.training import range_test
from nnviz.training.images import data_of
from nnviz.training.images import order_of_epoch as order_on_images
from nnviz.training.trainers import order_of_epoch

POINTS = Experiment().with_(data={"points": 101, "train_share": 0.5}, training={"batch": 16})


def keras_losses(model: keras.Model, x, y, rows, rates) -> list[float]:
    losses = []
    for some, rate in zip(rows, rates, strict=True):
        model.optimizer.learning_rate.assign(rate)
        losses.append(float(model.train_on_batch(x[some], y[some], return_dict=True)["loss"]))
        model.reset_metrics()
    return losses


@pytest.mark.parametrize("changes", [
    {}, {"training": {"optimizer": "adam", "batch": 16}}, {"training": {"optimizer": "momentum", "batch": "full"}},
    {"training": {"optimizer": "rmsprop", "batch": 7}}, {"network": {"output": "sigmoid_bce"}},
    {"network": {"output": "softmax_ce", "hidden": [{"units": 5, "activation": "relu"}, {"units": 4}]}},
    {"network": {"regularizer": "l2", "penalty": 0.01}}, {"network": {"hidden": [{"units": 64}] * 2}},
    {"network": {"hidden": []}}])
def test_points_are_trained_as_keras_does(changes):
    test = RangeTest(base=POINTS.with_(**changes), seeds=3, steps=70)
    recording = range_test.train(test)
    assert recording.losses.shape == (3, 71)
    for member, losses in zip(test.members(), recording.losses, strict=True):
        part = split(member)
        rows = range_test.batches(len(part.train), member.batch_size, 71, partial(order_of_epoch, len(part.train)))
        expected = keras_losses(build(member), features(part.train, member.network.inputs),
                                part.train_classes[:, None], rows, test.rates)
        assert np.allclose(losses, expected, rtol=2e-4, atol=1e-5)


@pytest.mark.parametrize("changes", [
    {}, {"network": {"wide": True}}, {"network": {"hidden": []}},
    {"network": {"loss": "huber", "output_activation": "relu"}},
    {"network": {"loss": "mae", "output_activation": "bounded", "wide": True, "hidden": [{"units": 100}]}},
    {"training": {"optimizer": "adam"}}])
def test_tables_are_trained_as_keras_does(changes):
    base = TableExperiment().with_(data={"kind": "sine", "points": 90}).with_(**changes)
    test = RangeTest(base=base, seeds=2, steps=66, highest=0.3)
    recording = range_test.train(test)
    for member, losses in zip(test.members(), recording.losses, strict=True):
        table = prepare(member)
        x, y = table.inputs["train"], table.targets["train"]
        rows = range_test.batches(len(x), member.batch_size, 67, partial(order_of_epoch, len(x)))
        assert np.allclose(losses, keras_losses(build_for_tables(member), x, y[:, None], rows, test.rates),
                           rtol=2e-4, atol=1e-5)


@pytest.mark.parametrize("base", [
    ClassifierExperiment().with_(network={"hidden": [{"units": 8}]}),
    ClassifierExperiment().with_(training={"optimizer": "sgd"}), AutoencoderExperiment()])
def test_images_are_trained_as_keras_does(base):
    base = base.with_(data={"dataset": "usps", "images": 100}, training={"batch": 32})
    test = RangeTest(base=base, seeds=2, steps=66, highest=0.1)
    recording = range_test.train(test)
    for member, losses in zip(test.members(), recording.losses, strict=True):
        data, model = data_of(member), build_for_images(member)
        x = data.x_train.reshape(len(data.x_train), *model.input_shape[1:]).astype(np.float32) / 255
        y = data.y_train if member.target == "class" else x.reshape(len(x), -1)
        rows = range_test.batches(len(x), member.batch_size, 67,
                                  lambda epoch, seed=member.seed: order_on_images(seed, epoch, 100))
        assert np.allclose(losses, keras_losses(model, x, y, rows, test.rates), rtol=2e-3, atol=1e-4)


def test_the_rates_are_those_of_the_document():
    test = RangeTest(base=POINTS)
    assert test.factor == pytest.approx(exp(log(10 ** 5) / 500))
    assert len(test.rates) == 501
    assert (test.rates[0], test.rates[-1]) == (1e-5, pytest.approx(1.0))
    with pytest.raises(ValueError, match="above the lowest"):
        RangeTest(base=POINTS, lowest=0.1, highest=0.1)


def test_a_stopped_test_has_no_losses_for_the_rest():
    told = []
    recording = range_test.train(RangeTest(base=POINTS, seeds=2), lambda done, loss: told.append(done),
                                 lambda: len(told) >= 2)
    assert recording.stopped
    assert np.isfinite(recording.losses[:, :128]).all()
    assert np.isnan(recording.losses[:, 128:]).all()
    assert told == [64, 128]


def test_dropout_drops():
    base = POINTS.with_(network={"hidden": [{"units": 8, "dropout": 0.5}]})
    without = POINTS.with_(network={"hidden": [{"units": 8}]})
    dropped, kept = (range_test.train(RangeTest(base=each, seeds=2, steps=20)).losses for each in (base, without))
    assert np.isfinite(dropped).all()
    assert not np.allclose(dropped[:, 0], kept[:, 0])
