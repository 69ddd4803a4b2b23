"""The arithmetic on a page, in the reader's language: the names of layers, and sums."""

import re

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from nnviz.arithmetic import rows, total, written_total
from nnviz.experiments.plane import Experiment
from nnviz.experiments.tables import TableExperiment
from nnviz.ui.knobs import namer
from nnviz.ui.language import is_singular, number, t
from nnviz.ui.page import table_head


def place(name: str = "") -> DeltaGenerator:
    """Return where an arithmetic stands: its table has one line for each layer (the style is that of ``ui/page.py``).

    ``name`` tells two on one page apart.
    """
    return st.container(key=f"arithmetic{name}", gap="xsmall")


def small_network(experiment: Experiment | TableExperiment, singular: str, plural: str, crowded: str) -> None:
    """Write out each layer of a small network: inputs x neurons + biases.

    ``plural`` says how many ``{parameters}`` there are for how many training ``{points}``, and their ``{ratio}``;
    ``singular`` says so where it is one or less. ``crowded`` says how many parameters, ``{ratio}``, there are for each
    point, where points are fewer.
    """
    lines, name = rows(experiment), namer()
    count, points = total(lines), experiment.data.train_points
    cells = table_head(t("Layer"), t("Output"), t("Parameters"))
    for line in lines:
        function = f", {name(line.activation)}" if line.activation else ""
        output = written(line.shape_sum) or f"({line.output_shape[0]},)"
        cells.append(f"| {layer_name(line.name)}{function} | {output} | {written(line.sum)} |")
    cells.append("| **" + t("Total") + f"** | | **{written(written_total(lines))}** |")
    ratio = round(points / count, 1)
    sentence = singular if is_singular(ratio) else plural
    if ratio < 1:
        ratio, sentence = round(count / points, 1), crowded
    with place():
        st.markdown(
            sentence.format(
                parameters=number(count), points=number(points), ratio=number(ratio, 1)),
            help=t("Each neuron has one weight for every input, and one bias: inputs · neurons + neurons."))
        st.markdown("\n".join(cells))


def layer_name(key: str) -> str:
    """Name a line of the arithmetic in the reader's language."""
    augmentations = {"random_shift": t("Random shifts"), "random_rotation": t("Random rotations"),
                     "random_contrast": t("Random contrast")}
    if key in augmentations:
        return augmentations[key]
    kind, *position = key.rsplit("_", 1)
    words = {"hidden": t("Hidden layer {position}"), "dropout": t("Dropout {position}"), "output": t("Output layer"),
             "convolution": t("Convolution {position}"), "pooling": t("Pooling {position}"), "flatten": t("Flatten"),
             "hog": t("HOG vector"), "normalisation": t("Batch normalisation {position}"),
             "convolution_normalisation": t("Batch normalisation of convolution {position}"),
             "noise": t("Noise"), "concatenated": t("Inputs and last hidden layer"),
             "encoder": t("Encoder layer {position}"), "latent": t("Latent layer"),
             "decoder": t("Decoder layer {position}"), "encoder_dropout": t("Dropout of encoder layer {position}"),
             "decoder_dropout": t("Dropout of decoder layer {position}"),
             "encoder_normalisation": t("Batch normalisation of encoder layer {position}"),
             "decoder_normalisation": t("Batch normalisation of decoder layer {position}")}
    return words[kind].format(position="".join(position))


def written(text: str) -> str:
    """Write a sum as the reader's language does: ``2·300.5 - 1`` is ``2·300,5 − 1`` in French."""
    return re.sub(r"\d+(\.\d+)?", lambda found: number(float(found[0])), text.replace("-", "−"))
