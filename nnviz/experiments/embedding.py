"""A t-SNE map of points as a value that the queue computes, beside the runs of networks, and what it leaves."""

import hashlib
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from nnviz.experiments.explanation import Explanation
from nnviz.experiments.spread import Run

#: The queue is told how far an embedding is in steps: so many are the whole.
STEPS = 100


@dataclass(frozen=True, eq=False)
class Embedding:
    """Points of many dimensions that t-SNE shall place in the plane.

    Parameters
    ----------
    vectors : float or uint8 (n, d)
        The points.
    perplexity : int
        About how many neighbours count for a point.
    seed : int
        Of t-SNE's random start.
    """

    vectors: np.ndarray
    perplexity: int
    seed: int = 0

    @cached_property
    def key(self) -> str:
        """The identity: a hash of the points and the settings (hexadecimal, 32 characters)."""
        facts = f"embedding {self.vectors.shape} {self.vectors.dtype} {self.perplexity} {self.seed} "
        return hashlib.sha256(facts.encode() + np.ascontiguousarray(self.vectors).tobytes()).hexdigest()[:32]


@dataclass(frozen=True, eq=False)
class Embedded:
    """What an embedding leaves: ``positions`` float32 (n, 2), None if it was stopped, and how long it took.

    ``divergence`` is the Kullback-Leibler divergence that was reached: how badly neighbours are kept.
    """

    positions: np.ndarray | None
    divergence: float
    seconds: float
    compile_seconds: float = 0.0

    @property
    def stopped(self) -> bool:
        """Whether the user ended it."""
        return self.positions is None

    @property
    def epochs(self) -> float:
        """The steps that were done."""
        return 0 if self.stopped else STEPS

    @property
    def last_loss(self) -> float:
        """What was minimised, at the end."""
        return self.divergence

    @property
    def nbytes(self) -> int:
        """Memory that it holds, in bytes."""
        return 0 if self.positions is None else self.positions.nbytes


#: What the queue does: train, embed, or explain.
Work = Run | Embedding | Explanation
#: What is sent to a worker as it is, because it has arrays.
SENT_WHOLE = (Embedding, Explanation)
