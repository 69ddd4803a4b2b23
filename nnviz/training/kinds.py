"""The kinds of work that the queue does, one table: how each is computed, how long it takes, whether it can go on."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from nnviz.experiments.autoencoder import AutoencoderExperiment
from nnviz.experiments.classifier import ClassifierExperiment
from nnviz.experiments.embedding import STEPS, Embedding, Work
from nnviz.experiments.explanation import Explanation, steps
from nnviz.experiments.group import Group
from nnviz.experiments.plane import Experiment
from nnviz.experiments.range_test import RangeTest
from nnviz.experiments.spread import Spread
from nnviz.experiments.strip import Strip
from nnviz.experiments.tables import TableExperiment
from nnviz.experiments.xray import XrayExperiment
from nnviz.language import mark as _
from nnviz.training import cost, memory

#: A run longer than this is a long one, in seconds: it has its own place in the queue, and the page announces it.
LONG = 3.0


@dataclass(frozen=True)
class Kind:
    """One kind of work.

    Attributes
    ----------
    name : str
    engine : str
        The function of ``tasks`` that computes it in a worker.
    speed : str
        Works that share a speed: what the queue learns from one tells the time of the others.
    epoch_seconds : function
        Estimates the seconds of one epoch, of all draws if it is a spread; of an embedding, of one step.
    need : function
        Estimates the memory that it needs.
    shorter : str
        What a reader does who has set one that would take all day: a sentence marked for translation.
    more_seconds : function
        Estimates what comes on top of the epochs.
    goes_on : bool
        Whether it can go on where an earlier run ended.
    always_long : bool
        Whether it queues with the long runs however short it is.
    model : str
        The module of ``nnviz.models`` that builds its network; empty where there is none.
    """

    name: str
    engine: str
    speed: str
    epoch_seconds: Callable[[Any], float]
    need: Callable[[Any], memory.Need]
    shorter: str
    more_seconds: Callable[[Any], float] = lambda run: 0.0
    goes_on: bool = False
    always_long: bool = False
    model: str = ""


_FEWER_DRAWS = _("This would take many hours here. Choose fewer draws, or fewer epochs.")

PLANE = Kind(
    "plane", "train_plane", "points", cost.plane_epoch_seconds, memory.plane_need,
    _("This would take many hours here. Choose fewer epochs or a larger batch."), model="mlp")
PLANE_SPREAD = Kind(
    "plane spread", "train_draws", "points", cost.spread_epoch_seconds, memory.spread_need, _FEWER_DRAWS,
    cost.scoring_seconds)
TABLE = Kind(
    "table", "train_table", "tables", cost.table_epoch_seconds, memory.table_need,
    _("This would take many hours here. Choose fewer epochs or a larger batch."), model="table")
TABLE_SPREAD = Kind(
    "table spread", "train_draws", "tables", cost.table_spread_epoch_seconds, memory.table_spread_need, _FEWER_DRAWS,
    cost.scoring_seconds)
STRIP = Kind(
    "strip", "train_strip", "strips", cost.strip_epoch_seconds, memory.strip_need,
    _("This would take many hours here. Choose fewer epochs or a larger batch."), cost.strip_scoring_seconds)
IMAGES = Kind(
    "images", "train_on_images", "images", cost.images_epoch_seconds, memory.images_need,
    _("This would take many hours here. Choose fewer epochs, fewer training images or a smaller network."),
    goes_on=True, model="image")
IMAGE_SPREAD = Kind(
    "image spread", "train_draws", "images", cost.image_spread_epoch_seconds, memory.image_spread_need, _FEWER_DRAWS,
    cost.scoring_seconds)
EMBEDDING = Kind(
    "embedding", "embed", "embedding", cost.step_seconds, memory.embedding_need,
    _("This would take many hours here. Choose fewer points."), always_long=True)

EXPLANATION = Kind(
    "explanation", "explain", "explanation", cost.explanation_step_seconds, memory.explanation_need,
    _("This would take many hours here. Choose a smaller network."))

_FEWER_SEEDS = _("This would take many hours here. Choose fewer seeds, or a smaller batch.")
_FEWER_POINTS = _("This would take many hours here. Choose fewer points, fewer seeds or fewer epochs.")
PLANE_RANGE = Kind(
    "plane range test", "test_range", "range", cost.range_step_seconds, memory.alone_need, _FEWER_SEEDS)
IMAGE_RANGE = Kind(
    "image range test", "test_range", "range", cost.image_range_step_seconds, memory.alone_need, _FEWER_SEEDS)
PLANE_GROUP = Kind(
    "plane group", "train_group", "group", cost.group_epoch_seconds, memory.group_need, _FEWER_POINTS,
    cost.group_scoring_seconds)
TABLE_RANGE = Kind(
    "table range test", "test_range", "range", cost.table_range_step_seconds, memory.alone_need, _FEWER_SEEDS)
TABLE_GROUP = Kind(
    "table group", "train_group", "tables", cost.table_group_epoch_seconds, memory.group_need, _FEWER_POINTS)
IMAGE_GROUP = Kind(
    "image group", "train_group", "images", cost.image_group_epoch_seconds, memory.group_need, _FEWER_POINTS)

_ON_IMAGES = (IMAGES, IMAGE_SPREAD, IMAGE_RANGE, IMAGE_GROUP)
#: What is trained or placed -> its kind alone, as a spread, as a range test, and in a group.
_KINDS: dict[type, tuple[Kind, ...]] = {
    Experiment: (PLANE, PLANE_SPREAD, PLANE_RANGE, PLANE_GROUP), Strip: (STRIP,),
    TableExperiment: (TABLE, TABLE_SPREAD, TABLE_RANGE, TABLE_GROUP),
    ClassifierExperiment: _ON_IMAGES, AutoencoderExperiment: _ON_IMAGES, XrayExperiment: _ON_IMAGES,
    Embedding: (EMBEDDING,), Explanation: (EXPLANATION,)}
#: What is made of several runs of an experiment -> the place of its kind among those.
_MANY: dict[type, int] = {Spread: 1, RangeTest: 2, Group: 3}


def kind_of(run: Work) -> Kind:
    """Return the kind of a run.

    Raises
    ------
    KeyError
        If the queue does not know such a value.
    """
    if isinstance(run, Spread | RangeTest | Group):
        return _KINDS[type(run.base)][_MANY[type(run)]]
    return _KINDS[type(run)][0]


def length(run: Work) -> int:
    """Return how many epochs a run has; of an embedding or explanation, its steps; of a range test, its batches."""
    if isinstance(run, Explanation):
        return steps()
    if isinstance(run, Embedding):
        return STEPS
    return run.steps + 1 if isinstance(run, RangeTest) else run.training.epochs


def epoch_seconds(run: Work) -> float:
    """Estimate the seconds that one epoch takes (within a factor of three)."""
    return kind_of(run).epoch_seconds(run)


def run_seconds(run: Work) -> float:
    """Estimate the seconds that a whole run takes, without compiling."""
    return length(run) * epoch_seconds(run) + kind_of(run).more_seconds(run)


def is_long(run: Work) -> bool:
    """Tell whether a run queues with the long ones."""
    return kind_of(run).always_long or run_seconds(run) > LONG
