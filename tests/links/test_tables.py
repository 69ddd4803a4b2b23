"""Links to the pages of tables: short, complete, and forgiving."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnviz.course.tables import H9, H10
from nnviz.experiments.tables import Curve, Housing, TableExperiment, TableLayer, TableNetwork, TableTraining
from nnviz.links.tables import TABLE
from tests.table_tools import own_table


def _share(low, high):
    return st.integers(low, high).map(lambda count: round(count * 0.05, 6))


_rows = {"test_share": _share(2, 10), "validation_share": _share(2, 10), "shuffle": st.booleans(),
         "standardise": st.booleans()}
_data = st.builds(Housing, **_rows) | st.builds(
    Curve, kind=st.sampled_from(["sine", "step", "polynomial"]), points=st.integers(20, 1000), noise=_share(0, 20),
    **_rows)
_layers = st.lists(st.builds(TableLayer, units=st.integers(1, 512), dropout=_share(0, 18), activation=st.sampled_from(
    ["linear", "sigmoid", "tanh", "relu", "selu"])), max_size=4).map(tuple)


@st.composite
def table_experiments(draw) -> TableExperiment:
    """Any experiment on a table that a link can hold."""
    data = draw(_data)
    inputs = st.none() | st.lists(st.sampled_from(data.features), min_size=1, unique=True).map(tuple)
    network = TableNetwork(
        hidden=draw(_layers), wide=draw(st.booleans()), wide_inputs=draw(inputs), deep_inputs=draw(inputs),
        output_activation=draw(st.sampled_from(["linear", "relu", "softplus", "bounded"])),
        loss=draw(st.sampled_from(["mse", "mae", "huber"])),
        regularizer=draw(st.sampled_from(["none", "l1", "l2"])), penalty=draw(_share(0, 20)))
    training = TableTraining(
        optimizer=draw(st.sampled_from(["sgd", "momentum", "rmsprop", "adam"])),
        learning_rate=draw(st.sampled_from([1e-5, 3e-3, 0.1, 10.0])),
        batch=draw(st.integers(1, 50_000) | st.just("full")),
        epochs=draw(st.integers(1, 2000)), patience=draw(st.integers(0, 500)))
    return TableExperiment(data=data, network=network, training=training, seed=draw(st.integers(0, 999_999)),
                           weights_seed=draw(st.none() | st.integers(0, 999_999)))


@given(table_experiments(), st.sampled_from([TableExperiment(), H9, H10, TableExperiment(data=Curve(kind="step"))]))
def test_a_link_brings_the_experiment_back(experiment, default):
    query = TABLE.to_query(experiment, default)
    assert TABLE.from_query(query, default) == (experiment, [])


def test_a_link_holds_only_what_differs():
    assert TABLE.to_query(H10, TableExperiment()) == {"wide": "1", "lr": "0.001"}
    assert TABLE.to_query(H9, H10) == {"hidden": "500", "wide": "0", "lr": "0.01"}
    assert TABLE.to_query(H10, H10) == {}


@pytest.mark.parametrize(("name", "text"), [
    ("hidden", "600"), ("hidden", "a"), ("wide", "2"), ("out", "tanh"), ("loss", "bce"), ("winputs", "Price"),
    ("data", "own"), ("batch", "0"), ("val", "0.9"), ("noise", "0.1")])
def test_a_value_that_is_not_possible_is_named_and_left_out(name, text):
    experiment, (problem,) = TABLE.from_query({name: text, "epochs": "7"}, H10)
    assert (problem.name, problem.value) == (name, text)
    assert experiment == H10.with_(training={"epochs": 7})


def test_an_own_table_is_in_no_link_but_its_settings_are():
    own = TableExperiment(data=own_table()).with_(network={"wide": True, "wide_inputs": ["size"]})
    assert TABLE.to_query(own, TableExperiment()) == {"wide": "1"}
