"""A reader's own table: from a CSV file to numbers and categories, with a report of what was found and left out.

Whatever the file holds, the answer is a table or one named mistake with the line that it is in.
"""

import io
from collections import Counter
from dataclasses import dataclass
from math import isfinite
from typing import Any, NamedTuple

import numpy as np

from nnviz.datasets.own import OwnPointsError, cells_of, read_number, text_of
from nnviz.experiments.tables import MAX_CLASSES, MAX_COLUMNS, MAX_FEATURES, MAX_ROWS, MIN_ROWS, Column, OwnTable, pack

MAX_BYTES = 5_000_000
#: What stands for nothing in a cell, in small letters.
NOTHING = {"", "na", "n/a", "nan", "null", "none", "?", "-"}
#: A column of so large a share of numbers is one of numbers: what else stands there is a mistake.
_MOSTLY = 0.9
#: A category of fewer rows is rare, and joins the others that are.
RARE = 5
OTHER = "other"
#: More different words than these are names or texts, no categories.
MOST_CATEGORIES = 20
#: A number beyond these, or of so few different values, may be meant as a class.
LARGEST = 1e12
FEW_VALUES = 10
_LONGEST_NAME, _LONGEST_WORD = 40, 40


class OwnTableError(ValueError):
    """Why there is no table.

    Attributes
    ----------
    reason : str
        ``large``, ``empty``, ``binary``, ``one_column``, ``unnamed``, ``twice``, ``cells``, ``quote``, ``number``,
        ``infinite``, ``huge``, ``few``, ``many``, ``many_columns``, ``no_target``, ``constant``, ``many_classes``,
        ``lonely``, ``nothing_left`` or ``many_inputs``.
    facts : dict
        What the sentence about it needs: ``line``, ``name``, ``value``, ``found``, ``expected``.
    """

    def __init__(self, reason: str, **facts: Any):
        super().__init__(reason, facts)
        self.reason, self.facts = reason, facts


@dataclass(frozen=True)
class Sheet:
    """A file as it was read: the names of its columns, and for each row its line and its cells."""

    names: tuple[str, ...]
    lines: tuple[int, ...]
    cells: tuple[tuple[str, ...], ...]
    decimal_comma: bool


class Mixed(NamedTuple):
    """Numbers that stand among words: how many cells are numbers, the line of the first word, and the word."""

    numbers: int
    line: int
    word: str


@dataclass(frozen=True)
class Found:
    """What was found in a column.

    Attributes
    ----------
    name : str
    kind : str
        ``number`` or ``category``.
    missing : int
        Rows without a value.
    values : int
        Different values.
    rare : tuple of str
        Categories that were joined as ``other``.
    left_out : str
        Why the column is no input: ``constant``, ``words`` (too many different ones) or ``empty``; else nothing.
    mixed : Mixed or None
        If most cells are numbers, but the column is one of words nevertheless: what was found.
    is_target : bool
        Whether it is the column that is predicted.
    """

    name: str
    kind: str
    missing: int
    values: int
    rare: tuple[str, ...] = ()
    left_out: str = ""
    mixed: Mixed | None = None
    is_target: bool = False


@dataclass(frozen=True)
class Report:
    """What is told before anything is trained: every column, and the rows that have no target."""

    columns: tuple[Found, ...]
    target: Found
    rows: int
    without_target: int


def read_sheet(data: bytes) -> Sheet:
    """Read a CSV file: names of the columns in the first line; commas, semicolons or tabs between cells.

    Raises
    ------
    OwnTableError
        If the file is no such table.
    """
    if len(data) > MAX_BYTES:
        raise OwnTableError("large")
    try:
        text = text_of(data)
        lines, decimal_comma = cells_of(text)
    except OwnPointsError:
        raise OwnTableError("binary") from None
    if not lines:
        raise OwnTableError("empty")
    first, header = lines[0]
    names = tuple(_tidy(name, _LONGEST_NAME) for name in header)
    if len(names) < 2:
        raise OwnTableError("one_column", line=first)
    if "" in names:
        raise OwnTableError("unnamed", line=first, found=names.index("") + 1)
    if twice := [name for name, count in Counter(names).items() if count > 1]:
        raise OwnTableError("twice", line=first, name=twice[0])
    if len(names) > MAX_COLUMNS:
        raise OwnTableError("many_columns", found=len(names))
    for line, cells in lines[1:]:
        if len(cells) != len(names):
            if breaks := _breaks(cells):
                raise OwnTableError("quote", line=line - breaks)
            raise OwnTableError("cells", line=line, found=len(cells), expected=len(names))
    last, cells = lines[-1]
    first_of_last = last - _breaks(cells)
    if first_of_last < last and "".join(io.StringIO(text, newline="").readlines()[first_of_last - 1:]).count('"') % 2:
        raise OwnTableError("quote", line=first_of_last)
    if len(lines) - 1 < MIN_ROWS:
        raise OwnTableError("few", found=len(lines) - 1)
    if len(lines) - 1 > MAX_ROWS:
        raise OwnTableError("many", found=len(lines) - 1)
    return Sheet(names, tuple(line for line, _ in lines[1:]), tuple(tuple(cells) for _, cells in lines[1:]),
                 decimal_comma)


