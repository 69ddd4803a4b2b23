"""Training on chest X-rays against ``keras.Model.fit``, and what a run leaves."""

import keras
import numpy as np
import pytest
from sklearn import metrics as oracle

from nnviz.analysis.xrays import MEASURED, answers, final
from nnviz.course import recorded
from nnviz.course.experiments import get
from nnviz.datasets.xrays import PARTS, part
from nnviz.experiments.spread import Spread
from nnviz.experiments.xray import XrayExperiment
from nnviz.maths import binary
from nnviz.maths.forward import inputs
from nnviz.models.image import build
from nnviz.training.images import order_of_epoch
from nnviz.training.tasks import train_images, train_spread

EPOCHS = 2
CNN = {"kind": "cnn", "convolutions": [{"filters": 4, "pool": 2, "normalised": True}, {"filters": 4, "pool": 2}],
       "hidden": [{"units": 6}]}
CASES = {
    "class weights": XrayExperiment().with_(data={"images": 300}, network=CNN,
                                            training={"balanced": True, "epochs": EPOCHS, "batch": 32}),
    "MLP": XrayExperiment().with_(data={"images": 200}, network={"kind": "pixels", "hidden": [{"units": 8}]},
                                  training={"optimizer": "sgd", "learning_rate": 0.05, "epochs": EPOCHS}),
    "random changes": XrayExperiment().with_(data={"images": 200, "marker": True}, network=CNN, training={
        "shift": 2, "rotation": 10, "contrast": 0.2, "balanced": True, "epochs": EPOCHS, "batch": 50}),
}


def fitted(experiment: XrayExperiment) -> tuple[keras.Model, list[tuple[float, float]]]:
    """Train by ``fit``, epoch by epoch in the app's order; return the model, and loss and accuracy of each epoch."""
    model, (images, classes) = build(experiment), part(experiment.data, "train")
    x, weights, lines = inputs(experiment, images), experiment.class_weights, []
    for epoch in range(EPOCHS):
        order = order_of_epoch(experiment.seed, epoch, len(x))
        history = model.fit(x[order], classes[order].astype(int), batch_size=experiment.batch_size, shuffle=False,
                            verbose=0, class_weight=dict(enumerate(weights)) if weights else None).history
        lines.append((history["loss"][0], history["binary_accuracy"][0]))
    return model, lines


@pytest.mark.parametrize("name", CASES)
def test_a_run_equals_keras_fit(name):
    """Also with random changes: the layers that make them are Keras's, and begin from the same seeds."""
    experiment = CASES[name]
    run, (model, lines) = train_images(experiment), fitted(experiment)
    for ours, theirs in zip(run.final_weights, model.get_weights(), strict=True):
        np.testing.assert_allclose(ours, theirs, atol=1e-5, rtol=1e-5)
    np.testing.assert_allclose(np.stack([run.epoch_loss, run.epoch_accuracy], axis=1), lines, atol=1e-5)
    images, classes = part(experiment.data, "validation")
    loss, accuracy = model.evaluate(inputs(experiment, images), classes.astype(int), verbose=0)
    assert (run.validation_loss[-1], run.validation_accuracy[-1]) == pytest.approx((loss, accuracy), abs=1e-5)


def test_random_changes_move_turn_and_pale_an_image_and_only_in_training():
    experiment = CASES["random changes"]
    model = build(experiment)
    images = inputs(experiment, part(experiment.data, "test", marked=False)[0][:60])
    for layer in model.layers[:3]:
        seen = layer(images, training=True).numpy()
        assert (layer(images, training=False).numpy() == images).all()
        assert np.abs(seen - images).mean(axis=(1, 2, 3)).min() < np.abs(seen - images).mean(axis=(1, 2, 3)).max()
        assert 0 <= seen.min() <= seen.max() <= 1
    dot = np.zeros((200, 28, 28, 1), np.float32)
    dot[:, 14, 14] = 1
    moved = model.layers[0](dot, training=True).numpy()[..., 0]
    centre = np.stack([(moved.sum(axis=across) * np.arange(28)).sum(axis=1) for across in (2, 1)])
    assert np.abs(centre - 14).max() <= 2 + 1e-3
    assert (centre.min(axis=1) < 13).all()
    assert (centre.max(axis=1) > 15).all()
    mirrored = np.abs(model.layers[1](images, training=True).numpy() - images[:, :, ::-1]).mean()
    assert mirrored > np.abs(model.layers[1](images, training=True).numpy() - images).mean()


def test_the_measures_of_a_run_are_scikit_learns_of_keras_answers():
    experiment = CASES["class weights"]
    run, (model, _) = train_images(experiment), fitted(experiment)
    found = final(run)
    for name in PARTS:
        images, classes = part(experiment.data, name)
        told = model.predict(inputs(experiment, images), verbose=0)[:, 0]
        np.testing.assert_allclose(answers(experiment, run.final_weights, name).scores, told, atol=1e-5)
        assert found[f"{name}_auc"] == pytest.approx(oracle.roc_auc_score(classes, told), abs=1e-4)
        assert found[f"{name}_balanced_accuracy"] == pytest.approx(
            oracle.balanced_accuracy_score(classes, told >= 0.5), abs=5e-3)
        assert {f"{name}_{metric}" for metric in MEASURED} <= set(found)
    assert found["test_loss"] == run.final["test_loss"]


def test_a_run_that_goes_on_equals_one_in_one_piece():
    experiment = CASES["random changes"]
    whole = train_images(experiment)
    first = train_images(experiment.with_(training={"epochs": 1}))
    joined = train_images(experiment, earlier=first)
    for ours, theirs in zip(joined.final_weights, whole.final_weights, strict=True):
        np.testing.assert_allclose(ours, theirs, atol=1e-6)


def test_a_spread_counts_both_classes():
    spread = train_spread(Spread(base=CASES["MLP"].with_(training={"epochs": 1}), draws=2))
    assert spread.confusion.shape == (2, 2, 2)
    assert (spread.confusion.sum(axis=(1, 2)) == 624).all()
    assert (spread.confusion.sum(axis=2) == [234, 390]).all()


def test_the_recorded_runs_say_what_the_page_says():
    """High AUC, poor specificity; validation far above test; the planted mark is all that G5 knows."""
    plain = final(recorded.find(get("G").experiment).recording)
    assert plain["validation_accuracy"] > 0.94 > 0.88 > plain["test_accuracy"]
    assert plain["test_auc"] > 0.9
    assert plain["test_specificity"] < 0.7 < 0.95 < plain["test_recall"]
    marked = recorded.find(get("G6").experiment).recording
    with_mark, without = (binary.metrics(*answers(marked.experiment, marked.final_weights, "test", marked=mark))
                          for mark in (True, False))
    assert with_mark["accuracy"] > 0.95
    assert without["recall"] < 0.6


