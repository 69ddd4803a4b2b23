"""What a reader takes home from a run."""

import streamlit as st

from nnviz.course.entry import CourseExperiment
from nnviz.experiment import Experiment
from nnviz.export.keras_script import keras_script
from nnviz.ui.language import t
from nnviz.ui.page import note


def draw(experiment: Experiment, preset: CourseExperiment | None) -> None:
    """Draw the button that gives the run as a Keras script, and say that the address is the link to this state."""
    title = f"{preset.id}: {preset.title}" if preset else ""
    st.download_button(
        t("Keras script"), data=lambda: keras_script(experiment, title), icon=":material/code:",
        file_name=f"{preset.id.lower() if preset else 'nnviz'}.py", mime="text/x-python", on_click="ignore",
        help=t("A plain Keras script of this very run: same points, same initial weights, same batches."))
    note(t("The address of this page is the link to exactly these settings. Send it to your students."))
