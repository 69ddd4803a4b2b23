"""Rules of thumb: what their experiments say is measured."""

from types import SimpleNamespace

import numpy as np
import pytest

from nnviz.arithmetic import rows, total
from nnviz.course import recorded
from nnviz.course.rules import RULES, Rule
from nnviz.experiments.plane import Experiment
from nnviz.experiments.spread import Spread
from nnviz.training.tasks import train_spread


def found(rule):
    return {name: recorded.find(spread).recording for name, spread in rule.runs.items()}


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_the_recorded_draws_support_each_rule_but_one(rule):
    """Of two networks of a size, the pyramid is shown to be worse here: layers of equal size read more of the board."""
    assert rule.verdict(found(rule)) == ("contradicts" if rule.id == "pyramid" else "supports")
    assert len({run.draws for run in rule.runs.values()}) == 1


def test_the_batch_rule_trained_here_says_the_same():
    rule = RULES["batch"]
    few = {name: train_spread(spread.model_copy(update={"draws": 8})) for name, spread in rule.runs.items()}
    assert rule.verdict(few) == "supports"


def made_up(values):
    """A recording of as many draws as values."""
    spread = Spread(base=Experiment(), draws=len(values))
    return SimpleNamespace(spread=spread, final=lambda metric: np.array(values))


DRAWS = 8
HIGH, LOW = np.linspace(0.9, 0.93, DRAWS), np.linspace(0.5, 0.57, DRAWS)
#: With half of the seeds as good as HIGH.
BETWEEN = np.where(np.arange(DRAWS) % 2, HIGH + 0.01, HIGH - 0.01)


@pytest.mark.parametrize(("metric", "either", "recommended", "others", "verdict"), [
    ("test_accuracy", False, HIGH, [LOW, HIGH], "supports"),
    ("test_accuracy", False, HIGH, [BETWEEN], "undecided"),
    ("test_accuracy", False, LOW, [HIGH, LOW], "contradicts"),
    ("test_loss", False, LOW, [HIGH], "supports"),
    ("test_loss", False, HIGH, [LOW], "contradicts"),
    ("test_accuracy", True, HIGH, [HIGH], "supports"),
    ("test_accuracy", True, HIGH, [LOW], "contradicts"),
    ("test_accuracy", True, LOW, [HIGH], "contradicts")])
def test_the_verdict_follows_the_draws(metric, either, recommended, others, verdict):
    runs = {str(place): Spread(base=Experiment(), draws=DRAWS) for place in range(1 + len(others))}
    rule = Rule("id", "rule", "test", runs, metric=metric, either=either)
    recordings = dict(zip(runs, map(made_up, [recommended, *others]), strict=True))
    assert rule.verdict(recordings) == verdict


def test_what_the_layer_rules_compare_has_about_as_many_weights():
    for id, spread in (("layers", 0.3), ("pyramid", 0.02)):
        counts = [total(rows(run.base)) for run in RULES[id].runs.values()]
        assert max(counts) / min(counts) < 1 + spread
