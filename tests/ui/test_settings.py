"""What a link asks for and cannot have is said in sentences of ours: no text in a link becomes Markdown."""

import re
from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_tools import AFTERWARDS, ATTACKS, drawn, texts

from nnviz.labs.catalogue import PAGES
from nnviz.links.grammar import misspelt
from nnviz.links.lesson import LESSON_NAMES, read_lesson
from nnviz.ui import settings as ui_settings

GRAMMARS = {name: page.grammar for name, page in PAGES.items() if page.grammar}
PLAIN = {"paragraph_open", "inline", "text", "text_special", "strong_open", "strong_close", "paragraph_close"}


@pytest.fixture(autouse=True)
def in_english(monkeypatch):
    monkeypatch.setattr(ui_settings, "t", str)
    monkeypatch.setattr(ui_settings, "number", str)


def sentences(page: str, query: dict[str, str]) -> list[str]:
    grammar, opening = GRAMMARS[page], PAGES[page].opening
    _value, problems = grammar.from_query(query, opening)
    _lesson, wishes = read_lesson(query, grammar)
    unknown = misspelt(query, ("lang", *grammar.names, *LESSON_NAMES))
    return [ui_settings.sentence(problem) for problem in [*problems, *wishes, *unknown]]


def queries(page: str):
    names = [*GRAMMARS[page].names, *LESSON_NAMES]
    return st.dictionaries(st.sampled_from(names) | st.builds("{}{}".format, st.sampled_from(names), texts), texts,
                           max_size=12)


@pytest.mark.parametrize("page", GRAMMARS)
@settings(deadline=None)
@given(st.data())
def test_no_text_of_a_link_is_markdown(page, data):
    for sentence in sentences(page, data.draw(queries(page))):
        kinds, words = drawn(sentence)
        assert set(kinds) <= PLAIN
        assert kinds.count("strong_open") <= 2
        assert not [pattern for pattern in AFTERWARDS if re.search(pattern, words)]


@pytest.mark.parametrize("page", GRAMMARS)
@pytest.mark.parametrize("attack", ATTACKS)
def test_no_attack_in_any_name_is_markdown(page, attack):
    for name in (*GRAMMARS[page].names, *LESSON_NAMES):
        for sentence in sentences(page, {name: attack} | ({"data": "own"} if name == "labels" else {})):
            assert set(drawn(sentence)[0]) <= PLAIN


@pytest.mark.parametrize("page", GRAMMARS)
def test_many_misspelt_names_make_one_warning(page):
    name = GRAMMARS[page].names[0]
    (sentence,) = sentences(page, {"fbclid": "abc", f"{name}s": "1"} | {
        f"{name}{letter}{number}": "1" for letter in "xyz" for number in range(70)})
    assert f"**{name}s, {name}x0, " in sentence
    assert f"Perhaps you mean {name}" in sentence
    assert "fbclid" not in sentence
    assert len(sentence) < 500


def test_a_value_is_said_as_it_stands_in_the_address():
    query = dict(parse_qsl(urlencode({"lr": "a*b", "nois": "1"})))
    value, name = sentences("boundaries", query)
    assert "**lr**=**a\\*b**" in value
    assert "more than 0, at most 1000" in value
    assert "**nois**" in name
    assert "noise" in name


def test_a_number_of_a_link_is_written_in_the_readers_language(monkeypatch):
    monkeypatch.setattr(ui_settings, "number", lambda value: str(value).replace(".", ","))
    assert sentences("housing", {"lr": "abc"})[0].endswith("The page uses 0,01.")
    assert sentences("housing", {"loss": "bce"})[0].endswith("The page uses mse.")
