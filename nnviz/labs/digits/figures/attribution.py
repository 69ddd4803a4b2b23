"""What the card I20 measures: which of the three settings in which F2 differs from F1 made it better."""

from itertools import combinations
from typing import NamedTuple

import numpy as np

from nnviz.course.sweeps import BATCHES_OF_F, DROPOUTS, EPOCHS
from nnviz.maths.difference import Difference, paired, together

#: The settings in which F2 differs from F1, and both levels of each, F1's first.
FACTORS: dict[str, tuple[float, float]] = {"dropout": DROPOUTS, "epochs": EPOCHS, "batch": BATCHES_OF_F}
#: The answers of the card, in their order: one setting alone, several, or none.
_SEVERAL, _NONE = len(FACTORS), len(FACTORS) + 1


class Attribution(NamedTuple):
    """The test accuracy of all eight combinations, and what each setting did.

    Attributes
    ----------
    accuracies : dict of (int, int, int) to float array (D,)
        Level of each factor (0 F1's, 1 F2's), in the order of ``FACTORS`` -> every seed's test accuracy.
    effects : dict of str to Difference
        What a factor changes, averaged over the levels of the other two; corrected for three comparisons.
    interactions : dict of (str, str) to Difference
        How much more the first factor changes at F2's level of the second than at F1's; corrected for three.
    """

    accuracies: dict[tuple[int, ...], np.ndarray]
    effects: dict[str, Difference]
    interactions: dict[tuple[str, str], Difference]

    @property
    def answer(self) -> int:
        """The only factor that raises the accuracy, by its place; 3 if several do, 4 if none is shown to."""
        raising = [place for place, effect in enumerate(self.effects.values()) if effect.side == 1]
        return _NONE if not raising else raising[0] if len(raising) == 1 else _SEVERAL

    @property
    def whole(self) -> Difference:
        """F2 against F1: all three changed at once."""
        return paired(self.accuracies[0, 0, 0], self.accuracies[1, 1, 1])


def attribution(recordings) -> Attribution:
    """Return what the four spreads of the card say; the first ten epochs of each are the run of ten epochs."""
    accuracies: dict[tuple[int, ...], np.ndarray] = {}
    for recording in recordings.values():
        base = recording.spread.base
        dropout, batch = DROPOUTS.index(base.network.hidden[0].dropout), BATCHES_OF_F.index(base.training.batch)
        for level, epoch in enumerate(EPOCHS):
            frame = int(np.flatnonzero(recording.frames == epoch)[0])
            accuracies[dropout, level, batch] = recording.scores["test_accuracy"][:, frame].astype(float)
    names = list(FACTORS)
    effects = together([paired(*_levels(accuracies, place)) for place in range(len(names))])
    couples = list(combinations(range(len(names)), 2))
    interactions = together([paired(*(_effect(accuracies, one, other, level) for level in (0, 1)))
                             for one, other in couples])
    return Attribution(accuracies, dict(zip(names, effects, strict=True)),
                       {(names[one], names[other]): found
                        for (one, other), found in zip(couples, interactions, strict=True)})


def _levels(accuracies: dict[tuple[int, ...], np.ndarray], factor: int) -> list[np.ndarray]:
    """Return each seed's mean over the combinations that have a factor's first level, and over those of its second."""
    return [np.mean([accuracies[levels] for levels in accuracies if levels[factor] == level], axis=0)
            for level in (0, 1)]


def _effect(accuracies: dict[tuple[int, ...], np.ndarray], factor: int, given: int, level: int) -> np.ndarray:
    """Return what a factor changes, for each seed, where another factor has one of its levels."""
    first, second = _levels({levels: values for levels, values in accuracies.items() if levels[given] == level}, factor)
    return second - first
