"""The arithmetic on a page, in the reader's language: the names of layers, and sums."""

import re

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from nnviz.ui.language import number, t


def place(name: str = "") -> DeltaGenerator:
    """Return where an arithmetic stands: its table has one line for each layer (the style is that of ``ui/page.py``).

    ``name`` tells two on one page apart.
    """
    return st.container(key=f"arithmetic{name}", gap="xsmall")


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
