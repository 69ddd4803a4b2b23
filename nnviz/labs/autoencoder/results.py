"""What a trained autoencoder makes of test images: ten of them rebuilt, the error of each class, and accuracy's sense.

Only the first test images are looked at here, fewer for a large network: looking takes a moment, not a minute.
"""

from typing import NamedTuple

import numpy as np
import pandas as pd
import streamlit as st

from nnviz.arithmetic import rows
from nnviz.course import recorded
from nnviz.datasets.images import load
from nnviz.experiments.autoencoder import AutoencoderExperiment
from nnviz.experiments.images import IMAGE_CLASSES
from nnviz.experiments.spread import Spread
from nnviz.labs.autoencoder import reconstructions
from nnviz.labs.autoencoder.charts.class_errors import class_errors
from nnviz.labs.autoencoder.figures.accuracy import only_brightest, pixel_accuracy, slightly_changed
from nnviz.labs.autoencoder.figures.encoding import grey, rebuild
from nnviz.labs.autoencoder.figures.errors import per_class, per_image
from nnviz.labs.autoencoder.figures.rebuilding import usable_frames
from nnviz.language import mark as _
from nnviz.recordings.image_recording import ImageRecording
from nnviz.training.cost import products
from nnviz.ui.images import sets as image_sets
from nnviz.ui.images.tested import identity, names
from nnviz.ui.language import day, epochs_written, number, percent, t
from nnviz.ui.page import made_by, note
from nnviz.ui.presenter import chart_style
from nnviz.ui.show import show
from nnviz.ui.state import PageState

#: So many test images are looked at, and of a network with many products fewer: in all so many products.
_MOST, _FEWEST, _PRODUCTS = 2000, 100, 2_000_000_000


class Measured(NamedTuple):
    """The test images that were looked at, in the order of the set.

    ``classes`` int (n,), ``errors`` float32 (n,) of the images without noise, ``accuracy`` as Keras measures it: at the
    last frame whose weights are still numbers. ``floor`` is the mean error of perfect copies.
    """

    classes: np.ndarray
    errors: np.ndarray
    accuracy: float
    floor: float


#: The tabs of the page, by name, with their titles.
TABS = {"classes": _("Hard classes"), "pyramids": _("400 or 800?"), "losses": _("BCE beside MSE")}


def picture(state: PageState, recording: ImageRecording) -> None:
    """Draw ten test images above what is made of them, with the scrubber; and the error."""
    key, frames = _key(state), usable_frames(recording.weights)
    if frames < len(recording.weight_frames):
        _say_diverged(recording, frames)
    if not frames or image_sets.tested(recording.experiment.data.dataset, key) is None:
        return
    measured = measure(recording, frames)
    reconstructions.draw(recording, measured.errors, measured.classes, frames, key)
    if recording.ended != "diverged":
        _headline(recording, measured.floor)


def classes(state: PageState, recording: ImageRecording | None) -> None:
    """Draw the error of each class, the errors of other seeds, and what accuracy would say."""
    if recording is None:
        return
    key, frames = _key(state), usable_frames(recording.weights)
    if not frames:
        note(t("This training diverged: its weights are no longer numbers, and rebuild nothing. Choose a smaller "
               "learning rate and train again."))
        return
    if image_sets.tested(recording.experiment.data.dataset, f"{key}:tab") is None:
        return
    measured = measure(recording, frames)
    _per_class(recording, measured, key)
    if recording.ended != "diverged":
        _over_seeds(recording.experiment)
    _accuracy(recording, measured)


def _key(state: PageState) -> str:
    return state.key("results")


def error_name(experiment: AutoencoderExperiment) -> str:
    """Name the error of an image by its loss, in the reader's language."""
    return t("squared error (MSE)") if experiment.network.loss == "mse" else t("cross-entropy (BCE)")


@st.cache_resource(max_entries=24, show_spinner=False, hash_funcs={ImageRecording: identity})
def measure(recording: ImageRecording, frames: int) -> Measured:
    """Rebuild the first test images with the weights of the last of so many frames."""
    experiment = recording.experiment
    tested, count = load(experiment.data.dataset), how_many(experiment)
    images, classes = tested.x_test[:count], tested.y_test[:count].astype(int)
    values = grey(images)
    rebuilt = rebuild(experiment, [weight[frames - 1] for weight in recording.weights], values)
    errors, floor = (per_image(images, made, experiment.network.loss)
                     for made in (rebuilt, values.reshape(rebuilt.shape)))
    return Measured(classes, errors, pixel_accuracy(rebuilt, values), float(floor.mean()))


