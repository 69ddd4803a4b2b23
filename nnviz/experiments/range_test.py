"""The learning-rate range test as one frozen value: the rate grows at every step, over many seeds at once."""

import hashlib
from math import exp, log
from typing import Self

from pydantic import Field, model_validator

from nnviz.experiments.autoencoder import AutoencoderExperiment
from nnviz.experiments.classifier import ClassifierExperiment
from nnviz.experiments.images import ImageExperiment, ImageTraining
from nnviz.experiments.plane import Experiment, Training
from nnviz.experiments.tables import TableExperiment
from nnviz.experiments.value import Value
from nnviz.experiments.xray import XrayExperiment
from nnviz.language import mark as _

_SEEDS = 1_000_000
MAX_SEEDS = 60


class RangeTest(Value):
    """An experiment whose learning rate is multiplied by the same factor after each batch, for many seeds.

    The first batch is trained at the lowest rate, the last one, after so many multiplications, at the highest.

    Raises
    ------
    pydantic.ValidationError
        If a value is out of its bounds, or the highest rate is not above the lowest.
    """

    base: Experiment | ClassifierExperiment | AutoencoderExperiment | TableExperiment | XrayExperiment
    seeds: int = Field(30, ge=1, le=MAX_SEEDS, title=_("Seeds"), description=_(
        "The test is made with so many random draws: each gives a curve, and the band shows how far they lie apart."))
    lowest: float = Field(1e-5, ge=1e-8, le=1, title=_("Lowest rate"), description=_("The rate of the first batch."))
    highest: float = Field(1.0, ge=1e-6, le=100, title=_("Highest rate"), description=_("The rate of the last batch."))
    steps: int = Field(500, ge=20, le=2000, title=_("Multiplications"), description=_(
        "So many times the rate is multiplied by the same factor, once after each batch."))

    @model_validator(mode="after")
    def _rates_rise(self) -> Self:
        if self.highest <= self.lowest:
            raise ValueError(_("the highest rate is above the lowest"))
        return self

    @property
    def key(self) -> str:
        """The run's identity: a hash of the canonical JSON (hexadecimal, 32 characters), never another kind's."""
        return hashlib.sha256(b"range " + self.model_dump_json().encode()).hexdigest()[:32]

    @property
    def training(self) -> Training | ImageTraining:
        """How the network learns, but for the rate."""
        return self.base.training

    @property
    def factor(self) -> float:
        """What the rate is multiplied by after each batch.

        >>> round(RangeTest(base=Experiment()).factor, 4)
        1.0233
        """
        return exp(log(self.highest / self.lowest) / self.steps)

    @property
    def rates(self) -> list[float]:
        """The learning rate of every batch: one more than there are multiplications."""
        return [self.lowest * self.factor ** step for step in range(self.steps + 1)]

    def members(self) -> list[Experiment | ImageExperiment | TableExperiment]:
        """Return the experiment of each seed; the first is the base itself."""
        base: Experiment | ImageExperiment | TableExperiment = self.base
        return [base.with_(seed=(base.seed + draw) % _SEEDS) for draw in range(self.seeds)]
