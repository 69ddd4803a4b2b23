"""The same settings over many random draws, as one frozen value: is a result the settings', or luck?"""

import hashlib
from functools import lru_cache
from itertools import pairwise
from typing import Literal, Self

from pydantic import Field, TypeAdapter, model_validator

from nnviz.experiments.autoencoder import AutoencoderExperiment
from nnviz.experiments.classifier import ClassifierExperiment
from nnviz.experiments.group import Group
from nnviz.experiments.images import ImageExperiment, ImageTraining
from nnviz.experiments.plane import Experiment, Training
from nnviz.experiments.range_test import RangeTest
from nnviz.experiments.strip import Strip
from nnviz.experiments.tables import TableExperiment
from nnviz.experiments.value import Value
from nnviz.experiments.xray import XrayExperiment
from nnviz.language import mark as _

#: Seeds go from 0 to one less.
_SEEDS = 1_000_000
MAX_DRAWS = 60
#: Whether the draws are on images -> how many of them a worker of a cluster trains at least.
_DRAWS_OF_A_PART = {True: 2, False: 15}
#: So many draws are trained at once; more follow in further rounds.
DRAWS_AT_ONCE = 32


class Spread(Value):
    """An experiment, trained with one random draw after another. Frozen, validated and hashable.

    Raises
    ------
    pydantic.ValidationError
        If a value is out of its bounds, or images are to be drawn anew: they are real.
    """

    base: Experiment | ClassifierExperiment | AutoencoderExperiment | TableExperiment | XrayExperiment
    vary: Literal["both", "data", "weights"] = Field(
        "both", title=_("What is drawn anew"),
        description=_("Each draw has other points, other initial weights, or both."))
    draws: int = Field(30, ge=2, le=MAX_DRAWS, title=_("Draws"), description=_("How many random draws are trained."))

    @model_validator(mode="after")
    def _images_are_not_drawn(self) -> Self:
        if isinstance(self.base, ImageExperiment) and self.vary != "both":
            raise ValueError("an experiment on images varies in its seed as a whole")
        return self

    @property
    def key(self) -> str:
        """The run's identity: a hash of the canonical JSON (hexadecimal, 32 characters), never an Experiment's."""
        return hashlib.sha256(b"spread " + self.model_dump_json().encode()).hexdigest()[:32]

    @property
    def training(self) -> Training | ImageTraining:
        """How each of the draws learns."""
        return self.base.training

    @property
    def seeds(self) -> list[int]:
        """The seed that tells each draw from the others: that of the initial weights if only they vary."""
        base = self.base
        first = (base.initial_seed if self.vary == "weights" and not isinstance(base, ImageExperiment)
                 else base.seed)
        return [(first + draw) % _SEEDS for draw in range(self.draws)]

    def members(self) -> list[Experiment | ImageExperiment | TableExperiment]:
        """Return the experiment of each draw, in the order of the seeds; the first is the base itself."""
        return list(_members(self))

    def parts(self) -> list["Spread"]:
        """Cut the draws into spreads of their own, which several workers can share; always in the same way.

        Networks on images train one after another, so a part has few draws; others train side by side.
        """
        most = _DRAWS_OF_A_PART[isinstance(self.base, ImageExperiment)]
        count = max(1, self.draws // most)
        ends = [self.draws * number // count for number in range(count + 1)]
        members = self.members()
        return [Spread(base=members[first], vary=self.vary, draws=end - first) for first, end in pairwise(ends)]

    def seeds_of(self, draw: int) -> dict[str, int | None]:
        """Return the fields of a draw's experiment that differ from the base, from the second draw on."""
        base = self.base
        seed = (base.seed + draw) % _SEEDS
        if isinstance(base, ImageExperiment):
            return {"seed": seed}
        initial = (base.initial_seed + draw) % _SEEDS
        if self.vary == "data":
            return {"seed": seed, "weights_seed": base.initial_seed}
        if self.vary == "weights":
            return {"weights_seed": initial}
        return {"seed": seed, "weights_seed": None if base.weights_seed is None else initial}


@lru_cache(maxsize=64)
def _members(spread: Spread) -> tuple[Experiment | ImageExperiment | TableExperiment, ...]:
    base: Experiment | ImageExperiment | TableExperiment = spread.base
    return (base, *(base.with_(**spread.seeds_of(draw)) for draw in range(1, spread.draws)))


#: What the queue trains: one experiment, a spread of them, all values of a knob, a range test, or a group.
Run = Experiment | ImageExperiment | TableExperiment | Spread | Strip | RangeTest | Group
_RUN: TypeAdapter[Run] = TypeAdapter(
    Experiment | ClassifierExperiment | AutoencoderExperiment | TableExperiment | XrayExperiment | Spread | Strip
    | RangeTest | Group)


def run_from_json(text: str) -> Run:
    """Read an experiment of any kind, or what is made of several, from its JSON.

    Raises
    ------
    pydantic.ValidationError
        If it is none of them.
    """
    return _RUN.validate_json(text)
