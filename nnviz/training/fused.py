"""The fused engine: one compiled Keras model trained on images, many batches a call, left as a ``FusedRun``.

It equals ``keras.Model.fit`` on the same batches, and is faster because Python is asked only a few times a second: to
tell the progress, and whether to stop. A call has as many batches as are trained in about a fifth of a second.
"""

from collections import OrderedDict
from collections.abc import Callable
from copy import copy
from math import ceil
from threading import Lock
from time import perf_counter

import keras
import numpy as np
import tensorflow as tf

from nnviz.recordings import recording
from nnviz.recordings.fused_run import FusedData, FusedRun, Progress
from nnviz.recordings.image_recording import SNAPSHOT_BYTES
from nnviz.training.fused_step import EVALUATED, Stepper, state_of, stepper_for

_FRAMES = 60
_SECONDS_PER_CALL = 0.2
_SECONDS_AFTER_STOP = 0.15
_DATA_KEPT = 2
_data: OrderedDict[tuple, tuple] = OrderedDict()
_lock = Lock()

#: (x_train, y_train, x_test, y_test) in TensorFlow, then x and y of validation if there is one; points flattened to
#: (points, features), classes int32.
Tensors = tuple[tf.Tensor, ...]
#: Is given what makes a trace of a run that goes on.
OfferPart = Callable[[Callable[[], FusedRun]], None]


def train(model: keras.Model, data: FusedData, *, batch: int, epochs: int, order: Callable[[int], np.ndarray],
          first_epoch: float = 0, on_progress: Callable[[Progress], None] | None = None,
          should_stop: Callable[[], bool] | None = None, offer_part: OfferPart | None = None,
          snapshot_epochs: np.ndarray | None = None, patience: int = 0,
          max_snapshot_bytes: int = SNAPSHOT_BYTES) -> FusedRun:
    """Train a model in place, as ``fit`` does, and return the trace.

    Parameters
    ----------
    model : keras.Model
        Built and compiled with one loss; one input, one output.
    batch : int
        Points in a batch; the last one of an epoch may be smaller.
    epochs : int
        Epochs to train in this run; the rest of an epoch that a former run began counts as one.
    order : function
        From the number of an epoch (0 is the first) to the order of the points in it: int (points,).
    first_epoch : float
        The moment at which the model is; ``epochs`` of the run to continue.
    on_progress, should_stop
        Called several times a second. After a True the run ends within about half a second and keeps what it has.
    offer_part : function, optional
        Called several times a second with a function that makes a trace of what was trained so far: the run goes on.
    snapshot_epochs : int array, optional
        After which epochs to take a frame; about 60 if not given.
    patience : int
        End when the validation loss (the test loss, where no points validate) has not become smaller for so many epochs
        of this run; 0 for never.
    max_snapshot_bytes : int
        Weights are kept at all frames, or at fewer if they would need more memory than this. The end is always kept.

    Raises
    ------
    ValueError
        If an order is not one number per training point.
    """
    start = perf_counter()
    tensors = tensors_of(data)
    with stepper_for(model, data.target, tensors[0].shape[1], tensors[0].dtype, data.class_weights) as stepper:
        last = int(first_epoch) + epochs
        if snapshot_epochs is None:
            snapshot_epochs = recording.snapshot_epochs(epochs, _FRAMES) + int(first_epoch)
        inside = [epoch for epoch in snapshot_epochs if first_epoch < epoch < last]
        trace = _Trace(stepper.model, [first_epoch, *inside, last], max_snapshot_bytes)
        training = _Training(stepper, tensors, batch, last, first_epoch, trace, on_progress, should_stop)
        if offer_part:
            training.offer = lambda line: offer_part(lambda: trace.part(line).run(
                data.target, len(tensors) > 4, training.moment, "stopped", perf_counter() - start,
                stepper.compile_seconds))
        ended = training.run(order, patience)
        return trace.run(data.target, len(tensors) > 4, training.moment, ended, perf_counter() - start,
                         stepper.compile_seconds)


def tensors_of(data: FusedData) -> Tensors:
    """Return the data as TensorFlow holds them, one copy for all runs of that name."""
    parts = [(data.x_train, data.y_train), (data.x_test, data.y_test)]
    if data.x_validation is not None and data.y_validation is not None:
        parts.append((data.x_validation, data.y_validation))
    key = (data.name, *(x.shape for x, _y in parts), data.x_train.dtype)
    with _lock:
        if key not in _data:
            _data[key] = tuple(
                tensor for x, y in parts for tensor in (tf.constant(x.reshape(len(x), -1)), tf.constant(y, tf.int32)))
        _data.move_to_end(key)
        while len(_data) > _DATA_KEPT:
            _data.popitem(last=False)
        return _data[key]


