"""What several seeds of pyramids say, on recordings that are written down here."""

import numpy as np
import pytest

from nnviz.course.pyramids import spread_of
from nnviz.labs.autoencoder.figures.pyramids import (
    differences,
    dots,
    epoch_seconds,
    errors,
    gaps,
    names,
    parameters,
    written,
)
from nnviz.recordings.recording import SpreadRecording


def recording(units, finals, train=None, seconds=12.0, compile_seconds=2.0):
    """Seeds whose test losses end at ``finals``, after two epochs."""
    finals = np.array(finals, np.float32)
    ends = {"test_loss": finals, "train_loss": finals if train is None else np.array(train, np.float32)}
    return SpreadRecording(
        spread=spread_of(units).model_copy(update={"draws": len(finals)}), frames=np.arange(1, 3, dtype=np.int32),
        ended=("finished",) * len(finals), seconds=seconds,
        scores={name: np.stack([np.ones_like(values), values], axis=1) for name, values in ends.items()},
        compile_seconds=compile_seconds)


LOW = recording((400, 200, 100, 50), [0.010, 0.011, 0.012, 0.013, 0.014])
HIGH = recording((100, 50), [0.020, 0.021, 0.022, 0.023, 0.024], train=[0.019, 0.019, 0.019, 0.019, 0.019])
AMONG = recording((400,), [0.0105, 0.0115, 0.0125, 0.0135, 0.0145])
ALL = {"low": LOW, "high": HIGH, "among": AMONG}


def test_counts_the_parameters_of_the_document_and_the_seconds_of_an_epoch():
    assert parameters(LOW) == 842_009  # 400-200-100-50-25 and its mirror, as the course's list derives them
    assert epoch_seconds(LOW) == pytest.approx((12 - 2) / (5 * 2))
    assert written(LOW) == "400-200-100-50 → 25"


def test_a_dot_for_each_seed_with_its_median():
    table = dots(ALL)
    assert len(table) == 15
    low = table[table["id"] == "low"]
    assert low["seed"].tolist() == [0, 1, 2, 3, 4]
    assert low["error"].tolist() == pytest.approx([0.010, 0.011, 0.012, 0.013, 0.014])
    assert low["median"].tolist() == pytest.approx([0.012] * 5)
    assert low["highest"].tolist() == pytest.approx([0.014] * 5)
    assert low["median"].iloc[0] == errors(LOW).median


def test_names_tell_pyramids_apart():
    assert names(ALL) == {"low": "400", "high": "100", "among": "400 → 25"}
    other = recording((400, 60), [0.01] * 5)
    assert names({"low": LOW, "other": other, "high": HIGH}) == {
        "low": "400-200-100-50 → 25", "other": "400-60 → 25", "high": "100"}


def test_each_two_pyramids_are_compared_seed_by_seed():
    rises = np.linspace(0, 0.0001, 10)
    many = {"low": recording((400, 200, 100, 50), 0.010 + rises), "high": recording((100, 50), 0.020 + 2 * rises),
            "among": recording((400,), 0.010 + rises[::-1])}
    found = differences(many)
    assert list(found) == [("low", "high"), ("low", "among"), ("high", "among")]
    assert [entry.side for entry in found.values()] == [1, 0, -1]
    assert {entry.comparisons for entry in found.values()} == {3}


def test_five_seeds_show_nothing():
    assert not any(entry.shown or entry.can_be_shown for entry in differences(ALL).values())


def test_the_gap_is_what_the_test_error_has_more():
    np.testing.assert_allclose(gaps(HIGH), [0.001, 0.002, 0.003, 0.004, 0.005], atol=1e-7)
