"""The queue of runs and the store of their recordings, shared by all sessions of the app.

A run is that of an experiment, of a ``Spread`` or of an ``Embedding`` and has its key, so identical requests share one
run. A page submits, shows ``status`` while it waits, and draws the ``recording``; it never holds a Dask object. A run
on images that only asks for more epochs than a stored one, or that was stopped, goes on where that ended.
"""

import asyncio
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from statistics import median
from threading import Event, Lock, Thread
from time import monotonic
from typing import Any

from distributed import CancelledError, Future, KilledWorker

from nnviz.experiments.embedding import Embedded, Work
from nnviz.experiments.images import ImageExperiment
from nnviz.language import mark as _
from nnviz.recordings.image_recording import ImageRecording, Line, can_continue
from nnviz.recordings.store import AnyRecording
from nnviz.training.cluster import ClusterError, Workers
from nnviz.training.cost import epoch_seconds, is_long, kind, length, run_seconds

_STORE_BYTES = 100_000_000
_STORE_JOBS = 2000
_REMEMBERED_RUNS = 50
#: A run of fewer estimated seconds tells little of the speed: it is mostly preparation.
_SHORTEST_MEASURED = {"points": 0.1, "images": 1.0, "embedding": 1.0}

#: What the queue keeps.
Kept = AnyRecording | Embedded


class JobState(Enum):
    """Where a run is on its way."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    STOPPED = "stopped"

    @property
    def ended(self) -> bool:
        """Whether the run has ended, in whatever way."""
        return self not in (JobState.WAITING, JobState.RUNNING)


@dataclass(frozen=True)
class JobStatus:
    """What is known of a run at one moment.

    Attributes
    ----------
    state : JobState
    place : int
        Place in the queue while waiting, 1 is the next; else 0. Long and short runs queue apart.
    epochs_done : float
        Epochs that are done; a run on images tells fractions of them.
    epochs : int
        Epochs that were asked for.
    loss : float or None
        Training loss of the last epoch that was reported.
    seconds_left : float or None
        Estimated from the speed so far; None while that is unknown.
    restarts : int
        How many times the run began again because its worker died.
    error : str
        Why the run failed; else empty. What a reader may meet is an English sentence marked for translation.
    lines : tuple of image_recording.Line
        Of a running run on images: the epochs that are finished.
    """

    state: JobState
    place: int
    epochs_done: float
    epochs: int
    loss: float | None
    seconds_left: float | None
    restarts: int
    error: str
    lines: tuple[Line, ...] = ()


@dataclass(eq=False)
class _Job:
    """A run's bookkeeping; every change is made under the lock of ``Jobs``."""

    run: Work
    long: bool
    earlier: ImageRecording | None = None
    state: JobState = JobState.WAITING
    future: Future | None = None
    starts: int = 0
    epochs_done: float = 0
    loss: float | None = None
    lines: tuple[Line, ...] = ()
    first_report: tuple[float, float] | None = None
    seconds_left: float | None = None
    error: str = ""
    stopping: bool = False
    recording: Kept | None = None
    has_ended: Event = field(default_factory=Event)

    @property
    def nbytes(self) -> int:
        return self.recording.nbytes if self.recording else 0

    def start(self) -> None:
        self.state, self.starts = JobState.RUNNING, self.starts + 1
        self.epochs_done, self.loss, self.lines, self.first_report, self.seconds_left = 0, None, (), None, None

    def report(self, epochs: float, loss: float, lines: tuple[Line, ...]) -> None:
        self.state, self.epochs_done, self.loss, self.lines = JobState.RUNNING, epochs, loss, lines
        now = monotonic()
        since, first_epochs = self.first_report = self.first_report or (now, epochs)
        if epochs > first_epochs:
            epochs_left = length(self.run) - epochs
            self.seconds_left = epochs_left * (now - since) / (epochs - first_epochs)

    def end(self, state: JobState, recording: Kept | None = None, error: str = "") -> None:
        self.state, self.recording, self.error, self.seconds_left, self.lines = state, recording, error, None, ()
        self.earlier = None
        if recording:
            self.epochs_done, self.loss = recording.epochs, recording.last_loss
        self.has_ended.set()


