"""The links of activations and of backpropagation: there and back, and what is not possible."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnviz.labs.foundations.figures.net import Net, drawn
from nnviz.labs.foundations.function_values import FUNCTION_LINKS, Functions
from nnviz.labs.foundations.lab import ACTIVATIONS, BACKPROP
from nnviz.labs.foundations.net_links import NET_LINKS

_numbers = st.integers(-10_000, 10_000).map(lambda thousandths: thousandths / 1000)


@st.composite
def nets(draw) -> Net:
    """Any network whose numbers have at most three decimals."""
    sizes = draw(st.tuples(st.integers(1, 3), st.integers(1, 4), st.integers(1, 2)))
    count, examples = len(drawn(sizes, 0)), draw(st.integers(1, 4))
    output, loss = draw(st.sampled_from([("sigmoid", "bce"), ("tanh", "mae"), ("linear", "huber"), ("sigmoid", "mse")]))
    net = Net(sizes=sizes, weights=draw(st.lists(_numbers, min_size=count, max_size=count)),
              inputs=draw(st.lists(st.tuples(*[_numbers] * sizes[0]), min_size=examples, max_size=examples)),
              targets=[draw(st.tuples(*[st.sampled_from([0.0, 0.25, 1.0])] * sizes[2])) for _ in range(examples)],
              hidden=draw(st.sampled_from(["sigmoid", "selu", "leaky_relu"])), output=output, loss=loss,
              rate=draw(st.sampled_from([0.001, 0.5, 7.5])), batch=draw(st.sampled_from(["one", "all"])),
              biases=draw(st.sampled_from(["fixed", "shared", "own"])), updated_first=draw(st.booleans()),
              updates=draw(st.integers(0, 10_000)), example=draw(st.integers(1, 4)), step=draw(st.integers(0, 50)))
    return net.with_(path=draw(st.sampled_from(["", *(edge.name for edge in net.edges)])))


@settings(deadline=None)
@given(net=nets())
def test_a_network_comes_back_from_its_link(net):
    default = BACKPROP.opening
    assert NET_LINKS.from_query(NET_LINKS.to_query(net, default), default) == (net, [])


def test_the_opening_needs_no_words_and_a_change_needs_few():
    assert NET_LINKS.to_query(Net(), Net()) == {}
    assert NET_LINKS.to_query(Net(rate=0.1, path="w1"), Net()) == {"rate": "0.1", "path": "w1"}


def test_other_sizes_alone_get_weights_and_examples():
    net, problems = NET_LINKS.from_query({"net": "3-4-2"}, Net())
    assert problems == []
    assert len(net.weights) == 26
    assert [len(net.inputs[0]), len(net.targets[0])] == [3, 2]


@pytest.mark.parametrize(("query", "bad"), [
    ({"net": "9-9-9"}, ["net"]), ({"net": "x"}, ["net"]), ({"w": "1_2"}, ["w"]), ({"w": "nan"}, ["w"]),
    ({"x": "1"}, ["x"]), ({"loss": "cce"}, ["loss"]), ({"loss": "<b>"}, ["loss"]), ({"rate": "0"}, ["rate"]),
    ({"path": "w99"}, ["path"]),
    ({"bug": "maybe"}, ["bug"]), ({"updates": "1e9"}, ["updates"]), ({"updates": "20000"}, ["updates"]),
    ({"rate": "0.1", "act": "cube"}, ["act"]), ({"out": "softmax", "net": "2-2-1"}, ["out"])])
def test_what_is_impossible_is_named_and_the_rest_is_used(query, bad):
    net, problems = NET_LINKS.from_query(query, Net())
    assert [problem.name for problem in problems] == bad
    assert all(problem.allowed and problem.used for problem in problems)
    if "rate" in query and "rate" not in bad:
        assert net.rate == 0.1


@given(query=st.dictionaries(st.sampled_from(NET_LINKS.names), st.text(max_size=30)))
def test_any_link_gives_a_network(query):
    net, problems = NET_LINKS.from_query(query, Net())
    assert isinstance(net, Net)
    assert len(problems) <= len(query)


@given(bench=st.sampled_from(["activation", "depth", "softmax", "loss"]), z=st.integers(-800, 800), act=st.sampled_from(
    ["heaviside", "selu"]), layers=st.integers(1, 30), heat=st.sampled_from([0.05, 0.3, 20.0]), stretched=st.booleans())
def test_functions_come_back_from_their_link(bench, z, act, layers, heat, stretched):
    value = Functions(bench=bench, z=z / 100, activation=act, layers=layers, temperature=heat, stretched=stretched)
    assert FUNCTION_LINKS.from_query(FUNCTION_LINKS.to_query(value, Functions()), Functions()) == (value, [])


def test_a_target_that_cannot_be_reached_is_refused():
    value, problems = FUNCTION_LINKS.from_query({"y": "2"}, Functions())
    assert [problem.name for problem in problems] == ["y"]
    assert value == Functions()
    assert FUNCTION_LINKS.from_query({"out": "linear", "y": "2"}, Functions()) == (
        Functions(output="linear", target=2.0), [])


@pytest.mark.parametrize(("page", "grammar"), [(ACTIVATIONS, FUNCTION_LINKS), (BACKPROP, NET_LINKS)])
def test_every_suggestion_has_a_link(page, grammar):
    for suggestion in page.suggestions:
        query = grammar.to_query(suggestion.experiment, page.opening)
        assert query
        assert grammar.from_query(query, page.opening) == (suggestion.experiment, [])
        assert sum(len(text) for text in query.values()) < 600
