"""A simple page's grammar: any value survives its link, no text breaks it, and one table names knobs and links."""

from typing import Annotated, Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import Field, model_validator

from nnviz.experiments.value import Value
from nnviz.links.forms import digits
from nnviz.links.grammar import PRESET, Control, FlatGrammar

WORDS = ("relu", "tanh", "none")


class Step(Value):
    rate: float = Field(0.1, gt=0, le=10, title="Learning rate")
    share: float = Field(0.5, ge=0, le=0.95, multiple_of=0.05, title="Share")
    momentum: float = Field(0.0, ge=0, lt=1, title="Momentum")


class Page(Value):
    neurons: int = Field(2, ge=0, le=64, title="Neurons")
    loss: Literal["mse", "bce"] = Field("mse", title="Loss")
    order: Literal[-1, 0, 1] = Field(0, title="Order")
    biased: bool = Field(True, title="Bias")
    name: str = Field("", max_length=30, title="Name")
    start: tuple[float, float] = Field((0.0, 0.0), title="Start")
    layers: tuple[Annotated[int, Field(ge=1, le=9)], ...] = Field((2, 2), max_length=4, title="Layers")
    functions: tuple[Literal["relu", "tanh", "none"], ...] = Field(("relu", "relu"), title="Activations")
    seed: int | None = Field(None, ge=0, le=99, title="Seed")
    step: Step = Step()

    @model_validator(mode="after")
    def _one_function_for_each_layer(self):
        if len(self.functions) != len(self.layers):
            raise ValueError("one function for each layer")
        return self


FIELDS = {"n": "neurons", "loss": "loss", "order": "order", "bias": "biased", "name": "name", "from": "start",
          "layers": "layers", "act": "functions", "seed": "seed", "lr": "step.rate", "share": "step.share",
          "mom": "step.momentum"}
GRAMMAR = FlatGrammar(Page, FIELDS, [PRESET, Control("curve", "Curve", ("curve", "zoom"))])
ordinary = st.floats(allow_nan=False, allow_infinity=False)


@st.composite
def pages(draw) -> Page:
    layers = draw(st.lists(st.integers(1, 9), max_size=4))
    functions = draw(st.lists(st.sampled_from(WORDS), min_size=len(layers), max_size=len(layers)))
    step = Step(rate=draw(st.floats(0, 10, exclude_min=True)), share=draw(st.integers(0, 19)) / 20,
                momentum=draw(st.floats(0, 1, exclude_max=True)))
    return Page(
        neurons=draw(st.integers(0, 64)), loss=draw(st.sampled_from(["mse", "bce"])), order=draw(st.integers(-1, 1)),
        biased=draw(st.booleans()), name=draw(st.text(max_size=30)), start=(draw(ordinary), draw(ordinary)),
        layers=tuple(layers), functions=tuple(functions), seed=draw(st.none() | st.integers(0, 99)), step=step)


@settings(deadline=None)
@given(pages(), pages())
def test_a_link_opens_the_same_value(value, default):
    assert GRAMMAR.from_query(GRAMMAR.to_query(value, default), default) == (value, [])
    assert GRAMMAR.from_query(GRAMMAR.settings(value), default) == (value, [])


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from(list(FIELDS)) | st.text(max_size=5), st.text(max_size=300) | st.sampled_from(
    ["nan", "inf", "-", "--", "1e400", "9" * 199, "9" * 300, "1_0", "relu-", "-relu", "none", "٣", "0x1", "\x00"])))
def test_any_text_gives_a_value_or_a_problem(query):
    value, problems = GRAMMAR.from_query(query, Page())
    assert isinstance(value, Page)
    assert {problem.name for problem in problems} <= set(query) & set(FIELDS)
    assert all(len(problem.value) <= 200 and problem.allowed and problem.used is not None for problem in problems)
    usual = GRAMMAR.settings(value)
    assert all(problem.used == usual[problem.name] for problem in problems)


