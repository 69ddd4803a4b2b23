"""Visitors take turns."""

from hypothesis import given
from hypothesis import strategies as st

from nnviz.training.turns import in_turns

VISITORS = st.sampled_from(["Ada", "Bob", "Cleo"])


def test_one_with_forty_runs_keeps_the_next_waiting_for_one():
    waiting = [(f"a{number}", "Ada") for number in range(40)] + [("b", "Bob")]
    assert in_turns(waiting, {}).index("b") == 1


def test_who_was_served_less_comes_first():
    assert in_turns([("a", "Ada"), ("b", "Bob")], {"Ada": 1}) == ["b", "a"]


@given(st.lists(VISITORS, max_size=30))
def test_nothing_is_lost_and_each_visitors_order_is_kept(visitors):
    waiting = [(str(number), visitor) for number, visitor in enumerate(visitors)]
    order = in_turns(waiting, {})
    assert sorted(order) == sorted(key for key, _ in waiting)
    for visitor in set(visitors):
        own = [key for key, one in waiting if one == visitor]
        assert [key for key in order if key in own] == own
