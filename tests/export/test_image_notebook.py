"""The exported notebooks of networks that read images: they run, print the app's scores and draw the curves."""

import ast
import re
import shutil

import nbformat
import pytest
from nbclient import NotebookClient

from nnviz.course.experiments import autoencoders, image_experiments, xray_experiments
from nnviz.datasets.images import FOLDER
from nnviz.experiments.autoencoder import AutoencoderExperiment
from nnviz.experiments.classifier import ClassifierExperiment
from nnviz.experiments.xray import XrayExperiment
from nnviz.export.image_notebook import image_notebook
from nnviz.export.image_script import FILES, image_script, parts
from nnviz.language import LANGUAGES
from nnviz.training.tasks import train_images

SMALL = ClassifierExperiment().with_(data={"dataset": "usps", "images": 300}, training={"epochs": 3, "batch": 50})
AUTOENCODER = AutoencoderExperiment(data=SMALL.data, training=SMALL.training).with_(
    network={"encoder": [{"units": 16}], "latent": 4}, training={"epochs": 2})


XRAYS = XrayExperiment().with_(data={"images": 200}, network={"hidden": [{"units": 8}]},
                               training={"epochs": 2, "balanced": True, "shift": 1})


@pytest.mark.parametrize(("experiment", "pictures"), [(SMALL, 1), (AUTOENCODER, 2), (XRAYS, 1)],
                         ids=["classes", "autoencoder", "X-rays"])
def test_the_notebook_runs_beside_its_images_and_reproduces_the_run(experiment, pictures, tmp_path, monkeypatch):
    shutil.copy(FOLDER / FILES[experiment.data.dataset], tmp_path)
    monkeypatch.delenv("MPLBACKEND", raising=False)  # Streamlit draws nowhere
    book = nbformat.reads(image_notebook(experiment, "", "fr"), as_version=4)
    NotebookClient(book, timeout=300, startup_timeout=300, kernel_name="python3",
                   resources={"metadata": {"path": str(tmp_path)}}).execute()
    outputs = [output for cell in book.cells if cell.cell_type == "code" for output in cell.outputs]
    printed = "".join(output["text"] for output in outputs if output.get("name") == "stdout")
    scores = train_images(experiment).scores
    for name in ("train_loss", "test_loss", "test_accuracy"):
        found = [float(value) for value in re.findall(rf"^{name}: (\S+)$", printed, re.MULTILINE)]
        last = name.startswith("test") and experiment.data.validation  # then the test images are looked at last
        expected = scores.get(name, [])[-1:] if last else scores.get(name, [])
        assert found == pytest.approx(expected, abs=5e-3 if name.endswith("accuracy") else 2e-3)
    assert sum("image/png" in output.get("data", {}) for output in outputs) == pictures


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("entry", [*image_experiments(), *autoencoders(), *xray_experiments()],
                         ids=lambda entry: entry.id)
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
