"""All values of a knob, trained at once, and what is kept of them in this process: a run that one asks for is there."""

from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Lock
from time import perf_counter

import numpy as np

from nnviz.experiments.plane import Experiment
from nnviz.experiments.strip import Strip
from nnviz.recordings.recording import Recording
from nnviz.recordings.strip_recording import StripRecording
from nnviz.training import fleet
from nnviz.training.fleet import Progress, Trained
from nnviz.training.trainers import Compiled, all_ready

#: Bytes of the weights that are kept.
_KEPT_BYTES = 40_000_000
#: Key of an experiment -> its group, and its place there.
_kept: OrderedDict[str, tuple[Trained, int]] = OrderedDict()
_lock = Lock()


def train(strip: Strip, *, may_compile: bool = True, on_progress: Progress | None = None,
          should_stop: Callable[[], bool] | None = None) -> StripRecording:
    """Train an experiment with every value of a knob.

    Parameters
    ----------
    strip : Strip
    may_compile : bool
        Whether programs that are missing may be compiled first; else nothing is trained if one is.
    on_progress, should_stop
        See ``fleet.train``. A strip that is stopped leaves nothing.
    """
    members, start = strip.members(), perf_counter()
    groups = _groups(members)
    if not may_compile and not all(all_ready([members[place] for place in group]) for group in groups):
        return StripRecording(strip, why_none="unready")
    recordings: dict[int, Recording] = {}
    compiling = 0.0
    with ThreadPoolExecutor(2) as pool:
        for done, group in enumerate(groups):
            run = fleet.train_group(Compiled([members[place] for place in group]),
                                    on_progress and _share(on_progress, done, len(groups), strip), should_stop)
            if run.stopped or (should_stop and should_stop()):
                return StripRecording(strip, why_none="stopped")
            _keep(run)
            compiling += run.compile_seconds
            with_picture = [place < len(strip.values) for place in group]
            recordings |= zip(group, pool.map(
                lambda position, drawn, run=run: fleet.record(run, position, drawn, only_last=True),
                range(len(group)), with_picture), strict=True)
    every = [recordings[place] for place in range(len(members))]
    first = every[:len(strip.values)]
    return StripRecording(
        strip, _scores(strip, every), [recording.pictures[-1] for recording in first],
        tuple(recording.ended for recording in first), perf_counter() - start, compiling)


def _groups(members: list[Experiment]) -> list[list[int]]:
    """Return the places of members that one program trains together."""
    def most(places: list[int]) -> int:
        return len(fleet.in_groups([members[place] for place in places])[0])

    return fleet.alike(members, fleet.shared, most)


def _share(on_progress: Progress, done: int, groups: int, strip: Strip) -> Progress:
    """Return what one of some groups, trained one after another, reports to."""
    return lambda epochs, loss: on_progress((done * strip.training.epochs + epochs) // groups, loss)


def _scores(strip: Strip, recordings: list[Recording]) -> dict[str, np.ndarray]:
    """Return the last scores, (draws, values), but those of the test."""
    names = [name for name in recordings[0].scores if not name.startswith("test")]
    return {name: np.array([recording.final[name] for recording in recordings], np.float32).reshape(strip.draws, -1)
            for name in names}


def _keep(run: Trained) -> None:
    with _lock:
        for place, member in enumerate(run.members):
            _kept[member.key] = run, place
            _kept.move_to_end(member.key)
        while sum({id(kept): kept.snapshots.nbytes for kept, _ in _kept.values()}.values()) > _KEPT_BYTES:
            oldest = next(iter(_kept.values()))[0]
            for key in [key for key, (kept, _) in _kept.items() if kept is oldest]:
                del _kept[key]


def kept(experiment: Experiment) -> Recording | None:
    """Return the whole recording of an experiment that was trained as one of a strip; None if none is kept.

    Its seconds are those of the training alone: its program is there.
    """
    with _lock:
        found = _kept.get(experiment.key)
    if found is None:
        return None
    recording = fleet.record(*found, with_pictures=True)
    return replace(recording, seconds=recording.seconds - recording.compile_seconds, compile_seconds=0.0)
