"""The exported notebooks of networks that read images: they run, print the app's scores and draw the curves."""

import ast
import re
import shutil

import nbformat
import pytest
from nbclient import NotebookClient

from nnviz.course.experiments import image_experiments
from nnviz.datasets.images import FOLDER
from nnviz.export.image_notebook import image_notebook
from nnviz.export.image_script import image_script, parts
from nnviz.image_experiment import ImageExperiment
from nnviz.language import LANGUAGES
from nnviz.training.tasks import train_images

SMALL = ImageExperiment().with_(data={"dataset": "usps", "images": 300}, training={"epochs": 3, "batch": 50})


def test_the_notebook_runs_beside_its_images_and_reproduces_the_run(tmp_path, monkeypatch):
    shutil.copy(FOLDER / "usps.npz", tmp_path)
    monkeypatch.delenv("MPLBACKEND", raising=False)  # Streamlit draws nowhere
    book = nbformat.reads(image_notebook(SMALL, "", "fr"), as_version=4)
    NotebookClient(book, timeout=300, startup_timeout=300, kernel_name="python3",
                   resources={"metadata": {"path": str(tmp_path)}}).execute()
    outputs = [output for cell in book.cells if cell.cell_type == "code" for output in cell.outputs]
    printed = "".join(output["text"] for output in outputs if output.get("name") == "stdout")
    run = train_images(SMALL)
    for name, values, close in (("train_loss", run.epoch_loss, 2e-3), ("test_loss", run.test_loss, 2e-3),
                                ("test_accuracy", run.test_accuracy, 5e-3)):
        found = [float(value) for value in re.findall(rf"^{name}: (\S+)$", printed, re.MULTILINE)]
        assert found == pytest.approx(values, abs=close)
    assert sum("image/png" in output.get("data", {}) for output in outputs) == 1


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("entry", image_experiments(), ids=lambda entry: entry.id)
def test_every_documents_notebook_is_valid_and_holds_the_scripts_parts(entry, language):
    book = nbformat.reads(image_notebook(entry.experiment, "A title", language), as_version=4)
    nbformat.validate(book)
    code = [cell.source for cell in book.cells if cell.cell_type == "code"]
    for source in code:
        ast.parse(source)
    script, shared = image_script(entry.experiment), parts(entry.experiment)
    assert "sys" not in "".join(code)
    for part in (shared.settings, shared.network, shared.training):
        assert part in code
        assert part in script
    assert book.cells[0].source.startswith("# A title\n")
