"""Following runs on a page: ask for one, wait a moment, show how far it is beside a Stop, draw the page at its end.

A run belongs to the queue, and a page that was left finds it again. Sessions share runs: which session follows one, the
queue is told here and nowhere else.
"""

from collections.abc import Callable, Hashable, Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from math import isfinite
from time import monotonic
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from nnviz.experiments.embedding import Embedding, Work
from nnviz.experiments.explanation import Explanation
from nnviz.experiments.images import ImageExperiment
from nnviz.experiments.range_test import RangeTest
from nnviz.experiments.strip import Strip
from nnviz.recordings.image_recording import ImageRecording
from nnviz.training import limits
from nnviz.training.cluster import ClusterError
from nnviz.training.jobs import Jobs, JobState, JobStatus, QueueFullError
from nnviz.ui.language import number, percent, t
from nnviz.ui.page import note
from nnviz.ui.start import jobs

#: Seconds between two looks at a run; at a long one, which a whole class may be watching, less often.
TICK, LONG_TICK = 0.4, 0.8
#: How long a page waits for the end of a run that was just stopped, in seconds.
_SECONDS_TO_STOP = 0.5
#: What is the matter with a run that goes on, and with one that nobody has asked for; else, how it has ended.
GOING, NONE = "going", "none"


@dataclass(frozen=True)
class Runs:
    """The queue as one session sees it. To stop a run is to follow it no longer."""

    jobs: Jobs
    session: str

    def submit(self, *runs: Work) -> None:
        """Ask for runs, or join them; what failed or was stopped begins anew. Say so where no more can wait."""
        try:
            for run in runs:
                self.jobs.submit(run, self.session)
        except QueueFullError as error:
            st.toast(t(str(error)), icon=":material/hourglass_full:")

    def train_ahead(self, strip: Strip) -> bool:
        """Have a strip trained before anybody asks for it; return whether it will be there."""
        return self.jobs.train_ahead(strip, self.session)

    def drop_ahead(self) -> None:
        """Note that this session needs no strip now."""
        self.jobs.drop_ahead(self.session)

    def submit_once(self, place: str, run: Work) -> None:
        """Ask for a run unless this place has done so: one that was stopped stays so until it is submitted again.

        Parameters
        ----------
        place : str
            A part of a page, as the session remembers it.
        run : Work
        """
        asked = f"{place}:asked"
        before = st.session_state.get(asked)
        if before is not None and before != run.key:
            self.jobs.unfollow(before, self.session)
        if before != run.key or self.status(run) is None:
            self.submit(run)
            st.session_state[asked] = run.key

    def stop(self, run: Work) -> None:
        """Stop a run, and wait a moment until what it has learned is there."""
        self.jobs.stop(run.key, self.session)
        self.jobs.wait(run.key, _SECONDS_TO_STOP, self.session)

    def status(self, run: Work) -> JobStatus | None:
        """Return what is known of a run now; None if nobody has asked for it, or it is forgotten."""
        return self.jobs.status(run.key, self.session)

    def phase(self, run: Work) -> str:
        """Return ``GOING``, ``NONE``, or how a run has ended: the value of a ``JobState``."""
        status = self.status(run)
        if status is None:
            return NONE
        return status.state.value if status.state.ended else GOING

    def is_going(self, run: Work) -> bool:
        """Tell whether a run waits or trains."""
        return self.phase(run) == GOING

    def can_begin(self, run: Work) -> bool:
        """Tell whether to submit a run would begin it: it is neither on its way nor done."""
        return self.phase(run) not in (GOING, JobState.DONE.value)

    def wait(self, *runs: Work, seconds: float) -> bool:
        """Wait so long at most for the end of all of some runs; return whether they have ended."""
        until = monotonic() + seconds
        return all(self.jobs.wait(run.key, max(0.0, until - monotonic()), self.session) for run in runs)

    def recording(self, run: Work) -> Any:
        """Return what a run has left, a part of it if it was stopped; None if there is nothing (any more)."""
        return self.jobs.recording(run.key, self.session)

    def beginning(self, run: Work) -> ImageRecording | None:
        """Return the recording that a run on images would go on from; None if it would start anew."""
        return self.jobs.beginning(run)

    def problem(self, run: Work) -> str:
        """Say in the reader's language why a run is never begun, and which knob mends it; nothing if it may begin."""
        problem = self.jobs.problem(run)
        return t(problem) if problem else ""

    def asks_first(self, run: Work) -> bool:
        """Tell whether a run is so long that the page asks before it begins: a link alone does not begin it."""
        return limits.asks_first(self.estimate(run)) and self.status(run) is None

    def estimate(self, *runs: Work) -> float:
        """Return the seconds that runs will take, one after the other."""
        return sum(map(self.jobs.estimate, runs))


