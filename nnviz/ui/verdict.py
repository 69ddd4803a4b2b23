"""Is the difference between two settings real? Both are trained with the same seeds, and the one rule decides."""

from functools import partial

import streamlit as st

from nnviz.analysis import spread as analysis
from nnviz.charts import spread as charts
from nnviz.experiments.plane import Experiment
from nnviz.experiments.spread import Spread
from nnviz.experiments.tables import TableExperiment
from nnviz.recordings.recording import SpreadRecording
from nnviz.ui import difference_words, follow
from nnviz.ui.language import number, t
from nnviz.ui.page import note
from nnviz.ui.presenter import chart_style
from nnviz.ui.show import show
from nnviz.ui.spread_words import TABLE_METRICS, metrics_of, write

_METRIC = "test_accuracy"


def _metric(now: SpreadRecording) -> str:
    """Return the score that decides: of tables, one of what validates."""
    return next(iter(metrics_of(now))) if isinstance(now.spread.base, TableExperiment) else _METRIC


def draw(page: str, pinned: Experiment | TableExperiment, now: Experiment | TableExperiment) -> None:
    """Offer to train many draws of a pinned experiment and of the one on the page, and say what they show."""
    if pinned == now or (runs := follow.queue()) is None:
        return
    pinned = pinned.model_copy(update={"seed": now.seed, "weights_seed": now.weights_seed})
    if pinned == now:
        note(t("The two runs differ in nothing but the draw: more draws stand below, under “Is it luck?”."))
        return
    both = {t("Pinned"): Spread(base=pinned), t("Now"): Spread(base=now)}
    key, asked = f"{page}:verdict", [spread.key for spread in both.values()]
    st.button(t("Is the difference real? 2 × {draws} draws, about {seconds} s").format(
        draws=both[t("Now")].draws, seconds=number(max(1, round(runs.estimate(*both.values()))))),
        icon=":material/balance:", key=key, on_click=_ask, args=(runs, key, both),
        help=t("Trains both settings with the same random draws, and compares them draw by draw."))
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
    pinned, now = recordings.values()
    say(pinned, now)
    metric = _metric(now)
    title = t("Test accuracy") if metric == _METRIC else t(TABLE_METRICS[metric])
    show(charts.strip(analysis.dots(recordings, metric), analysis.boxes(recordings, metric),
                      split=metric.split("_")[0], title=title, share=metric.endswith("accuracy"), style=chart_style()),
         key=f"{key}-strip", alt=t("The final test accuracy of every draw, of the pinned settings and of those on the "
                                   "page.")
         if metric == _METRIC else t("The final score of every draw, of the pinned settings and of those on the page."))


def say(pinned: SpreadRecording, now: SpreadRecording) -> None:
    """Say which settings do better on the test points, of tables on what validates, and the median of each."""
    metric = _metric(now)
    found = analysis.compare(pinned, now, metric)
    medians = (t("Median test accuracy {pinned} pinned, {now} now.") if metric == _METRIC else
               t("Median validation score {pinned} pinned, {now} now.")).format(
        pinned=write(metric, found.first), now=write(metric, found.second))
    sentence = difference_words.of_metric(found, t("The pinned run"), t("The run on the page"), metric)
    difference_words.box(found, f"{sentence} {medians}")
