"""Own points: every kind of bad file has its name, good ones are read in all dialects, and the split is stable."""

import unicodedata
from collections import Counter
from unicodedata import normalize

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import own_points

from nnviz.datasets.own import MAX_BYTES, OwnPointsError, gather, read_csv, rows_of, template, to_csv
from nnviz.datasets.plane import extent, split
from nnviz.experiments.own_points import OwnPoints, tidy_name
from nnviz.experiments.plane import Experiment

GOOD = "x1,x2,label\n-1,0.5,A\n-1.5,0,A\n1,0,B\n2,0.25,B\n"
POINTS = OwnPoints(table=((-1, 0.5, 0), (-1.5, 0, 0), (1, 0, 1), (2, 0.25, 1)), labels=("A", "B"))


@pytest.mark.parametrize("text", [
    GOOD, GOOD.replace(",", "\t"), GOOD.replace(",", ";"), GOOD.replace(",", ";").replace(".", ","),
    GOOD.replace(",", "\t").replace(".", ","), GOOD.upper(), GOOD.replace("\n", "\r\n"), GOOD.replace("\n", "\n\n"),
    GOOD.replace("\n", "\r"), GOOD.removeprefix("x1,x2,label\n"), GOOD.replace("A", " A "), GOOD.rstrip(),
    GOOD.replace("-", "−"), GOOD.replace("x1,x2,label", ' "x1", "X2", "Label"').replace(" ", ""),
    GOOD.replace(",A", ",<A>").replace(",B", ",**B**\x20"), GOOD.replace("0.5", "5e-1"), "\n" + GOOD,
])
def test_dialects(text):
    assert read_csv(text.encode()) == (POINTS, None)


def test_columns_in_any_order_and_others_are_left_out():
    lines = [line.split(",") for line in GOOD.splitlines()]
    text = "\n".join(",".join([label, "more", x2, x1]) for x1, x2, label in lines)
    assert read_csv(text.encode()) == (POINTS, None)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_encodings(encoding):
    points, _ = read_csv(GOOD.replace("A", "été").encode(encoding))
    assert points.labels == ("B", "été")


def test_classes_are_numbered_by_their_names():
    lines = "".join(f"{x},0,{name}\n" for x in (0, 1) for name in ("10", "-1", "2", "zebra", "Ape", "2.0"))
    assert read_csv(lines.encode())[0].labels == ("Ape", "zebra", "-1", "2", "10")
    assert read_csv(b"0,0,+1\n0,0,-1\n1,1,+1\n1,1,-1")[0].labels == ("-1", "+1")


def bad(text: str, old: str, new: str) -> bytes:
    assert old in text
    return text.replace(old, new, 1).encode()


MISTAKES = {
    "nothing": (b"", "empty", {}),
    "only spaces": (b" \n\r\n ", "empty", {}),
    "too large": (GOOD.encode() + b" " * MAX_BYTES, "large", {}),
    "a picture": (b"\x89PNG\r\n\x1a\n\x00\x00", "binary", {}),
    "UTF-16": (GOOD.encode("utf-16"), "binary", {}),
    "no encoding": (GOOD.encode() + b"\x81\x8d", "binary", {}),
    "a huge cell": (b'x1,x2,label\n1,2,"' + b"a" * 200_000, "binary", {}),
    "other columns": (bad(GOOD, "x1", "x"), "columns", {}),
    "two columns": (b"1,2\n3,4", "columns", {}),
    "four columns without names": (b"1,2,A,9\n3,4,A,9", "columns", {}),
    "a short line": (bad(GOOD, "1,0,B", "1,0"), "cells", {"line": 4}),
    "a word": (bad(GOOD, "0.25", "much"), "number", {"line": 5, "value": "much"}),
    "an empty cell": (bad(GOOD, "0.25", ""), "cells", {"line": 5}),
    "Python's number": (bad(GOOD, "0.25", "1_0"), "number", {"line": 5, "value": "1_0"}),
    "code": (bad(GOOD, "0.25", "__import__('os')"), "number", {"line": 5, "value": "__import__('os')"}),
    "NaN": (bad(GOOD, "0.25", "nan"), "infinite", {"line": 5}),
    "infinity": (bad(GOOD, "0.25", "1e999"), "infinite", {"line": 5}),
    "a huge number": (bad(GOOD, "0.25", "1e30"), "huge", {"line": 5, "value": "1e30"}),
    "a number just too large": (bad(GOOD, "2,0.25", "-1000000001,0.25"), "huge", {"line": 5, "value": "-1000000001"}),
    "no label": (bad(GOOD, "A", ""), "label", {"line": 2}),
    "a label of marks": (bad(GOOD, "A", "***"), "label", {"line": 2}),
    "no points": (b"x1,x2,label\n", "few", {"found": 0}),
    "three points": (b"0,0,A\n1,1,A\n2,2,B", "few", {"found": 3}),
    "many points": (GOOD.encode() + b"1,1,A\n" * 1997, "many", {"found": 2001}),
    "one class": (bad(GOOD, "B", "A").replace(b"B", b"A"), "one_class", {"name": "A"}),
    "seven classes": ("".join(f"0,{x},{name}\n" for name in "ABCDEFG" for x in (1, 2)).encode(), "many_classes",
                      {"found": 7}),
    "one of a class": (bad(GOOD, "1,0,B", "1,0,A"), "lonely", {"name": "B"}),
    "one far away": (GOOD.encode() + b"1,1,A\n" * 300 + b"1e6,0,B\n", "far", {"line": 306}),
}


