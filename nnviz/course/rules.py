"""The course's rules of thumb, each with the experiment that supports or contradicts it.

What an experiment says of its rule is measured, by comparing the draws of what the rule recommends with those of what
it advises against.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from nnviz.analysis.spread import compare, lower_is_better
from nnviz.experiments.classifier import ClassifierExperiment, PixelMlp
from nnviz.experiments.plane import Experiment
from nnviz.experiments.spread import Spread
from nnviz.language import mark as _
from nnviz.maths.difference import together
from nnviz.recordings.recording import SpreadRecording

DRAWS, IMAGE_DRAWS = 20, 10

#: What an experiment says of a rule.
Verdict = Literal["supports", "contradicts", "undecided"]


@dataclass(frozen=True)
class Rule:
    """A rule of thumb of the course. Words are English, to be translated where they are shown.

    Attributes
    ----------
    id, rule, test : str
        Its short name; what it says; how it is tested here, and what that leaves open.
    runs : dict of str to Spread
        Name -> draws; the first is what the rule recommends.
    metric : str
        What the draws are compared by.
    either : bool
        Whether the rule says that it makes no difference, instead of recommending the first.
    """

    id: str
    rule: str
    test: str
    runs: Mapping[str, Spread]
    metric: str = "test_accuracy"
    either: bool = False

    def verdict(self, recordings: Mapping[str, SpreadRecording]) -> Verdict:
        """Say what the draws of the runs say of the rule.

        The rule is contradicted by an alternative that is shown to be better, and supported if none is and at least one
        is shown to be worse. That it makes no difference is contradicted by any difference.
        """
        recommended, *others = (recordings[name] for name in self.runs)
        found = together([compare(recommended, other, self.metric) for other in others])
        better = -1 if lower_is_better(self.metric) else 1
        differences = [better * entry.side for entry in found]
        if self.either:
            return "contradicts" if any(differences) else "supports"
        if max(differences) > 0:
            return "contradicts"
        return "supports" if min(differences) < 0 else "undecided"


_BASE = Experiment().with_(network={"output": "sigmoid_bce"})
_ADAM: dict[str, Any] = {"optimizer": "adam", "learning_rate": 0.01, "epochs": 150}
_MEMORY = _BASE.with_(data={"points": 120, "epsilon": 0.8, "validation_share": 0.35},
                      network={"hidden": [{"units": 32}] * 2},
                      training={"optimizer": "adam", "learning_rate": 0.003, "epochs": 500, "batch": 16})
_DIGITS = ClassifierExperiment().with_(data={"images": 5000}, training={
    "optimizer": "sgd", "learning_rate": 0.01, "batch": 32, "epochs": 5})


def _plane(*units: int, activation: str = "tanh", data: str = "xor", **training: Any) -> Spread:
    hidden = [{"units": count, "activation": activation} for count in units]
    return Spread(base=_BASE.with_(data={"kind": data}, network={"hidden": hidden}, training=training), draws=DRAWS)


def _digits(normalised: bool) -> Spread:
    hidden = [{"units": 64, "normalised": normalised}] * 3
    return Spread(base=_DIGITS.with_(network=PixelMlp(hidden=hidden).model_dump()), draws=IMAGE_DRAWS)


RULES: dict[str, Rule] = {rule.id: rule for rule in (
    Rule("layers", _("Begin with one or two hidden layers."),
         _("A spiral, 150 epochs, about as many weights each: two layers of 10, one of 32, five of 5. One layer is not "
           "enough here; a third to a fifth add nothing."),
         {"10-10": _plane(10, 10, data="spiral", **_ADAM), "32": _plane(32, data="spiral", **_ADAM),
          "5-5-5-5-5": _plane(5, 5, 5, 5, 5, data="spiral", **_ADAM)}),
    Rule("pyramid", _("A pyramid of layers (300-200-100) or layers of equal size: both will do."),
         _("A checkerboard, about 610 weights each: 24-16-8 and three times 16."),
         {"24-16-8": _plane(24, 16, 8, data="checkerboard", **_ADAM),
          "16-16-16": _plane(16, 16, 16, data="checkerboard", **_ADAM)}, either=True),
    Rule("batch", _("A batch holds 2 to 192 examples, 32 by default."),
         _("XOR, 30 epochs at one learning rate: batches of 32, of 1 and of all 1,000 points. The full batch makes one "
           "step an epoch; with 30 times as many epochs it would get there, too."),
         {"32": _plane(8, learning_rate=0.1, epochs=30),
          "1": _plane(8, learning_rate=0.1, epochs=30, batch=1),
          _("all points"): _plane(8, learning_rate=0.1, epochs=30, batch="full")}),
    Rule("relu", _("Try ReLU first."),
         _("XOR, two layers of 8, 15 epochs: ReLU, sigmoid and tanh with the same seeds. Against the sigmoid the rule "
           "is right by far; tanh keeps up in so small a network."),
         {"ReLU": _plane(8, 8, activation="relu", learning_rate=0.1, epochs=15),
          "sigmoid": _plane(8, 8, activation="sigmoid", learning_rate=0.1, epochs=15),
          "tanh": _plane(8, 8, learning_rate=0.1, epochs=15)}),
    Rule("early", _("Stop early, when the loss on points that are not learned from no longer falls."),
         _("39 noisy points, 2 × 32 neurons, up to 500 epochs; stopped after 20 epochs without a better loss on 21 "
           "other points, or not. 60 further points test both."),
         {_("stopped early"): Spread(base=_MEMORY.with_(training={"patience": 20}), draws=DRAWS),
          _("all 500 epochs"): Spread(base=_MEMORY, draws=DRAWS)}, metric="test_loss"),
    Rule("normalisation", _("Batch normalisation speeds learning up."),
         _("5,000 digits, three layers of 64 ReLU, gradient descent at the course’s rate of 0.01, 5 epochs, with and "
           "without it. After many more epochs the difference is smaller."),
         {_("with"): _digits(True), _("without"): _digits(False)}),
)}
