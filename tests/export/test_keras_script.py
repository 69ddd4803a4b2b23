"""The exported scripts: they run without nnviz, hold no more than they need, and reproduce the app's scores."""

import ast
import contextlib
import io
import subprocess
import sys

import keras
import numpy as np
import pytest
from hypothesis import given, settings

from nnviz.course.experiments import get, plane_experiments
from nnviz.datasets.plane import features, split
from nnviz.experiments.plane import Experiment, data_of_kind
from nnviz.export.keras_script import keras_script
from nnviz.models.mlp import initial_weights
from nnviz.training.tasks import train_recordings
from tests.strategies import experiments


def case(kind="xor", *, seed=0, weights_seed=None, data=None, network=None, training=None,
         hidden=((3, "tanh"),)) -> Experiment:
    """60 training points, 60 test points, a few epochs."""
    layers = [{"units": units, "activation": activation} for units, activation in hidden]
    return Experiment().with_(
        data={"kind": kind, "points": 120} | (data or {}), seed=seed, weights_seed=weights_seed,
        network={"hidden": layers} | (network or {}), training={"epochs": 4, "batch": 16} | (training or {}))


#: Every data kind, optimizer, output, regularizer, initializer, activation and way of batching is in one of them.
CASES = {
    "gaussians, linear, full batch": case("gaussians", hidden=(), training={"batch": "full"}),
    "gaussians off centre": case("gaussians", seed=5, data={"centerx": 2.0, "centery": 0.3, "sigma": 0.5},
                                 network={"output": "sigmoid_bce", "initializer": "small_normal"}),
    "xor without noise": case(data={"epsilon": 0}, network={"output": "sigmoid_bce", "initializer": "he"},
                              hidden=((4, "relu"), (3, "selu")), training={"optimizer": "momentum"}),
    "checkerboard": case("checkerboard", seed=3, weights_seed=8, network={"regularizer": "l2", "penalty": 0.01},
                         hidden=((8, "sigmoid"),), training={"optimizer": "adam", "learning_rate": 0.01}),
    "circles": case("circles", network={"inputs": ["x1^2", "x2^2"]}, hidden=(),
                    training={"optimizer": "rmsprop", "learning_rate": 0.01}),
    "moons": case("moons", network={"output": "softmax_ce"}, hidden=((5, "linear"),), training={"batch": 7}),
    "spiral": case("spiral", seed=9, hidden=((6, "tanh"), (6, "tanh")), network={
        "inputs": ["x1", "x2", "x1^2", "x2^2", "x1*x2", "sin(x1)", "sin(x2)"], "regularizer": "l1"}),
    "blobs": case("blobs", data={"clouds": 5, "sigma": 0.3}, network={"output": "softmax_ce"}),
    "own points": Experiment().with_(
        data={"kind": "own", "train_share": 0.7, "labels": ["cat", "dog", "é"], "table": [
            *data_of_kind("own").table, (0.1, -3.25, 2), (0.07, -2.5, 2), (0, -2.75, 2)]},
        network={"output": "softmax_ce"}, training={"epochs": 4, "batch": 16}, seed=6),
    "all equal": case(network={"initializer": "all_equal"}, training={"batch": "full"}),
    "zeros": case(network={"initializer": "zeros", "output": "sigmoid_bce"}, training={"batch": "full"}),
    "batch 1": case(training={"batch": 1, "learning_rate": 0.03, "epochs": 2}),
    "early stopping": case(data={"validation_share": 0.3},
                           training={"learning_rate": 3.0, "epochs": 40, "patience": 2}),
    "early stopping, full batch": case(data={"validation_share": 0.3}, training={
        "batch": "full", "learning_rate": 10.0, "epochs": 60, "patience": 2}),
    "early stopping, l2": case(data={"validation_share": 0.2}, network={"regularizer": "l2", "penalty": 0.003},
                               training={"learning_rate": 3.0, "epochs": 40, "patience": 2}),
    "own points that validate": Experiment().with_(
        data={"kind": "own", "train_share": 0.7, "validation_share": 0.4}, training={"epochs": 4, "batch": 16}, seed=6),
    "functions of the inputs, validated": case(data={"validation_share": 0.25}, network={"inputs": ["x1^2", "x2"]}),
    "batch larger than the data": case(training={"batch": 4000}),
}


