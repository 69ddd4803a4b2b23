"""Text that others have written, such as a link, a file or another visitor, as it may stand in our Markdown."""

import re

#: Signs that mean something in Markdown; a backslash takes the meaning away.
_SIGNS = re.compile(r"[\\`*_{}\[\]()<>#+\-.!|~:$&=@^]")
#: Joins two characters, and is not seen. Streamlit also looks for addresses, icons and arrows where Markdown is done
#: with the backslashes; there it must find nothing, either.
_JOINER = "\u2060"
_ADDRESSES = re.compile(r"(?<=[:@])(?=\S)|(?<=www)(?=\.)", re.IGNORECASE)
_ARROWS = re.compile(r"(?<!\S)([<>~-])(?=(->?|>|=)(?!\S))")


def plain(text: str, most: int = 60) -> str:
    """Return a text as Markdown that shows it as it is, on one line: no link, picture, heading, colour or formula.

    It may stand in a sentence, a heading, a table or small letters. What cannot be printed becomes a space; of a text
    longer than ``most`` characters the end is left out.

    >>> print(plain("x\\n\\n# [a](b)"))
    x \\# \\[a\\]\\(b\\)
    """
    line = " ".join("".join(letter if letter.isprintable() else " " for letter in text[:4 * most]).split())
    if len(line) > most or len(text) > 4 * most:
        line = line[:most - 1].rstrip() + "…"
    joined = _ARROWS.sub(rf"\1{_JOINER}", _ADDRESSES.sub(_JOINER, line))
    return _SIGNS.sub(r"\\\g<0>", joined)
