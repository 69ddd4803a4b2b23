"""Is the difference between two settings real, or luck of the draw? One rule for all pages, cards and verdicts.

Both settings are trained with the same seeds, and each seed gives one difference. Wilcoxon's signed-rank test asks how
often random signs before these differences would lie as far to one side. Its distribution is counted exactly, with
Pratt's ranks where differences are 0; ``scipy.stats.wilcoxon`` does so for up to 13 draws, and takes the normal curve
for more if differences are equal, as those of accuracies are. The interval belongs to the same test: Hodges and Lehmann
(1963), "Estimates of location based on rank tests". Several comparisons are corrected as in Holm (1979), "A simple
sequentially rejective multiple test procedure".
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil, floor, log10, sqrt
from statistics import NormalDist
from typing import Any

import numpy as np

#: Some numbers, one for each draw.
Numbers = Sequence[float] | np.ndarray

#: A difference counts as shown if chance alone gives one so clear this rarely.
LEVEL = 0.05
#: The chance of showing a real difference that ``needed`` draws shall have.
POWER = 0.8
#: ``needed`` draws are not told beyond so many.
MOST_NEEDED = 1000
#: For the same power, the signed-rank test needs so many more draws than a t-test where values are normal (pi / 3).
_RANKS_COST = 1.047
#: Differences that float32 cannot tell from 0, as a share of the largest value.
_ROUNDING = 4 * float(np.finfo(np.float32).eps)


@dataclass(frozen=True)
class Difference:
    """What the draws of two settings say about the difference between them, the second less the first.

    Attributes
    ----------
    first, second : float
        The median of each setting's draws.
    typical : float
        The median difference: the middle one of the means of any two of the draws' differences (Hodges-Lehmann).
        Unpaired: the difference of the means.
    low, high : float or None
        Bounds of its 95 % interval; None if the draws are too few for one.
    draws : int
        Pairs of draws with the same seed. Unpaired: draws of the smaller side.
    higher, lower : int
        In how many pairs the second value is higher, or lower; 0 if unpaired.
    p : float
        How often chance alone gives a difference as clear: two-sided, corrected for ``comparisons``.
    comparisons : int
        How many comparisons stand together.
    needed : int or None
        About how many draws would show a difference of this size (with ``POWER``); None if it is 0, or beyond
        ``MOST_NEEDED``.
    paired : bool
        Whether each draw has its counterpart with the same seed; if not, Welch's t-test decides.
    """

    first: float
    second: float
    typical: float
    low: float | None
    high: float | None
    draws: int
    higher: int
    lower: int
    p: float
    comparisons: int
    needed: int | None
    paired: bool

    @property
    def shown(self) -> bool:
        """Whether the difference is shown: chance gives one as clear in at most ``LEVEL`` of all cases."""
        return self.p <= LEVEL

    @property
    def can_be_shown(self) -> bool:
        """Whether so many draws can show a difference at all: few cannot, however clear it is."""
        return not self.paired or smallest_p(self.draws) * self.comparisons <= LEVEL

    @property
    def side(self) -> int:
        """Which setting has the higher values: 1 the second, -1 the first, 0 if nothing is shown."""
        return 0 if not self.shown else 1 if self.typical > 0 else -1


def paired(first: Numbers, second: Numbers) -> Difference:
    """Compare two settings that were trained with the same seeds, in the same order.

    Parameters
    ----------
    first, second : array of float (D,)
        A score of every draw of each setting.

    Raises
    ------
    ValueError
        If they are not of equal length, or empty.

    Examples
    --------
    >>> found = paired([0.90, 0.91, 0.92, 0.90, 0.91, 0.92], [0.93, 0.92, 0.94, 0.95, 0.96, 0.93])
    >>> found.shown, found.higher, round(found.p, 3), round(found.typical, 3)
    (True, 6, 0.031, 0.03)
    """
    one, other = np.asarray(first, float), np.asarray(second, float)
    if one.shape != other.shape or not one.size:
        raise ValueError("each draw needs its counterpart")
    found = _differences(one, other)
    means = _means_of_two(found)
    low, high = _interval(means, len(found))
    typical = float(np.median(means))
    return Difference(
        first=float(np.median(one)), second=float(np.median(other)), typical=typical, low=low, high=high,
        draws=len(found), higher=int((found > 0).sum()), lower=int((found < 0).sum()), p=signed_rank_p(found),
        comparisons=1, needed=draws_needed(typical, _deviation(found)), paired=True)


def unpaired(first: Numbers, second: Numbers) -> Difference:
    """Compare two settings whose draws have nothing to do with one another, by Welch's t-test.

    Raises
    ------
    ValueError
        If a setting has fewer than two draws.
    """
    from scipy.stats import ttest_ind  # slow to import, and rarely needed: most settings are trained with equal seeds

    one, other = np.asarray(first, float), np.asarray(second, float)
    if min(len(one), len(other)) < 2:
        raise ValueError("Welch's test needs two draws of each setting")
    typical, deviation = float(other.mean() - one.mean()), sqrt(one.var(ddof=1) + other.var(ddof=1))
    if deviation:
        tested = ttest_ind(other, one, equal_var=False)
        bounds, p = tested.confidence_interval(1 - LEVEL), float(tested.pvalue)
        low, high = float(bounds.low), float(bounds.high)
    else:
        low, high, p = typical, typical, 1.0 if typical == 0 else 0.0
    return Difference(
        first=float(np.median(one)), second=float(np.median(other)), typical=typical, low=low, high=high,
        draws=min(len(one), len(other)), higher=0, lower=0, p=p, comparisons=1,
        needed=draws_needed(typical, deviation), paired=False)


def by_seed(first: dict[Any, float], second: dict[Any, float]) -> Difference:
    """Compare two settings by the seeds that both were trained with; unpaired if they share fewer than two.

    ``first`` and ``second`` tell the score of each seed.
    """
    shared = sorted(first.keys() & second.keys())
    if len(shared) < 2:
        return unpaired(list(first.values()), list(second.values()))
    return paired([first[seed] for seed in shared], [second[seed] for seed in shared])


def together(differences: Sequence[Difference]) -> list[Difference]:
    """Return comparisons that stand side by side with ``p`` corrected as Holm does: false alarms add up otherwise."""
    count, largest = len(differences), 0.0
    corrected = list(differences)
    for place, position in enumerate(sorted(range(count), key=lambda position: differences[position].p)):
        largest = max(largest, min(1.0, (count - place) * differences[position].p))
        corrected[position] = replace(differences[position], p=largest, comparisons=count)
    return corrected


def smallest_p(draws: int) -> float:
    """Return the smallest p that so many pairs can give: all differences on one side.

    >>> smallest_p(5), smallest_p(6)
    (0.0625, 0.03125)
    """
    return 2.0 ** (1 - draws)


def fewest_draws(comparisons: int = 1) -> int:
    """Return how many pairs are needed at least, for so many comparisons side by side.

    >>> fewest_draws(), fewest_draws(10)
    (6, 9)
    """
    draws = 2
    while smallest_p(draws) * comparisons > LEVEL:
        draws += 1
    return draws


def signed_rank_p(differences: Numbers) -> float:
    """Return the exact two-sided p of Wilcoxon's signed-rank test; differences of 0 keep their rank (Pratt)."""
    found = np.asarray(differences, float)
    ranks = _doubled_ranks(np.abs(found))[found != 0]
    if not len(ranks):
        return 1.0
    counts = _sums(ranks)
    fewer = min(int(ranks[found[found != 0] > 0].sum()), int(ranks[found[found != 0] < 0].sum()))
    return float(min(1.0, 2 * counts[:fewer + 1].sum()))