class Jobs:
    """Submits runs to the workers and keeps their recordings. One for the whole app; every method is thread-safe.

    Parameters
    ----------
    store_bytes : int
        Bound of the stored recordings together; the least recently used go first.

    Raises
    ------
    nnviz.training.cluster.ClusterError
        If the workers cannot be reached; its message is a sentence to show.
    """

    def __init__(self, store_bytes: int = _STORE_BYTES):
        self._store_bytes = store_bytes
        self._lock = Lock()
        self._jobs: OrderedDict[str, _Job] = OrderedDict()
        self._speeds = {of: deque(maxlen=_REMEMBERED_RUNS) for of in _SHORTEST_MEASURED}
        self._slowness = 1.0
        self._workers = Workers(self._on_event)

    def submit(self, run: Work) -> str:
        """Ask for a run's recording and return its key.

        A run that is waiting, running or done is shared; one that failed or was stopped begins anew.
        """
        key = run.key
        with self._lock:
            known = self._jobs.get(key)
            if known and (known.state is JobState.DONE or not known.state.ended):
                self._jobs.move_to_end(key)
                return key
            earlier = self._beginning_of(run)
            job = self._jobs[key] = _Job(run, long=is_long(run), earlier=earlier)
            self._jobs.move_to_end(key)
        self._send(job)
        return key

    def beginning(self, run: Work) -> ImageRecording | None:
        """Return the stored recording that a run on images would go on from; None if it would start anew."""
        with self._lock:
            return self._beginning_of(run)

    def _beginning_of(self, run: Work) -> ImageRecording | None:
        """Return the longest stored recording that a run on images can go on from."""
        if not isinstance(run, ImageExperiment):
            return None
        beginnings = [job.recording for job in self._jobs.values()
                      if isinstance(job.recording, ImageRecording) and can_continue(job.recording, run)]
        return max(beginnings, key=lambda recording: recording.epochs, default=None)

    def status(self, key: str) -> JobStatus | None:
        """Return what is known of a run now; None if it was never submitted or is forgotten."""
        with self._lock:
            job = self._jobs.get(key)
            return job and JobStatus(job.state, self._place(job), job.epochs_done, length(job.run),
                                     job.loss, job.seconds_left, max(0, job.starts - 1), job.error, job.lines)

    def wait(self, key: str, timeout: float) -> bool:
        """Wait up to ``timeout`` seconds for a run to end; return whether it has."""
        with self._lock:
            job = self._jobs.get(key)
        return job is not None and job.has_ended.wait(timeout)

    def recording(self, key: str) -> Any:
        """Return what a run left, a partial recording if it was stopped; None if there is none (any more)."""
        with self._lock:
            job = self._jobs.get(key)
            if job is None:
                return None
            self._jobs.move_to_end(key)
            return job.recording

    def stop(self, key: str) -> None:
        """Stop a run for all who share it. It ends within a fraction of a second and keeps what was trained."""
        with self._lock:
            job = self._jobs.get(key)
            if job is None or job.state.ended:
                return
            job.stopping = True
            future, waiting = job.future, job.state is JobState.WAITING
        if future and waiting:
            future.cancel()
        if future:
            self._workers.stop(future)

    def estimate(self, run: Work) -> float:
        """Return the seconds that a run will take, judged by the runs before; before the first, by this machine."""
        with self._lock:
            speeds = self._speeds[kind(run)]
            factor = median(speeds) if speeds else self._slowness
            beginning = self._beginning_of(run)
        done = beginning.epochs if beginning else 0
        return factor * (run_seconds(run) - done * epoch_seconds(run))

    def run(self, function: Callable[..., Any], *arguments: Any, timeout: float) -> Any:
        """Run a function on a worker and wait for its result: for what is quick and is no run.

        Raises
        ------
        nnviz.training.cluster.ClusterError
            If no worker can be reached, or none has answered within ``timeout`` seconds.
        """
        return self._workers.run(function, *arguments, timeout=timeout)

    def close(self) -> None:
        """End the workers that we started; the recordings stay."""
        self._workers.close()

    def _send(self, job: _Job) -> None:
        try:
            job.future = self._workers.submit(job.run, long=job.long, earlier=job.earlier)
        except ClusterError as error:
            self._end(job, JobState.FAILED, error=str(error))
            return
        job.future.client.loop.add_callback(self._follow, job, job.future)
        if job.stopping:
            self.stop(job.run.key)

    def _place(self, job: _Job) -> int:
        if job.state is not JobState.WAITING:
            return 0
        queue = [other for other in self._jobs.values() if other.state is JobState.WAITING and other.long == job.long]
        return 1 + queue.index(job)

    def _on_event(self, event: dict[str, Any]) -> None:
        with self._lock:
            if event["event"] == "warm":
                self._slowness = event["slowness"]
            job = self._jobs.get(event.get("key", ""))
            if job is None or job.state.ended:
                return
            if event["event"] == "started":
                job.start()
                if job.stopping:
                    Thread(target=self.stop, args=(event["key"],), daemon=True).start()
            elif event["event"] == "progress":
                job.report(event["epochs"], event["loss"], tuple(event["lines"]))

    async def _follow(self, job: _Job, future: Future) -> None:
        """Wait in the client's event loop for a run's end, and keep what it left."""
        state, recording, error = await _outcome(job, future)
        future.release()
        await asyncio.sleep(0)  # the loop releases the key now, so a later run with the same key begins anew
        self._end(job, state, recording, error)

    def _end(self, job: _Job, state: JobState, recording: Kept | None = None, error: str = "") -> None:
        with self._lock:
            job.future = None
            if recording:
                self._learn_speed(job.run, recording)
            job.end(state, recording, error)
            self._make_room()

    def _learn_speed(self, run: Work, recording: Kept) -> None:
        estimated = recording.epochs * epoch_seconds(run)
        if estimated > _SHORTEST_MEASURED[kind(run)]:
            self._speeds[kind(run)].append((recording.seconds - recording.compile_seconds) / estimated)

    def _make_room(self) -> None:
        ended = [key for key, job in self._jobs.items() if job.state.ended]
        stored = sum(self._jobs[key].nbytes for key in ended)
        for key in ended[:-1]:
            if stored <= self._store_bytes and len(self._jobs) <= _STORE_JOBS:
                break
            stored -= self._jobs.pop(key).nbytes


async def _outcome(job: _Job, future: Future) -> tuple[JobState, Kept | None, str]:
    """Return the final state, the recording and the error of a run once it has ended."""
    try:
        recording = await future
    except CancelledError:
        if job.stopping:
            return JobState.STOPPED, None, ""
        return JobState.FAILED, None, _("The connection to the workers was lost.")
    except KilledWorker:
        return JobState.FAILED, None, _("The worker process died each time, perhaps for lack of memory.")
    except Exception as error:
        return JobState.FAILED, None, str(error) or type(error).__name__
    return JobState.STOPPED if recording.stopped else JobState.DONE, recording, ""
