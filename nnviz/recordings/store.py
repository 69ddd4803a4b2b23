"""Recordings on disk: NumPy's npz without pickles, and one JSON text for the rest."""

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from pydantic import TypeAdapter

from nnviz.experiments.autoencoder import AutoencoderExperiment
from nnviz.experiments.classifier import ClassifierExperiment
from nnviz.experiments.images import ImageExperiment
from nnviz.experiments.plane import Experiment
from nnviz.experiments.spread import Spread
from nnviz.experiments.tables import TableExperiment
from nnviz.experiments.xray import XrayExperiment
from nnviz.recordings.image_recording import ImageRecording
from nnviz.recordings.recording import Recording, SpreadRecording
from nnviz.recordings.table_recording import TableRecording

_IMAGES: TypeAdapter[ClassifierExperiment | AutoencoderExperiment | XrayExperiment] = TypeAdapter(
    ClassifierExperiment | AutoencoderExperiment | XrayExperiment)
#: What is no array: JSON.
Facts = dict[str, Any]
#: What a run leaves.
AnyRecording = Recording | ImageRecording[ImageExperiment] | TableRecording | SpreadRecording

_TABLE_ARRAYS = ("frames", "epoch_loss", "epoch_figure")
_ARRAYS = ("frames", "epoch_loss", "epoch_accuracy", "train_predicted", "validation_predicted", "test_predicted")
_IMAGE_ARRAYS = ("epoch_loss", "epoch_accuracy", "validation_loss", "validation_accuracy", "test_loss", "test_accuracy",
                 "frames", "predicted", "output",
                 "weight_frames")


def save(recording: AnyRecording, path: Path, **about: str) -> None:
    """Write a recording; ``about`` says when and how it was made.

    Of a recording of images the optimizer's state is left out, and the weights keep 11 bits (float16). On a full disk
    the file that was there before stays.

    Raises
    ------
    OSError
        If it cannot be written.
    """
    facts, arrays = _parts(recording)
    facts |= {"seconds": recording.seconds, "compile_seconds": recording.compile_seconds, "ended": recording.ended,
              "about": about}
    path.parent.mkdir(parents=True, exist_ok=True)
    named: dict[str, Any] = {"facts": np.array(json.dumps(facts)), **arrays}
    part = path.with_name(f"{path.name}.part")
    try:
        with part.open("wb") as file:
            np.savez_compressed(file, **named)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _run_parts(recording: Recording) -> tuple[Facts, dict[str, np.ndarray]]:
    arrays = {name: getattr(recording, name) for name in _ARRAYS if getattr(recording, name) is not None}
    arrays |= {f"weight_{position:02d}": weight for position, weight in enumerate(recording.weights)}
    arrays |= {f"picture_{position:03d}": np.frombuffer(picture, np.uint8)
               for position, picture in enumerate(recording.pictures)}
    return _facts("experiment", recording), arrays | _scores(recording)


def _image_parts(recording: ImageRecording[ImageExperiment]) -> tuple[Facts, dict[str, np.ndarray]]:
    arrays = {name: getattr(recording, name) for name in _IMAGE_ARRAYS if getattr(recording, name) is not None}
    arrays |= {f"weight_{position:02d}": weight.astype(np.float16) for position, weight in enumerate(recording.weights)}
    return _facts("images", recording) | {"epochs": recording.epochs}, arrays


def _table_parts(recording: TableRecording) -> tuple[Facts, dict[str, np.ndarray]]:
    arrays = {name: getattr(recording, name) for name in _TABLE_ARRAYS}
    arrays |= {f"weight_{position:02d}": weight for position, weight in enumerate(recording.weights)}
    return _facts("table", recording), arrays | _scores(recording)


def _facts(kind: str, recording: Recording | ImageRecording[ImageExperiment] | TableRecording) -> Facts:
    return {kind: recording.experiment.model_dump(mode="json"), "diverged_at": recording.diverged_at}


