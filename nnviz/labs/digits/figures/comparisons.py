"""What cards measure that compare networks on images: time against neurons, HOG's mistakes, batches, layers."""

from collections.abc import Callable, Iterable
from itertools import pairwise
from time import perf_counter
from typing import Any, NamedTuple

import numpy as np

from nnviz.analysis.spread import compare
from nnviz.experiments.images import IMAGE_CLASSES
from nnviz.maths.difference import Difference, paired, together
from nnviz.maths.forward import probabilities

#: "About twice" is this much, at least and at most.
TWICE = (1.5, 2.5)


def epoch_seconds(recording) -> float:
    """Return the seconds that one draw of a spread took for one epoch, without compiling."""
    return (recording.seconds - recording.compile_seconds) / (recording.spread.draws * recording.epochs)


def fastest_seconds(action: Callable[[], object], times: int = 7) -> float:
    """Return the seconds that an action takes, the fastest of several times: what else goes on only slows it down."""
    taken = []
    for _time in range(times):
        begun = perf_counter()
        action()
        taken.append(perf_counter() - begun)
    return min(taken)


def prediction_seconds(experiment, images: np.ndarray) -> float:
    """Return the seconds that a dense network takes to answer images, uint8 (n, h, w), in NumPy; any weights will do.
    """
    widths = (images[0].size, *(layer.units for layer in experiment.network.hidden), IMAGE_CLASSES)
    weights = [np.full(shape, 0.01, np.float32) for inputs, units in pairwise(widths)
               for shape in ((inputs, units), (units,))]
    return fastest_seconds(lambda: probabilities(experiment, weights, images))


def times_answer(times: float) -> int:
    """Tell how many times as long something takes: 0 less than about twice, 1 about twice, 2 more."""
    return 0 if times < TWICE[0] else 1 if times <= TWICE[1] else 2


class Confused(NamedTuple):
    """How often two classes are confused, in two networks trained with the same seeds.

    Attributes
    ----------
    counts, shares : dict of str to array (D,)
        Name of the network -> the images confused, in both directions, and their share of all mistakes.
    fewer, share : dict of str to Difference
        Name of each further network -> its counts and its shares less the first one's, corrected for their number.
    """

    counts: dict[str, np.ndarray]
    shares: dict[str, np.ndarray]
    fewer: dict[str, Difference]
    share: dict[str, Difference]

    @property
    def answer(self) -> int:
        """0: the further networks confuse none; 1: each is shown to confuse fewer; 2: it is not shown of all."""
        _first, *others = self.counts.values()
        if not any(counts.any() for counts in others):
            return 0
        return 1 if all(found.side == -1 for found in self.fewer.values()) else 2


def confused(recordings, pair: tuple[int, int]) -> Confused:
    """Count a pair of classes in the confusion matrices of several spreads; the first is compared with the others."""
    counts, shares = {}, {}
    for name, recording in recordings.items():
        matrices = recording.confusion
        wrong = matrices.sum(axis=(1, 2)) - np.trace(matrices, axis1=1, axis2=2)
        counts[name] = matrices[:, pair[0], pair[1]] + matrices[:, pair[1], pair[0]]
        shares[name] = counts[name] / np.maximum(wrong, 1)
    return Confused(counts, shares, _against_first(counts), _against_first(shares))


def _against_first(values: dict[str, np.ndarray]) -> dict[str, Difference]:
    first, *others = values
    found = together([paired(values[first], values[other]) for other in others])
    return dict(zip(others, found, strict=True))


def suited(recordings: Iterable) -> dict[int, Any]:
    """Return for each batch the spread whose median validation accuracy is the highest; no test image chooses."""
    chosen: dict[int, Any] = {}
    for recording in recordings:
        batch = recording.spread.base.training.batch
        if batch not in chosen or _validated(recording) > _validated(chosen[batch]):
            chosen[batch] = recording
    return chosen


def _validated(recording) -> float:
    return float(np.median(recording.final("validation_accuracy")))


def against(recordings, reference) -> dict:
    """Compare the test accuracy of one spread with that of each other, by their names, corrected for their number."""
    others = [name for name in recordings if name != reference]
    return dict(zip(others, _compared(recordings, [(reference, other) for other in others]), strict=True))


def deeper(recordings) -> dict[tuple[int, int], Difference]:
    """Compare one and two layers with each deeper network, by their numbers of layers, corrected for the comparisons.
    """
    couples = [(few, many) for few in (1, 2) for many in recordings if many > few]
    return dict(zip(couples, _compared(recordings, couples), strict=True))


def _compared(recordings, couples: list[tuple]) -> list[Difference]:
    return together([compare(recordings[one], recordings[other], "test_accuracy") for one, other in couples])


def batches_answer(found: dict[int, Difference], inside: tuple[int, int]) -> int:
    """Tell which batches do worse than the recommended one.

    0: all outside the recommended range, and none inside it; 1: some outside, and none inside; 2: none; 3: one inside.
    """
    worse = {batch for batch, difference in found.items() if difference.side == -1}
    outside = {batch for batch in found if not inside[0] <= batch <= inside[1]}
    if worse - outside:
        return 3
    return 0 if worse == outside else 1 if worse else 2


def layers_answer(found: dict[tuple[int, int], Difference]) -> int:
    """Tell how many layers are enough: 0 one, as no deeper network is shown to be better; 1 two; 2 not even two."""
    if any(difference.side == 1 for (few, _many), difference in found.items() if few == 2):
        return 2
    return 1 if any(difference.side == 1 for difference in found.values()) else 0
