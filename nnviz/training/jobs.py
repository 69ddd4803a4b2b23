"""The queue of runs and the store of their recordings, shared by all sessions of the app.

A run is that of an experiment, of a ``Spread``, of an ``Embedding`` or of an ``Explanation`` and has its key, so
identical requests share one run. A page submits, shows ``status`` while it waits, and draws the ``recording``; it never
holds a Dask object. A run on images that only asks for more epochs than a stored one, or that was stopped, goes on
where that ended.

Who asks is a *follower*, one for each session. A run ends when its last follower stops it, moves on, or has not looked
at it for ``LEASE`` seconds. The workers are handed only what they can begin: what waits, waits here, and followers take
turns. The follower None, of the command line and of tests, never goes.

A strip may be trained *ahead*, before anybody asks for it: one for each follower, one at a time, and none while a run
waits or a short one trains that somebody asked for.
"""

import asyncio
import os
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
from nnviz.experiments.explanation import Explained
from nnviz.experiments.images import ImageExperiment
from nnviz.experiments.strip import Strip
from nnviz.language import mark as _
from nnviz.recordings.image_recording import ImageRecording, Line, can_continue
from nnviz.recordings.scores import GroupRecording, RangeRecording
from nnviz.recordings.store import AnyRecording
from nnviz.recordings.strip_recording import StripRecording
from nnviz.training import limits
from nnviz.training.cluster import ClusterError, Workers
from nnviz.training.kinds import epoch_seconds, is_long, kind_of, length, run_seconds
from nnviz.training.turns import in_turns

#: Environment variables: how many runs wait at most, in all and of one follower.
QUEUE, QUEUE_EACH = "NNVIZ_QUEUE", "NNVIZ_QUEUE_EACH"
#: Environment variable: whether strips are trained ahead; 0 is no.
AHEAD = "NNVIZ_AHEAD"
#: Seconds after which a follower who has not asked for a run's status has gone.
LEASE = 60.0
_SECONDS_BETWEEN_ROUNDS = 2.0
_STORE_BYTES = 100_000_000
_STORE_JOBS = 2000
_REMEMBERED_RUNS = 50
#: A run of fewer estimated seconds tells little of the speed: it is mostly preparation.
_SHORTEST_MEASURED = {"points": 0.1, "tables": 0.1, "range": 0.1, "group": 0.1, "images": 1.0, "embedding": 1.0,
                      "explanation": 1.0, "strips": 0.02}
#: No strip is trained ahead that takes longer, in seconds: the finger has moved on.
_LONGEST_AHEAD = 2.0

#: What the queue keeps.
Kept = AnyRecording | RangeRecording | GroupRecording | Embedded | Explained | StripRecording
#: Who follows a run: a session's id, or None for one who never goes.
Follower = str | None


