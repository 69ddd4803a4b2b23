"""The exported scripts and notebooks of tables: they run without nnviz, beside their CSV, and reproduce the scores."""

import ast
import contextlib
import io

import pandas as pd
import pytest

from nnviz.experiments.tables import TableExperiment
from nnviz.export.table_files import table_csv, table_curves_csv
from nnviz.export.table_notebook import table_notebook
from nnviz.export.table_script import HOUSING_FILE, OWN_FILE, table_script
from nnviz.search.settings import folded
from nnviz.training.tasks import train_tables
from tests.table_tools import own_table


def case(*, data=None, network=None, training=None, seed=0, weights_seed=None) -> TableExperiment:
    """A sine of 90 points, a few epochs."""
    return TableExperiment().with_(
        data=data or {"kind": "sine", "points": 90}, seed=seed, weights_seed=weights_seed,
        network={"hidden": [{"units": 6}]} | (network or {}), training={"epochs": 3, "batch": 16} | (training or {}))


#: Every kind of data, loss, output and path is in one of them.
CASES = {
    "housing, wide and deep": case(data={"kind": "housing"}, network={"wide": True},
                                   training={"epochs": 2, "batch": 256}, seed=4),
    "housing, other inputs on each path": case(data={"kind": "housing"}, network={
        "wide": True, "wide_inputs": ["MedInc"], "deep_inputs": ["Latitude", "Longitude"], "regularizer": "l2"},
        training={"epochs": 2, "batch": 256}),
    "a line of raw housing": case(data={"kind": "housing", "standardise": False}, network={"hidden": []},
                                  training={"epochs": 1, "batch": "full", "learning_rate": 1e-9}),
    "step, bounded, MAE": case(data={"kind": "step", "points": 60, "shuffle": False}, weights_seed=3, network={
        "output_activation": "bounded", "loss": "mae"}, training={"optimizer": "adam"}),
    "polynomial, early, Huber": case(data={"kind": "polynomial", "points": 80}, network={"loss": "huber"}, training={
        "epochs": 60, "patience": 2, "learning_rate": 0.5}),
    "a fold": folded(case(), 1, 3),
    "own, a number, softplus": case(data=own_table().model_dump(), network={"output_activation": "softplus",
                                                                            "wide": True}),
    "own, a number": case(data=own_table().model_dump(), network={"regularizer": "l1"}),
    "own, raw": case(data=own_table().model_dump() | {"standardise": False}, training={"learning_rate": 1e-7}),
    "own, two classes": case(data=own_table("two").model_dump(), training={"optimizer": "rmsprop"}),
    "own, three classes": case(data=own_table("three").model_dump(), network={"wide": True}),
}


def run(code: str, folder, experiment: TableExperiment) -> dict[str, float]:
    """Run code in a folder that holds the table; return what it prints."""
    (folder / HOUSING_FILE).write_bytes(table_csv(experiment))
    (folder / OWN_FILE).write_bytes(table_csv(experiment))
    printed = io.StringIO()
    with contextlib.chdir(folder), contextlib.redirect_stdout(printed):
        exec(compile(code, "script.py", "exec"), {"__name__": "__main__"})
    lines = [line.split(": ") for line in printed.getvalue().splitlines()]
    return {name: float(value) for name, value in lines}


def shown(experiment: TableExperiment, final: dict[str, float]) -> dict[str, float]:
    """Return the scores that a script prints."""
    loss = experiment.data.task == "classification"
    return {name: value for name, value in final.items() if loss or not name.endswith("loss")}


@pytest.mark.parametrize("experiment", CASES.values(), ids=CASES)
def test_script_reproduces_the_scores(experiment, tmp_path):
    final = shown(experiment, train_tables([experiment])[0].final)
    assert run(table_script(experiment), tmp_path, experiment) == pytest.approx(final, abs=1e-4, rel=1e-4)


def test_early_stopping_really_stops_in_the_case_above():
    assert train_tables([CASES["polynomial, early, Huber"]])[0].ended == "early"


@pytest.mark.parametrize("name", ["step, bounded, MAE", "own, three classes"])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_notebook_reproduces_the_scores(name, language, tmp_path):
    import matplotlib as mpl
    import nbformat

    mpl.use("agg")
    experiment = CASES[name]
    cells = nbformat.reads(table_notebook(experiment, "", language), as_version=4).cells
    code = "\n\n".join(cell.source for cell in cells if cell.cell_type == "code")
    final = shown(experiment, train_tables([experiment])[0].final)
    assert run(code, tmp_path, experiment) == pytest.approx(final, abs=1e-4, rel=1e-4)
    texts = " ".join(cell.source for cell in cells if cell.cell_type == "markdown")
    assert ("Le réseau" in texts) == (language == "fr")
    assert ("The network" in texts) == (language == "en")


def test_a_title_cannot_end_the_string_and_a_strange_column_is_no_code():
    experiment = CASES["own, a number"]
    column = experiment.data.columns[0].model_copy(update={"name": "'); import os; ('"})
    strange = experiment.with_(data=experiment.data.model_copy(
        update={"columns": (column, *experiment.data.columns[1:])}).model_dump())
    tree = ast.parse(table_script(strange, 'x"""; import os'))
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    assert imported == {"keras", "numpy", "pandas"}


def test_the_curves_have_a_row_for_each_epoch():
    recording = train_tables([case()])[0]
    table = pd.read_csv(io.BytesIO(table_curves_csv(recording)))
    assert table["epoch"].tolist() == [0, 1, 2, 3]
    assert table["train_loss"][1:].to_list() == pytest.approx(recording.epoch_loss)
    assert table["validation_rmse"].to_list() == pytest.approx(recording.scores["validation_rmse"])
    assert table["train_loss"].isna().tolist() == [True, False, False, False]


def test_the_table_has_its_gaps_and_its_words():
    table = pd.read_csv(io.BytesIO(table_csv(CASES["own, two classes"])))
    assert list(table.columns) == ["size", "district", "age", "price"]
    assert table["size"].isna().sum() == 9
    assert set(table["price"]) == {"cheap", "dear"}
    assert set(table["district"].dropna()) == {"A", "B", "C"}
