"""The course's autoencoders: what the documents state, what was chosen, and that the words are complete."""

import pytest

from nnviz.arithmetic import rows, total
from nnviz.course.autoencoders import LATENT
from nnviz.course.experiments import autoencoders, get
from nnviz.language import catalogue

#: Document on USPS: id -> (neurons of each of the two layers, iterations)
USPS = {"C1": (100, 500), "C2": (100, 100), "C3": (500, 100), "C4": (10, 100), "C5": (100, 100), "C6": (10, 500)}


def layers(name: str) -> list[tuple[int, str]]:
    """Every dense layer of an experiment: its outputs and its activation."""
    return [(row.output_shape[0], row.activation) for row in rows(get(name).experiment) if row.kind == "dense"]


def test_ids_are_those_of_the_documents_in_their_order():
    assert [entry.id for entry in autoencoders()] == [*USPS, "D", "E", "E800"]
    assert set(LATENT) == {name for name in USPS if "t-SNE" in get(name).title}


@pytest.mark.parametrize("name", USPS)
def test_values_on_usps_are_those_of_the_document(name):
    neurons, iterations = USPS[name]
    entry, experiment = get(name), get(name).experiment
    assert (experiment.data.dataset, experiment.data.train_images) == ("usps", 7291)
    assert layers(name) == [(neurons, "tanh")] * 3 + [(256, "sigmoid")]  # the decoder's first layer mirrors
    assert (experiment.network.loss, experiment.network.noise) == ("bce", 0)
    assert (experiment.training.optimizer, experiment.training.momentum) == ("sgd", 0)
    assert experiment.training.epochs == iterations
    assert experiment.training.learning_rate == pytest.approx(1e-4 * experiment.batch_size * 16 * 16, rel=1e-12)
    assert "0.0001" in entry.conversion
    assert entry.conversion.endswith("= 2.56.")


def test_values_on_mnist_are_those_of_the_document():
    experiment = get("D").experiment
    assert (experiment.data.dataset, experiment.data.train_images) == ("mnist", 60_000)
    assert layers("D") == [(units, "relu") for units in (128, 64, 32, 64, 128)] + [(784, "sigmoid")]
    training = experiment.training
    assert (experiment.network.loss, training.optimizer, training.batch, training.epochs) == ("mse", "adam", 256, 50)
    assert training.learning_rate == 1e-3  # Adam's own in Keras
    assert total(rows(experiment)) == 222_384


@pytest.mark.parametrize(("name", "first", "parameters"), [("E", 400, 842_009), ("E800", 800, 1_630_009)])
def test_pyramids_are_those_of_the_document(name, first, parameters):
    pyramid = (first, 200, 100, 50, 25, 50, 100, 200, first)
    assert layers(name) == [(units, "relu") for units in pyramid] + [(784, "sigmoid")]
    assert total(rows(get(name).experiment)) == parameters


def test_the_two_pyramids_differ_in_one_layer():
    assert [path for path, *_ in get("E").experiment.diff(get("E800").experiment)] == ["network.encoder.1.units"]


@pytest.mark.parametrize("entry", autoencoders(), ids=lambda entry: entry.id)
def test_words_are_complete(entry):
    assert "\n" not in entry.title
    assert entry.see.endswith((".", "?"))
    assert entry.chosen.startswith("Not in the document: ")
    assert (entry.reported, entry.judged_on) == ({}, "test")  # the documents report no figure that can be compared
    french = catalogue("fr").gettext
    assert all(french(words) != words for words in (entry.title, entry.see, entry.chosen, entry.conversion) if words)
