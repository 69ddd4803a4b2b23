"""The page of the range test: the band of all seeds, four rules side by side, and the way back to the lab."""

from functools import partial
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from nnviz.analysis import range_test as analysis
from nnviz.experiments.range_test import RangeTest
from nnviz.labs.search.charts import range_test as charts
from nnviz.labs.search.knobs import Home, link_to, page_of
from nnviz.links.forms import digits
from nnviz.links.search import RangeKnobs
from nnviz.recordings.scores import RangeRecording
from nnviz.ui import follow
from nnviz.ui.language import number, t
from nnviz.ui.page import note
from nnviz.ui.presenter import chart_style
from nnviz.ui.run import duration
from nnviz.ui.show import show
from nnviz.ui.state import PageState

#: A test that takes fewer seconds runs by itself.
_AUTOMATIC, _PATIENCE = 4.0, 2.5
_STATUS_HEIGHT = 58


def panel(state: PageState, knobs: RangeKnobs, home: Home) -> None:
    """Run the test of the knobs, or offer to, and draw what came."""
    runs, test = follow.queue(), knobs.test
    if runs is None:
        return
    quick = runs.estimate(test) < _AUTOMATIC
    if quick:
        runs.submit_once(state.name, test)
        runs.wait(test, seconds=_PATIENCE)
    follow.watch(runs, [test], partial(_panel, runs, state, knobs, home))


def _panel(runs: follow.Runs, state: PageState, knobs: RangeKnobs, home: Home) -> None:
    test = knobs.test
    status, recording = runs.status(test), runs.recording(test)
    with st.container(key=state.key("status"), height=_STATUS_HEIGHT, border=False, vertical_alignment="center"):
        if recording:
            _say_done(runs, state, recording)
        elif status and not status.state.ended:
            follow.say_progress(runs, test, state.name)
        else:
            if status:
                follow.say_why_there_is_none(status)
            _offer(runs, state, test)
    shown = recording or st.session_state.get(state.key("shown"))
    if shown is None:
        if status and not status.state.ended:
            st.skeleton(height=420)
        return
    st.session_state[state.key("shown")] = shown
    if shown.test.base != test.base:
        note(":material/warning: **" + t("This picture still belongs to other settings.") + "**")
    draw(state, shown, knobs.smoothing, home)


def _offer(runs: follow.Runs, state: PageState, test: RangeTest) -> None:
    problem = runs.problem(test)
    if problem:
        note(problem)
    st.button(t("Run the test, about {seconds} s").format(seconds=number(max(1, round(runs.estimate(test))))),
              type="primary", icon=":material/trending_down:", key=state.key("run"), disabled=bool(problem),
              on_click=runs.submit, args=(test,))


def _say_done(runs: follow.Runs, state: PageState, recording: RangeRecording) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        text = t("{seeds} seeds, {batches} batches each, in {time}.").format(
            seeds=number(len(recording.losses)), batches=number(recording.losses.shape[1]),
            time=duration(recording.seconds))
        note(":material/timer: " + (t("Stopped by you.") + " " if recording.stopped else "") + text)
        if recording.stopped:
            st.button(t("Run it again"), icon=":material/replay:", key=state.key("again"), on_click=runs.submit,
                      args=(recording.test,))


@st.cache_data(max_entries=64, show_spinner=False)
def _analysed(key: str, ended: str, smoothing: float, _recording: RangeRecording) -> Any:
    rates, losses = _recording.rates, _recording.losses
    return (analysis.bands(rates, losses, smoothing), analysis.suggestions(rates, losses, smoothing),
            analysis.diverged_at(rates, losses, smoothing))


def draw(state: PageState, recording: RangeRecording, smoothing: float, home: Home) -> None:
    """Draw a test's band, its rules, and what they are worth."""
    bands, found, gone = _analysed(recording.test.key, recording.ended, smoothing, recording)
    table = pd.DataFrame([{"rule": rule, "median": one.median, "low": one.low, "high": one.high}
                          for rule, one in found.items() if np.isfinite(one.median)])
    diverged = pd.DataFrame({"rate": [gone.median] if gone else []}, dtype=float)
    show(charts.curve(bands, table, diverged, chart_style()), key=state.key("curve"), alt=t(
        "Loss against the learning rate, on a logarithmic axis: a band over the seeds, and a line where each rule "
        "points."))
    _rules(state, recording, found, home)
    _say_worth(found, len(recording.losses))
    if gone:
        note(t("Half of the seeds have diverged at a rate of {rate} (one in ten at {low}, nine in ten at "
               "{high}).").format(rate=_rate(gone.median), low=_rate(gone.low), high=_rate(gone.high)))
    else:
        note(t("Up to a rate of {rate}, no more than half of the seeds diverge.").format(
            rate=_rate(recording.test.highest)))


def _rules(state: PageState, recording: RangeRecording, found: dict[str, analysis.Suggestion], home: Home) -> None:
    """Draw a line for each rule: its suggestion, how far the seeds lie apart, and the way back to the lab with it."""
    base, page = recording.test.base, page_of(home, recording.test.base)
    for rule, one in found.items():
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            if not np.isfinite(one.median):
                st.markdown(t("**{rule}** suggests nothing.").format(rule=rule), help=t(analysis.MEANINGS[rule]))
                continue
            st.markdown(t("**{rule}** suggests **{rate}**. 8 seeds in 10 say {low} to {high}, a factor of "
                          "{factor}.").format(
                rule=rule, rate=_rate(one.median), low=_rate(one.low), high=_rate(one.high),
                factor=_factor(one.ratio)), width="stretch", help=t(analysis.MEANINGS[rule]))
            if page is not None:
                rate = float(f"{one.median:.2g}")
                st.page_link(page.script, label=t("Try {rate}").format(rate=_rate(rate)), icon=page.icon,
                             width="content",
                             query_params=link_to(page, base.with_(training={"learning_rate": rate})))


def _say_worth(found: dict[str, analysis.Suggestion], seeds: int) -> None:
    """Say which rules the seeds agree on; with one seed nobody can tell."""
    if seeds < 5:
        note(":material/help: " + t("With {seeds} seeds nobody can tell how steady a suggestion is. Take 30.").format(
            seeds=number(seeds)))
        return
    known = {rule: one for rule, one in found.items() if np.isfinite(one.ratio)}
    if not known:
        return
    worst, best = max(known, key=lambda rule: known[rule].ratio), min(known, key=lambda rule: known[rule].ratio)
    st.markdown(t("Over the seeds, what **{best}** suggests varies least here (a factor of {least}), what **{worst}** "
                  "suggests varies most (a factor of {most}). Steady is not the same as good: try the rate.").format(
        best=best, least=_factor(known[best].ratio), worst=worst, most=_factor(known[worst].ratio)))


def _rate(value: float) -> str:
    return _written(float(f"{value:.2g}"))


def _written(value: float) -> str:
    """Write a rate as the reader's language does: no zeros behind it."""
    text = digits(value)
    decimals = len(text.partition(".")[2]) if "e" not in text else None
    return number(value, decimals) if decimals is not None else text


def _factor(ratio: float) -> str:
    return number(ratio, 1) if ratio < 100 else number(round(ratio))
