"""The exported scripts of networks that read images are run, and their scores compared with the app's."""

import re
import runpy
import subprocess
import sys

import keras
import numpy as np
import pytest

from nnviz.analysis.xrays import final
from nnviz.course.experiments import autoencoders, image_experiments, xray_experiments
from nnviz.datasets.images import FOLDER
from nnviz.experiments.autoencoder import AutoencoderExperiment
from nnviz.experiments.classifier import ClassifierExperiment
from nnviz.experiments.xray import XrayExperiment
from nnviz.export.image_script import FILES, image_script
from nnviz.training.tasks import train_images

CASES = {
    "pixels": ClassifierExperiment(
        data={"dataset": "usps", "images": 300}, seed=3,
        network={"kind": "pixels", "hidden": [{"units": 8, "activation": "tanh", "normalised": True}]},
        training={"optimizer": "sgd", "learning_rate": 0.1, "momentum": 0.5, "batch": 32, "epochs": 3}),
    "RMSprop with rho and momentum": ClassifierExperiment(
        data={"dataset": "usps", "images": 200}, network={"kind": "pixels", "hidden": [{"units": 6}]},
        training={"optimizer": "rmsprop", "learning_rate": 0.002, "rho": 0.5, "momentum": 0.7, "batch": 40,
                  "epochs": 3}),
    "HOG": ClassifierExperiment(
        data={"dataset": "usps", "images": 200, "validation": 100},
        network={"kind": "hog", "cell": 4, "hidden": [{"units": 8}]},
        training={"batch": 50, "epochs": 2}),
    "CNN": ClassifierExperiment(
        data={"images": 200, "validation": 150},
        training={"optimizer": "adam", "batch": 64, "epochs": 20, "learning_rate": 0.05, "patience": 1},
        network={"kind": "cnn", "convolutions": [{"filters": 4, "padding": "valid", "pool": 3}, {"filters": 4}],
                 "hidden": []}),
    "autoencoder": AutoencoderExperiment(
        data={"dataset": "usps", "images": 200, "left_out": 4, "validation": 60},
        training={"optimizer": "adam", "batch": 50, "epochs": 2},
        network={"kind": "autoencoder", "convolutions": [{"filters": 3, "pool": 2}], "loss": "bce", "latent": 3,
                 "encoder": [{"units": 12, "normalised": True}], "decoder": [{"units": 8, "activation": "tanh"}]}),
    "X-rays": XrayExperiment(
        data={"images": 200, "marker": True},
        network={"kind": "cnn", "convolutions": [{"filters": 4, "pool": 4}], "hidden": [{"units": 6}]},
        training={"batch": 64, "epochs": 2, "balanced": True, "shift": 2, "rotation": 10, "contrast": 0.2}),
}


@pytest.mark.parametrize("name", CASES)
def test_a_script_reproduces_the_run(name, tmp_path, monkeypatch, capsys):
    """One as a reader runs it, the others in this process, which has imported Keras already."""
    experiment = CASES[name]
    script, images = tmp_path / "script.py", FOLDER / FILES.get(experiment.data.dataset, "mnist.npz")
    script.write_text(image_script(experiment), "utf-8")
    if name == "pixels":
        printed = subprocess.run([sys.executable, script, images], check=True, capture_output=True, text=True).stdout
    else:
        monkeypatch.setattr(sys, "argv", [str(script), str(images)])
        runpy.run_path(str(script), run_name="__main__")
        printed = capsys.readouterr().out
    run = train_images(experiment)
    scores = {}
    for score, value in re.findall(r"^(\w+_\w+): (\S+)$", printed, re.MULTILINE):
        scores.setdefault(score, []).append(float(value))
    if name == "X-rays":
        measured = final(run)
        for score in ("test_recall", "test_specificity", "test_auc"):
            assert scores.pop(score) == [pytest.approx(measured[score], abs=5e-3)]
    assert list(scores) == list(run.scores)
    close = {"train_loss": 2e-3, "train_accuracy": 0.011, "validation_loss": 2e-3, "validation_accuracy": 0.011,
             "test_loss": 2e-3, "test_accuracy": 5e-3}
    for score, values in scores.items():
        last = score.startswith("test") and experiment.data.validation  # then the test images are looked at last
        assert values == pytest.approx(run.scores[score][-1:] if last else run.scores[score], abs=close[score])


def test_a_script_with_dropout_runs_and_drops_in_training_only(tmp_path, monkeypatch, capsys):
    experiment = ClassifierExperiment(
        data={"dataset": "usps", "images": 200}, seed=2, training={"batch": 40, "epochs": 2},
        network={"kind": "pixels", "hidden": [{"units": 16, "dropout": 0.4}, {"units": 8, "dropout": 0.1}]})
    written = image_script(experiment)
    assert re.findall(r"keras\.layers\.Dropout\((\S+?),", written) == ["0.4", "0.1"]
    script = tmp_path / "script.py"
    script.write_text(written, "utf-8")
    monkeypatch.setattr(sys, "argv", [str(script), str(FOLDER / "usps.npz")])
    runpy.run_path(str(script), run_name="__main__")
    found = dict(re.findall(r"^(\w+_\w+): (\S+)$", capsys.readouterr().out, re.MULTILINE))
    run = train_images(experiment)
    assert list(found) == list(run.scores)
    assert float(found["test_accuracy"]) == pytest.approx(run.final["test_accuracy"], abs=0.02)


def test_a_script_of_all_fashion_mnist_lets_keras_download_it_and_trains(tmp_path, monkeypatch, capsys):
    """Keras's download is replaced: there is no internet in tests."""
    written = image_script(ClassifierExperiment(
        data={"dataset": "fashion_full", "images": 100}, network={"kind": "pixels", "hidden": []},
        training={"epochs": 1, "batch": 50}))
    assert "sys" not in written
    draw = np.random.default_rng(0)
    monkeypatch.setattr(keras.datasets.fashion_mnist, "load_data", lambda: tuple(
        (draw.integers(0, 256, (n, 28, 28), np.uint8), draw.integers(0, 10, n, np.uint8)) for n in (200, 50)))
    script = tmp_path / "script.py"
    script.write_text(written, "utf-8")
    runpy.run_path(str(script), run_name="__main__")
    assert re.search(r"^test_accuracy: 0\.\d+$", capsys.readouterr().out, re.MULTILINE)


def test_noise_is_a_layer_of_the_script_and_the_loss_is_the_networks():
    noisy = AutoencoderExperiment(network={"kind": "autoencoder", "noise": 0.2})
    script = image_script(noisy)
    assert "keras.layers.GaussianNoise(0.2, seed=1000 * SEED + 1)" in script
    assert 'loss="mean_squared_error")' in script
    assert "accuracy" not in script


@pytest.mark.parametrize("entry", [*image_experiments(), *autoencoders(), *xray_experiments()],
                         ids=lambda entry: entry.id)
def test_every_documents_script_is_valid_python(entry):
    written = image_script(entry.experiment, f"{entry.id}: {entry.title}")
    compile(written, entry.id, "exec")
    assert all(len(line) <= 120 for line in written.splitlines())
