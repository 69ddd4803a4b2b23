"""A lecturer's wishes survive the link; no text in a link can break the page."""

from hypothesis import given
from hypothesis import strategies as st

from nnviz.links.lesson import HIDEABLE, Lesson, read_lesson

lessons = st.builds(Lesson, st.sets(st.sampled_from(HIDEABLE)).map(
    lambda names: tuple(name for name in HIDEABLE if name in names)), st.booleans())


@given(lessons)
def test_a_link_opens_the_same_lesson(lesson):
    assert read_lesson(lesson.to_query()) == (lesson, [])


def test_a_page_without_wishes_needs_no_link():
    assert Lesson().to_query() == {}
    assert read_lesson({}) == (Lesson(), [])


def test_an_unknown_control_and_a_bad_predict_are_named():
    lesson, problems = read_lesson({"hide": "noise, colour,batch", "predict": "maybe"})
    assert lesson == Lesson(("noise", "batch"), False)
    assert [(problem.name, problem.value) for problem in problems] == [("hide", "colour"), ("predict", "maybe")]


@given(st.dictionaries(st.sampled_from(["hide", "predict"]), st.text(max_size=300)))
def test_any_text_gives_a_lesson(query):
    lesson, problems = read_lesson(query)
    assert set(lesson.hidden) <= set(HIDEABLE)
    assert all(len(problem.value) <= 40 for problem in problems)
