"""A run on images: continued, joined, kept on disk, drawn several times."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from pydantic import ValidationError

from nnviz.arithmetic import rows
from nnviz.course.experiments import image_experiments
from nnviz.datasets.images import load as load_images
from nnviz.experiments.classifier import ClassifierExperiment, Cnn, HogMlp, PixelMlp
from nnviz.experiments.images import Convolution, DenseLayer
from nnviz.experiments.spread import Spread, run_from_json
from nnviz.maths.scores import confusion
from nnviz.models.image import build
from nnviz.recordings.image_recording import can_continue
from nnviz.recordings.store import load, save
from nnviz.training import fused
from nnviz.training.cost import products, slowness
from nnviz.training.jobs import Jobs
from nnviz.training.kinds import epoch_seconds, run_seconds
from nnviz.training.tasks import train_images, train_spread

SMALL = ClassifierExperiment().with_(
    data={"dataset": "usps", "images": 300}, training={"batch": 50, "epochs": 4},
    network=PixelMlp(hidden=(DenseLayer(units=12, dropout=0.25),)).model_dump())


def more_epochs(experiment, epochs):
    return experiment.with_(training={"epochs": epochs})


def stopped_after(calls):
    """Return a question that is answered with Stop after so many calls."""
    asked = iter(range(10**9))
    return lambda: next(asked) >= calls


def assert_same_run(one, other):
    assert (one.epochs, one.experiment) == (other.epochs, other.experiment)
    for name in ("epoch_loss", "epoch_accuracy", "test_loss", "test_accuracy", "frames"):
        np.testing.assert_allclose(getattr(one, name), getattr(other, name), atol=1e-6)
    np.testing.assert_array_equal(one.predicted, other.predicted)
    for mine, theirs in zip(one.final_weights, other.final_weights, strict=True):
        np.testing.assert_allclose(mine, theirs, atol=1e-6)


def test_a_run_that_was_continued_is_the_whole_run():
    whole, half = train_images(SMALL), train_images(more_epochs(SMALL, 2))
    assert can_continue(half, SMALL)
    assert_same_run(train_images(SMALL, earlier=half), whole)


@pytest.mark.parametrize("calls", [1, 4, 9])
def test_a_run_that_was_stopped_anywhere_goes_on_as_if_it_had_not_been(calls):
    stopped = train_images(SMALL, should_stop=stopped_after(calls))
    assert (stopped.ended, stopped.stopped) == ("stopped", True)
    assert stopped.epochs < 4
    joined = train_images(SMALL, earlier=stopped)
    assert_same_run(joined, train_images(SMALL))
    assert joined.seconds > stopped.seconds
    assert len(joined.lines) == 4


def test_a_run_that_is_stopped_before_it_goes_on_keeps_what_it_had():
    half = train_images(more_epochs(SMALL, 2))
    joined = train_images(SMALL, earlier=half, should_stop=lambda: True)
    assert (joined.ended, joined.epochs, joined.experiment) == ("stopped", 2, SMALL)
    np.testing.assert_array_equal(joined.epoch_loss, half.epoch_loss)


@pytest.mark.parametrize("first", [1, 2, 4])
@pytest.mark.parametrize("second", [1, 2, 4])
def test_a_run_that_is_stopped_again_and_again_ends_at_its_last_frame(first, second, monkeypatch):
    for seconds_after_stop in (0.0, 10.0):  # Stop leaves no time for the test images, or enough
        monkeypatch.setattr(fused, "_SECONDS_AFTER_STOP", seconds_after_stop)
        earlier = train_images(SMALL, should_stop=stopped_after(first))
        joined = train_images(SMALL, earlier=earlier, should_stop=stopped_after(second))
        assert len(joined.frames) == len(joined.predicted)
        assert (np.diff(joined.frames) > 0).all()
        if joined.output is not None:
            highest = joined.output[np.arange(len(joined.output)), joined.predicted[-1]]
            np.testing.assert_array_equal(highest, joined.output.max(axis=1))
        assert_same_run(train_images(SMALL, earlier=joined), train_images(SMALL))


def test_what_a_run_can_and_cannot_continue():
    recording = train_images(more_epochs(SMALL, 1))
    assert not can_continue(recording, recording.experiment)
    assert not can_continue(recording, SMALL.with_(seed=1))
    assert not can_continue(recording, SMALL.with_(data={"validation": 50}, training={"patience": 2}))
    assert not can_continue(train_images(more_epochs(SMALL, 1).with_(training={"learning_rate": 10.0})),
                            SMALL.with_(training={"learning_rate": 9.0}))


def test_only_the_weights_at_the_end_are_kept():
    recording = train_images(SMALL)
    assert [len(weight) for weight in recording.weights] == [1] * 4
    assert [weight.shape for weight in recording.final_weights] == [(256, 12), (12,), (12, 10), (10,)]
    assert recording.final["test_accuracy"] == pytest.approx(
        (recording.predicted[-1] == load_images("usps").y_test).mean())
    assert recording.nbytes < 200_000


def test_a_recording_survives_the_disk_but_for_its_state(tmp_path):
    recording = train_images(SMALL)
    save(recording, tmp_path / "run.npz", date="2026-11-21")
    kept, about = load(tmp_path / "run.npz")
    assert (about, kept.experiment, kept.ended, kept.epochs) == ({"date": "2026-11-21"}, SMALL, "finished", 4)
    assert kept.final == pytest.approx(recording.final)
    np.testing.assert_array_equal(kept.predicted, recording.predicted)
    np.testing.assert_array_equal(kept.output, recording.output)
    for mine, theirs in zip(kept.final_weights, recording.final_weights, strict=True):
        assert mine.dtype == np.float32
        np.testing.assert_allclose(mine, theirs, atol=1e-3)
    assert not can_continue(kept, more_epochs(SMALL, 9))


def test_a_run_that_diverged_survives_the_disk(tmp_path):
    whole = train_images(SMALL)
    losses = whole.epoch_loss.copy()
    losses[-1] = np.nan
    recording = replace(whole, ended="diverged", diverged_at=4, epoch_loss=losses, test_loss=losses,
                        weights=[np.full_like(weight, np.nan) for weight in whole.weights])
    save(recording, tmp_path / "run.npz", date="2026-11-21")
    kept, _about = load(tmp_path / "run.npz")
    assert (kept.ended, kept.diverged_at, kept.epochs) == ("diverged", 4, recording.epochs)
    np.testing.assert_array_equal(kept.epoch_loss, losses)
    assert all(np.isnan(weight).all() for weight in kept.final_weights)
    assert not can_continue(recording, more_epochs(SMALL, 9))


def test_a_run_goes_on_from_the_longest_of_two():
    short, long = (train_images(more_epochs(SMALL, epochs)) for epochs in (1, 3))
    other = train_images(more_epochs(SMALL.with_(seed=5), 3))
    for order in ((short, long, other), (other, long, short)):
        queue = SimpleNamespace(_jobs={run.experiment.key: SimpleNamespace(recording=run) for run in order})
        assert Jobs._beginning_of(queue, more_epochs(SMALL, 5)) is long
        assert Jobs._beginning_of(queue, more_epochs(SMALL, 2)) is short
        assert Jobs._beginning_of(queue, more_epochs(SMALL.with_(seed=6), 5)) is None


def test_a_spread_of_images_has_scores_and_a_confusion_matrix_of_each_draw(tmp_path):
    spread, told = Spread(base=more_epochs(SMALL, 2), draws=3), []
    recording = train_spread(spread, lambda epochs, loss: told.append(epochs))
    assert [member.seed for member in spread.members()] == [0, 1, 2]
    assert {name: values.shape for name, values in recording.scores.items()} == dict.fromkeys(
        ("train_loss", "train_accuracy", "test_loss", "test_accuracy"), (3, 2))
    alone = train_images(spread.members()[2])
    assert recording.final("test_loss")[2] == pytest.approx(alone.final["test_loss"], abs=1e-5)
    np.testing.assert_array_equal(recording.confusion[2], confusion(
        alone.predicted[-1:], load_images("usps").y_test, 10)[0])
    assert told == sorted(told)
    save(recording, tmp_path / "spread.npz")
    kept, _ = load(tmp_path / "spread.npz")
    np.testing.assert_array_equal(kept.confusion, recording.confusion)


def test_a_spread_of_images_varies_in_its_seed_as_a_whole():
    with pytest.raises(ValidationError, match="as a whole"):
        Spread(base=SMALL, vary="data")


@pytest.mark.parametrize("run", [SMALL, Spread(base=SMALL, draws=5)])
def test_a_run_is_read_from_its_json(run):
    assert run_from_json(run.model_dump_json()) == run


@pytest.mark.parametrize("network", [
    PixelMlp(hidden=(DenseLayer(units=30), DenseLayer(units=20, normalised=True))), HogMlp(orientations=3),
    Cnn(convolutions=(Convolution(filters=5, kernel=3, padding="valid", pool=2), Convolution(filters=7, kernel=2)))])
def test_products_are_those_of_every_use_of_a_weight(network):
    experiment = SMALL.with_(network=network.model_dump())
    counted = 0
    for layer in build(experiment).layers:
        if layer.name.startswith(("hidden", "output", "convolution_")) and "normalisation" not in layer.name:
            uses = np.prod(layer.output.shape[1:-1], dtype=int)
            counted += layer.count_params() * uses
    assert sum(map(products, rows(experiment))) == counted


def test_the_estimate_grows_with_the_run():
    for entry in image_experiments():
        run = entry.experiment
        assert 0 < epoch_seconds(run) < run_seconds(run) == run.training.epochs * epoch_seconds(run)
        assert run_seconds(Spread(base=run, draws=5)) >= 5 * run_seconds(run)
    assert slowness() > 0
