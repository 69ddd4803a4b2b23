"""What the cards on networks that read images measure, from the recordings of several seeds."""

from typing import NamedTuple

import numpy as np

from nnviz.analysis.spread import compare_all
from nnviz.labs.digits.figures import pairs
from nnviz.maths.difference import LEVEL, Difference
from nnviz.maths.intervals import Paired, mcnemar, wilson


def neurons(recordings) -> dict[tuple[str, str], Difference]:
    """Compare the test accuracy of each two networks, corrected for the number of comparisons."""
    return compare_all(recordings, "test_accuracy")


def neurons_answer(found: dict[tuple[str, str], Difference], reference: str) -> int:
    """Tell what larger networks do against the ``reference``: 0 one is better, 1 nothing is shown, 2 one is worse.

    The names of ``found`` go from the smallest network to the largest.
    """
    sides = {difference.side for (one, _other), difference in found.items() if one == reference}
    return 0 if 1 in sides else 2 if -1 in sides else 1


class Reported(NamedTuple):
    """The seeds' accuracies beside the reported ones.

    Attributes
    ----------
    lowest, highest : float
        Of all seeds of all networks.
    least, most : float
        Of the reported figures.
    half : float
        Half the test set's own interval, at the lowest accuracy.
    above : bool
        Whether every seed lies above every reported figure by more than that.
    """

    lowest: float
    highest: float
    least: float
    most: float
    half: float
    above: bool


def beside_reported(recordings, reported: dict[str, float], images: int) -> Reported:
    """Compare all seeds' test accuracies with the reported ones; ``images`` are how many test images there are."""
    finals = [recording.final("test_accuracy") for recording in recordings.values()]
    lowest, highest = float(min(map(min, finals))), float(max(map(max, finals)))
    least, most = min(reported.values()), max(reported.values())
    half = wilson(lowest, images).half
    return Reported(lowest, highest, least, most, half, lowest - most > half)


class Recurring(NamedTuple):
    """Which pairs recur: ``missing`` claimed ones that do not, and ``others`` that do as often as a claimed one."""

    missing: list[tuple[int, int]]
    others: list[tuple[int, int]]

    @property
    def answer(self) -> int:
        """0: the claimed pairs recur and lead; 1: others recur as often; 2: one of them does not recur."""
        return 2 if self.missing else 1 if self.others else 0


def recurring(counted: list[pairs.Seeds], claimed: set[tuple[int, int]], seeds: int) -> Recurring:
    """Tell which pairs are among the most confused with more than half of the seeds."""
    among = {(entry.first, entry.second): entry.among_top for entry in counted}
    least = min(among[pair] for pair in claimed)
    return Recurring([pair for pair in sorted(claimed) if 2 * among[pair] <= seeds],
                     [pair for pair, count in among.items() if pair not in claimed and count >= least])


class Step(NamedTuple):
    """What a change of the network gave, held against two sources of luck.

    Attributes
    ----------
    gain : float
        The second network's accuracy less the first's.
    images : Paired
        Which test images one of the two alone reads right.
    seeds : float
        How far the accuracies of several seeds of one network lie apart.
    """

    gain: float
    images: Paired
    seeds: float

    @property
    def beyond_images(self) -> bool:
        """Whether other test images hardly explain it, for two steps that stand together."""
        return 2 * self.images.p <= LEVEL

    @property
    def beyond_seeds(self) -> bool:
        """Whether it is larger than what another seed changes."""
        return abs(self.gain) > self.seeds

    @property
    def real(self) -> bool:
        """Whether it is a gain beyond both."""
        return self.gain > 0 and self.beyond_images and self.beyond_seeds


def step(first: np.ndarray, second: np.ndarray, accuracies: np.ndarray) -> Step:
    """Hold the difference of two networks against luck.

    Parameters
    ----------
    first, second : bool (images,)
        Which test images each reads right.
    accuracies : float (D,)
        The test accuracies of several seeds of one network.
    """
    return Step(float(second.mean() - first.mean()), mcnemar(first, second), float(np.ptp(accuracies)))


def steps_answer(first: Step, second: Step) -> int:
    """Tell which steps are real: 0 both, 1 the first, 2 the second, 3 neither."""
    return {(True, True): 0, (True, False): 1, (False, True): 2, (False, False): 3}[first.real, second.real]
