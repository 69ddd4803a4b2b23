"""What the cards that compare networks on digits measure: each answer, from facts written down here and as recorded."""

from dataclasses import replace

import numpy as np
import pytest

from nnviz.arithmetic import rows, total
from nnviz.course import recorded
from nnviz.course.cards import CARDS
from nnviz.course.experiments import get
from nnviz.course.sweeps import BATCH_RATES, BATCHES, LAYERS, RECOMMENDED, RECOMMENDED_BATCH
from nnviz.datasets.images import load
from nnviz.labs.digits.figures import comparisons
from nnviz.maths.difference import paired
from nnviz.recordings.recording import SpreadRecording

DRAWS = 10


def recordings(card):
    return {name: recorded.find(run).recording for name, run in CARDS[card].runs.items()}


def difference(side):
    """A difference that is shown in one direction, or not at all."""
    first = np.arange(8.0)
    return paired(first, first + side * (1 + first))


def spread(run, **changes) -> SpreadRecording:
    return replace(SpreadRecording(run, np.arange(1, 6, dtype=np.int32), {}, ("finished",) * run.draws, 50.0, 10.0),
                   **changes)


# I22: seconds

def test_seconds_of_an_epoch_are_those_of_one_draw_without_compiling():
    run = recorded.IMAGE_SPREADS["B1"]
    assert comparisons.epoch_seconds(spread(run)) == pytest.approx(40 / (run.draws * 5))


@pytest.mark.parametrize(("times", "answer"), [(1.0, 0), (1.49, 0), (1.5, 1), (2.5, 1), (2.51, 2)])
def test_i22_follows_the_times(times, answer):
    assert comparisons.times_answer(times) == answer


def test_i22_as_recorded_500_neurons_take_less_than_one_and_a_half_times_as_long():
    found = recordings("I22")
    times = comparisons.epoch_seconds(found["B4"]) / comparisons.epoch_seconds(found["B3"])
    assert comparisons.times_answer(times) == 0
    assert get("B4").reported["seconds"] / get("B3").reported["seconds"] == pytest.approx(1.7, abs=0.01)
    parameters = [total(rows(found[name].spread.base)) for name in ("B3", "B4")]
    assert parameters[1] / parameters[0] == pytest.approx(2.5, abs=0.01)


def test_the_fastest_of_several_times_counts(monkeypatch):
    clock = iter([0.0, 3.0, 10.0, 11.0, 20.0, 22.0])
    monkeypatch.setattr(comparisons, "perf_counter", lambda: next(clock))
    assert comparisons.fastest_seconds(lambda: None, times=3) == 1.0


def test_predicting_is_measured_with_a_network_of_the_right_shape():
    images = load("usps").x_test[:20]
    assert comparisons.prediction_seconds(get("B3").experiment, images) > 0


# I24: batches

@pytest.mark.parametrize(("sides", "answer"), [
    ({1: -1, 2: 0, 192: 0, 1000: -1}, 0), ({1: 0, 2: 0, 192: 0, 1000: -1}, 1), ({1: -1, 2: 1, 192: 0, 1000: 1}, 1),
    ({1: 0, 2: 0, 192: 0, 1000: 0}, 2), ({1: -1, 2: 0, 192: -1, 1000: -1}, 3), ({1: 1, 2: -1, 192: 0, 1000: 0}, 3)])
def test_i24_follows_the_seeds(sides, answer):
    found = {batch: difference(side) for batch, side in sides.items()}
    assert {batch: entry.side for batch, entry in found.items()} == sides
    assert comparisons.batches_answer(found, RECOMMENDED) == answer


def test_i24_validation_chooses_the_rate_and_no_test_image():
    def run(rate, validation, test):
        scores = {name: np.full((8, 5), value) for name, value in (("validation_accuracy", validation),
                                                                   ("test_accuracy", test))}
        return spread(BATCHES[32, rate], scores=scores)
    good, bad = run(0.3, 0.9, 0.5), run(0.1, 0.8, 0.99)
    assert comparisons.suited([bad, good]) == {32: good}
    assert comparisons.suited([good, bad]) == {32: good}


