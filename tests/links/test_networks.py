"""Any two networks survive their link; nothing in a link can break the page."""

from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import image_experiments

from nnviz.experiments.classifier import Cnn, PixelMlp
from nnviz.experiments.images import Convolution, DenseLayer, ImageDataset
from nnviz.links.networks import read, write
from nnviz.links.pairs import PAIRS, Pair

DEFAULT = Pair()
NAMES, from_query, to_query = PAIRS.names, PAIRS.from_query, PAIRS.to_query
networks = image_experiments.map(lambda experiment: experiment.network)
pairs = st.builds(Pair, dataset=st.sampled_from(get_args(ImageDataset)), a=networks, b=networks)
#: Texts that resemble a network, or are one with something wrong in it.
nearly = st.text("cnnpixelshog0123456789_-.ksvpd", max_size=80) | st.builds(
    lambda network, cut, more: write(network)[:cut] + more, networks, st.integers(0, 60), st.text(max_size=3))


@settings(deadline=None)
@given(pairs)
def test_a_link_opens_the_same_networks(pair):
    assert from_query(to_query(pair, DEFAULT), DEFAULT) == (pair, [])


@settings(deadline=None)
@given(networks)
def test_a_network_needs_no_escapes_in_an_address(network):
    assert set(write(network)) <= set("abcdefghijklmnopqrstuvwxyz0123456789_-.")
    assert len(write(network)) <= 200


def test_the_longest_network_fits():
    convolution = Convolution(filters=128, kernel=9, pool=4, normalised=True, activation="sigmoid")
    dense = DenseLayer(units=1024, normalised=True, dropout=0.9, activation="sigmoid")
    network = Cnn(convolutions=(convolution,) * 5, hidden=(dense,) * 5)
    assert read(write(network)) == network


def test_only_what_differs_is_written_and_it_is_readable():
    network = Cnn(convolutions=(Convolution(filters=32, kernel=2, pool=2), Convolution(kernel=5, padding="valid")),
                  hidden=(DenseLayer(units=64, dropout=0.5, activation="tanh"),))
    assert to_query(DEFAULT, DEFAULT) == {}
    assert to_query(Pair(dataset="usps", b=network), DEFAULT) == {
        "images": "usps", "b": "cnn_c32k2sp2-c32k5v_64d50.tanh"}
    assert read("pixels_0") == PixelMlp(hidden=())


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from(NAMES), nearly | st.text(max_size=300)))
def test_any_text_gives_networks_or_a_problem(query):
    pair, problems = from_query(query, DEFAULT)
    assert isinstance(pair, Pair)
    assert all(len(problem.value) <= 200 and problem.allowed for problem in problems)
    refused = {problem.name for problem in problems}
    for name in set(query) & {"a", "b"}:
        assert (name in refused) == (not _readable(query[name]))
        assert name not in refused or getattr(pair, name) == PixelMlp()


def _readable(text):
    try:
        read(text)
    except ValueError:
        return False
    return True


@pytest.mark.parametrize("text", [
    "", "_", "cnn_64", "pixels_c32k3s_64", "hog_64", "cnn__64", "pixels_", "pixels_5000", "pixels_0-64",
    "pixels_1-2-3-4-5-6", "cnn_c0k3s_64", "cnn_c32k3sp9_64", "cnn_c32k3x_64", "pixels_64.sin", "pixels_64d93",
    "pixels_６４", "pixels_64\n", "hog_o8c4b9_64", "cnn_" + "-".join(["c32k3s"] * 6) + "_64"])
def test_what_is_no_network_is_refused(text):
    assert [problem.name for problem in from_query({"a": text}, DEFAULT)[1]] == ["a"]
