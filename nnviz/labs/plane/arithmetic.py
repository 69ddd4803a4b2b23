"""The arithmetic of a small network on a page: every layer's parameters, written out."""

import streamlit as st

from nnviz.arithmetic import rows, total, written_total
from nnviz.experiments.plane import Experiment
from nnviz.ui.arithmetic import layer_name
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
