"""One grammar of links: what a page's knobs are called, in a link, in a list of hidden controls and on the page.

A page has one table. Each row is a ``Setting``, which a link can hold and usually hide, or a ``Control``, which it can
only hide. The name in the link is the name under which the control is hidden; ``knobs`` are the keys of its widgets.

A link holds only what differs from the page's default. A value that is not possible is a ``Problem``, and the default
is used in its place; nothing is evaluated.
"""

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from difflib import get_close_matches
from itertools import combinations, islice
from typing import Any, Generic, TypeVar

from nnviz.experiments.value import Value, nested
from nnviz.language import mark as _
from nnviz.links.forms import Form, form_of, seen

#: Characters of a value in a link that are read, or repeated in a problem.
LONGEST = 200
#: Names of a link that are read, and characters of each.
_MOST_NAMES, _LONGEST_NAME = 300, 40
V = TypeVar("V", bound=Value)


@dataclass(frozen=True)
class Problem:
    """A value in a link that is not possible. ``allowed`` says what is, ``used`` what the page takes instead.

    Without a ``name``: the ``value`` are names in a link that mean nothing, and ``allowed`` those that may be meant.
    """

    name: str
    value: str
    allowed: str
    used: str


@dataclass(frozen=True)
class Control:
    """What a lecturer can hide.

    Attributes
    ----------
    name : str
        Its name in a link: ``?hide=<name>``.
    title : str
        Its title in English.
    knobs : tuple of str
        The keys of its widgets, without the number of their layer. With none it cannot be hidden.
    section : str
        Where it stands among the knobs of a page that groups them: ``data``, ``network``, ``training``; else empty.
    """

    name: str
    title: str
    knobs: tuple[str, ...]
    section: str = field(default="", kw_only=True)


@dataclass(frozen=True)
class Setting(Control):
    """What a link can hold: ``?<name>=<short form>``.

    Attributes
    ----------
    write : function
        From a page's value to the short form; None if a link cannot hold it.
    put : function
        Puts a short form into the value's nested values (``value.nested``). Raises ``ValueError`` if it cannot be read.
    allowed : str
        What is possible.
    has : function
        Tells whether a value has this setting at all.
    longest : int
        Characters that are read at most.
    """

    write: Callable[[Any], str | None]
    put: Callable[[dict[str, Any], str], None]
    allowed: str
    has: Callable[[Any], bool] = lambda _value: True
    longest: int = LONGEST


class Grammar(Generic[V]):
    """How one page's value stands in a link, and which of its controls a link can hide.

    ``table`` are the settings in the order in which a link is read; ``others`` the controls that no link holds.
    """

    #: The knobs, without the number of their layer, whose values a page shows all at once.
    strips: tuple[str, ...] = ()

    def __init__(self, table: Iterable[Setting], others: Iterable[Control] = ()):
        self.table, self.others = tuple(table), tuple(others)

    @property
    def names(self) -> tuple[str, ...]:
        """Every name that a link to the page may hold, in the order in which it is read."""
        return tuple(setting.name for setting in self.table)

    @property
    def hideable(self) -> dict[str, str]:
        """What a link can hide: name -> title in English."""
        return {control.name: control.title for control in (*self.others, *self.table) if control.knobs}

    def sections(self, hidden: Iterable[str]) -> list[str]:
        """Return the sections of the page's knobs that have one left where these controls are hidden."""
        hidden = tuple(hidden)
        return list(dict.fromkeys(control.section for control in (*self.others, *self.table) if control.section
                                  and not all(self.hides(hidden, knob) for knob in control.knobs)))

    def all_but(self, kept: Iterable[str]) -> tuple[str, ...]:
        """Return the controls to hide so that these stay: all that share no knob with one of them."""
        knobs = self._knobs()
        stay = {knob for name in kept for knob in knobs[name]}
        return tuple(name for name in self.hideable if not stay & knobs[name])

    def kept(self, hidden: Iterable[str]) -> tuple[str, ...] | None:
        """Return the fewest controls that stay where these are hidden; None if ``all_but`` would hide others."""
        knobs, hidden = self._knobs(), tuple(hidden)
        stay = [name for name in self.hideable if name not in hidden]
        parts = [name for name in stay if not any(knobs[other] < knobs[name] for other in stay)]
        return next((tuple(names) for names in (parts, stay) if self.all_but(names) == hidden), None)

    def _knobs(self) -> dict[str, set[str]]:
        return {control.name: set(control.knobs) for control in (*self.others, *self.table) if control.knobs}

    def hides(self, hidden: Iterable[str], knob: str) -> bool:
        """Tell whether the knob of a key (``units2``) is hidden where these controls are."""
        asked, bare = set(hidden), knob.rstrip("0123456789")
        return bool(asked) and any(control.name in asked and (knob in control.knobs or bare in control.knobs)
                                   for control in (*self.others, *self.table))

    def settings(self, value: V) -> dict[str, str]:
        """Return all settings of a value, written as in a link: also those that a page has by default."""
        written = {setting.name: setting.write(value) for setting in self.table if setting.has(value)}
        return {name: text for name, text in written.items() if text is not None}

    def usual(self, value: V, default: V) -> dict[str, str]:
        """Return the settings that a link to ``value`` need not say."""
        return self.settings(default)

    def to_query(self, value: V, default: V) -> dict[str, str]:
        """Return the link's names and values: only what differs from the page's default."""
        usual = self.usual(value, default)
        return {name: text for name, text in self.settings(value).items() if text != usual.get(name)}

    def from_query(self, query: Mapping[str, str], default: V) -> tuple[V, list[Problem]]:
        """Read a value from a link.

        All settings are put at once, as some are possible only together. If that gives no value, they are put one by
        one, and those that are left in pairs, as long as that brings one more.

        Returns
        -------
        value : Value
            The page's default, changed by every value of the link that is possible.
        problems : list of Problem
            One for each value that is not possible; other names are left to the caller.
        """
        asked = [setting for setting in self.table if setting.name in query]
        value, refused = _put(default, asked, query)
        usual = self.settings(value)
        return value, [Problem(setting.name, query[setting.name][:LONGEST], setting.allowed,
                               usual.get(setting.name, "—")) for setting in refused]


