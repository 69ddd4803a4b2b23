"""What the pages show becomes a link and comes back; what is not possible is said and left out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnviz.labs.foundations.values import (
    LOGIC_LINKS,
    PERCEPTRON_LINKS,
    RATES,
    XOR_LINKS,
    Fold,
    Logic,
    Rosenblatt,
)

HALVES = st.integers(-40, 40).map(lambda half: half / 2)
LOGICS = st.builds(Logic, part=st.sampled_from(["networks", "build", "map", "three"]), a=st.booleans(), b=st.booleans(),
                   gate=st.sampled_from(["and", "or", "not", "nand", "xor"]), weights=st.tuples(HALVES, HALVES),
                   threshold=HALVES, function=st.integers(0, 255))
TRAININGS = st.builds(
    Rosenblatt, data=st.sampled_from(["and", "xor", "gaussians", "iris", "species"]), points=st.integers(10, 200),
    epsilon=st.integers(0, 200).map(lambda hundredths: hundredths / 100), step=st.sampled_from(["heaviside", "sign"]),
    margin=st.sampled_from(["answers", "always_wrong"]), rate=st.sampled_from(RATES), shuffle=st.booleans(),
    start=st.sampled_from(["zero", "random"]), epochs=st.integers(1, 500), seed=st.integers(0, 999_999),
    at=st.integers(0, 10_000))
FOLDS = st.builds(Fold, part=st.sampled_from(["hand", "trained"]), weights=st.tuples(*[HALVES] * 9),
                  share=st.integers(0, 40).map(lambda step: step / 40), seed=st.integers(0, 999_999))


PAGES = {"logic": (LOGIC_LINKS, Logic(), LOGICS), "perceptron": (PERCEPTRON_LINKS, Rosenblatt(), TRAININGS),
         "xor": (XOR_LINKS, Fold(), FOLDS)}


@pytest.mark.parametrize("page", PAGES)
def test_every_value_survives_its_link(page):
    grammar, default, values = PAGES[page]

    @given(values)
    def survives(value):
        query = grammar.to_query(value, default)
        assert grammar.from_query(query, default) == (value, [])

    survives()
    assert grammar.to_query(default, default) == {}


@pytest.mark.parametrize(("grammar", "name", "text"), [
    (LOGIC_LINKS, "gate", "maybe"), (LOGIC_LINKS, "a", "yes"), (LOGIC_LINKS, "w", "1-2-3"), (LOGIC_LINKS, "w", "1-900"),
    (LOGIC_LINKS, "f", "256"), (LOGIC_LINKS, "threshold", "nan"), (PERCEPTRON_LINKS, "lr", "0"),
    (PERCEPTRON_LINKS, "n", "60.5"), (XOR_LINKS, "w", "a-b"), (XOR_LINKS, "fold", "inf")])
def test_what_is_not_possible_is_a_problem_and_the_default_is_used(grammar, name, text):
    default = next(default for other, default, _ in PAGES.values() if other is grammar)
    value, problems = grammar.from_query({name: text, "utm_source": "mail"}, default)
    assert value == default
    assert [(problem.name, problem.value) for problem in problems] == [(name, text)]
    assert problems[0].allowed


def test_a_link_holds_only_what_differs_and_reads_well():
    value = Logic(part="build", gate="xor", weights=(1, -1.5), threshold=0.5, a=True)
    assert LOGIC_LINKS.to_query(value, Logic()) == {
        "part": "build", "a": "1", "gate": "xor", "w": "1--1.5", "threshold": "0.5"}


def test_only_controls_can_be_hidden():
    assert list(LOGIC_LINKS.hideable) == ["part"]
    assert list(XOR_LINKS.hideable) == ["part", "seed"]
    assert "at" not in PERCEPTRON_LINKS.hideable
    assert {"data", "lr", "shuffle", "zero"} <= set(PERCEPTRON_LINKS.hideable)
