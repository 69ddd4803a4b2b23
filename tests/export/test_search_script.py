"""The exported searches run without the app, and find what the app's search finds on the same folds."""

import contextlib
import io
import re
import sys

import numpy as np
import pytest

from nnviz.datasets.images import FOLDER
from nnviz.experiments.autoencoder import AutoencoderExperiment
from nnviz.experiments.classifier import ClassifierExperiment
from nnviz.experiments.group import Group
from nnviz.experiments.plane import Experiment
from nnviz.experiments.tables import TableExperiment
from nnviz.experiments.xray import XrayExperiment
from nnviz.export.image_script import FILES
from nnviz.export.search_script import grid_script, obstacle, optuna_script
from nnviz.export.table_files import table_csv
from nnviz.export.table_script import HOUSING_FILE
from nnviz.links.space import read
from nnviz.search.settings import Search
from nnviz.training.tasks import train_members

POINTS = Experiment().with_(data={"points": 120, "sigma": 0.05}, training={"epochs": 10, "batch": 8})
CURVE = TableExperiment().with_(data={"kind": "sine", "points": 80}, training={"epochs": 10, "batch": 8})


def search(base, text, **settings) -> Search:
    return Search(base=base, space=read(text, base), **settings)


CASES = {
    "points, accuracy": search(POINTS, "lr=0.0001,1 neurons=8", sampler="grid", folds=3),
    "points, loss, functions of the inputs": search(
        POINTS.with_(network={"inputs": ["x1", "x1*x2"], "output": "sigmoid_bce"}), "lr=0.0001,1", sampler="grid",
        score="loss"),
    "clouds": search(POINTS.with_(data={"kind": "blobs"}, network={"output": "softmax_ce"}),
                     "lr=0.0001,1 act=tanh,relu", sampler="grid"),
    "a curve": search(CURVE, "lr=0.00001,0.1 layers=1,2 neurons=16", sampler="grid", score="rmse"),
    "a curve, raw": search(CURVE.with_(data={"standardise": False, "shuffle": True}), "opt=sgd,adam lr=0.00001,0.05",
                           sampler="grid", score="loss"),
    "dropout, a penalty and other weights": search(
        POINTS.with_(network={"hidden": [{"units": 8, "dropout": 0.1}], "initializer": "he", "regularizer": "l1",
                              "penalty": 0.001}), "lr=0.0001,1", sampler="grid"),
}


def run(script: str) -> dict[str, str]:
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(script, "script.py", "exec"), {"__name__": "__main__"})
    return dict(re.findall(r"^(best|score|trials): (.*)$", printed.getvalue(), re.M))


def ours(asked: Search) -> tuple[dict[str, str], float]:
    scores = {}
    for point in asked.space.grid():
        recording = train_members(Group(members=tuple(asked.members(point))))
        scores[tuple(point.items())] = float(np.mean(recording.scores[asked.metric]))
    best = (min if asked.lower_is_better else max)(scores, key=scores.get)
    return dict(best), scores[best]


@pytest.mark.parametrize("asked", CASES.values(), ids=CASES)
def test_grid_search_cv_finds_what_the_app_finds(asked):
    assert obstacle(asked, grid=True) == ""
    found, (best, score) = run(grid_script(asked)), ours(asked)
    assert int(found["trials"]) == asked.space.size
    assert f"'lr': {float(best['lr'])!r}" in found["best"]
    assert float(found["score"]) == pytest.approx(score, abs=0.2)


@pytest.mark.parametrize("asked", [CASES["points, accuracy"], CASES["a curve"]], ids=["points", "a curve"])
def test_optuna_finds_what_the_app_finds(asked):
    assert obstacle(asked, grid=False) == ""
    found, (best, score) = run(optuna_script(asked)), ours(asked)
    assert int(found["trials"]) == asked.space.size
    assert f"'lr': {float(best['lr'])!r}" in found["best"]
    assert float(found["score"]) == pytest.approx(score, abs=0.2)


def test_the_search_over_houses_reads_the_table_that_the_app_gives(tmp_path, monkeypatch):
    base = TableExperiment().with_(network={"hidden": [{"units": 8}]}, training={"epochs": 1, "batch": 256})
    (tmp_path / HOUSING_FILE).write_bytes(table_csv(base))
    monkeypatch.chdir(tmp_path)
    asked = search(base, "lr=0.000001,0.1", sampler="grid", score="rmse")
    found, (best, score) = run(grid_script(asked)), ours(asked)
    assert f"'lr': {float(best['lr'])!r}" in found["best"]
    assert float(found["score"]) == pytest.approx(score, rel=0.2)


@pytest.mark.filterwarnings("ignore")
def test_a_network_that_diverges_comes_last():
    base = CURVE.with_(data={"points": 40})
    asked = search(base, "lr=0.01,500", sampler="grid", score="rmse")
    for write in (grid_script, optuna_script):
        assert "'lr': 0.01" in run(write(asked))["best"]


@pytest.mark.parametrize("sampler", ["random", "tpe"])
def test_optuna_draws_from_ranges_and_searches_over_batches(sampler):
    asked = search(POINTS.with_(training={"epochs": 2}), "lr=0.01..1:log layers=1..2 batch=8,full epochs=1,2",
                   sampler=sampler, trials=3)
    assert "wrapper cannot search" in obstacle(asked, grid=True)
    found = run(optuna_script(asked))
    assert found["trials"] == "3"
    assert all(name in found["best"] for name in asked.space.names)


