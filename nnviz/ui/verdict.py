"""Is the difference between two settings real? Both are trained with the same seeds, and the one rule decides."""

import streamlit as st

from nnviz.analysis import spread as analysis
from nnviz.charts import spread as charts
from nnviz.experiments.plane import Experiment
from nnviz.experiments.spread import Spread
from nnviz.recordings.recording import SpreadRecording
from nnviz.ui import difference_words
from nnviz.ui.language import number, t
from nnviz.ui.page import note
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
    pinned = pinned.model_copy(update={"seed": now.seed, "weights_seed": now.weights_seed})
    if pinned == now:
        note(t("The two runs differ in nothing but the draw: more draws stand below, under “Is it luck?”."))
        return
    both = {t("Pinned"): Spread(base=pinned), t("Now"): Spread(base=now)}
    key, asked = f"{page}:verdict", [spread.key for spread in both.values()]
    seconds = sum(runs.estimate(spread) for spread in both.values())
    st.button(t("Is the difference real? 2 × {draws} draws, about {seconds} s").format(
        draws=both[t("Now")].draws, seconds=number(max(1, round(seconds)))), icon=":material/balance:", key=key,
        on_click=_ask, args=(key, both),
        help=t("Trains both settings with the same random draws, and compares them draw by draw."))
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
    say(*recordings.values())
    show(charts.strip(analysis.dots(recordings, _METRIC), analysis.boxes(recordings, _METRIC), split="test",
                      title=t("Test accuracy"), share=True, style=chart_style()),
         key=f"{key}-strip", alt=t("The final test accuracy of every draw, of the pinned settings and of the present."))


def say(pinned: SpreadRecording, now: SpreadRecording) -> None:
    """Say which settings do better on the test points, and the median of each."""
    found = analysis.compare(pinned, now, _METRIC)
    medians = t("Median test accuracy {pinned} pinned, {now} now.").format(
        pinned=write(_METRIC, found.first), now=write(_METRIC, found.second))
    sentence = difference_words.of_metric(found, t("The pinned run"), t("The run on the page"), _METRIC)
    difference_words.box(found, f"{sentence} {medians}")
