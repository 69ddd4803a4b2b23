"""What the cards on networks that read images measure, from the recordings of several seeds."""

from typing import NamedTuple

from nnviz.analysis.spread import compare_all
from nnviz.labs.digits.figures import pairs
from nnviz.maths.difference import Difference
from nnviz.maths.intervals import wilson


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
