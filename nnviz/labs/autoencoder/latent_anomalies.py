"""Does the reconstruction error tell images of an unknown kind? A class that was left out, or clothes among digits."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import streamlit as st

from nnviz.analysis.strips import ink
from nnviz.course.recorded import OPENING
from nnviz.datasets.images import class_names, load, unseen_part
from nnviz.experiments.autoencoder import AutoencoderExperiment
from nnviz.experiments.images import IMAGE_CLASSES
from nnviz.labs.autoencoder import latent_network
from nnviz.labs.autoencoder.charts import anomalies as charts
from nnviz.labs.autoencoder.figures.anomalies import Anomalies, anomalies
from nnviz.labs.autoencoder.figures.encoding import grey, rebuild
from nnviz.labs.autoencoder.figures.errors import per_image
from nnviz.recordings.image_recording import ImageRecording
from nnviz.ui.choice import choice
from nnviz.ui.images.tested import identity
from nnviz.ui.language import number, percent, t
from nnviz.ui.page import note
from nnviz.ui.presenter import chart_style
from nnviz.ui.show import show
from nnviz.ui.state import PageState
from nnviz.ui.tiles import Tile, tiles

#: Of the known and of the unknown images, so many are looked at.
_MOST = 2000
#: Positions of the threshold's slider, and images of each kind that are shown.
_STEPS, _SHOWN = 100, 7
_TILE = 56
#: At least so large an area under the curve is called good, fair; 0.5 is guessing.
_GOOD, _FAIR, _GUESSING = 0.9, 0.7, 0.5
#: The class that is left out at first: many a reader's favourite.
_USUAL_CLASS = 4


@dataclass(frozen=True, eq=False)
class _Kind:
    """Images of one kind, as uint8 (n, h, w), what the network makes of them, the same, and their errors (n,)."""

    images: np.ndarray
    rebuilt: np.ndarray
    errors: np.ndarray


def without(experiment: AutoencoderExperiment, left_out: int) -> AutoencoderExperiment:
    """Return the experiment that this page offers to train: the document's layers, one class never seen."""
    return OPENING["autoencoder"].with_(data={"dataset": experiment.data.dataset, "left_out": left_out})


def draw(state: PageState, recording: ImageRecording) -> None:
    """Draw the choice of the intruders, then what the errors say about them."""
    st.markdown(t("The network learned to rebuild its own kind of images. Show it another kind: if it rebuilds these "
                  "badly, a large error gives the intruders away."))
    network, way = _network(state, recording)
    if network is None:
        return
    try:
        compared = _compared(network, way)
    except ValueError:
        st.warning(t("This network diverged: its reconstructions are no numbers any more."), icon=":material/bolt:")
        return
    st.fragment(_results)(state, network, way, compared)


def _network(state: PageState, recording: ImageRecording) -> tuple[ImageRecording | None, str]:
    """Let the reader choose the intruders; return the network that shall notice them, once it is trained."""
    experiment, hidden = recording.experiment, state.hides("intruders")
    ways = {"class": t("A class that was left out")}
    if experiment.data.dataset == "mnist":
        ways["clothes"] = t("Clothes among digits")
    key = state.key(f"intruders-{len(ways)}")
    first, second = st.columns([5, 6], gap="medium", vertical_alignment="bottom")
    with first:
        way = "class" if hidden else choice(
            st.segmented_control, t("Intruders"), ways, "class", name=ways.__getitem__, key=key, required=True,
            persist_state="session")
    if way == "clothes" or experiment.data.left_out is not None:
        return recording, way
    names = tuple(map(t, class_names(experiment.data.dataset)))
    with second:
        left_out = _USUAL_CLASS if hidden else choice(
            st.selectbox, t("Class left out"), range(IMAGE_CLASSES), _USUAL_CLASS, name=names.__getitem__,
            key=state.key(f"left-out-{experiment.data.dataset}"), persist_state="session")
    asked = without(experiment, left_out)
    network = latent_network.trained(
        state, asked, name="without",
        button=t("Train a network that never sees {name}: about {seconds}").replace("{name}", names[left_out]))
    if network is None:
        note(t("Layers 128, 64, 32 and back, {images} images, {epochs} epochs.").format(
            images=number(asked.data.train_images), epochs=number(asked.training.epochs)))
    else:
        st.button(t("Look at the maps of this network, too"), icon=":material/map:", type="tertiary",
                  key=state.key("open-without"), on_click=state.load,
                  args=(asked, t("A network that has never seen {name}").format(name=names[left_out])))
    return network, way


@st.cache_resource(max_entries=8, show_spinner=False, hash_funcs={ImageRecording: identity})
def _compared(recording: ImageRecording, way: str) -> tuple[_Kind, _Kind, Anomalies]:
    """Rebuild known and unknown test images and compare their errors. `ValueError` if they are no numbers."""
    data = recording.experiment.data
    known = unseen_part(data.dataset, data.left_out)[0][:_MOST]
    whole = load("fashion" if way == "clothes" else data.dataset)
    unknown = whole.x_test if way == "clothes" else whole.x_test[whole.y_test == data.left_out]
    both = _rebuilt(recording, known), _rebuilt(recording, unknown[:_MOST])
    return *both, anomalies(both[0].errors, both[1].errors)


