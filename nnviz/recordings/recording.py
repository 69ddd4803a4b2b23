"""What a run leaves: plain NumPy arrays, no live model. The pictures, the metrics and the exports read it."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from nnviz.experiments.plane import Experiment
from nnviz.experiments.spread import Spread
from nnviz.recordings.table_recording import TableRecording
from nnviz.recordings.trace import Trace


@dataclass(frozen=True)
class Recording(Trace):
    """The trace of one training run.

    E is the number of epochs that were trained, F the number of snapshots (frames), n the number of points.

    Attributes
    ----------
    experiment : Experiment
    frames : int32 (F,)
        The epoch after which each snapshot was taken; 0 is before training. Dense at the start, the last epoch last.
    weights : list of float32 arrays
        ``[kernel, bias, ...]`` as in Keras, each with a leading axis of length F.
    epoch_loss, epoch_accuracy : float32 (E,)
        Training loss and accuracy averaged *during* each epoch, as Keras reports them.
    scores : dict of float32 (F,)
        ``train_loss``, ``test_loss``, ``train_accuracy``, ``test_accuracy``, measured *after* the epoch of each frame;
        ``validation_loss`` and ``validation_accuracy`` if some points validate.
    train_predicted, test_predicted : uint8 (F, n)
        The predicted class of every point.
    validation_predicted : uint8 (F, n) or None
        The same of the points that validate, if there are some.
    pictures : list of bytes
        One PNG a frame of the decision boundary, or empty.
    seconds, compile_seconds : float
        Training time with compiling, and the part that compiling took (0 when the program was already there).
    in_numpy : bool
        Whether NumPy trained it because the program was not compiled yet: its seconds then say nothing of the network.
    together : int
        How many networks trained at once: its seconds are those of all of them.
    diverged_at : int or None
        The first epoch in which the loss or a weight was not a finite number; training ended there.
    ended : str
        ``finished``, ``diverged``, ``early`` (early stopping) or ``stopped`` (by the user).
    """

    experiment: Experiment
    frames: np.ndarray
    weights: list[np.ndarray]
    epoch_loss: np.ndarray
    epoch_accuracy: np.ndarray
    scores: dict[str, np.ndarray]
    train_predicted: np.ndarray
    test_predicted: np.ndarray
    seconds: float
    compile_seconds: float
    ended: str = "finished"
    diverged_at: int | None = None
    in_numpy: bool = False
    together: int = 1
    pictures: list[bytes] = field(default_factory=list)
    validation_predicted: np.ndarray | None = None

    @property
    def watched(self) -> str:
        """What is looked at after each epoch: ``validation``, or ``test`` where nothing validates."""
        return "validation" if "validation_loss" in self.scores else "test"

    @property
    def tested(self) -> bool:
        """Whether it says anything of the test points."""
        return "test_loss" in self.scores

    def without_test(self) -> "Recording":
        """Return the recording without anything that it says of the test points."""
        return replace(self, scores={name: values for name, values in self.scores.items()
                                     if not name.startswith("test")}, test_predicted=self.test_predicted[:, :0])

    @property
    def nbytes(self) -> int:
        """Memory that the recording holds, in bytes."""
        arrays = [self.frames, self.epoch_loss, self.epoch_accuracy, self.train_predicted, self.validation_predicted,
                  self.test_predicted, *self.weights, *self.scores.values()]
        return sum(array.nbytes for array in arrays if array is not None) + sum(map(len, self.pictures))


@dataclass(frozen=True)
class SpreadRecording:
    """The scores of many random draws of one experiment: no weights and no pictures, so it is small.

    D is the number of draws, F the number of frames, K the number of classes.

    Attributes
    ----------
    spread : Spread
    frames : int32 (F,)
        The epochs of which there are scores, 0 first; the last is the end of the draw that trained longest.
    scores : dict of float32 (D, F)
        ``train_loss``, ``test_loss``, ``train_accuracy``, ``test_accuracy``, and those of validation. A draw's last
        value stands at the first frame at or after its end; NaN follows.
    ended : tuple of str
        How each draw ended; see ``Recording.ended``.
    seconds, compile_seconds : float
        Time of all draws with compiling, and the part that compiling took.
    confusion : int32 (D, K, K) or None
        Of images: how many test images of each class (rows) each draw takes for each class (columns) at its end.
    epoch_loss, epoch_accuracy : float32 (D, E) or None
        Of points of the plane: as a ``Recording``'s, NaN after a draw's end. Recorded files do not keep them.
    """

    spread: Spread
    frames: np.ndarray
    scores: dict[str, np.ndarray]
    ended: tuple[str, ...]
    seconds: float
    compile_seconds: float
    confusion: np.ndarray | None = None
    epoch_loss: np.ndarray | None = None
    epoch_accuracy: np.ndarray | None = None

    @property
    def epochs(self) -> int:
        """Number of epochs that the longest draw was trained."""
        return int(self.frames[-1])

    @property
    def stopped(self) -> bool:
        """Whether the user ended it."""
        return "stopped" in self.ended

    @property
    def last_loss(self) -> float:
        """The mean over the draws of the last training loss."""
        return float(np.nanmean(self.final("train_loss")))

    @property
    def nbytes(self) -> int:
        """Memory that the recording holds, in bytes."""
        others = [array for array in (self.confusion, self.epoch_loss, self.epoch_accuracy) if array is not None]
        return sum(array.nbytes for array in (self.frames, *others, *self.scores.values()))

    def final(self, metric: str) -> np.ndarray:
        """Return the last finite value of a score for each draw: float32 (D,)."""
        return np.array([row[np.isfinite(row)][-1] for row in self.scores[metric]], np.float32)


def gather(spread: Spread, recordings: Sequence["Recording | TableRecording | _Draw"],
           seconds: float) -> SpreadRecording:
    """Lay the recordings of a spread's draws side by side; ``seconds`` is what they took together.

    Only epochs that are a frame of every draw still training then are kept, for draws that are trained apart have a
    frame of their own where one of them ends.
    """
    every = np.unique(np.concatenate([recording.frames for recording in recordings]))
    shared = np.all([np.isin(every, recording.frames) | (every > recording.frames[-1]) for recording in recordings],
                    axis=0)
    frames = every[shared]
    return SpreadRecording(
        spread=spread, frames=frames, ended=tuple(recording.ended for recording in recordings),
        scores={name: np.stack([_at(frames, recording.frames, recording.scores[name]) for recording in recordings])
                for name in recordings[0].scores},
        seconds=seconds, compile_seconds=max(recording.compile_seconds for recording in recordings),
        epoch_loss=_stacked([recording.epoch_loss for recording in recordings]),
        epoch_accuracy=_stacked([recording.epoch_accuracy for recording in recordings
                                 if isinstance(recording, Recording)]))


@dataclass(frozen=True)
class _Draw:
    """One draw of a spread's recording, in the shape of a recording of its own."""

    frames: np.ndarray
    scores: dict[str, np.ndarray]
    ended: str
    compile_seconds: float
    epoch_loss: np.ndarray


