"""Accuracy of rebuilt images: what Keras logs, and two images that show how little it says."""

import keras
import numpy as np
import pytest

from nnviz.datasets.images import load
from nnviz.labs.autoencoder.figures.accuracy import only_brightest, pixel_accuracy, slightly_changed
from nnviz.labs.autoencoder.figures.encoding import grey
from nnviz.maths.losses import squared_error

VALUES = grey(load("mnist").x_test[:400])


@pytest.mark.parametrize("loss", ["mse", "bce"])
def test_is_what_keras_logs(loss):
    keras.utils.set_random_seed(0)
    model = keras.Sequential([keras.Input((28, 28)), keras.layers.Flatten(),
                              keras.layers.Dense(12), keras.layers.Dense(784, activation="sigmoid")])
    model.compile("adam", {"mse": "mean_squared_error", "bce": "binary_crossentropy"}[loss], metrics=["accuracy"])
    flat = VALUES.reshape(len(VALUES), -1)
    model.fit(VALUES, flat, epochs=15, verbose=0)
    logged = model.evaluate(VALUES, flat, verbose=0, return_dict=True)["accuracy"]
    ours = pixel_accuracy(model.predict(VALUES, verbose=0), VALUES)
    assert ours == pytest.approx(logged, abs=1e-6)
    assert 0 < ours < 1


def test_a_single_white_pixel_is_always_right_and_an_unseen_change_hardly_ever():
    bad, good = only_brightest(VALUES), slightly_changed(VALUES)
    assert pixel_accuracy(bad, VALUES) == 1
    assert squared_error(bad, VALUES) > 0.05
    assert pixel_accuracy(good, VALUES) < 0.3
    assert squared_error(good, VALUES) < 2e-4
    assert np.abs(good - VALUES.reshape(len(VALUES), -1)).max() <= 10 / 255
