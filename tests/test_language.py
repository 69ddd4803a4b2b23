"""Both languages are complete, and numbers are written as each language does."""

import ast
import re
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.pofile import read_po

from nnviz import language
from nnviz.language import LANGUAGES, catalogue, day, lesson, number, percent, preferred

ROOT = Path(__file__).parents[1]
SOURCES = [*ROOT.glob("nnviz/**/*.py"), *ROOT.glob("pages/*.py"), ROOT / "streamlit_app.py"]
#: Words that are the same in both languages.
ALIKE = {"Activation", "Dropout", "Dropout {value}", "Dropout {position}", "Total", "Classes", "Centre x", "Centre y",
         "Points", "Pause",
         "Document", "Page", "test", "{milliseconds} ms", "{unit} = {formula}", "{seconds} s", "Notes", "Images",
         "Confusion", "rho (RMSprop)", "Convolution {position}", "Pooling {position}", "Pixels", "Rotation",
         "{value} px", "{value}°", "centre", "validation", "t-SNE", "Image", "image", "Original",
         "original", "image {number}", "{group}, image {number}", "Perceptron", "perceptron", "XOR", "score",
         "RMSE", "RMSE, validation", "Table (CSV)", "Tables", "Pipeline", "Importance", "Validation", "Test",
         "gradient boosting", "images", "{points} points", "ROC", "Suggestion", "Convolution", "Multiplications",
         "normal"}


def sentences() -> set[str]:
    """Every literal that the code hands to ``t`` or ``_``."""
    found = set()
    for source in SOURCES:
        for node in ast.walk(ast.parse(source.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("t", "_"):
                found |= {argument.value for argument in node.args[:1]
                          if isinstance(argument, ast.Constant) and isinstance(argument.value, str)}
    return found


OTHERS = [code for code in LANGUAGES if code != "en"]


@pytest.mark.parametrize("code", OTHERS)
def test_every_sentence_is_translated(code):
    translate = catalogue(code).gettext
    same = {sentence for sentence in sentences() if translate(sentence) == sentence}
    assert same <= ALIKE


@pytest.mark.parametrize("code", OTHERS)
def test_translations_keep_their_placeholders(code):
    translate = catalogue(code).gettext
    for sentence in sentences():
        names = {name for _, name, _, _ in Formatter().parse(sentence) if name}
        assert names == {name for _, name, _, _ in Formatter().parse(translate(sentence)) if name}, sentence


@pytest.mark.parametrize("code", OTHERS)
def test_no_translation_is_left_over(code):
    with (ROOT / "nnviz" / "locale" / code / "LC_MESSAGES" / "nnviz.po").open("rb") as file:
        assert {message.id for message in read_po(file) if message.id} == sentences()


def test_lessons_stand_in_every_language():
    names = {path.stem for path in ROOT.glob("nnviz/**/lessons/en/*.md")}
    assert names
    for code in LANGUAGES:
        for name in names:
            assert len(lesson(code, name)) > 200
        assert {path.stem for path in ROOT.glob(f"nnviz/**/lessons/{code}/*.md")} == names


def test_french_typography():
    """A space stands before ; : ! ? and inside quotation marks, and no straight apostrophe is left."""
    translate = catalogue("fr").gettext
    for sentence in sentences():
        french = translate(sentence)
        assert not re.search(r"[a-zéèà)][;!?]", french), french
        assert not re.search(r"[a-zéèà]'[a-zéè]", french), french


def test_numbers_follow_the_language():
    assert number(12345.5, "en") == "12,345.5"
    assert number(12345.5, "fr") == "12\u202f345,5"
    assert number(0.25, "fr", 3) == "0,250"
    assert number(-0.5, "fr") == "−0,5"
    assert number(float("nan"), "fr", 4) == number(float("inf"), "en") == "—"
    assert percent(0.974, "en") == "97.4%"
    assert [percent(1 - 1e-5, "en", digits) for digits in (0, 1, 2)] == ["99%", "99.9%", "99.99%"]  # a mistake is left
    assert percent(1, "en") == "100.0%"
    assert percent(0.974, "fr") == "97,4\u202f%"


def test_dates_follow_the_language():
    assert day("2026-11-21", "en") == "21 November 2026"
    assert day("2026-11-21", "fr") == "21 novembre 2026"


@pytest.mark.parametrize(("locale", "code"), [("fr-CH", "fr"), ("en-US", "en"), ("de-DE", "en"), (None, "en")])
def test_the_browser_chooses(locale, code):
    assert preferred(locale) == code


def test_an_unknown_language_is_refused():
    with pytest.raises(KeyError):
        language.catalogue("xx")


def test_a_huge_number_is_written_with_a_power_of_ten():
    assert number(1e30, "en") == "1\u00a0×\u00a010³⁰"
    assert number(-1.234567e38, "fr", 4) == "−1,235\u00a0×\u00a010³⁸"
    assert number(1.234567e9, "en", 0) == "1.235\u00a0×\u00a010⁹"
    assert number(-0.0004, "en", 3) == "0.000"
    assert number(-0.0006, "en", 3) == "−0.001"
