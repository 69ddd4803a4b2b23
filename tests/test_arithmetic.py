"""The arithmetic against Keras, for any network."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from nnviz.arithmetic import rows, total, written_total
from nnviz.experiments.plane import Experiment, HiddenLayer, Mlp
from nnviz.models.mlp import build

LAYERS = st.builds(HiddenLayer, units=st.integers(1, 64), activation=st.sampled_from(["linear", "tanh", "selu"]),
                   dropout=st.sampled_from([0, 0.5]))
INPUTS = st.lists(st.sampled_from(["x1", "x2", "x1^2", "x2^2", "x1*x2", "sin(x1)", "sin(x2)"]), min_size=1, unique=True)


@st.composite
def any_network(draw) -> Experiment:
    classes = draw(st.integers(2, 6))
    data = {"kind": "blobs", "clouds": classes} if classes > 2 else {"kind": "circles"}
    output = "softmax_ce" if classes > 2 else draw(st.sampled_from(["sigmoid_mse", "softmax_ce"]))
    network = Mlp(inputs=draw(INPUTS), hidden=draw(st.lists(LAYERS, max_size=6)), output=output)
    return Experiment(data=data, network=network)


def value(term: str) -> int:
    """The value of a sum of products such as ``2·3 + 3``."""
    assert re.fullmatch(r"\d+(·\d+)?( \+ \d+(·\d+)?)*", term)
    result = 0
    for summand in term.split(" + "):
        first, _, second = summand.partition("·")
        result += int(first) * int(second or 1)
    return result


@settings(max_examples=40, deadline=None)
@given(any_network())
def test_equals_keras(experiment):
    lines, model = rows(experiment), build(experiment)
    assert total(lines) == model.count_params()
    assert [(line.name, line.parameters, line.output_shape) for line in lines] == [
        (layer.name, layer.count_params(), layer.output.shape[1:]) for layer in model.layers]
    assert [line.activation for line in lines if line.kind == "dense"] == [
        layer.activation.__name__ for layer in model.layers if hasattr(layer, "activation")]
    for line in lines:
        left, _, right = line.sum.partition(" = ")
        assert value(left) == int(right or left) == line.parameters
    left, _, right = written_total(lines).partition(" = ")
    assert value(left) == int(right or left) == total(lines)


def test_the_course_writes_it_so():
    lines = rows(Experiment().with_(network={"hidden": [{"units": 3, "dropout": 0.5}]}))
    assert [(line.name, line.kind, line.sum) for line in lines] == [
        ("hidden_1", "dense", "2·3 + 3 = 9"), ("dropout_1", "dropout", "0"), ("output", "dense", "3·1 + 1 = 4")]
    assert written_total(lines) == "9 + 4 = 13"
    assert written_total(rows(Experiment().with_(network={"hidden": []}))) == "3"
