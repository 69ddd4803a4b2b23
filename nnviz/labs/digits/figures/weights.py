"""Which layers hold a network's parameters, and how two networks compare."""

from dataclasses import dataclass

import pandas as pd

from nnviz.arithmetic import Row, total

#: Kinds of layers that count for the depth of a network: those with weights between inputs and outputs.
_DEEP = ("dense", "convolution")


@dataclass(frozen=True)
class Comparison:
    """Two networks, A and B, by depth and number of parameters.

    Attributes
    ----------
    more, fewer : str
        ``A`` or ``B``: the one with more and the one with fewer parameters; ``A`` and ``B`` if they have as many.
    ratio : float
        How many times as many parameters the one with more has: 1 or more.
    deeper : str or None
        ``A`` or ``B``; None if both have the same depth.
    """

    more: str
    fewer: str
    ratio: float
    deeper: str | None


def depth(lines: list[Row]) -> int:
    """Return the number of convolutions and dense layers, the output layer among them."""
    return sum(line.kind in _DEEP for line in lines)


def compare(a: list[Row], b: list[Row]) -> Comparison:
    """Compare two networks by the lines of their arithmetic."""
    totals, depths = {"A": total(a), "B": total(b)}, {"A": depth(a), "B": depth(b)}
    more, fewer = ("B", "A") if totals["B"] > totals["A"] else ("A", "B")
    deeper = None if depths["A"] == depths["B"] else max(depths, key=depths.__getitem__)
    return Comparison(more, fewer, totals[more] / totals[fewer], deeper)


def largest(lines: list[Row]) -> tuple[Row, float]:
    """Return the layer with most parameters (the first of them) and its share of all parameters, from 0 to 1."""
    row = max(lines, key=lambda line: line.parameters)
    return row, row.parameters / total(lines)


def segments(lines: list[Row]) -> pd.DataFrame:
    """Return the layers with parameters as pieces of a bar, in their order.

    Columns: ``layer`` (str, the row's name), ``start``, ``end`` (int, parameters before and after this layer),
    ``sum`` (str, written out), ``share`` (float, 0 to 1).
    """
    counted, before, entries = total(lines), 0, []
    for line in lines:
        if line.parameters:
            after = before + line.parameters
            entries.append((line.name, before, after, line.sum, line.parameters / counted))
            before = after
    return pd.DataFrame(entries, columns=["layer", "start", "end", "sum", "share"])