def _breaks(cells: list[str]) -> int:
    """Return how many line breaks stand in the quoted cells of a row."""
    return sum(cell.count("\n") for cell in cells)


def _tidy(text: str, longest: int) -> str:
    """Return a text of one line that is safe to show, so many characters at most."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())[:longest]


def is_number_column(sheet: Sheet, name: str) -> bool:
    """Tell whether a column is one of numbers: nearly all of its cells are."""
    known = _known(sheet, sheet.names.index(name))
    numbers = sum(read_number(cell, sheet.decimal_comma) is not None for _, cell in known)
    return bool(known) and numbers >= _MOSTLY * len(known)


def may_be_classes(sheet: Sheet, name: str) -> bool:
    """Tell whether the numbers of a column may be meant as classes: there are few different ones."""
    return len({cell for _, cell in _known(sheet, sheet.names.index(name))}) <= FEW_VALUES


def _known(sheet: Sheet, place: int) -> list[tuple[int, str]]:
    """Return the line and the cell of every row that has a value in a column."""
    return [(line, cells[place]) for line, cells in zip(sheet.lines, sheet.cells, strict=True)
            if cells[place].casefold() not in NOTHING]


def make(sheet: Sheet, target: str, *, classes: bool) -> tuple[OwnTable, Report]:
    """Make a table of a sheet: which column is to be told, and whether it names classes.

    Rows without a target are left out, and so are columns with one value only, or with so many different words that
    they are no categories. Rare categories become one.

    Raises
    ------
    OwnTableError
        If that gives no table that a network can learn from.
    """
    if target not in sheet.names:
        raise OwnTableError("no_target", name=target)
    place = sheet.names.index(target)
    kept = [row for row, cells in enumerate(sheet.cells) if cells[place].casefold() not in NOTHING]
    if len(kept) < MIN_ROWS:
        raise OwnTableError("few", found=len(kept))
    part = Sheet(sheet.names, tuple(sheet.lines[row] for row in kept), tuple(sheet.cells[row] for row in kept),
                 sheet.decimal_comma)
    goal, told, about_target = _target(part, target, classes)
    columns, numbers, found = [], [], []
    for name in (name for name in sheet.names if name != target):
        column, values, what = _column(part, name)
        found.append(what)
        if not what.left_out:
            columns.append(column)
            numbers.append(values)
    if not columns:
        raise OwnTableError("nothing_left")
    inputs = sum(len(column.features) for column in columns)
    if inputs > MAX_FEATURES:
        raise OwnTableError("many_inputs", found=inputs)
    packed = pack(np.column_stack([*numbers, told]))
    table = OwnTable(columns=tuple(columns), target=goal, count=len(kept), packed=packed)
    return table, Report(tuple(found), about_target, len(kept), len(sheet.cells) - len(kept))


def _target(sheet: Sheet, name: str, classes: bool) -> tuple[Column, np.ndarray, Found]:
    if not classes:
        values = _numbers(sheet, name)
        if len(np.unique(values)) < 2:
            raise OwnTableError("constant", name=name)
        return Column(name=name), values, Found(name, "number", 0, len(np.unique(values)), is_target=True)
    words = [_tidy(cell, _LONGEST_WORD) for _, cell in _known(sheet, sheet.names.index(name))]
    counts = Counter(words)
    if len(counts) < 2:
        raise OwnTableError("constant", name=name)
    if len(counts) > MAX_CLASSES:
        raise OwnTableError("many_classes", name=name, found=len(counts))
    rarest, count = min(counts.items(), key=lambda entry: entry[1])
    if count < RARE:
        raise OwnTableError("lonely", name=rarest, found=count)
    names = tuple(sorted(counts))
    return (Column(name=name, categories=names), np.array([names.index(word) for word in words], float),
            Found(name, "category", 0, len(counts), is_target=True))


def _column(sheet: Sheet, name: str) -> tuple[Column, np.ndarray, Found]:
    known = _known(sheet, sheet.names.index(name))
    missing, different = len(sheet.cells) - len(known), len({cell for _, cell in known})
    nothing = np.zeros(0)
    if different < 2:
        why = "constant" if different else "empty"
        return Column(name=name), nothing, Found(name, "number", missing, different, left_out=why)
    if is_number_column(sheet, name):
        return Column(name=name), _numbers(sheet, name), Found(name, "number", missing, different)
    words, mixed = {line: _tidy(cell, _LONGEST_WORD) for line, cell in known}, _mixed(sheet, known)
    counts = Counter(words.values())
    common = sorted(word for word, count in counts.items() if count >= RARE)
    rare = tuple(sorted(word for word, count in counts.items() if count < RARE))
    if len(common) > MOST_CATEGORIES or not common:
        return Column(name=name), nothing, Found(name, "category", missing, different, (), "words", mixed)
    categories = (*common, OTHER) if rare and OTHER not in common else tuple(common)
    if len(categories) < 2:
        return Column(name=name), nothing, Found(name, "category", missing, different, (), "constant", mixed)
    codes = {word: number for number, word in enumerate(common)} | dict.fromkeys(rare, categories.index(OTHER)
                                                                                if rare else 0)
    values = np.array([codes[words[line]] if line in words else np.nan for line in sheet.lines], float)
    found = Found(name, "category", missing, different, rare, mixed=mixed)
    return Column(name=name, categories=categories), values, found


def _mixed(sheet: Sheet, known: list[tuple[int, str]]) -> Mixed | None:
    """Return what stands among numbers in a column of words, if most of its cells are numbers."""
    words = [(line, cell) for line, cell in known if read_number(cell, sheet.decimal_comma) is None]
    numbers = len(known) - len(words)
    if not words or 2 * numbers <= len(known):
        return None
    line, word = words[0]
    return Mixed(numbers, line, _tidy(word, _LONGEST_WORD))


def _numbers(sheet: Sheet, name: str) -> np.ndarray:
    """Return a column of numbers, NaN where nothing stands."""
    place, values = sheet.names.index(name), []
    for line, cells in zip(sheet.lines, sheet.cells, strict=True):
        cell = cells[place]
        if cell.casefold() in NOTHING:
            values.append(np.nan)
            continue
        value = read_number(cell, sheet.decimal_comma)
        if value is None:
            raise OwnTableError("number", line=line, name=name, value=_tidy(cell, _LONGEST_WORD))
        if not isfinite(value):
            raise OwnTableError("infinite", line=line, name=name)
        if abs(value) > LARGEST:
            raise OwnTableError("huge", line=line, name=name, value=_tidy(cell, _LONGEST_WORD))
        values.append(value)
    return np.array(values, float)


def example() -> bytes:
    """Return a made-up table of flats as CSV: 240 rows with gaps, a category with a rare value, and the rent."""
    rng = np.random.default_rng(3)
    text = io.StringIO()
    text.write("size,rooms,district,year,balcony,rent\n")
    for row in range(240):
        size = float(np.clip(rng.normal(70, 22), 18, 160))
        places = ("centre", "harbour", "hills", "station", "island")
        district = places[int(rng.choice(5, p=[0.3, 0.25, 0.25, 0.19, 0.01]))]
        year, balcony = int(rng.integers(1900, 2024)), bool(rng.random() < 0.5)
        per = {"centre": 15, "harbour": 13, "hills": 12, "station": 10, "island": 18}[district]
        rent = size * per + 60 * balcony + 150 * abs(year - 1960) / 60 + rng.normal(0, 60)
        text.write(",".join(["" if row % 23 == 4 else f"{size:.0f}", str(max(1, round(size / 26))),
                             "" if row % 31 == 7 else district, "" if row % 17 == 2 else str(year),
                             "yes" if balcony else "no", f"{rent:.0f}"]) + "\n")
    return text.getvalue().encode()
