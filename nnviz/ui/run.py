"""A network of the plane on a page: it trains at every move of a knob, and its recording is drawn."""

from collections.abc import Callable
from functools import partial
from time import perf_counter, sleep
from typing import Any

import streamlit as st

from nnviz.course import recorded
from nnviz.course.page import Page
from nnviz.experiments.plane import Experiment
from nnviz.experiments.tables import TableExperiment
from nnviz.recordings.image_recording import ImageRecording
from nnviz.recordings.recording import Recording
from nnviz.recordings.table_recording import TableRecording
from nnviz.training.jobs import JobStatus
from nnviz.ui import bench, follow, other_settings, pins, run_log
from nnviz.ui.language import day, epochs_counted, epochs_written, number, t
from nnviz.ui.page import made_by, note
from nnviz.ui.presenter import presenting
from nnviz.ui.state import PageState

#: How long a page waits for a run before it shows progress instead, in seconds: a run that should be over at once may
#: be held up by a crowd, and showing progress to everyone would hold it up more.
_PATIENCE, PATIENCE_FOR_LONG = 2.5, 0.3
#: Seconds from the arithmetic of a moved knob to the pictures, at least. The browser would else draw all at once: the
#: arithmetic would come almost twice as late, and the pictures no sooner.
_ARITHMETIC_FIRST = 0.12
_STATUS_HEIGHT = 68

#: Draws a recording on the page.
Draw = Callable[[Any], None]
#: What is trained at every move of a knob.
Trained = Experiment | TableExperiment


def panel(page: Page, experiment: Trained, draw: Draw, *, kept: bool = True) -> None:
    """Train an experiment (or join a run of it) and show its recording by ``draw(recording)``, in a fragment.

    ``kept`` says whether the page's runs can be pinned and stand in the log.

    While a run takes longer than a moment, the last recording of this page stays in its place, and a line above it
    shows progress and a Stop button.
    """
    key = page.name
    begun, runs = perf_counter(), follow.queue()
    if runs is None:
        show_last(draw, key=key, now=experiment)
        return
    if not runs.asks_first(experiment):
        runs.submit_once(key, experiment)
    known = recorded.find(experiment)
    patience = _PATIENCE if runs.estimate(experiment) < 1 else PATIENCE_FOR_LONG
    runs.wait(experiment, seconds=0.0 if known else patience)
    before = shown(key)
    if before and before.experiment.key != experiment.key:
        sleep(max(0.0, begun + _ARITHMETIC_FIRST - perf_counter()))
    follow.watch(runs, [experiment], partial(_panel, runs, page, experiment, known, draw, kept))


def show_last(draw: Draw, *, key: str, now: Trained | None = None) -> None:
    """Show the last recording of this page, if it has one: a setting that is impossible (None) hides no result."""
    recording = shown(key)
    if recording is not None:
        with other_settings.place(f"{key}-pictures", recording.experiment, now):
            draw(recording)


def shown(key: str) -> Any:
    """Return the recording that this page shows, if it has one."""
    return st.session_state.get(f"{key}:shown")


def _panel(runs: follow.Runs, page: Page, experiment: Trained, known: recorded.Recorded | None, draw: Draw,
           kept: bool) -> None:
    key = page.name
    status, recording = runs.status(experiment), runs.recording(experiment)
    said, pinned = st.columns([5, 3] if presenting() else [3, 1], vertical_alignment="center")
    with said, st.container(key=f"{key}-status", height=_STATUS_HEIGHT, border=False, vertical_alignment="center",
                            gap=None):
        bench.say_setting(PageState(page))
        if recording:
            _say_trained(runs, recording, status.restarts if status else 0)
        elif status and status.state.ended:
            _say_without_result(runs, experiment, status)
        elif known:
            _say_recorded(known)
        elif status is None:
            _ask(runs, experiment, key)
        else:
            follow.say_progress(runs, experiment, key)
    newest = recording or (known.recording if known else None) or shown(key)
    if newest is None:
        if status and not status.state.ended:
            st.skeleton(height=560)
        return
    if kept:
        with pinned:
            pins.button(page, newest)
    if kept and (recording or known):
        run_log.note_down(page, newest, recorded=recording is None)
    st.session_state[f"{key}:shown"] = newest
    with other_settings.place(f"{key}-pictures", newest.experiment, experiment):
        draw(newest)


def _ask(runs: follow.Runs, experiment: Trained, key: str) -> None:
    """Offer a run that is too long to begin by itself."""
    label = t("Train · about {seconds} here").format(seconds=roughly(runs.estimate(experiment)))
    st.button(label, type="primary", key=f"{key}:train-run", icon=":material/model_training:", on_click=runs.submit,
              args=(experiment,), help=t("Trains these settings. Whoever asks for the same settings at the same time "
                                         "shares the run."))


def _say_without_result(runs: follow.Runs, experiment: Trained, status: JobStatus) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        follow.say_why_there_is_none(status)
        _offer_again(runs, experiment)


def _offer_again(runs: follow.Runs, experiment: Trained) -> None:
    st.button(t("Train again"), icon=":material/replay:", on_click=runs.submit, args=(experiment,))


def _say_recorded(known: recorded.Recorded) -> None:
    note(":material/history: " + t(
        "Trained before, on {date}. Your own training replaces it in a moment.").format(date=day(known.date)),
        made_by(known.command))


def _say_trained(runs: follow.Runs, recording: Recording | TableRecording, restarts: int) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        say_trained(recording, restarts)
        if recording.ended == "stopped":
            _offer_again(runs, recording.experiment)


def say_trained(recording: Recording | ImageRecording | TableRecording, restarts: int,
                estimated: float | None = None) -> None:
    """Say how a run ended and how long it took, beside the ``estimated`` seconds if those were said before it."""
    time = duration(recording.seconds)
    if estimated is not None:
        time = t("{time} (estimated {estimated})").format(time=time, estimated=roughly(estimated))
    text = {
        "finished": t("Trained for {epochs} in {time}."),
        "early": t("Stopped early after {epochs}: the validation loss no longer improved. {time}.")
        if recording.watched == "validation" else
        t("Stopped early after {epochs}: the test loss no longer improved. {time}."),
        "stopped": t("Stopped after {epochs}, {time}. The picture shows what was learned so far."),
        "diverged": t("Diverged at epoch {epoch}: the learning rate is too large. Choose a smaller one."),
    }[recording.ended].format(
        epochs=epochs_counted(recording.epochs), epoch=epochs_written(recording.epochs), time=time)
    if recording.compile_seconds:
        text += " " + t("Of this, {seconds} s were spent getting ready; the next run is faster.").format(
            seconds=number(recording.compile_seconds, 1))
    if isinstance(recording, Recording) and recording.together > 1:
        text += " " + t("In this time {count} networks trained side by side.").format(count=number(recording.together))
    if restarts:
        text += " " + t("It was interrupted and began again.")
    if recording.ended == "diverged":
        note(f":orange-background[:material/bolt: **{text}**]")
    else:
        note(":material/timer: " + text)


def roughly(seconds: float) -> str:
    """Write an estimated time: whole seconds, one at least."""
    return t("{seconds} s").format(seconds=number(max(1, round(seconds))))


def duration(seconds: float) -> str:
    """Write how long something takes: below a second in milliseconds, from ten seconds on without decimals."""
    if seconds < 1:
        return t("{milliseconds} ms").format(milliseconds=number(max(1, round(seconds * 1000))))
    return t("{seconds} s").format(seconds=number(seconds, 1 if seconds < 10 else 0))
