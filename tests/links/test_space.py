"""A space of knobs as text, and back; what is not possible is one sentence that names what is."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnviz.experiments.autoencoder import AutoencoderExperiment
from nnviz.experiments.classifier import ClassifierExperiment
from nnviz.experiments.plane import Experiment
from nnviz.experiments.space import SpaceError
from nnviz.experiments.tables import TableExperiment
from nnviz.experiments.xray import XrayExperiment
from nnviz.links.space import SUBJECTS, read, set_knobs, subject_of, write

ALL = (Experiment(), ClassifierExperiment(), AutoencoderExperiment(), TableExperiment(), XrayExperiment())


@pytest.mark.parametrize(("text", "size"), [
    ("lr=0.0001,0.001,0.1 layers=1,2,3 neurons=2,4,8", 27), ("lr=0.001..1:log batch=8,32,full", 15),
    ("layers=1..3", 3), ("hidden=3,8-8 act=tanh,relu", 4), ("noise=0..1", 5)])
def test_a_space_reads_back(text, size):
    space = read(text, Experiment())
    assert write(space) == text
    assert read(write(space), Experiment()) == space
    assert (space.size, len(space.grid())) == (size, size)


def test_numbers_may_be_written_in_any_way():
    assert write(read("lr=1e-4,1E-3,.1", Experiment())) == "lr=0.0001,0.001,0.1"


@pytest.mark.parametrize(("text", "said"), [
    ("lrr=1", "did you mean lr?"), ("zzz=1", "there are"), ("lr=0", "> 0 … 1000"), ("layers=9", "between 0 and 6"),
    ("neurons=65", "between 1 and 64"), ("neurons=0", "between 1 and 64"), ("neurons=2..0", "lower number"),
    ("neurons=1..100000", "neurons=100000 is not possible here: it lies between 1 and 64"),
    ("layers=1..999999999", "layers=999999999 is not possible here: it lies between 0 and 6"),
    ("lr=0.1..5000", "lr=5000 is not"), ("hidden=x", "the neurons of each hidden layer, such as 8-8"),
    ("<script>alert(1)</script>", "no knob <script>alert(1)</script> here"),
    ("neurons=<script>alert(1)</script>", "neurons=<script>alert(1)</script> is no whole number"),
    ("z" * 50, "z" * 39 + "… here"), ("lr=1..0.1", "lower number"), ("lr=0..1:log", "above 0"), ("", "for example"),
    ("lr", "for example lr=0.001..3:log"), ("opt=,", "for example opt=sgd,adam"), ("lr=1,1", "only once"),
    ("lr=1 lr=2", "twice"), ("layers=x", "no whole number"),
    ("seed=1,2", "no knob seed"), ("val=0.5", "no knob val"), ("lr=" + "1," * 400, "at most"),
    ("cx=1 cy=1 sigma=1 noise=1 drop=0 reg=l1 lr=1 batch=1 epochs=1", "at most 8 knobs, and here are 9"),
    ("lr=" + ",".join(map(str, range(1, 63))), "lr: at most 60 values"),
    ("lr =\nneurons = 2", "lr has no values"),
    ("hidden=4,8 neurons=1,2", "hidden and neurons set the same layers"),
    ("layers=1..3 hidden=3,3-3", "hidden and layers set the same layers")])
def test_what_is_not_possible_is_said_in_one_sentence(text, said):
    with pytest.raises(SpaceError) as raised:
        read(text, Experiment())
    assert said in str(raised.value)
    assert "\n" not in str(raised.value)
    assert raised.value.sentence.format(**raised.value.facts) == str(raised.value)


@pytest.mark.parametrize(("text", "written"), [
    ("lr = 0.01, 0.1", "lr=0.01,0.1"), ("lr=0.001..1:\u2060log", "lr=0.001..1:log"),
    ("lr\u00a0=\u202f0.01 .. 1 : log", "lr=0.01..1:log"), ("\ufefflr=1\u200b", "lr=1"),
    ("lr = 0.01 , 0.1,\nbatch = 2 ,4 ; neurons=1 .. 3", "lr=0.01,0.1 batch=2,4 neurons=1..3")])
def test_a_space_is_read_as_it_is_seen(text, written):
    assert write(read(text, Experiment())) == written


@pytest.mark.parametrize("experiment", ALL)
def test_every_knob_has_an_example_with_several_values(experiment):
    subject = subject_of(experiment)
    for name in subject.knobs(experiment):
        assert read(subject.example(name, experiment), experiment).size > 1, name
    assert len({subject.title(name) for name in subject.knobs(experiment)}) == len(subject.knobs(experiment))


def test_a_network_whose_layers_another_knob_sets_has_no_effect():
    with pytest.raises(SpaceError, match="net and neurons set the same layers"):
        read("net=pixels_64,pixels_128 neurons=2,4", ClassifierExperiment())
    assert read("net=pixels_64,pixels_128 layers=1,2", ClassifierExperiment()).size == 4
    assert read("net=pixels_64,pixels_128-64 neurons=2,4", ClassifierExperiment()).size == 4


def test_layers_and_neurons_keep_the_rest_of_the_first_layer():
    base = Experiment().with_(network={"hidden": [{"units": 3, "activation": "relu", "dropout": 0.1}]})
    hidden = set_knobs(base, {"layers": "3", "neurons": "7", "lr": "0.5"}).network.hidden
    assert [(layer.units, layer.activation, layer.dropout) for layer in hidden] == [(7, "relu", 0.1)] * 3
    images = set_knobs(ClassifierExperiment(), {"layers": "2", "neurons": "200"})
    assert [layer.units for layer in images.network.hidden] == [200, 200]
    assert set_knobs(Experiment().with_(network={"hidden": []}), {"layers": "1"}).network.hidden[0].units == 3


@pytest.mark.parametrize("experiment", ALL)
def test_every_family_has_a_usual_space_of_its_own_knobs(experiment):
    subject = subject_of(experiment)
    space = read(subject.space, experiment)
    for point in space.grid():
        assert set_knobs(experiment, point) is not None
    assert set(space.names) <= set(subject.knobs(experiment))
    assert all(subject.title(name) for name in subject.knobs(experiment))
    assert not {"seed", "val", "data"} & set(subject.knobs(experiment))
    assert set(SUBJECTS) == {"boundaries", "digits", "autoencoder", "housing", "xray"}


@given(st.text(max_size=60))
def test_any_text_gives_a_space_or_one_sentence(text):
    with suppress(SpaceError):
        assert read(text, Experiment()).knobs
