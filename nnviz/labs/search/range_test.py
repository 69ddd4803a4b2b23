"""The page of the range test: the band of all seeds, four rules side by side, and the way back to the lab."""

from functools import partial
from typing import NamedTuple

import numpy as np
import pandas as pd
import streamlit as st

from nnviz.analysis import range_test as analysis
from nnviz.experiments.range_test import RangeTest
from nnviz.experiments.value import bounds
from nnviz.labs.search.charts import range_test as charts
from nnviz.labs.search.knobs import Home, link_to, page_of
from nnviz.labs.search.words import bare
from nnviz.language import mark as _
from nnviz.links.search import RangeKnobs
from nnviz.recordings.scores import RangeRecording
from nnviz.ui import follow, other_settings
from nnviz.ui.language import number, t
from nnviz.ui.page import note
from nnviz.ui.presenter import chart_style
from nnviz.ui.run import duration
from nnviz.ui.show import show
from nnviz.ui.state import PageState

#: A test that takes fewer seconds runs by itself.
_AUTOMATIC, _PATIENCE = 4.0, 2.5
_STATUS_HEIGHT = 58
#: With fewer seeds nothing is said of how steady a rule is.
_FEWEST = 5
#: The rules' names are those of the tools; where the reader's language is another one, it says what they mean.
_RULE_NAMES = {"steepest": _("steepest"), "valley": _("valley"), "minimum/10": "minimum/10", "slide": _("slide")}


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
    if shown.test != test:
        other_settings.say()
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
        seeds = len(recording.losses)
        said = t("One seed, {batches} batches, in {time}.") if seeds == 1 else t(
            "{seeds} seeds, {batches} batches each, in {time}.")
        text = said.format(seeds=number(seeds), batches=number(recording.losses.shape[1]),
                           time=duration(recording.seconds))
        note(":material/timer: " + (t("Stopped by you.") + " " if recording.stopped else "") + text)
        if recording.stopped:
            st.button(t("Run it again"), icon=":material/replay:", key=state.key("again"), on_click=runs.submit,
                      args=(recording.test,))


class _Analysed(NamedTuple):
    """What a test says: see ``analysis.range_test``. ``ended`` are the rules that only tell where the test ends."""

    bands: pd.DataFrame
    found: dict[str, analysis.Suggestion]
    gone: analysis.Suggestion | None
    falling: int
    ended: list[str]


@st.cache_data(max_entries=64, show_spinner=False)
def _analysed(key: str, ended: str, smoothing: float, _recording: RangeRecording) -> _Analysed:
    rates, losses = _recording.rates, _recording.losses
    told = analysis.told_by_the_end(rates, losses, smoothing)
    return _Analysed(
        analysis.bands(rates, losses, smoothing), analysis.suggestions(rates, losses, smoothing),
        analysis.diverged_at(rates, losses, smoothing), analysis.still_falling(losses, smoothing),
        [rule for rule, seeds in told.items() if 2 * seeds > len(losses)])


def draw(state: PageState, recording: RangeRecording, smoothing: float, home: Home) -> None:
    """Draw a test's band, its rules, and what they are worth."""
    seeds = len(recording.losses)
    now = _analysed(recording.test.key, recording.ended, smoothing, recording)
    found, gone = now.found, now.gone
    table = pd.DataFrame([{"rule": rule, "median": one.median, "low": one.low, "high": one.high}
                          for rule, one in found.items() if np.isfinite(one.median)])
    diverged = pd.DataFrame({"rate": [gone.median] if gone else []}, dtype=float)
    show(charts.curve(now.bands, table, diverged, chart_style(), few=seeds < analysis.FEW), key=state.key("curve"),
         alt=t("Loss against the learning rate, on a logarithmic axis: a band over the seeds, and a line where each "
               "rule points."))
    _say_rates(recording)
    _rules(state, recording, now, home)
    _say_end(state, recording, now)
    _say_worth({rule: one for rule, one in found.items() if rule not in now.ended}, seeds)
    _say_divergence(recording, gone)


def _say_rates(recording: RangeRecording) -> None:
    """Say by how much the rate grows after each batch, and from where to where."""
    steps = recording.losses.shape[1] - 1
    if steps < 1:
        return
    note(t("After each batch the rate is multiplied by {factor}: {steps} times, from {low} to {high}.").format(
        factor=number(recording.test.factor, 4), steps=number(steps), low=_rate(recording.rates[0]),
        high=_rate(recording.rates[steps])))


def _rules(state: PageState, recording: RangeRecording, now: _Analysed, home: Home) -> None:
    """Draw a line for each rule: its suggestion, how far the seeds lie apart, and the way back to the lab with it."""
    base, page = recording.test.base, page_of(home, recording.test.base)
    for rule, one in now.found.items():
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown(_suggested(rule, one, len(recording.losses), ended=rule in now.ended), width="stretch",
                        help=t(analysis.MEANINGS[rule]))
            if page is not None and np.isfinite(one.median):
                rate = float(f"{one.median:.2g}")
                st.page_link(page.script, label=t("Try {rate}").format(rate=_rate(rate)), icon=page.icon,
                             width="content",
                             query_params=link_to(page, base.with_(training={"learning_rate": rate})))


