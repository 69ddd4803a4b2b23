"""What the card I21 measures: single points against mini-batches, after the same epochs and after the same time."""

from typing import NamedTuple

import numpy as np

from nnviz.maths.difference import Difference, paired, together

#: Losses that differ by no more than this share count as the same, however sure the difference is.
ALIKE = 0.05


class Race(NamedTuple):
    """The training losses of several batch sizes, float64 (D,) each, by the names of the runs.

    Attributes
    ----------
    seconds : dict of str to float
        Of one epoch of all draws, without compiling.
    epochs : int
        After so many, ``losses`` are.
    losses : dict of str to array
    timed_epochs : dict of str to int
        How many epochs each has trained when the fastest has trained all: the same time for all.
    timed : dict of str to array
        The losses then.
    by_epochs, by_time : dict of str to Difference
        Each further batch size against the first, corrected for their number.
    """

    seconds: dict[str, float]
    epochs: int
    losses: dict[str, np.ndarray]
    timed_epochs: dict[str, int]
    timed: dict[str, np.ndarray]
    by_epochs: dict[str, Difference]
    by_time: dict[str, Difference]

    @property
    def answer(self) -> int:
        """When the mini-batches do better: 0 both ways, 1 after the same epochs, 2 after the same time, 3 neither."""
        return {(True, True): 0, (True, False): 1, (False, True): 2, (False, False): 3}[
            _better(self.by_epochs), _better(self.by_time)]


def race(recordings) -> Race:
    """Compare spreads with ever larger batches, the first of single points, by their names."""
    seconds = {name: (recording.seconds - recording.compile_seconds) / recording.epochs
               for name, recording in recordings.items()}
    epochs = min(recording.epochs for recording in recordings.values())
    limit = epochs * min(seconds.values())
    timed_epochs = {name: max(1, min(epochs, int(limit / each + 1e-9))) for name, each in seconds.items()}
    losses = {name: _loss_after(recording, epochs) for name, recording in recordings.items()}
    timed = {name: _loss_after(recording, timed_epochs[name]) for name, recording in recordings.items()}
    return Race(seconds, epochs, losses, timed_epochs, timed, _against_first(losses), _against_first(timed))


def _loss_after(recording, epoch: int) -> np.ndarray:
    """Return each draw's training loss at the last frame up to an epoch; of an early end, the last one before it."""
    values = recording.scores["train_loss"][:, recording.frames <= epoch].astype(float)
    return np.array([row[np.isfinite(row)][-1] for row in values])


def _against_first(losses: dict[str, np.ndarray]) -> dict[str, Difference]:
    first, *others = losses
    found = together([paired(losses[first], losses[other]) for other in others])
    return dict(zip(others, found, strict=True))


def _better(found: dict[str, Difference]) -> bool:
    """Tell whether a mini-batch is shown to have a smaller loss, and none a larger one, by more than ``ALIKE``."""
    sides = {difference.side for difference in found.values()
             if abs(difference.typical) > ALIKE * difference.first}
    return -1 in sides and 1 not in sides
