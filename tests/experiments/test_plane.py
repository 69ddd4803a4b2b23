"""The one value: frozen, bounded, with an identity that holds, and differences that have names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from nnviz.experiments.plane import (
    BATCH_SIZES,
    DATA_KINDS,
    DRAWN_KINDS,
    LEARNING_RATES,
    PENALTIES,
    Experiment,
    HiddenLayer,
    Mlp,
    Training,
    data_of_kind,
)


def hundredths(low: float, high: float) -> st.SearchStrategy[float]:
    return st.integers(round(low * 100), round(high * 100)).map(lambda value: value / 100)


LAYERS = st.builds(HiddenLayer, units=st.integers(1, 64), dropout=st.sampled_from([0, 0.2, 0.5]),
                   activation=st.sampled_from(["linear", "sigmoid", "tanh", "relu", "selu"]))
TRAININGS = st.builds(Training, learning_rate=st.sampled_from(LEARNING_RATES), batch=st.sampled_from(BATCH_SIZES),
                      optimizer=st.sampled_from(["sgd", "momentum", "rmsprop", "adam"]), epochs=st.integers(1, 2000),
                      patience=st.integers(0, 500))


@st.composite
def experiments(draw) -> Experiment:
    """Any data, network, training and seed that fit together."""
    data = data_of_kind(draw(st.sampled_from(DRAWN_KINDS))).model_dump() | {
        "epsilon": draw(hundredths(0, 3)), "points": draw(st.integers(20, 4000)),
        "validation_share": draw(st.sampled_from([0.2, 0.5]))}
    outputs = ["sigmoid_mse", "sigmoid_bce", "softmax_ce"] if data["kind"] != "blobs" else ["softmax_ce"]
    network = Mlp(hidden=draw(st.lists(LAYERS, max_size=6)), output=draw(st.sampled_from(outputs)),
                  penalty=draw(st.sampled_from(PENALTIES)))
    return Experiment(data=data, network=network, training=draw(TRAININGS), seed=draw(st.integers(0, 999_999)))


@given(experiments())
def test_json_round_trip_keeps_value_and_key(experiment):
    again = Experiment.model_validate_json(experiment.model_dump_json())
    assert again == experiment
    assert again.key == experiment.key
    assert hash(again) == hash(experiment)
    assert Experiment.model_validate(experiment.model_dump()).key == experiment.key


@given(experiments(), experiments(), st.sets(st.sampled_from(["training", "seed"])))
def test_key_and_diff_tell_values_apart(one, other, taken):
    mixed = one.with_(**{section: getattr(other, section) for section in taken})
    for left, right in ((one, mixed), (one, other)):
        assert (left == right) == (left.key == right.key) == (left.diff(right) == [])
        assert {(path, there, here) for path, here, there in left.diff(right)} == set(right.diff(left))
    assert {path.split(".")[0] for path, *_ in one.diff(mixed)} <= taken


@pytest.mark.parametrize("same", [
    Experiment().with_(), Experiment().with_(data={"centerx": 1.0, "centery": 1.0}),
    Experiment().with_(network={"hidden": [{"units": 3, "dropout": 0.0}]}), Experiment(seed=0),
])
def test_key_does_not_depend_on_how_a_value_was_written(same):
    assert same == Experiment()
    assert same.key == Experiment().key


def test_own_points_are_rounded_and_have_one_zero():
    table = [(0.001, -0.001, 0), (0, 0, 0), (1.006, -10, 1), (1.01, -10, 1)]
    one, other = (Experiment(data={"kind": "own", "table": points}) for points in (
        table, [(0, 0, 0), (0, 0, 0), (1.01, -10, 1), (1.01, -10, 1)]))
    assert (one, one.key) == (other, other.key)


def test_is_frozen():
    with pytest.raises(ValidationError, match="frozen"):
        Experiment().seed = 3
    with pytest.raises(ValidationError, match="frozen"):
        Experiment().training.epochs = 3


@pytest.mark.parametrize("bad", [
    {"seed": -1},
    {"data": {"epsilon": 3.01}},
    {"data": {"epsilon": 0.015}},
    {"data": {"epsilon": float("nan")}},
    {"data": {"points": 19}},
    {"data": {"train_share": 0.95}},
    {"data": {"clouds": 3}},
    {"data": {"kind": "blobs", "clouds": 7}},
    {"data": {"kind": "blobs"}},  # with one sigmoid
    {"data": {"kind": "nothing"}},
    {"data": {"kind": "own", "epsilon": 0.1}},
    {"data": {"kind": "own", "table": [(0, 0, 0)] * 3}},
    {"data": {"kind": "own", "table": [(0, 0, 0)] * 3 + [(1, 1, 1)]}},
    {"data": {"kind": "own", "table": [(0, 0, 0), (1, 1, 1)] * 1001}},
    {"data": {"kind": "own", "table": [(10.01, 0, 0), (1, 1, 1)] * 2}},
    {"data": {"kind": "own", "table": [(float("nan"), 0, 0), (1, 1, 1)] * 2}},
    {"data": {"kind": "own", "table": [(0, 0, 0), (1, 1, 2)] * 2}},
    {"data": {"kind": "own", "labels": ["a"]}},
    {"data": {"kind": "own", "labels": ["b", "a"]}},
    {"data": {"kind": "own", "labels": ["a", "*b*"]}},
    {"data": {"kind": "own", "labels": ["a", "b" * 21]}},
    {"network": {"hidden": [{}] * 7}},
    {"network": {"hidden": [{"units": 65}]}},
    {"network": {"hidden": [{"activation": "softplus"}]}},
    {"network": {"inputs": []}},
    {"network": {"inputs": ["x1", "x1"]}},
    {"training": {"learning_rate": 0}},
    {"training": {"learning_rate": float("inf")}},
    {"training": {"batch": 0}},
    {"training": {"batch": 4001}},
    {"training": {"batch": "half"}},
    {"training": {"epochs": 2001}},
    {"training": {"colour": "red"}},
])
def test_bounds_refuse(bad):
    with pytest.raises(ValidationError):
        Experiment().with_(**bad)


def test_with_changes_a_field_or_replaces_a_section():
    noisy = Experiment().with_(data={"sigma": 0.5, "points": 100}, training={"batch": 64})
    assert (noisy.data.kind, noisy.data.sigma, noisy.batch_size) == ("xor", 0.5, 50)
    circles = noisy.with_(data={"kind": "circles"}, seed=9)
    assert circles.data == data_of_kind("circles")
    assert (circles.seed, circles.training.batch) == (9, 64)
    assert noisy.with_(data={"kind": "xor", "epsilon": 0}).data.sigma == 0.5
    blobs = circles.with_(data=data_of_kind("blobs"), network={"output": "softmax_ce"}, training={"batch": "full"})
    assert (blobs.outputs, blobs.batch_size) == (3, 1000)


def test_diff_names_what_changed():
    one = Experiment()
    other = one.with_(training={"learning_rate": 0.1}, network={"hidden": [{"units": 3}, {"units": 2}]}, seed=4)
    assert one.diff(other) == [
        ("network.layers", 1, 2), ("training.learning_rate", 0.3, 0.1), ("seed", 0, 4),
        ("network.hidden.2.units", None, 2), ("network.hidden.2.activation", None, "tanh"),
        ("network.hidden.2.dropout", None, 0.0)]


def test_kinds():
    assert [data_of_kind(kind).kind for kind in DATA_KINDS] == list(DATA_KINDS)
    with pytest.raises(ValueError, match="gaussians, xor"):
        data_of_kind("helix")


@pytest.mark.parametrize("data", [{"kind": "own"}, {"kind": "moons", "points": 100}, {"kind": "xor", "points": 21}])
def test_a_validation_share_is_taken_from_the_training_points(data):
    without = Experiment().with_(data=data)
    known = without.data.train_points
    for share in (0.0, 0.2, 0.5):
        found = without.with_(data={"validation_share": share}).data
        assert found.train_points + found.validation_points == known
        assert abs(found.validation_points - share * known) <= 0.5 * found.classes
        assert found.train_points > 0
    assert without.data.validation_points == 0


def test_no_validation_is_not_part_of_the_key():
    """Runs from before there was a validation share keep their key."""
    experiment = Experiment()
    assert "validation" not in experiment.model_dump_json()
    assert experiment.with_(data={"validation_share": 0.2}).with_(data={"validation_share": 0.0}).key == experiment.key
    assert experiment.with_(data={"validation_share": 0.2}).key != experiment.key
    assert experiment.diff(experiment.with_(data={"validation_share": 0.2})) == [("data.validation_share", 0.0, 0.2)]
