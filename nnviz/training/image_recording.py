"""What a run on images leaves, and how it is joined to the run that it continues. No TensorFlow."""

from dataclasses import dataclass, fields, replace

import numpy as np

from nnviz.analysis.scores import confusion
from nnviz.datasets.images import load
from nnviz.image_experiment import IMAGE_CLASSES, ImageExperiment
from nnviz.spread import Spread
from nnviz.training.fused_run import FusedRun
from nnviz.training.recording import SpreadRecording

#: A finished epoch: training loss and accuracy averaged during it, test loss and accuracy measured after it.
Line = tuple[float, float, float, float]
#: A score's name -> where a recording has it, an entry for each epoch.
_SCORES = {"train_loss": "epoch_loss", "train_accuracy": "epoch_accuracy", "test_loss": "test_loss",
           "test_accuracy": "test_accuracy"}


@dataclass(frozen=True, eq=False)
class ImageRecording(FusedRun):
    """The trace of an ``ImageExperiment``; its weights are those at the end, as an array each with one leading axis.

    A recorded run of ``assets`` has no ``state``, so nothing can continue it, and its weights keep 11 bits.
    """

    experiment: ImageExperiment

    @property
    def stopped(self) -> bool:
        """Whether the user ended it."""
        return self.ended == "stopped"

    @property
    def last_loss(self) -> float:
        """The training loss of the last epoch."""
        return float(self.epoch_loss[-1]) if len(self.epoch_loss) else float("nan")

    @property
    def final_weights(self) -> list[np.ndarray]:
        """The weights at the end, as ``model.get_weights()``."""
        return [weight[-1] for weight in self.weights]

    def without_state(self) -> "ImageRecording":
        """Return the recording without what only continues it: two thirds of its memory."""
        return replace(self, state=[])

    def trace(self) -> "ImageRecording":
        """Return only the scores of all epochs: no weights, no answers, some kilobytes."""
        return replace(self, state=[], weights=[], weight_frames=self.weight_frames[:0], predicted=None, output=None)

    @property
    def lines(self) -> list[Line]:
        """The epochs that were finished."""
        columns = (self.epoch_loss, self.epoch_accuracy, self.test_loss, self.test_accuracy)
        return list(zip(*(column[:int(self.epochs)].tolist() for column in columns), strict=True))

    @property
    def final(self) -> dict[str, float]:
        """The scores of the last epoch: in training averaged during it, in testing measured after it (or NaN)."""
        columns = {name: getattr(self, source) for name, source in _SCORES.items()}
        return {name: float(values[-1]) if len(values) else float("nan") for name, values in columns.items()}


def record(experiment: ImageExperiment, run: FusedRun) -> ImageRecording:
    """Return a run together with its experiment."""
    return ImageRecording(experiment=experiment, **{field.name: getattr(run, field.name) for field in fields(FusedRun)})


def can_continue(recording: ImageRecording, experiment: ImageExperiment) -> bool:
    """Tell whether a recording is the beginning of an experiment's run.

    It is if only the epochs differ and it ended where the experiment goes on. Early stopping counts epochs since the
    best one, which a recording does not tell; such a run begins anew.
    """
    asked, begun = experiment.training, recording.experiment
    return (bool(recording.state) and recording.ended in ("finished", "stopped") and not asked.patience
            and recording.epochs < asked.epochs
            and begun.training.model_copy(update={"epochs": asked.epochs}) == asked
            and (begun.data, begun.network, begun.seed) == (experiment.data, experiment.network, experiment.seed))


def join(earlier: ImageRecording, later: ImageRecording) -> ImageRecording:
    """Return one recording of a run and of the one that continued it.

    An epoch that Stop cut in two is one epoch again: its training scores are weighted by the part of the epoch that
    they were averaged over. The frames of a moment inside an epoch go, but for the last one.
    """
    at = earlier.epochs
    if later.epochs == at:  # stopped before its first step
        return replace(earlier, experiment=later.experiment, ended=later.ended, seconds=earlier.seconds + later.seconds)
    whole, part = int(at), at % 1
    values = {field.name: getattr(later, field.name) for field in fields(ImageRecording)}
    for name in _SCORES.values():
        before, after = getattr(earlier, name), getattr(later, name)
        after = _mend(before, after, part) if name.startswith("epoch") else after
        values[name] = np.concatenate([before[:whole], after])
    if later.output is None:  # stopped before it had looked at the test images
        values |= {"frames": earlier.frames, "predicted": earlier.predicted, "output": earlier.output}
    elif earlier.output is not None:
        before = earlier.frames < at
        frames = np.concatenate([earlier.frames[before], later.frames])
        kept = (frames % 1 == 0) | (frames == frames[-1])
        values["frames"] = frames[kept]
        values["predicted"] = np.concatenate([earlier.predicted[before], later.predicted])[kept]
    values["seconds"] = earlier.seconds + later.seconds
    values["compile_seconds"] = earlier.compile_seconds + later.compile_seconds
    return ImageRecording(**values)


def _mend(earlier: np.ndarray, later: np.ndarray, part: float) -> np.ndarray:
    """Return the later values, the first one averaged with the part of its epoch that was trained before."""
    if not part:
        return later
    mended = later.copy()
    mended[0] = part * earlier[-1] + (1 - part) * later[0]
    return mended


def gather_images(spread: Spread, recordings: list[ImageRecording], seconds: float) -> SpreadRecording:
    """Lay a spread's draws on images side by side, epoch by epoch; ``seconds`` is what they took together."""
    epochs = max(len(recording.epoch_loss) for recording in recordings)
    classes = load(spread.base.data.dataset).y_test
    return SpreadRecording(
        spread=spread, frames=np.arange(1, epochs + 1, dtype=np.int32),
        scores={name: np.stack([_padded(getattr(recording, source), epochs) for recording in recordings])
                for name, source in _SCORES.items()},
        ended=tuple(recording.ended for recording in recordings), seconds=seconds,
        compile_seconds=sum(recording.compile_seconds for recording in recordings),
        confusion=confusion(np.stack([recording.predicted[-1] for recording in recordings]), classes,
                            IMAGE_CLASSES).astype(np.int32))


def _padded(values: np.ndarray, length: int) -> np.ndarray:
    return np.concatenate([values, np.full(length - len(values), np.nan, np.float32)])
