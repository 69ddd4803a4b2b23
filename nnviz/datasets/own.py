"""Own points from a CSV file and back. Whatever the file holds, the answer is points or one named mistake."""

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from math import isfinite
from typing import Any

import numpy as np

from nnviz.experiments.own_points import (
    MAX_CLASSES,
    MAX_POINTS,
    MIN_CLASSES,
    MIN_OF_CLASS,
    MIN_POINTS,
    REACH,
    OwnPoints,
    in_order,
    tidy,
    tidy_name,
)

MAX_BYTES = 1_000_000
COLUMNS = ("x1", "x2", "label")
#: Points that spread less than this would lose their shape when they are rounded to two decimals.
_SMALL = 0.1
#: No coordinate may be larger, before it is brought to the plane's size.
LARGEST = 1e9
#: A point to be: x1, x2 and the name of its class.
Row = tuple[float, float, str]


class OwnPointsError(ValueError):
    """Why there are no points.

    Attributes
    ----------
    reason : str
        ``empty``, ``large``, ``binary``, ``columns``, ``cells``, ``number``, ``infinite``, ``huge``, ``label``,
        ``far``, ``outside``, ``few``, ``many``, ``one_class``, ``many_classes`` or ``lonely``.
    facts : dict
        What the sentence about it needs: ``line``, ``value``, ``found`` or ``name``.
    faults : list of OwnPointsError
        All that is wrong: this and whatever else was found.
    """

    def __init__(self, reason: str, **facts: Any):
        super().__init__(reason, facts)
        self.reason, self.facts, self.faults = reason, facts, [self]


def refuse(faults: list[OwnPointsError]) -> None:
    """Raise the first of some faults, with all of them; do nothing if there are none."""
    if faults:
        first = faults[0]
        first.faults = faults
        raise first


def every(read: Callable[..., Row], lines: Iterable[tuple]) -> list[Row]:
    """Return what ``read`` makes of each line's parts.

    Raises
    ------
    OwnPointsError
        With the faults of all lines.
    """
    rows, faults = [], []
    for line in lines:
        try:
            rows.append(read(*line))
        except OwnPointsError as error:
            faults += error.faults
    refuse(faults)
    return rows


@dataclass(frozen=True)
class Scale:
    """How coordinates were changed to fit the picture: minus ``means``, divided by ``deviations``; (x1, x2) each."""

    means: tuple[float, float]
    deviations: tuple[float, float]


def gather(rows: Iterable[Row]) -> OwnPoints:
    """Make own points of rows whose class names are tidy; the classes are numbered in the order of their names.

    Raises
    ------
    OwnPointsError
        If there are too few or too many points or classes, or if a coordinate is outside of the plane.
    """
    rows = list(rows)
    refuse([OwnPointsError("outside", line=line) for line, (x1, x2, _) in enumerate(rows, 1)
            if not (abs(x1) <= REACH and abs(x2) <= REACH)])
    if len(rows) < MIN_POINTS:
        raise OwnPointsError("few", found=len(rows))
    if len(rows) > MAX_POINTS:
        raise OwnPointsError("many", found=len(rows))
    counts = Counter(name for *_, name in rows)
    if len(counts) < MIN_CLASSES:
        raise OwnPointsError("one_class", name=next(iter(counts)))
    if len(counts) > MAX_CLASSES:
        raise OwnPointsError("many_classes", found=len(counts))
    refuse([OwnPointsError("lonely", name=name) for name, count in counts.items() if count < MIN_OF_CLASS])
    labels = in_order(set(counts))
    return OwnPoints(table=tuple((x1, x2, labels.index(name)) for x1, x2, name in rows), labels=labels)


def rows_of(points: OwnPoints) -> list[Row]:
    """Return the points with the names of their classes."""
    return [(x1, x2, points.labels[label]) for x1, x2, label in points.table]


def read_csv(data: bytes) -> tuple[OwnPoints, Scale | None]:
    """Read a CSV file with the columns x1, x2 and label, in any order.

    Cells are separated by commas, semicolons or tabs (the last two allow decimal commas); the text is UTF-8 or Windows'
    cp1252. The names of the columns may be missing if there are exactly three. Coordinates that the plane cannot show
    are standardised.

    Returns
    -------
    points : OwnPoints
    scale : Scale or None
        How both columns were standardised, if they were.

    Raises
    ------
    OwnPointsError
        If the file holds no points that can be used.
    """
    if len(data) > MAX_BYTES:
        raise OwnPointsError("large")
    lines, decimal_comma = cells_of(text_of(data))
    if not lines:
        raise OwnPointsError("empty")
    where, rest = _columns(lines, decimal_comma)
    body = list(rest)
    read = every(_row, ((line, cells, where, decimal_comma) for line, cells in body))
    rows, scale = _scaled([(line, row) for (line, _), row in zip(body, read, strict=True)])
    return gather(rows), scale


