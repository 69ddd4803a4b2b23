"""Mazur's page against our figures: what is exact, and what the common mistake explains."""

import pytest

from nnviz.labs.foundations.figures import mazur


def test_his_first_round_is_exact_and_his_later_figures_are_those_of_the_common_bug():
    exact = [found for found in mazur.found() if found.is_exact]
    mistaken = [found for found in mazur.found() if not found.is_exact]
    assert [found.figure.name for found in exact] == ["o1", "o2", "L", "w5", "w1"]
    assert [found.figure.printed for found in mistaken] == ["0.291027924", "0.015912196", "0.984065734", "0.000035085"]
    assert all(found.is_mistaken for found in mistaken)


def test_our_figures_are_the_exact_ones():
    found = {(one.figure.name, one.figure.updates): one.exact for one in mazur.found()}
    assert found["L", 1] == pytest.approx(0.291027774, abs=5e-10)
    assert found["L", 10_000] == pytest.approx(3.51019e-5, rel=2e-6)
    assert found["w1", 1] == pytest.approx(0.149780716, abs=5e-10)
