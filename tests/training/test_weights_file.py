"""The weights as a file: made on a worker, read by Keras into our model and into the exported script's."""

import time
from threading import Timer

import numpy as np
import pytest
from worker_tools import jobs_without_programs

from nnviz.datasets.plane import features, split
from nnviz.experiments.autoencoder import Autoencoder, AutoencoderExperiment
from nnviz.experiments.classifier import ClassifierExperiment, Cnn, HogMlp
from nnviz.experiments.images import Convolution, DenseLayer
from nnviz.experiments.plane import Experiment
from nnviz.export.image_script import image_script
from nnviz.export.keras_script import keras_script
from nnviz.models.image import build as build_image
from nnviz.models.image import input_shape
from nnviz.models.mlp import build
from nnviz.training.cluster import ClusterError, disconnect
from nnviz.training.tasks import train_images, train_recordings, weights_file

TIMEOUT = 120
CASES = {
    "default": Experiment().with_(training={"epochs": 5}),
    "no hidden layer": Experiment().with_(network={"hidden": []}, training={"epochs": 2}),
    "softmax, dropout, other inputs": Experiment().with_(
        data={"kind": "blobs"}, network={"output": "softmax_ce", "inputs": ["x1", "x1^2", "x2"],
                                         "hidden": [{"units": 5, "dropout": 0.5}, {"units": 4}]},
        training={"epochs": 3, "optimizer": "adam", "learning_rate": 0.01}),
}


@pytest.fixture(scope="module")
def jobs():
    yield from jobs_without_programs()


def classes_of(model, experiment) -> np.ndarray:
    """What a Keras model answers for the test points."""
    answers = model(features(split(experiment).test, experiment.network.inputs)).numpy()
    return answers.argmax(axis=1) if answers.shape[1] > 1 else (answers[:, 0] > 0.5).astype(int)


def last_weights(recording) -> list[np.ndarray]:
    return [weight[-1] for weight in recording.weights]


@pytest.mark.parametrize("experiment", CASES.values(), ids=CASES.keys())
def test_keras_loads_the_file_and_predicts_the_recorded_classes(experiment, tmp_path):
    recording = train_recordings([experiment], with_pictures=False)[0]
    path = tmp_path / "network.weights.h5"
    path.write_bytes(weights_file(experiment.model_dump_json(), last_weights(recording)))
    script, names = keras_script(experiment), {}
    exec(script[:script.index("# Training.")], names)
    for model in (build(experiment), names["model"]):
        before = classes_of(model, experiment)
        model.load_weights(path)
        np.testing.assert_array_equal(classes_of(model, experiment), recording.test_predicted[-1])
        assert (before != recording.test_predicted[-1]).any()


@pytest.mark.parametrize("case", [
    ClassifierExperiment(network=HogMlp(hidden=(DenseLayer(units=6, normalised=True, dropout=0.5),))),
    ClassifierExperiment(network=Cnn(convolutions=(Convolution(filters=3, normalised=True, pool=2),),
                                     hidden=(DenseLayer(units=5),))),
    AutoencoderExperiment(network=Autoencoder(encoder=(DenseLayer(units=6),), latent=2, noise=0.1))])
def test_keras_loads_the_file_of_a_network_on_images(case, tmp_path):
    experiment = case.with_(data={"dataset": "usps", "images": 200}, training={"epochs": 1})
    recording = train_images(experiment)
    path = tmp_path / "network.weights.h5"
    path.write_bytes(weights_file(experiment.model_dump_json(), recording.final_weights))
    script, names = image_script(experiment), {"x_train": np.zeros((1, *input_shape(experiment)))}
    network_part = script[script.index("model = "):script.index("# Training.")]
    exec(f"import keras\nSEED = 0\n{network_part}", names)
    for model in (build_image(experiment), names["model"]):
        model.load_weights(path)
        for loaded, expected in zip(model.get_weights(), recording.final_weights, strict=True):
            np.testing.assert_array_equal(loaded, expected)


def test_a_worker_makes_the_file(jobs, tmp_path):
    experiment = CASES["default"]
    weights = [np.full(weight.shape, position, np.float32) for position, weight in
               enumerate(build(experiment).get_weights())]
    path = tmp_path / "network.weights.h5"
    path.write_bytes(jobs.run(weights_file, experiment.model_dump_json(), weights, timeout=TIMEOUT))
    model = build(experiment)
    model.load_weights(path)
    for loaded, expected in zip(model.get_weights(), weights, strict=True):
        np.testing.assert_array_equal(loaded, expected)


def test_weights_of_another_network_are_refused(jobs):
    with pytest.raises(ValueError, match="weights"):
        jobs.run(weights_file, Experiment().model_dump_json(), [np.zeros((2, 2), np.float32)], timeout=TIMEOUT)


def test_a_worker_that_does_not_answer_is_a_cluster_error(jobs):
    with pytest.raises(ClusterError, match="No worker answered"):
        jobs.run(time.sleep, 5, timeout=0.1)
    assert jobs.run(abs, -3, timeout=TIMEOUT) == 3


def test_a_connection_that_is_lost_is_a_cluster_error_and_made_again(jobs):
    Timer(0.5, disconnect, [jobs._workers._connection.client]).start()
    with pytest.raises(ClusterError, match="No worker answered"):
        jobs.run(time.sleep, 60, timeout=TIMEOUT)
    assert jobs.run(abs, -3, timeout=TIMEOUT) == 3
