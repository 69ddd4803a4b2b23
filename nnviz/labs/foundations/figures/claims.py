"""What the card I19 measures: how many epochs each activation takes to bring the loss down."""

from typing import NamedTuple

import numpy as np

from nnviz.maths import difference
from nnviz.maths.difference import Difference

#: The training loss that is to be reached.
GOAL = 0.1


class Race(NamedTuple):
    """Epochs to the goal of each activation's draws, float (D,), and each pair's difference, corrected for three.

    A draw that never reaches the goal counts one epoch more than it was trained for.
    """

    epochs: dict[str, np.ndarray]
    pairs: dict[tuple[str, str], Difference]

    @property
    def winner(self) -> str | None:
        """The activation that needs fewer epochs than both others, if that is shown."""
        for name in self.epochs:
            sides = [pair.side if name == one else -pair.side for (one, other), pair in self.pairs.items()
                     if name in (one, other)]
            if all(side == 1 for side in sides):
                return name
        return None


def epochs_to(recording, goal: float = GOAL) -> np.ndarray:
    """Return the first recorded epoch at which each draw's training loss is at most ``goal``, float (D,)."""
    reached = recording.scores["train_loss"] <= goal
    first = recording.frames[reached.argmax(axis=1)]
    return np.where(reached.any(axis=1), first, recording.spread.training.epochs + 1).astype(float)


def race(recordings) -> Race:
    """Compare the spreads of three activations, by their names."""
    epochs = {name: epochs_to(recording) for name, recording in recordings.items()}
    names = list(epochs)
    pairs = [(one, other) for place, one in enumerate(names) for other in names[place + 1:]]
    found = difference.together([difference.paired(epochs[one], epochs[other]) for one, other in pairs])
    return Race(epochs, dict(zip(pairs, found, strict=True)))
