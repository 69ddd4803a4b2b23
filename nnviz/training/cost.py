"""What a run will cost, from the arithmetic and the speed of this machine."""

from math import ceil, prod
from time import perf_counter, sleep

import numpy as np

from nnviz.arithmetic import Row, rows, total
from nnviz.experiments.embedding import STEPS, Embedding
from nnviz.experiments.explanation import Explanation
from nnviz.experiments.group import Group
from nnviz.experiments.images import IMAGE_SIZES, ImageExperiment
from nnviz.experiments.plane import Experiment
from nnviz.experiments.range_test import RangeTest
from nnviz.experiments.spread import Spread
from nnviz.experiments.strip import Strip
from nnviz.experiments.tables import TableExperiment

# Fitted on runs of the fleet from 2-3-1 to six layers of 64, batch 1 to 1000, on one core of a 2-core server.
_SECONDS_PER_STEP_AND_LAYER = 5e-8
_SECONDS_PER_STEP_AND_PARAMETER = 4e-10
_SECONDS_PER_POINT_AND_UNIT = 4e-9
# Thirty networks took 4 to 15 times as long as one (wide ones most); scoring each of them took some milliseconds more.
_COST_OF_ANOTHER_DRAW = 0.3
_COST_OF_ANOTHER_TABLE = 0.3
_SECONDS_PER_DRAW = 0.006
# Fitted on runs of the fused engine, B1 to F9, on the same server.
_SECONDS_PER_IMAGE_STEP = 6e-4
_SECONDS_PER_IMAGE_STEP_AND_PARAMETER = 2.5e-9
_SECONDS_PER_PRODUCT = 2.3e-11
_SECONDS_PER_CONVOLVED_NUMBER = 2.2e-9
# Fitted on networks of the housing table, from none to three layers of 200, batch 32, on the same server.
_SECONDS_PER_TABLE_STEP = 2e-6
_SECONDS_PER_TABLE_STEP_AND_PARAMETER = 2e-10
_SECONDS_PER_TABLE_PRODUCT = 4e-11
# Fitted on t-SNE of 2,000 points, of 10 to 784 dimensions, at perplexities of 5 to 50, on one core of that server.
_SECONDS_PER_EMBEDDED_POINT = 1.9e-3
_SECONDS_PER_NEIGHBOUR = 7e-6
#: How long that server took for the products of ``slowness``.
_REFERENCE_SECONDS = 0.0015
def images_epoch_seconds(experiment: ImageExperiment) -> float:
    """Estimate the seconds of an epoch of a network on images (within a factor of three)."""
    lines, images = rows(experiment), experiment.data.train_images
    steps = ceil(images / experiment.batch_size)
    convolved = sum(prod(line.output_shape) for line in lines if line.kind == "convolution")
    return (steps * (_SECONDS_PER_IMAGE_STEP + _SECONDS_PER_IMAGE_STEP_AND_PARAMETER * total(lines))
            + images * (_SECONDS_PER_PRODUCT * sum(map(products, lines)) + _SECONDS_PER_CONVOLVED_NUMBER * convolved))


def products(line: Row) -> int:
    """Return how many numbers a layer multiplies to look at one image: about one for each use of a weight."""
    height_and_width = prod(line.output_shape[:-1]) if line.kind == "convolution" else 1
    return line.parameters * height_and_width if line.kind in ("dense", "convolution") else 0


def slowness() -> float:
    """Measure this machine: how many times as long as on the server of the estimates multiplying matrices takes.

    The fastest of some tries counts, a moment apart: whatever else the machine does only ever adds time.
    """
    matrix = np.ones((512, 512), np.float32)

    def multiply() -> float:
        sleep(0.01)
        start = perf_counter()
        matrix @ matrix
        return perf_counter() - start

    return min(multiply() for _ in range(20)) / _REFERENCE_SECONDS


def plane_epoch_seconds(experiment: Experiment) -> float:
    """Estimate the seconds of an epoch of a small network on points (within a factor of three)."""
    layers = [row for row in rows(experiment) if row.kind == "dense"]
    units = sum(row.output_shape[0] for row in layers)
    points = experiment.data.train_points
    steps = ceil(points / experiment.batch_size)
    return (steps * (_SECONDS_PER_STEP_AND_LAYER * len(layers) + _SECONDS_PER_STEP_AND_PARAMETER * total(layers))
            + points * units * _SECONDS_PER_POINT_AND_UNIT)