@pytest.mark.parametrize(("data", "reason", "facts"), MISTAKES.values(), ids=MISTAKES.keys())
def test_mistakes(data, reason, facts):
    with pytest.raises(OwnPointsError) as caught:
        read_csv(data)
    assert (caught.value.reason, caught.value.facts) == (reason, facts)


def test_all_faults_of_a_file_are_told():
    data = GOOD.replace("0.25", "much").replace("-1.5,0,A", "1e30,nan,***").encode()
    with pytest.raises(OwnPointsError) as caught:
        read_csv(data)
    assert [(fault.reason, fault.facts) for fault in caught.value.faults] == [
        ("huge", {"line": 3, "value": "1e30"}), ("infinite", {"line": 3}), ("label", {"line": 3}),
        ("number", {"line": 5, "value": "much"})]
    with pytest.raises(OwnPointsError) as caught:
        read_csv(GOOD.encode() + b"3,3,C\n4,4,D\n")
    assert [fault.facts["name"] for fault in caught.value.faults] == ["C", "D"]


def test_accents_that_are_written_apart_are_kept():
    apart = unicodedata.normalize("NFD", "été")
    assert apart != "été"
    assert read_csv(GOOD.replace("A", apart).encode())[0].labels == ("B", "été")
    assert tidy_name(apart) == "été"


def test_points_outside_of_the_plane():
    for coordinate in (10.01, -11, float("nan")):
        with pytest.raises(OwnPointsError) as caught:
            gather([*rows_of(POINTS), (0.0, coordinate, "A")])
        assert (caught.value.reason, caught.value.facts) == ("outside", {"line": 5})


@pytest.mark.parametrize(("factor", "shift"), [(1000, 0), (1, 1e6), (0.01, 0.001), (1e8, 0)])
def test_coordinates_that_do_not_fit_are_standardised(factor, shift):
    rng = np.random.default_rng(0)
    places = rng.normal(0, 1, (50, 2)).clip(-1.7, 1.7) * factor + shift
    text = "".join(f"{x1!r},{x2!r},{row % 2}\n" for row, (x1, x2) in enumerate(places.tolist()))
    points, scale = read_csv(text.encode())
    table = np.array(points.table)[:, :2]
    np.testing.assert_allclose(table.mean(axis=0), 0, atol=0.01)
    np.testing.assert_allclose(table.std(axis=0), 1, atol=0.01)
    np.testing.assert_allclose(table * scale.deviations + scale.means, places, atol=0.006 * max(scale.deviations))


def test_a_column_that_does_not_vary_stays_finite():
    points, scale = read_csv(b"x1,x2,label\n500,1,A\n500,2,A\n500,3,B\n500,4,B")
    assert {x1 for x1, *_ in points.table} == {0}
    assert scale.means == pytest.approx((500, 2.5))


@given(st.binary(max_size=300) | st.text(alphabet="x12,;\t\n.-eAB label", max_size=200).map(str.encode))
def test_any_file_gives_points_or_a_mistake(data):
    try:
        points, _ = read_csv(b"x1,x2,label\n" + data)
    except OwnPointsError:
        return
    assert OwnPoints.model_validate(points.model_dump()) == points


