"""Any experiment survives its link; nothing in a link can break the page."""

from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import experiments, own_points

from nnviz.experiments.plane import Experiment
from nnviz.links.plane import PLANE

DEFAULT = Experiment()
NAMES, from_query, to_query = PLANE.names, PLANE.from_query, PLANE.to_query


@settings(deadline=None)
@given(experiments())
def test_a_link_opens_the_same_experiment(experiment):
    assert from_query(to_query(experiment, DEFAULT), DEFAULT) == (experiment, [])


@settings(deadline=None)
@given(experiments(), experiments())
def test_a_link_opens_the_same_experiment_whatever_the_page_opens_with(experiment, default):
    assert from_query(to_query(experiment, default), default) == (experiment, [])
    assert from_query(PLANE.settings(experiment), default) == (experiment, [])


@settings(deadline=None)
@given(own_points())
def test_a_link_holds_own_points(points):
    output = {"output": "softmax_ce"} if points.classes > 2 else {}
    experiment = DEFAULT.with_(data=points.model_dump(), network=output)
    query = to_query(experiment, DEFAULT)
    assert len(query["pts"]) <= 1100
    assert from_query(query, DEFAULT) == (experiment, [])


def test_a_link_with_too_many_own_points_says_that_they_are_not_there():
    table = [(x / 100, 0, label) for label in (0, 1, 2) for x in range(67)]
    query = to_query(DEFAULT.with_(data={"kind": "own", "table": table, "labels": ["A", "B", "C"]}, seed=3,
                                   network={"output": "softmax_ce"}), DEFAULT)
    assert query == {"data": "own", "out": "softmax", "seed": "3"}
    experiment, problems = from_query(query, DEFAULT)
    assert (experiment.data.kind, experiment.data.points, experiment.seed) == ("own", 40, 3)
    assert [(problem.name, problem.value) for problem in problems] == [("pts", "")]


@given(st.text(max_size=2000) | st.from_regex(r"[A-Za-z0-9_-]{0,1600}", fullmatch=True))
def test_any_text_in_place_of_the_points_is_a_problem_or_points(text):
    experiment, problems = from_query({"data": "own", "pts": text}, DEFAULT)
    assert problems == [] or [(problem.name, problem.value) for problem in problems] == [("pts", text[:200])]
    assert isinstance(experiment, Experiment)


def test_points_of_another_data_set_are_a_problem():
    experiment, problems = from_query({"data": "moons", "pts": "AAAA", "labels": "A~B"}, DEFAULT)
    assert (experiment.data.kind, [problem.name for problem in problems]) == ("moons", ["pts", "labels"])


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


def test_a_share_that_validates_has_a_name_in_the_link():
    """The field is left out of a value's JSON while it is 0; a link can set it all the same."""
    start = Experiment()
    wanted = start.with_(data={"validation_share": 0.3}, training={"patience": 4})
    query = PLANE.to_query(wanted, start)
    assert query == {"val": "0.3", "stop": "4"}
    assert PLANE.from_query(query, start) == (wanted, [])
