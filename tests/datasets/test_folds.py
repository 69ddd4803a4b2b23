"""Folds: every point that does not test validates exactly once, and the test points stay the same."""

import numpy as np
import pytest

from nnviz.datasets.plane import split
from nnviz.experiments.classifier import ClassifierExperiment
from nnviz.experiments.fields import Fold
from nnviz.experiments.own_points import OwnPoints
from nnviz.experiments.plane import Experiment
from nnviz.search.settings import folded

BASES = {"drawn": Experiment().with_(data={"points": 101}), "blobs": Experiment().with_(
    data={"kind": "blobs", "points": 50}, network={"output": "softmax_ce"}),
    "own": Experiment().with_(data=OwnPoints().model_dump())}


def as_set(points):
    return {tuple(point) for point in points.tolist()}


@pytest.mark.parametrize("base", BASES.values(), ids=BASES)
@pytest.mark.parametrize("of", [2, 3, 5])
def test_every_point_validates_once(base, of):
    parts = [split(folded(base, number, of)) for number in range(of)]
    alone = split(base)
    known = as_set(alone.train)
    for number, part in enumerate(parts):
        assert np.array_equal(part.test, alone.test)
        assert as_set(part.train) | as_set(part.validation) == known
        assert len(part.train) + len(part.validation) == len(alone.train)
        assert len(part.validation) == folded(base, number, of).data.validation_points
    assert sum(len(part.validation) for part in parts) == len(alone.train)
    assert set.union(*(as_set(part.validation) for part in parts)) == known


def test_an_experiment_without_folds_keeps_its_key():
    assert "fold" not in Experiment().model_dump_json()
    assert "fold" not in ClassifierExperiment().model_dump_json()
    assert "fold" in folded(Experiment(), 0, 2).model_dump_json()


def test_the_parts_differ_by_one_point_at_most():
    sizes = [Fold(number=number, of=7).size(100) for number in range(7)]
    assert sum(sizes) == 100
    assert max(sizes) - min(sizes) == 1
