"""All values of a knob, as a value: the same whatever the knob is set to."""

import pytest
from pydantic import ValidationError

from nnviz.experiments.plane import LEARNING_RATES, PENALTIES, Experiment
from nnviz.experiments.spread import run_from_json
from nnviz.experiments.strip import STOPS, Strip, changed, setting, strip_of

EVERY = Experiment().with_(network={"regularizer": "l1", "hidden": [{"units": 3}, {"units": 5}]})


@pytest.mark.parametrize("knob", [*STOPS, "units2", "drop2", "act2"])
def test_has_every_value_and_is_the_same_from_each(knob):
    knob = knob + "1" if knob in ("units", "drop", "act") else knob
    strip = strip_of(EVERY, knob)
    assert set(STOPS[knob.rstrip("12")].values) <= set(strip.values)
    assert len(strip.members()) == len(strip.values)
    now = setting(EVERY, knob)
    for value, member in zip(strip.values, strip.members(), strict=True):
        assert setting(member, knob) == value
        assert strip_of(member, knob) == strip or now not in STOPS[knob.rstrip("12")].values or knob == "layers"
    assert EVERY in strip.members()
    assert run_from_json(strip.model_dump_json()) == strip
    assert run_from_json(strip.model_dump_json()).key == strip.key


def test_a_value_of_a_link_joins_in_its_place():
    strip = strip_of(changed(EVERY, "lr", 0.05), "lr")
    assert strip.values == tuple(sorted((*LEARNING_RATES, 0.05)))
    assert strip.key != strip_of(EVERY, "lr").key
    assert strip_of(changed(EVERY, "batch", 50), "batch").values[-2:] == (512, "full")
    assert strip_of(changed(EVERY, "penalty", 0.5), "penalty").values == tuple(sorted((*PENALTIES, 0.5)))


@pytest.mark.parametrize(("change", "knob"), [
    ({"network": {"regularizer": "none"}}, "penalty"),
    ({"data": {"kind": "moons"}}, "sigma"),
    ({"data": {"kind": "checkerboard"}}, "cx"),
    ({"data": {"kind": "own"}}, "noise"),
    ({"data": {"kind": "own"}}, "seed"),
    ({}, "units3"),
    ({"network": {"hidden": [{"units": 3}, {"units": 17}]}}, "units1"),
    ({"network": {"hidden": [{"units": 3}, {"units": 5, "dropout": 0.2}]}}, "units1"),
])
def test_a_knob_that_is_not_there_or_cannot_be_trained_at_once_has_none(change, knob):
    assert strip_of(EVERY.with_(**change), knob) is None


def test_a_new_layer_is_like_the_last():
    hidden = [[layer.units for layer in member.network.hidden] for member in strip_of(EVERY, "layers").members()]
    assert hidden[:4] == [[], [3], [3, 5], [3, 5, 5]]
    assert strip_of(changed(EVERY, "layers", 1), "layers") != strip_of(EVERY, "layers")
    assert strip_of(changed(EVERY, "layers", 4), "layers") == strip_of(EVERY, "layers")


@pytest.mark.parametrize("knob", ["units", "lr2", "layers9"])
def test_a_knob_of_a_layer_is_named_with_its_number_and_no_other(knob):
    with pytest.raises(KeyError):
        strip_of(EVERY, knob)


def test_seeds_are_not_drawn_again():
    assert strip_of(EVERY, "seed", draws=5).draws == 1
    members = strip_of(EVERY.with_(weights_seed=3), "lr", draws=2).members()
    assert [(member.seed, member.weights_seed) for member in members[::11]] == [(0, 3), (1, 4)]


def test_what_is_no_knob():
    with pytest.raises(KeyError):
        strip_of(EVERY, "points")
    with pytest.raises(ValidationError):
        Strip(base=EVERY, knob="lr;", values=(1.0, 2.0))
