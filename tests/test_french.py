"""French typography and wording, mechanically: every entry of the catalogue and every lesson."""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from nnviz.language import lesson

ROOT = Path(__file__).parents[1] / "nnviz"
CATALOGUE = ROOT / "locale" / "fr" / "LC_MESSAGES" / "nnviz.po"
#: What is no French: code, names in braces, icons, colours, links, TeX.
FOREIGN = re.compile(r"`[^`]*`|\{[^{}]*\}|:[a-z]+(?:-badge)?\[|:material/\w+:|https?://\S+|\$[^$]*\$")
#: What no text may have -> why not.
WRONG = {
    r"(?<![\u00a0\u202f]):(?=\s|$|\*\*)(?<=[\w)»”*]:)": "a colon has a no-break space (U+00A0) before it",
    r"(?:^|[^\u00a0]) ?(?<=[ \u202f]):(?=\s|$)": "the space before a colon is U+00A0",
    r"[^\u202f*][;?!](?=\s|$|\*\*|»)": "; ? and ! have a narrow no-break space (U+202F) before them",
    r"«(?!\u00a0)|(?<!\u00a0)»": "guillemets have no-break spaces (U+00A0) inside",
    r"(?<=[^\W\d_])'(?=[^\W\d_])": "apostrophes are curly",
    r"\d[ \u00a0]?%": "a percent sign has a narrow no-break space (U+202F) before it",
    r"(?<!\w)(?<!taux d’)(?<!courbe d’)(?<!courbes d’)apprentissages?\b": "it is trained: entraînement",
    r"\bépoques? apprises?\b|\bréglages? .*\bété appris\b|\bApprendre avec un nouveau": "it is trained: entraîner",
    r"\bnotebook\b": "carnet",
}
#: Words of the implementation, which nobody needs who learns.
MACHINERY = re.compile(r"\bworkers?\b|\bcompil(?:ed|ing|é)|warming up|nnviz record|\bcached\b|\bthreads?\b|\bXLA\b|"
                       r"\bprocessus de calcul\b", re.IGNORECASE)
#: Sentences that are about a line of code.
OF_CODE = ("that one is compiled without a word",)


def entries() -> dict[str, str]:
    with CATALOGUE.open("rb") as file:
        return {message.id: message.string for message in read_po(file, locale="fr") if message.id}


def lessons() -> dict[str, str]:
    return {path.stem: lesson("fr", path.stem) for path in ROOT.rglob("lessons/fr/*.md")}


def faults(text: str) -> list[str]:
    """Say what is wrong with a text: the rule, and the place."""
    plain = FOREIGN.sub("x", text)
    return [f"{why}: …{plain[max(0, found.start() - 25):found.end() + 15]}…" for rule, why in WRONG.items()
            for found in re.finditer(rule, plain, re.IGNORECASE | re.MULTILINE)]


def test_the_catalogue_is_written_as_french_is():
    assert [fault for text in entries().values() for fault in faults(text)] == []


def test_the_lessons_are_written_as_french_is():
    assert len(lessons()) > 10
    assert [(name, fault) for name, text in lessons().items() for fault in faults(text)] == []


def test_nothing_of_the_machinery_is_said():
    said = [(english, french) for english, french in entries().items()
            if MACHINERY.search(english) or MACHINERY.search(french)]
    assert [english for english, _ in said if not any(words in english for words in OF_CODE)] == []
    for path in ROOT.rglob("lessons/*/*.md"):
        assert not MACHINERY.search(path.read_text("utf-8")), path


@pytest.mark.parametrize("text", [
    "Perte: 0,3", "Perte : 0,3", "Quoi ?", "Quoi?", "Vrai ; faux", "« oui »", "«\u202foui\u202f»", "l'image", "95 %",
    "95%", "points d’apprentissage", "200 époques apprises en 3 s", "un notebook"])
def test_a_fault_is_found(text):
    assert faults(text)


@pytest.mark.parametrize("text", [
    "Perte\u00a0: {loss}", "Quoi\u202f?", "taux d’apprentissage", "`model: x`", "95\u202f%",
    "«\u00a0oui\u00a0»\u00a0: oui", ":material/star: bien", "**A6**\u00a0: un réseau", "il apprend"])
def test_what_is_right_is_let_through(text):
    assert faults(text) == []
