"""From an experiment to its recording on a page: submit, wait a moment, show progress, stop."""

from collections.abc import Callable
from contextlib import suppress
from math import isfinite
from time import perf_counter, sleep

import streamlit as st

from nnviz.course import recorded
from nnviz.course.page import Page
from nnviz.experiments.embedding import Embedding, Work
from nnviz.experiments.images import ImageExperiment
from nnviz.experiments.plane import Experiment
from nnviz.recordings.image_recording import ImageRecording
from nnviz.recordings.recording import Recording
from nnviz.training.cluster import ClusterError
from nnviz.training.jobs import Jobs, JobState, JobStatus
from nnviz.ui import pins, run_log
from nnviz.ui.language import day, epochs_written, number, percent, t
from nnviz.ui.page import note
from nnviz.ui.start import jobs

#: How long a page waits for a run before it shows progress instead, in seconds: a run that should be over at once may
#: be held up by a crowd, and showing progress to everyone would hold it up more.
_PATIENCE, PATIENCE_FOR_LONG = 2.5, 0.3
_TICK = 0.4
#: Seconds from the arithmetic of a moved knob to the pictures, at least. The browser would else draw all at once: the
#: arithmetic would come almost twice as late, and the pictures no sooner.
_ARITHMETIC_FIRST = 0.12
_STATUS_HEIGHT = 58

#: Draws a recording on the page.
Draw = Callable[[Recording], None]


def queue() -> Jobs | None:
    """Return the queue of runs; without a worker, say so and return None."""
    try:
        return jobs()
    except ClusterError as error:
        st.error(t("No worker can be reached, so nothing can be trained: {error}. Check NNVIZ_SCHEDULER, or unset it "
                   "to train on this machine.").format(error=error), icon=":material/cloud_off:")
        return None


def queue_if_any() -> Jobs | None:
    """Return the queue of runs, or None without a worker: another part of the page says so."""
    with suppress(ClusterError):
        return jobs()
    return None


def panel(page: Page, experiment: Experiment, draw: Draw) -> None:
    """Train an experiment (or join a run of it) and show its recording by ``draw(recording)``, in a fragment.

    While a run takes longer than a moment, the last recording of this page stays in its place, and a line above it
    shows progress and a Stop button.
    """
    key = page.name
    begun, runs = perf_counter(), queue()
    if runs is None:
        show_last(draw, key=key)
        return
    _submit(runs, experiment, key)
    known = recorded.find(experiment)
    patience = _PATIENCE if runs.estimate(experiment) < 1 else PATIENCE_FOR_LONG
    finished = runs.wait(experiment.key, 0.0 if known else patience)
    before = shown(key)
    if before and before.experiment.key != experiment.key:
        sleep(max(0.0, begun + _ARITHMETIC_FIRST - perf_counter()))
    st.fragment(_panel, run_every=None if finished else _TICK)(runs, page, experiment, known, draw, finished)


def show_last(draw: Draw, *, key: str) -> None:
    """Show the last recording of this page, if it has one: a setting that is impossible hides no result."""
    recording = shown(key)
    if recording is not None:
        draw(recording)


def shown(key: str) -> Recording | None:
    """Return the recording that this page shows, if it has one."""
    return st.session_state.get(f"{key}:shown")


def _submit(runs: Jobs, experiment: Experiment, key: str) -> None:
    """Ask for a run once: a run that was stopped stays stopped until the reader starts it again."""
    asked = st.session_state.get(f"{key}:asked")
    if asked != experiment.key or runs.status(asked) is None:
        st.session_state[f"{key}:asked"] = runs.submit(experiment)


def _train_again(key: str) -> None:
    st.session_state.pop(f"{key}:asked", None)


def _panel(runs: Jobs, page: Page, experiment: Experiment, known: recorded.Recorded | None, draw: Draw,
           was_finished: bool) -> None:
    key = page.name
    status = runs.status(experiment.key)
    ended = status is not None and status.state.ended
    if (ended and not was_finished) or f"{key}:asked" not in st.session_state:  # it ended, or shall begin again
        st.rerun()
    recording = runs.recording(experiment.key)
    said, pinned = st.columns([3, 1], vertical_alignment="center")
    with said, st.container(key=f"{key}-status", height=_STATUS_HEIGHT, border=False, vertical_alignment="center"):
        if recording:
            _say_trained(recording, status.restarts, key)
        elif ended:
            _say_without_result(status, key)
        elif known:
            _say_recorded(known)
        elif status:
            say_progress(runs, experiment, status, key)
    newest = recording or (known.recording if known else None) or shown(key)
    if newest is None:
        st.skeleton(height=560)
        return
    with pinned:
        pins.button(page, newest)
    if recording or known:
        run_log.note_down(page, newest, recorded=recording is None)
    st.session_state[f"{key}:shown"] = newest
    draw(newest)