@pytest.mark.parametrize("write", [grid_script, optuna_script])
@pytest.mark.parametrize(("space", "trials"), [
    ("drop=0,0.2 reg=none,l1,l2 penalty=0.01", 6), ("init=glorot,he,small_normal,all_equal,zeros", 5)])
def test_dropout_penalty_and_initial_weights_are_searched_over(write, space, trials):
    asked = search(POINTS.with_(training={"epochs": 1}), space, sampler="grid")
    assert int(run(write(asked))["trials"]) == trials


def test_a_penalty_keeps_the_weights_small_in_the_script():
    asked = search(POINTS.with_(network={"regularizer": "l2"}, data={"epsilon": 0}), "penalty=0,1 lr=1", sampler="grid")
    assert "'penalty': 0.0" in run(grid_script(asked))["best"]
    assert "'penalty': 0.0" in run(optuna_script(asked))["best"]


def test_optuna_stops_early_as_the_app_does():
    asked = search(POINTS.with_(training={"patience": 2, "epochs": 60}), "lr=1", sampler="grid")
    assert "cannot stop" in obstacle(asked, grid=True)
    assert run(optuna_script(asked))["trials"] == "1"


def test_the_loss_with_a_penalty_is_the_app_s_in_optuna_alone():
    base = POINTS.with_(network={"regularizer": "l2", "penalty": 1, "initializer": "all_equal"}, training={"epochs": 1})
    asked = search(base, "lr=0.00001", sampler="grid", score="loss")
    assert "has no penalty" in obstacle(asked, grid=True)
    assert float(run(optuna_script(asked))["score"]) == pytest.approx(ours(asked)[1], rel=0.001)


IMAGES = {
    "pixels": search(ClassifierExperiment(
        data={"dataset": "usps", "images": 300, "validation": 50},
        network={"kind": "pixels", "hidden": [{"units": 8, "normalised": True, "dropout": 0.1}]},
        training={"epochs": 3, "batch": 32}), "lr=0.00001,0.01 layers=1,2 neurons=16", sampler="grid"),
    "CNN": search(ClassifierExperiment(
        data={"images": 200}, network={"kind": "cnn", "convolutions": [{"filters": 4, "pool": 4}], "hidden": []},
        training={"epochs": 2, "batch": 32, "patience": 1}), "lr=0.00001,0.01 opt=adam", sampler="grid", score="loss"),
    "HOG": search(ClassifierExperiment(
        data={"dataset": "usps", "images": 200}, network={"kind": "hog", "cell": 4, "hidden": [{"units": 8}]},
        training={"epochs": 3}), "opt=sgd lr=0.00001,0.1 batch=32 mom=0.5", sampler="grid"),
    "autoencoder": search(AutoencoderExperiment(
        data={"dataset": "usps", "images": 200, "left_out": 4}, network={"kind": "autoencoder", "latent": 3},
        training={"batch": 50}), "lr=0.00001,0.01 epochs=2", sampler="grid", score="loss"),
}


@pytest.mark.parametrize("asked", IMAGES.values(), ids=IMAGES)
def test_a_search_over_networks_on_images_finds_what_the_app_finds(asked, monkeypatch):
    assert obstacle(asked, grid=False) == ""
    assert "GridSearchCV is for" in obstacle(asked, grid=True)
    monkeypatch.setattr(sys, "argv", ["script.py", str(FOLDER / FILES.get(asked.base.data.dataset, "mnist.npz"))])
    found, (best, score) = run(optuna_script(asked)), ours(asked)
    assert int(found["trials"]) == asked.space.size
    assert f"'lr': {float(best['lr'])!r}" in found["best"]
    assert float(found["score"]) == pytest.approx(score, abs=0.2)


@pytest.mark.parametrize(("asked", "said"), [
    (search(ClassifierExperiment(), "net=pixels_64,pixels_32"), "knows these knobs"),
    (search(XrayExperiment(), "lr=0.1,1"), "three sets"),
    (search(Experiment(data={"kind": "own"}), "lr=0.1,1"), "your own points"),
    (search(POINTS.with_(network={"hidden": [{"units": 3}, {"units": 3, "dropout": 0.1}]}), "lr=0.1,1"), "one dropout"),
    (search(TableExperiment().with_(network={"wide": True}), "lr=0.1,1", score="rmse"), "wide path"),
    (search(POINTS, "noise=0.1,1"), "knows these knobs")])
def test_what_has_no_script_says_why(asked, said):
    assert said in obstacle(asked, grid=False)


def test_the_course_s_search_is_written_with_its_own_names():
    base = TableExperiment().with_(training={"epochs": 30, "learning_rate": 0.001})
    asked = search(base, "layers=1,2,3 neurons=50,100,200 lr=0.0001,0.001,0.1", sampler="grid", score="rmse")
    script = grid_script(asked)
    assert "for neurons in [50, 100, 200]" in script
    assert "for lr in [0.0001, 0.001, 0.1]" in script
    assert "epochs=30" in script
    assert 'scoring="neg_root_mean_squared_error"' in script
    compile(script, "script.py", "exec")
    compile(optuna_script(asked), "script.py", "exec")