def test_only_what_differs_is_written_and_it_is_readable():
    assert GRAMMAR.to_query(Page(), Page()) == {}
    value = Page(neurons=8, order=-1, biased=False, name="Ann Lee", start=(-1.5, 2.0), layers=(3, 1, 2), seed=0,
                 functions=("tanh", "none", "relu"), step=Step(rate=1e-12, share=0.25))
    assert GRAMMAR.to_query(value, Page()) == {
        "n": "8", "order": "-1", "bias": "0", "name": "Ann Lee", "from": "-1.5-2", "layers": "3-1-2",
        "act": "tanh-none-relu", "seed": "0", "lr": "1e-12", "share": "0.25"}
    assert GRAMMAR.to_query(Page(layers=(), functions=()), Page()) == {"layers": "-", "act": "-"}


@pytest.mark.parametrize(("name", "text", "allowed", "used"), [
    ("n", "65", "0 … 64", "2"), ("n", "1.5", "0 … 64", "2"), ("loss", "mae", "mse, bce", "mse"),
    ("order", "2", "-1, 0, 1", "0"), ("bias", "yes", "0, 1", "1"), ("name", "x" * 31, "A … Z (≤ 30)", ""),
    ("from", "1-2-3", "A-B (1, 2.5 …)", "0-0"), ("from", "inf-0", "A-B (1, 2.5 …)", "0-0"),
    ("layers", "2-10", "A-B … (1 … 9)", "2-2"), ("layers", "2-2-2", "A-B … (1 … 9)", "2-2"),
    ("act", "relu-gelu", "A-B … (relu, tanh, none)", "relu-relu"), ("seed", "100", "none, 0 … 99", "none"),
    ("lr", "0", "> 0 … 10", "0.1"), ("share", "0.51", "0, 0.05 … 0.95", "0.5"), ("mom", "1", "0 … < 1", "0")])
def test_what_is_not_possible_is_said_and_the_rest_is_kept(name, text, allowed, used):
    other = "n" if name != "n" else "seed"
    value, problems = GRAMMAR.from_query({name: text, other: "7"}, Page())
    assert value == Page(**{FIELDS[other]: 7})
    assert [(problem.name, problem.value, problem.allowed, problem.used) for problem in problems] == [
        (name, text, allowed, used)]


def test_settings_that_are_possible_only_together_are_read_also_beside_a_bad_one():
    query = {"layers": "1-2-3", "act": "relu-tanh-none"}
    expected = Page(layers=(1, 2, 3), functions=("relu", "tanh", "none"))
    assert GRAMMAR.from_query(query, Page()) == (expected, [])
    value, problems = GRAMMAR.from_query({**query, "lr": "fast", "n": "65"}, Page())
    assert (value, [problem.name for problem in problems]) == (expected, ["n", "lr"])


def test_one_table_says_what_can_be_hidden_and_what_it_is_called():
    assert GRAMMAR.names == tuple(FIELDS)
    assert list(GRAMMAR.hideable) == ["preset", "curve", *FIELDS]
    assert GRAMMAR.hideable["lr"] == "Learning rate"
    assert GRAMMAR.field("lr") == (Step, "rate")
    assert GRAMMAR.hides(["lr"], "lr")
    assert not GRAMMAR.hides(["lr"], "mom")
    assert GRAMMAR.hides(("curve",), "zoom")
    assert GRAMMAR.hides(("n",), "n3")
    assert not GRAMMAR.hides((), "n")


@pytest.mark.parametrize("path", ["nothing", "step", "step.nothing", "neurons.rate"])
def test_a_field_without_a_short_form_is_refused_at_once(path):
    with pytest.raises(TypeError, match=path.split(".")[-1]):
        FlatGrammar(Page, {"x": path})


@given(st.floats(allow_nan=False, allow_infinity=False) | st.integers(-10**15, 10**15))
def test_a_number_reads_back(value):
    assert float(digits(value)) == value
    assert len(digits(value)) <= 24


@pytest.mark.parametrize(("value", "text"), [
    (0.3, "0.3"), (1.0, "1"), (1e-5, "0.00001"), (1e-10, "0.0000000001"), (4e-11, "4e-11"), (-0.0, "0"), (1000, "1000"),
    (-2.50, "-2.5"), (1e300, "1e+300")])
def test_a_number_is_short(value, text):
    assert digits(value) == text
