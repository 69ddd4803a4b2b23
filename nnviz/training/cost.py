"""What a run of a small dense network, or of a spread of them, will cost, from the arithmetic. Pure Python."""

from math import ceil

from nnviz.arithmetic import rows, total
from nnviz.experiment import Experiment
from nnviz.spread import Run, Spread

# Fitted on runs of the fleet from 2-3-1 to six layers of 64, batch 1 to 1000, on one core of a 2-core server.
_SECONDS_PER_STEP_AND_LAYER = 5e-8
_SECONDS_PER_STEP_AND_PARAMETER = 4e-10
_SECONDS_PER_POINT_AND_UNIT = 4e-9
# Thirty networks side by side took 4 to 18 times as long as one; scoring each of them took some milliseconds more.
_COST_OF_ANOTHER_DRAW = 0.4
_SECONDS_PER_DRAW = 0.006
#: A run longer than this is a long one: it has its own place in the queue, and the page announces it.
LONG = 3.0


def epoch_seconds(run: Run) -> float:
    """Estimate the seconds that one epoch takes, of all draws if it is a spread (within a factor of three)."""
    if isinstance(run, Spread):
        return max(1.0, run.draws * _COST_OF_ANOTHER_DRAW) * _network_epoch_seconds(run.base)
    return _network_epoch_seconds(run)


def _network_epoch_seconds(experiment: Experiment) -> float:
    layers = [row for row in rows(experiment) if row.kind == "dense"]
    units = sum(row.output_shape[0] for row in layers)
    points = experiment.data.train_points
    steps = ceil(points / experiment.batch_size)
    return (steps * (_SECONDS_PER_STEP_AND_LAYER * len(layers) + _SECONDS_PER_STEP_AND_PARAMETER * total(layers))
            + points * units * _SECONDS_PER_POINT_AND_UNIT)


def run_seconds(run: Run) -> float:
    """Estimate the seconds that a whole run takes, without compiling."""
    scoring = run.draws * _SECONDS_PER_DRAW if isinstance(run, Spread) else 0
    return run.training.epochs * epoch_seconds(run) + scoring
