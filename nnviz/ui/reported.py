"""The documents' figures beside ours in the reader's words: names of metrics, marks, and what the draws gave."""

from collections.abc import Callable

from nnviz.course.marks import Mark, Marked, Measured
from nnviz.language import mark as _
from nnviz.ui.language import number, percent, t

#: Metric -> its title. One that is not here goes by its own name.
TITLES = {"accuracy": _("Accuracy"), "loss": _("Loss"), "parameters": _("Parameters"),
          "mse": _("Mean squared error"), "mae": _("Mean absolute error")}
#: Mark -> its colour, its sign, and its word.
_BADGES: dict[str, tuple[str, str, str]] = {
    "held": ("green", "check", _("held")), "not held": ("red", "close", _("not held")),
    "luck": ("violet", "casino", _("luck")), "undecided": ("gray", "question_mark", _("undecided")),
    "not reported": ("gray", "remove", _("no figure"))}
#: What each mark means, in a sentence.
MEANINGS: dict[Mark, str] = {
    "held": _("what the document reports lies where 95 of 100 random draws end here"),
    "not held": _("it lies elsewhere"),
    "luck": _("the draws end more than 10 percentage points of accuracy apart: one run says little of these settings"),
    "undecided": _("there is one run so far, and nothing says how far another would lie"),
    "not reported": _("the document shows pictures, and reports nothing that can be measured")}


def title(metric: str) -> str:
    """Name a metric in the reader's language."""
    return t(TITLES.get(metric, metric))


def written(metric: str, value: float) -> str:
    """Write a value of a metric as the reader's language does."""
    writers: dict[str, Callable[[float], str]] = {"accuracy": percent, "parameters": number}
    return writers[metric](value) if metric in writers else number(value, 4)


def word(mark: str) -> str:
    """Name a mark in the reader's language."""
    return t(_BADGES[mark][2])


def badge(mark: Mark) -> str:
    """Return a mark as a badge, in Markdown."""
    color, sign, _word = _BADGES[mark]
    return f":{color}-badge[:material/{sign}: {word(mark)}]"


def pending() -> str:
    """Return the badge of what has no recorded run, in Markdown."""
    return f":gray-badge[:material/hourglass_empty: {t('not run yet')}]"


def interval(each: Marked) -> str:
    """Write what our draws gave, in Markdown: the median, and between which values 95 of 100 lie if they differ."""
    metric, figure = each.figure.metric, each.figure
    low, high = written(metric, figure.low), written(metric, figure.high)
    middle = written(metric, figure.measured)
    if low == high:
        return f"**{middle}**"
    return t("**{middle}** ({low} to {high})").format(middle=middle, low=low, high=high)


def basis(measured: Measured) -> str:
    """Say how many draws our figures are from."""
    text = t("1 run") if measured.draws == 1 else t("{count} draws").format(count=number(measured.draws))
    return text.replace(" ", "\u00a0")


def beside(measured: Measured | None, metric: str, reported: float, here: float) -> str:
    """Write a figure of a document, that of a run here, and what became of it, on one line of Markdown."""
    each = measured.of(metric) if measured else None
    return t("{metric}: **{reported}** in the document, **{here}** here").format(
        metric=title(metric), reported=written(metric, reported), here=written(metric, here)) + (
            f" {badge(each.mark)}" if each else "")