def how_many(experiment: AutoencoderExperiment) -> int:
    """Return how many test images a page looks at."""
    return max(_FEWEST, min(_MOST, _PRODUCTS // max(1, sum(map(products, rows(experiment))))))


def _say_diverged(recording: ImageRecording, frames: int) -> None:
    if frames:
        st.warning(t("This training diverged: the last weights are no longer numbers, and rebuild nothing. What you "
                     "see is from epoch {epoch}. Choose a smaller learning rate and train again.").format(
            epoch=epochs_written(recording.weight_frames[frames - 1])), icon=":material/bolt:")
    else:
        st.warning(t("This training diverged: its weights are no longer numbers, and rebuild nothing. Choose a smaller "
                     "learning rate and train again."), icon=":material/bolt:")


def _headline(recording: ImageRecording, floor: float) -> None:
    """Say the error on all test images: as a difference in grey, too, or beside that of perfect copies."""
    loss, name = recording.final["test_loss"], error_name(recording.experiment)
    if not np.isfinite(loss):
        note(t("It was stopped before all test images were looked at, so their error is not known."))
        return
    sentence = t("Error on the test images, {name}: **{loss}**. Grey pixels keep it above 0: perfect copies would have "
                 "{floor}.")
    if recording.experiment.network.loss == "mse":
        sentence = t("Error on the test images, {name}: **{loss}**. A pixel is typically off by {share} of the way "
                     "from white to black (the square root).")
    st.markdown(sentence.format(name=name, loss=number(loss, 4), floor=number(floor, 4),
                                share=percent(float(np.sqrt(loss)), 0)))


def _over_seeds(experiment: AutoencoderExperiment) -> None:
    """Say the test errors of other seeds, where those of this experiment are recorded."""
    known = recorded.find(Spread(base=experiment, draws=recorded.IMAGE_DRAWS))
    if known:
        errors = known.recording.final("test_loss")
        note(t("With {draws} seeds it was {low} to {high} (trained before, on {date}).").format(
            draws=number(len(errors)), low=number(float(errors.min()), 4), high=number(float(errors.max()), 4),
            date=day(known.date)), made_by(known.command))


def _per_class(recording: ImageRecording, measured: Measured, key: str) -> None:
    found = per_class(measured.errors, measured.classes, IMAGE_CLASSES)
    left_out, words = recording.experiment.data.left_out, names(recording)
    st.subheader(t("Which classes are hard to rebuild?"), anchor=False)
    frame = pd.DataFrame({
        "name": [t("{name} (left out)").format(name=name) if one == left_out else name
                 for one, name in enumerate(words)],
        "error": found.mean, "written": [number(float(mean), 4) for mean in found.mean], "count": found.images,
        "unseen": [one == left_out for one in range(IMAGE_CLASSES)]})
    title = t("Mean error of a test image: {name}").format(name=error_name(recording.experiment))
    show(class_errors(frame, title, chart_style()), key=f"{key}-classes",
         alt=t("Mean error of the test images of each class, as bars."))
    note(t("Of the first {count} test images, without noise.").format(count=number(len(measured.errors))))
    if left_out is not None:
        order = int((found.mean > found.mean[left_out]).sum())
        note(t("The network never saw {name}. Classes that it rebuilds worse: {count} of 9.").format(
            name=words[left_out], count=order))


def _accuracy(recording: ImageRecording, measured: Measured) -> None:
    """Show that what Keras calls accuracy says nothing about rebuilt images."""
    with st.expander(t("Why does accuracy mean nothing here?"), icon=":material/help:"):
        st.markdown(t(
            "An autoencoder tells no class. If you ask Keras for its accuracy all the same, it takes the **pixels** "
            "for classes: an image counts as right if its brightest pixel is at the same place as in the original.\n\n"
            "- This network: accuracy **{accuracy}**, error **{error}**.\n"
            "- Erase each original but for its brightest pixel: accuracy **{only}**, and nothing is left to see.\n"
            "- Darken the pixels of each original by so little that no eye sees it: accuracy **{slight}**.\n\n"
            "So a high accuracy can go with a bad picture, and a low one with a good picture. Judge by the error, and "
            "by your eyes.").format(
                accuracy=percent(measured.accuracy), error=number(float(measured.errors.mean()), 4),
                **_extremes(recording.experiment.data.dataset)))


def _extremes(dataset: str) -> dict[str, str]:
    """Return the written accuracy of two images that show how little it says."""
    values = grey(load(dataset).x_test[:_MOST])
    changed = {"only": only_brightest(values), "slight": slightly_changed(values)}
    return {name: percent(pixel_accuracy(images, values)) for name, images in changed.items()}
