"""The first step of an optimizer against Keras."""

import keras
import numpy as np
import pytest

from nnviz.labs.foundations.figures.optimizers import FIRST_STEPS

KERAS = {"sgd": keras.optimizers.SGD, "rmsprop": keras.optimizers.RMSprop, "adam": keras.optimizers.Adam}


@pytest.mark.parametrize("name", FIRST_STEPS)
@pytest.mark.parametrize("rate", [0.5, 0.003])
def test_first_steps_are_keras_s(name, rate):
    gradient = np.array([0.138, -2.5, 1e-3, 0.0])
    variable = keras.Variable(np.zeros(4), dtype="float64")
    KERAS[name](learning_rate=rate).apply([gradient], [variable])
    np.testing.assert_allclose(-FIRST_STEPS[name](gradient, rate), variable.numpy(), rtol=1e-5, atol=1e-12)