def draws_needed(size: float, deviation: float) -> int | None:
    """Return about how many pairs show a difference of this size with ``POWER``, rounded up.

    Parameters
    ----------
    size, deviation : float
        The difference, and the standard deviation of the draws' differences.
    """
    if not size or not np.isfinite(size):
        return None
    alarm, found = NormalDist().inv_cdf(1 - LEVEL / 2), NormalDist().inv_cdf(POWER)
    exact = _RANKS_COST * ((alarm + found) * deviation / size) ** 2 + alarm ** 2 / 2
    if exact > MOST_NEEDED:
        return None
    step = 1 if exact <= 10 else 5 if exact <= 100 else 10 ** (floor(log10(exact)) - 1)
    return max(fewest_draws(), step * ceil(exact / step))


def _differences(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Return what remains of each difference when what float32 cannot tell is rounded away: so equal ones are equal."""
    step = _ROUNDING * max(np.abs(first).max(), np.abs(second).max())
    return np.round((second - first) / step) * step if step else second - first


def _deviation(found: np.ndarray) -> float:
    return float(found.std(ddof=1)) if len(found) > 1 else 0.0


def _means_of_two(found: np.ndarray) -> np.ndarray:
    """Return the sorted means of any two differences, each with itself as well (Walsh averages)."""
    rows, columns = np.triu_indices(len(found))
    return np.sort((found[rows] + found[columns]) / 2)


def _interval(means: np.ndarray, draws: int) -> tuple[float | None, float | None]:
    """Return the 95 % interval: as many of the smallest and largest means are left out as the test allows."""
    if smallest_p(draws) > LEVEL:
        return None, None
    share = np.cumsum(_sums(2 * np.arange(1, draws + 1)))[::2]  # the chance of each sum of ranks, or a smaller one
    left_out = int((share <= LEVEL / 2).sum()) - 1
    return float(means[left_out]), float(means[-1 - left_out])


def _doubled_ranks(sizes: np.ndarray) -> np.ndarray:
    """Return twice the rank of each size, an integer: equal ones share the mean of their places."""
    _values, place, counts = np.unique(sizes, return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    return (2 * ends - counts + 1)[place]


def _sums(ranks: np.ndarray) -> np.ndarray:
    """Return how likely each sum of the ranks with a positive sign is, if every sign is as likely as the other."""
    chances = np.zeros(int(ranks.sum()) + 1)
    chances[0] = 1.0
    for rank in map(int, ranks):
        positive = np.zeros_like(chances)
        positive[rank:] = chances[:-rank]
        chances = (chances + positive) / 2
    return chances
