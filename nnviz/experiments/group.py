"""Several experiments that are trained together, of which only the scores are kept: points of a sweep, trials."""

import hashlib

from pydantic import Field

from nnviz.experiments.autoencoder import AutoencoderExperiment
from nnviz.experiments.classifier import ClassifierExperiment
from nnviz.experiments.images import ImageTraining
from nnviz.experiments.plane import Experiment, Training
from nnviz.experiments.tables import TableExperiment
from nnviz.experiments.value import Value
from nnviz.experiments.xray import XrayExperiment

MAX_MEMBERS = 512
Member = Experiment | ClassifierExperiment | AutoencoderExperiment | TableExperiment | XrayExperiment


class Group(Value):
    """Experiments of one family. Frozen, validated and hashable."""

    members: tuple[Member, ...] = Field(min_length=1, max_length=MAX_MEMBERS)

    @property
    def base(self) -> Member:
        """One of the members: all are of its family."""
        return self.members[0]

    @property
    def training(self) -> Training | ImageTraining:
        """How the longest of the members learns."""
        return max((member.training for member in self.members), key=lambda training: training.epochs)

    @property
    def key(self) -> str:
        """The identity: a hash of the canonical JSON (hexadecimal, 32 characters), never another kind's."""
        return hashlib.sha256(b"group " + self.model_dump_json().encode()).hexdigest()[:32]
