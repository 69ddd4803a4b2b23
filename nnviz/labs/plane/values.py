"""All values of a knob at once, on the page: small multiples and the accuracy against the knob; a click chooses."""

from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
import streamlit as st

from nnviz.experiments.plane import Experiment
from nnviz.experiments.strip import Strip, knobs_of, layer_of, setting, strip_of, title_of
from nnviz.export.names import file_stem
from nnviz.labs.plane.charts import values as charts
from nnviz.labs.plane.figures import values as figures
from nnviz.recordings.strip_recording import StripRecording
from nnviz.training.jobs import JobState
from nnviz.ui import bench, follow, run, take_home
from nnviz.ui.choice import choice
from nnviz.ui.knobs import namer
from nnviz.ui.language import number, percent, t, translator
from nnviz.ui.page import note
from nnviz.ui.pictures import pictures
from nnviz.ui.presenter import chart_style
from nnviz.ui.show import show
from nnviz.ui.state import PageState

#: How many draws of each value are trained on request.
DRAWS = 5
_PATIENCE = 1.0
_STATUS_HEIGHT = 44


def title(knob: str) -> str:
    """Return what a knob is called in the reader's language; the number of its layer follows."""
    layer = layer_of(knob)
    return t(title_of(knob)) + (f" {layer}" if layer else "")


def open_for_link(state: PageState, arrived: bool, drawn: bool) -> None:
    """Open the tab once where the page has ``arrived`` at a link that asks for it, as soon as the page is ``drawn``."""
    wanted = state.key("strip-wanted")
    if arrived:
        st.session_state[wanted] = bool(state.lesson.strip)
    if drawn and st.session_state.pop(wanted, False):
        bench.open_tab(state, "values")


def draw(state: PageState, experiment: Experiment) -> None:
    """Draw the tab: which knob, over how many draws, and all its values."""
    offered = knobs_of(experiment)
    chosen, many = st.columns([5, 4], vertical_alignment="bottom")
    with chosen:
        first = state.lesson.strip if state.lesson.strip in offered else offered[0]
        knob = choice(st.selectbox, t("All values of"), offered, first, key=state.key("strip-knob"), name=title,
                      help=t("The same settings, trained with every value of one knob. Compare: too small, right, too "
                             "large."))
    with many:
        drawn_again = st.toggle(t("Over {draws} draws").format(draws=number(DRAWS)), key=state.key("strip-draws"),
                                disabled=knob == "seed", help=t(
                                    "Trains every value again with other points and other initial weights: the band is "
                                    "what luck does."))
    if knob != state.lesson.strip:
        state.set_lesson(replace(state.lesson, strip=knob))
        state.keep(experiment)
    strip = strip_of(experiment, knob, DRAWS if drawn_again else 1)
    runs = follow.queue_if_any()
    if runs is None or strip is None:
        return
    if not runs.asks_first(strip):
        runs.submit_once(state.key("strip"), strip)
        runs.wait(strip, seconds=_PATIENCE)
    follow.watch(runs, [strip], partial(_section, runs, state, strip, experiment))


def _section(runs: follow.Runs, state: PageState, strip: Strip, experiment: Experiment) -> None:
    if state.loading:  # a click has chosen a value: the whole page shows it
        st.rerun()
    status, recording = runs.status(strip), runs.recording(strip)
    key = state.key("strip-shown")
    with st.container(key=state.key("strip-status"), height=_STATUS_HEIGHT, border=False, vertical_alignment="center"):
        if recording and not recording.stopped:
            st.session_state[key] = recording
            note(":material/timer: " + t("{count} runs side by side in {time}.").format(
                count=number(len(strip.members())), time=run.duration(recording.seconds)))
        elif status is None:
            st.button(t("Train · about {seconds} here").format(seconds=run.roughly(runs.estimate(strip))),
                      type="primary", key=state.key("strip-train"), icon=":material/model_training:",
                      on_click=runs.submit, args=(strip,))
        elif status.state is JobState.FAILED:
            follow.say_why_there_is_none(status)
        elif status.state.ended:
            st.button(t("Train again"), icon=":material/replay:", key=state.key("strip-again"), on_click=runs.submit,
                      args=(strip,))
        else:
            follow.say_progress(runs, strip, state.key("strip"))
    shown = st.session_state.get(key)
    if shown is not None and shown.strip.knob == strip.knob:
        if shown.strip != strip:
            note(":material/warning: **" + t("These pictures still belong to other settings.") + "**")
        _show(state, shown, experiment)


def _show(state: PageState, recording: StripRecording, experiment: Experiment) -> None:
    strip, name, style = recording.strip, namer(), chart_style()
    names = list(map(name, strip.values))
    value = setting(experiment, strip.knob)
    now = strip.values.index(value) if value in strip.values else -1
    table = figures.pictures(recording, names, _scores(recording), now)
    widget = state.key("strip-chosen")
    show(charts.multiples(table, columns=figures.columns(len(names)), style=style), key="strip-pictures",
         alt=t("The decision boundary for every value of the knob, with its accuracy."), widget=widget,
         on_select=lambda: _choose(state, strip, st.session_state[widget]))
    note({"validation": t("Below each picture: its accuracy on the validation points. Click one to choose it."),
          "train": t("Below each picture: its accuracy on the training points, as nothing validates. Click one to "
                     "choose it.")}[recording.watched])
    if now >= 0:
        show(charts.curve(figures.curve(recording, names), title=title(strip.knob), now=names[now], style=style),
             key="strip-curve", alt=t("The accuracy against the knob, with the range over the draws."))
    epochs = strip.training.epochs
    pictures({"strip-pictures": t("All values"), "strip-curve": t("Accuracy against the knob")} if now >= 0 else
             {"strip-pictures": t("All values")}, epochs=[epochs],
             readouts=[t("All values of: {knob}").format(knob=title(strip.knob))],
             settings=take_home.settings_line(experiment), stem=file_stem(experiment), t=translator(),
             key="strip-save")


def _scores(recording: StripRecording) -> list[str]:
    """Write the accuracy of each value: the one by which it may be chosen."""
    values = np.median(recording.scores[f"{recording.watched}_accuracy"], axis=0)
    return [t("diverged") if how == "diverged" else percent(float(value))
            for value, how in zip(values, recording.ended, strict=True)]


def _choose(state: PageState, strip: Strip, selection: Any) -> None:
    """Set the knob to the value whose picture was clicked."""
    clicked = (selection.get("selection") or {}).get(charts.CHOSEN) or []
    places = [entry.get("index") for entry in clicked if isinstance(entry, dict)]
    if places and isinstance(places[0], int | float) and 0 <= places[0] < len(strip.values):
        state.load(strip.members()[int(places[0])], title(strip.knob))
