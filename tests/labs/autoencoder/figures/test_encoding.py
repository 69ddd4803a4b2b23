"""What an autoencoder makes of images: NumPy against Keras, runs against ``fit``, joined runs, left-out classes."""

import numpy as np
import pytest
from hypothesis import given, settings
from strategies import autoencoders

from nnviz.arithmetic import ShapeError
from nnviz.datasets.images import load as load_images
from nnviz.experiments.autoencoder import Autoencoder, AutoencoderExperiment
from nnviz.experiments.images import Convolution, DenseLayer
from nnviz.experiments.spread import Spread
from nnviz.labs.autoencoder.figures.encoding import decode, decoder_layers, encode, grey, rebuild
from nnviz.maths.forward import activation
from nnviz.models.image import build, input_shape
from nnviz.recordings.store import load, save
from nnviz.training.images import data_of
from nnviz.training.tasks import train_images, train_spread

SMALL = AutoencoderExperiment().with_(
    data={"dataset": "usps", "images": 300}, training={"batch": 50, "epochs": 4, "optimizer": "adam"},
    network=Autoencoder(encoder=(DenseLayer(units=20),), latent=5).model_dump())
PICTURES = load_images("usps").x_test[:7]


def shaken(model, seed=0):
    """Give every weight, moving averages too, a value of its own."""
    generator = np.random.default_rng(seed)
    weights = [generator.uniform(0.1, 0.4, weight.shape).astype(np.float32) * generator.choice([-1, 1], weight.shape)
               if "variance" not in variable.path else generator.uniform(0.5, 2, weight.shape).astype(np.float32)
               for variable, weight in zip(model.weights, model.get_weights(), strict=True)]
    model.set_weights(weights)
    return model.get_weights()


@settings(max_examples=15, deadline=None)
@given(autoencoders)
def test_rebuilds_as_keras_does(experiment):
    small = experiment.with_(data={"dataset": "usps"})
    try:
        model = build(small)
    except ShapeError:
        return
    weights = shaken(model)
    values = grey(PICTURES)
    expected = model(values.reshape(-1, *input_shape(small)), training=False).numpy()  # ``predict`` compiles each model
    np.testing.assert_allclose(rebuild(small, weights, values), expected, atol=2e-3)
    codes = encode(small, weights, values)
    assert codes.shape == (7, small.network.latent)
    alone = codes
    for layer in decoder_layers(small, weights):
        alone = activation(layer.activation, alone @ layer.kernel + layer.bias)
    np.testing.assert_allclose(alone, decode(small, weights, codes), atol=2e-3)


def test_noise_is_drawn_from_its_seed_and_black_stays_grey():
    assert np.array_equal(grey(PICTURES, noise=0.3, seed=4), grey(PICTURES, noise=0.3, seed=4))
    assert np.std(grey(PICTURES, noise=0.3) - grey(PICTURES)) == pytest.approx(0.3, rel=0.05)
    assert (grey(PICTURES).min(), grey(PICTURES).max()) == (0, 1)


@pytest.mark.parametrize("network", [
    {"loss": "bce"}, {"loss": "mse"}, {"convolutions": [Convolution(filters=3, pool=2).model_dump()]},
    {"encoder": [DenseLayer(units=9, activation="tanh", normalised=True).model_dump()], "decoder": []}],
    ids=["bce", "mse", "convolutions", "decoder apart"])
def test_trains_as_keras_does(network):
    experiment = SMALL.with_(network=network)
    recording, model = train_images(experiment), build(experiment)
    images = load_images("usps").x_train[:300]
    points = grey(images).reshape(-1, *input_shape(experiment))
    losses = []
    for epoch in range(4):
        order = np.random.default_rng([experiment.seed, epoch]).permutation(300)
        fitted = model.fit(points[order], points[order].reshape(300, -1), batch_size=50, shuffle=False, verbose=0)
        losses += fitted.history["loss"]
    np.testing.assert_allclose(recording.epoch_loss, losses, atol=1e-5)
    for mine, theirs in zip(recording.final_weights, model.get_weights(), strict=True):
        np.testing.assert_allclose(mine, theirs, atol=1e-5)
    assert set(recording.final) == {"train_loss", "test_loss"}


def test_noise_is_on_the_input_only_and_only_in_training():
    noisy, clean = train_images(SMALL.with_(network={"noise": 0.5})), train_images(SMALL)
    assert noisy.epoch_loss[0] != clean.epoch_loss[0]
    weights, tested = noisy.final_weights, load_images("usps").x_test
    error = np.mean((rebuild(SMALL, weights, grey(tested)) - grey(tested).reshape(len(tested), -1)) ** 2)
    assert noisy.final["test_loss"] == pytest.approx(error, rel=1e-4)


def test_a_class_left_out_neither_trains_nor_tests():
    data = data_of(SMALL.with_(data={"left_out": 4}))
    assert 4 not in data.y_train
    assert 4 not in data.y_test
    assert (len(data.x_train), len(data.x_test)) == (300, np.sum(load_images("usps").y_test != 4))
    assert data.name != data_of(SMALL).name
    every = data_of(SMALL.with_(data={"left_out": 4, "images": 7291}))
    assert len(every.x_train) == np.sum(load_images("usps").y_train != 4)


def test_weights_are_kept_at_many_epochs_within_bounds_and_joined(tmp_path):
    whole, half = train_images(SMALL), train_images(SMALL.with_(training={"epochs": 2}))
    assert whole.weight_frames.tolist() == [0, 1, 2, 3, 4]
    few = train_images(SMALL, snapshot_bytes=sum(weight.nbytes for weight in whole.final_weights) * 2)
    assert few.weight_frames.tolist() == [0, 4]
    joined = train_images(SMALL, earlier=half)
    assert joined.weight_frames[-1] == 4
    assert len(joined.weight_frames) <= len(half.weight_frames)
    np.testing.assert_allclose(joined.epoch_loss, whole.epoch_loss, atol=1e-6)
    for mine, theirs in zip(joined.final_weights, whole.final_weights, strict=True):
        np.testing.assert_allclose(mine, theirs, atol=1e-6)
    save(whole, tmp_path / "run.npz", command="test")
    loaded, _about = load(tmp_path / "run.npz")
    assert loaded.experiment == SMALL
    assert (loaded.predicted, loaded.output, loaded.epoch_accuracy) == (None, None, None)
    assert loaded.weight_frames.tolist() == [0, 1, 2, 3, 4]


def test_the_draws_of_a_spread_have_losses_alone():
    recording = train_spread(Spread(base=SMALL, draws=2))
    assert set(recording.scores) == {"train_loss", "test_loss"}
    assert recording.confusion is None
    assert recording.scores["test_loss"].shape == (2, 4)
