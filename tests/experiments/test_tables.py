"""Values of tables: bounds, what fits together, and packed own tables."""

import numpy as np
import pytest
from pydantic import ValidationError

from nnviz.arithmetic import rows, total, written_total
from nnviz.experiments.fields import MAX_FOLDS
from nnviz.experiments.spread import Spread, run_from_json
from nnviz.experiments.tables import Column, Curve, Housing, OwnTable, TableExperiment, ask_the_same, pack
from nnviz.search.settings import folded
from tests.table_tools import own_table


def test_parameters_of_the_course_are_counted():
    h9 = TableExperiment().with_(network={"hidden": [{"units": 500}]})
    h10 = TableExperiment().with_(network={"hidden": [{"units": 30}] * 2, "wide": True})
    assert [total(rows(experiment)) for experiment in (h9, h10)] == [5001, 1239]
    assert [line.sum for line in rows(h10)] == ["8·30 + 30 = 270", "30·30 + 30 = 930", "0", "38·1 + 1 = 39"]
    assert rows(h10)[2].shape_sum == "8 + 30 = 38"
    assert written_total(rows(h10)) == "270 + 930 + 39 = 1239"


def test_each_path_has_the_inputs_that_were_chosen():
    experiment = TableExperiment().with_(network={
        "hidden": [{"units": 4}], "wide": True, "wide_inputs": ["Longitude", "MedInc"], "deep_inputs": ["HouseAge"]})
    assert (experiment.wide, experiment.deep) == ((0, 7), (1,))
    assert total(rows(experiment)) == (1 * 4 + 4) + (6 + 1)
    linear = experiment.with_(network={"hidden": [], "wide": False})
    assert (linear.wide, linear.deep) == ((1,), ())


@pytest.mark.parametrize("change", [
    {"network": {"wide_inputs": ["Price"]}}, {"network": {"deep_inputs": ["MedInc", "MedInc"]}},
    {"network": {"hidden": [{"units": 513}]}}, {"network": {"hidden": [{"units": 1}] * 5}},
    {"data": {"folds": 1}}, {"data": {"folds": 3, "fold": 3}}, {"data": {"test_share": 0.05}},
    {"training": {"batch": 0}}, {"training": {"learning_rate": 0}}])
def test_what_is_not_possible_is_refused(change):
    with pytest.raises(ValidationError):
        TableExperiment().with_(**change)


def test_folds_of_a_seed_are_other_runs_but_no_folds_are_the_old_one():
    base = TableExperiment()
    folds = [folded(base, number, 2) for number in range(2)]
    assert len({experiment.key for experiment in (base, *folds)}) == 3
    assert "fold" not in base.model_dump_json()
    assert [experiment.data.validation_points for experiment in folds] == [7740, 7740]
    assert folded(base, MAX_FOLDS - 1, MAX_FOLDS).data.validation_points == 774  # as many as a search offers
    for number, of in ((0, MAX_FOLDS + 1), (0, 1), (2, 2)):
        with pytest.raises(ValidationError):
            folded(base, number, of)


def test_everything_comes_back_from_json():
    for experiment in (TableExperiment(), TableExperiment(data=Curve(kind="step")),
                       TableExperiment(data=own_table("three"))):
        assert run_from_json(experiment.model_dump_json()) == experiment
        spread = Spread(base=experiment, draws=3, vary="weights")
        assert run_from_json(spread.model_dump_json()) == spread
        assert len({member.key for member in spread.members()}) == 3
        assert {member.seed for member in spread.members()} == {0}


def test_an_own_table_holds_what_was_packed():
    data = own_table("two")
    assert data.numbers.shape == (90, 4)
    assert not data.numbers.flags.writeable
    assert (data.task, data.classes, TableExperiment(data=data).outputs) == ("classification", 2, 1)
    assert TableExperiment(data=own_table("three")).outputs == 3
    assert np.isnan(data.numbers[0, 0])


def test_tables_ask_the_same_if_they_have_the_same_target_in_the_same_rows():
    table = own_table()
    fewer = OwnTable(columns=table.columns[:1], target=table.target, count=90, packed=pack(table.numbers[:, [0, 3]]))
    other = OwnTable(columns=table.columns[:1], target=table.target, count=90, packed=pack(table.numbers[:, [0, 2]]))
    assert ask_the_same(table, fewer)
    assert ask_the_same(Curve(), Curve(kind="step", noise=0.5))
    for one, two in ((table, other), (table, own_table("two")), (table, own_table(rows=91)), (table, Housing())):
        assert not ask_the_same(one, two)
        assert not ask_the_same(two, one)


@pytest.mark.parametrize("change", [
    {"packed": "no table"}, {"packed": pack(np.zeros((89, 4)))}, {"packed": pack(np.full((90, 4), np.inf))},
    {"packed": pack(np.full((90, 4), np.nan))}, {"packed": pack(np.full((90, 4), 7.0))}, {"count": 10},
    {"columns": ()}, {"columns": (Column(name="a"),) * 3},
    {"target": Column(name="y", categories=("one",))}])
def test_an_own_table_that_does_not_fit_is_refused(change):
    with pytest.raises(ValidationError):
        OwnTable.model_validate(own_table().model_dump() | change)


def test_a_small_text_cannot_become_a_huge_table():
    zeros = pack(np.zeros((50_000, 60)))
    assert len(zeros) < 50_000
    with pytest.raises(ValidationError):
        OwnTable(columns=(Column(name="a"),), target=Column(name="y"), count=50_000, packed=zeros)


def test_what_differs_has_names():
    before = TableExperiment()
    after = before.with_(network={"wide": True, "loss": "huber"}, data={"shuffle": False})
    assert [path for path, *_ in before.diff(after)] == ["data.shuffle", "network.wide", "network.loss"]
    assert Housing().task == "regression"
