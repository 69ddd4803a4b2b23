"""Which layers hold the parameters, and how two networks compare."""

import pytest
from hypothesis import given, settings
from strategies import image_experiments

from nnviz.arithmetic import ShapeError, rows, total
from nnviz.course.weights import NARROW, OPENING, POOLED, SEEING, WIRED
from nnviz.labs.digits.figures.weights import compare, depth, largest, segments


def both(pair):
    return rows(pair.experiment("a")), rows(pair.experiment("b"))


@pytest.mark.parametrize(("pair", "totals", "depths", "more", "deeper"), [
    (OPENING, (1_607_210, 6_444_170), (3, 5), "B", "B"),
    (POOLED, (402_986, 95_370), (3, 5), "A", "B"),
    (WIRED, (410_538, 27_562), (5, 5), "A", None),
    (SEEING, (407_050, 25_802), (2, 2), "A", None),
    (NARROW, (407_050, 29_674), (2, 6), "A", "B")])
def test_the_pages_pairs(pair, totals, depths, more, deeper):
    a, b = both(pair)
    found = compare(a, b)
    assert (total(a), total(b)) == totals
    assert (depth(a), depth(b)) == depths
    assert (found.more, found.deeper) == (more, deeper)
    assert found.ratio == max(totals) / min(totals)


def test_equal_networks_are_neither_more_nor_deeper():
    a, _ = both(OPENING)
    found = compare(a, a)
    assert (found.more, found.fewer, found.ratio, found.deeper) == ("A", "B", 1, None)


def test_the_largest_layer():
    row, share = largest(both(WIRED)[0])
    assert (row.name, share) == ("hidden_1", (6272 * 64 + 64) / 410_538)


@settings(deadline=None)
@given(image_experiments)
def test_the_pieces_of_a_bar_touch_and_add_up(experiment):
    try:
        lines = rows(experiment)
    except ShapeError:
        return
    frame = segments(lines)
    assert list(frame["start"]) == [0, *frame["end"][:-1]]
    assert frame["end"].iloc[-1] == total(lines)
    assert frame["share"].sum() == pytest.approx(1)
    assert list(frame["layer"]) == [line.name for line in lines if line.parameters]
