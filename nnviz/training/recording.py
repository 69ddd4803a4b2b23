"""What a run leaves: plain NumPy arrays, no live model. The pictures, the metrics and the exports read it."""

from dataclasses import dataclass, field

import numpy as np

from nnviz.experiment import Experiment


@dataclass(frozen=True)
class Recording:
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
        ``train_loss``, ``test_loss``, ``train_accuracy``, ``test_accuracy``, measured *after* the epoch of each frame.
    train_predicted, test_predicted : uint8 (F, n)
        The predicted class of every point.
    pictures : list of bytes
        One PNG a frame of the decision boundary, or empty.
    seconds, compile_seconds : float
        Training time with compiling, and the part that compiling took (0 when the program was already there).
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
    pictures: list[bytes] = field(default_factory=list)

    @property
    def epochs(self) -> int:
        """Number of epochs that were trained."""
        return len(self.epoch_loss)

    @property
    def final(self) -> dict[str, float]:
        """The scores after the last epoch."""
        return {name: float(values[-1]) for name, values in self.scores.items()}

    @property
    def nbytes(self) -> int:
        """Memory that the recording holds, in bytes."""
        arrays = [self.frames, self.epoch_loss, self.epoch_accuracy, self.train_predicted, self.test_predicted,
                  *self.weights, *self.scores.values()]
        return sum(array.nbytes for array in arrays) + sum(map(len, self.pictures))


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
