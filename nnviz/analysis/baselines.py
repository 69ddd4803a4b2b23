"""What no network is needed for: a constant, a line and scikit-learn's gradient boosting, on the same three sets."""

from typing import NamedTuple

import numpy as np

from nnviz.datasets.tables import Prepared, prepare
from nnviz.experiments.tables import TableExperiment
from nnviz.maths.regression import figures

#: The baselines, in the order in which they are shown.
BASELINES = ("constant", "line", "boosting")


class Baseline(NamedTuple):
    """What a baseline reached.

    ``scores`` are named as those of a ``TableRecording``, without the losses. ``rows`` (n,) belong to the validation
    rows: the errors (predicted - true) in the target's unit, float32; of classes, whether each was told right, bool.
    """

    scores: dict[str, float]
    rows: np.ndarray


def quick(experiment: TableExperiment) -> dict[str, Baseline]:
    """Return the baselines that take no time: ``constant``, and of a number ``line``.

    The constant is the mean of the training rows, or their most frequent class; the line is fitted to the training rows
    by least squares.
    """
    prepared = prepare(experiment)
    train = prepared.targets["train"]
    if experiment.data.task == "classification":
        common = np.bincount(train.astype(int)).argmax()
        return {"constant": _scored(experiment, prepared, {part: np.full(len(targets), common)
                                                           for part, targets in prepared.targets.items()})}
    design = {part: np.column_stack([inputs, np.ones(len(inputs))]).astype(np.float64)
              for part, inputs in prepared.inputs.items()}
    weights, *_ = np.linalg.lstsq(design["train"], train.astype(np.float64), rcond=None)
    return {"constant": _scored(experiment, prepared, {part: np.full(len(targets), train.mean())
                                                       for part, targets in prepared.targets.items()}),
            "line": _scored(experiment, prepared, {part: values @ weights for part, values in design.items()})}


def slow(experiment_json: str) -> dict[str, Baseline]:
    """Return the baselines that scikit-learn fits: ``boosting``, and of classes ``line``.

    It takes a second, and brings scikit-learn: let a worker do it.

    Parameters
    ----------
    experiment_json : str
        A valid ``TableExperiment``.
    """
    from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor
    from sklearn.linear_model import LogisticRegression

    experiment = TableExperiment.model_validate_json(experiment_json)
    classes = experiment.data.task == "classification"
    prepared = prepare(experiment)
    models = {"boosting": (HistGradientBoostingClassifier if classes else HistGradientBoostingRegressor)(
        random_state=0, early_stopping=False)}
    if classes:
        models["line"] = LogisticRegression(max_iter=500)
    found = {}
    for name, model in models.items():
        model.fit(prepared.inputs["train"], prepared.targets["train"])
        found[name] = _scored(experiment, prepared, {part: model.predict(inputs)
                                                     for part, inputs in prepared.inputs.items()})
    return found


def _scored(experiment: TableExperiment, prepared: Prepared, answers: dict[str, np.ndarray]) -> Baseline:
    """Score some answers, in the unit of the loss, to the rows of the three sets."""
    scores: dict[str, float] = {}
    rows: dict[str, np.ndarray] = {}
    for part, predicted in answers.items():
        targets = prepared.targets[part]
        if experiment.data.task == "classification":
            rows[part] = predicted == targets
            scores[f"{part}_accuracy"] = float(rows[part].mean())
            continue
        told, true = (prepared.target.restored(values) for values in (predicted.astype(np.float32), targets))
        rows[part] = told - true
        scores |= {f"{part}_{name}": float(values[0]) for name, values in figures(told[None], true).items()}
    return Baseline(scores, rows["validation"])
