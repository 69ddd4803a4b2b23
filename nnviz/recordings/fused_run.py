"""What goes into the fused engine and what comes out: plain NumPy arrays, no TensorFlow."""

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np


@dataclass(frozen=True, eq=False)
class FusedData:
    """Points for training, for validation if there are some, and for testing.

    Attributes
    ----------
    name : str
        Same name, same points and classes: runs in one process share one copy in TensorFlow, of at most two data sets.
    x_train, x_test, x_validation : uint8 or float32 (points, ...)
        Images of uint8 are scaled by 1/255 inside the graph. Every point is reshaped to the model's input.
    y_train, y_test, y_validation : int (points,)
        Classes from 0.
    class_weights : tuple of float, optional
        How much a point of each class counts in the training loss, as Keras's ``class_weight``.
    target : str
        ``class``: the model tells the class. ``input``: an autoencoder, its target is the scaled point itself.

    Raises
    ------
    ValueError
        If the points are of another type, or points and classes differ in number.
    """

    name: str
    x_train: np.ndarray
    y_train: np.ndarray
    x_test: np.ndarray
    y_test: np.ndarray
    target: Literal["class", "input"] = "class"
    x_validation: np.ndarray | None = None
    y_validation: np.ndarray | None = None
    class_weights: tuple[float, ...] | None = None

    def __post_init__(self) -> None:
        if self.x_train.dtype not in (np.uint8, np.float32) or self.x_train.dtype != self.x_test.dtype:
            raise ValueError("points are uint8 or float32, the same for training and testing")
        if len(self.x_train) != len(self.y_train) or len(self.x_test) != len(self.y_test):
            raise ValueError("every point has one class")


@dataclass(frozen=True)
class Progress:
    """How far a run is, told after every call of the compiled loop.

    Attributes
    ----------
    epoch : int
        The epoch that is being trained, from 1.
    batch, batches : int
        Batches done in this epoch, and in a whole epoch.
    loss : float
        Mean training loss in this epoch so far; NaN before its first batch.
    seconds_left : float or None
        Estimated; None while nothing is measured.
    lines : tuple of (float, float, float, float)
        For each epoch that this run has finished: training loss and accuracy, and those of the points that are watched:
        that validate, or test where none validates.
    """

    epoch: int
    batch: int
    batches: int
    loss: float
    seconds_left: float | None
    lines: tuple[tuple[float, float, float, float], ...] = ()


@dataclass(frozen=True, eq=False)
class FusedRun:
    """The trace of one run: plain NumPy arrays.

    E is the number of epochs that were begun in this run, F the number of frames, W that of weight snapshots. Moments
    are counted in epochs since the model was made; a run that stopped inside an epoch ends at a fraction, such as 2.4.

    Attributes
    ----------
    epochs : float
        The moment at which training ended. A run that continues this one is given it as ``first_epoch``.
    epoch_loss, epoch_accuracy : float32 (E,)
        Training loss and accuracy averaged *during* each epoch, or what was trained of it, as Keras reports them.
    test_loss, test_accuracy : float32 (E,)
        Measured *after* each epoch. NaN after the last one if there was no time for it after Stop.
    validation_loss, validation_accuracy : float32 (E,) or None
        The same of the points that validate, if there are some.
    frames : float64 (F,)
        The moments of the predictions: the start, the epochs that were asked for, the end (after Stop: the end, or the
        last whole epoch if there was no time).
    predicted : uint8 (F, test points) or None
        The predicted class of every test point.
    output : float16 (test points, outputs) or None
        What the network answers at the last frame.
    weight_frames : float64 (W,)
        The moments of the weights, the end always among them.
    weights : list of float32 arrays
        As ``model.get_weights()``, each with a leading axis of length W.
    state : list of arrays
        The end as ``fused_step.restore`` takes it, with the optimizer's state: for a model that continues exactly.
    seconds, compile_seconds : float
        Time with compiling and testing, and the part that compiling took (0 when the loops were already there).
    ended : str
        ``finished``, ``diverged``, ``early`` (early stopping) or ``stopped`` (by the user).
    diverged_at : int or None
        The epoch, from 1, in which the loss or a weight was no longer a finite number; training ended there.

    Accuracies, ``predicted`` and ``output`` are None for an autoencoder.
    """

    epochs: float
    epoch_loss: np.ndarray
    epoch_accuracy: np.ndarray | None
    validation_loss: np.ndarray | None
    validation_accuracy: np.ndarray | None
    test_loss: np.ndarray
    test_accuracy: np.ndarray | None
    frames: np.ndarray
    predicted: Any
    output: Any
    weight_frames: np.ndarray
    weights: list[np.ndarray]
    state: list[np.ndarray]
    seconds: float
    compile_seconds: float
    ended: str
    diverged_at: int | None

    @property
    def nbytes(self) -> int:
        """Memory that the run holds, in bytes."""
        arrays = [self.epoch_loss, self.epoch_accuracy, self.validation_loss, self.validation_accuracy, self.test_loss,
                  self.test_accuracy, self.frames, self.predicted, self.output, self.weight_frames,
                  *self.weights, *self.state]
        return sum(array.nbytes for array in arrays if array is not None)
