"""What a range test and a group of experiments leave: losses against the rate, scores at the end."""

from dataclasses import dataclass

import numpy as np

from nnviz.experiments.group import Group
from nnviz.experiments.range_test import RangeTest


@dataclass(frozen=True, eq=False)
class RangeRecording:
    """The loss of every batch of a range test.

    Attributes
    ----------
    test : RangeTest
    losses : float32 (seeds, batches)
        The batch's mean loss, before the step that its rate makes. NaN in batches that a stopped test did not reach.
    seconds, compile_seconds : float
        Time of all seeds with compiling, and the part that compiling took.
    ended : str
        ``finished`` or ``stopped``.
    """

    test: RangeTest
    losses: np.ndarray
    seconds: float
    compile_seconds: float = 0.0
    ended: str = "finished"

    @property
    def rates(self) -> np.ndarray:
        """The learning rate of each batch, float64 (batches,)."""
        return np.array(self.test.rates)

    @property
    def stopped(self) -> bool:
        """Whether the user ended it."""
        return self.ended == "stopped"

    @property
    def epochs(self) -> int:
        """The batches that were trained, on average over the seeds."""
        return int(np.isfinite(self.losses).mean() * self.losses.shape[1])

    @property
    def last_loss(self) -> float:
        """The mean of the losses of the first batch: those at the end tell nothing."""
        return float(self.losses[:, 0].mean())

    @property
    def nbytes(self) -> int:
        """Memory that the recording holds, in bytes."""
        return self.losses.nbytes


@dataclass(frozen=True, eq=False)
class GroupRecording:
    """The scores of a group's members after their last epoch.

    Attributes
    ----------
    group : Group
    scores : dict of float64 (members,)
        ``train_loss``, ``test_accuracy`` and so on, those that the members have; NaN of members that were not trained.
    ended : tuple of str
        How each member ended: see ``Recording.ended``.
    seconds, compile_seconds : float
        Time of all members with compiling, and the part that compiling took.
    """

    group: Group
    scores: dict[str, np.ndarray]
    ended: tuple[str, ...]
    seconds: float
    compile_seconds: float = 0.0

    @property
    def stopped(self) -> bool:
        """Whether the user ended it."""
        return "stopped" in self.ended

    @property
    def epochs(self) -> int:
        """The epochs that were asked for."""
        return self.group.training.epochs

    @property
    def last_loss(self) -> float:
        """The mean of the members' last training losses."""
        return float(np.mean(self.scores["train_loss"]))

    @property
    def nbytes(self) -> int:
        """Memory that the recording holds, in bytes."""
        return sum(values.nbytes for values in self.scores.values())
