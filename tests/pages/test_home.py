"""Home, by Streamlit's own test runner: a picture at once, ways in, and old links that go on to the boundaries."""

import pytest
from pages_tools import live_sliders, start

from nnviz.labs.catalogue import PAGES

PAGE = "pages/home.py"


def links(app) -> list:
    return [(entry.proto.page, entry.proto.query_string) for entry in app.get("page_link")]


@pytest.mark.parametrize(("locale", "title", "words"), [
    ("en-GB", "Neural networks, live", ("Start here", "In ten minutes", "The course, step by step")),
    ("fr-FR", "Les réseaux de neurones en direct", ("Commencez ici", "En dix minutes", "Le cours, pas à pas"))])
def test_opens_on_a_finished_picture_with_all_chapters(locale, title, words):
    app = start(locale, PAGE)
    assert app.title[0].value == title
    assert all(any(word in entry.value for entry in app.subheader) for word in words)
    assert len(app.get("vega_lite_chart")) == 1
    cards = links(app)[6:]
    assert [page for page, _ in cards] == [page.name for page in PAGES.values() if page.in_path and not page.first]
    assert not app.get("button") or not app.exception


def test_the_lecturers_links_are_possible():
    app = start("en-GB", PAGE)
    three = links(app)[3:6]
    assert three[0] == ("boundaries", "lang=en&hidden=0&predict=1")
    for name, query in three:
        page = PAGES[name]
        values = dict(part.split("=") for part in query.split("&"))
        _, problems = page.grammar.from_query(values, page.opening)
        assert problems == []


@pytest.mark.parametrize(("query", "shown"), [
    ({"data": "moons", "hidden": "8-4"}, {"boundaries:layers": 2, "boundaries:units1": 8}),
    ({"hidden": "5", "hide": "lr"}, {"boundaries:units1": 5}),
    ({"predict": "1"}, {"boundaries:layers": 1})])
def test_old_links_go_on_to_the_boundaries(query, shown):
    app = start("en-GB", PAGE, lang="fr", **query)
    assert app.title[0].value == "Frontières de décision"
    assert set(shown) <= live_sliders(app)
    assert {key: app.session_state[key] for key in shown} == shown
    assert ("boundaries:lr" in live_sliders(app)) == ("hide" not in query)


def test_other_names_in_the_address_stay_at_home():
    assert start("en-GB", PAGE, utm_source="mail", lang="fr").title[0].value == "Les réseaux de neurones en direct"


def test_the_last_pages_are_offered_again_the_newest_first():
    app = start("en-GB", "pages/weights.py")
    app.switch_page("pages/course.py").run()
    app.switch_page("pages/notes.py").run()
    app.switch_page(PAGE).run()
    assert [page for page, _ in links(app)[:2]] == ["course", "weights"]
    assert any("Go on where you were" in entry.value for entry in app.markdown)
