"""The arithmetic on a page: every layer's parameters, written out."""

import re

import streamlit as st

from nnviz.arithmetic import rows, total, written_total
from nnviz.experiment import Experiment
from nnviz.ui.knobs import namer
from nnviz.ui.language import number, t
from nnviz.ui.page import note, table_head


def headline(experiment: Experiment) -> None:
    """Say the number of parameters, and how many training points there are for each."""
    count = total(rows(experiment))
    points = experiment.data.train_points
    st.markdown(t("**{parameters} parameters**, {points} training points: {ratio} points for each parameter.").format(
        parameters=number(count), points=number(points), ratio=number(points / count, 1)))


def table(experiment: Experiment) -> None:
    """Write out the parameters of every layer: inputs x neurons + biases."""
    lines, name = rows(experiment), namer()
    cells = table_head(t("Layer"), t("Output"), t("Parameters"))
    for line in lines:
        function = f", {name(line.activation)}" if line.activation else ""
        cells.append(f"| {layer_name(line.name)}{function} | ({line.output_shape[0]},) | {line.sum} |")
    cells.append("| **" + t("Total") + f"** | | **{written_total(lines)}** |")
    st.markdown("\n".join(cells))
    note(t("Each neuron has one weight for every input, and one bias: inputs · neurons + neurons."))


def layer_name(key: str) -> str:
    """Name a line of the arithmetic in the reader's language."""
    kind, *position = key.rsplit("_", 1)
    words = {"hidden": t("Hidden layer {position}"), "dropout": t("Dropout {position}"), "output": t("Output layer"),
             "convolution": t("Convolution {position}"), "pooling": t("Pooling {position}"), "flatten": t("Flatten"),
             "hog": t("HOG vector"), "normalisation": t("Batch normalisation {position}"),
             "convolution_normalisation": t("Batch normalisation of convolution {position}"),
             "noise": t("Noise"), "encoder": t("Encoder layer {position}"), "latent": t("Latent layer"),
             "decoder": t("Decoder layer {position}"), "encoder_dropout": t("Dropout of encoder layer {position}"),
             "decoder_dropout": t("Dropout of decoder layer {position}"),
             "encoder_normalisation": t("Batch normalisation of encoder layer {position}"),
             "decoder_normalisation": t("Batch normalisation of decoder layer {position}")}
    return words[kind].format(position="".join(position))


def written(text: str) -> str:
    """Write a sum as the reader's language does: ``2·300.5 - 1`` is ``2·300,5 − 1`` in French."""
    return re.sub(r"\d+(\.\d+)?", lambda found: number(float(found[0])), text.replace("-", "−"))
