"""The recorded runs in ``assets/``: a page opens on them while a worker warms up, and says that they are recorded.

What each page opens with, the course's experiments on images, what these are compared with, runs that fail, and the
spread of many experiments over random draws.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from importlib.metadata import packages_distributions, version
from pathlib import Path
from platform import python_version
from typing import Any

import numpy as np

from nnviz.arithmetic import rows, total
from nnviz.course.autoencoders import REPEATED, pyramid
from nnviz.course.entry import judging
from nnviz.course.experiments import autoencoders, get, image_experiments, plane_experiments, xray_experiments
from nnviz.course.failures import CASES, all_spreads
from nnviz.course.plane import REDRAWN
from nnviz.course.pyramids import PYRAMIDS
from nnviz.course.rules import RULES
from nnviz.course.sweeps import ATTRIBUTION, BATCHES, LAYERS
from nnviz.course.tables import TABLE_EXPERIMENTS
from nnviz.course.wide import CARD_SPREADS
from nnviz.course.wide import SPREADS as WIDE_SPREADS
from nnviz.experiments.autoencoder import AutoencoderExperiment
from nnviz.experiments.classifier import ClassifierExperiment
from nnviz.experiments.images import ImageExperiment, ImageTraining
from nnviz.experiments.plane import Experiment
from nnviz.experiments.spread import Run, Spread
from nnviz.experiments.tables import TableExperiment
from nnviz.recordings.image_recording import join_draws
from nnviz.recordings.recording import SpreadRecording
from nnviz.recordings.store import AnyRecording, load, save
from nnviz.training.tasks import train_images, train_recordings, train_spread, train_tables

FOLDER = Path(__file__).parents[2] / "assets" / "recordings"
COMMAND = "python -m nnviz record"
#: Seeds of the course's faster experiments on images, and of the autoencoders that compare two losses.
IMAGE_DRAWS, LOSS_DRAWS = 10, 6
#: The learning rates at which two losses are compared: the document's own, and larger ones beyond the best of both.
LOSS_RATES = (2.56, 10.0, 20.0, 40.0)
#: File name -> the experiment that it records: what the pages open with.
OPENING: dict[str, Any] = {
    "boundaries": Experiment(), "digits": ClassifierExperiment(),
    "autoencoder": AutoencoderExperiment(network=pyramid(128, 64, latent=32), training=ImageTraining(
        optimizer="adam", batch=128, epochs=20))}
#: Id -> the course's experiment on images.
IMAGES = {entry.id: entry.experiment for entry in (*image_experiments(), *autoencoders(), *xray_experiments())
          if entry.id != REPEATED}
#: Id -> the course's experiment on a table.
TABLES = {entry.id: entry.experiment for entry in TABLE_EXPERIMENTS}
#: Name -> what an experiment of the course is compared with.
COMPARED = {"C2-mse": get("C2").experiment.with_(network={"loss": "mse"})}
#: Id -> the spread of each experiment of the course on points of the plane, and on tables.
SPREADS = {entry.id: judging(entry) for entry in (*plane_experiments(), *TABLE_EXPERIMENTS) if entry.id != REDRAWN}
#: Id -> the spread of each of the faster experiments on images.
IMAGE_SPREADS = {id: Spread(base=get(id).experiment, draws=IMAGE_DRAWS)
                 for id in ("B1", "B2", "B3", "B4", "F1", "F4", "F5", "F6", "C2", "C4", "G", "G3", "G4")}
#: Name -> the network of C2 with one of two losses, at one of some learning rates.
LOSS_SPREADS = {f"{loss.upper()} {rate:g}": Spread(
    base=get("C2").experiment.with_(network={"loss": loss}, training={"learning_rate": rate}), draws=LOSS_DRAWS)
    for loss in ("bce", "mse") for rate in LOSS_RATES}
#: Id -> the spread of each autoencoder of "400 or 800?".
PYRAMID_SPREADS = {id: entry.spread for id, entry in PYRAMIDS.items()}
#: Name -> the families of runs that some cards compare.
SWEEP_SPREADS = {
    **{f"dropout-batch-{dropout:g}-{batch}": spread for (dropout, batch), spread in ATTRIBUTION.items()},
    **{f"batch-rate-{batch}-{rate:g}": spread for (batch, rate), spread in BATCHES.items()},
    **{f"layers-{layers}": spread for layers, spread in LAYERS.items()}}
#: Case of what goes wrong -> its failing run; and the draws of all cases and their cures.
FAILURES = {id: case.experiment for id, case in CASES.items() if case.looks == 1}
FAILURE_SPREADS = all_spreads()
#: Rule of thumb and name -> the draws that are compared.
RULE_SPREADS = {f"{id}-{place}": run for id, rule in RULES.items() for place, run in enumerate(rule.runs.values())
                if run not in FAILURE_SPREADS.values()}
#: File name below the folder -> what it records.
RUNS: dict[str, Run] = {
    **OPENING, **{f"failures/{id}": run for id, run in FAILURES.items()},
    **{f"spreads/failures/{id}": run for id, run in FAILURE_SPREADS.items()},
    **{f"spreads/rules/{id}": run for id, run in RULE_SPREADS.items()},
    **{f"images/{id}": run for id, run in (IMAGES | COMPARED).items()},
    **{f"tables/{id}": run for id, run in TABLES.items()},
    **{f"spreads/wide/{name.replace(' & ', '-and-').replace(', ', '-')}": run
       for name, run in (WIDE_SPREADS | CARD_SPREADS).items()},
    **{f"spreads/{id}": run for id, run in (SPREADS | IMAGE_SPREADS | PYRAMID_SPREADS).items()},
    **{f"sweeps/{name}": spread for name, spread in SWEEP_SPREADS.items()},
    **{f"losses/{name.replace(' ', '-')}": spread for name, spread in LOSS_SPREADS.items()}}
#: Recorded scores of a spread keep so many decimals: they are for a picture, and their files stay small. The squared
#: error of a pixel is a small number.
_DECIMALS, _DECIMALS_OF_A_LOSS = 4, 6
#: Recorded autoencoders keep the weights of fewer epochs than a run that was trained here, for the sake of their files.
_SNAPSHOTS, _SNAPSHOT_BYTES = 12, 7_000_000


@dataclass(frozen=True)
class Recorded:
    """A recorded run: the recording, the day it was made, the command and the versions that made it."""

    recording: Any  # of the kind that its run leaves
    date: str
    command: str
    versions: str


def find(run: Run) -> Recorded | None:
    """Return the recorded run of an experiment or of a spread, if there is one."""
    name = _names().get(run.key)
    return _load(name, run.key) if name else None


@cache
def finals(experiment: Any) -> list[dict[str, float]]:
    """Return the final scores of each recorded draw of an experiment; nothing if none is recorded.

    They are those of the spread with most draws. Only the scores are kept in memory, not the recording.
    """
    run = _widest().get(experiment.key, experiment)
    name = _names().get(run.key)
    found = _read(name, run.key) if name else None
    if found is None:
        return []
    recording = found.recording
    if not isinstance(recording, SpreadRecording):
        return [recording.final]
    scores = {name: recording.final(name) for name in recording.scores}
    return [{name: float(values[draw]) for name, values in scores.items()} for draw in range(recording.spread.draws)]


@cache
def _widest() -> dict[str, Spread]:
    """Return the recorded spread with most draws of each experiment, by the experiment's key."""
    spreads = [run for run in RUNS.values() if isinstance(run, Spread) and run.vary == "both"]
    return {run.base.key: run for run in sorted(spreads, key=lambda run: run.draws)}


