"""Programs are made for every network that can be set."""

import pytest

from nnviz.experiments.plane import Experiment
from nnviz.training import sizes
from nnviz.training.trainers import spec_of


@pytest.mark.parametrize(("size", "holds"), [(1, 4), (4, 4), (5, 8), (64, 64)])
def test_the_smallest_size_that_holds_it(size, holds):
    assert sizes.bucket("neurons", size, sizes.WIDTHS) == holds


def test_what_does_not_fit_is_named():
    with pytest.raises(ValueError, match="65 neurons: programs are made for at most 64"):
        sizes.bucket("neurons", 65, sizes.WIDTHS)


def test_the_largest_experiment_fits():
    largest = Experiment().with_(
        data={"points": 4000, "train_share": 0.9}, training={"batch": 4000},
        network={"inputs": ["x1", "x2", "x1^2", "x2^2", "x1*x2", "sin(x1)", "sin(x2)"], "hidden": [{"units": 64}] * 6})
    spec = spec_of(largest)
    assert (spec.sizes.inputs, spec.sizes.width, spec.points, spec.batch) == (7, 64, 4096, 4096)