def spread_epoch_seconds(spread: Spread) -> float:
    """Estimate the seconds of an epoch of all draws, which are trained side by side."""
    assert isinstance(spread.base, Experiment)
    return max(1.0, spread.draws * _COST_OF_ANOTHER_DRAW) * plane_epoch_seconds(spread.base)


def table_epoch_seconds(experiment: TableExperiment) -> float:
    """Estimate the seconds of an epoch of a network of a table (within a factor of three)."""
    lines, points = rows(experiment), experiment.data.train_points
    dense = sum(line.kind == "dense" for line in lines)
    return (ceil(points / experiment.batch_size) * (_SECONDS_PER_TABLE_STEP * dense
                                                    + _SECONDS_PER_TABLE_STEP_AND_PARAMETER * total(lines))
            + points * total(lines) * _SECONDS_PER_TABLE_PRODUCT)


def table_spread_epoch_seconds(spread: Spread) -> float:
    """Estimate the seconds of an epoch of all draws, which are trained side by side, in two threads."""
    assert isinstance(spread.base, TableExperiment)
    return max(1.0, spread.draws * _COST_OF_ANOTHER_TABLE) * table_epoch_seconds(spread.base)


def strip_epoch_seconds(strip: Strip) -> float:
    """Estimate the seconds of an epoch of all values of a knob, most of which are trained side by side."""
    members = strip.members()
    return max(1.0, len(members) * _COST_OF_ANOTHER_DRAW) * max(map(plane_epoch_seconds, members))


def strip_scoring_seconds(strip: Strip) -> float:
    """Estimate the seconds that it takes to score all values of a knob, and to draw them."""
    return len(strip.values) * strip.draws * _SECONDS_PER_DRAW


def image_spread_epoch_seconds(spread: Spread) -> float:
    """Estimate the seconds of an epoch of all draws, which are trained one after another."""
    assert isinstance(spread.base, ImageExperiment)
    return spread.draws * images_epoch_seconds(spread.base)


def scoring_seconds(spread: Spread) -> float:
    """Estimate the seconds that it takes to score all draws."""
    return spread.draws * _SECONDS_PER_DRAW


def step_seconds(embedding: Embedding) -> float:
    """Estimate the seconds of one of an embedding's steps."""
    points = len(embedding.vectors)
    return points * (_SECONDS_PER_EMBEDDED_POINT + embedding.perplexity * _SECONDS_PER_NEIGHBOUR) / STEPS


def explanation_step_seconds(asked: Explanation) -> float:
    """Estimate the seconds of one of an explanation's steps: all test images once, a third of what training takes."""
    data = asked.experiment.data
    return images_epoch_seconds(asked.experiment) * IMAGE_SIZES[data.dataset][3] / data.train_images / 3 + 0.02
def range_step_seconds(test: RangeTest) -> float:
    """Estimate the seconds of a batch of all seeds of a range test, which are trained side by side."""
    assert isinstance(test.base, Experiment)
    return test.seeds * plane_epoch_seconds(test.base) * test.base.batch_size / test.base.data.train_points


def image_range_step_seconds(test: RangeTest) -> float:
    """Estimate the seconds of a batch of all seeds of a range test on images, one after another."""
    assert isinstance(test.base, ImageExperiment)
    return test.seeds * images_epoch_seconds(test.base) * test.base.batch_size / test.base.data.train_images


def group_epoch_seconds(group: Group) -> float:
    """Estimate the seconds of an epoch of all members of a group, many of them side by side."""
    members = [member for member in group.members if isinstance(member, Experiment)]
    return max(1.0, len(members) * _COST_OF_ANOTHER_DRAW) * sum(map(plane_epoch_seconds, members)) / len(members)


def image_group_epoch_seconds(group: Group) -> float:
    """Estimate the seconds of an epoch of all members of a group on images, one after another."""
    return sum(images_epoch_seconds(member) for member in group.members if isinstance(member, ImageExperiment))


def group_scoring_seconds(group: Group) -> float:
    """Estimate the seconds that it takes to score all members of a group at their end."""
    return len(group.members) * _SECONDS_PER_DRAW / 10


def table_range_step_seconds(test: RangeTest) -> float:
    """Estimate the seconds of a batch of all seeds of a range test on a table, which are trained side by side."""
    assert isinstance(test.base, TableExperiment)
    return test.seeds * table_epoch_seconds(test.base) * test.base.batch_size / test.base.data.train_points


def table_group_epoch_seconds(group: Group) -> float:
    """Estimate the seconds of an epoch of all members of a group on a table, two at a time."""
    return sum(table_epoch_seconds(member) for member in group.members if isinstance(member, TableExperiment)) / 2
