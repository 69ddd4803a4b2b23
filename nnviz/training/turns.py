"""Whose turn it is: runs that wait, in an order that lets no visitor starve the others."""

from collections.abc import Hashable, Iterable, Mapping
from typing import Any


def in_turns(waiting: Iterable[tuple[str, Hashable]], served: Mapping[Any, int]) -> list[str]:
    """Return the keys of waiting runs in the order in which they shall begin.

    Visitors take turns: next comes the oldest run of the visitor who was served least, and between equals the run that
    has waited longest.

    Parameters
    ----------
    waiting : iterable of (key, visitor)
        The oldest first.
    served : mapping
        How many runs of each visitor have begun; 0 where a visitor is missing.

    Examples
    --------
    >>> in_turns([("a1", "Ada"), ("a2", "Ada"), ("b1", "Bob")], {})
    ['a1', 'b1', 'a2']
    >>> in_turns([("a1", "Ada"), ("b1", "Bob")], {"Ada": 3, "Bob": 1})
    ['b1', 'a1']
    """
    turns: list[tuple[int, int, str]] = []
    counts = dict(served)
    for age, (key, visitor) in enumerate(waiting):
        counts[visitor] = counts.get(visitor, 0) + 1
        turns.append((counts[visitor], age, key))
    return [key for _turn, _age, key in sorted(turns)]
