"""The ways from a lab page to the range test, the sweep and the search of its experiment."""

from typing import Any

import streamlit as st

from nnviz.experiments.tables import OwnTable, TableExperiment
from nnviz.links.search import RANGE, SEARCH, SWEEP, RangeKnobs, SearchKnobs, SweepKnobs
from nnviz.ui.language import current, t


def draw(experiment: Any) -> None:
    """Draw the three ways; what the lab shows now is taken along in the link, which can hold no own table."""
    if isinstance(experiment, TableExperiment) and isinstance(experiment.data, OwnTable):
        return
    ways: tuple[tuple[str, Any, Any, str, str], ...] = (
            ("range", RANGE, RangeKnobs, t("Range test"), ":material/trending_down:"),
            ("sweep", SWEEP, SweepKnobs, t("Sweep"), ":material/grid_on:"),
            ("search", SEARCH, SearchKnobs, t("Hyperparameter search"), ":material/travel_explore:"))
    with st.container(horizontal=True, gap="small"):
        for page, grammar, knobs, label, icon in ways:
            st.page_link(f"pages/{page}.py", label=label, icon=icon, width="content", query_params={
                "lang": current(), **grammar.to_query(knobs.usual(experiment), knobs())})
