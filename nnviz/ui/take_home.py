"""What a reader takes home from a run: script, notebook, curves, weights, pictures, and the link."""

import json
from collections.abc import Callable

import streamlit as st

from nnviz.arithmetic import rows
from nnviz.course.entry import CourseExperiment
from nnviz.course.page import Page
from nnviz.datasets.images import FOLDER
from nnviz.experiments.autoencoder import AutoencoderExperiment
from nnviz.experiments.images import ImageExperiment
from nnviz.experiments.plane import Experiment
from nnviz.experiments.tables import OwnTable, TableExperiment
from nnviz.export.image_notebook import image_notebook
from nnviz.export.image_script import FILES, image_script
from nnviz.export.keras_script import keras_script
from nnviz.export.names import file_stem
from nnviz.export.notebook import notebook
from nnviz.export.table_files import table_curves_csv
from nnviz.export.table_notebook import table_notebook
from nnviz.export.table_script import table_script
from nnviz.export.tables import curves_csv, image_curves_csv
from nnviz.recordings.image_recording import ImageRecording
from nnviz.recordings.recording import Recording
from nnviz.recordings.table_recording import TableRecording
from nnviz.training.tasks import weights_file
from nnviz.ui.images.readouts import readouts
from nnviz.ui.knobs import namer
from nnviz.ui.language import current, epochs_written, number, t, translator
from nnviz.ui.page import note
from nnviz.ui.pictures import pictures
from nnviz.ui.start import jobs

#: What a page may train, and what that leaves.
AnyExperiment = Experiment | ImageExperiment | TableExperiment
AnyRun = Recording | ImageRecording | TableRecording
#: A worker that is still warming up answers late.
_SECONDS_FOR_WEIGHTS = 60
#: Where Streamlit says, in English, that a file could not be made.
_FAILURE = '[data-testid="stDownloadButtonError"]'


def draw(recording: Recording, preset: CourseExperiment | None, said: list[str]) -> None:
    """Draw the section with all files of a run; each is made when its button is clicked.

    It must stand on a page with the charts of the plane: the pictures are theirs. ``said`` is what the scrubber says
    of each frame.
    """
    experiment = recording.experiment
    _files(recording, preset, keras_script, notebook, curves_csv)
    pictures({"boundary": t("Decision boundary"), "loss": t("Loss"), "accuracy": t("Accuracy"),
              "confusion": t("Confusion matrix")},
             epochs=recording.frames.tolist(), readouts=said,
             settings=settings_line(experiment), stem=file_stem(experiment, preset.id if preset else None),
             t=translator(), key="pictures")
    note(t("The address of this page is the link to exactly these settings. Send it to your students."))


def draw_images(page: Page, recording: ImageRecording, preset: CourseExperiment | None, *, was_recorded: bool) -> None:
    """Draw the section with all files of a run on images, the reader's own or a recorded one.

    The pictures are of the learning curves that stand on the page.
    """
    _files(recording, preset, image_script, image_notebook, image_curves_csv)
    if len(recording.moments):
        titles = {"loss": t("Loss"), "accuracy": t("Accuracy")}
        pictures({f"{page.name}-{metric}": titles[metric] for metric in recording.experiment.metrics},
                 epochs=recording.moments.round(1).tolist(), readouts=_image_readouts(recording),
                 settings=_image_settings(recording.experiment),
                 stem=file_stem(recording.experiment, preset.id if preset else None), t=translator(), key="pictures")
    if was_recorded:
        note(t("This run was trained before, and its weights are kept to three digits. Train it here to take home the "
               "exact ones."))
    note(t("The address of this page is the link to exactly these settings. Send it to your students."))


def draw_table(recording: TableRecording, preset: CourseExperiment | None) -> None:
    """Draw the section with all files of a run on a table."""
    _files(recording, preset, table_script, table_notebook, table_curves_csv)
    if isinstance(recording.experiment.data, OwnTable):
        note(t("The address of this page holds the settings, not your table: send the file along with it."))
    else:
        note(t("The address of this page is the link to exactly these settings. Send it to your students."))


def _files(recording: AnyRun, preset: CourseExperiment | None, write_script: Callable[..., str],
           write_notebook: Callable[..., str], write_curves: Callable[..., bytes]) -> None:
    with st.container(horizontal=True, key="take-home"):
        _code(recording.experiment, preset, write_script, write_notebook)
        _numbers(recording, preset, write_curves)
        if isinstance(recording, ImageRecording):
            _images(recording.experiment)
    _say_failures_in_the_readers_language()
    if recording.ended in ("stopped", "diverged"):
        note(t("This run ended before its last epoch. Curves, weights and pictures are those up to epoch {epoch}; "
               "script and notebook train all {epochs} epochs.").format(
            epoch=epochs_written(recording.epochs), epochs=number(recording.experiment.training.epochs)))


