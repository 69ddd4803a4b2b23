"""Recordings on disk: NumPy's npz without pickles, and one JSON text for the rest."""

import io
import json
from pathlib import Path

import numpy as np

from nnviz.experiment import Experiment
from nnviz.spread import Spread
from nnviz.training.recording import Recording, SpreadRecording

_ARRAYS = ("frames", "epoch_loss", "epoch_accuracy", "train_predicted", "test_predicted")


def save(recording: Recording | SpreadRecording, path: Path, **about: str) -> None:
    """Write a recording; ``about`` says when and how it was made."""
    facts, arrays = _spread_parts(recording) if isinstance(recording, SpreadRecording) else _run_parts(recording)
    facts |= {"seconds": recording.seconds, "compile_seconds": recording.compile_seconds, "ended": recording.ended,
              "about": about}
    arrays |= {f"score_{name}": values for name, values in recording.scores.items()}
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(path, facts=np.array(json.dumps(facts)), **arrays)


def _run_parts(recording: Recording) -> tuple[dict, dict[str, np.ndarray]]:
    arrays = {name: getattr(recording, name) for name in _ARRAYS}
    arrays |= {f"weight_{position:02d}": weight for position, weight in enumerate(recording.weights)}
    arrays |= {f"picture_{position:03d}": np.frombuffer(picture, np.uint8)
               for position, picture in enumerate(recording.pictures)}
    return {"experiment": recording.experiment.model_dump(mode="json"), "diverged_at": recording.diverged_at}, arrays


def _spread_parts(recording: SpreadRecording) -> tuple[dict, dict[str, np.ndarray]]:
    return {"spread": recording.spread.model_dump(mode="json")}, {"frames": recording.frames}


def load(path: Path) -> tuple[Recording | SpreadRecording, dict[str, str]]:
    """Read a recording and what is said about it.

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    """
    with np.load(io.BytesIO(path.read_bytes()), allow_pickle=False) as file:
        facts = json.loads(str(file["facts"]))
        shared = {"scores": {name.removeprefix("score_"): file[name] for name in file.files
                             if name.startswith("score_")},
                  "seconds": facts["seconds"], "compile_seconds": facts["compile_seconds"]}
        read = _spread if "spread" in facts else _run
        return read(facts, file, shared), facts["about"]


def _run(facts: dict, file: np.lib.npyio.NpzFile, shared: dict) -> Recording:
    names = sorted(file.files)
    return Recording(
        experiment=Experiment.model_validate(facts["experiment"]),
        weights=[file[name] for name in names if name.startswith("weight_")],
        pictures=[file[name].tobytes() for name in names if name.startswith("picture_")],
        ended=facts["ended"], diverged_at=facts["diverged_at"], **{name: file[name] for name in _ARRAYS}, **shared)


def _spread(facts: dict, file: np.lib.npyio.NpzFile, shared: dict) -> SpreadRecording:
    return SpreadRecording(spread=Spread.model_validate(facts["spread"]), frames=file["frames"],
                           ended=tuple(facts["ended"]), **shared)
