"""Ten test images above what an autoencoder makes of them, chosen in three ways, with the scrubber over the epochs."""

import numpy as np
import streamlit as st

from nnviz.datasets.images import load
from nnviz.labs.autoencoder.figures.errors import per_image
from nnviz.labs.autoencoder.figures.rebuilding import choose, given, over_time, pixels
from nnviz.labs.autoencoder.rebuilt import Shown, rebuilt
from nnviz.recordings.image_recording import ImageRecording
from nnviz.ui.choice import choice
from nnviz.ui.images.tested import names
from nnviz.ui.language import number, t, translator
from nnviz.ui.page import note
from nnviz.ui.scrubber import scrubber


def draw(recording: ImageRecording, errors: np.ndarray, classes: np.ndarray, frames: int, key: str) -> None:
    """Draw the choice, the images, and the scrubber over the first so many frames of the weights.

    ``errors`` (n,) and ``classes`` (n,) are those of the first test images at the end.
    """
    experiment, height_and_width = recording.experiment, recording.experiment.data.shape
    chosen, turn = _chosen(errors, classes, key)
    images = load(experiment.data.dataset).x_test[chosen]
    values = given(experiment, images, turn)
    made = over_time(experiment, [weight[:frames] for weight in recording.weights], values)
    each = np.stack([per_image(images, frame, experiment.network.loss) for frame in made])
    words, left_out = names(recording), experiment.data.left_out
    rebuilt(images, pixels(values) if experiment.network.noise else None,
            pixels(made).reshape(*made.shape[:2], *height_and_width),
            [[number(float(error), 3) for error in frame] for frame in each],
            [Shown(words[one], one == left_out) for one in classes[chosen].tolist()], t=translator(),
            key=f"{key}-images")
    _explain(recording)
    moments = recording.weight_frames[:frames].round(1).tolist()
    sentence = t("Epoch {epoch} of {epochs} · mean error of these ten images: {error}")
    scrubber(moments, [sentence.format(epoch=number(moment), epochs=number(experiment.training.epochs),
                                       error=number(float(frame.mean()), 4))
                       for moment, frame in zip(moments, each, strict=True)], t=translator(), key=f"{key}-scrubber")


def _chosen(errors: np.ndarray, classes: np.ndarray, key: str) -> tuple[np.ndarray, int]:
    """Draw the choice of the images; return their numbers, and how often others were asked for."""
    ways = {"classes": t("One of each class"), "worst": t("The worst"), "random": t("At random")}
    kept, turn_key = f"{key}:way-chosen", f"{key}:turn"
    with st.container(horizontal=True, vertical_alignment="center"):
        way = choice(st.segmented_control, t("Which test images"), ways, st.session_state.get(kept, "classes"),
                     name=ways.__getitem__, key=f"{key}:way", required=True, label_visibility="collapsed")
        st.button(t("Another ten"), icon=":material/refresh:", key=f"{key}:another", on_click=_another,
                  args=(turn_key,))
    st.session_state[kept] = way
    turn = st.session_state.get(turn_key, 0)
    return choose(errors, classes, way, turn), turn


def _another(turn_key: str) -> None:
    st.session_state[turn_key] = st.session_state.get(turn_key, 0) + 1


def _explain(recording: ImageRecording) -> None:
    network = recording.experiment.network
    sentence = t("Above: the test image. Below: what is rebuilt from its {latent} numbers, and the error. Move the "
                 "scrubber to see the network learn.")
    if network.noise:
        sentence = t("Above: the test image. In the middle: with noise, as the network is given it. Below: what is "
                     "rebuilt from its {latent} numbers, and the error. Move the scrubber to see the network learn.")
    note(sentence.format(latent=number(network.latent)))
    if recording.experiment.data.left_out is not None:
        note(t("Framed: the class that the network has never seen."))
