"""What differs between two experiments on images, in words."""

import pytest

from nnviz.course.tables import H10
from nnviz.experiments.autoencoder import AutoencoderExperiment
from nnviz.experiments.classifier import ClassifierExperiment, Cnn, HogMlp
from nnviz.experiments.images import Convolution
from nnviz.ui import changes, knobs

START, AUTOENCODER = ClassifierExperiment(), AutoencoderExperiment()


@pytest.fixture(autouse=True)
def english(monkeypatch):
    for module in (changes, knobs):
        monkeypatch.setattr(module, "t", str, raising=False)
    monkeypatch.setattr(knobs, "current", lambda: "en")
    monkeypatch.setattr(knobs, "translator", lambda: str)


@pytest.mark.parametrize(("new", "words"), [
    (START.with_(training={"learning_rate": 0.01, "rho": 0.5}), "Learning rate 0.001 → 0.01, rho (RMSprop) 0.9 → 0.5"),
    (START.with_(network={"hidden": [{"units": 32}]}), "Neurons 1 64 → 32"),
    (START.with_(network={"hidden": [{"normalised": True}]}), "Batch normalisation 1 off → on"),
    (START.with_(data={"dataset": "usps", "images": 500}), "Images MNIST → USPS, Training images 10,000 → 500"),
    (START.with_(seed=3), "Seed 0 → 3"),
])
def test_knobs_are_named(new, words):
    assert changes.changes(START, new) == words


def test_another_kind_of_network_is_named_with_its_own_knobs():
    words = changes.changes(START, START.with_(network=HogMlp().model_dump()), most=9)
    assert words.startswith("Kind of network MLP on raw pixels → MLP on HOG vectors")
    assert "HOG orientations — → 8" in words


def test_convolutions_are_counted_and_named():
    one = START.with_(network=Cnn().model_dump())
    two = START.with_(network=Cnn(convolutions=(Convolution(pool=2), Convolution(filters=8))).model_dump())
    words = changes.changes(one, two, most=9)
    assert words.startswith("Convolutional layers 1 → 2, Filters 2 — → 8")


def test_every_field_of_an_experiment_has_a_name():
    other = ClassifierExperiment(
        data={"dataset": "usps", "images": 200, "validation": 500}, seed=1,
        network=Cnn(convolutions=[{"filters": 3}] * 3, hidden=()),
        training={"optimizer": "sgd", "learning_rate": 1, "rho": 0.1, "momentum": 0.3, "batch": 3, "epochs": 3,
                  "patience": 1})
    hog = START.with_(network=HogMlp(orientations=3, cell=7, block=2, hidden=[{"dropout": 0.5}] * 2).model_dump())
    for one, two in ((START, other), (other, hog), (hog, START)):
        assert changes.changes(one, two, most=99).count("→") == len(one.diff(two))


@pytest.mark.parametrize(("new", "words"), [
    (AUTOENCODER.with_(network={"latent": 2}), "Latent numbers 32 → 2"),
    (AUTOENCODER.with_(network={"loss": "bce", "noise": 0.2}),
     "Loss squared error (MSE) → binary cross-entropy (BCE), Noise on the input 0 → 0.2"),
    (AUTOENCODER.with_(data={"left_out": 3}), "Class left out — → 3"),
    (AUTOENCODER.with_(network={"encoder": [{"units": 400}, {"units": 64}]}), "Encoder layer 1, Neurons 128 → 400"),
    (AUTOENCODER.with_(network={"encoder": [{"units": 128}]}),
     "Encoder layers 2 → 1, Encoder layer 2, Neurons 64 → —, Encoder layer 2, Activation ReLU → — …"),
])
def test_knobs_of_an_autoencoder_are_named(new, words):
    assert changes.changes(AUTOENCODER, new) == words


def test_a_decoder_of_its_own_is_named_layer_by_layer():
    own = AUTOENCODER.with_(network={"decoder": [{"units": 64}, {"units": 128}]})
    other = AUTOENCODER.with_(network={"decoder": [{"units": 64}, {"units": 100, "activation": "tanh"}]})
    assert changes.changes(own, other) == "Decoder layer 2, Neurons 128 → 100, Decoder layer 2, Activation ReLU → tanh"
    assert changes.changes(AUTOENCODER, own, most=1).startswith("Decoder layers ")


@pytest.mark.parametrize(("new", "words"), [
    (START, ""),
    (START.with_(training={"learning_rate": 0.01}), "Learning rate 0.01"),
    (START.with_(network=HogMlp(orientations=4).model_dump()), "MLP on HOG vectors, HOG orientations 4 …"),
    (START.with_(training={"optimizer": "adam"}, seed=4), "Adam, Seed 4"),
    (START.with_(network={"hidden": [{"normalised": True}]}), "Batch normalisation 1 on"),
    (AUTOENCODER.with_(network={"latent": 2, "noise": 0.2, "loss": "bce"}),
     "Latent numbers 2, binary cross-entropy (BCE) …"),
])
def test_what_is_special_is_named_with_its_value(new, words):
    assert changes.brief(AUTOENCODER if isinstance(new, AutoencoderExperiment) else START, new) == words


def test_no_choice_of_inputs_is_all_of_them():
    routed = H10.with_(network={"wide_inputs": ["MedInc"], "deep_inputs": ["Latitude"]})
    assert changes.changes(H10, routed).startswith("Wide inputs all → MedInc")
    assert changes.changes(routed, H10).endswith(" → all")
