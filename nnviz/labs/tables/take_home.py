"""What a reader takes home from a run on a table."""

import streamlit as st

from nnviz.course.page import Page
from nnviz.experiments.tables import Housing, OwnTable
from nnviz.export.table_files import table_csv
from nnviz.export.table_script import HOUSING_FILE, OWN_FILE
from nnviz.recordings.table_recording import TableRecording
from nnviz.ui import take_home
from nnviz.ui.language import t
from nnviz.ui.presets import exact_preset


def draw(page: Page, recording: TableRecording) -> None:
    """Offer the script, the notebook, the curves, the weights and the table itself."""
    take_home.draw_table(recording, exact_preset(recording.experiment))
    experiment = recording.experiment
    file = {Housing: HOUSING_FILE, OwnTable: OWN_FILE}.get(type(experiment.data), "curve.csv")
    st.download_button(
        t("Table (CSV)"), data=lambda: table_csv(experiment), icon=":material/table:", file_name=file, mime="text/csv",
        on_click="ignore", key=f"{page.name}:table-csv",
        help=t("The table itself. Put it beside the script, which reads it there."))