@given(own_points(), st.booleans())
def test_csv_round_trip(points, decimal_comma):
    text = to_csv(points, decimal_comma=decimal_comma)
    again, scale = read_csv(text.encode())
    assert (again.table, again.labels, scale) == (points.table, points.labels, None)


@pytest.mark.parametrize("decimal_comma", [False, True])
def test_the_template_can_be_read(decimal_comma):
    points, scale = read_csv(template(decimal_comma=decimal_comma).encode())
    assert (points.points, points.labels, scale) == (8, ("A", "B"), None)


@given(st.text())
def test_names_are_tame(text):
    name = tidy_name(text)
    assert tidy_name(name) == name
    assert len(name) <= 20
    assert not set(name) & set("*_`[]<>#|$~\\:\n\t\x00")


@pytest.mark.parametrize("name", ["été", "Zoë", "Łódź", "हिन्दी", "naïve 2"])
def test_names_keep_their_accents_however_they_are_written(name):
    assert tidy_name(normalize("NFD", name)) == normalize("NFC", name)
    rows = "".join(f"0.{place},1,{label}\n" for place, label in enumerate([name, "b", name, "b"]))
    points, _scale = read_csv(normalize("NFD", "x1,x2,label\n" + rows).encode())
    assert normalize("NFC", name) in points.labels


def drawn(points: OwnPoints, seed: int = 0):
    output = {"output": "softmax_ce"} if points.classes > 2 else {}
    return split(Experiment(data=points, network=output, seed=seed))


@given(own_points(), st.integers(0, 999_999))
def test_split_holds_every_point_once_and_every_class_twice(points, seed):
    parts = drawn(points, seed)
    rows = [*zip(parts.train.tolist(), parts.train_classes.tolist(), strict=True),
            *zip(parts.validation.tolist(), parts.validation_classes.tolist(), strict=True),
            *zip(parts.test.tolist(), parts.test_classes.tolist(), strict=True)]
    expected = np.array(points.table)[:, :2].astype(np.float32).tolist()
    assert Counter((*place, label) for place, label in rows) == Counter(
        (*place, row[2]) for place, row in zip(expected, points.table, strict=True))
    assert len(parts.train) == points.train_points
    for label in range(points.classes):
        train, validation, test = (np.count_nonzero(classes == label) for classes in (
            parts.train_classes, parts.validation_classes, parts.test_classes))
        assert train >= 1
        assert test >= 1
        if not points.validation_points:  # else the rounding of three parts adds up
            assert validation == 0
            assert abs(train - (train + test) * points.train_share) < 1 or min(train, test) == 1


def train_set(points: OwnPoints, seed: int) -> Counter:
    parts = drawn(points, seed)
    return Counter((*place, label) for place, label in zip(parts.train.tolist(), parts.train_classes.tolist(),
                                                           strict=True))


@given(own_points(most=40), st.integers(0, 999_999))
def test_a_point_added_at_the_end_moves_at_most_one_other(points, seed):
    x1, x2, label = points.table[0]
    more = points.model_copy(update={"table": (*points.table, (x1, x2, label))})
    before, after = train_set(points, seed), train_set(more, seed)
    assert (before - after).total() <= 1
    assert (after - before).total() <= 1 + (more.train_points - points.train_points)
    assert 0 <= more.train_points - points.train_points <= 1


def test_a_moved_point_keeps_its_split():
    points = OwnPoints()
    moved = points.model_copy(update={"table": ((1.23, 1.23, 0), *points.table[1:])})
    before, after = drawn(points), drawn(moved)
    changed = [(before.train != after.train).any(axis=1).sum(), (before.test != after.test).any(axis=1).sum()]
    assert sorted(changed) == [0, 1]


def test_the_seed_draws_the_split():
    assert train_set(OwnPoints(), 0) != train_set(OwnPoints(), 1)


@given(own_points())
def test_extent_is_above_every_point(points):
    farthest = max(max(abs(x1), abs(x2)) for x1, x2, _ in points.table)
    assert farthest < extent(points) <= max(1, farthest + 0.5)
    assert extent(points) * 2 == int(extent(points) * 2)
