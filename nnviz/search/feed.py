"""Keeping some pieces of work on the queue: what is done makes room for the next."""

from collections.abc import Callable
from time import sleep
from typing import Any, NamedTuple

from nnviz.experiments.embedding import Work
from nnviz.training.jobs import Jobs, JobState, QueueFullError

#: Seconds between two looks at what is on its way.
_LOOK = 0.05
#: Pieces on their way for each worker: while some train, the next lie ready.
PER_WORKER = 4


class Piece(NamedTuple):
    """A piece of work, and what the driver knows it by."""

    work: Work
    tag: Any


def feed(jobs: Jobs, follower: str, take: Callable[[], Piece | None], give: Callable[[Any, Any, str], None],
         should_stop: Callable[[], bool], *, per_worker: int = PER_WORKER) -> None:
    """Ask the queue for pieces of work until there are no more, or until told to stop.

    Parameters
    ----------
    jobs : Jobs
    follower : str
        Who asks: visitors of the app take turns with it.
    take : function
        Returns the next piece; None while, or for good if, there is none. It is asked again after each result.
    give : function
        Is given the tag, what the work left (None if nothing), and why it failed (or "").
    should_stop : function
        What is on its way then is stopped, and not given.
    per_worker : int
        Pieces on their way for each worker.
    """
    going: dict[str, list[Any]] = {}
    held: Piece | None = None
    while True:
        stopping, room = should_stop(), max(1, per_worker * jobs.workers)
        while not stopping and len(going) < room and (piece := held or take()):
            try:
                key = jobs.submit(piece.work, follower)
            except QueueFullError:  # others wait, too: this piece goes next
                held = piece
                sleep(_LOOK)
                break
            held = None
            going.setdefault(key, []).append(piece.tag)
        if not going and (stopping or held is None):
            return
        for key in list(going):
            if stopping:
                jobs.stop(key, follower)
                del going[key]
            elif (status := jobs.status(key, follower)) is None or status.state.ended:
                done = status is not None and status.state is JobState.DONE
                for tag in going.pop(key):
                    give(tag, jobs.recording(key, follower) if done else None,
                         "" if done else (status.error or status.state.value) if status else "forgotten")
        if going:
            jobs.wait(next(iter(going)), _LOOK, follower)