def _say_without_result(status: JobStatus, key: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        say_why_there_is_none(status)
        st.button(t("Train again"), icon=":material/replay:", on_click=_train_again, args=(key,))


def say_why_there_is_none(status: JobStatus) -> None:
    """Say why a run that has ended left no recording."""
    if status.state == JobState.FAILED:
        st.error(t("The training failed: {error}").format(error=t(status.error)), icon=":material/error:")
    else:
        note(t("Stopped before it began."))


def _say_recorded(known: recorded.Recorded) -> None:
    note(":material/history: " + t(
        "Recorded on {date} by {command}. A worker is warming up; your own training replaces it.").format(
            date=day(known.date), command=f"`{known.command}`"))


def say_progress(runs: Jobs, run: Work, status: JobStatus, key: str) -> None:
    """Show how far a run is, with a Stop button; ``key`` prefixes the button's."""
    with st.container(horizontal=True, vertical_alignment="center"):
        # Before the text, which grows and shrinks: the button keeps its place under the pointer.
        st.button(t("Stop"), icon=":material/stop_circle:", key=f"{key}:stop-run", on_click=runs.stop,
                  args=(run.key,))
        if status.state == JobState.WAITING:
            text = t("Waiting for a free worker. Place in the queue: {place}").format(place=status.place)
        else:
            text = _how_far(run, status)
            left = runs.estimate(run) if status.seconds_left is None else status.seconds_left
            if left >= 1:
                text += " · " + t("about {seconds} s left").format(seconds=number(round(left)))
        if status.restarts:
            text += " · " + t("A worker stopped, so this run began again.")
        st.progress(min(1.0, status.epochs_done / max(1, status.epochs)), text=text)


def _how_far(run: Work, status: JobStatus) -> str:
    """Say which epoch is trained; of an experiment on images, whose epochs are long, also its part and the loss.

    Of an embedding, say how much of it is done.
    """
    if isinstance(run, Embedding):
        return t("t-SNE, perplexity {perplexity}: {share} done").format(
            perplexity=number(run.perplexity), share=percent(status.epochs_done / status.epochs, 0))
    if not isinstance(run, ImageExperiment):
        return t("Epoch {done} of {epochs}").format(
            done=number(int(status.epochs_done)), epochs=number(status.epochs))
    text = t("Epoch {done} of {epochs}").format(done=number(status.epochs_done, 1), epochs=number(status.epochs))
    if status.loss is None or not isfinite(status.loss):
        return text
    return text + " · " + t("loss so far {loss}").format(loss=number(status.loss, 3))


def _say_trained(recording: Recording, restarts: int, key: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        say_trained(recording, restarts)
        if recording.ended == "stopped":
            st.button(t("Train again"), icon=":material/replay:", on_click=_train_again, args=(key,))


def say_trained(recording: Recording | ImageRecording, restarts: int, estimated: float | None = None) -> None:
    """Say how a run ended and how long it took, beside the ``estimated`` seconds if those were said before it."""
    time = duration(recording.seconds)
    if estimated is not None:
        time = t("{time} (estimated {estimated})").format(time=time, estimated=roughly(estimated))
    text = {
        "finished": t("Trained for {epochs} epochs in {time}."),
        "early": t("Stopped early after {epochs} epochs: the test loss no longer improved. {time}."),
        "stopped": t("Stopped by you after {epochs} epochs, {time}. The picture shows what was learned so far."),
        "diverged": t("Diverged at epoch {epochs}: the learning rate is too large. Choose a smaller one."),
    }[recording.ended].format(epochs=epochs_written(recording.epochs), time=time)
    if recording.compile_seconds:
        text += " " + t("Of this, {seconds} s compiled the training program; the next run has it ready.").format(
            seconds=number(recording.compile_seconds, 1))
    if isinstance(recording, Recording) and recording.in_numpy:
        text += " " + t("In NumPy: its program is not compiled yet.")
    if restarts:
        text += " " + t("A worker stopped in the middle; the run began again.")
    if recording.ended == "diverged":
        st.warning(text, icon=":material/bolt:")
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
