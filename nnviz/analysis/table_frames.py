"""A recording of a table as data frames: what the charts draw."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from nnviz.datasets.tables import CURVE_REACH, prepare, raw, true_curve
from nnviz.experiments.tables import Curve, Housing, TableExperiment
from nnviz.maths.regression import activated, weighted_sums
from nnviz.maths.scores import sigmoid, softmax
from nnviz.recordings.table_recording import TableRecording

#: Rows of all frames together that a browser moves without effort.
_MOST_ROWS = 12_000
_MOST_POINTS = 600
#: Places at which a curve is drawn.
_PLACES = 121

Floats = npt.NDArray[np.float32]


def answers(experiment: TableExperiment, weights: list[Floats], inputs: Floats) -> Floats:
    """Return what many snapshots of a network answer: in the target's own unit (F, n); of classes, shares (K, F, n).

    Two classes have one row of shares, that of the second class.
    """
    network, target = experiment.network, prepare(experiment).target
    sums = weighted_sums(weights, inputs, tuple(layer.activation for layer in network.hidden), experiment.wide,
                         experiment.deep)
    if experiment.data.task == "classification":
        return np.asarray(softmax(sums) if experiment.outputs > 1 else sigmoid(sums), np.float32)
    told = activated(sums[0], network.output_activation, target.low, target.high)
    return np.asarray(target.restored(told), np.float32)


def predictions(recording: TableRecording, part: str = "validation") -> pd.DataFrame:
    """Return true and predicted numbers of some rows of a set at every frame.

    Columns: ``frame``, ``true``, ``predicted``, ``residual`` (predicted - true), and of housing ``longitude``,
    ``latitude``. The rows are the same at every frame, and no more than a browser moves without effort.
    """
    experiment, prepared = recording.experiment, prepare(recording.experiment)
    frames = len(recording.frames)
    most = max(50, min(_MOST_POINTS, _MOST_ROWS // frames))
    inputs = prepared.inputs[part][:most]
    true = prepared.target.restored(prepared.targets[part][:most])
    told = answers(experiment, recording.weights, inputs)
    table = pd.DataFrame({
        "frame": np.repeat(np.arange(frames), len(true)), "true": np.tile(true, frames).round(4),
        "predicted": told.ravel().round(4)})
    table["residual"] = (table["predicted"] - table["true"]).round(4)
    if isinstance(experiment.data, Housing):
        places = raw(experiment.data, experiment.seed)[0][getattr(prepared.rows, part)[:most]]
        for name, column in (("latitude", 6), ("longitude", 7)):
            table[name] = np.tile(places[:, column], frames).round(2)
    return table


def history(recording: TableRecording, metric: str) -> pd.DataFrame:
    """Return a score (``loss``, ``rmse`` or ``accuracy``) over the epochs: ``epoch``, ``value``, ``split``, ``frame``.

    The training value is the mean *during* an epoch and stands half an epoch earlier; the validation value is measured
    after it. Only the epochs of the frames are kept.
    """
    epochs = recording.frames
    trained = epochs[epochs > 0]
    during = recording.epoch_loss if metric == "loss" else recording.epoch_figure
    if metric == "rmse":
        during = np.sqrt(during) * prepare(recording.experiment).target.scale
    train = pd.DataFrame({"epoch": trained - 0.5, "value": during[trained - 1], "split": "train",
                          "frame": np.flatnonzero(epochs > 0)})
    after = pd.DataFrame({"epoch": epochs.astype(float), "value": recording.scores[f"validation_{metric}"],
                          "split": "validation", "frame": np.arange(len(epochs))})
    return pd.concat([train, after], ignore_index=True)


def fitted(recording: TableRecording) -> pd.DataFrame:
    """Return the curve that a network has learned at every frame: ``frame``, ``x``, ``y``."""
    experiment = recording.experiment
    x = np.linspace(-CURVE_REACH, CURVE_REACH, _PLACES, dtype=np.float32)
    y = answers(experiment, recording.weights, _told(experiment, x))
    frames = len(recording.frames)
    return pd.DataFrame({"frame": np.repeat(np.arange(frames), len(x)), "x": np.tile(x, frames).round(3),
                         "y": y.ravel().round(4)})


def _told(experiment: TableExperiment, x: Floats) -> Floats:
    """Return places as the network is told them."""
    if not experiment.data.standardise:
        return x[:, None]
    columns, _ = raw(experiment.data, experiment.seed)
    train = columns[prepare(experiment).rows.train].astype(np.float64)
    return np.asarray((x[:, None] - train.mean()) / (train.std() or 1), np.float32)


def curve_points(experiment: TableExperiment) -> pd.DataFrame:
    """Return the points of a curve: ``x``, ``y``, ``split``."""
    (x, y), rows = raw(experiment.data, experiment.seed), prepare(experiment).rows
    parts = [pd.DataFrame({"x": x[places, 0].round(3), "y": y[places].round(3), "split": part})
             for part, places in (("train", rows.train), ("validation", rows.validation))]
    return pd.concat(parts, ignore_index=True)


def truth(data: Curve) -> pd.DataFrame:
    """Return the curve that the points scatter around: ``x``, ``y``."""
    x = np.linspace(-CURVE_REACH, CURVE_REACH, _PLACES)
    return pd.DataFrame({"x": x.round(3), "y": true_curve(data.kind, x).round(4)})


def errors(recording: TableRecording, part: str) -> Floats:
    """Return the errors (predicted - true) of all rows of a set after the last epoch, in the target's unit: (n,)."""
    prepared = prepare(recording.experiment)
    last = [frames[-1:] for frames in recording.weights]
    told = answers(recording.experiment, last, prepared.inputs[part])[0]
    return np.asarray(told - prepared.target.restored(prepared.targets[part]), np.float32)


