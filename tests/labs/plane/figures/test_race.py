"""Single points against mini-batches, after the same epochs and after the same time: every answer, and a real run."""

from dataclasses import replace

import numpy as np
import pytest

from nnviz.course.cards import CARDS
from nnviz.experiments.plane import Experiment
from nnviz.experiments.spread import Spread
from nnviz.labs.plane.figures.race import race
from nnviz.recordings.recording import SpreadRecording
from nnviz.training.tasks import train_spread

DRAWS, EPOCHS = 10, 100


def run(speed: float, seconds: float) -> SpreadRecording:
    """Draws whose loss falls by so much an epoch, from 1; a run takes so many seconds, and half a second to compile."""
    frames = np.arange(0, EPOCHS + 1, 10, dtype=np.int32)
    losses = 1 - speed * frames * (1 + np.arange(DRAWS)[:, None] / 100)
    return SpreadRecording(Spread(base=Experiment(), draws=DRAWS), frames, {"train_loss": losses.astype(np.float32)},
                           ("finished",) * DRAWS, seconds + 0.5, 0.5)


@pytest.mark.parametrize(("speed", "seconds", "answer"), [
    (0.008, 1.0, 0),   # learns more in an epoch, and an epoch is shorter
    (0.008, 20.0, 1),  # learns more in an epoch, but an epoch takes longer
    (0.004, 1.0, 2),   # learns less in an epoch, but an epoch is shorter
    (0.004, 20.0, 3),
    (0.005, 10.0, 3)])  # the same
def test_the_answer_follows_the_losses_and_the_seconds(speed, seconds, answer):
    found = race({"1": run(0.005, 10.0), "11": run(speed, seconds)})
    assert found.answer == answer
    assert found.epochs == EPOCHS


def test_in_the_same_time_the_slower_one_trains_fewer_epochs():
    found = race({"1": run(0.005, 10.0), "11": run(0.005, 2.5)})
    assert found.seconds == pytest.approx({"1": 0.1, "11": 0.025})
    assert found.timed_epochs == {"1": 25, "11": 100}
    assert found.timed["1"][0] == pytest.approx(1 - 0.005 * 20)  # the last frame up to epoch 25
    assert found.losses["1"][0] == pytest.approx(0.5)


def test_one_better_and_one_worse_mini_batch_show_nothing():
    found = race({"1": run(0.005, 1.0), "11": run(0.006, 1.0), "100": run(0.004, 1.0)})
    assert [found.by_epochs[name].side for name in ("11", "100")] == [-1, 1]
    assert found.answer == 3


def test_i21_as_trained_only_the_time_makes_the_difference():
    runs = CARDS["I21"].runs
    assert {spread.base.training.learning_rate / int(name) for name, spread in runs.items()} == {0.001}
    found = {name: replace(train_spread(spread), seconds=seconds, compile_seconds=0.0)
             for (name, spread), seconds in zip(runs.items(), (50.0, 5.0, 1.0), strict=True)}
    measured = race(found)
    assert measured.answer == 2
    medians = [float(np.median(losses)) for losses in measured.losses.values()]
    assert max(medians) < 1.05 * min(medians)
    assert float(np.median(measured.timed["1"])) > 5 * float(np.median(measured.timed["100"]))
