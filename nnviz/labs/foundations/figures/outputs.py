"""What an output unit answers to its weighted sum, and what the loss makes of the answer. All arrays are float (n,)."""

import numpy as np
import pandas as pd

from nnviz.labs.foundations.tasks import Activation, Loss, Task
from nnviz.maths.scores import sigmoid

#: The weighted sums of the curves go from minus to plus this.
REACH = 6.0
#: Logarithms are taken of nothing smaller, as in Keras.
EPSILON = 1e-7
_POINTS = 241
#: The other two of three softmax units have the weighted sum 0.
_OTHERS = 2


def answer(activation: Activation, z: np.ndarray) -> np.ndarray:
    """Return a unit's answer; of ``softmax``, that of one unit of three whose others have the weighted sum 0."""
    z = np.asarray(z, float)
    return {"none": lambda: z, "softplus": lambda: np.logaddexp(0, z), "sigmoid": lambda: sigmoid(z),
            "softmax": lambda: sigmoid(z - np.log(_OTHERS))}[activation]()


def cost(loss: Loss, y: float, p: np.ndarray) -> np.ndarray:
    """Return the loss of answers ``p`` where ``y`` is wanted; a cross-entropy of no probability is NaN."""
    p = np.asarray(p, float)
    if loss == "mse":
        return (p - y) ** 2
    inside = np.where((p >= 0) & (p <= 1), np.clip(p, EPSILON, 1 - EPSILON), np.nan)
    if loss == "ce":
        return -y * np.log(inside)
    return -(y * np.log(inside) + (1 - y) * np.log(1 - inside))


def curves(task: Task, activation: Activation, loss: Loss) -> pd.DataFrame:
    """Return ``z``, ``answer`` and ``loss`` of a task's output unit from -6 to 6."""
    return at(task, activation, loss, np.linspace(-REACH, REACH, _POINTS))


def at(task: Task, activation: Activation, loss: Loss, z: np.ndarray | float) -> pd.DataFrame:
    """Return ``z``, ``answer`` and ``loss`` at some weighted sums."""
    z = np.atleast_1d(np.asarray(z, float))
    answers = answer(activation, z)
    return pd.DataFrame({"z": z, "answer": answers, "loss": cost(loss, task.target, answers)})


def band(task: Task) -> pd.DataFrame:
    """Return one row: ``low`` and ``high``, between which a task's answers make sense, and ``target``, what is wanted.

    Where there is no bound, the picture's edge stands in for it.
    """
    return pd.DataFrame({"low": [-REACH if task.low is None else float(task.low)],
                         "high": [REACH if task.high is None else float(task.high)], "target": [float(task.target)]})
