"""Text that others have written is shown as it is: nothing in it is Markdown, an address, an icon or an arrow."""

import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_tools import AFTERWARDS, drawn, texts, visible

from nnviz.ui.plain import plain


@given(texts)
@example("".join(f"\\{sign}" for sign in "[](){}"))
def test_markdown_shows_a_text_as_it_is(text):
    kinds, words = drawn("Before " + plain(text, 400) + " after")
    assert set(kinds) <= {"paragraph_open", "inline", "text", "text_special", "paragraph_close"}
    assert visible(words) == visible(f"Before {visible(text)} after")


@given(texts)
def test_a_text_at_the_beginning_of_a_line_or_in_a_heading_is_text(text):
    if visible(text):
        assert set(drawn(plain(text))[0]) <= {"paragraph_open", "inline", "text", "text_special", "paragraph_close"}
    kinds, _words = drawn("## " + plain(text))
    assert set(kinds) <= {"heading_open", "inline", "text", "text_special", "heading_close"}


@given(texts)
def test_no_address_icon_or_arrow_is_found_afterwards(text):
    _kinds, words = drawn("Before " + plain(text, 400) + " after")
    assert not [pattern for pattern in AFTERWARDS if re.search(pattern, words)]


@given(texts)
def test_the_brackets_around_a_text_keep_it(text):
    """Small letters and colours are brackets: ``:small[...]``. Each bracket of the text has its backslash."""
    assert not re.search(r"(?<!\\)(\\\\)*[\[\]]", plain(text).replace("\\[", "").replace("\\]", ""))
    cleaned = re.sub(r"\\.", "", plain(text))
    assert not set(cleaned) & set("[](){}<>`*_$|~:#!\\\n\r")


@given(st.text(max_size=2000), st.integers(5, 100))
def test_a_long_text_is_cut(text, most):
    shown = re.sub(r"\\(.)", r"\1", plain(text, most)).replace("\u2060", "")
    assert len(shown) <= most
    assert "\n" not in shown
    assert all(unicodedata.category(one) not in ("Cc", "Cf", "Zl", "Zp") for one in shown)
    if len(visible(text)) > most:
        assert shown.endswith("…")


@pytest.mark.parametrize("text", ["a note", "été", "10%", "x’y"])
def test_ordinary_words_stay(text):
    assert plain(text) == text
