"""A lecturer's wishes survive the link on every page; no text in a link can break the page."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnviz.labs.catalogue import PAGES
from nnviz.links.lesson import Lesson, read_lesson

GRAMMARS = {name: page.grammar for name, page in PAGES.items() if page.grammar}
every_page = pytest.mark.parametrize("page", GRAMMARS)


def lessons(page):
    names = GRAMMARS[page].hideable
    return st.builds(Lesson, st.sets(st.sampled_from(list(names))).map(
        lambda chosen: tuple(name for name in names if name in chosen)), st.booleans(), st.booleans(), st.booleans())


@every_page
@given(st.data())
def test_a_link_opens_the_same_lesson(page, data):
    lesson = data.draw(lessons(page))
    assert read_lesson(lesson.to_query(), GRAMMARS[page]) == (lesson, [])
    assert read_lesson(lesson.to_query(GRAMMARS[page]), GRAMMARS[page]) == (lesson, [])


@every_page
@given(st.data())
def test_a_link_keeps_what_it_names_and_is_short(page, data):
    grammar = GRAMMARS[page]
    kept = data.draw(st.lists(st.sampled_from(list(grammar.hideable)), max_size=2, unique=True))
    lesson = Lesson(grammar.all_but(kept))
    query = lesson.to_query(grammar)
    assert read_lesson(query, grammar) == (lesson, [])
    if page == "boundaries":
        assert len(",".join(query.values()).split(",")) <= 2
    knobs = {control.name: control.knobs for control in (*grammar.others, *grammar.table) if control.knobs}
    assert not any(grammar.hides(lesson.hidden, knob) for name in kept for knob in knobs[name])


@pytest.mark.parametrize(("page", "query", "sections"), [
    ("boundaries", {"keep": "lr"}, ["training"]), ("boundaries", {"keep": "hidden,noise"}, ["data", "network"]),
    ("boundaries", {"keep": "none"}, []), ("digits", {"keep": "kind"}, ["network"]),
    ("digits", {"keep": "seed"}, ["data"]), ("digits", {"hide": "net"}, ["data", "training"]),
    ("autoencoder", {"keep": "loss"}, ["training"]), ("boundaries", {}, ["data", "network", "training"])])
def test_the_page_knows_where_knobs_are_left(page, query, sections):
    lesson, problems = read_lesson(query, GRAMMARS[page])
    assert problems == []
    assert sorted(GRAMMARS[page].sections(lesson.hidden)) == sections


def test_an_unknown_control_to_keep_is_named_and_hides_nothing_by_itself():
    lesson, (problem,) = read_lesson({"keep": "colour"}, GRAMMARS["boundaries"])
    assert lesson == Lesson()
    assert (problem.name, problem.value, problem.used) == ("keep", "colour", "—")


@every_page
def test_a_page_without_wishes_needs_no_link(page):
    assert Lesson().to_query() == {}
    assert read_lesson({}, GRAMMARS[page]) == (Lesson(), [])


def test_an_unknown_control_and_a_bad_predict_are_named():
    lesson, problems = read_lesson({"hide": "noise, colour,batch", "predict": "maybe", "sealed": "2"},
                                   GRAMMARS["boundaries"])
    assert lesson == Lesson(("noise", "batch"), False, False, False)
    assert [(problem.name, problem.value) for problem in problems] == [
        ("hide", "colour"), ("predict", "maybe"), ("sealed", "2")]


@every_page
@given(st.dictionaries(st.sampled_from(["hide", "keep", "predict", "sums", "sealed"]), st.text(max_size=300)))
def test_any_text_gives_a_lesson(page, query):
    lesson, problems = read_lesson(query, GRAMMARS[page])
    assert set(lesson.hidden) <= set(GRAMMARS[page].hideable)
    assert all(len(problem.value) <= 40 for problem in problems)


def test_each_page_hides_its_own_controls():
    assert GRAMMARS["digits"].hideable["images"] == "Images"
    assert GRAMMARS["digits"].hideable["train"] == "Training images"
    assert GRAMMARS["boundaries"].hideable["train"] == "Train share"
    assert "noise" not in GRAMMARS["digits"].hideable
    assert GRAMMARS["autoencoder"].hideable["noise"] == "Noise on the input"
    assert GRAMMARS["boundaries"].hideable["noise"] == "Noise (epsilon)"
    assert GRAMMARS["eyes"].hideable["noise"] == "Noise (grey values)"
    assert list(GRAMMARS["weights"].hideable) == ["preset", "kind", "hog", "hidden", "conv", "images", "a", "b"]
    assert list(GRAMMARS["latent"].hideable) == ["map", "colours", "k", "intruders", "net"]


@pytest.mark.parametrize(("page", "name", "knobs"), [
    ("digits", "net", ["kind", "units2", "filters1", "drop1", "cell"]), ("digits", "hidden", ["layers", "units3"]),
    ("digits", "act", ["act1", "cact2"]), ("autoencoder", "hidden", ["layers", "dlayers", "units1", "dunits2"]),
    ("autoencoder", "without", ["without"]), ("weights", "a", ["a-kind", "a-units1", "a-preset"]),
    ("weights", "conv", ["a-filters1", "b-pool2"]), ("eyes", "digit", ["digit", "label"]), ("eyes", "turn", ["turn"]),
    ("latent", "map", ["method", "source", "perplexities"]), ("boundaries", "hidden", ["units1", "layers"])])
def test_a_hidden_name_hides_its_knobs_and_no_other_name_does(page, name, knobs):
    grammar = GRAMMARS[page]
    for knob in knobs:
        assert grammar.hides([name], knob)
    others = [other for other in grammar.hideable if not any(grammar.hides([other], knob) for knob in knobs)]
    assert others
    assert not any(grammar.hides(others, knob) for knob in knobs)


@pytest.mark.parametrize(("text", "read"), [
    ("lr", "lr"), ("units2", "units2"), ("points", ""), ("units22", ""), ("1", "")])
def test_a_link_opens_all_values_of_a_knob(text, read):
    lesson, problems = read_lesson({"strip": text}, GRAMMARS["boundaries"])
    assert lesson.strip == read
    assert [problem.name for problem in problems] == ([] if read else ["strip"])
    assert lesson.to_query() == ({"strip": read} if read else {})


def test_other_pages_have_no_strips():
    lesson, problems = read_lesson({"strip": "lr"}, GRAMMARS["digits"])
    assert (lesson.strip, [problem.name for problem in problems]) == ("", ["strip"])
