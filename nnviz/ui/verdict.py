"""Is the difference between two runs larger than the spread of their draws?"""

from functools import partial

import streamlit as st

from nnviz.analysis import spread as analysis
from nnviz.charts import spread as charts
from nnviz.experiments.plane import Experiment
from nnviz.experiments.spread import Spread
from nnviz.recordings.recording import SpreadRecording
from nnviz.ui import follow
from nnviz.ui.language import number, t
from nnviz.ui.presenter import chart_style
from nnviz.ui.show import show
from nnviz.ui.spread_words import write

_METRIC = "test_accuracy"


def draw(page: str, pinned: Experiment, now: Experiment) -> None:
    """Offer to train many draws of a pinned experiment and of the one on the page, and say what they show."""
    if pinned == now or (runs := follow.queue()) is None:
        return
    both = {t("Pinned"): Spread(base=pinned), t("Now"): Spread(base=now)}
    key, asked = f"{page}:verdict", [spread.key for spread in both.values()]
    st.button(t("Larger than the spread, or not? 2 × {draws} draws, about {seconds} s").format(
        draws=both[t("Now")].draws, seconds=number(max(1, round(runs.estimate(*both.values()))))),
        icon=":material/balance:", key=key, on_click=_ask, args=(runs, key, both),
        help=t("Trains both settings over many random draws and compares them."))
    if st.session_state.get(f"{key}-asked") == asked:
        follow.watch(runs, both.values(), partial(_verdict, runs, key, both))


def _ask(runs: follow.Runs, key: str, both: dict[str, Spread]) -> None:
    runs.submit(*both.values())
    st.session_state[f"{key}-asked"] = [spread.key for spread in both.values()]


def _verdict(runs: follow.Runs, key: str, both: dict[str, Spread]) -> None:
    going = [spread for spread in both.values() if runs.is_going(spread)]
    for spread in going:
        follow.say_progress(runs, spread, f"{key}-{spread.key}")
    if going:
        return
    recordings = {name: runs.recording(spread) for name, spread in both.items()}
    if not all(recording and not recording.stopped for recording in recordings.values()):
        st.warning(t("A run was stopped or failed. Start it again."), icon=":material/replay:")
        return
    _say(recordings)
    show(charts.strip(analysis.dots(recordings, _METRIC), analysis.boxes(recordings, _METRIC), split="test",
                      title=t("Test accuracy"), share=True, style=chart_style()),
         key=f"{key}-strip", alt=t("The final test accuracy of every draw, of the pinned settings and of the present."))


def _say(recordings: dict[str, SpreadRecording]) -> None:
    pinned, now = recordings.values()
    found = analysis.compare(pinned, now, _METRIC)
    verdict = (t("**Larger than the spread**: the middle halves of the draws do not overlap.") if found.larger else
               t("**Not larger than the spread**: the middle halves of the draws overlap."))
    medians = t("Median test accuracy {pinned} pinned, {now} now.").format(
        pinned=write(_METRIC, found.first.median), now=write(_METRIC, found.second.median))
    pairs = t("With the same seed, the present settings do better in {better} of {pairs} draws.").format(
        better=found.better, pairs=found.pairs) if found.pairs else ""
    (st.success if found.larger else st.info)(
        f"{verdict} {medians} {pairs}", icon=":material/check_circle:" if found.larger else ":material/casino:")
