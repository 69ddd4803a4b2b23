"""What a run on a table leaves: weights and scores, plain NumPy. Answers are computed where they are shown."""

from dataclasses import dataclass

import numpy as np

from nnviz.experiments.tables import TableExperiment
from nnviz.recordings.trace import Trace


@dataclass(frozen=True)
class TableRecording(Trace):
    """The trace of one training run. E is the number of epochs that were trained, F the number of snapshots (frames).

    Attributes
    ----------
    experiment : TableExperiment
    frames : int32 (F,)
        The epoch after which each snapshot was taken; 0 is before training, the last epoch last.
    weights : list of float32 arrays
        ``[kernel, bias, ...]`` as in Keras, each with a leading axis of length F; the output's kernel has the wide
        inputs first.
    epoch_loss, epoch_figure : float32 (E,)
        The training loss and the squared error in the unit of the loss (of classes: the accuracy), averaged *during*
        each epoch, as Keras reports them.
    scores : dict of float32 (F,)
        Measured *after* the epoch of each frame: ``train_``, ``validation_``, ``test_`` with ``loss`` and, in the unit
        of the target, ``rmse``, ``mae`` and ``r2``; of classes ``loss`` and ``accuracy``.
    seconds, compile_seconds : float
        Training time with compiling, and the part that compiling took (0 when the program was already there).
    ended : str
        ``finished``, ``diverged``, ``early`` (early stopping) or ``stopped`` (by the user).
    diverged_at : int or None
        The first epoch in which the loss or a weight was not a finite number; training ended there.
    """

    experiment: TableExperiment
    frames: np.ndarray
    weights: list[np.ndarray]
    epoch_loss: np.ndarray
    epoch_figure: np.ndarray
    scores: dict[str, np.ndarray]
    seconds: float
    compile_seconds: float
    ended: str = "finished"
    diverged_at: int | None = None

    #: The rows that are looked at while one chooses.
    watched = "validation"
    #: Its program is compiled so quickly that NumPy need not answer first.
    in_numpy = False

    @property
    def nbytes(self) -> int:
        """Memory that the recording holds, in bytes."""
        return sum(array.nbytes for array in (self.frames, self.epoch_loss, self.epoch_figure, *self.weights,
                                              *self.scores.values()))
