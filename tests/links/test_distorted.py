"""Whatever the page "One digit, three eyes" shows survives its link; nothing in a link can break it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnviz.experiments.distortion import Distortion
from nnviz.links.distorted import CURVES, DISTORTED, DistortedDigit

DEFAULT = DistortedDigit()
NAMES, from_query, to_query = DISTORTED.names, DISTORTED.from_query, DISTORTED.to_query


def fives(low: int, high: int):
    return st.integers(low // 5, high // 5).map(lambda count: 5 * count)


distortions = st.builds(
    Distortion, right=st.integers(-12, 12), down=st.integers(-12, 12), rotation=fives(-180, 180), size=fives(40, 160),
    thickness=st.integers(-4, 4).map(lambda count: count / 2), contrast=fives(-100, 100), noise=fives(0, 120))
eyes = st.builds(
    DistortedDigit, digit=st.integers(0, 9999), distortion=distortions, pixels=st.sampled_from(["F1", "F2", "F3"]),
    hog=st.sampled_from(["F4", "F5", "F6"]), cnn=st.sampled_from(["F7", "F8", "F9"]), curve=st.sampled_from(CURVES))


@settings(deadline=None)
@given(eyes)
def test_a_link_opens_the_same(value):
    assert from_query(to_query(value, DEFAULT), DEFAULT) == (value, [])


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from(NAMES), st.text(max_size=300)))
def test_any_text_gives_a_page_or_a_problem(query):
    value, problems = from_query(query, DEFAULT)
    assert isinstance(value, DistortedDigit)
    assert {problem.name for problem in problems} <= set(query)
    assert all(len(problem.value) <= 200 and problem.allowed for problem in problems)


def test_only_what_differs_is_written_and_it_is_readable():
    assert to_query(DEFAULT, DEFAULT) == {}
    value = DistortedDigit(digit=17, distortion=Distortion(rotation=-45, thickness=1.5), hog="F4", curve="rotation")
    assert to_query(value, DEFAULT) == {"digit": "17", "turn": "-45", "thick": "1.5", "hog": "F4", "curve": "rotation"}


@pytest.mark.parametrize(("name", "text", "allowed"), [
    ("digit", "10000", "0 … 9999"), ("digit", "seven", "0 … 9999"), ("right", "13", "-12 … 12"),
    ("right", "1.5", "-12 … 12"), ("turn", "7", "-180, -175 … 180"), ("thick", "nan", "-2, -1.5 … 2"),
    ("size", "0", "40, 45 … 160"), ("cnn", "F1", "F7, F8, F9"), ("curve", "down", ", ".join(CURVES))])
def test_what_is_not_possible_is_said_and_the_rest_is_kept(name, text, allowed):
    value, problems = from_query({name: text, "noise": "20"}, DEFAULT)
    assert value == DistortedDigit(distortion=Distortion(noise=20))
    assert [(problem.name, problem.value, problem.allowed) for problem in problems] == [(name, text, allowed)]
