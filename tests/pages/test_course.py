"""The list of the course's experiments: groups, filter, figures side by side with their marks, one click to replay."""

from collections import Counter
from time import sleep

import pytest
from pages_tools import start

from nnviz.course import marks
from nnviz.course.experiments import all_experiments, get


def rows(app) -> list[str]:
    """The ids that the page lists."""
    return [text.value[2:].split(" ·")[0] for text in app.markdown
            if text.value.startswith("**") and " · " in text.value]


def table(app, place: int) -> list[list[str]]:
    """The cells of one of the tables, without its head."""
    tables = [text.value for text in app.markdown if text.value.startswith("| ")]
    return [[cell.strip(" *") for cell in line.split("|")[1:-1]] for line in tables[place].splitlines()[2:]]


def course(locale: str = "en-GB"):
    return start(locale, "pages/course.py")


def test_it_opens_on_the_first_document_and_says_what_became_of_all():
    app = course()
    assert rows(app)[:2] == ["A1", "A2"]
    assert "F1" not in rows(app)
    entries = [entry for entry in all_experiments() if entry.id[0] == "F"]
    counts = Counter(mark for entry in entries for mark in marks.measured(entry).marks)
    said = " · ".join(f"{mark} {counts[mark]}" for mark in marks.MARKS if counts[mark])
    assert f"**Practical Work 04 · F** ({len(entries)}) — {said}" in [entry.label for entry in app.expander]


@pytest.mark.parametrize(("locale", "cells"), [
    ("en-GB", [["Accuracy", "97.0%", "98.2%** (64.0% to 99.0%)", ":violet-badge[:material/casino: luck]"],
               ["Loss", "0.1575", "0.0193** (0.0139 to 0.1495)", ":violet-badge[:material/casino: luck]"]]),
    ("fr-FR", [["Exactitude", "97,0\u202f%", "98,2\u202f%** (64,0\u202f% à 99,0\u202f%)",
                ":violet-badge[:material/casino: hasard]"],
               ["Perte", "0,1575", "0,0193** (0,0139 à 0,1495)", ":violet-badge[:material/casino: hasard]"]])])
def test_reported_and_measured_stand_side_by_side_with_a_mark(locale, cells):
    app = course(locale)
    app.text_input(key="course-search").set_value("A6").run()
    assert rows(app) == ["A6"]
    assert table(app, 0) == cells
    (link,) = [entry.proto for entry in app.get("page_link") if entry.proto.page == "boundaries"]
    assert "hidden=2" in link.query_string


@pytest.mark.parametrize(("words", "ids"), [
    ("f4", ["F4"]), ("usps 500", ["B4", "C1", "C3"]), ("pourquoi", ["E", "E800"])])
def test_a_search_opens_what_it_finds(words, ids):
    app = course()
    app.text_input(key="course-search").set_value(words).run()
    assert rows(app) == ids


def test_marks_filter_and_an_empty_list_says_what_to_do():
    app = course()
    app.button_group(key="course-marks").set_value(["luck"]).run()
    assert rows(app) == ["A6", "A7", "A10"]
    app.text_input(key="course-search").set_value("no such thing").run()
    assert rows(app) == []
    assert [entry.value for entry in app.info] == ["No experiment matches. Take a word or a mark away."]


def test_what_was_never_run_says_so_and_can_be_replayed(monkeypatch):
    monkeypatch.setattr("nnviz.ui.course.measured", lambda entry: None if entry.id == "A8" else marks.measured(entry))
    app = course()
    app.button_group(key="course-marks").set_value(["not run yet"]).run()
    assert rows(app)[0] == "A8"
    assert table(app, 0) == [["Accuracy", "100.0%", "—", ":gray-badge[:material/hourglass_empty: not run yet]"],
                             ["Loss", "0.0061", "—", ":gray-badge[:material/hourglass_empty: not run yet]"]]
    assert "Replay A8" in [entry.proto.label for entry in app.get("page_link")]


@pytest.mark.parametrize(("page", "name", "said"), [
    ("boundaries", "A8", "**A8** · Accuracy: **100.0%** in the document, **100.0%** here"),
    ("digits", "F1", "**F1** · Loss: **0.0904** in the document, **0.08")])
def test_a_replay_puts_both_figures_above_the_pictures(page, name, said):
    from nnviz.labs.catalogue import replay

    where, query = replay(get(name))
    app = start("en-GB", f"pages/{page}.py", **query)
    assert where.name == page
    for _ in range(60):  # the run may wait for others
        if lines := [entry for entry in app.markdown if said in entry.value]:
            break
        sleep(0.5)
        app.run()
    (line,) = lines
    assert ":green-badge[:material/check: held]" in line.value
    assert "95 of 100 random draws" in line.help
    other = start("en-GB", f"pages/{page}.py")
    assert not any("in the document" in entry.value for entry in other.markdown)
