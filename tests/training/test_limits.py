"""Runs that are never begun: too much memory, too much time, and the knob that mends it."""

import numpy as np
import pytest

from nnviz.course.experiments import all_experiments
from nnviz.course.recorded import RUNS
from nnviz.experiments.autoencoder import AutoencoderExperiment
from nnviz.experiments.classifier import ClassifierExperiment, Cnn, HogMlp, PixelMlp
from nnviz.experiments.embedding import Embedding
from nnviz.experiments.images import Convolution, DenseLayer
from nnviz.experiments.plane import Experiment
from nnviz.experiments.spread import Spread
from nnviz.language import catalogue
from nnviz.training import host, limits
from nnviz.training.kinds import kind_of, run_seconds

GB = 10**9
#: What is left of the 2.7 GB of the usual free host.
ROOM = 1_100_000_000


def images(network, **training):
    return ClassifierExperiment(network=network).with_(data={"images": 60_000}, training=training)


#: The link of the attack: 36 orientations, cells of 2, blocks of 4.
ATTACK = images(HogMlp(orientations=36, cell=2, block=4, hidden=(DenseLayer(units=16),)))


@pytest.mark.parametrize(("run", "word"), [
    (ATTACK, "HOG cells"),
    (images(Cnn(convolutions=(Convolution(filters=128),) * 5), batch=4096), "smaller batch"),
    (images(HogMlp(orientations=36, cell=4, block=2, hidden=(DenseLayer(units=1024),) * 5)), "HOG cells"),
    (Spread(base=images(PixelMlp(hidden=(DenseLayer(units=1024),) * 5)), draws=60), "fewer draws"),
    (ClassifierExperiment(network=HogMlp(orientations=36, cell=2, block=4, hidden=(DenseLayer(units=1024),))).with_(
        data={"images": 100, "dataset": "usps"}), "smaller network"),
    (Embedding(np.zeros((400_000, 2), np.float32), 30), "fewer points"),
])
def test_what_needs_more_memory_than_there_is_names_the_knob(run, word):
    sentence = limits.problem(run, 1.0, ROOM)
    assert "more memory than there is here" in sentence
    assert word in sentence
    assert catalogue("fr").gettext(sentence) != sentence
    assert limits.problem(run, 1.0, 10_000 * GB) is None


def test_the_attack_needs_what_it_took():
    assert kind_of(ATTACK).need(ATTACK).total > 19 * GB


@pytest.mark.parametrize(("run", "word"), [
    (Experiment(), "larger batch"), (Spread(base=Experiment()), "fewer draws"), (ClassifierExperiment(), "images"),
    (AutoencoderExperiment(), "epochs"), (Embedding(np.zeros((100, 2)), 5), "points")])
def test_what_takes_all_day_is_refused(run, word):
    sentence = limits.problem(run, 3000 * 3600, ROOM)
    assert "many hours" in sentence
    assert word in sentence
    assert catalogue("fr").gettext(sentence) != sentence
    assert limits.problem(run, 60, ROOM) is None


def test_the_lecturer_may_say_how_much(monkeypatch):
    monkeypatch.setenv(limits.HOURS, "0.01")
    assert limits.problem(Experiment(), 40, ROOM)
    monkeypatch.setenv(limits.MEMORY, "250")
    assert limits.room() == 250_000_000


@pytest.mark.parametrize("memory", [1.0, 2.7, 24.0])
def test_the_room_is_what_the_app_and_its_worker_leave(memory, monkeypatch):
    monkeypatch.setattr(host, "memory", lambda: int(memory * GB))
    monkeypatch.delenv(limits.MEMORY, raising=False)
    assert limits.room() == pytest.approx(max(memory - 1.6, 0.15 * memory) * GB, rel=1e-3)


def test_all_that_the_course_and_the_pages_show_may_begin_on_a_free_host():
    for run in [*(entry.experiment for entry in all_experiments()), *RUNS.values()]:
        assert limits.problem(run, run_seconds(run), ROOM) is None, run


def test_layers_that_do_not_fit_are_not_the_business_of_the_limits():
    assert limits.problem(ClassifierExperiment(network=HogMlp(cell=5)), 1.0, ROOM) is None


@pytest.mark.parametrize(("seconds", "asks"), [(50, False), (70, True)])
def test_a_long_run_asks_first(seconds, asks):
    assert limits.asks_first(seconds) is asks
