"""The arithmetic of a small network on a page: every layer's parameters, written out."""

import streamlit as st

from nnviz.arithmetic import rows, total, written_total
from nnviz.experiments.plane import Experiment
from nnviz.ui import arithmetic
from nnviz.ui.arithmetic import layer_name
from nnviz.ui.knobs import namer
from nnviz.ui.language import is_singular, number, t
from nnviz.ui.page import table_head


def draw(experiment: Experiment) -> None:
    """Say how many parameters there are, and for how many points; write out each layer: inputs x neurons + biases."""
    lines, name = rows(experiment), namer()
    count, points = total(lines), experiment.data.train_points
    cells = table_head(t("Layer"), t("Output"), t("Parameters"))
    for line in lines:
        function = f", {name(line.activation)}" if line.activation else ""
        cells.append(f"| {layer_name(line.name)}{function} | ({line.output_shape[0]},) | {line.sum} |")
    cells.append("| **" + t("Total") + f"** | | **{written_total(lines)}** |")
    ratio = round(points / count, 1)
    sentence = (t("**{parameters} parameters**, {points} training points: {ratio} point for each parameter.")
                if is_singular(ratio) else
                t("**{parameters} parameters**, {points} training points: {ratio} points for each parameter."))
    with arithmetic.place():
        st.markdown(
            sentence.format(parameters=number(count), points=number(points), ratio=number(ratio, 1)),
            help=t("Each neuron has one weight for every input, and one bias: inputs · neurons + neurons."))
        st.markdown("\n".join(cells))
