"""What a run of a small dense network will cost, from the arithmetic. Pure Python."""

from math import ceil

from nnviz.arithmetic import rows, total
from nnviz.experiment import Experiment

# Fitted on runs of the fleet from 2-3-1 to six layers of 64, batch 1 to 1000, on one core of a 2-core server.
_SECONDS_PER_STEP_AND_LAYER = 5e-8
_SECONDS_PER_STEP_AND_PARAMETER = 4e-10
_SECONDS_PER_POINT_AND_UNIT = 4e-9
#: A run longer than this is a long one: it has its own place in the queue, and the page announces it.
LONG = 3.0


def epoch_seconds(experiment: Experiment) -> float:
    """Estimate the seconds that one epoch of one network takes (within a factor of three)."""
    layers = [row for row in rows(experiment) if row.kind == "dense"]
    units = sum(row.output_shape[0] for row in layers)
    points = experiment.data.train_points
    steps = ceil(points / experiment.batch_size)
    return (steps * (_SECONDS_PER_STEP_AND_LAYER * len(layers) + _SECONDS_PER_STEP_AND_PARAMETER * total(layers))
            + points * units * _SECONDS_PER_POINT_AND_UNIT)


def run_seconds(experiment: Experiment) -> float:
    """Estimate the seconds that a whole run takes, without compiling."""
    return experiment.training.epochs * epoch_seconds(experiment)
