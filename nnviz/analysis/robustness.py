"""What a curve "accuracy against a distortion" says: how far a network bears it, and what hits it hardest."""

from dataclasses import dataclass

import numpy as np
import pandas as pd


@dataclass(frozen=True)
class Curve:
    """How many digits are read right at each strength of one distortion.

    Attributes
    ----------
    positions : tuple of float
        Ascending, in the distortion's unit.
    accuracies : tuple of float
        A share for each position, 0 to 1.
    """

    positions: tuple[float, ...]
    accuracies: tuple[float, ...]

    def at(self, position: float) -> float:
        """Return the accuracy at a position, between two of the curve on the straight line that joins them."""
        return float(np.interp(position, self.positions, self.accuracies))

    @property
    def worst(self) -> tuple[float, float]:
        """The position of the lowest accuracy, and that accuracy."""
        lowest = int(np.argmin(self.accuracies))
        return self.positions[lowest], self.accuracies[lowest]


def tolerance(curve: Curve, neutral: float, level: float = 0.9) -> tuple[float, float] | None:
    """Return the measured positions around ``neutral`` up to which the accuracy never falls below ``level``.

    Returns
    -------
    lowest, highest : float
        Positions of the curve; None if even at ``neutral``, which is one of them, the accuracy is below.
    """
    low = high = curve.positions.index(neutral)
    if curve.accuracies[low] < level:
        return None
    while low > 0 and curve.accuracies[low - 1] >= level:
        low -= 1
    while high + 1 < len(curve.positions) and curve.accuracies[high + 1] >= level:
        high += 1
    return curve.positions[low], curve.positions[high]


def hardest_and_easiest(curves: dict[str, Curve]) -> tuple[str, str]:
    """Return the distortions whose lowest accuracy is the lowest and the highest of all."""
    lowest = {name: curve.worst[1] for name, curve in curves.items()}
    return min(lowest, key=lowest.__getitem__), max(lowest, key=lowest.__getitem__)


def table(curves: dict[str, Curve]) -> pd.DataFrame:
    """Return curves as a table for the chart: ``series`` (str), ``x``, ``y`` (float)."""
    return pd.DataFrame([{"series": name, "x": x, "y": y} for name, curve in curves.items()
                         for x, y in zip(curve.positions, curve.accuracies, strict=True)], columns=["series", "x", "y"])
