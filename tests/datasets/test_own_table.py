"""A reader's own table: what is read, what is reported, and one named mistake with its line for each bad file."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnviz.datasets.own_table import Mixed, OwnTableError, example, is_number_column, make, may_be_classes, read_sheet


def sheet_of(rows: list[str], header: str = "size,place,price"):
    return read_sheet("\n".join([header, *rows]).encode())


def rows(count: int = 40) -> list[str]:
    return [f"{20 + row},{'north' if row % 2 else 'south'},{100 + 3 * row}" for row in range(count)]


def refused(reason: str, **facts):
    def check(error):
        return error.reason == reason and all(error.facts[name] == value for name, value in facts.items())

    return pytest.raises(OwnTableError, check=check)


def test_a_table_becomes_numbers_and_categories():
    table, report = make(sheet_of(rows()), "price", classes=False)
    assert [(column.name, column.categories) for column in table.columns] == [
        ("size", ()), ("place", ("north", "south"))]
    np.testing.assert_array_equal(table.numbers[:3], [[20, 1, 100], [21, 0, 103], [22, 1, 106]])
    assert (table.task, table.rows, report.without_target) == ("regression", 40, 0)


@pytest.mark.parametrize("separator", [";", "\t"])
def test_a_french_spreadsheet_is_read(separator):
    lines = [f"{row},5{separator}{'é' if row % 2 else 'b'}{separator}{row}" for row in range(30)]
    sheet = read_sheet("\n".join([separator.join(("taille", "lieu", "prix")), *lines]).encode("cp1252"))
    table, _ = make(sheet, "prix", classes=False)
    assert table.columns[1].categories == ("b", "é")
    np.testing.assert_allclose(table.numbers[:2, 0], [0.5, 1.5])


def test_gaps_rare_words_and_useless_columns_are_reported():
    places = ["isle" if row < 2 else "NA" if row == 7 else "town" if row % 2 else "hill" for row in range(50)]
    lines = [f"{'' if row % 9 == 4 else row},{place},id{row},same,{'?' if row == 5 else row * 2}"
             for row, place in enumerate(places)]
    table, report = make(sheet_of(lines, "size,place,name,country,price"), "price", classes=False)
    size, place, name, country = report.columns
    assert (size.missing, size.kind) == (6, "number")
    assert (place.missing, place.rare, place.values) == (1, ("isle",), 3)
    assert (name.left_out, country.left_out) == ("words", "constant")
    assert (report.without_target, table.rows) == (1, 49)
    assert report.target.is_target
    assert not any(column.is_target for column in report.columns)
    assert table.columns[1].categories == ("hill", "town", "other")
    assert np.isnan(table.numbers[:, 1]).sum() == 1


def test_a_cell_of_two_lines_is_no_open_quote_and_the_last_row_may_have_one():
    lines = [f'{row},"a\nb",{row}' for row in range(30)]
    sheet = sheet_of(lines)
    assert (len(sheet.cells), sheet.cells[-1][1]) == (30, "a\nb")
    assert len(sheet_of(["0,a\u2028b,0", *lines[1:]]).cells) == 30  # no line of the file ends there
    with refused("quote", line=58):
        sheet_of([*lines[:-2], '28,a,"28', "29,a,29"])


def test_words_among_numbers_are_reported_where_they_make_a_column_one_of_words():
    ages = ["old" if row % 9 == 1 else str(row % 40) for row in range(81)]
    halves = ["one" if row % 2 else str(row % 7) for row in range(81)]
    lines = [f"{age},{half},{row}" for row, (age, half) in enumerate(zip(ages, halves, strict=True))]
    _, report = make(sheet_of(lines, "age,half,price"), "price", classes=False)
    age, half = report.columns
    assert (age.kind, age.mixed) == ("category", Mixed(72, 3, "old"))
    assert half.mixed == Mixed(41, 3, "one")
    _, report = make(sheet_of(lines[1:], "age,half,price"), "price", classes=False)
    assert report.columns[1].mixed is None  # no more than half of them are numbers
    assert make(sheet_of(rows()), "price", classes=False)[1].columns[0].mixed is None


def test_classes_are_told_by_name_and_numbers_may_be_classes():
    sheet = sheet_of(rows())
    table, _ = make(sheet, "place", classes=True)
    assert (table.task, table.target.categories) == ("classification", ("north", "south"))
    assert not is_number_column(sheet, "place")
    grades = sheet_of([f"{row},{row % 3}" for row in range(30)], "hours,grade")
    assert is_number_column(grades, "grade")
    assert may_be_classes(grades, "grade")
    assert not may_be_classes(grades, "hours")
    assert make(grades, "grade", classes=True)[0].target.categories == ("0", "1", "2")


BAD = {
    "large": (b"a,b\n" + b"1,2\n" * 1_300_000, {}), "empty": (b" \n\n", {}), "binary": (b"\x00\x01\x02", {}),
    "one_column": (b"\nname\n1\n2", {"line": 2}), "unnamed": (b"a,,c\n1,2,3", {"line": 1, "found": 2}),
    "twice": (b"a,b,a\n1,2,3", {"line": 1, "name": "a"}),
    "cells": ("\n".join(["a,b", *["1,2"] * 25, "3", "4,5"]).encode(), {"line": 27, "found": 1, "expected": 2}),
    "quote": ("\n".join(["a,b", *["1,2"] * 5, '3,"4', *["5,6"] * 25]).encode(), {"line": 7}),
    "few": (b"a,b\n" + b"1,2\n" * 19, {"found": 19}), "many": (b"a,b\n" + b"1,2\n" * 50_001, {"found": 50_001}),
    "many_columns": ((",".join(f"c{n}" for n in range(61)) + "\n").encode(), {"found": 61})}


@pytest.mark.parametrize(("reason", "data", "facts"), [(reason, *case) for reason, case in BAD.items()], ids=BAD)
def test_each_bad_file_is_refused_with_its_reason(reason, data, facts):
    with refused(reason, **facts):
        read_sheet(data)


def with_cell(cell: str, line: int = 12) -> list[str]:
    lines = rows()
    lines[line - 2] = lines[line - 2].replace(lines[line - 2].split(",")[0], cell, 1)
    return lines


@pytest.mark.parametrize(("lines", "target", "classes", "reason", "facts"), [
    (with_cell("12m"), "price", False, "number", {"line": 12, "name": "size", "value": "12m"}),
    (with_cell("inf"), "price", False, "infinite", {"line": 12, "name": "size"}),
    (with_cell("1e13"), "price", False, "huge", {"line": 12, "name": "size"}),
    (rows(), "rent", False, "no_target", {"name": "rent"}),
    ([f"{row},a,5" for row in range(30)], "price", False, "constant", {"name": "price"}),
    ([f"{row},a,5" for row in range(30)], "place", True, "constant", {"name": "place"}),
    ([f"{row},{'a' if row else 'b'},5" for row in range(30)], "place", True, "lonely", {"name": "b", "found": 1}),
    ([f"{row},p{row % 11},5" for row in range(60)], "place", True, "many_classes", {"name": "place", "found": 11}),
    ([f"1,w{row},{row}" for row in range(30)], "price", False, "nothing_left", {}),
    ([f"{row},a,{row if row < 10 else ''}" for row in range(30)], "price", False, "few", {"found": 10})])
def test_each_bad_table_is_refused_with_its_reason(lines, target, classes, reason, facts):
    with refused(reason, **facts):
        make(sheet_of(lines), target, classes=classes)


def test_too_many_inputs_are_refused():
    header = ",".join(f"c{n}" for n in range(12)) + ",price"
    lines = [",".join(f"w{(row + n) % 15}" for n in range(12)) + f",{row}" for row in range(150)]
    with refused("many_inputs", found=180):
        make(sheet_of(lines, header), "price", classes=False)


def test_the_example_has_everything_that_is_reported():
    table, report = make(read_sheet(example()), "rent", classes=False)
    assert table.rows == 240
    assert sum(column.missing for column in report.columns) > 20
    assert any(column.rare for column in report.columns)
    assert {column.kind for column in report.columns} == {"number", "category"}


REASONS = {*BAD, "number", "infinite", "huge", "no_target", "constant", "many_classes", "lonely", "nothing_left",
           "many_inputs"}


def mistake(data: bytes) -> str | None:
    """Return the reason why a file is no table, None if it is one."""
    try:
        sheet = read_sheet(data)
        make(sheet, sheet.names[-1], classes=not is_number_column(sheet, sheet.names[-1]))
    except OwnTableError as error:
        return error.reason
    return None


@given(st.binary(max_size=300) | st.text(alphabet="ab1,;\n\t\" .-eé", max_size=400).map(str.encode))
def test_any_file_gives_a_table_or_a_named_mistake(data):
    assert mistake(data) in {None, *REASONS}
