"""The recorded curves "accuracy against a distortion" of the course's networks on MNIST: ``assets/recordings/curves``.

A curve takes minutes of computing and is the same for everyone, so it is recorded. It belongs to the weights of one
recorded run: it is not found any more when that run is recorded anew.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from nnviz.analysis.robustness import Curve
from nnviz.course import recorded
from nnviz.course.recorded import COMMAND
from nnviz.experiments.distortion import Distortion
from nnviz.links.distorted import CURVES
from nnviz.recordings.image_recording import ImageRecording

#: So many test images, the first ones.
TEST_IMAGES = 1000
#: Distortion -> the strengths at which it is measured. Contrast leaves out 0: nothing can be seen there.
POSITIONS = {
    "right": tuple(range(-8, 9)),
    "rotation": (-180, -150, -120, -90, -60, -45, -30, -15, 0, 15, 30, 45, 60, 90, 120, 150, 180),
    "size": tuple(range(40, 161, 10)),
    "thickness": tuple(step / 2 for step in range(-4, 5)),
    "contrast": (-100, -75, -50, -25, -10, -5, 5, 10, 25, 50, 75, 100),
    "noise": (0, 5, *range(10, 121, 10)),
}
#: Name for the command line -> the experiment that it measures.
NAMES = {f"curves/{id}": id for id in (f"F{number}" for number in range(1, 10))}


@dataclass(frozen=True)
class Robustness:
    """The curves of one network.

    Attributes
    ----------
    curves : dict of str to Curve
        Field of ``Distortion`` -> its curve; all other fields stand at their defaults.
    images : int
        How many test images each point of a curve counts.
    date, command : str
        The day the curves were made (ISO), and the command.
    """

    curves: dict[str, Curve]
    images: int
    date: str
    command: str


def find(id: str) -> Robustness | None:
    """Return the recorded curves of an experiment of the course, if there are any of its recorded weights."""
    run = recorded.find(recorded.IMAGES[id])
    return _load(id, _fingerprint(run.recording)) if run else None


@cache
def _load(id: str, weights: str) -> Robustness | None:
    path = _path(id)
    if not path.exists():
        return None
    kept = json.loads(path.read_text("utf-8"))
    if kept["weights"] != weights:
        return None
    curves = {name: Curve(tuple(curve["positions"]), tuple(curve["accuracies"]))
              for name, curve in kept["curves"].items()}
    return Robustness(curves, kept["images"], kept["date"], kept["command"])


def record(name: str) -> Path:
    """Measure the curves of one of ``NAMES``, write them to ``assets/recordings/curves``, and return the file's path.

    Raises
    ------
    LookupError
        If there is no recorded run to measure.
    """
    from nnviz.training.robustness import accuracies  # brings TensorFlow

    id = NAMES[name]
    run = recorded.find(recorded.IMAGES[id])
    if run is None:
        raise LookupError(f"{id} is not recorded yet: first run {COMMAND} images/{id}")
    curves = {}
    for field in CURVES:
        distortions = [Distortion(**{field: position}) for position in POSITIONS[field]]
        curves[field] = {"positions": POSITIONS[field],
                         "accuracies": accuracies(run.recording, distortions, TEST_IMAGES)}
    path = _path(id)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"weights": _fingerprint(run.recording), "images": TEST_IMAGES, "curves": curves,
                                "date": date.today().isoformat(), "command": f"{COMMAND} {name}"}) + "\n", "utf-8")
    return path


def _path(id: str) -> Path:
    return recorded.FOLDER / "curves" / f"{id}.json"


@cache
def _fingerprint(recording: ImageRecording) -> str:
    """Return a hash of the trained weights (hexadecimal, 32 characters)."""
    together = hashlib.sha256()
    for weight in recording.final_weights:
        together.update(weight.tobytes())
    return together.hexdigest()[:32]