def _rebuilt(recording: ImageRecording, images: np.ndarray) -> _Kind:
    experiment = recording.experiment
    values = rebuild(experiment, recording.final_weights, grey(images))
    pixels = np.round(255 * np.nan_to_num(values).clip(0, 1)).astype(np.uint8)
    return _Kind(images, pixels.reshape(images.shape), per_image(images, values, experiment.network.loss))


def _results(state: PageState, recording: ImageRecording, way: str,
             compared: tuple[_Kind, _Kind, Anomalies]) -> None:
    known, unknown, result = compared
    st.markdown(_verdict(result.auc).format(auc=f"**{number(result.auc, 3)}**"))
    note(t("AUC, the area under the curve: of two images, one known and one unknown, how often the unknown one has the "
           "larger error. 1: always. 0.5: guessing."))
    threshold = _threshold(state, recording, way, result)
    found = result.at(threshold)
    st.markdown(t("At this threshold, **{found}** of the unknown images are found, and **{wrong}** of the known ones "
                  "are wrongly rejected.").format(found=percent(found.found), wrong=percent(found.wrongly_rejected)))
    left, right = st.columns(2, gap="medium")
    names = {"known": t("known: {count} images").format(count=number(len(known.errors))),
             "unknown": t("unknown: {count} images").format(count=number(len(unknown.errors)))}
    with left:
        show(charts.histogram(_bars(result, names), threshold, **names, style=chart_style()), key="latent-errors",
             alt=t("Two histograms of the reconstruction error: known and unknown images, and the threshold."))
    with right:
        curve = pd.DataFrame({"wrong": result.false_positive_rate, "found": result.true_positive_rate})
        point = pd.DataFrame({"wrong": [found.wrongly_rejected], "found": [found.found]})
        show(charts.roc(curve, point, style=chart_style()), key="latent-roc",
             alt=t("The ROC curve: unknown images found against known images wrongly rejected; a dot marks the "
                   "threshold."))
    left, right = st.columns(2, gap="medium")
    with left:
        st.markdown(t("**Unknown, but rebuilt best**: these slip through."))
        _tiles(unknown, np.argsort(unknown.errors, kind="stable")[:_SHOWN], "slip", state)
    with right:
        st.markdown(t("**Known, but rebuilt worst**: these are rejected first."))
        _tiles(known, np.argsort(-known.errors, kind="stable")[:_SHOWN], "worst", state)
    note(t("Above: the image. Below: what the network makes of it, and the error."))


def _verdict(auc: float) -> str:
    if auc >= _GOOD:
        return t("It notices them well: AUC {auc}.")
    if auc >= _FAIR:
        return t("It notices some of them: AUC {auc}.")
    if auc > _GUESSING:
        return t("It hardly notices them: AUC {auc}. It has learned strokes, and these images are made of strokes, "
                 "too.")
    return t("It does not notice them: AUC {auc}, no better than guessing. It rebuilds these unknown images as well as "
             "those it knows, or better: they are simpler. A 1, for example, is one stroke.")


def _threshold(state: PageState, recording: ImageRecording, way: str, result: Anomalies) -> float:
    """Draw the slider of the threshold, which begins where the errors part best."""
    steps = np.linspace(result.edges[0], result.edges[-1], _STEPS).tolist()
    titles = {step: number(step, 4) for step in sorted({*steps, result.best_threshold})}
    name = "-".join(map(str, identity(recording)))
    return choice(
        st.select_slider, t("Threshold of the reconstruction error"), titles, result.best_threshold,
        name=titles.__getitem__, key=state.key(f"threshold-{way}-{name}"),
        help=t("Images with at least this error are rejected. It begins where the two kinds part best."))


def _bars(result: Anomalies, names: dict[str, str]) -> pd.DataFrame:
    shares = {"known": result.known_shares, "unknown": result.unknown_shares}
    return pd.concat([pd.DataFrame({"kind": names[kind], "low": result.edges[:-1], "high": result.edges[1:],
                                    "share": share}) for kind, share in shares.items()], ignore_index=True)


def _tiles(kind: _Kind, chosen: np.ndarray, name: str, state: PageState) -> None:
    pairs = np.concatenate([kind.images[chosen], kind.rebuilt[chosen]], axis=1)
    captions = [Tile(t("An image and its reconstruction, error {error}").format(error=number(error, 3)),
                     (number(error, 3),)) for error in kind.errors[chosen].tolist()]
    tiles(ink(pairs), pairs.shape[1:], captions, size=_TILE, key=state.key(name),
          name=t("Images and their reconstructions"))
