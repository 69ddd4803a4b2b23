"""The exported notebooks: they run from top to bottom, print the app's scores and draw curves and boundary."""

import ast
import json
import os

import nbformat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib import pyplot
from nbclient import NotebookClient

from nnviz.experiments.plane import Experiment
from nnviz.export.keras_script import keras_script, parts
from nnviz.export.notebook import notebook
from nnviz.language import LANGUAGES
from nnviz.training.tasks import train_recordings
from tests.strategies import experiments

SECONDS = 300
BLOBS = Experiment().with_(data={"kind": "blobs", "points": 120, "clouds": 4}, network={"output": "softmax_ce"},
                           training={"epochs": 3, "batch": "full"})
EARLY_STOPPING = Experiment().with_(
    data={"points": 120, "validation_share": 0.3}, network={"inputs": ["x1", "x2", "x1^2"]},
    training={"learning_rate": 3.0, "batch": 16, "epochs": 40, "patience": 2})
#: One cell more: how many epochs were trained, as every curve has them.
EPOCHS = ("print('epochs:', len(history['loss']), flush=True)\n"
          "assert {len(values) for values in history.values()} == {len(history['loss'])}")


def executed(text: str) -> nbformat.NotebookNode:
    """Run a notebook in a fresh kernel."""
    book = nbformat.reads(text, as_version=4)
    # A kernel takes this process's choice of where matplotlib draws, which is nowhere once Streamlit was here.
    surroundings = {name: value for name, value in os.environ.items() if name != "MPLBACKEND"}
    return NotebookClient(book, timeout=SECONDS, startup_timeout=SECONDS, kernel_name="python3").execute(
        env=surroundings)


def printed(book) -> str:
    return "".join(output["text"] for cell in book.cells if cell.cell_type == "code" for output in cell.outputs
                   if output.output_type == "stream" and output.name == "stdout")


def numbers(text: str) -> dict[str, float]:
    return {name: float(value) for name, value in (line.split(": ") for line in text.splitlines())}


def pictures(book) -> list[str]:
    return [output.data["image/png"] for cell in book.cells if cell.cell_type == "code" for output in cell.outputs
            if output.output_type == "display_data" and "image/png" in output.data]


def assert_reproduced(experiment: Experiment, text: str) -> None:
    recording = train_recordings([experiment], with_pictures=False)[0]
    measured = numbers(text)
    assert measured.pop("epochs") == recording.epochs
    assert measured == pytest.approx(recording.final, abs=1e-4)
    assert recording.ended == ("early" if experiment.training.patience else "finished")


def test_the_notebook_runs_and_reproduces_the_scores():
    book = nbformat.reads(notebook(BLOBS, "A title", "fr"), as_version=4)
    book.cells.append(nbformat.v4.new_code_cell(EPOCHS))
    done = executed(nbformat.writes(book))
    assert_reproduced(BLOBS, printed(done))
    assert len(pictures(done)) == 2


def test_its_cells_stop_early_as_the_app_does(monkeypatch, capsys):
    """They run in this process, which has imported Keras already."""
    shown = []
    monkeypatch.setattr(pyplot, "show", lambda: shown.append(pyplot.get_fignums()) or pyplot.close("all"))
    book = nbformat.reads(notebook(EARLY_STOPPING, "A title", "en"), as_version=4)
    code = [cell.source for cell in book.cells if cell.cell_type == "code"]
    exec("\n".join([*code, EPOCHS]), {"__name__": "__main__"})
    assert_reproduced(EARLY_STOPPING, capsys.readouterr().out)
    assert [len(figures) for figures in shown] == [1, 1]


@settings(max_examples=40, deadline=None)
@given(experiments(), st.sampled_from(list(LANGUAGES)))
def test_any_notebook_is_valid_and_holds_the_scripts_parts(experiment, language):
    text = notebook(experiment, "", language)
    book = nbformat.reads(text, as_version=4)
    nbformat.validate(book)
    assert "nnviz" not in text
    code = [cell.source for cell in book.cells if cell.cell_type == "code"]
    for source in code:
        ast.parse(source)
        assert all(len(line) <= 120 for line in source.splitlines())
    script, shared = keras_script(experiment), parts(experiment, keep_history=True)
    for part in (shared.settings, shared.data, shared.network, shared.scores):
        assert part in code
        assert part in script
    assert shared.training in code
    kinds = [cell.cell_type for cell in book.cells]
    assert kinds == ["markdown", "code"] * (len(kinds) // 2)


def test_the_explanations_hold_the_experiments_numbers():
    experiment = Experiment().with_(data={"points": 2000, "train_share": 0.75, "validation_share": 0.2},
                                    training={"batch": 100, "patience": 7})
    text = "\n".join(cell.source for cell in nbformat.reads(notebook(experiment, "My title", "en"), 4).cells
                     if cell.cell_type == "markdown")
    assert text.startswith("# My title\n")
    for words in ("2,000 points", "from 1,200 of them", "the other 500", "300 more points validate",
                  "`hidden_1`: 2·3 + 3 = 9", "9 + 4 = 13",
                  "at most 100 points", "12 steps make an epoch", "for 7 epochs"):
        assert words in text


def test_the_same_experiment_gives_the_same_file():
    assert notebook(Experiment(), "Title", "fr") == notebook(Experiment(), "Title", "fr")


@pytest.mark.parametrize("title", ['quotes """ and \\ and\nlines', "", "Frontière"])
def test_any_title_gives_a_valid_notebook(title):
    heading = json.loads(notebook(Experiment(), title, "en"))["cells"][0]["source"][0]
    assert heading == f"# {' '.join(title.split()) or 'A small neural network'}\n"


def test_an_unknown_language_is_refused():
    with pytest.raises(KeyError):
        notebook(Experiment(), "", "xx")
