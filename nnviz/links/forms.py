"""How a value stands in a link: its short form, written and read, and what is possible there.

A number is written as short as possible, a choice as its word, a switch as 0 or 1, several entries joined by dashes (a
dash alone: no entries), ``none`` where nothing is chosen.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Self, Union, get_args, get_origin

from nnviz.experiments.value import Value, bounds_in
from nnviz.language import mark as _

#: What a link says where nothing is chosen.
NOTHING = "none"
#: A number of more characters than this, or below this, is written with an exponent.
_LONGEST_NUMBER, _SMALLEST_NUMBER = 20, 1e-10
#: Stands for a tuple without entries.
_EMPTY = "-"
#: The dash between two entries; the one before a negative number, or in an exponent, is part of the number.
_DASH = re.compile(r"(?<=[^-])(?<!\de)-")
#: Signs without a width, which a text brings along that was copied from a page or a messenger.
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
#: Spaces that look like any other.
_SPACES = re.compile("[\u00a0\u2007\u202f]")


class Words(str):
    """What is possible, as a link writes it; pages say it in words, in the reader's language.

    Attributes
    ----------
    sentence : str
        The words in English, marked for translation.
    facts : dict of str to str
        What fills them in.
    """

    __slots__ = ("facts", "sentence")
    sentence: str
    facts: dict[str, str]

    def __new__(cls, sentence: str, short: str | None = None, **facts: Any) -> Self:
        """Fill the words in; ``short`` is what stands for them where nothing is translated."""
        texts = {name: str(fact) for name, fact in facts.items()}
        words = super().__new__(cls, sentence.format(**texts) if short is None else short)
        words.sentence, words.facts = sentence, texts
        return words


@dataclass(frozen=True)
class Form:
    """The short form of a field's values: ``read`` raises ``ValueError`` if a text is none of them."""

    write: Callable[[Any], str]
    read: Callable[[str], Any]
    allowed: str


def seen(text: str) -> str:
    """Return a text as a reader sees it: without signs that have no width, and with ordinary spaces.

    >>> seen("lr=0.01..1:\\u2060log\\u00a0batch=32")
    'lr=0.01..1:log batch=32'
    """
    return _SPACES.sub(" ", _UNSEEN.sub("", text))


def digits(value: float) -> str:
    """Write a number as short as possible, so that it reads back: 0.3, 1, 0.00001; an exponent where that is shorter.

    >>> digits(0.3), digits(100.0), digits(1e-5), digits(1e-12)
    ('0.3', '100', '0.00001', '1e-12')
    """
    if isinstance(value, int):
        return str(value)
    exact = float(value) + 0.0  # there is one zero only
    text = format(Decimal(repr(exact)), "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    is_short = len(text) <= _LONGEST_NUMBER and (abs(exact) >= _SMALLEST_NUMBER or not exact)
    return text if is_short else repr(exact)


def range_of(owner: type[Value], field: str) -> str:
    """Return what a number field allows, as a link writes numbers: "0 … 4", "> 0 … 10", "0, 0.05 … 0.9"."""
    return _range(owner.model_fields[field].metadata)


def form_of(owner: type[Value], field: str, names: dict[str, str] | None = None) -> Form:
    """Return the short form of a field: a number, a choice, a switch, a text, or a tuple of numbers or choices.

    ``names`` are the short names of a choice's values, where they differ: value -> name in the link.

    Raises
    ------
    TypeError
        If the field is none of these.
    """
    info = owner.model_fields[field]
    try:
        return _form(info.annotation, info.metadata, names)
    except TypeError:
        raise TypeError(f"{owner.__name__}.{field} has no short form: {info.annotation}") from None


def _form(annotation: Any, metadata: Iterable[Any], names: dict[str, str] | None = None) -> Form:
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _form(arguments[0], (*metadata, *annotation.__metadata__), names)
    if origin is Literal:
        return choice(names or {option: str(option) for option in arguments})
    if origin in (Union, UnionType) and len(arguments) == 2 and arguments[1] is NoneType:
        return optional(_form(arguments[0], metadata, names))
    if origin is tuple:
        return _tuple(_form(arguments[0], ()), arguments)
    if annotation is bool:
        return choice({False: "0", True: "1"})
    if annotation in (int, float):
        return Form(digits, annotation, _range(metadata))
    if annotation is str:
        return Form(str, str, _most_letters(metadata))
    raise TypeError(annotation)


def choice(names: dict[Any, str]) -> Form:
    """Return the form of a choice: value -> its name in the link."""
    values = {name: value for value, name in names.items()}

    def read(text: str) -> Any:
        if text not in values:
            raise ValueError(f"no {text}")
        return values[text]

    return Form(names.__getitem__, read, ", ".join(values))


def optional(form: Form, nothing: str = NOTHING) -> Form:
    """Return the form of values that may be None: ``nothing`` then stands in the link."""
    return Form(lambda value: nothing if value is None else form.write(value),
                lambda text: None if text == nothing else form.read(text), f"{nothing}, {form.allowed}")


def several(form: Form, example: str = "A-B …") -> Form:
    """Return the form of a tuple whose entries are all of one form; pydantic checks how many there may be."""
    return Form(lambda values: "-".join(map(form.write, values)) or _EMPTY,
                lambda text: () if text == _EMPTY else tuple(map(form.read, _DASH.split(text))),
                f"{example} ({form.allowed})")


def _tuple(form: Form, entries: tuple[Any, ...]) -> Form:
    if len({entry for entry in entries if entry is not Ellipsis}) != 1 or form.read is str:
        raise TypeError(entries)
    return several(form) if entries[-1] is Ellipsis else several(form, "-".join("ABCDEFGH"[:len(entries)]))


def _range(metadata: Iterable[Any]) -> str:
    allowed = bounds_in(metadata)
    step = allowed.get("multiple_of", 1)
    low = f"> {digits(allowed['gt'])}" if "gt" in allowed else digits(allowed["ge"]) if "ge" in allowed else ""
    high = digits(allowed["le"]) if "le" in allowed else f"< {digits(allowed['lt'])}" if "lt" in allowed else ""
    if step != 1 and "ge" in allowed:
        low += f", {digits(round(allowed['ge'] + step, 10))}"
    if (low and "le" in allowed) and (step == 1 or "ge" in allowed):
        words = _("from {low} to {high}") if step == 1 else _("from {low} to {high}, in steps of {step}")
        return Words(_("more than {low}, at most {high}") if "gt" in allowed else words, f"{low} … {high}",
                     low=digits(allowed.get("ge", allowed.get("gt", 0))), high=high, step=digits(step))
    return f"{low} … {high}" if low and high else low + " …" if low else "… " + high if high else "1, 2.5 …"


def _most_letters(metadata: Iterable[Any]) -> str:
    most = [entry.max_length for entry in metadata if hasattr(entry, "max_length")]
    return f"A … Z (≤ {most[0]})" if most else "A … Z"
