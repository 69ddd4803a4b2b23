"""What is said about a curve, worked out by hand."""

import pytest

from nnviz.analysis.robustness import Curve, hardest_and_easiest, table, tolerance

CURVE = Curve((-2, -1, 0, 1, 2, 3), (0.95, 0.4, 0.98, 0.93, 0.9, 0.2))


def test_between_two_positions_a_straight_line():
    assert CURVE.at(0) == 0.98
    assert CURVE.at(2.5) == pytest.approx(0.55)


def test_tolerance_ends_where_the_accuracy_first_falls():
    assert tolerance(CURVE, 0) == (0, 2)
    assert tolerance(CURVE, 0, level=0.3) == (-2, 2)
    assert tolerance(CURVE, 0, level=0.1) == (-2, 3)
    assert tolerance(CURVE, 3) is None


def test_the_hardest_distortion_has_the_lowest_accuracy():
    curves = {"a": CURVE, "b": Curve((0, 1), (0.9, 0.1)), "c": Curve((0, 1), (0.9, 0.8))}
    assert hardest_and_easiest(curves) == ("b", "c")
    assert curves["b"].worst == (1, 0.1)


def test_a_row_for_each_position():
    frame = table({"one": CURVE, "two": Curve((5,), (0.5,))})
    assert frame.values.tolist()[-2:] == [["one", 3, 0.2], ["two", 5, 0.5]]
    assert list(frame.columns) == ["series", "x", "y"]
    assert len(frame) == 7


def test_the_tolerance_ends_at_the_last_position_that_is_good_enough_on_either_side():
    curve = Curve((-3, -2, -1, 0, 1, 2, 3), (0.95, 0.5, 0.92, 0.99, 0.95, 0.91, 0.3))
    assert tolerance(curve, 0) == (-1, 2)
    assert tolerance(curve, 0, level=0.4) == (-3, 2)
    assert tolerance(curve, 0, level=0.2) == (-3, 3)
    assert tolerance(curve, 0, level=0.995) is None
