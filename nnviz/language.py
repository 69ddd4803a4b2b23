"""The app's languages: gettext catalogues for words, Markdown files for lessons, numbers as each language writes them.

English sentences in the code are the keys. ``nnviz/locale/<language>/LC_MESSAGES/nnviz.po`` holds the translations;
it is compiled in memory when a language is first used, so no binary file is committed.
"""

import gettext
import io
from datetime import date
from functools import cache
from math import isfinite
from pathlib import Path

from babel.core import Locale
from babel.dates import format_date
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import NumberPattern, parse_pattern

#: Language code -> the language's name for itself. The first is the one whose words stand in the code.
LANGUAGES = {"en": "English", "fr": "Français"}
#: Language code -> the CLDR locale whose numbers and dates the app uses.
_LOCALES = {"en": "en_GB", "fr": "fr_FR"}

#: From here on a number is written with a power of ten: nobody reads so many digits, and a table has no place for them.
_HUGE = 1e9
_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")

_FOLDER = Path(__file__).parent


def mark(sentence: str) -> str:
    """Mark a sentence for translation where no language is known yet; it is translated where it is shown."""
    return sentence


@cache
def catalogue(language: str) -> gettext.NullTranslations:
    """Return the gettext catalogue of a language; English needs none.

    Raises
    ------
    KeyError
        If the app does not speak the language.
    """
    LANGUAGES[language]
    if language == "en":
        return gettext.NullTranslations()
    source = _FOLDER / "locale" / language / "LC_MESSAGES" / "nnviz.po"
    with source.open("rb") as file:
        messages = read_po(file, locale=language)
    compiled = io.BytesIO()
    write_mo(compiled, messages)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


@cache
def lesson(language: str, name: str) -> str:
    """Return a lesson text (Markdown): ``<name>.md`` in the ``lessons/<language>`` of a lab or of the course.

    Raises
    ------
    FileNotFoundError
        If the lesson is not written in that language.
    """
    for path in _FOLDER.glob(f"**/lessons/{language}/{name}.md"):
        return path.read_text("utf-8")
    raise FileNotFoundError(f"no lesson {name} in {language}")


def preferred(locale: str | None) -> str:
    """Choose the app's language for a browser's locale such as ``fr-CH``; English where we do not speak it."""
    code = (locale or "").split("-")[0].lower()
    return code if code in LANGUAGES else "en"


@cache
def _locale(language: str) -> Locale:
    return Locale.parse(_LOCALES[language])


@cache
def _pattern(pattern: str) -> NumberPattern:
    """Parse a number pattern once: a page writes hundreds of numbers."""
    return parse_pattern(pattern)


def _write(value: float, pattern: str, language: str) -> str:
    """Write a number by a pattern, with a minus sign where Babel writes a hyphen."""
    written: str = _pattern(pattern).apply(value, _locale(language))
    return written.replace("-", "−")


def power_of_ten(power: int) -> str:
    """Write a power of ten.

    >>> power_of_ten(-7)
    '10⁻⁷'
    """
    return "10" + str(power).translate(_RAISED)


def number(value: float, language: str, digits: int | None = None) -> str:
    """Write a number as the language does: decimal mark, thousands, ``digits`` decimals (None: what it needs).

    What is no finite number, as after a divergence, is written as a dash.

    >>> number(-12345.5, "en"), number(0.25, "en", 3)
    ('−12,345.5', '0.250')
    """
    if not isfinite(value):
        return "—"
    if abs(value) >= _HUGE:
        first, power = f"{value:.3e}".split("e")
        return _write(float(first), "#,##0.###", language) + "\u00a0×\u00a0" + power_of_ten(int(power))
    if not round(value, 6 if digits is None else digits):
        value = 0.0  # without the sign of a number that is too small to be written
    pattern = "#,##0.######" if digits is None else "#,##0" + ("." + "0" * digits if digits else "")
    return _write(value, pattern, language)


def is_singular(value: float, language: str) -> bool:
    """Tell whether a number takes the singular: in French all below 2, in English 1 alone.

    >>> is_singular(0.5, "fr"), is_singular(0.5, "en")
    (True, False)
    """
    return abs(value) < 2 if language == "fr" else value == 1


def percent(value: float, language: str, digits: int = 1) -> str:
    """Write a share as a percentage: ``0.974`` is ``97.4%`` in English; what is no finite number is a dash.

    Only the whole is written as such: a single mistake among many never becomes ``100%``.

    >>> percent(0.9999, "en"), percent(1, "en")
    ('99.9%', '100.0%')
    """
    if not isfinite(value):
        return "—"
    if value < 1:
        value = min(value, 1 - 10.0 ** -(digits + 2))
    pattern = "#,##0" + ("." + "0" * digits if digits else "") + ("\u202f%" if language == "fr" else "%")
    return _write(value, pattern, language)


def day(written: str, language: str) -> str:
    """Write an ISO date as the language does: ``2026-11-21`` is ``21 November 2026`` in English."""
    return format_date(date.fromisoformat(written), format="long", locale=_LOCALES[language])
