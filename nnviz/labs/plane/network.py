"""The trained network, drawn: its units, weights and biases at the scrubber's epoch, each weight open to a try by hand.

Python sends a recording's weights and points once; the browser draws them (``nnviz.ui.network_drawing``) and computes
the network's answers (``network_math.js``), so neither the scrubber nor a weight changed by hand asks the server.
"""

from typing import Any

import numpy as np
import streamlit as st

from nnviz.arithmetic import rows
from nnviz.datasets.plane import extent, split
from nnviz.labs.plane.results import class_names
from nnviz.language import number
from nnviz.palette import CLASS_COLORS
from nnviz.recordings.recording import Recording
from nnviz.ui.component import component
from nnviz.ui.knobs import namer
from nnviz.ui.language import current, t
from nnviz.ui.network_drawing import LIBRARIES, packed

#: Weights that are sent for one recording at most, all frames together; a wide network gets fewer frames.
MOST_NUMBERS = 250_000

_component = component("network", "buttons.css", "mounting.js", *LIBRARIES, module=__file__)


def draw(recording: Recording) -> None:
    """Draw the network of a recording; it follows the page's scrubber, or shows the last frame where there is none."""
    data = _cached(recording.experiment.key, recording.ended, recording.epochs, current(), recording)
    _component(data=data, key="network")


@st.cache_resource(max_entries=16, show_spinner=False)
def _cached(key: str, ended: str, epochs: int, language: str, _recording: Recording) -> dict[str, Any]:
    """Make what is sent of a recording once; all arguments but the recording name it in the cache."""
    return {"key": f"{key} {ended} {epochs} {language}", "language": language, "words": _words(_recording),
            **_numbers(_recording), **_names(_recording)}


def sent_frames(frames: int, parameters: int) -> np.ndarray:
    """Choose the frames whose weights are sent: all, or as many as ``MOST_NUMBERS`` allows, first and last among them.

    >>> sent_frames(5, 100_000)
    array([0, 4])
    """
    count = min(frames, max(2, MOST_NUMBERS // parameters))
    return np.linspace(0, frames - 1, count).round().astype(int)


def _numbers(recording: Recording) -> dict[str, Any]:
    """Return what the browser computes with; arrays are base64 of their bytes, float32 or uint8.

    ``weights`` is S x P: for each frame that is sent, all kernels and biases one after the other. ``sent`` says, for
    each frame of the recording, which of the S stands for it. ``epochs`` and ``scores`` have one entry for each of S.
    """
    experiment = recording.experiment
    network = experiment.network
    frames = len(recording.frames)
    vectors = np.concatenate([weights.reshape(frames, -1) for weights in recording.weights], axis=1)
    chosen = sent_frames(frames, vectors.shape[1])
    points = split(experiment)
    return {
        "inputs": list(network.inputs),
        "layers": [{"units": kernel.shape[2]} for kernel in recording.weights[::2]],
        "output": network.output,
        "penalty": {"power": {"none": 0, "l1": 1, "l2": 2}[network.regularizer], "rate": network.penalty},
        "weights": packed(vectors[chosen], np.float32),
        "sent": np.abs(np.arange(frames)[:, None] - chosen).argmin(axis=1).tolist(),
        "epochs": recording.frames[chosen].tolist(),
        "scores": {name: _finite(values[chosen]) for name, values in recording.scores.items()},
        "points": {
            "train": {"x": packed(points.train, np.float32), "classes": packed(points.train_classes, np.uint8)},
            "test": {"x": packed(points.test, np.float32), "classes": packed(points.test_classes, np.uint8)},
        },
        "extent": extent(experiment.data),
        "colors": list(CLASS_COLORS[:experiment.data.classes]),
    }


def _finite(values: np.ndarray) -> list[float | None]:
    """Return the values for JSON, which has no NaN."""
    return [float(value) if np.isfinite(value) else None for value in values]


def _names(recording: Recording) -> dict[str, Any]:
    """Return what the layers, their units and their activations are called in the reader's language."""
    name, experiment = namer(), recording.experiment
    dense = [row for row in rows(experiment) if row.kind == "dense"]
    heads, units = [], []
    for position, row in enumerate(dense, 1):
        count = row.output_shape[0]
        last = position == len(dense)
        if not last:
            called = [t("hidden {layer}.{unit}").format(layer=position, unit=unit) for unit in range(1, count + 1)]
        elif count == 1:
            called = [t("output")]
        else:
            called = [t("output of {class_name}").format(class_name=one) for one in class_names(recording)]
        heads.append({
            "title": t("Output") if last else t("Hidden {layer}").format(layer=position),
            "activation": row.activation,
            "function": name(row.activation),
            "count": t("1 neuron") if count == 1 else t("{count} neurons").format(count=number(count, current())),
        })
        units.append(called)
    return {"input_names": [name(feature) for feature in experiment.network.inputs], "heads": heads, "units": units}


def _words(recording: Recording) -> dict[str, str]:
    hint = t("Each square shows what a neuron answers over the plane: orange negative, blue positive, pale near zero. "
             "Each line is a weight, each dot a bias: point at one to read it.")
    if recording.experiment.network.output == "softmax_ce":
        hint = t("Each square shows what a neuron answers over the plane: orange negative, blue positive, pale near "
                 "zero; an output square shows its class’s colour where it is sure. Each line is a weight, each dot a "
                 "bias: point at one to read it.")
    return {
        "network": t("The network: its neurons, weights and biases"),
        "inputs": t("Inputs"),
        "more": t("… {count} more"),
        "weight": t("Weight {source} → {target}: {value}"),
        "bias": t("Bias of {unit}: {value}"),
        "unit": t("{unit}: {function}, bias {bias}, {count} weights"),
        "formula": t("{unit} = {formula}"),
        "input": t("Input {unit}: its value over the plane"),
        "edited": t("changed by hand, trained: {value}"),
        "hint": hint,
        "choose": t("Click a line or a dot (or go there with Tab and the arrow keys, then Enter) to change its value."),
        "slider": t("Value, as a slider"),
        "value": t("Value"),
        "trained_value": t("trained: {value}"),
        "bounds": t("Type a number from {low} to {high}."),
        "reset": t("Back to the trained weights"),
        "picture": t("The network’s answer over the plane"),
        "caption": t("The network’s answer and {count} test points, epoch {epoch}"),
        "trained": t("Trained: accuracy train {train_accuracy}, test {test_accuracy} · loss train {train_loss}, test "
                     "{test_loss}"),
        "yours": t("With your weights: accuracy train {train_accuracy}, test {test_accuracy} · loss train "
                   "{train_loss}, test {test_loss}"),
    }