def watch(runs: Runs | None, watched: Iterable[Work], draw: Callable[[], None], *, each: bool = False,
          every: float = TICK) -> None:
    """Draw in a fragment, again at every tick while one of some runs is going on; draw the page anew at the end.

    Parameters
    ----------
    runs : Runs or None
        None: without a worker, nothing is going on.
    watched : iterable of Work
    draw : callable
        Draws how far the runs are, or what they have left.
    each : bool
        Whether the page is drawn anew at the end of each run, not only when all have ended.
    every : float
        Seconds between two looks.
    """
    watched = tuple(watched) if runs else ()

    def phase() -> tuple[str, ...]:
        phases = tuple(map(runs.phase, watched)) if runs else ()
        return phases if each or GOING not in phases else (GOING,)

    now = phase()
    st.fragment(_look, run_every=every if GOING in now else None)(phase, now, draw)


def wait_for(is_done: Callable[[], bool], draw: Callable[[], None], *, every: float) -> None:
    """Draw in a fragment, again every so many seconds, until something is done; then draw the page anew."""
    st.fragment(_look, run_every=every)(is_done, False, draw)


def _look(phase: Callable[[], Hashable], before: Hashable, draw: Callable[[], None]) -> None:
    if phase() != before:
        st.rerun()
    draw()


def queue() -> Runs | None:
    """Return the queue of runs; without a worker, say so and return None."""
    try:
        runs = jobs()
        runs.check()
        return _of_this_session(runs)
    except ClusterError as error:
        st.error(t("Nothing can be trained at the moment: the computer that trains does not answer. Tell your "
                   "lecturer."), icon=":material/cloud_off:")
        note(t("For the lecturer: point here."), t(
            "{error}. Check NNVIZ_SCHEDULER, or unset it to train on this machine.").format(error=error))
        return None


def queue_if_any() -> Runs | None:
    """Return the queue of runs, or None without a worker: another part of the page says so."""
    with suppress(ClusterError):
        runs = jobs()
        runs.check()
        return _of_this_session(runs)
    return None


def _of_this_session(found: Jobs) -> Runs:
    context = get_script_run_ctx()
    assert context is not None
    return Runs(found, context.session_id)


def say_progress(runs: Runs, run: Work, key: str, *, with_loss: bool = True) -> None:
    """Show how far a run is, with a Stop button, if it is going on; ``key`` prefixes the button's.

    ``with_loss``: the loss may be told, no reader has to guess it first.
    """
    status = runs.status(run)
    if status is None or status.state.ended:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        # Before the text, which grows and shrinks: the button keeps its place under the pointer.
        st.button(t("Stop"), icon=":material/stop_circle:", key=f"{key}:stop-run", on_click=runs.stop, args=(run,))
        st.progress(min(1.0, status.epochs_done / max(1, status.epochs)),
                    text=_progress(runs, run, status if with_loss else replace(status, loss=None)))


def _progress(runs: Runs, run: Work, status: JobStatus) -> str:
    if status.state is JobState.WAITING:
        text = t("Waiting for its turn. Place in the queue: {place}").format(place=status.place)
    else:
        text = _how_far(run, status)
        left = runs.estimate(run) if status.seconds_left is None else status.seconds_left
        if left >= 1:
            text += " · " + t("about {seconds} s left").format(seconds=number(round(left)))
    return text + " · " + t("it was interrupted and began again") if status.restarts else text


def _how_far(run: Work, status: JobStatus) -> str:
    """Say which epoch is trained; of an experiment on images, whose epochs are long, also its part and the loss.

    Of an embedding, say how much of it is done.
    """
    if isinstance(run, Embedding):
        return t("t-SNE, perplexity {perplexity}: {share} done").format(
            perplexity=number(run.perplexity), share=percent(status.epochs_done / status.epochs, 0))
    if isinstance(run, Explanation):
        return t("Looking at the test images: {share} done").format(
            share=percent(status.epochs_done / status.epochs, 0))
    if isinstance(run, RangeTest):
        return t("Batch {done} of {batches}").format(
            done=number(int(status.epochs_done)), batches=number(status.epochs))
    if not isinstance(run, ImageExperiment):
        return t("Epoch {done} of {epochs}").format(
            done=number(int(status.epochs_done)), epochs=number(status.epochs))
    text = t("Epoch {done} of {epochs}").format(done=number(status.epochs_done, 1), epochs=number(status.epochs))
    if status.loss is None or not isfinite(status.loss):
        return text
    return text + " · " + t("loss so far {loss}").format(loss=number(status.loss, 3))


def say_why_there_is_none(status: JobStatus) -> None:
    """Say why a run that has ended left no recording."""
    if status.state is JobState.FAILED:
        st.error(t("The training failed: {error}").format(error=t(status.error)), icon=":material/error:")
    else:
        note(t("Stopped before it began."))
