"""Recordings on disk: NumPy's npz without pickles, and one JSON text for the rest."""

import io
import json
from pathlib import Path

import numpy as np

from nnviz.experiment import Experiment
from nnviz.training.recording import Recording

_ARRAYS = ("frames", "epoch_loss", "epoch_accuracy", "train_predicted", "test_predicted")


def save(recording: Recording, path: Path, **about: str) -> None:
    """Write a recording; ``about`` says when and how it was made."""
    arrays = {name: getattr(recording, name) for name in _ARRAYS}
    arrays |= {f"score_{name}": values for name, values in recording.scores.items()}
    arrays |= {f"weight_{position:02d}": weight for position, weight in enumerate(recording.weights)}
    arrays |= {f"picture_{position:03d}": np.frombuffer(picture, np.uint8)
               for position, picture in enumerate(recording.pictures)}
    facts = {"experiment": recording.experiment.model_dump(mode="json"), "seconds": recording.seconds,
             "compile_seconds": recording.compile_seconds, "ended": recording.ended,
             "diverged_at": recording.diverged_at, "about": about}
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(path, facts=np.array(json.dumps(facts)), **arrays)


def load(path: Path) -> tuple[Recording, dict[str, str]]:
    """Read a recording and what is said about it.

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    """
    with np.load(io.BytesIO(path.read_bytes()), allow_pickle=False) as file:
        facts = json.loads(str(file["facts"]))
        names = sorted(file.files)
        recording = Recording(
            experiment=Experiment.model_validate(facts["experiment"]),
            weights=[file[name] for name in names if name.startswith("weight_")],
            scores={name.removeprefix("score_"): file[name] for name in names if name.startswith("score_")},
            pictures=[file[name].tobytes() for name in names if name.startswith("picture_")],
            seconds=facts["seconds"], compile_seconds=facts["compile_seconds"], ended=facts["ended"],
            diverged_at=facts["diverged_at"], **{name: file[name] for name in _ARRAYS})
    return recording, facts["about"]