def to_csv(points: OwnPoints, *, decimal_comma: bool = False) -> str:
    """Write points as CSV; ``decimal_comma`` writes it as a French spreadsheet does, with semicolons."""
    file = io.StringIO()
    writer = csv.writer(file, delimiter=";" if decimal_comma else ",", lineterminator="\n")
    writer.writerow(COLUMNS)
    for x1, x2, name in rows_of(points):
        numbers = [f"{x1:.2f}", f"{x2:.2f}"]
        writer.writerow([*(number.replace(".", ",") if decimal_comma else number for number in numbers), name])
    return file.getvalue()


def template(*, decimal_comma: bool = False) -> str:
    """Return a small CSV file to start from: two classes, four points each."""
    return to_csv(gather([(x + dx, x + dy, name) for x, name in ((-1.0, "A"), (1.0, "B"))
                          for dx in (0.0, 0.5) for dy in (0.0, 0.5)]), decimal_comma=decimal_comma)


def text_of(data: bytes) -> str:
    """Return the text of a file, UTF-8 or cp1252. Raises ``OwnPointsError`` if it is no plain text."""
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if any(ord(character) < 32 and character not in "\t\r\n" for character in text):
            break
        return text
    raise OwnPointsError("binary")


def cells_of(text: str) -> tuple[list[tuple[int, list[str]]], bool]:
    """Cut a text into cells: the lines that are not empty, each with its number, and whether it has decimal commas."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    separator = next((candidate for candidate in ";\t" if candidate in first), ",")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        lines = [(reader.line_num, [cell.strip() for cell in cells]) for cells in reader]
    except csv.Error:
        raise OwnPointsError("binary") from None
    return [(number, cells) for number, cells in lines if any(cells)], separator != ","


def _columns(lines: list[tuple[int, list[str]]], decimal_comma: bool) -> tuple[list[int], Iterator]:
    """Return where x1, x2 and label stand in a line, and the lines below their names."""
    names = [cell.casefold() for cell in lines[0][1]]
    if all(name in names for name in COLUMNS):
        return [names.index(name) for name in COLUMNS], iter(lines[1:])
    if len(names) == 3 and all(read_number(cell, decimal_comma) is not None for cell in names[:2]):
        return [0, 1, 2], iter(lines)
    raise OwnPointsError("columns")


def _row(line: int, cells: list[str], where: list[int], decimal_comma: bool) -> Row:
    if len(cells) <= max(where) or not all(cells[place] for place in where[:2]):
        raise OwnPointsError("cells", line=line)
    x1, x2, name = (cells[place] for place in where)
    values = [read_number(cell, decimal_comma) for cell in (x1, x2)]
    faults = [fault for cell, value in zip((x1, x2), values, strict=True) if (fault := _fault(line, cell, value))]
    if not tidy_name(name):
        faults.append(OwnPointsError("label", line=line))
    refuse(faults)
    place1, place2 = values
    assert place1 is not None
    assert place2 is not None
    return place1, place2, tidy_name(name)


def _fault(line: int, cell: str, value: float | None) -> OwnPointsError | None:
    """Return what is wrong with a coordinate, if anything is."""
    if value is None:
        return OwnPointsError("number", line=line, value=cell)
    if not isfinite(value):
        return OwnPointsError("infinite", line=line)
    return OwnPointsError("huge", line=line, value=cell) if abs(value) > LARGEST else None


def read_number(cell: str, decimal_comma: bool) -> float | None:
    """Read a number; None if it is none. Python's own 1_000 is none."""
    text = cell.replace("−", "-")
    try:
        return float((text.replace(",", ".") if decimal_comma else text).replace("_", "?"))
    except ValueError:
        return None


def _scaled(numbered: list[tuple[int, Row]]) -> tuple[list[Row], Scale | None]:
    """Standardise both coordinates if they are too large or too small for the plane."""
    if not numbered:
        return [], None
    rows = [row for _, row in numbered]
    places = np.array([row[:2] for row in rows])
    unit = np.abs(places).max(axis=0)
    unit[unit == 0] = 1
    means, deviations = (places / unit).mean(axis=0), (places / unit).std(axis=0)
    flat = deviations < 1e-12
    if np.abs(places).max() <= REACH:
        small = (deviations * unit < _SMALL) & ~flat & (places.round(2) != places).any(axis=0)
        if not small.any():
            return rows, None
    deviations[flat] = 1 / unit[flat]
    places = (places / unit - means) / deviations
    refuse([OwnPointsError("far", line=line) for (line, _), place in zip(numbered, places, strict=True)
            if np.abs(place).max() > REACH])
    (mean1, mean2), (deviation1, deviation2) = (means * unit).tolist(), (deviations * unit).tolist()
    scale = Scale((mean1, mean2), (deviation1, deviation2))
    return [(tidy(float(x1)), tidy(float(x2)), row[2]) for (x1, x2), row in zip(places, rows, strict=True)], scale