def _changed(value: V, settings: Iterable[Setting], query: Mapping[str, str]) -> V:
    """Return a value with settings of a link put into it.

    Raises
    ------
    ValueError
        If a text cannot be read, or the value is not possible (``pydantic.ValidationError`` is a ``ValueError``).
    """
    values = nested(value)
    for setting in settings:
        text = query[setting.name]
        if len(text) > setting.longest:
            raise ValueError(f"{setting.name} is too long")
        try:
            setting.put(values, text)
        except ValueError:
            if seen(text) == text:
                raise
            setting.put(values, seen(text))  # it was copied with signs that nobody sees
    return type(value).model_validate(values)


def _put(value: V, settings: list[Setting], query: Mapping[str, str]) -> tuple[V, list[Setting]]:
    """Return a value with those settings of a link put into it that are possible, and the others."""
    for group in filter(None, [settings, *combinations(settings, 1), *combinations(settings, 2)]):
        with suppress(ValueError):
            changed = _changed(value, group, query)
            return _put(changed, [setting for setting in settings if setting not in group], query)
    return value, settings


def of_field(name: str, path: str, owner: type[Value], *, names: dict[str, str] | None = None,
             knobs: tuple[str, ...] | None = None, form: Form | None = None) -> Setting:
    """Return the setting of one field.

    Parameters
    ----------
    name : str
        In the link.
    path : str
        Where the field stands in the page's value, with dots: ``"training.learning_rate"``.
    owner : type
        The class that has the field: its title, bounds and choices are said there.
    names : dict, optional
        Short names of a choice's values where they differ: value -> name in the link.
    knobs : tuple of str, optional
        The keys of its widgets, where that is not the name in the link.
    form : Form, optional
        The short form of its values, where that does not follow from the field.
    """
    *way, last = path.split(".")
    form = form or form_of(owner, last, names)

    def put(values: dict[str, Any], text: str) -> None:
        section = _walk(values, way)
        if last not in section:
            raise ValueError(f"no {path} here")
        section[last] = form.read(text)

    def write(value: Value) -> str:
        return form.write(getattr(_down(value, way), last))

    return Setting(name, title_of(owner, last), (name,) if knobs is None else knobs, write, put, form.allowed,
                   has=lambda value: last in type(_down(value, way)).model_fields, section=way[0] if way else "data")


def title_of(owner: type[Value], field: str) -> str:
    """Return the title of a field in English."""
    return owner.model_fields[field].title or field


def _walk(values: dict[str, Any], way: Iterable[str]) -> dict[str, Any]:
    for step in way:
        values = values[step]
    return values


def _down(value: Value, way: Iterable[str]) -> Value:
    for step in way:
        value = getattr(value, step)
    return value


def misspelt(query: Mapping[str, str], known: Iterable[str]) -> list[Problem]:
    """Find names in a link that look like a known one: one problem without a name, its value all of them.

    Others, such as a messenger's marks, are none of our business.
    """
    known = tuple(known)
    unknown = [name[:_LONGEST_NAME] for name in islice(query, _MOST_NAMES) if name not in known]
    meant = {name: match[0] for name in unknown if (match := get_close_matches(name, known, 1, cutoff=0.7))}
    if not meant:
        return []
    return [Problem("", ", ".join(meant)[:LONGEST], ", ".join(dict.fromkeys(meant.values())), "—")]


#: The list of the course's experiments, on every page that has one.
PRESET = Control("preset", _("Experiment of the course"), ("preset",))


class FlatGrammar(Grammar[V]):
    """The grammar of a simple page: each name in the link is one field, and the key of its widget.

    >>> from nnviz.experiments.distortion import Distortion
    >>> grammar = FlatGrammar(Distortion, {"turn": "rotation", "noise": "noise"})
    >>> grammar.to_query(Distortion(rotation=45), Distortion())
    {'turn': '45'}
    >>> grammar.from_query({"noise": "20"}, Distortion())
    (Distortion(right=0, down=0, rotation=0, size=100, thickness=0.0, contrast=100, noise=20), [])
    """

    def __init__(self, value_class: type[V], fields: Mapping[str, str], others: Iterable[Control] = ()):
        """Take the class of the page's value, and name in the link -> field (``"section.field"`` in a nested value).

        Fields are numbers, choices, switches, texts, and tuples of numbers or choices; each may be optional.

        Raises
        ------
        TypeError
            If a field is none of these, or if there is none of that name.
        """
        self.fields = {name: _place(value_class, path) for name, path in fields.items()}
        super().__init__((of_field(name, path, self.fields[name][0]) for name, path in fields.items()), others)

    def field(self, name: str) -> tuple[type[Value], str]:
        """Return the class and the field that a name of the link stands for: what a widget is made from."""
        return self.fields[name]


def _place(owner: type[Value], path: str) -> tuple[type[Value], str]:
    *way, field = path.split(".")
    for step in way:
        nested = owner.model_fields[step].annotation if step in owner.model_fields else object
        if not (isinstance(nested, type) and issubclass(nested, Value)):
            raise TypeError(f"{path}: {step} is no nested value")
        owner = nested
    if field not in owner.model_fields:
        raise TypeError(f"{path}: {owner.__name__} has no {field}")
    return owner, field
