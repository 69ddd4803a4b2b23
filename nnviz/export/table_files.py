"""The tables themselves as CSV, and the curves of a run on one."""

import numpy as np
import pandas as pd

from nnviz.datasets.tables import raw
from nnviz.experiments.tables import Housing, OwnTable, TableExperiment
from nnviz.export.table_script import HOUSING_TARGET
from nnviz.export.tables import as_csv
from nnviz.recordings.table_recording import TableRecording


def table_csv(experiment: TableExperiment) -> bytes:
    """Write an experiment's table as CSV, in the order of its rows: UTF-8, comma between columns, gaps empty."""
    data, (columns, target) = experiment.data, raw(experiment.data, experiment.seed)
    if isinstance(data, OwnTable):
        named = zip((*data.columns, data.target), np.column_stack([columns, target]).T, strict=True)
        table = pd.DataFrame({column.name: _named(values, column.categories) for column, values in named})
    else:
        table = pd.DataFrame(columns, columns=list(data.features))
        table[HOUSING_TARGET if isinstance(data, Housing) else "y"] = target
    return table.to_csv(index=False, lineterminator="\n").encode()


def _named(values: np.ndarray, categories: tuple[str, ...]) -> np.ndarray | list[str | None]:
    if not categories:
        return values
    return [None if np.isnan(value) else categories[int(value)] for value in values]


def table_curves_csv(recording: TableRecording) -> bytes:
    """Write the learning curves as CSV, one row an epoch, from 0: ``train_loss`` is the mean during the epoch.

    All other columns are measured after the epoch; they are empty where the recording has no snapshot.
    """
    during = pd.DataFrame({"train_loss": recording.epoch_loss}, index=np.arange(1, recording.epochs + 1))
    after = {f"{name}_after" if name == "train_loss" else name: values for name, values in recording.scores.items()}
    return as_csv(during.join(pd.DataFrame(after, index=recording.frames), how="outer"))
