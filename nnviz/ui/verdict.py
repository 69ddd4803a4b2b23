"""Is the difference between two settings real? Both are trained with the same seeds, and the one rule decides."""

from functools import partial

import streamlit as st

from nnviz.analysis import spread as analysis
from nnviz.charts import spread as charts
from nnviz.experiments.plane import Experiment
from nnviz.experiments.spread import Spread
from nnviz.experiments.tables import TableExperiment
from nnviz.recordings.recording import SpreadRecording
from nnviz.ui import difference_words, envelope, follow, pins
from nnviz.ui.language import number, t
from nnviz.ui.page import note
from nnviz.ui.presenter import chart_style
from nnviz.ui.show import show
from nnviz.ui.spread_words import metrics_of, write
from nnviz.ui.state import PageState


def draw(state: PageState, pinned: Experiment | TableExperiment, now: Experiment | TableExperiment) -> None:
    """Offer to train many draws of a pinned experiment and of the one on the page, and say what they show.

    They are compared by validation; by the test only where it is in view and not both have validation. Runs that are to
    predict different things are not compared.
    """
    if pinned == now or not pins.comparable(pinned, now) or (runs := follow.queue()) is None:
        return
    judge = "validation" if envelope.validates(pinned) and envelope.validates(now) else "test"
    if judge == "test" and any(envelope.covers(state, experiment) for experiment in (pinned, now)):
        note(":material/mail_lock: " + t("The test set is sealed. Give both runs a validation share: then many draws "
                                         "can say whether the difference is real."))
        return
    pinned = pinned.model_copy(update={"seed": now.seed, "weights_seed": now.weights_seed})
    if pinned == now:
        note(t("The two runs differ in nothing but the draw: more draws stand below, under “Is it luck?”."))
        return
    both = {t("Pinned"): Spread(base=pinned), t("Now"): Spread(base=now)}
    key, asked = state.key("verdict"), [spread.key for spread in both.values()]
    st.button(t("Is the difference real? 2 × {draws} draws, about {seconds} s").format(
        draws=both[t("Now")].draws, seconds=number(max(1, round(runs.estimate(*both.values()))))),
        icon=":material/balance:", key=key, on_click=_ask, args=(runs, key, both),
        help=t("Trains both settings with the same random draws, and compares them draw by draw."))
    if st.session_state.get(f"{key}-asked") == asked:
        follow.watch(runs, both.values(), partial(_verdict, runs, key, both, judge))


def _ask(runs: follow.Runs, key: str, both: dict[str, Spread]) -> None:
    runs.submit(*both.values())
    st.session_state[f"{key}-asked"] = [spread.key for spread in both.values()]


def _verdict(runs: follow.Runs, key: str, both: dict[str, Spread], judge: str) -> None:
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
    metric = next(name for name in metrics_of(now) if name.startswith(judge))
    say(pinned, now, metric)
    show(charts.strip(analysis.dots(recordings, metric), analysis.boxes(recordings, metric),
                      split=metric.split("_")[0], title=t(metrics_of(now)[metric]), share=metric.endswith("accuracy"),
                      style=chart_style()),
         key=f"{key}-strip", alt=t("The final score of every draw, of the pinned settings and of those on the page."))


def say(pinned: SpreadRecording, now: SpreadRecording, metric: str) -> None:
    """Say which settings do better by a score, and the median of each."""
    found = analysis.compare(pinned, now, metric)
    medians = t("Median validation score {pinned} pinned, {now} now.") if metric.startswith("validation") else t(
        "Median test accuracy {pinned} pinned, {now} now. Nothing validates here: who chooses by the test uses it up.")
    sentence = difference_words.of_metric(found, t("The pinned run"), t("The run on the page"), metric)
    difference_words.box(found, f"{sentence} " + medians.format(
        pinned=write(metric, found.first), now=write(metric, found.second)))
