"""Which of three changes made F2 better: every answer from facts that are written down here, and the recorded runs."""

from itertools import product

import numpy as np
import pytest

from nnviz.course import recorded
from nnviz.course.cards import CARDS
from nnviz.course.experiments import get
from nnviz.course.sweeps import ATTRIBUTION, BATCHES_OF_F, DROPOUTS, EPOCHS
from nnviz.labs.digits.figures.attribution import FACTORS, attribution
from nnviz.recordings.recording import SpreadRecording

SEEDS = 8


def runs(dropout=0.0, epochs=0.0, batch=0.0, dropout_with_epochs=0.0):
    """The four spreads of twenty epochs, whose accuracy each change raises by so much; the seeds differ a little."""
    noise = np.random.default_rng(0).normal(0, 1e-4, (2, 2, 2, SEEDS))
    noise[..., SEEDS // 2:] = -noise[..., :SEEDS // 2]  # so that it favours nothing
    found = {}
    for (one, rate), (two, size) in product(enumerate(DROPOUTS), enumerate(BATCHES_OF_F)):
        accuracies = [0.9 + one * dropout + late * epochs + two * batch + one * late * dropout_with_epochs
                      + noise[one, late, two] for late in (0, 1)]
        scores = np.full((SEEDS, 20), np.nan)
        scores[:, EPOCHS[0] - 1], scores[:, EPOCHS[1] - 1] = accuracies
        found[f"{rate} {size}"] = SpreadRecording(
            ATTRIBUTION[rate, size], np.arange(1, 21, dtype=np.int32), {"test_accuracy": scores},
            ("finished",) * SEEDS, 1.0, 0.0)
    return found


def test_the_corners_are_f1_and_f2():
    first, last = ATTRIBUTION[DROPOUTS[0], BATCHES_OF_F[0]].base, ATTRIBUTION[DROPOUTS[1], BATCHES_OF_F[1]].base
    assert first.with_(training={"epochs": EPOCHS[0]}) == get("F1").experiment
    assert last == get("F2").experiment
    assert {spread.draws for spread in ATTRIBUTION.values()} == {SEEDS}
    assert len({spread.base.seed for spread in ATTRIBUTION.values()}) == 1


@pytest.mark.parametrize(("effects", "answer"), [
    ({"dropout": 0.01}, 0), ({"epochs": 0.01}, 1), ({"batch": 0.01}, 2), ({"epochs": 0.01, "batch": 0.01}, 3), ({}, 4),
    ({"dropout": -0.01}, 4), ({"dropout": -0.01, "batch": 0.01}, 2)])
def test_the_answer_follows_the_effects(effects, answer):
    found = attribution(runs(**effects))
    assert found.answer == answer
    for name in FACTORS:
        assert found.effects[name].typical == pytest.approx(effects.get(name, 0.0), abs=3e-4)
        assert found.effects[name].side == np.sign(effects.get(name, 0.0))


@pytest.mark.parametrize(("together", "side"), [(0.01, 1), (-0.01, -1), (0.0, 0)])
def test_two_changes_help_one_another_or_not(together, side):
    found = attribution(runs(epochs=0.02, dropout_with_epochs=together))
    both = found.interactions["dropout", "epochs"]
    assert both.side == side
    assert both.typical == pytest.approx(together, abs=3e-4)
    assert both.second - both.first == pytest.approx(together, abs=3e-4)
    assert found.interactions["epochs", "batch"].side == 0
    assert found.effects["dropout"].typical == pytest.approx(together / 2, abs=3e-4)


def test_the_whole_step_is_from_f1_to_f2():
    whole = attribution(runs(dropout=-0.005, epochs=0.01, batch=0.02)).whole
    assert whole.typical == pytest.approx(0.025, abs=3e-4)
    assert whole.side == 1


def test_as_recorded_longer_training_and_smaller_batches_did_it_and_dropout_did_not():
    recordings = {name: recorded.find(run).recording for name, run in CARDS["I20"].runs.items()}
    found = attribution(recordings)
    assert len(found.accuracies) == 8
    assert found.answer == 3
    assert [found.effects[name].side for name in ("dropout", "epochs", "batch")] == [-1, 1, 1]
    assert found.effects["epochs"].typical == pytest.approx(0.0054, abs=5e-4)
    assert found.effects["batch"].typical == pytest.approx(0.0043, abs=5e-4)
    assert found.effects["dropout"].typical == pytest.approx(-0.0020, abs=5e-4)
    assert found.interactions["dropout", "epochs"].side == 1  # dropout costs less when the training is longer
    assert found.interactions["epochs", "batch"].side == -1  # both give more steps: together less than their sum
    assert found.whole.higher == SEEDS


def test_ten_epochs_of_a_run_of_twenty_are_the_run_of_ten():
    ten = recorded.find(recorded.IMAGE_SPREADS["F1"]).recording
    twenty = recorded.find(ATTRIBUTION[0.0, 128]).recording
    assert np.array_equal(ten.scores["test_accuracy"][:SEEDS], twenty.scores["test_accuracy"][:, :10])
