"""The tab that takes a search home: as a script for scikit-learn or Optuna, and its trials as a table."""

import csv
import io
from functools import partial

import streamlit as st

from nnviz.experiments.tables import Housing, TableExperiment
from nnviz.export import search_script
from nnviz.export.table_files import table_csv
from nnviz.export.table_script import HOUSING_FILE
from nnviz.labs.search import search as page
from nnviz.search.settings import Search
from nnviz.search.store import Trial
from nnviz.ui.language import t
from nnviz.ui.page import note
from nnviz.ui.state import PageState


def draw(state: PageState, search: Search) -> None:
    """Draw both scripts and the table, each with why there is none."""
    for name, label, write, grid in (
            ("grid", t("Script with GridSearchCV"), search_script.grid_script, True),
            ("optuna", t("Script with Optuna"), search_script.optuna_script, False)):
        if problem := search_script.obstacle(search, grid=grid):
            note(f"**{label}**: {t(problem)}")
            continue
        st.download_button(label, partial(write, search), f"search_{name}.py", "text/x-python",
                           icon=":material/code:", key=state.key(f"script-{name}"), on_click="ignore")
    if isinstance(search.base, TableExperiment) and isinstance(search.base.data, Housing):
        st.download_button(t("Its data (CSV)"), partial(table_csv, search.base), HOUSING_FILE, "text/csv",
                           icon=":material/table_view:", key=state.key("data-csv"), on_click="ignore")
    found = page.open_search(search)
    trials = found[1] if found else []
    st.download_button(t("Trials as CSV"), lambda: table(search, trials), "trials.csv", "text/csv",
                       icon=":material/table:", key=state.key("trials-csv"), on_click="ignore", disabled=not trials)
    note(t("The scripts search the same space, with the same folds of the same data. A network starts with other "
           "weights there, so scores differ as they do between seeds."))


def table(search: Search, trials: list[Trial]) -> str:
    """Return the trials as CSV: number from 1, state, each knob, the score and each fold."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(["trial", "state", *search.space.names, search.metric,
                     *(f"fold {fold + 1}" for fold in range(search.folds))])
    for trial in trials:
        writer.writerow([trial.number + 1, trial.state, *(trial.params.get(name, "") for name in search.space.names),
                         "" if trial.score is None else trial.score, *trial.folds])
    return written.getvalue()
