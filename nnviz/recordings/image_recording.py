"""What a run on images leaves, and how it is joined to the run that it continues. No TensorFlow."""

from dataclasses import dataclass, fields, replace
from typing import Any, Generic, TypeVar

import numpy as np

from nnviz.datasets.images import unseen_part
from nnviz.experiments.autoencoder import AutoencoderExperiment
from nnviz.experiments.images import ImageExperiment
from nnviz.experiments.spread import Spread
from nnviz.maths.forward import probabilities, scaled
from nnviz.maths.losses import squared_error
from nnviz.maths.scores import confusion
from nnviz.recordings.fused_run import FusedRun
from nnviz.recordings.recording import SpreadRecording

#: Bytes of weights that a run of an autoencoder keeps, from many of its epochs.
SNAPSHOT_BYTES = 16_000_000
#: A finished epoch: training loss and accuracy averaged during it, and those of what is watched, measured after it:
#: validation, or the test where nothing validates. An autoencoder has no accuracy: there is NaN.
Line = tuple[float, float, float, float]
#: A score's name -> where a recording has it, an entry for each epoch.
_SCORES = {"train_loss": "epoch_loss", "train_accuracy": "epoch_accuracy", "validation_loss": "validation_loss",
           "validation_accuracy": "validation_accuracy", "test_loss": "test_loss", "test_accuracy": "test_accuracy"}


E_co = TypeVar("E_co", bound=ImageExperiment, covariant=True)


@dataclass(frozen=True, eq=False)
class ImageRecording(FusedRun, Generic[E_co]):
    """The trace of an ``ImageExperiment``.

    Its weights are those at the end, as an array each with one leading axis; of an autoencoder, those at many epochs,
    dense at the start. A recorded run of ``assets`` has no ``state``, so nothing can continue it, and its weights keep
    11 bits.
    """

    experiment: E_co

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

    @property
    def moments(self) -> np.ndarray:
        """The moments that a scrubber goes through: of a classifier's answers, of an autoencoder's weights."""
        return self.weight_frames if isinstance(self.experiment, AutoencoderExperiment) else self.frames

    def without_state(self) -> "ImageRecording[E_co]":
        """Return the recording without what only continues it: two thirds of its memory."""
        return replace(self, state=[])

    def trace(self) -> "ImageRecording[E_co]":
        """Return only the scores of all epochs and the last answers: no weights, some kilobytes."""
        answers = None if self.predicted is None else self.predicted[-1:]
        return replace(self, state=[], weights=[], weight_frames=self.weight_frames[:0], predicted=answers, output=None)

    @property
    def lines(self) -> list[Line]:
        """The epochs that were finished."""
        scores, nothing = self.scores, np.full(len(self.epoch_loss), np.nan, np.float32)
        names = [f"{split}_{metric}" for split in ("train", self.watched) for metric in ("loss", "accuracy")]
        return list(zip(*(scores.get(name, nothing)[:int(self.epochs)].tolist() for name in names), strict=True))

    @property
    def watched(self) -> str:
        """What is looked at after each epoch: ``validation``, or ``test`` where nothing validates."""
        return "test" if self.validation_loss is None else "validation"

    @property
    def final(self) -> dict[str, float]:
        """The scores of the last epoch: in training averaged during it, in testing measured after it (or NaN).

        Where Stop left no time to test, those of the last test. An autoencoder has only losses.
        """
        return {name: self._last(values) if name.startswith("test") else _last(values)
                for name, values in self.scores.items()}

    def _last(self, tested: np.ndarray) -> float:
        """Return the score of the last test that a run had time for."""
        return _last(tested[np.isfinite(tested)] if self.stopped else tested)

    @property
    def scores(self) -> dict[str, np.ndarray]:
        """Every score that the run has, float32 (E,)."""
        columns = {name: getattr(self, source) for name, source in _SCORES.items()}
        return {name: column for name, column in columns.items() if column is not None}


def _last(values: np.ndarray) -> float:
    return float(values[-1]) if len(values) else float("nan")


AnyImageRecording = ImageRecording[ImageExperiment]


def record(experiment: ImageExperiment, run: FusedRun) -> AnyImageRecording:
    """Return a run together with its experiment."""
    return ImageRecording(experiment=experiment, **{field.name: getattr(run, field.name) for field in fields(FusedRun)})


def can_continue(recording: AnyImageRecording, experiment: ImageExperiment) -> bool:
    """Tell whether a recording is the beginning of an experiment's run.

    It is if only the epochs differ and it ended where the experiment goes on. Early stopping counts epochs since the
    best one, which a recording does not tell; such a run begins anew.
    """
    asked, begun = experiment.training, recording.experiment
    return (bool(recording.state) and recording.ended in ("finished", "stopped") and not asked.patience
            and recording.epochs < asked.epochs
            and begun.training.model_copy(update={"epochs": asked.epochs}) == asked
            and (begun.data, begun.network, begun.seed) == (experiment.data, experiment.network, experiment.seed))


def join(earlier: AnyImageRecording, later: AnyImageRecording) -> AnyImageRecording:
    """Return one recording of a run and of the one that continued it.

    An epoch that Stop cut in two is one epoch again: its training scores are weighted by the part of the epoch that
    they were averaged over. The frames of a moment inside an epoch go, but for the last one.
    """
    at = earlier.epochs
    if later.epochs == at:  # stopped before its first step
        return replace(earlier, experiment=later.experiment, ended=later.ended, seconds=earlier.seconds + later.seconds)
    whole, part = int(at), at % 1
    values = {field.name: getattr(later, field.name) for field in fields(ImageRecording)}
    for name in (_SCORES[score] for score in later.scores):
        before, after = getattr(earlier, name), getattr(later, name)
        after = _mend(before, after, part) if name.startswith("epoch") else after
        values[name] = np.concatenate([before[:whole], after])
    joined = _joined_snapshots if isinstance(later.experiment, AutoencoderExperiment) else _joined_answers
    values |= joined(earlier, later)
    values["seconds"] = earlier.seconds + later.seconds
    values["compile_seconds"] = earlier.compile_seconds + later.compile_seconds
    return ImageRecording(**values)


