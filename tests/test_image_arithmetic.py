"""The arithmetic of networks that read images: against Keras, for any network, and the documents' own sums."""

import re

import pytest
from hypothesis import given, settings
from strategies import autoencoders as any_autoencoders
from strategies import image_experiments as any_experiments

from nnviz.arithmetic import ShapeError, rows, total, written_total
from nnviz.course.experiments import autoencoders, get, image_experiments
from nnviz.course.images import as_intended
from nnviz.experiments.classifier import ClassifierExperiment
from nnviz.models.image import build, input_shape


def value(term: str) -> int:
    """The value of a written sum: digits, brackets and signs only."""
    assert re.fullmatch(r"[\d·+ ()]+", term)
    return _sum(term.replace(" ", ""))


def _sum(term: str) -> int:
    while bracket := re.search(r"\(([\d·+]+)\)", term):
        term = term.replace(bracket[0], str(_sum(bracket[1])))
    result = 0
    for summand in term.split("+"):
        product = 1
        for factor in summand.split("·"):
            product *= int(factor)
        result += product
    return result


@settings(max_examples=40, deadline=None)
@given(any_experiments | any_autoencoders)
def test_equals_keras(experiment):
    try:
        lines = rows(experiment)
    except ShapeError:
        with pytest.raises(ShapeError):
            build(experiment)
        return
    model = build(experiment)
    layers = [line for line in lines if line.kind != "hog"]
    assert total(lines) == model.count_params()
    assert model.input_shape[1:] == input_shape(experiment)
    assert [(line.name, line.parameters, line.output_shape) for line in layers] == [
        (layer.name, layer.count_params(), layer.output.shape[1:]) for layer in model.layers]
    for line in lines:
        left, _, right = line.sum.partition(" = ")
        assert value(left) == int(right or left) == line.parameters
    left, _, right = written_total(lines).partition(" = ")
    assert value(left) == int(right or left) == total(lines)


@pytest.mark.parametrize("entry", [*image_experiments(), *autoencoders()], ids=lambda entry: entry.id)
def test_the_documents_parameters(entry):
    count = total(rows(entry.experiment))
    assert count == build(entry.experiment).count_params() == entry.reported.get("parameters", count)


def test_the_course_writes_it_so():
    assert [line.sum for line in rows(get("H7").experiment) if line.parameters] == [
        "784·300 + 300 = 235500", "300·100 + 100 = 30100", "100·10 + 10 = 1010"]
    assert total(rows(get("D").experiment)) == 222_384
    assert [line.parameters for line in rows(get("E").experiment) if line.parameters] == [
        314_000, 80_200, 20_100, 5050, 1275, 1300, 5100, 20_200, 80_400, 314_384]
    assert rows(get("F4").experiment)[0].shape_sum == "28·28·8 / 4² = 392"
    assert [line.sum for line in rows(get("F7").experiment) if line.kind == "convolution"] == [
        "32·(2·2·1 + 1) = 160", "32·(2·2·32 + 1) = 4128", "32·(2·2·32 + 1) = 4128"]


def test_wired_as_intended_a_cnn_has_far_fewer_weights():
    flatten = next(line for line in rows(as_intended(get("F7"))) if line.kind == "flatten")
    assert flatten.shape_sum == "3·3·32 = 288"
    assert total(rows(as_intended(get("F7")))) < total(rows(get("F1").experiment)) / 10


@pytest.mark.parametrize(("network", "reason", "sum"), [
    ({"kind": "hog", "cell": 5}, "cell", "28 / 5 = 5.6"),
    ({"kind": "hog", "cell": 14, "block": 3}, "block", "28 / 14 = 2 < 3"),
    ({"kind": "cnn", "convolutions": [{"pool": 4}, {"pool": 4}, {"kernel": 5, "padding": "valid"}]}, "kernel",
     "1 - 5 + 1 = -3"),
    ({"kind": "cnn", "convolutions": [{"pool": 4}, {"pool": 4}, {"pool": 2}]}, "pool", "1 / 2 = 0.5 < 1")])
def test_layers_that_do_not_fit_are_shown_by_a_sum(network, reason, sum):
    with pytest.raises(ShapeError) as error:
        rows(ClassifierExperiment(network=network))
    assert (error.value.reason, error.value.sum) == (reason, sum)