class _Trace:
    """Collects what a run leaves: the lines of its epochs, frames, snapshots of the weights."""

    def __init__(self, model: keras.Model, moments: list[float], max_bytes: int):
        self._model = model
        self._moments = np.unique(moments)
        self._weight_moments = _affordable(self._moments, max_bytes, sum(w.nbytes for w in model.get_weights()))
        self.epochs: list[tuple[float, float, float, float]] = []
        self.tests: list[tuple[float, float]] = []
        self._frames: list[tuple[float, np.ndarray]] = []
        self._weights: list[tuple[float, list[np.ndarray]]] = []
        self._newest: tuple[float, np.ndarray] | None = None
        self._output: np.ndarray | None = None

    def snapshot(self, moment: float, predicted: np.ndarray, output: np.ndarray) -> None:
        """Take a frame, and the weights, if this is a moment for it."""
        self._newest, self._output = (moment, predicted), output
        if moment in self._moments:
            self._frames.append(self._newest)
        if moment in self._weight_moments:
            self._weights.append((moment, self._model.get_weights()))

    def part(self, line: tuple[float, float]) -> "_Trace":
        """Return a copy that ends inside an epoch, with its mean loss and accuracy, while this one goes on."""
        part = copy(self)
        part.epochs, part.tests = [*self.epochs, (*line, np.nan, np.nan)], [*self.tests, (np.nan, np.nan)]
        part._frames, part._weights = [*self._frames], [*self._weights]
        return part

    def run(self, target: str, validated: bool, moment: float, ended: str, seconds: float,
            compile_seconds: float) -> FusedRun:
        """Return the trace of a run that ended at a moment."""
        if self._newest and self._newest[0] not in [at for at, _ in self._frames]:
            self._frames.append(self._newest)
        if moment not in [at for at, _ in self._weights]:
            self._weights.append((moment, self._model.get_weights()))
        lines, tests = np.array(self.epochs, np.float32).reshape(-1, 4), np.array(self.tests, np.float32).reshape(-1, 2)
        told = target == "class"
        return FusedRun(
            epochs=float(moment), epoch_loss=lines[:, 0], epoch_accuracy=lines[:, 1] if told else None,
            validation_loss=lines[:, 2] if validated else None,
            validation_accuracy=lines[:, 3] if validated and told else None,
            test_loss=tests[:, 0], test_accuracy=tests[:, 1] if told else None,
            frames=np.array([at for at, _ in self._frames], float),
            predicted=np.array([predicted for _, predicted in self._frames], np.uint8) if told else None,
            output=_half(self._output) if told and self._output is not None else None,
            weight_frames=np.array([at for at, _ in self._weights], float),
            weights=[np.stack(arrays) for arrays in zip(*(weights for _, weights in self._weights), strict=True)],
            state=state_of(self._model), seconds=seconds, compile_seconds=compile_seconds, ended=ended,
            diverged_at=ceil(moment) if ended == "diverged" else None)


@np.errstate(over="ignore")
def _half(output: np.ndarray) -> np.ndarray:
    return output.astype(np.float16)


