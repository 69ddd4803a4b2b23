"""The recorded runs in ``assets/``: a page opens on them while a worker warms up, and says that they are recorded."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from nnviz.experiment import Experiment
from nnviz.training.recording import Recording
from nnviz.training.store import load, save
from nnviz.training.tasks import train_recordings

FOLDER = Path(__file__).parents[2] / "assets" / "recordings"
COMMAND = "python -m nnviz record"
#: File name -> the experiment that it records: what the pages open with.
OPENING = {"boundaries": Experiment()}


@dataclass(frozen=True)
class Recorded:
    """A recorded run: the recording, the day it was made and the command that made it."""

    recording: Recording
    date: str
    command: str


@cache
def _all() -> dict[str, Recorded]:
    found = {}
    for path in sorted(FOLDER.glob("*.npz")):
        recording, about = load(path)
        found[recording.experiment.key] = Recorded(recording, about["date"], about["command"])
    return found


def find(experiment: Experiment) -> Recorded | None:
    """Return the recorded run of an experiment, if there is one."""
    return _all().get(experiment.key)


def record() -> list[Path]:
    """Train what the pages open with and write it to ``assets/recordings``; return the files."""
    paths = []
    for name, experiment in OPENING.items():
        path = FOLDER / f"{name}.npz"
        save(train_recordings([experiment])[0], path, date=date.today().isoformat(), command=COMMAND)
        paths.append(path)
    return paths
