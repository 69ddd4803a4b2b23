"""What is found in the layers of the cases: silent neurons, copies, weights that have not moved."""

import numpy as np
import pytest

from nnviz.course import recorded
from nnviz.course.failures import CASES
from nnviz.labs.foundations.figures import symptoms
from nnviz.recordings.recording import Recording


def looked_at(id):
    return symptoms.layers(recorded.find(CASES[id].experiment).recording)


def test_copies_are_one_neuron():
    (layer,) = looked_at("twins")
    assert (layer.neurons, layer.different, layer.silent) == (4, 1, 0)
    assert layer.moved > 0.5


def test_zeros_do_not_move():
    (layer,) = looked_at("still")
    assert layer.moved == 0
    assert layer.silent == 4


def test_relus_fall_silent():
    layers = looked_at("silent")
    assert [layer.neurons for layer in layers] == [8, 8, 8]
    assert sum(layer.silent for layer in layers) >= 6


def test_the_first_of_five_sigmoids_hardly_moves():
    layers = looked_at("flat")
    assert len(layers) == 5
    assert layers[0].moved < 0.1 * layers[-1].moved


def test_a_run_that_diverged_is_looked_at_where_its_weights_were_numbers():
    recording = recorded.find(CASES["twins"].experiment).recording
    broken = [np.concatenate([values[:-1], np.full_like(values[-1:], np.nan)]) for values in recording.weights]
    fields = vars(recording) | {"weights": broken}
    (layer,) = symptoms.layers(Recording(**fields))
    assert layer.different == 1
    assert np.isfinite(layer.moved)


@pytest.mark.parametrize("id", [id for id in CASES if id != "looks"])
def test_every_case_can_be_looked_into(id):
    assert [layer.neurons for layer in looked_at(id)] == [
        layer.units for layer in CASES[id].experiment.network.hidden]
