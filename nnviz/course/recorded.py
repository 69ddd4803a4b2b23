"""The recorded runs in ``assets/``: a page opens on them while a worker warms up, and says that they are recorded.

Two kinds: what each page opens with, and the spread of every course experiment over 30 random draws.
"""

from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np

from nnviz.course.experiments import plane_experiments
from nnviz.experiment import Experiment
from nnviz.spread import Run, Spread
from nnviz.training.recording import Recording, SpreadRecording
from nnviz.training.store import load, save
from nnviz.training.tasks import train_recordings, train_spread

FOLDER = Path(__file__).parents[2] / "assets" / "recordings"
COMMAND = "python -m nnviz record"
#: File name -> the experiment that it records: what the pages open with.
OPENING = {"boundaries": Experiment()}
#: File name -> the spread that it records: one for each experiment of the course.
SPREADS = {entry.id: Spread(base=entry.experiment) for entry in plane_experiments()}
#: Recorded scores of a spread keep so many decimals: they are for a picture, and their files stay small.
_DECIMALS = 4


@dataclass(frozen=True)
class Recorded:
    """A recorded run: the recording, the day it was made and the command that made it."""

    recording: Recording | SpreadRecording
    date: str
    command: str


def find(run: Run) -> Recorded | None:
    """Return the recorded run of an experiment or of a spread, if there is one."""
    name = _names().get(run.key)
    return _load(name, run.key) if name else None


@cache
def _names() -> dict[str, str]:
    """Return which file records which run: key -> name below the folder."""
    return {run.key: name for name, run in [*OPENING.items(), *((f"spreads/{id}", run) for id, run in SPREADS.items())]}


@cache
def _load(name: str, key: str) -> Recorded | None:
    """Load a recorded run; None if its file is missing, or of a run that the course has since changed."""
    path = FOLDER / f"{name}.npz"
    if not path.exists():
        return None
    recording, about = load(path)
    run = recording.spread if isinstance(recording, SpreadRecording) else recording.experiment
    return Recorded(recording, about["date"], about["command"]) if run.key == key else None


def record() -> list[Path]:
    """Train what the pages open with and the course's spreads; return the files of ``assets/recordings`` written."""
    paths = [_write(train_recordings([experiment])[0], name) for name, experiment in OPENING.items()]
    return paths + [_write(_rounded(train_spread(spread)), f"spreads/{name}") for name, spread in SPREADS.items()]


def _write(recording: Recording | SpreadRecording, name: str) -> Path:
    path = FOLDER / f"{name}.npz"
    save(recording, path, date=date.today().isoformat(), command=COMMAND)
    return path


def _rounded(recording: SpreadRecording) -> SpreadRecording:
    return replace(recording, scores={name: np.round(values, _DECIMALS) for name, values in recording.scores.items()})
