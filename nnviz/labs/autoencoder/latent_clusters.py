"""k-means in the latent space: do groups that know no class match the classes?"""

import numpy as np
import pandas as pd
import streamlit as st

from nnviz.analysis.strips import ink
from nnviz.datasets.images import class_names
from nnviz.experiments.images import IMAGE_CLASSES
from nnviz.labs.autoencoder.charts import clusters as charts
from nnviz.labs.autoencoder.figures.clusters import MAX_K, MIN_K, Clusters, k_means
from nnviz.labs.autoencoder.figures.encoding import decode
from nnviz.labs.autoencoder.figures.latent import Coded
from nnviz.recordings.image_recording import ImageRecording
from nnviz.ui import typed
from nnviz.ui.images.tested import identity
from nnviz.ui.language import number, percent, t
from nnviz.ui.page import note
from nnviz.ui.presenter import chart_style
from nnviz.ui.show import show
from nnviz.ui.state import PageState

_USUAL_K = 10
#: A class with a smaller share of a cluster is not named.
_NAMED = 0.25


def found(state: PageState, recording: ImageRecording, seen: Coded) -> Clusters:
    """Return the clusters for the k that the slider stands on."""
    return _clusters(recording, st.session_state.get(state.key("k"), _USUAL_K), seen)


@st.cache_resource(max_entries=64, show_spinner=False, hash_funcs={ImageRecording: identity})
def _clusters(recording: ImageRecording, k: int, _seen: Coded) -> Clusters:
    return k_means(_seen.codes, _seen.classes, k, class_count=IMAGE_CLASSES, seed=0)


def draw(state: PageState, recording: ImageRecording, clusters: Clusters) -> None:
    """Draw the slider, the two measures, and the clusters with the images of their centres."""
    left, right = st.columns([4, 7], gap="medium")
    with left:
        st.markdown(t("k-means looks for k groups of codes that lie close together. Nobody tells it the classes. Do "
                      "its groups match them?"))
        title, key = t("Clusters (k)"), state.key("k")
        k = _USUAL_K if state.hides("k") else typed.slider(
            lambda: st.slider(
                title, MIN_K, MAX_K, _USUAL_K, key=key, persist_state="session",
                help=t("With more clusters than classes, a class may have several: one for each way to write it.")),
            key, title, MIN_K, MAX_K, whole=True)
        if len(clusters.centers) < k:
            st.info(t("There are only {count} different codes, so there are no more clusters than that.").format(
                count=number(len(clusters.centers))), icon=":material/info:")
        st.metric(t("Purity"), percent(clusters.purity))
        note(t("If each cluster is named after its most frequent class, so many images are named correctly. More "
               "clusters always look purer."))
        st.metric(t("Adjusted Rand index"), number(clusters.adjusted_rand, 2))
        note(t("Takes all pairs of images: do clusters and classes agree on who belongs together? 1: always. 0: no "
               "better than chance."))
    with right:
        show(_picture(recording, clusters), key=state.key("clusters").replace(":", "-"), alt=t(
            "A row for each cluster with its decoded centre, a column for each class; cells say how many images."))
        note(t("Left of each row: the image that the decoder makes of the cluster’s centre. The darker a cell, the "
               "larger its share of the cluster."))


def _picture(recording: ImageRecording, clusters: Clusters) -> charts.Picture:
    classes = tuple(map(t, class_names(recording.experiment.data.dataset)))
    said = [_say(cluster, row, classes) for cluster, row in enumerate(clusters.table)]
    cells = pd.DataFrame([
        {"cluster": title, "name": name, "count": int(count), "share": float(count / max(1, row.sum()))}
        for title, row in zip(said, clusters.table, strict=True) for name, count in zip(classes, row, strict=True)])
    centers = pd.DataFrame({"cluster": said, "url": _images(recording, clusters)})
    return charts.clusters(cells, centers, class_names=classes, style=chart_style())


def _say(cluster: int, row: np.ndarray, classes: tuple[str, ...]) -> str:
    """Say of which classes a cluster mostly is."""
    order = np.argsort(-row, kind="stable")
    first, second = (classes[place] for place in order[:2])
    shares = row[order] / max(1, row.sum())
    if shares[0] < _NAMED:
        sentence = t("{cluster}: a mixture")
    elif shares[1] < _NAMED:
        sentence = t("{cluster}: mostly {first}")
    else:
        sentence = t("{cluster}: mostly {first} and {second}")
    return sentence.format(cluster=cluster + 1, first=first, second=second)


def _images(recording: ImageRecording, clusters: Clusters) -> list[str]:
    """Return the decoded centres as data URLs."""
    experiment = recording.experiment
    grey = decode(experiment, recording.final_weights, clusters.centers.astype(np.float32))
    pixels = np.round(255 * grey.clip(0, 1)).astype(np.uint8).reshape(-1, 1, *experiment.data.shape)
    return [ink(image) for image in pixels]
