"""The arithmetic of a network that reads images: every layer's sums and colour, or why the layers do not fit."""

from contextlib import nullcontext

import streamlit as st

from nnviz.analysis.summary import summary
from nnviz.arithmetic import Row, ShapeError, total, written_total
from nnviz.charts.weights import layer_color
from nnviz.experiments.images import ImageExperiment
from nnviz.language import mark as _
from nnviz.ui.arithmetic import layer_name, place, written
from nnviz.ui.language import is_singular, number, t
from nnviz.ui.page import note, table_head

#: What does not fit, by the reason of a ``ShapeError``: what is wrong, the sum that shows it, and a way on.
_IMPOSSIBLE = {
    "cell": _("The HOG cells do not fill the image: {sum} is no whole number. Choose cells of 4 pixels, for example."),
    "block": _("A HOG block is wider than the image: {sum} cells. Choose a smaller block or smaller cells."),
    "kernel": _("Convolution {layer}: the kernel is wider than what is left of the image: {sum}. Choose a smaller "
                "kernel, less pooling before it, or the padding “same”."),
    "pool": _("Convolution {layer}: less than one pixel would be left after pooling: {sum}. Choose less pooling or "
              "fewer convolutions."),
}


def say_impossible(error: ShapeError) -> str:
    """Return one sentence on why the layers do not fit the images, with the sum that shows it and a way on."""
    return t(_IMPOSSIBLE[error.reason]).format(layer=error.layer, sum=written(error.sum))


def table(lines: list[Row], images: int, *, stale: bool, name: str = "") -> None:
    """Write out a network layer by layer, and its parameters for each training image.

    ``stale``: it is no longer the one that the knobs ask for. ``name`` tells two tables of a page apart.
    """
    cells = [table_line(line, layer_color(line.name) if line.parameters else "") for line in lines]
    cells.append("| **" + t("Total") + f"** | | **{written(written_total(lines))}** |")
    draw_table(cells, total(lines), images, stale=stale, name=name)


def draw_table(cells: list[str], parameters: int, images: int, *, stale: bool, name: str = "",
               folded: bool = False) -> None:
    """Draw the lines of such a table below the number of parameters; ``folded`` in a list that opens."""
    with place(name):
        if stale:
            note(":material/history: " + t("The knobs ask for an impossible network. This is the last possible one."))
        ratio = round(parameters / images, 1)
        sentence = (t("**{parameters} parameters**, {images} training images: {ratio} parameter for each image.")
                    if is_singular(ratio) else
                    t("**{parameters} parameters**, {images} training images: {ratio} parameters for each image."))
        st.markdown(sentence.format(
            parameters=number(parameters), images=number(images), ratio=number(ratio, 1)))
        with st.expander(t("Layer by layer"), key="layer-by-layer") if folded else nullcontext():
            st.markdown("\n".join(table_head(t("Layer"), t("Output"), t("Parameters")) + cells))


def table_line(line: Row, color: str) -> str:
    """Write a layer as a line of the table, with a patch of a colour before it unless that is empty."""
    patch = f':color[\u2002]{{background="{color}"}}\u00a0' if color else ""
    return f"| {patch}{_together(layer_name(line.name))} | {_shape(line)} | {written(line.sum)} |"


def keras_summary(experiment: ImageExperiment) -> None:
    """Offer the network as Keras prints it."""
    with st.popover(t("Keras summary"), icon=":material/code:", key="keras-summary"):
        st.code(summary(experiment), language=None)
        note(t("None stands for the number of images in a batch. “Dense”, “Conv2D” and so on are Keras’s names of the "
               "layers."))


def _together(name: str) -> str:
    """Keep a layer's number on the line of the word before it."""
    return "\u00a0".join(name.rsplit(" ", 1)) if name[-1].isdigit() else name


def _shape(line: Row) -> str:
    if line.shape_sum and len(line.output_shape) == 1:
        return written(line.shape_sum)
    if not line.shape_sum:
        return str(line.output_shape)
    return t("{shape}: {sum}").format(shape=line.output_shape, sum=written(line.shape_sum))