def scores(script: str) -> dict[str, float]:
    """Run a script in this process; return what it prints."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(script, "script.py", "exec"), {"__name__": "__main__"})
    lines = [line.split(": ") for line in printed.getvalue().splitlines()]
    return {name: float(value) for name, value in lines}


@pytest.mark.parametrize("experiment", CASES.values(), ids=CASES.keys())
def test_script_reproduces_the_scores(experiment):
    final = train_recordings([experiment], with_pictures=False)[0].final
    assert scores(keras_script(experiment)) == pytest.approx(final, abs=1e-4)


def test_early_stopping_really_stops_in_the_cases_above():
    for name in ("early stopping", "early stopping, full batch"):
        assert train_recordings([CASES[name]], with_pictures=False)[0].ended == "early"


def test_dropout_runs_and_prints_all_scores():
    experiment = case("blobs", network={"output": "softmax_ce", "hidden": [{"units": 8, "dropout": 0.5}, {"units": 4}]})
    measured = scores(keras_script(experiment))
    assert list(measured) == ["train_loss", "train_accuracy", "test_loss", "test_accuracy"]
    assert np.isfinite(list(measured.values())).all()
    assert "keras.layers.Dropout(0.5" in keras_script(experiment)


def test_course_experiment_runs_as_a_file_of_its_own(tmp_path):
    entry = get("A2")
    experiment = entry.experiment.with_(training={"epochs": 5})
    path = tmp_path / "a2.py"
    path.write_text(keras_script(experiment, f"{entry.id}: {entry.title}"), "ascii")
    done = subprocess.run([sys.executable, "-I", path], capture_output=True, text=True, check=True, cwd=tmp_path)
    measured = {name: float(value) for name, value in (line.split(": ") for line in done.stdout.splitlines())}
    assert measured == pytest.approx(train_recordings([experiment], with_pictures=False)[0].final, abs=1e-4)


@settings(max_examples=60, deadline=None)
@given(experiments())
def test_any_script_draws_the_same_points_and_builds_the_same_network(experiment):
    script = keras_script(experiment)
    ast.parse(script)
    assert "nnviz" not in script
    assert script.isascii()
    assert all(len(line) <= 120 and line == line.rstrip() for line in script.splitlines())
    names = run_until(script, "# The network.")
    points = split(experiment)
    inputs = experiment.network.inputs
    np.testing.assert_array_equal(names["x_train"], features(points.train, inputs))
    np.testing.assert_array_equal(names["x_test"], features(points.test, inputs))
    np.testing.assert_array_equal(names["y_train"], points.train_classes)
    np.testing.assert_array_equal(names["y_test"], points.test_classes)


@settings(max_examples=8, deadline=None)
@given(experiments())
def test_any_script_starts_with_the_same_weights(experiment):
    model = run_until(keras_script(experiment), "# Training.")["model"]
    for weight, expected in zip(model.get_weights(), initial_weights(experiment), strict=True):
        np.testing.assert_array_equal(weight, expected)
    assert [layer.rate for layer in model.layers if isinstance(layer, keras.layers.Dropout)] == [
        layer.dropout for layer in experiment.network.hidden if layer.dropout]


def run_until(script: str, comment: str) -> dict:
    """Run the part of a script above a comment; return its names."""
    names: dict = {}
    exec(script[:script.index(comment)], names)
    return names


@pytest.mark.parametrize("entry", plane_experiments(), ids=lambda entry: entry.id)
def test_course_script_holds_only_what_it_needs(entry):
    script = keras_script(entry.experiment, entry.title)
    assert script.startswith(f'"""{entry.title}.\n')
    for foreign in ("Dropout", "regularizer", "EarlyStopping", "PATIENCE", "softmax", "sin(", "if "):
        assert foreign not in script
    assert ("for epoch in" in script) == (entry.experiment.training.batch != "full")


@pytest.mark.parametrize("title", ['quotes """ and \\ and\nlines', "", "A title."])
def test_any_title_gives_valid_python(title):
    assert ast.get_docstring(ast.parse(keras_script(Experiment(), title)))