def right(recording: TableRecording, part: str) -> npt.NDArray[np.bool_]:
    """Return which rows of a set are told the right class after the last epoch: bool (n,)."""
    prepared, last = prepare(recording.experiment), [frames[-1:] for frames in recording.weights]
    told = answers(recording.experiment, last, prepared.inputs[part])[:, 0]
    classes = told.argmax(axis=0) if len(told) > 1 else told[0] > 0.5
    return np.asarray(classes == prepared.targets[part])


def outside(recording: TableRecording, low: float, high: float) -> tuple[int, int] | None:
    """Return how many validation rows are predicted below a number, and above another, after the last epoch.

    None if the network diverged and predicts no numbers any more.
    """
    prepared = prepare(recording.experiment)
    told = answers(recording.experiment, [frames[-1:] for frames in recording.weights], prepared.inputs["validation"])
    if not np.isfinite(told[0]).all():
        return None
    return int((told[0] < low).sum()), int((told[0] > high).sum())


def grew(recording: TableRecording) -> tuple[float, float] | None:
    """Return the RMSE on the training rows before training and after it, if it is larger after it; else None."""
    rmse = recording.scores.get("train_rmse")
    if rmse is None or not np.isfinite(rmse[-1]) or rmse[-1] <= rmse[0]:
        return None
    return float(rmse[0]), float(rmse[-1])


def latitudes(experiment: TableExperiment) -> dict[str, float]:
    """Return the mean latitude of the districts of each of the three sets of the housing table, in degrees."""
    columns, _ = raw(experiment.data, experiment.seed)
    rows = prepare(experiment).rows
    return {part: float(columns[getattr(rows, part), experiment.data.features.index("Latitude")].mean())
            for part in ("train", "validation", "test")}


def widest(experiment: TableExperiment) -> tuple[str, float, str, float]:
    """Return the inputs, as the network is told them, whose standard deviations are the smallest and the largest."""
    deviations = prepare(experiment).inputs["train"].std(axis=0, dtype=np.float64)
    low, high = int(deviations.argmin()), int(deviations.argmax())
    names = experiment.data.features
    return names[low], float(deviations[low]), names[high], float(deviations[high])