class QueueFullError(RuntimeError):
    """No more runs may wait; the message is an English sentence, marked for translation."""


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
    """A run's bookkeeping; every change is made under the lock of ``Jobs``.

    ``followers`` tells when each of them last asked for it, ``left`` what those who stopped it got of it. One that is
    being stopped when somebody asks for it begins ``again``. Nobody has asked yet for one that is trained ``ahead``.
    """

    run: Work
    long: bool
    ahead: bool = False
    followers: dict[Follower, float] = field(default_factory=dict)
    left: dict[Follower, Kept | None] = field(default_factory=dict)
    sent: bool = False
    again: bool = False
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

    @property
    def waits_here(self) -> bool:
        """Whether no worker has it yet."""
        return not self.sent and not self.state.ended

    @property
    def visitor(self) -> Follower:
        """Whose turn it takes: its first follower's."""
        return next(iter(self.followers), None)

    def follow(self, follower: Follower) -> None:
        """Note that somebody looks at it."""
        self.followers[follower] = monotonic()
        self.left.pop(follower, None)

    def ask_again(self, follower: Follower) -> None:
        """Note that somebody asks for it who may not be the first: what is being stopped begins again."""
        self.follow(follower)
        self.again = self.stopping and not self.state.ended

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
    background : bool
        Whether to reach the workers behind the caller's back: runs wait until they are there, ``check`` tells.
    is_here : function
        Whether a follower is still there, also one who looks at another page and asks for nothing.

    Raises
    ------
    nnviz.training.cluster.ClusterError
        If the workers cannot be reached, unless in the background; its message is a sentence to show.
    """

    def __init__(self, store_bytes: int = _STORE_BYTES, *, background: bool = False,
                 is_here: Callable[[str], bool] = lambda follower: False):
        self._store_bytes, self._is_here = store_bytes, is_here
        self._most, self._most_each = int(os.environ.get(QUEUE, 200)), int(os.environ.get(QUEUE_EACH, 12))
        self._trains_ahead = os.environ.get(AHEAD, "1") != "0"
        self._lock = Lock()
        self._jobs: OrderedDict[str, _Job] = OrderedDict()
        self._served: dict[Follower, int] = {}
        self._closed = Event()
        self._speeds: dict[str, deque[float]] = {of: deque(maxlen=_REMEMBERED_RUNS) for of in _SHORTEST_MEASURED}
        self._slowness = 1.0
        self._room = limits.room()
        self._workers = Workers(self._on_event, background=background)
        Thread(target=self._make_rounds, name="nnviz-rounds", daemon=True).start()

    @property
    def workers(self) -> int:
        """How many workers there are to train; 1 before the first is reached."""
        return max(1, self._workers.count)

    def check(self) -> None:
        """Do nothing where the workers can be reached, or are about to be.

        Raises
        ------
        nnviz.training.cluster.ClusterError
            If the last try to reach them failed.
        """
        self._workers.check()

    def submit(self, run: Work, follower: Follower = None) -> str:
        """Ask for a run's recording, follow it, and return its key.

        A run that is waiting, running or done is shared; one that failed or was stopped begins anew. One that has a
        ``problem`` fails at once with it.

        Raises
        ------
        QueueFullError
            If too many runs wait already, of this follower or in all.
        """
        key, problem = run.key, self.problem(run)
        with self._lock:
            known = self._jobs.get(key)
            if known and (known.state is JobState.DONE or not known.state.ended):
                known.ask_again(follower)
                known.ahead = False
            else:
                self._refuse_if_full(follower)
                job = self._jobs[key] = _Job(run, long=is_long(run), earlier=self._beginning_of(run))
                job.follow(follower)
                if problem:
                    job.end(JobState.FAILED, error=problem)
            self._jobs.move_to_end(key)
        self._hand_out()
        return key

    def train_ahead(self, strip: Strip, follower: str) -> bool:
        """Have a strip trained before anybody asks for it, in the place of this follower's last one.

        Returns whether it is trained, or there already: not where the host says no, nor where it would take long.
        """
        self.drop_ahead(follower, but=strip.key)
        with self._lock:
            known = self._jobs.get(strip.key)
            if known and (known.state is JobState.DONE or not known.state.ended):
                known.ask_again(follower)
                self._jobs.move_to_end(strip.key)
                return True
        if not self._trains_ahead or self.estimate(strip) > _LONGEST_AHEAD or self.problem(strip):
            return False
        with self._lock:
            job = self._jobs[strip.key] = _Job(strip, long=False, ahead=True)
            job.follow(follower)
            self._jobs.move_to_end(strip.key)
        self._hand_out()
        return True

    def drop_ahead(self, follower: str, but: str = "") -> None:
        """Note that a follower no longer needs what is trained ahead, but the strip of this key."""
        with self._lock:
            for key, job in self._jobs.items():
                if job.ahead and key != but and not job.state.ended:
                    job.followers.pop(follower, None)
        self._end_what_nobody_follows()

    def problem(self, run: Work) -> str | None:
        """Say in one sentence, marked for translation, why a run is never begun; None if it may begin.

        It needs more memory than there is, or would take all day; the sentence names the knob that mends it.
        """
        return limits.problem(run, self.estimate(run), self._room)

    def _refuse_if_full(self, follower: Follower) -> None:
        waiting = [job for job in self._jobs.values() if job.waits_here and not job.ahead]
        if follower is not None and sum(follower in job.followers for job in waiting) >= self._most_each:
            raise QueueFullError(_("You have many runs waiting already. Wait for one of them, or stop one."))
        if len(waiting) >= self._most:
            raise QueueFullError(_("Too many runs are waiting. Try again in a moment."))

    def _hand_out(self) -> None:
        """Send the workers as many of the waiting runs as they can begin, in turns."""
        while job := self._next():
            self._send(job)

    def _next(self) -> _Job | None:
        """Return the run to send next and note that it is sent; None if there is none, or no room for it."""
        if not self._workers.connected:
            return None
        with self._lock:
            room_of = self._workers.room
            asked = [job for job in self._jobs.values() if not job.state.ended and not job.ahead]
            for long, room in room_of.items():
                lane = [job for job in asked if job.long == long]
                if sum(job.sent for job in lane) >= room:
                    continue
                order = in_turns([(job.run.key, job.visitor) for job in lane if job.waits_here], self._served)
                if order:
                    job = self._jobs[order[0]]
                    job.sent = True
                    self._served[job.visitor] = self._served.get(job.visitor, 0) + 1
                    return job
            if room_of[False] and all(job.long and job.state is JobState.RUNNING for job in asked):
                return self._next_ahead()
        return None

    def _next_ahead(self) -> _Job | None:
        """Return the strip to train ahead next and note that it is sent; None while another one is."""
        strips = [job for job in self._jobs.values() if job.ahead and not job.state.ended]
        if not strips or any(job.sent for job in strips):
            return None
        strips[0].sent = True
        return strips[0]

    def _make_rounds(self) -> None:
        """Until closed, look now and then who has gone, and hand out what waits."""
        while not self._closed.wait(_SECONDS_BETWEEN_ROUNDS):
            self._let_go(monotonic() - LEASE)
            self._hand_out()

    def _let_go(self, before: float) -> None:
        """Forget the followers who are gone and have not asked since ``before``, and end what nobody follows."""
        with self._lock:
            for job in self._jobs.values():
                if not job.state.ended:
                    for follower in [one for one, when in job.followers.items()
                                     if one is not None and when < before and not self._is_here(one)]:
                        del job.followers[follower]
            present = {follower for job in self._jobs.values() for follower in job.followers}
            self._served = {follower: count for follower, count in self._served.items() if follower in present}
        self._end_what_nobody_follows()

    def _end_what_nobody_follows(self) -> None:
        with self._lock:
            alone = [key for key, job in self._jobs.items()
                     if not job.state.ended and not job.followers and not job.stopping]
        for key in alone:
            self._stop(key)

    def unfollow(self, key: str, follower: Follower) -> None:
        """Note that a follower has moved on: a run that nobody follows ends."""
        with self._lock:
            job = self._jobs.get(key)
            if job is None or job.state.ended:
                return
            job.followers.pop(follower, None)
        self._end_what_nobody_follows()

    def beginning(self, run: Work) -> ImageRecording | None:
        """Return the stored recording that a run on images would go on from; None if it would start anew."""
        with self._lock:
            return self._beginning_of(run)

    def _beginning_of(self, run: Work) -> ImageRecording | None:
        """Return the longest stored recording that a run on images can go on from."""
        if not (isinstance(run, ImageExperiment) and kind_of(run).goes_on):
            return None
        beginnings = [job.recording for job in self._jobs.values()
                      if isinstance(job.recording, ImageRecording) and can_continue(job.recording, run)]
        return max(beginnings, key=lambda recording: recording.epochs, default=None)

    def status(self, key: str, follower: Follower = None) -> JobStatus | None:
        """Return what is known of a run now; None if it was never submitted or is forgotten.

        A follower who asks still follows. To one who has stopped it, the run is stopped, also where it goes on for
        others.
        """
        with self._lock:
            job = self._jobs.get(key)
            if job is None:
                return None
            if follower in job.left:
                return JobStatus(JobState.STOPPED, 0, job.epochs_done, length(job.run), job.loss, None,
                                 max(0, job.starts - 1), "")
            if follower in job.followers:
                job.follow(follower)
            return JobStatus(job.state, self._place(job), job.epochs_done, length(job.run),
                             job.loss, job.seconds_left, max(0, job.starts - 1), job.error, job.lines)

    def wait(self, key: str, timeout: float, follower: Follower = None) -> bool:
        """Wait up to ``timeout`` seconds for a run to end, for this follower; return whether it has."""
        with self._lock:
            job = self._jobs.get(key)
            left = job is not None and follower in job.left
        return left or (job is not None and job.has_ended.wait(timeout))

    def recording(self, key: str, follower: Follower = None) -> Any:
        """Return what a run left, a partial recording if it was stopped; None if there is none (any more)."""
        with self._lock:
            job = self._jobs.get(key)
            if job is None:
                return None
            self._jobs.move_to_end(key)
            return job.left.get(follower) or job.recording

    def stop(self, key: str, follower: Follower = None) -> None:
        """Stop a run for a follower, who keeps what was trained. It ends for all once nobody else follows it.

        Returns at once; a run ends within a fraction of a second.
        """
        with self._lock:
            job = self._jobs.get(key)
            if job is None or job.state.ended:
                return
            job.followers.pop(follower, None)
            shared = bool(job.followers)
            if shared:
                job.left[follower] = None
                future = job.future if job.state is JobState.RUNNING else None
        if not shared:
            self._stop(key)
        elif future:
            Thread(target=self._keep_part, args=(job, future, follower), daemon=True).start()

    def _keep_part(self, job: _Job, future: Future, follower: Follower) -> None:
        """Keep what a run that goes on for others has learned so far, for one who stopped it."""
        part = self._workers.part(future)
        with self._lock:
            if follower in job.left:
                job.left[follower] = part

    def _stop(self, key: str) -> None:
        """Stop a run for all, without waiting for it."""
        with self._lock:
            job = self._jobs.get(key)
            if job is None or job.state.ended:
                return
            job.stopping = True
            future, waiting, here = job.future, job.state is JobState.WAITING, job.waits_here
            if here:
                job.end(JobState.STOPPED)
        if future:
            Thread(target=self._stop_sent, args=(future, waiting), daemon=True).start()

    def _stop_sent(self, future: Future, waiting: bool) -> None:
        if waiting:
            future.cancel()
        self._workers.stop(future)

    def estimate(self, run: Work) -> float:
        """Return the seconds that a run will take, judged by the runs before; before the first, by this machine."""
        with self._lock:
            speeds = self._speeds[kind_of(run).speed]
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
        self._closed.set()
        self._workers.close()

    def _send(self, job: _Job) -> None:
        try:
            job.future = self._workers.submit(job.run, long=job.long, earlier=job.earlier, ahead=job.ahead)
        except ClusterError as error:
            self._end(job, JobState.FAILED, error=str(error))
            return
        job.future.client.loop.add_callback(self._follow, job, job.future)
        if job.stopping:
            self._stop(job.run.key)

    def _place(self, job: _Job) -> int:
        if job.state is not JobState.WAITING:
            return 0
        lane = [other for other in self._jobs.values() if other.state is JobState.WAITING and other.long == job.long
                and other.ahead == job.ahead]
        sent = [other.run.key for other in lane if other.sent]
        turns = in_turns([(other.run.key, other.visitor) for other in lane if not other.sent], self._served)
        return 1 + [*sent, *turns].index(job.run.key)

    def _on_event(self, event: dict[str, Any]) -> None:
        with self._lock:
            if event["event"] == "warm":
                self._slowness, self._room = event["slowness"], event["room"]
            job = self._jobs.get(event.get("key", ""))
            if job is None or job.state.ended:
                return
            if event["event"] == "started":
                job.start()
                if job.stopping:
                    Thread(target=self._stop, args=(event["key"],), daemon=True).start()
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
            if (job.again and state is JobState.STOPPED) or _has_given_way(job, recording):
                self._put_back(job, recording)
            else:
                job.end(state, recording, error)
            self._make_room()
        Thread(target=self._hand_out, daemon=True).start()  # this is Dask's own thread, which must not wait

    def _put_back(self, job: _Job, recording: Kept | None) -> None:
        """Let a run that was stopped when somebody asked for it wait again, to go on where it ended if it can."""
        job.state, job.sent, job.stopping, job.again = JobState.WAITING, False, False, False
        run = job.run
        if isinstance(recording, ImageRecording) and isinstance(run, ImageExperiment) and can_continue(recording, run):
            job.earlier = recording

    def _learn_speed(self, run: Work, recording: Kept) -> None:
        if (recording.stopped and isinstance(run, Strip)) or getattr(recording, "together", 1) > 1:
            return
        estimated = recording.epochs * epoch_seconds(run)
        speed = kind_of(run).speed
        if estimated > _SHORTEST_MEASURED[speed]:
            self._speeds[speed].append((recording.seconds - recording.compile_seconds) / estimated)

    def _make_room(self) -> None:
        ended = [key for key, job in self._jobs.items() if job.state.ended]
        stored = sum(self._jobs[key].nbytes for key in ended)
        for key in ended[:-1]:
            if stored <= self._store_bytes and len(self._jobs) <= _STORE_JOBS:
                break
            stored -= self._jobs.pop(key).nbytes


def _has_given_way(job: _Job, recording: Kept | None) -> bool:
    """Tell whether a strip ended only because a run came that somebody asked for, or because somebody asked for it."""
    if not isinstance(recording, StripRecording) or not job.followers or job.stopping:
        return False
    return recording.why_none == "stopped" or (recording.why_none == "unready" and not job.ahead)


async def _outcome(job: _Job, future: Future) -> tuple[JobState, Kept | None, str]:
    """Return the final state, the recording and the error of a run once it has ended."""
    try:
        recording = await future
    except CancelledError:
        if job.stopping:
            return JobState.STOPPED, None, ""
        return JobState.FAILED, None, _("The connection to the computer that trains was lost.")
    except KilledWorker:
        return JobState.FAILED, None, _("It stopped each time, perhaps for lack of memory.")
    except Exception as error:
        return JobState.FAILED, None, str(error) or type(error).__name__
    return JobState.STOPPED if recording.stopped else JobState.DONE, recording, ""