def join_parts(spread: Spread, parts: list[SpreadRecording]) -> SpreadRecording:
    """Lay the draws of a spread's parts side by side; the seconds are those of the part that took longest."""
    joined = gather(spread, [_draw(part, row) for part in parts for row in range(part.spread.draws)],
                    max(part.seconds for part in parts))
    return replace(joined, epoch_loss=_of_all(parts, "epoch_loss"), epoch_accuracy=_of_all(parts, "epoch_accuracy"),
                   confusion=_of_all(parts, "confusion"))


def _draw(part: SpreadRecording, row: int) -> _Draw:
    known = np.isfinite(part.scores["train_loss"][row])
    last = len(known) if part.ended[row] == "diverged" else int(np.flatnonzero(known)[-1]) + 1
    return _Draw(part.frames[:last], {name: values[row][:last] for name, values in part.scores.items()},
                 part.ended[row], part.compile_seconds, np.zeros(0, np.float32))


def _of_all(parts: list[SpreadRecording], name: str) -> np.ndarray | None:
    """Return what all parts have of something, one draw after another; None where a part has none."""
    tables = [getattr(part, name) for part in parts]
    if any(table is None for table in tables):
        return None
    return np.concatenate(tables) if name == "confusion" else _stacked([row for table in tables for row in table])


def _stacked(rows: list[np.ndarray]) -> np.ndarray | None:
    """Return rows of any lengths as one array, with NaN after the end of the shorter ones; None without rows."""
    if not rows:
        return None
    table = np.full((len(rows), max(map(len, rows))), np.nan, np.float32)
    for line, row in zip(table, rows, strict=True):
        line[:len(row)] = row
    return table


def _at(frames: np.ndarray, own_frames: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Return a draw's values at the shared frames, NaN after its end."""
    row = np.full(len(frames), np.nan, np.float32)
    kept = np.isin(own_frames, frames)
    row[np.searchsorted(frames, own_frames[kept])] = values[kept]
    row[np.searchsorted(frames, own_frames[-1])] = values[-1]
    return row


def snapshot_epochs(epochs: int, count: int) -> np.ndarray:
    """Choose about ``count`` epochs of a run for snapshots: 0, then ever wider steps, the last one last.

    >>> snapshot_epochs(5, 60)
    array([0, 1, 2, 3, 4, 5], dtype=int32)
    """
    if epochs < count:
        return np.arange(epochs + 1, dtype=np.int32)
    dense = np.arange(count // 4)
    rest = np.geomspace(len(dense), epochs, count - len(dense))
    return np.unique(np.concatenate([dense, np.round(rest), [epochs]])).astype(np.int32)
