"""What the cards on image networks say holds: from the recordings that they show, and with facts turned round."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import binomtest

from nnviz.course import recorded
from nnviz.course.cards import CARDS
from nnviz.course.experiments import get
from nnviz.datasets.images import load
from nnviz.labs.digits.figures import claims, pairs
from nnviz.recordings.recording import SpreadRecording


def recording(name):
    return recorded.find(recorded.IMAGE_SPREADS[name]).recording


def runs(card):
    return {name: recording(name) for name in CARDS[card].runs}


def moved(found: SpreadRecording, by: float) -> SpreadRecording:
    """The same recording with other test accuracies."""
    return replace(found, scores=found.scores | {"test_accuracy": found.scores["test_accuracy"] + np.float32(by)})


def test_i5_more_than_100_neurons_are_worse():
    found = claims.neurons(runs("I5"))
    assert claims.neurons_answer(found, "B2") == 2
    assert found["B1", "B2"].side == 1
    assert found["B2", "B3"].side == found["B2", "B4"].side == -1
    assert found["B2", "B3"].lower >= 9
    assert found["B3", "B4"].side == 0


@pytest.mark.parametrize(("by", "answer"), [(0.02, 0), (0.0, 2), (-0.02, 2)])
def test_i5_follows_the_seeds(by, answer):
    given = runs("I5")
    assert claims.neurons_answer(claims.neurons(given | {"B4": moved(given["B4"], by)}), "B2") == answer


def test_i5_nothing_is_shown_where_all_are_alike():
    one = recording("B2")
    assert claims.neurons_answer(claims.neurons({"B2": one, "B3": one, "B4": one}), "B2") == 1


@pytest.mark.parametrize(("by", "above"), [(0.0, True), (-0.06, False)])
def test_i5_holds_the_seeds_against_the_reported_figures(by, above):
    given = {name: moved(found, by) for name, found in runs("I5").items()}
    reported = {name: get(name).reported["accuracy"] for name in given}
    found = claims.beside_reported(given, reported, 2007)
    assert found.above == above
    assert (found.least, found.most) == (0.8316, 0.8535)
    assert found.lowest == pytest.approx(0.8954 + by, abs=1e-4)
    assert found.half == pytest.approx(0.013, abs=0.004)


def counted(**among):
    """Pairs such as ``p27`` with the number of seeds that have them among the first places."""
    return [pairs.Seeds(int(name[1]), int(name[2]), count, 1, 9) for name, count in among.items()]


def test_i7_other_pairs_recur_as_often():
    matrices = recording("F1").confusion
    claimed = {(2, 7), (4, 9), (3, 5)}
    couples = {(pair.first, pair.second) for matrix in matrices for pair in pairs.top(matrix)} | claimed
    found = claims.recurring(pairs.over_seeds(matrices, sorted(couples)), claimed, len(matrices))
    assert (found.answer, found.missing) == (1, [])
    assert (7, 9) in found.others


@pytest.mark.parametrize(("among", "answer", "missing", "others"), [
    ({"p27": 5, "p49": 5, "p35": 4, "p79": 3}, 0, [], []),
    ({"p27": 5, "p49": 5, "p35": 4, "p79": 4}, 1, [], [(7, 9)]),
    ({"p27": 5, "p49": 5, "p35": 2, "p79": 1}, 2, [(3, 5)], []),
])
def test_i7_follows_the_seeds(among, answer, missing, others):
    found = claims.recurring(counted(**among), {(2, 7), (4, 9), (3, 5)}, 5)
    assert (found.answer, found.missing, found.others) == (answer, missing, others)


def reads(right: int, only: int, images: int = 1000) -> tuple[np.ndarray, np.ndarray]:
    """Which images two networks read right: so many both, then ``only`` the second alone."""
    first = np.arange(images) < right
    return first, np.arange(images) < right + only


@pytest.mark.parametrize(("only", "spread", "real"), [(30, 0.01, True), (30, 0.04, False), (2, 0.001, False)])
def test_i27_a_step_is_held_against_the_test_images_and_the_seeds(only, spread, real):
    found = claims.step(*reads(900, only), np.array([0.9, 0.9 + spread]))
    assert (found.gain, found.seeds) == pytest.approx((only / 1000, spread))
    assert found.real == real
    worse = claims.step(*reversed(reads(900, only)), np.array([0.9, 0.9 + spread]))
    assert not worse.real
    assert claims.steps_answer(found, worse) == (1 if real else 3)
    assert claims.steps_answer(worse, found) == (2 if real else 3)


def test_i27_as_recorded():
    runs = [recorded.find(recorded.IMAGES[name]).recording for name in ("F1", "F2", "F3")]
    actual = load("mnist").y_test
    right = [run.predicted[-1] == actual for run in runs]
    seeds = recording("F1").final("test_accuracy")
    first, second = claims.step(*right[:2], seeds), claims.step(*right[1:], seeds)
    for entry, (one, other) in ((first, right[:2]), (second, right[1:])):
        alone = int((one & ~other).sum()), int((other & ~one).sum())
        assert entry.images.p == pytest.approx(binomtest(alone[0], sum(alone)).pvalue)
        assert entry.gain == pytest.approx((alone[1] - alone[0]) / 10_000)
    assert claims.steps_answer(first, second) == 1
