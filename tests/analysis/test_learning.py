"""The learning curves of a run on images: where each value stands, and which one the scrubber shows."""

import numpy as np
import pandas as pd
import pytest

from nnviz.analysis.learning import axis_beginning, history


def rows(table: pd.DataFrame, split: str) -> list[tuple]:
    part = table[(table["split"] == split) & table["value"].notna()]
    return list(part[["epoch", "value", "frame"]].itertuples(index=False, name=None))


def test_a_training_value_stands_half_an_epoch_before_the_test_value():
    table = history(np.array([0.5, 0.25]), np.array([0.75, 0.375]), end=2, frames=[0, 1, 2])
    assert rows(table, "train") == [(0.5, 0.5, 1), (1.5, 0.25, 2)]
    assert rows(table, "test") == [(1.0, 0.75, 1), (2.0, 0.375, 2)]
    assert table.loc[table["frame"] == 0, "epoch"].tolist() == [0.0, 0.0]


def test_an_epoch_that_was_cut_stands_where_it_was_cut():
    table = history(np.array([0.5, 0.25]), np.array([0.75, np.nan]), end=1.5, frames=[0, 1])
    assert rows(table, "train") == [(0.5, 0.5, 1), (1.25, 0.25, -1)]
    assert rows(table, "test") == [(1.0, 0.75, 1)]


def test_a_run_without_an_epoch_has_an_axis_and_no_value():
    table = history(np.array([]), np.array([]), end=0, frames=[0])
    assert table["epoch"].tolist() == [0.0, 0.0]
    assert table["value"].isna().all()


@pytest.mark.parametrize(("values", "beginning"), [
    ([[0.97, 0.99]], 0.95), ([[0.99], [0.85, 0.99]], 0.8), ([[0.5, 0.9]], 0.0), ([[np.nan]], 0.0),
    ([[np.nan, 0.93]], 0.9)])
def test_the_axis_begins_below_all_values(values, beginning):
    assert axis_beginning([pd.DataFrame({"value": part}) for part in values]) == beginning
