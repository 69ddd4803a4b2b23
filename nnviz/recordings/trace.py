"""What the traces of all small networks have: those on points and those on tables."""

import numpy as np


class Trace:
    """What the trace of one small network says of its end."""

    epoch_loss: np.ndarray
    scores: dict[str, np.ndarray]
    ended: str

    @property
    def epochs(self) -> int:
        """Number of epochs that were trained."""
        return len(self.epoch_loss)

    @property
    def stopped(self) -> bool:
        """Whether the user ended it."""
        return self.ended == "stopped"

    @property
    def last_loss(self) -> float:
        """The training loss of the last epoch."""
        return float(self.epoch_loss[-1])

    @property
    def final(self) -> dict[str, float]:
        """The scores after the last epoch."""
        return {name: float(values[-1]) for name, values in self.scores.items()}