def _spread_parts(recording: SpreadRecording) -> tuple[Facts, dict[str, np.ndarray]]:
    matrices = {} if recording.confusion is None else {"confusion": recording.confusion}
    return {"spread": recording.spread.model_dump(mode="json")}, (
        {"frames": recording.frames} | matrices | _scores(recording))


def _scores(recording: Recording | TableRecording | SpreadRecording) -> dict[str, np.ndarray]:
    return {f"score_{name}": values for name, values in recording.scores.items()}


def _parts(recording: AnyRecording) -> tuple[Facts, dict[str, np.ndarray]]:
    if isinstance(recording, SpreadRecording):
        return _spread_parts(recording)
    if isinstance(recording, TableRecording):
        return _table_parts(recording)
    return _image_parts(recording) if isinstance(recording, ImageRecording) else _run_parts(recording)


def load(path: Path) -> tuple[AnyRecording, dict[str, str]]:
    """Read a recording and what is said about it.

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    """
    with np.load(io.BytesIO(path.read_bytes()), allow_pickle=False) as file:
        facts = json.loads(str(file["facts"]))
        shared = {name: facts[name] for name in ("seconds", "compile_seconds")}
        read = next(reader for kind, reader in _READERS.items() if kind in facts)
        return read(facts, file, shared), facts["about"]


def _run(facts: Facts, file: np.lib.npyio.NpzFile, shared: Facts) -> Recording:
    return Recording(
        experiment=Experiment.model_validate(facts["experiment"]), weights=_numbered(file, "weight"),
        pictures=[picture.tobytes() for picture in _numbered(file, "picture")], ended=facts["ended"],
        diverged_at=facts["diverged_at"], scores=_read_scores(file), **_read_arrays(file, _ARRAYS), **shared)


def _images(facts: Facts, file: np.lib.npyio.NpzFile, shared: Facts) -> ImageRecording[ImageExperiment]:
    return ImageRecording(
        experiment=_IMAGES.validate_python(facts["images"]), epochs=facts["epochs"],
        weights=[weight.astype(np.float32) for weight in _numbered(file, "weight")], state=[], ended=facts["ended"],
        diverged_at=facts["diverged_at"],
        **_read_arrays(file, _IMAGE_ARRAYS), **shared)


def _table(facts: Facts, file: np.lib.npyio.NpzFile, shared: Facts) -> TableRecording:
    return TableRecording(
        experiment=TableExperiment.model_validate(facts["table"]), weights=_numbered(file, "weight"),
        ended=facts["ended"], diverged_at=facts["diverged_at"], scores=_read_scores(file),
        **_read_arrays(file, _TABLE_ARRAYS), **shared)


def _spread(facts: Facts, file: np.lib.npyio.NpzFile, shared: Facts) -> SpreadRecording:
    return SpreadRecording(
        spread=Spread.model_validate(facts["spread"]), frames=file["frames"], ended=tuple(facts["ended"]),
        scores=_read_scores(file), confusion=file["confusion"] if "confusion" in file.files else None, **shared)


def _read_arrays(file: np.lib.npyio.NpzFile, names: tuple[str, ...]) -> dict[str, Any]:
    """Return the arrays of these names, None where the file has none."""
    return {name: file[name] if name in file.files else None for name in names}


def _numbered(file: np.lib.npyio.NpzFile, kind: str) -> list[np.ndarray]:
    return [file[name] for name in sorted(file.files) if name.removeprefix(f"{kind}_").isdigit()]


def _read_scores(file: np.lib.npyio.NpzFile) -> dict[str, np.ndarray]:
    return {name.removeprefix("score_"): file[name] for name in file.files if name.startswith("score_")}


#: What a file's facts name its run -> its reader.
_READERS: dict[str, Callable[[Facts, np.lib.npyio.NpzFile, Facts], AnyRecording]] = {
    "experiment": _run, "images": _images, "table": _table, "spread": _spread}
