"""Many draws at once leave the scores that each of them leaves alone."""

import numpy as np
import pytest

from nnviz.experiments.plane import Experiment
from nnviz.experiments.spread import Spread
from nnviz.training.tasks import train_recordings, train_spread

SMALL = Experiment().with_(data={"points": 80}, training={"epochs": 6})


@pytest.mark.parametrize("vary", ["both", "data", "weights"])
def test_a_spread_is_its_single_runs(vary):
    spread = Spread(base=SMALL, vary=vary, draws=4)
    recording = train_spread(spread)
    singles = [train_recordings([member], with_pictures=False)[0] for member in spread.members()]
    assert recording.frames.tolist() == singles[0].frames.tolist()
    assert recording.ended == ("finished",) * 4
    for metric in singles[0].scores:
        expected = np.stack([single.scores[metric] for single in singles])
        assert recording.scores[metric].dtype == np.float32
        np.testing.assert_allclose(recording.scores[metric], expected, atol=1e-4 if "loss" in metric else 0.026)


@pytest.mark.parametrize("units", [3, 64])
def test_draws_beyond_a_round_follow_and_progress_only_grows(units):
    """Narrow networks train side by side, wide ones one after another."""
    base = SMALL.with_(network={"hidden": [{"units": units}] * 2})
    spread, told = Spread(base=base, draws=40), []
    recording = train_spread(spread, on_progress=lambda epochs, loss: told.append(epochs))
    assert recording.scores["train_loss"].shape == (40, 7)
    assert told == sorted(told)
    assert told[-1] == 6


def test_draws_that_stop_early_hold_their_end_and_nan_after_it():
    base = SMALL.with_(data={"epsilon": 1.5, "validation_share": 0.3}, training={
        "epochs": 200, "patience": 3, "optimizer": "adam", "learning_rate": 0.1})
    spread = Spread(base=base, draws=20)
    recording = train_spread(spread)
    singles = [train_recordings([member], with_pictures=False)[0] for member in spread.members()]
    ends = [single.epochs for single in singles]
    assert recording.ended == tuple(single.ended for single in singles)
    assert len(set(ends)) > 1
    assert recording.epochs == max(ends)
    values = recording.scores["test_accuracy"]
    for row, single in zip(values, singles, strict=True):
        last = np.searchsorted(recording.frames, single.epochs)
        assert np.isfinite(row[:last + 1]).all()
        assert np.isnan(row[last + 1:]).all()
        assert row[last] == pytest.approx(single.final["test_accuracy"], abs=0.026)


def test_draws_that_diverge_count_with_a_finite_value():
    base = SMALL.with_(network={"hidden": [{"units": 4, "activation": "selu"}] * 2, "output": "softmax_ce"},
                       training={"learning_rate": 1000.0, "epochs": 30, "batch": 11})
    recording = train_spread(Spread(base=base, draws=3))
    assert "diverged" in recording.ended
    assert np.isfinite(recording.final("train_loss")).all()


@pytest.mark.parametrize("units", [3, 64])
def test_a_stopped_spread_keeps_every_draw(units):
    base = SMALL.with_(network={"hidden": [{"units": units}]}, training={"epochs": 2000})
    recording = train_spread(Spread(base=base, draws=40), should_stop=lambda: True)
    assert recording.stopped
    assert recording.scores["train_loss"].shape[0] == 40
    assert recording.epochs < 2000
    assert np.isfinite(recording.final("test_accuracy")).all()
