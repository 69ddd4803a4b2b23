"""What a run will cost, from the arithmetic and the speed of this machine."""

from math import ceil, prod
from time import perf_counter, sleep

import numpy as np

from nnviz.arithmetic import Row, rows, total
from nnviz.experiments.embedding import STEPS, Embedding, Work
from nnviz.experiments.images import ImageExperiment
from nnviz.experiments.plane import Experiment
from nnviz.experiments.spread import Run, Spread

# Fitted on runs of the fleet from 2-3-1 to six layers of 64, batch 1 to 1000, on one core of a 2-core server.
_SECONDS_PER_STEP_AND_LAYER = 5e-8
_SECONDS_PER_STEP_AND_PARAMETER = 4e-10
_SECONDS_PER_POINT_AND_UNIT = 4e-9
# Thirty networks took 4 to 15 times as long as one (wide ones most); scoring each of them took some milliseconds more.
_COST_OF_ANOTHER_DRAW = 0.3
_SECONDS_PER_DRAW = 0.006
# Fitted on runs of the fused engine, B1 to F9, on the same server.
_SECONDS_PER_IMAGE_STEP = 6e-4
_SECONDS_PER_IMAGE_STEP_AND_PARAMETER = 2.5e-9
_SECONDS_PER_PRODUCT = 2.3e-11
_SECONDS_PER_CONVOLVED_NUMBER = 2.2e-9
# Fitted on t-SNE of 2,000 points, of 10 to 784 dimensions, at perplexities of 5 to 50, on one core of that server.
_SECONDS_PER_EMBEDDED_POINT = 1.9e-3
_SECONDS_PER_NEIGHBOUR = 7e-6
#: How long that server took for the products of ``slowness``.
_REFERENCE_SECONDS = 0.0015
#: A run longer than this is a long one: it has its own place in the queue, and the page announces it.
LONG = 3.0


def length(work: Work) -> int:
    """Return how many epochs a run has; of an embedding, its steps."""
    return STEPS if isinstance(work, Embedding) else work.training.epochs


def kind(work: Work) -> str:
    """Return what is computed: ``points`` or ``images`` (a run on them), or ``embedding``."""
    if isinstance(work, Embedding):
        return "embedding"
    return "images" if reads_images(work) else "points"


def epoch_seconds(run: Work) -> float:
    """Estimate the seconds that one epoch takes, of all draws if it is a spread (within a factor of three).

    Of an embedding, those of one step.
    """
    if isinstance(run, Embedding):
        return _embedding_seconds(run) / STEPS
    if isinstance(run, Spread):
        together = 1.0 if reads_images(run) else _COST_OF_ANOTHER_DRAW
        return max(1.0, run.draws * together) * _network_epoch_seconds(run.base)
    return _network_epoch_seconds(run)


def is_long(work: Work) -> bool:
    """Tell whether a run queues with the long ones. An embedding never does: it takes one core for some seconds."""
    return not isinstance(work, Embedding) and run_seconds(work) > LONG


def reads_images(run: Run) -> bool:
    """Tell whether a run, or what a spread draws, is on images."""
    return isinstance(run.base if isinstance(run, Spread) else run, ImageExperiment)


def _images_epoch_seconds(experiment: ImageExperiment) -> float:
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


def _network_epoch_seconds(experiment: Experiment | ImageExperiment) -> float:
    if isinstance(experiment, ImageExperiment):
        return _images_epoch_seconds(experiment)
    layers = [row for row in rows(experiment) if row.kind == "dense"]
    units = sum(row.output_shape[0] for row in layers)
    points = experiment.data.train_points
    steps = ceil(points / experiment.batch_size)
    return (steps * (_SECONDS_PER_STEP_AND_LAYER * len(layers) + _SECONDS_PER_STEP_AND_PARAMETER * total(layers))
            + points * units * _SECONDS_PER_POINT_AND_UNIT)


def _embedding_seconds(embedding: Embedding) -> float:
    points = len(embedding.vectors)
    return points * (_SECONDS_PER_EMBEDDED_POINT + embedding.perplexity * _SECONDS_PER_NEIGHBOUR)


def run_seconds(run: Work) -> float:
    """Estimate the seconds that a whole run takes, without compiling."""
    scoring = run.draws * _SECONDS_PER_DRAW if isinstance(run, Spread) else 0
    return length(run) * epoch_seconds(run) + scoring
