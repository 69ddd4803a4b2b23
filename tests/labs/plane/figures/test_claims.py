"""What the cards on points of the plane measure: each answer, from runs and from facts that are written down here."""

import numpy as np
import pytest
from sklearn.linear_model import LinearRegression

from nnviz.course import recorded
from nnviz.course.cards import CARDS
from nnviz.course.experiments import get
from nnviz.datasets.plane import split
from nnviz.experiments.plane import Experiment
from nnviz.experiments.spread import Spread
from nnviz.labs.plane.figures import claims
from nnviz.recordings.recording import Recording, SpreadRecording
from nnviz.training.tasks import train_recordings, train_spread


def run(epochs=10, weights=None, **data) -> Recording:
    """A recording of so many epochs, with some points."""
    empty = np.zeros(epochs, np.float32)
    return Recording(Experiment().with_(data=data), np.arange(2, dtype=np.int32), weights or [], empty, empty, {},
                     np.zeros((2, 1), np.uint8), np.zeros((2, 1), np.uint8), 1.0, 0.0)


@pytest.mark.parametrize(("first", "last", "answer"), [
    ((10, 0.0), (10, 1.5), 1), ((10, 0.0), (10, 0.0), 2), ((10, 0.0), (4, 1.5), 0)])
def test_i1_follows_the_epochs_and_the_points(first, last, answer):
    runs = [run(epochs, epsilon=epsilon) for epochs, epsilon in (first, first, last)]
    assert claims.noise_answer(runs) == answer


def test_i1_noise_spreads_the_points_of_a_cloud():
    assert claims.times_farther(run(epsilon=0.0), run(epsilon=0.5)) == pytest.approx(1.7, abs=0.2)


@pytest.mark.parametrize(("accuracies", "answer"), [
    ([0.44, 0.45, 0.46], 0), ([0.49, 0.5, 0.51], 1), ([0.8, 0.81, 0.9], 2), ([0.49, 0.8, 0.9], 1)])
def test_i2_follows_the_accuracies(accuracies, answer):
    assert claims.accuracy_answer(np.array(accuracies), 0.45) == answer


@pytest.mark.parametrize(("name", "explained"), [("A1", 0.95), ("A3", 0.85), ("A4", 0.47), ("A5", 0.15)])
def test_i2_says_what_a_linear_regression_explains(name, explained):
    experiment = get(name).experiment
    data = split(experiment)
    wanted = LinearRegression().fit(data.train, data.train_classes).score(data.train, data.train_classes)
    assert claims.r_squared_of(experiment) == pytest.approx(wanted, abs=1e-6)
    found = claims.r_squared(Spread(base=experiment))
    assert found == pytest.approx(explained, abs=0.01)
    assert (abs(get(name).reported["accuracy"] - found) <= claims.ABOUT) == (name != "A3")


def test_i2_every_draw_lies_above_guessing():
    for name in ("A4", "A5"):
        finals = recorded.find(recorded.SPREADS[name]).recording.final("train_accuracy")
        assert claims.accuracy_answer(finals, get(name).reported["accuracy"]) == 2


@pytest.mark.parametrize(("accuracies", "answer"), [([0.98, 0.99], 0), ([0.98, 0.75], 1), ([0.98, 0.75, 0.7], 2)])
def test_i3_follows_the_draws(accuracies, answer):
    assert claims.solved_answer(np.array(accuracies)) == answer


def test_i3_how_the_weights_start_decides():
    found = {name: claims.solved(train_spread(run).final("train_accuracy")) for name, run in CARDS["I3"].runs.items()}
    glorot, he, small = found.values()
    assert next(iter(found)) == "A6"
    assert 15 < glorot < 30
    assert 15 < he < 30
    assert small < 5


def rough(size: float, draws: int = 10) -> SpreadRecording:
    """A spread whose loss goes up and down by so much, a little more with every draw."""
    curve = np.tile([1.0, -1.0], 100)
    loss = np.stack([0.5 + size * (1 + draw / 100) * curve for draw in range(draws)]).astype(np.float32)
    return SpreadRecording(Spread(base=Experiment(), draws=draws), np.arange(2, dtype=np.int32), {},
                           ("finished",) * draws, 1.0, 0.0, epoch_loss=loss, epoch_accuracy=1 - loss)


def test_i4_roughness_is_the_change_of_the_slope():
    assert claims.roughness(rough(0.01))[0] == pytest.approx(0.04, rel=1e-4)
    assert claims.epochs_to(rough(0.01), 0.505)[0] == 2
    assert np.isinf(claims.epochs_to(rough(0.01), 0.9)).all()


@pytest.mark.parametrize(("sizes", "sides"), [
    ((0.01, 0.001, 0.02), [-1, 1]), ((0.01, 0.02, 0.001), [1, -1]), ((0.01, 0.01, 0.01), [0, 0])])
def test_i4_follows_the_roughness(sizes, sides):
    assert [found.side for found in claims.rougher(map(rough, sizes))] == sides


def test_i4_averaged_it_is_smoother_and_summed_it_is_rougher():
    averaged, summed = claims.rougher([train_spread(run) for run in CARDS["I4"].runs.values()])
    assert (averaged.side, averaged.lower) == (-1, 10)
    assert summed.side == 1
    assert summed.higher >= 8


@pytest.mark.parametrize(("weights", "answer"), [
    ([[0.5, 0.5, 0.5], [1, 1, 1]], 1), ([[0.1, 0.5, 0.5], [1, 1, 1]], 2), ([[0.1, 0.2, 0.3], [1, 1, 1]], 0)])
def test_i16_follows_the_weights(weights, answer):
    found = claims.neurons(run(weights=[np.array([np.zeros((2, 3)), weights], np.float32)]))
    assert found.total == 3
    assert claims.neurons_answer(found) == answer


def test_i16_equal_neurons_stay_equal():
    equal, random = train_recordings([*CARDS["I16"].runs.values()], with_pictures=False)
    assert claims.neurons_answer(claims.neurons(equal)) == 1
    assert claims.neurons_answer(claims.neurons(random)) == 0


