"""How the pages of searches write a score, a point and a rate."""

from math import floor, inf, isfinite, log10
from typing import Any

from nnviz.experiments.space import finite
from nnviz.experiments.tables import Housing, TableExperiment
from nnviz.language import power_of_ten
from nnviz.links.forms import digits
from nnviz.links.search import Score
from nnviz.ui.language import number, percent, t
from nnviz.ui.plain import plain

#: So many digits of a knob's value a reader needs; the hover value and the link have all.
_DIGITS = 3
#: A loss below this is written with as many digits that say something, one below 10 to the power of -6 by its power.
_SMALL, _SMALLEST_POWER = 0.01, 6


def written(score: str, value: float) -> str:
    """Write a score: an accuracy as a percentage, a loss as a number, or as infinite where it has diverged."""
    if value == inf:
        return "∞"
    if score == "accuracy":
        return percent(value)
    if not value or abs(value) >= _SMALL or not isfinite(value):
        return number(value, 4)
    power = floor(log10(abs(value)))
    if power >= -_SMALLEST_POWER:
        return number(value, _DIGITS - 1 - power)
    return f"{number(value / 10.0 ** power, 1)}\u00a0×\u00a0{power_of_ten(power)}"


def value_title(score: Score, base: Any) -> str:
    """Return what the validation score of an experiment is called, with its unit."""
    if score == "rmse" and isinstance(base, TableExperiment) and isinstance(base.data, Housing):
        return t("Validation RMSE, 100,000 $")
    return {"accuracy": t("Validation accuracy"), "rmse": t("Validation RMSE"), "loss": t("Validation loss")}[score]


def point_name(point: dict[str, str]) -> str:
    """Write a point for a reader: its knobs and their values, a number of many digits rounded."""
    return ", ".join(f"{name} = {_value(text)}" for name, text in point.items())


def knob_value(text: str) -> str:
    """Write a knob's value as a chart does, which shows text as it is: all digits of a number, words as they are."""
    value = finite(text)
    return text if value is None or "e" in digits(value) else number(value, len(digits(value).partition(".")[2]))


def _value(text: str) -> str:
    value = finite(text)
    if value is None or value.is_integer():
        return plain(text)
    significant = text.replace(".", "").lstrip("-0")
    return bare(value) if len(significant) <= _DIGITS + 1 else bare(float(f"{value:.{_DIGITS}g}"))


def bare(value: float) -> str:
    """Write a number as the reader's language does, with no zeros behind it."""
    text = digits(value)
    return plain(text) if "e" in text else number(value, len(text.partition(".")[2]))