def _joined_answers(earlier: AnyImageRecording, later: AnyImageRecording) -> dict[str, Any]:
    """Return the frames of a classifier's run and of the one that continued it, and what it answered at them."""
    if later.output is None:  # stopped before it had looked at the test images
        return {"frames": earlier.frames, "predicted": earlier.predicted, "output": earlier.output}
    if earlier.output is None or earlier.predicted is None or later.predicted is None:
        return {}
    before = earlier.frames < earlier.epochs
    frames = np.concatenate([earlier.frames[before], later.frames])
    kept = (frames % 1 == 0) | (frames == frames[-1])
    return {"frames": frames[kept], "predicted": np.concatenate([earlier.predicted[before], later.predicted])[kept]}


def _joined_snapshots(earlier: AnyImageRecording, later: AnyImageRecording) -> dict[str, Any]:
    """Return the moments and the weights of an autoencoder's run and of the one that continued it.

    Those of whole epochs and the end; as many, evenly spread, as the longer of both has.
    """
    moments = np.concatenate([earlier.weight_frames[earlier.weight_frames < earlier.epochs], later.weight_frames])
    kept = np.flatnonzero((moments % 1 == 0) | (moments == later.epochs))
    most = max(len(earlier.weight_frames), len(later.weight_frames))
    kept = kept[np.unique(np.linspace(0, len(kept) - 1, min(most, len(kept))).round().astype(int))]
    before = len(moments) - len(later.weight_frames)
    weights = [np.concatenate([one[:before], other])[kept]
               for one, other in zip(earlier.weights, later.weights, strict=True)]
    return {"weight_frames": moments[kept], "weights": weights, "frames": np.concatenate(
        [earlier.frames[earlier.frames < earlier.epochs], later.frames])}


def _mend(earlier: np.ndarray, later: np.ndarray, part: float) -> np.ndarray:
    """Return the later values, the first one averaged with the part of its epoch that was trained before."""
    if not part:
        return later
    mended = later.copy()
    mended[0] = part * earlier[-1] + (1 - part) * later[0]
    return mended


def gather_images(spread: Spread, recordings: list[AnyImageRecording], seconds: float) -> SpreadRecording:
    """Lay a spread's draws on images side by side, epoch by epoch; ``seconds`` is what they took together.

    Autoencoders that were trained with cross-entropy have a score more, at the end alone: ``test_squared_error``, by
    which they can be compared with others.
    """
    epochs = max(len(recording.epoch_loss) for recording in recordings)
    base = spread.base
    scores = {name: np.stack([_padded(recording.scores[name], epochs) for recording in recordings])
              for name in recordings[0].scores}
    if isinstance(base, AutoencoderExperiment) and base.network.loss == "bce":
        scores["test_squared_error"] = np.full((len(recordings), epochs), np.nan, np.float32)
        scores["test_squared_error"][:, -1] = [_squared_error(recording) for recording in recordings]
    return SpreadRecording(
        spread=spread, frames=np.arange(1, epochs + 1, dtype=np.int32), scores=scores,
        ended=tuple(recording.ended for recording in recordings), seconds=seconds,
        compile_seconds=sum(recording.compile_seconds for recording in recordings),
        confusion=_confusions(base, recordings))


def join_draws(spread: Spread, earlier: SpreadRecording, later: SpreadRecording) -> SpreadRecording:
    """Return the recording of a spread on images whose first draws and whose other draws were trained apart.

    It has the scores that both have.
    """
    frames = max(earlier.frames, later.frames, key=len)
    matrices = [recording.confusion for recording in (earlier, later) if recording.confusion is not None]
    return SpreadRecording(
        spread=spread, frames=frames, ended=earlier.ended + later.ended, seconds=earlier.seconds + later.seconds,
        scores={name: np.stack([_padded(row, len(frames)) for row in (*earlier.scores[name], *later.scores[name])])
                for name in earlier.scores if name in later.scores},
        compile_seconds=earlier.compile_seconds + later.compile_seconds,
        confusion=np.concatenate(matrices) if matrices else None)


def _squared_error(recording: AnyImageRecording) -> float:
    """Return the squared error of the test images that an autoencoder rebuilds."""
    experiment = recording.experiment
    images, _classes = unseen_part(experiment.data.dataset, experiment.data.left_out)
    return squared_error(probabilities(experiment, recording.final_weights, images), scaled(images))


def _confusions(experiment: Any, recordings: list[AnyImageRecording]) -> np.ndarray | None:
    """Return the confusion matrix of every draw: int32 (draws, actual, predicted); None of autoencoders."""
    if experiment.target != "class":
        return None
    _images, classes = unseen_part(experiment.data.dataset, experiment.data.left_out)
    predicted = np.stack([recording.predicted[-1] for recording in recordings if recording.predicted is not None])
    return confusion(predicted, classes, experiment.data.classes).astype(np.int32)


def _padded(values: np.ndarray, length: int) -> np.ndarray:
    return np.concatenate([values, np.full(length - len(values), np.nan, np.float32)])
