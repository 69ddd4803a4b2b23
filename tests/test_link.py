"""Any experiment survives its link; nothing in a link can break the page."""

from hypothesis import given
from hypothesis import strategies as st
from strategies import experiments

from nnviz.experiment import Experiment
from nnviz.link import NAMES, from_query, to_query

DEFAULT = Experiment()


@given(experiments())
def test_a_link_opens_the_same_experiment(experiment):
    assert from_query(to_query(experiment, DEFAULT), DEFAULT) == (experiment, [])


def test_the_default_needs_no_link():
    assert to_query(DEFAULT, DEFAULT) == {}


def test_names_are_short_and_values_readable():
    changed = DEFAULT.with_(data={"epsilon": 0.2}, network={"hidden": [{"units": 8}, {"units": 8}]},
                            training={"learning_rate": 0.03, "batch": 100}, seed=4)
    assert to_query(changed, DEFAULT) == {"noise": "0.2", "hidden": "8-8", "lr": "0.03", "batch": "100", "seed": "4"}


def test_a_bad_value_is_named_and_the_default_used():
    experiment, problems = from_query({"lr": "fast", "noise": "0.5", "hidden": "8-99"}, DEFAULT)
    assert [(problem.name, problem.value) for problem in problems] == [("hidden", "8-99"), ("lr", "fast")]
    assert experiment == DEFAULT.with_(data={"epsilon": 0.5})


def test_a_knob_that_the_data_lack_is_a_problem():
    experiment, problems = from_query({"data": "moons", "sigma": "1"}, DEFAULT)
    assert experiment.data.kind == "moons"
    assert [problem.name for problem in problems] == ["sigma"]


def test_more_than_two_classes_bring_their_softmax():
    experiment, problems = from_query({"data": "blobs", "classes": "5"}, DEFAULT)
    assert (experiment.outputs, problems) == (5, [])


@given(st.dictionaries(st.sampled_from(NAMES), st.text(max_size=300)))
def test_any_text_in_a_link_gives_an_experiment(query):
    experiment, problems = from_query(query, DEFAULT)
    assert isinstance(experiment, Experiment)
    assert all(len(problem.value) <= 200 for problem in problems)
