"""A spread's members: only the wanted seeds differ, and no two are alike."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from strategies import experiments

from nnviz.experiments.plane import Experiment
from nnviz.experiments.spread import Spread, run_from_json

SEED_FIELDS = {"seed", "weights_seed"}


@st.composite
def spreads(draw) -> Spread:
    return Spread(base=draw(experiments()), vary=draw(st.sampled_from(["both", "data", "weights"])),
                  draws=draw(st.integers(2, 60)))


@given(spreads())
def test_members_are_distinct_and_the_first_is_the_base(spread):
    members = spread.members()
    assert members[0] == spread.base
    assert len(members) == spread.draws == len({member.key for member in members})


@given(spreads())
def test_only_the_wanted_seeds_differ(spread):
    base, count = spread.base, range(spread.draws)
    data, weights = ([getattr(member, name) for member in spread.members()] for name in ("seed", "initial_seed"))
    assert data == [(base.seed + (spread.vary != "weights") * draw) % 1_000_000 for draw in count]
    assert weights == [(base.initial_seed + (spread.vary != "data") * draw) % 1_000_000 for draw in count]
    assert spread.seeds == (weights if spread.vary == "weights" else data)
    for member in spread.members():
        assert {path for path, *_ in base.diff(member)} <= SEED_FIELDS


@given(spreads())
def test_the_json_says_what_it_is_and_keys_are_its_own(spread):
    assert run_from_json(spread.model_dump_json()) == spread
    assert run_from_json(spread.base.model_dump_json()) == spread.base
    other = spread.model_copy(update={"draws": spread.draws % 60 + 1})
    assert len({spread.key, spread.base.key, other.key}) == 3


@pytest.mark.parametrize("wrong", [{"draws": 1}, {"draws": 61}, {"vary": "nothing"}, {"seed": 3}])
def test_what_is_out_of_bounds_is_refused(wrong):
    with pytest.raises(ValidationError):
        Spread(base=Experiment(), **wrong)
