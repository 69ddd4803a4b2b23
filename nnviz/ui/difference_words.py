"""What the one rule says of a difference, in sentences of the reader's language, for verdicts, charts and cards."""

from math import floor, log10
from typing import Literal

import streamlit as st

from nnviz.analysis.spread import lower_is_better
from nnviz.maths.difference import MOST_NEEDED, Difference, fewest_draws
from nnviz.ui.language import number, t

#: How the size of a difference is written: points of a percentage, or the number itself.
Unit = Literal["points", "number"]


def of_metric(found: Difference, first: str, second: str, metric: str) -> str:
    """Say which of two settings does better by a score, and how sure that is; ``first`` and ``second`` name them."""
    return say(found, first, second, "points" if metric.endswith("accuracy") else "number",
               lower_is_better=lower_is_better(metric))


def say(found: Difference, first: str, second: str, unit: Unit = "number", *, lower_is_better: bool = False) -> str:
    """Say which of two settings does better and by how much, or that it is not shown and how many draws it would take.

    Parameters
    ----------
    found : Difference
    first, second : str
        The settings' names, as they stand at the start of a sentence.
    unit : str
        ``points``: the values are shares, their difference is written in percentage points.
    lower_is_better : bool
        Whether the setting with the smaller values does better.

    Returns
    -------
    str
        Markdown, one to three sentences.
    """
    words = _figures(found, first, second, unit, lower_is_better)
    if found.shown:
        return _shown(found).format(**words)
    if not found.can_be_shown:
        return " ".join([_too_few(found).format(**words), *_ahead(found, words)])
    if not found.typical:
        return _alike(found).format(**words)
    return " ".join([t("**Not shown with {draws} draws.**").format(**words), *_ahead(found, words),
                     *_needed(found)])


def box(found: Difference, sentence: str) -> None:
    """Draw a sentence as a verdict: a difference that is shown looks unlike one that is not."""
    (st.success if found.shown else st.info)(
        sentence, icon=":material/check_circle:" if found.shown else ":material/casino:")


def _size(value: float, unit: Unit, digits: int) -> str:
    if unit == "points":
        return t("{value} points").format(value=number(100 * value, digits))
    return number(value, digits)


def _decimals(value: float) -> int:
    """Return how many decimals show two figures of a value: at most six, and one for what is 1 or larger."""
    return 1 if value == 0 or abs(value) >= 1 else min(6, 1 - floor(log10(abs(value))))


def _figures(found: Difference, first: str, second: str, unit: Unit, lower_is_better: bool) -> dict[str, object]:
    """Return what the sentences hold, seen from the setting that is ahead."""
    second_ahead = (found.typical > 0) != lower_is_better
    bounds = () if found.low is None or found.high is None else (found.low, found.high)
    sign = 1 if found.typical >= 0 else -1
    factor = 100 if unit == "points" else 1
    digits = _decimals(factor * found.typical)
    low, high = sorted(sign * factor * bound for bound in bounds) if bounds else (0.0, 0.0)
    return {"name": second if second_ahead else first, "size": _size(abs(found.typical), unit, digits),
            "low": number(low, digits), "high": number(high, digits), "draws": found.draws,
            "count": found.higher if found.typical > 0 else found.lower, "comparisons": found.comparisons,
            "fewest": fewest_draws(found.comparisons)}


def _shown(found: Difference) -> str:
    if not found.paired:
        return t("**{name} is better**: by {size} ({low} to {high}). Their seeds differ, so no draw has its "
                 "counterpart.")
    return t("**{name} is better**: by {size} ({low} to {high}), with {count} of {draws} seeds.")


def _too_few(found: Difference) -> str:
    if found.comparisons > 1:
        return t("**Not shown with {draws} seeds**: so few cannot show anything among {comparisons} comparisons, "
                 "{fewest} could.")
    return t("**Not shown with {draws} seeds**: so few cannot show anything, {fewest} could.")


def _alike(found: Difference) -> str:
    if found.low == found.high == 0:
        return t("**No difference**: with each of {draws} seeds both give the same.")
    return t("**Not shown with {draws} draws.** The median difference is 0 ({low} to {high}).")


def _ahead(found: Difference, words: dict[str, object]) -> list[str]:
    """Say which setting is ahead for now."""
    if not found.typical:
        return []
    if not found.paired:
        return [t("{name} is ahead by {size} ({low} to {high}).").format(**words)]
    if found.low is None:
        return [t("{name} is ahead by {size}, with {count} of {draws} seeds.").format(**words)]
    return [t("{name} is ahead by {size} ({low} to {high}), with {count} of {draws} seeds.").format(**words)]


def _needed(found: Difference) -> list[str]:
    if found.needed is None:
        return [t("It would take more than {most} draws to show a difference so small.").format(
            most=number(MOST_NEEDED))]
    if found.needed > found.draws:
        return [t("It would take about {needed} draws to show a difference of this size.").format(
            needed=number(found.needed))]
    return []
