"""The pyramids of "400 or 800?": what is compared, and what a reader may write."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnviz.course import recorded
from nnviz.course.experiments import get
from nnviz.course.pyramids import PYRAMIDS, experiment_of, read


def test_only_the_encoder_differs_from_e():
    encoder = get("E").experiment.network.model_dump()["encoder"]
    for entry in PYRAMIDS.values():
        base = entry.spread.base
        assert base.with_(network={"encoder": encoder}) == get("E").experiment
        assert base.network.latent == 25
    assert PYRAMIDS["E"].spread.base == get("E").experiment
    assert PYRAMIDS["E800"].spread.base == get("E800").experiment


def test_all_are_recorded_with_the_same_ten_seeds():
    for id, entry in PYRAMIDS.items():
        known = recorded.find(entry.spread)
        assert known is not None, f"run {recorded.COMMAND} spreads/{id}"
        assert known.recording.spread.seeds == list(range(10))
        assert known.recording.ended == ("finished",) * 10


@given(st.lists(st.integers(1, 1024), min_size=1, max_size=6))
def test_reads_what_is_written(units):
    assert read("-".join(map(str, units))) == tuple(units) == read(" - ".join(map(str, units)))
    assert tuple(layer.units for layer in experiment_of(tuple(units)).network.encoder) == tuple(units)


@pytest.mark.parametrize("text", ["", "-", "600-", "0", "1025", "600--300", "a", "600;300", "1-2-3-4-5-6-7", "6.5",
                                  "٦٠٠", "99999", "1" * 50, "__import__('os')"])
def test_refuses_what_is_no_pyramid(text):
    with pytest.raises(ValueError):  # noqa: PT011 - pydantic's or ours
        read(text)