def _suggested(rule: str, one: analysis.Suggestion, seeds: int, *, ended: bool) -> str:
    """Say what a rule suggests, and how far the seeds lie apart; nothing of it where it only tells the test's end."""
    rule = t(_RULE_NAMES[rule])
    if not np.isfinite(one.median):
        return t("**{rule}** suggests nothing.").format(rule=rule)
    if ended:
        said = t("**{rule}** suggests **{rate}**, which only tells where the test ends.")
    elif seeds == 1:
        said = t("**{rule}** suggests **{rate}**.")
    elif _rate(one.low) == _rate(one.high):
        said = t("**{rule}** suggests **{rate}**, whatever the seed.") if seeds < analysis.FEW else t(
            "**{rule}** suggests **{rate}**. At least 8 seeds in 10 say so.")
    elif seeds < analysis.FEW:
        said = t("**{rule}** suggests **{rate}**, the median of {seeds} seeds that say {low} to {high}.")
    else:
        said = t("**{rule}** suggests **{rate}**. 8 seeds in 10 say {low} to {high}, a factor of {factor}.")
    return said.format(rule=rule, rate=_rate(one.median), seeds=number(seeds), low=_rate(one.low),
                       high=_rate(one.high), factor=_factor(one.ratio))


def _say_end(state: PageState, recording: RangeRecording, now: _Analysed) -> None:
    """Say which rules only tell where the test ends, and what to do about it."""
    if not now.ended:
        return
    seeds, rules = len(recording.losses), ", ".join(f"**{rule}**" for rule in now.ended)
    facts = {"rate": _rate(recording.test.highest), "falling": number(now.falling), "seeds": number(seeds),
             "rules": rules}
    if 2 * now.falling <= seeds:
        text = t("Had the test ended a little earlier than at {rate}, these rules would suggest less: {rules}.")
    elif now.falling == seeds:
        text = t("The loss still falls at the highest rate of the test, {rate}. So these rules cannot tell yet: "
                 "{rules}.")
    else:
        text = t("The loss still falls at the highest rate of the test, {rate}, with {falling} of {seeds} seeds. So "
                 "these rules cannot tell yet: {rules}.")
    text = text.format(**facts)
    if recording.test.highest < bounds(RangeKnobs, "highest")["le"] and not state.hides("upto"):
        text += " " + t("Raise the knob “{knob}”.").format(knob=t(RangeKnobs.model_fields["highest"].title))
    st.markdown(":material/last_page: " + text)


def _say_worth(steady: dict[str, analysis.Suggestion], seeds: int) -> None:
    """Say on which of some rules the seeds agree; with few seeds nobody can tell."""
    if seeds < _FEWEST:
        said = t("With one seed nobody can tell how steady a suggestion is. Take 30.") if seeds == 1 else t(
            "With {seeds} seeds nobody can tell how steady a suggestion is. Take 30.")
        note(":material/help: " + said.format(seeds=number(seeds)))
        return
    known = {rule: one for rule, one in steady.items() if np.isfinite(one.ratio)}
    if len(known) < 2:
        return
    worst, best = max(known, key=lambda rule: known[rule].ratio), min(known, key=lambda rule: known[rule].ratio)
    st.markdown(t("Over the seeds, what **{best}** suggests varies least here (a factor of {least}), what **{worst}** "
                  "suggests varies most (a factor of {most}). Steady is not the same as good: try the rate.").format(
        best=best, least=_factor(known[best].ratio), worst=worst, most=_factor(known[worst].ratio)))


def _say_divergence(recording: RangeRecording, gone: analysis.Suggestion | None) -> None:
    """Say at which rate the seeds have diverged."""
    seeds, few = len(recording.losses), len(recording.losses) < analysis.FEW
    if gone is None:
        said = t("Up to a rate of {rate}, the loss does not diverge.") if seeds == 1 else t(
            "Up to a rate of {rate}, no more than half of the seeds diverge.")
        note(said.format(rate=_rate(recording.test.highest)))
        return
    if seeds == 1:
        said = t("The loss has diverged at a rate of {rate}.")
    elif few:
        said = t("Half of the seeds have diverged at a rate of {rate} (the first at {low}).")
    else:
        said = t("Half of the seeds have diverged at a rate of {rate} (one in ten at {low}, nine in ten at {high}).")
    note(said.format(rate=_rate(gone.median), low=_rate(gone.low), high=_rate(gone.high)))


def _rate(value: float) -> str:
    return bare(float(f"{value:.2g}"))


def _factor(ratio: float) -> str:
    """Write how many times one rate is another; of a large one, two digits."""
    return number(ratio, 1) if ratio < 100 else number(float(f"{ratio:.2g}"), 0)
