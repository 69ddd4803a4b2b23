"""Every reported figure of sections B, F and H, and what the documents state of these networks."""

import pytest

from nnviz.arithmetic import rows, total
from nnviz.course.experiments import all_experiments, get, image_experiments
from nnviz.experiments.images import Convolution
from tests.course.test_experiments import STATED

#: Document: id -> (neurons, reported). All on 7,291 USPS images, tanh and softmax.
USPS = {
    "B1": (10, {"accuracy": 0.8316}),
    "B2": (100, {"accuracy": 0.8520}),
    "B3": (200, {"accuracy": 0.8535, "seconds": 71}),
    "B4": (500, {"accuracy": 0.8421, "seconds": 120}),
}
#: Document: id -> (kind, hidden layers as (neurons, activation, dropout), batch, epochs, test loss, test accuracy,
#: parameters, confused). All on 60,000 MNIST images, RMSprop with rate 0.001, rho 0.9 and no momentum.
LAB = {
    "F1": ("pixels", [(512, "sigmoid", 0)], 128, 10, 0.0904, 0.9726, 407_050, ("7/2", "9/4", "3/5")),
    "F2": ("pixels", [(512, "sigmoid", 0.5)], 32, 20, 0.0712, 0.9798, 407_050, ("7/2", "9/4", "3/5")),
    "F3": ("pixels", [(512, "sigmoid", 0.5), (256, "relu", 0.5)], 128, 30, 0.0703, 0.9817, 535_818,
           ("4/9", "2/7", "3/5")),
    "F4": ("hog", [(64, "relu", 0.5)], 128, 50, 0.0939, 0.9776, 25_802, ("5/3", "4/9", "7/9", "3/8")),
    "F5": ("hog", [(64, "relu", 0.5)], 128, 20, 0.0738, 0.9794, 50_890, ("5/3", "4/9", "7/9", "3/8")),
    "F6": ("hog", [(128, "relu", 0.5)], 256, 10, 0.0617, 0.9808, 101_770, ("3/8", "3/5", "4/9", "7/9")),
    "F7": ("cnn", [(64, "relu", 0)], 128, 3, 0.0401, 0.9872, 410_538, ("2/7", "8", "2")),
    "F8": ("cnn", [(128, "relu", 0.5)], 128, 5, 0.0350, 0.9881, 812_650, ("7/2",)),
    "F9": ("cnn", [(128, "relu", 0.5)], 128, 4, 0.0264, 0.9921, 856_330, ("4/9", "5/3")),
}
ORIENTATIONS, KERNELS = {"F4": 8, "F5": 16, "F6": 16}, {"F7": 2, "F8": 2, "F9": 5}
#: Those of other sections that report a figure; the parameters are ours where the document gives none.
OTHERS = {"H7": {"parameters": 266_610}, "H9": {"parameters": 5001}, "H10": {"parameters": 1239}}


def test_every_reported_figure_stands_in_a_table():
    tables = {name: row[-1] for name, row in STATED.items()} | {name: reported for name, (_n, reported) in USPS.items()}
    tables |= {name: {"loss": row[4], "accuracy": row[5], "parameters": row[6]} for name, row in LAB.items()} | OTHERS
    reporting = {entry.id: entry.reported for entry in all_experiments() if entry.reported}
    assert reporting == {name: tables[name] for name in reporting}
    assert set(STATED) | set(USPS) | set(LAB) | {"H7"} <= set(reporting)


def test_ids_are_those_of_the_documents_in_their_order():
    assert [entry.id for entry in image_experiments()] == [*USPS, *LAB, "H7"]


@pytest.mark.parametrize("name", USPS)
def test_values_on_usps_are_those_of_the_document(name):
    neurons, reported = USPS[name]
    entry, experiment = get(name), get(name).experiment
    assert (experiment.data.dataset, experiment.data.train_images) == ("usps", 7291)
    assert [(layer.units, layer.activation) for layer in experiment.network.hidden] == [(neurons, "tanh")]
    assert (experiment.training.optimizer, experiment.training.learning_rate) == ("sgd", 0.1)
    assert (experiment.training.batch, experiment.training.epochs) == (100, 20)
    assert total(rows(experiment)) == 256 * neurons + neurons + 10 * neurons + 10
    assert (entry.reported, entry.judged_on, entry.confused) == (reported, "test", ())


@pytest.mark.parametrize("name", LAB)
def test_values_of_the_lab_report_are_those_of_the_document(name):
    kind, hidden, batch, epochs, loss, accuracy, parameters, confused = LAB[name]
    entry, experiment = get(name), get(name).experiment
    network, training = experiment.network, experiment.training
    assert (experiment.data.dataset, experiment.data.train_images, experiment.data.validation) == ("mnist", 60_000, 0)
    assert network.kind == kind
    assert [(layer.units, layer.activation, layer.dropout) for layer in network.hidden] == hidden
    assert (training.optimizer, training.learning_rate, training.rho, training.momentum) == ("rmsprop", 1e-3, 0.9, 0)
    assert (training.batch, training.epochs, training.patience) == (batch, epochs, 0)
    assert total(rows(experiment)) == parameters
    assert entry.reported == {"loss": loss, "accuracy": accuracy, "parameters": parameters}
    assert (entry.confused, entry.judged_on) == (confused, "test")


@pytest.mark.parametrize("name", ORIENTATIONS)
def test_hog_has_cells_of_four_pixels_one_a_block(name):
    network = get(name).experiment.network
    assert (network.orientations, network.cell, network.block) == (ORIENTATIONS[name], 4, 1)
    assert rows(get(name).experiment)[0].output_shape == (28 * 28 * ORIENTATIONS[name] // 16,)


@pytest.mark.parametrize("name", KERNELS)
def test_convolutions_are_three_of_which_the_last_one_pools(name):
    layers = get(name).experiment.network.convolutions
    assert layers == tuple(Convolution(filters=32, kernel=KERNELS[name], pool=pool) for pool in (0, 0, 2))
    assert {(layer.padding, layer.activation) for layer in layers} == {("same", "relu")}


def test_h7_validates_on_the_first_5000_as_the_course_says():
    entry, experiment = get("H7"), get("H7").experiment
    assert (experiment.data.dataset, experiment.data.validation, experiment.data.train_images) == (
        "mnist", 5000, 55_000)
    assert [(layer.units, layer.activation) for layer in experiment.network.hidden] == [(300, "relu"), (100, "relu")]
    training = experiment.training
    assert (training.optimizer, training.learning_rate, training.batch, training.epochs) == ("sgd", 0.01, 32, 30)
    assert total(rows(experiment)) == 266_610 == entry.reported["parameters"]
    assert entry.judged_on == "test"
