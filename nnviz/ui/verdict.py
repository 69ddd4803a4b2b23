"""Is the difference between two runs larger than the spread of their draws?"""

import streamlit as st

from nnviz.analysis import spread as analysis
from nnviz.charts import spread as charts
from nnviz.experiments.plane import Experiment
from nnviz.experiments.spread import Spread
from nnviz.recordings.recording import SpreadRecording
from nnviz.ui.language import number, t
from nnviz.ui.presenter import chart_style
from nnviz.ui.run import queue, say_progress
from nnviz.ui.show import show
from nnviz.ui.spread_words import write

_METRIC = "test_accuracy"
_TICK = 0.4


def draw(page: str, pinned: Experiment, now: Experiment) -> None:
    """Offer to train many draws of a pinned experiment and of the one on the page, and say what they show."""
    if pinned == now or (runs := queue()) is None:
        return
    both = {t("Pinned"): Spread(base=pinned), t("Now"): Spread(base=now)}
    key, asked = f"{page}:verdict", [spread.key for spread in both.values()]
    seconds = sum(runs.estimate(spread) for spread in both.values())
    st.button(t("Larger than the spread, or not? 2 × {draws} draws, about {seconds} s").format(
        draws=both[t("Now")].draws, seconds=number(max(1, round(seconds)))), icon=":material/balance:", key=key,
        on_click=_ask, args=(key, both), help=t("Trains both settings over many random draws and compares them."))
    if st.session_state.get(f"{key}-asked") == asked:
        going = any((status := runs.status(one)) is not None and not status.state.ended for one in asked)
        st.fragment(_verdict, run_every=_TICK if going else None)(key, both, going)


def _ask(key: str, both: dict[str, Spread]) -> None:
    if (runs := queue()) is not None:
        st.session_state[f"{key}-asked"] = [runs.submit(spread) for spread in both.values()]


def _verdict(key: str, both: dict[str, Spread], was_going: bool) -> None:
    runs = queue()
    statuses = {name: runs.status(spread.key) for name, spread in both.items()}
    going = {name: status for name, status in statuses.items() if status and not status.state.ended}
    for name, status in going.items():
        say_progress(runs, both[name], status, f"{key}-{both[name].key}")
    if going:
        return
    if was_going:
        st.rerun()
    recordings = {name: runs.recording(spread.key) for name, spread in both.items()}
    if not all(recording and not recording.stopped for recording in recordings.values()):
        st.warning(t("A run was stopped or failed. Start it again."), icon=":material/replay:")
        return
    _say(recordings)
    show(charts.strip(analysis.dots(recordings, _METRIC), analysis.boxes(recordings, _METRIC), split="test",
                      title=t("Test accuracy"), share=True, style=chart_style()),
         key=f"{key}-strip", alt=t("The final test accuracy of every draw, of the pinned settings and of the present."))


def _say(recordings: dict[str, SpreadRecording]) -> None:
    found = analysis.compare(*recordings.values(), _METRIC)
    verdict = (t("**Larger than the spread**: the middle halves of the draws do not overlap.") if found.larger else
               t("**Not larger than the spread**: the middle halves of the draws overlap."))
    medians = t("Median test accuracy {pinned} pinned, {now} now.").format(
        pinned=write(_METRIC, found.first.median), now=write(_METRIC, found.second.median))
    pairs = t("With the same seed, the present settings do better in {better} of {pairs} draws.").format(
        better=found.better, pairs=found.pairs) if found.pairs else ""
    (st.success if found.larger else st.info)(
        f"{verdict} {medians} {pairs}", icon=":material/check_circle:" if found.larger else ":material/casino:")
