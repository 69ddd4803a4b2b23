"""The threshold: one slider in the browser that moves counts, curves and costs of two sets of images at once."""

import base64
from typing import NamedTuple

import numpy as np

from nnviz.analysis.xrays import Answers
from nnviz.experiments.xray import PNEUMONIA
from nnviz.labs.xray.figures.sheet import sheet
from nnviz.palette import CLASS_COLORS
from nnviz.ui.component import component
from nnviz.ui.language import current, t

_component = component("threshold", "buttons.css", "mounting.js", "network_parts.js", "binary.js", "threshold_plots.js",
                       module=__file__)


class Judged(NamedTuple):
    """A set of images: ``validation`` or ``test``, its title in the reader's language, the answers, the images."""

    name: str
    title: str
    answers: Answers
    images: np.ndarray


def draw(sets: list[Judged], *, learned: float, met: float | None, key: str) -> None:
    """Draw the slider and all that it moves. While it is dragged, nothing is asked of the server.

    Parameters
    ----------
    sets : list of Judged
        The set on which a threshold is chosen; then, if it may be seen, the set that shows what it is worth.
    learned : float
        The share of pneumonia among the images that the network learned from, as they counted there.
    met : float or None
        The share in the second set; None where it may not be told.
    key : str
        Where it stands on its page.
    """
    _component(data={
        "sets": [{"name": one.name, "title": one.title, "scores": _packed(one.answers.scores, np.float32),
                  "classes": _packed(one.answers.classes == PNEUMONIA, np.uint8), "pictures": sheet(one.images)}
                 for one in sets],
        "learned": learned, "met": met, "language": current(), "colors": CLASS_COLORS[:2], "words": _words(),
        "names": [t("normal"), t("pneumonia")]}, key=key)


def _packed(values: np.ndarray, kind: type) -> str:
    return base64.b64encode(np.ascontiguousarray(values, kind).tobytes()).decode()


def _words() -> dict[str, str | dict[str, str]]:
    return {
        "sets": {"validation": t("Validation"), "test": t("Test")},
        "way": t("{name}: {value}"), "threshold": t("Threshold"), "half": t("Half"),
        "halfHelp": t("What the accuracy on this page is taken at."),
        "validation": t("Cheapest on validation"),
        "validationHelp": t("The threshold with the lowest cost on the validation images."),
        "calibrated": t("By the costs alone"),
        "calibratedHelp": t("Cost of a false alarm / (cost of a false alarm + cost of a missed pneumonia): the best "
                            "one if the scores are true probabilities."),
        "corrected": t("And for the test’s prevalence"),
        "correctedHelp": t("The same where pneumonia is as frequent as among the test images, by Bayes’s rule."),
        "miss": t("Cost of a missed pneumonia"), "alarm": t("Cost of a false alarm"),
        "accuracy": t("accuracy"), "balanced": t("balanced"), "recall": t("recall"), "specificity": t("specificity"),
        "precision": t("precision"), "f1": "F1", "costEach": t("cost per image"),
        "roc": t("ROC"), "pr": t("Precision and recall"), "costCurve": t("Cost"), "reliability": t("Reliability"),
        "falseAlarms": t("false alarms (1 − specificity)"), "told": t("score"), "share": t("share of pneumonia"),
        "images": t("images"), "hits": t("{count} ill, found"), "misses": t("{count} ill, missed"),
        "alarms": t("{count} healthy, alarmed"), "rest": t("{count} healthy, left in peace"),
        "framed": t("Framed: the mistakes, in the colour of the class that was told."),
        "bar": t("{count} × {name}, score {low} to {high}"),
        "bin": t("{count} images: mean score {told}, {share} of them pneumonia"),
        "lonely": t("1 image: score {told}, {name}"), "byChance": t("by chance"),
        "truth": t("scores that are true probabilities"),
        "alt": t("Confusion matrix in pictures: {hits} ill found, {misses} ill missed, {alarms} healthy alarmed, "
                 "{rest} healthy left in peace."),
    }
