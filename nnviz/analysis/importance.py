"""Permutation importance: how much worse a network becomes when the values of one column are shuffled."""

import numpy as np
import pandas as pd

from nnviz.analysis.table_frames import answers
from nnviz.datasets.tables import prepare
from nnviz.experiments.tables import OwnTable, TableExperiment
from nnviz.maths.regression import figures
from nnviz.recordings.table_recording import TableRecording

_REPEATS = 5
_MOST_ROWS = 1_000


def places_of(experiment: TableExperiment) -> dict[str, list[int]]:
    """Return which inputs each column of a table became: a category has several, and they are shuffled together."""
    data = experiment.data
    if not isinstance(data, OwnTable):
        return {name: [place] for place, name in enumerate(data.features)}
    places: dict[str, list[int]] = {}
    start = 0
    for column in data.columns:
        places[column.name] = list(range(start, start + len(column.features)))
        start += len(column.features)
    return places


def importance(recording: TableRecording, repeats: int = _REPEATS) -> pd.DataFrame:
    """Return what shuffling each column costs on the validation rows, after the last epoch.

    Returns
    -------
    pandas.DataFrame
        ``column``, ``cost`` (mean over the repeats: by how much the RMSE grows, in the target's unit; of classes, by
        how much the accuracy falls), ``low`` and ``high`` (of the repeats), the largest cost first.
    """
    experiment, prepared = recording.experiment, prepare(recording.experiment)
    inputs, targets = (part["validation"][:_MOST_ROWS] for part in (prepared.inputs, prepared.targets))
    weights = [frames[-1:] for frames in recording.weights]
    rng = np.random.default_rng([experiment.seed, 3])

    def score(told: np.ndarray) -> float:
        given = answers(experiment, weights, told)
        if experiment.data.task == "classification":
            classes = given[:, 0].argmax(axis=0) if experiment.outputs > 1 else given[0, 0] > 0.5
            return -float((classes == targets).mean())
        return float(figures(given, prepared.target.restored(targets))["rmse"][0])

    before, lines = score(inputs), []
    for name, places in places_of(experiment).items():
        costs = []
        for _ in range(repeats):
            shuffled = inputs.copy()
            shuffled[:, places] = inputs[rng.permutation(len(inputs))][:, places]
            costs.append(score(shuffled) - before)
        lines.append({"column": name, "cost": float(np.mean(costs)), "low": min(costs), "high": max(costs)})
    return pd.DataFrame(lines).sort_values("cost", ascending=False, kind="stable", ignore_index=True)