def _affordable(moments: np.ndarray, max_bytes: int, bytes_each: int) -> np.ndarray:
    """Return as many of the moments as the memory allows, dense at the start, the last one among them."""
    count = max(1, max_bytes // bytes_each)
    if count >= len(moments):
        return moments
    return moments[np.unique(np.geomspace(len(moments), 1, count).round().astype(int)) - 1]


class _Training:
    """One run of a stepper: where it is, how fast it is, whether it was asked to stop.

    Moments are counted in epochs; inside an epoch they are fractions.
    """

    def __init__(self, stepper: Stepper, tensors: Tensors, batch: int, last_epoch: int, first_epoch: float,
                 trace: _Trace, on_progress: Callable[[Progress], None] | None,
                 should_stop: Callable[[], bool] | None):
        self.moment = first_epoch
        self._stepper, self._tensors, self._trace = stepper, tensors, trace
        self._batch, self._batches = batch, -(-tensors[0].shape[0] // batch)
        self._last_epoch = last_epoch
        self._tell, self._should_stop = on_progress, should_stop
        self._deadline: float | None = None
        self._batches_per_call = 1
        self._seconds_per_batch: float | None = None
        self._test_seconds = 0.0
        self.offer: Callable[[tuple[float, float]], None] = lambda line: None

    def run(self, order: Callable[[int], np.ndarray], patience: int) -> str:
        """Train to the last epoch; return how it ended."""
        self._report(int(self.moment), round(self.moment % 1 * self._batches), np.nan)
        self._test()
        best, waited = np.inf, 0
        for epoch in range(int(self.moment), self._last_epoch):
            if self._stopping():
                return "stopped"
            loss, accuracy, finite = self._train_epoch(epoch, self._order(order, epoch))
            tested = self._test()
            watched = self._validate() if len(self._tensors) > 4 else tested
            self._trace.tests.append(tested)
            self._trace.epochs.append((loss, accuracy, *watched))
            if not finite or (self._deadline is None and not np.isfinite(watched[0])):
                return "diverged"
            best, waited = (watched[0], 0) if watched[0] < best else (best, waited + 1)
            if patience and waited >= patience and self._deadline is None:
                return "early"
        return "stopped" if self.moment < self._last_epoch else "finished"

    def _order(self, order: Callable[[int], np.ndarray], epoch: int) -> np.ndarray:
        rows = np.asarray(order(epoch))
        if rows.shape != (self._tensors[0].shape[0],):
            raise ValueError("an order has one number for each training point")
        return rows

    def _train_epoch(self, epoch: int, rows: np.ndarray) -> tuple[float, float, bool]:
        """Train what is left of an epoch, or until Stop; return mean loss and accuracy, and whether all is finite."""
        x, y = self._tensors[:2]
        done, seen, loss, correct, finite = round(self.moment % 1 * self._batches), 0, 0.0, 0.0, True
        while done < self._batches and finite and not (seen and self._stopping()):
            called = perf_counter()
            batches = min(self._batches_per_call, self._batches - done)
            chunk = rows[done * self._batch:(done + batches) * self._batch]
            chunk_loss, chunk_correct, finite = self._stepper.train(x, y, chunk, self._batch)
            done, seen = done + batches, seen + len(chunk)
            loss, correct = loss + chunk_loss, correct + chunk_correct
            self.moment = epoch + done / self._batches
            self._measure(batches, perf_counter() - called)
            self._report(epoch, done, loss / seen)
            self.offer((loss / seen, correct / seen))
        return loss / seen, correct / seen, finite

    def _measure(self, batches: int, seconds: float) -> None:
        """Let the next call take about a fifth of a second; it grows slowly, for the first call is not typical."""
        self._seconds_per_batch = seconds / batches
        self._batches_per_call = max(1, int(batches * min(4, _SECONDS_PER_CALL / max(seconds, 1e-6))))

    def _test(self) -> tuple[float, float]:
        """Return loss and accuracy on the test points, and tell the trace; NaN if Stop left no time for it."""
        start = perf_counter()
        found = self._evaluate(*self._tensors[2:4])
        if found is None:
            return np.nan, np.nan
        self._test_seconds = perf_counter() - start
        loss, accuracy, predicted, outputs = found
        self._trace.snapshot(self.moment, np.concatenate(predicted), np.concatenate(outputs))
        return loss, accuracy

    def _validate(self) -> tuple[float, float]:
        """Return loss and accuracy on the points that validate; NaN if Stop left no time for it."""
        found = self._evaluate(*self._tensors[4:6])
        return (np.nan, np.nan) if found is None else found[:2]

    def _evaluate(self, x: tf.Tensor, y: tf.Tensor) -> tuple[float, float, tuple, tuple] | None:
        """Return loss, accuracy, and predictions and outputs in parts; None if Stop left no time for it."""
        parts = []
        for first in range(0, x.shape[0], EVALUATED):
            if self._stopping() and self._deadline is not None and perf_counter() > self._deadline:
                return None
            parts.append(self._stepper.test(x, y, first))
        losses, correct, predicted, outputs = zip(*parts, strict=True)
        return sum(losses) / x.shape[0], sum(correct) / x.shape[0], predicted, outputs

    def _stopping(self) -> bool:
        if self._deadline is None and self._should_stop and self._should_stop():
            self._deadline = perf_counter() + _SECONDS_AFTER_STOP
        return self._deadline is not None

    def _report(self, epoch: int, batch: int, loss: float) -> None:
        if not self._tell:
            return
        left = None
        if self._seconds_per_batch is not None:
            epochs = self._last_epoch - epoch
            left = self._seconds_per_batch * (epochs * self._batches - batch) + self._test_seconds * epochs
        self._tell(Progress(epoch + 1, batch, self._batches, loss, left, tuple(self._trace.epochs)))