def _code(experiment: AnyExperiment, preset: CourseExperiment | None, write_script: Callable[..., str],
          write_notebook: Callable[..., str]) -> None:
    # A file is made outside the page's script, where the reader's language is not known: it is asked here.
    language, stem = current(), file_stem(experiment, preset.id if preset else None)
    script_title = f"{preset.id}: {preset.title}" if preset else ""
    notebook_title = f"{preset.id} · {t(preset.title)}" if preset else ""
    script_help = t("A plain Keras script of this very run: same points, same initial weights, same batches.")
    notebook_help = t("The same run as a Jupyter notebook: each step explained, with the curves and the decision "
                      "boundary.")
    if isinstance(experiment, TableExperiment):
        script_help = t("A plain Keras script of this very run, with the scikit-learn pipeline: same three sets, same "
                        "initial weights, same batches.")
        notebook_help = t("The same run as a Jupyter notebook: each step explained, with the curves.")
    if isinstance(experiment, ImageExperiment):
        script_help = t("A plain Keras script of this very run: same images, same initial weights, same batches.")
        notebook_help = t("The same run as a Jupyter notebook: each step explained, with the curves.")
        if isinstance(experiment, AutoencoderExperiment):
            notebook_help = t("The same run as a Jupyter notebook: each step explained, with the curve and with images "
                              "above what is rebuilt of them.")
    st.download_button(
        t("Keras script"), data=lambda: write_script(experiment, script_title), icon=":material/code:",
        file_name=f"{stem}.py", mime="text/x-python", on_click="ignore", help=script_help)
    st.download_button(
        t("Notebook"), data=lambda: write_notebook(experiment, notebook_title, language), icon=":material/menu_book:",
        file_name=f"{stem}.ipynb", mime="application/x-ipynb+json", on_click="ignore", help=notebook_help)


def _numbers(recording: AnyRun, preset: CourseExperiment | None,
             write_curves: Callable[..., bytes]) -> None:
    stem = file_stem(recording.experiment, preset.id if preset else None)
    curves_help = t("Loss and accuracy of every epoch as a table, for a spreadsheet or for pandas.")
    if "test_accuracy" not in recording.final:
        curves_help = t("The loss of every epoch as a table, for a spreadsheet or for pandas.")
    st.download_button(
        t("Curves (CSV)"), data=lambda: write_curves(recording), icon=":material/show_chart:",
        file_name=f"{stem}-curves.csv", mime="text/csv", on_click="ignore",
        help=curves_help)
    st.download_button(
        t("Weights"), data=lambda: _weights(recording), icon=":material/tune:",
        file_name=f"{stem}.weights.h5", mime="application/x-hdf5", on_click="ignore",
        help=t("The weights after the last epoch that was trained. In the script, write "
               "`model.load_weights(\"{file}\")` in place of the training.").format(file=f"{stem}.weights.h5"))


def _images(experiment: ImageExperiment) -> None:
    """Offer the file of the images where Keras does not download it."""
    if file := FILES.get(experiment.data.dataset):
        st.download_button(
            t("Images"), data=lambda: (FOLDER / file).read_bytes(), icon=":material/image:", file_name=file,
            mime="application/octet-stream", on_click="ignore",
            help=t("Put this file beside the notebook, or name it after the script: `python script.py {file}`.").format(
                file=file))


def _weights(recording: AnyRun) -> bytes:
    """Have a worker write the weights of the last frame, as Keras does.

    Raises
    ------
    nnviz.training.cluster.ClusterError
        If no worker does.
    """
    weights = [frames[-1] for frames in recording.weights]
    return jobs().run(weights_file, recording.experiment.model_dump_json(), weights, timeout=_SECONDS_FOR_WEIGHTS)


def _say_failures_in_the_readers_language() -> None:
    """Put our sentence in the place of Streamlit's, which it cannot translate."""
    sentence = json.dumps(t("The file could not be made in time. Try again in a moment."),
                          ensure_ascii=False)
    st.html(f"<style>.st-key-take-home {_FAILURE} {{ font-size: 0; }} "
            f".st-key-take-home {_FAILURE}::after {{ content: {sentence}; font-size: 0.875rem; }}</style>")


def settings_line(experiment: Experiment) -> str:
    """Name a run in one line."""
    name, network, training = namer(), experiment.network, experiment.training
    hidden = [f"{layer.units} {name(layer.activation)}" for layer in network.hidden]
    layers = " → ".join([str(len(network.inputs)), *hidden, f"{experiment.outputs} {name(network.output)}"])
    return t("{data} · neurons {layers} · {optimizer}, learning rate {rate} · batch {batch} · seed {seed}").format(
        data=name(experiment.data.kind), layers=layers, optimizer=name(training.optimizer),
        rate=name(training.learning_rate), batch=name(training.batch), seed=experiment.seed)


def _image_readouts(recording: ImageRecording) -> list[str]:
    """Return what a picture's caption says of each frame of a run on images."""
    if not isinstance(recording.experiment, AutoencoderExperiment):
        return readouts(recording)
    epochs = number(recording.experiment.training.epochs)
    sentence = t("Epoch {done} of {epochs}")
    return [sentence.format(done=number(moment), epochs=epochs) for moment in recording.moments.round(1).tolist()]


def _image_settings(experiment: ImageExperiment) -> str:
    """Name a run on images in one line."""
    name, data, training = namer(), experiment.data, experiment.training
    layers = " → ".join("×".join(map(str, row.output_shape)) for row in rows(experiment))
    parts = [t("{images} images of {data} · {network}: {layers} · {optimizer}, learning rate {rate} · batch {batch} · "
               "seed {seed}").format(
        images=number(data.train_images), data=name(data.dataset), network=name(experiment.network.kind), layers=layers,
        optimizer=name(training.optimizer), rate=name(training.learning_rate), batch=name(training.batch),
        seed=experiment.seed)]
    if isinstance(experiment, AutoencoderExperiment):
        parts.append(name(experiment.network.loss))
    if data.left_out is not None:
        parts.append(t("without class {number}").format(number=data.left_out))
    return " · ".join(parts)
