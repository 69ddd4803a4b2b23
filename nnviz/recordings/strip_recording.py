"""What all values of one knob leave, trained at once: each one's last picture and scores, and no more."""

from dataclasses import dataclass, field

import numpy as np

from nnviz.experiments.strip import Strip


@dataclass(frozen=True)
class StripRecording:
    """The ends of a strip's runs.

    V is the number of values, D the number of draws.

    Attributes
    ----------
    strip : Strip
    scores : dict of float32 (D, V)
        ``train_loss`` and ``train_accuracy`` after the last epoch, and those of validation if some points validate.
        Never those of the test: a value is chosen by what is seen here.
    pictures : list of bytes
        One PNG of the decision boundary for each value, of the first draw: the last one that its own run has.
    ended : tuple of str
        How the run of each value ended, in the first draw; see ``Recording.ended``.
    seconds, compile_seconds : float
        Training time with compiling, and the part that compiling took.
    why_none : str
        Why there is nothing: ``stopped``, or ``unready`` where a program is missing; else empty.
    """

    strip: Strip
    scores: dict[str, np.ndarray] = field(default_factory=dict)
    pictures: list[bytes] = field(default_factory=list)
    ended: tuple[str, ...] = ()
    seconds: float = 0.0
    compile_seconds: float = 0.0
    why_none: str = ""

    @property
    def watched(self) -> str:
        """What a value is chosen by: ``validation``, or ``train`` where nothing validates."""
        return "validation" if "validation_loss" in self.scores else "train"

    @property
    def stopped(self) -> bool:
        """Whether there is nothing."""
        return bool(self.why_none)

    @property
    def epochs(self) -> int:
        """Number of epochs that were asked for."""
        return self.strip.training.epochs

    @property
    def last_loss(self) -> float:
        """The mean training loss of all that came to one; NaN if none did."""
        losses = self.scores.get("train_loss", np.array([], np.float32))
        return float(losses.mean(where=np.isfinite(losses))) if np.isfinite(losses).any() else float("nan")

    @property
    def nbytes(self) -> int:
        """Memory that it holds, in bytes."""
        return sum(values.nbytes for values in self.scores.values()) + sum(map(len, self.pictures))
