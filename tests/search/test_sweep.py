"""A sweep: the scores of every point are those of its own run, and images go one by one."""

import numpy as np
import pytest

from nnviz.experiments.autoencoder import AutoencoderExperiment
from nnviz.experiments.plane import Experiment
from nnviz.experiments.space import SpaceError
from nnviz.links.space import read
from nnviz.search.settings import Sweep, validated
from nnviz.search.sweep import SweepRun
from nnviz.training.tasks import train_recordings

BASE = Experiment().with_(data={"points": 200}, training={"epochs": 15})


def test_every_point_has_the_scores_of_its_own_runs(jobs):
    run = SweepRun(Sweep(base=BASE, space=read("lr=0.1,1 neurons=2,5,9", BASE), seeds=3))
    run.run(jobs)
    assert (run.done, run.networks, run.errors) == (18, 18, [])
    scores = run.scores("validation_loss")
    assert scores.shape == (6, 3)
    place = run.points.index({"lr": "1", "neurons": "5"})
    for seed, member in enumerate(run.sweep.members(run.points[place])):
        (recording,) = train_recordings([member], with_pictures=False)
        assert recording.experiment.network.hidden[0].units == 5
        assert scores[place, seed] == pytest.approx(recording.final["validation_loss"], rel=1e-4)


def test_a_stopped_sweep_keeps_what_is_scored(jobs):
    run = SweepRun(Sweep(base=BASE, space=read("lr=0.1,1", BASE), seeds=2))
    run.run(jobs, lambda: True)
    assert run.done == 0
    assert np.isnan(run.scores("validation_accuracy")).all()


def test_an_autoencoder_is_swept_by_its_loss(jobs):
    base = AutoencoderExperiment().with_(data={"dataset": "usps", "images": 200}, training={"epochs": 1})
    run = SweepRun(Sweep(base=base, space=read("lr=0.001,0.01", base), seeds=1))
    run.run(jobs)
    assert np.isfinite(run.scores("validation_loss")).all()


def test_something_always_validates():
    assert validated(BASE).data.validation_points == 25
    assert validated(BASE.with_(data={"validation_share": 0.5})).data.validation_points == 50


def test_a_sweep_is_bounded():
    with pytest.raises(ValueError, match="one knob or two"):
        Sweep(base=BASE, space=read("lr=0.1,1 neurons=2 batch=8", BASE))
    with pytest.raises(ValueError, match="too many"):
        Sweep(base=BASE, space=read("seedless=1,2".replace("seedless", "neurons") + " lr=" + ",".join(
            f"0.{number:03}" for number in range(1, 60)), BASE), seeds=30)
    assert issubclass(SpaceError, ValueError)
