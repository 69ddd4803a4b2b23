"""Keeping some pieces of work on the queue: what is done makes room for the next."""

from collections.abc import Callable, Sequence
from itertools import cycle, islice
from time import sleep
from typing import Any, NamedTuple

from nnviz.experiments.embedding import Work
from nnviz.experiments.group import Group
from nnviz.experiments.images import ImageExperiment
from nnviz.training.jobs import Jobs, JobState, QueueFullError

#: Seconds between two looks at what is on its way.
_LOOK = 0.05
#: Pieces on their way for each worker: while some train, the next lie ready.
PER_WORKER = 4
#: A piece of several networks takes about so many seconds at most: workers share them, and what is done soon shows.
_PIECE_SECONDS = 2.0


class Piece(NamedTuple):
    """A piece of work, and what the driver knows it by."""

    work: Work
    tag: Any


def at_once(jobs: Jobs, members: Sequence[Any], most: int) -> int:
    """Return how many networks like these make one piece of work: ``most``, or what takes two seconds.

    Networks on images are trained one by one.
    """
    if isinstance(members[0], ImageExperiment):
        return 1
    count = most
    while count > 1 and jobs.estimate(Group(members=tuple(islice(cycle(members), count)))) > _PIECE_SECONDS:
        count //= 2
    return count


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
