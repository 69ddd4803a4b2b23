"""The summary says what Keras's own says, for any network."""

import re

import pytest
from hypothesis import given, settings
from strategies import image_experiments

from nnviz.analysis.summary import _size, summary
from nnviz.arithmetic import ShapeError
from nnviz.course.experiments import get
from nnviz.models.image import build


@pytest.fixture(scope="module", autouse=True)
def wide_console():
    """Keras cuts its summary at the width of the console."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COLUMNS", "240")
        yield


def layers(text: str) -> list[tuple[str, ...]]:
    """Each layer's name, class, output shape and number of parameters, as a summary prints them."""
    return re.findall(r"(\w+) \((\w+)\)\W+(\(None[^)]*\))\W+([\d,]+)", text)


def totals(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if "params:" in line]


@settings(max_examples=40, deadline=None)
@given(image_experiments)
def test_equals_keras(experiment):
    try:
        ours = summary(experiment)
    except ShapeError:
        return
    lines = []
    build(experiment).summary(line_length=200, print_fn=lines.append)
    keras = "\n".join(lines)
    assert layers(keras)
    assert layers(ours) == layers(keras)
    assert totals(ours) == totals(keras)
    assert len(totals(ours)) == 3


def test_is_aligned():
    lines = summary(get("F9").experiment).splitlines()
    rule = lines[1]
    assert [line for line in lines if set(line) == {"─"}] == [rule] * 3
    table = lines[2:lines.index(rule, 4)]
    assert {len(line) for line in table} == {len(rule)}


def test_layers_that_do_not_fit_have_none():
    with pytest.raises(ShapeError):
        summary(get("F4").experiment.with_(network={"cell": 5}))


@pytest.mark.parametrize(("parameters", "written"), [
    (255, "1020.00 B"), (256, "1.00 KB"), (262_143, "1024.00 KB"), (262_144, "1.00 MB"), (268_435_456, "1.00 GB"),
    (2 * 268_435_456 * 1024, "2048.00 GB")])
def test_sizes_are_written_in_the_largest_unit_that_fits(parameters, written):
    assert _size(parameters) == written