@cache
def _names() -> dict[str, str]:
    """Return which file records which run: key -> name below the folder."""
    return {run.key: name for name, run in RUNS.items()}


@cache
def _load(name: str, key: str) -> Recorded | None:
    """Load a recorded run and keep it."""
    return _read(name, key)


def _read(name: str, key: str) -> Recorded | None:
    """Read a recorded run; None if its file is missing, or of a run that the course has since changed."""
    path = FOLDER / f"{name}.npz"
    if not path.exists():
        return None
    recording, about = load(path)
    run = recording.spread if isinstance(recording, SpreadRecording) else recording.experiment
    return Recorded(recording, **about) if run.key == key else None


def record(name: str, on_progress: Callable[[int, float], None] | None = None) -> Path:
    """Train a run of ``RUNS``, write it to ``assets/recordings``, and return the file's path.

    Of a spread on images that has been given more draws, only these are trained.

    ``on_progress`` is told the epochs that are done, and the training loss.
    """
    path, run = FOLDER / f"{name}.npz", RUNS[name]
    recording = _train(run, _first_draws(path, run), on_progress)
    save(recording, path, date=date.today().isoformat(), command=f"{COMMAND} {name}", versions=_versions())
    return path


def _first_draws(path: Path, run: Run) -> SpreadRecording | None:
    """Return what a file has of a spread on images that has since been given more draws."""
    if not path.exists() or not isinstance(run, Spread) or not isinstance(run.base, ImageExperiment):
        return None
    recording, _about = load(path)
    if not isinstance(recording, SpreadRecording) or recording.spread.base != run.base:
        return None
    return recording if recording.spread.draws < run.draws else None


def _train(run: Run, first: SpreadRecording | None, report: Callable[[int, float], None] | None) -> AnyRecording:
    if isinstance(run, Spread) and first:
        known = first.spread.draws
        rest = Spread(base=run.members()[known], draws=run.draws - known)
        return _rounded(join_draws(run, first, train_spread(rest, report)))
    if isinstance(run, Spread):
        return _rounded(train_spread(run, report))
    if isinstance(run, ImageExperiment):
        weights = 4 * total(rows(run))
        return train_images(run, report and (lambda now: report(now.epoch, now.loss)),
                            snapshot_bytes=min(_SNAPSHOTS * weights, _SNAPSHOT_BYTES))
    if isinstance(run, TableExperiment):
        return train_tables([run], report)[0]
    assert isinstance(run, Experiment)
    return train_recordings([run], report)[0]


def _rounded(recording: SpreadRecording) -> SpreadRecording:
    return replace(recording, scores={
        name: np.round(values, _DECIMALS_OF_A_LOSS if name.endswith("loss") else _DECIMALS)
        for name, values in recording.scores.items()})


def _versions() -> str:
    tensorflow = packages_distributions()["tensorflow"][0]  # some platforms have a smaller one of another name
    return f"Python {python_version()}, Keras {version('keras')}, TensorFlow {version(tensorflow)}"
