"""What a sweep and a search are, as frozen values, and the experiments that each of their points stands for."""

import hashlib
from collections.abc import Mapping
from math import inf
from typing import Any, Self, get_args

from pydantic import Field, model_validator

from nnviz.experiments.fields import MAX_FOLDS, Fold
from nnviz.experiments.group import Member
from nnviz.experiments.images import ImageExperiment
from nnviz.experiments.own_points import OwnPoints
from nnviz.experiments.space import MAX_POINTS, Space, SpaceError
from nnviz.experiments.tables import TableExperiment
from nnviz.experiments.value import Value
from nnviz.experiments.xray import XrayExperiment
from nnviz.language import mark as _
from nnviz.links.search import NO_SCORE, Sampler, Score, SearchKnobs, SweepKnobs, scores_of
from nnviz.links.space import read, set_knobs

SAMPLERS: tuple[Sampler, ...] = get_args(Sampler)
_SEEDS = 1_000_000
#: What validates where an experiment has nothing that does: a share of the points, or so many images at most.
_SHARE, _IMAGES = 0.25, 1000
#: Fresh seeds lie so far from those that a search has used.
_FRESH = 500_000


def lower_is_better(score: Score) -> bool:
    """Tell whether the smaller value of a score is the better one."""
    return score != "accuracy"


def validated(experiment: Any) -> Any:
    """Return an experiment with something that validates: nothing is ever chosen by the test set."""
    data = experiment.data
    if isinstance(experiment, TableExperiment):
        return experiment
    if isinstance(experiment, ImageExperiment):
        return experiment if data.validation else experiment.with_(
            data={"validation": min(_IMAGES, max(100, data.train_images // 5))})
    return experiment if data.validation_share else experiment.with_(data={"validation_share": _SHARE})


def folded(experiment: Any, number: int, of: int) -> Any:
    """Return one fold of an experiment's cross-validation."""
    if isinstance(experiment, XrayExperiment):  # its three sets are given: other seeds take the place of folds
        return experiment.with_(seed=(experiment.seed + number) % _SEEDS)
    values: dict[str, Any] = {"fold": Fold(number=number, of=of).model_dump()}
    if not isinstance(experiment, TableExperiment):  # a fold takes the place of its other validation
        values |= {"validation": 0} if isinstance(experiment, ImageExperiment) else {"validation_share": 0.0}
    return experiment.with_(data=values)


class Sweep(Value):
    """One or two knobs of an experiment with their values, each point trained over some seeds.

    Raises
    ------
    pydantic.ValidationError
        If there are more than two knobs or too many points.
    """

    base: Member
    space: Space
    seeds: int = Field(SweepKnobs.model_fields["seeds"].default, ge=1, le=30)

    @model_validator(mode="after")
    def _is_small_enough(self) -> Self:
        if len(self.space.knobs) > 2:
            raise SpaceError(_("a sweep moves one knob or two"))
        if self.space.size * self.seeds > MAX_POINTS:
            raise SpaceError(_("{count} networks are too many: at most {most}"), count=self.space.size * self.seeds,
                             most=MAX_POINTS)
        return self

    @property
    def key(self) -> str:
        """The identity: a hash of the canonical JSON (hexadecimal, 32 characters)."""
        return hashlib.sha256(b"sweep " + self.model_dump_json().encode()).hexdigest()[:32]

    def members(self, point: Mapping[str, str]) -> list[Any]:
        """Return the experiments of a point, one for each seed, with something that validates."""
        experiment = validated(set_knobs(self.base, point))
        return [experiment.with_(seed=(experiment.seed + draw) % _SEEDS) for draw in range(self.seeds)]


class Search(Value):
    """A search for the best point of a space by cross-validation.

    Raises
    ------
    pydantic.ValidationError
        If a value is out of its bounds, or the experiment has no such score.
    """

    base: Member
    space: Space
    sampler: Sampler = "tpe"
    trials: int = Field(50, ge=1, le=MAX_POINTS)
    seconds: int = Field(0, ge=0, le=86_400)
    folds: int = Field(2, ge=2, le=MAX_FOLDS)
    score: Score = "accuracy"
    pruner: bool = False
    seed: int = Field(0, ge=0, le=999_999)

    @model_validator(mode="after")
    def _score_is_there(self) -> Self:
        if self.score not in scores_of(self.base):
            raise SpaceError(NO_SCORE, score=self.score, known=", ".join(scores_of(self.base)))
        return self

    @property
    def key(self) -> str:
        """The identity of what is searched for; a search with a larger budget goes on with the same one."""
        facts = self.model_dump_json(exclude={"trials", "seconds"})
        return hashlib.sha256(b"search " + facts.encode()).hexdigest()[:32]

    @property
    def most(self) -> int:
        """How many trials there can be."""
        return min(self.trials, self.space.size) if self.sampler == "grid" else self.trials

    @property
    def metric(self) -> str:
        """The score's full name: ``validation_loss``."""
        return f"validation_{self.score}"

    @property
    def lower_is_better(self) -> bool:
        """Whether the smaller score is the better one."""
        return lower_is_better(self.score)

    @property
    def worst(self) -> float:
        """The score of a network that left the numbers."""
        return inf if self.lower_is_better else 0.0

    def experiment(self, point: Mapping[str, str]) -> Any:
        """Return the experiment of a point. Raises ``SpaceError`` if it is not possible."""
        return set_knobs(self.base, point)

    def members(self, point: Mapping[str, str]) -> list[Any]:
        """Return the experiments of a trial, one for each fold."""
        experiment = self.experiment(point)
        return [folded(experiment, number, self.folds) for number in range(self.folds)]

    def fresh(self, point: Mapping[str, str], seeds: int) -> list[Any]:
        """Return the trial anew with seeds that the search never used: all folds of the first seed, then the next."""
        return [_fresh(member, draw) for draw in range(seeds) for member in self.members(point)]

    def tested(self, point: Mapping[str, str], seeds: int) -> list[Any]:
        """Return the experiments that are tested at the end: as little as possible validates, the rest trains."""
        experiment = self.experiment(point)
        if isinstance(experiment, XrayExperiment):
            none = {}
        elif isinstance(experiment, TableExperiment):
            none = {"fold": None, "validation_share": 0.1}
        else:
            none = {"validation": 0} if isinstance(experiment, ImageExperiment) else {"validation_share": 0.0}
        return [_fresh(experiment.with_(data=none), draw) for draw in range(seeds)]


def _fresh(experiment: Any, draw: int) -> Any:
    """Return an experiment with a seed that no search uses; data that are not drawn keep their three sets."""
    given = isinstance(experiment, TableExperiment) or isinstance(experiment.data, OwnPoints)
    seed = (experiment.seed + _FRESH + draw * MAX_FOLDS) % _SEEDS
    return experiment.with_(**{"weights_seed" if given else "seed": seed})


def sweep_of(knobs: SweepKnobs) -> Sweep:
    """Return the sweep of a page's knobs."""
    return Sweep(base=knobs.base, space=read(knobs.space, knobs.base), seeds=knobs.seeds)


def search_of(knobs: SearchKnobs) -> Search:
    """Return the search of a page's knobs."""
    return Search(base=knobs.base, space=read(knobs.space, knobs.base), sampler=knobs.sampler, trials=knobs.trials,
                  seconds=knobs.seconds, folds=knobs.folds, score=knobs.score, pruner=knobs.pruner, seed=knobs.draw)