def test_i24_as_recorded_smaller_batches_do_better_and_192_does_worse():
    found = recordings("I24")
    assert len(found) == sum(map(len, BATCH_RATES.values()))
    suited = comparisons.suited(found.values())
    assert {batch: run.spread.base.training.learning_rate for batch, run in suited.items()} == {
        1: 0.03, 2: 0.03, 32: 0.3, 192: 0.3, 1000: 0.3}
    against = comparisons.against(suited, RECOMMENDED_BATCH)
    assert {batch: entry.side for batch, entry in against.items()} == {1: 1, 2: 1, 192: -1, 1000: -1}
    assert all(entry.comparisons == 4 for entry in against.values())
    assert comparisons.batches_answer(against, RECOMMENDED) == 3


# I25: 2 and 7

def matrices(pair: int, others: int = 20) -> np.ndarray:
    """Confusion matrices of ten seeds: about so many 2s and 7s are confused, and so many others."""
    found = np.zeros((DRAWS, 10, 10), int)
    found[:, 0, 0] = 1000
    found[:, 2, 7] = pair and pair + np.arange(DRAWS)
    found[:, 7, 2] = pair
    found[:, 4, 9] = others
    return found


def confused(*pairs: int):
    runs = {f"N{place}": spread(recorded.IMAGE_SPREADS["F4"], confusion=matrices(pair))
            for place, pair in enumerate(pairs)}
    return comparisons.confused(runs, (2, 7))


@pytest.mark.parametrize(("pairs", "answer"), [((20, 0, 0), 0), ((20, 5, 10), 1), ((20, 20, 5), 2), ((5, 20, 20), 2),
                                               ((20, 0, 5), 1)])
def test_i25_follows_the_counts(pairs, answer):
    assert confused(*pairs).answer == answer


def test_i25_counts_both_directions_and_the_share_of_all_mistakes():
    found = confused(20, 5)
    assert found.counts["N0"].tolist() == [40 + draw for draw in range(DRAWS)]
    assert found.shares["N0"][0] == pytest.approx(40 / 60)
    assert found.fewer["N1"].typical == pytest.approx(-30)
    assert found.share["N1"].side == -1


def test_i25_as_recorded_there_are_fewer_and_not_none():
    found = comparisons.confused(recordings("I25"), (2, 7))
    assert found.answer == 1
    assert [int(np.median(found.counts[name])) for name in ("F1", "F4", "F5", "F6")] == [17, 11, 13, 11]
    assert [found.share[name].side for name in ("F4", "F5", "F6")] == [-1, 0, 0]
    assert min(counts.min() for counts in found.counts.values()) > 0


# I26: layers

@pytest.mark.parametrize(("sides", "answer"), [
    ({(1, 2): 0, (1, 3): -1, (2, 3): 0}, 0), ({(1, 2): 0, (1, 3): 0, (2, 3): 0}, 0),
    ({(1, 2): 1, (1, 3): 0, (2, 3): 0}, 1), ({(1, 2): 0, (1, 3): 1, (2, 3): 0}, 1),
    ({(1, 2): 1, (1, 3): 1, (2, 3): 1}, 2), ({(1, 2): -1, (1, 3): 0, (2, 3): 1}, 2)])
def test_i26_follows_the_seeds(sides, answer):
    assert comparisons.layers_answer({couple: difference(side) for couple, side in sides.items()}) == answer


def test_i26_as_recorded_no_deeper_network_does_better():
    found = {int(name): run for name, run in recordings("I26").items()}
    deeper = comparisons.deeper(found)
    assert list(deeper) == [(1, 2), (1, 3), (1, 5), (2, 3), (2, 5)]
    assert all(entry.comparisons == 5 for entry in deeper.values())
    assert comparisons.layers_answer(deeper) == 0


def test_i26_all_networks_have_about_as_many_parameters():
    counts = [total(rows(run.base)) for run in LAYERS.values()]
    assert max(counts) < 1.01 * min(counts) + 500
    assert counts[0] == 50_890
