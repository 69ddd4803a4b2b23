"""Wide, deep, wide and deep: three networks of the same size over the same seeds, on one chart, by the one rule."""

import streamlit as st

from nnviz.analysis import spread as analysis
from nnviz.arithmetic import rows, total
from nnviz.charts import spread as charts
from nnviz.course.wide import NAMES, SPREADS
from nnviz.recordings.recording import SpreadRecording
from nnviz.ui import difference_words, together
from nnviz.ui.language import number, t
from nnviz.ui.page import note, table_head
from nnviz.ui.presenter import chart_style
from nnviz.ui.show import show
from nnviz.ui.spread_words import write
from nnviz.ui.state import PageState

_METRIC = "validation_rmse"


def draw(state: PageState) -> None:
    """Draw the comparison: recorded draws, or those that are trained here."""
    st.markdown(t("The same data, optimizer and epochs as H10, the same seeds, and nearly the same number of "
                  "parameters: only the shape differs."))
    together.recorded_or_followed(SPREADS, lambda found: _compare(state, found), key=state.key("three"))


def _compare(state: PageState, found: dict[str, SpreadRecording]) -> None:
    named = {t(NAMES[name]): recording for name, recording in found.items()}
    left, right = st.columns([11, 9], gap="medium")
    with left:
        show(charts.strip(analysis.dots(named, _METRIC), analysis.boxes(named, _METRIC), split="validation",
                          title=t("Validation RMSE, 100,000 $"), style=chart_style()),
             key=state.key("three-strip"),
             alt=t("A dot for each seed of each network: its RMSE on the validation rows."))
    with right:
        lines = table_head(t("Network"), t("Parameters"), t("Median RMSE"))
        for name, recording in named.items():
            median = analysis.summary(recording.final(_METRIC)).median
            lines.append(f"| {name} | {number(total(rows(recording.spread.base)))} | {write(_METRIC, median)} |")
        st.markdown("\n".join(lines))
        for (one, other), difference in analysis.compare_all(named, _METRIC).items():
            st.markdown(f"**{one} – {other}**: " + difference_words.of_metric(difference, one, other, _METRIC))
    note(t("The wide path alone is a line of 9 parameters: it cannot have as many. “Wide alone” under “Look and try” "
           "shows it."))
