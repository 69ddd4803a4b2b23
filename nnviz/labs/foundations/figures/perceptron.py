"""Rosenblatt's perceptron: its learning rule, one example at a time, with every step on record.

h = step(XW + b), and after each example w_ij += eta (y_j - ŷ_j) x_i. What the steps add up to is kept apart from the
learning rate: weights = start + eta · sum. From a zero start the score is then eta times a number that does not depend
on eta, so that no rounding hides that the learning rate changes nothing.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np

Step = Literal["heaviside", "sign"]
#: Who is in the wrong at a score of exactly 0. "fires above 0" answers the negative class there; scikit-learn's
#: Perceptron calls every score of 0 an error.
Margin = Literal["answers", "always_wrong"]
#: Steps that are recorded at most.
MOST_STEPS = 6000


@dataclass(frozen=True)
class Trail:
    """A perceptron's training, step after step.

    Attributes
    ----------
    examples : numpy.ndarray, int64, shape (steps,)
        Which example each step was about.
    scores : numpy.ndarray, float64, shape (steps, outputs)
        xW + b before the step.
    answers, errors : numpy.ndarray, int64, shape (steps, outputs)
        step(score), and what the rule multiplies: target minus answer.
    weights : numpy.ndarray, float64, shape (steps + 1, inputs + 1, outputs)
        Before the first step and after each; the last row is the bias.
    epoch_errors : numpy.ndarray, int64, shape (epochs, outputs)
        Updates in each epoch.
    per_epoch : int
        Steps of an epoch.
    converged : int or None
        The first epoch without an error, counted from 1.
    cycle : tuple of (int, int) or None
        The first two epochs, counted from 1, that end with the same weights while errors go on; only for an order that
        is the same in each epoch, where everything from then on repeats.
    """

    examples: np.ndarray
    scores: np.ndarray
    answers: np.ndarray
    errors: np.ndarray
    weights: np.ndarray
    epoch_errors: np.ndarray
    per_epoch: int
    converged: int | None
    cycle: tuple[int, int] | None

    @property
    def epochs(self) -> int:
        """Epochs on record."""
        return len(self.epoch_errors)

    @property
    def updates(self) -> int:
        """Steps that changed a weight."""
        return int(np.any(self.errors != 0, axis=1).sum())

    @property
    def final(self) -> np.ndarray:
        """The last weights, bias last: float64, shape (inputs + 1, outputs)."""
        return self.weights[-1]


def answer(scores: np.ndarray, step: Step) -> np.ndarray:
    """Apply the step: 1 above 0, and at or below 0 either 0 (Heaviside) or -1 (sign)."""
    return np.where(scores > 0, 1, 0 if step == "heaviside" else -1)


def targets(classes: np.ndarray, outputs: int, step: Step) -> np.ndarray:
    """Return what each output should answer: int64, shape (points, outputs).

    With one output the classes are 0 and 1; with more, output j should fire for class j alone.
    """
    fires = (classes[:, None] == (np.arange(outputs) if outputs > 1 else 1)).astype(np.int64)
    return fires if step == "heaviside" else 2 * fires - 1


def learn(points: np.ndarray, classes: np.ndarray, *, outputs: int = 1, step: Step = "heaviside",
          margin: Margin = "answers", rate: float = 1.0, start: np.ndarray | None = None, shuffle: int | None = None,
          epochs: int = 100) -> Trail:
    """Train a perceptron by Rosenblatt's rule until an epoch has no error, or for ``epochs``.

    Parameters
    ----------
    points : numpy.ndarray, float, shape (points, inputs)
    classes : numpy.ndarray, int, shape (points,)
    outputs : int
        1 for two classes; one for each class else.
    step, margin
        How a score becomes an answer, and whether a score of 0 counts as an error whatever the target is.
    rate : float
        The learning rate eta.
    start : numpy.ndarray, float, shape (inputs + 1, outputs), optional
        The first weights, bias last; zeros if not given.
    shuffle : int, optional
        The seed of a new order in each epoch; if not given, the order is that of the points.
    epochs : int
        At most so many; fewer if the record would be longer than ``MOST_STEPS``.

    Returns
    -------
    Trail
    """
    count = len(points)
    inputs = np.column_stack([points, np.ones(count)]).astype(float)
    wanted = targets(classes, outputs, step)
    begin = np.zeros((inputs.shape[1], outputs)) if start is None else np.asarray(start, float)
    rng = None if shuffle is None else np.random.default_rng([shuffle, 7])
    total = np.zeros_like(begin)
    seen: dict[bytes, int] = {}
    orders, scores, errors, totals = [], [], [], [total[None]]
    converged = cycle = None
    for epoch in range(1, min(epochs, max(1, MOST_STEPS // count)) + 1):
        orders.append(np.arange(count) if rng is None else rng.permutation(count))
        score, error, after = _epoch(inputs[orders[-1]], wanted[orders[-1]], begin, total, rate, step, margin)
        total = after[-1]
        scores.append(score)
        errors.append(error)
        totals.append(after)
        if not error.any():
            converged = epoch
            break
        if rng is None:
            before = seen.setdefault(total.tobytes(), epoch)
            if before != epoch:
                cycle = (before, epoch)
                break
    sums = np.concatenate(scores)
    return Trail(np.concatenate(orders), sums, answer(sums, step), np.concatenate(errors),
                 begin + rate * np.concatenate(totals), np.array([(error != 0).sum(axis=0) for error in errors]), count,
                 converged, cycle)


def _epoch(inputs: np.ndarray, wanted: np.ndarray, begin: np.ndarray, total: np.ndarray, rate: float, step: Step,
           margin: Margin) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Show every example once, in this order; return scores, errors, and what the steps add up to after each.

    All examples up to the next error are answered by the same weights, and so together.
    """
    scores, errors, totals, done = [], [], [], 0
    while done < len(inputs):
        rest = inputs[done:]
        score = _times(rest, begin) + rate * _times(rest, total)
        error = wanted[done:] - _taken(wanted[done:], score, step, margin)
        wrong = np.flatnonzero(error.any(axis=1))
        steps = wrong[0] + 1 if len(wrong) else len(rest)
        after = np.repeat(total[None], steps, axis=0)
        total = after[-1] = total + rest[steps - 1][:, None] * error[steps - 1]
        scores.append(score[:steps])
        errors.append(error[:steps])
        totals.append(after)
        done += steps
    return np.concatenate(scores), np.concatenate(errors), np.concatenate(totals)


def _times(rows: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Return rows @ weights, term after term: a matrix product may round a row otherwise beside other rows."""
    return np.sum([rows[:, [at]] * weights[at] for at in range(len(weights))], axis=0)


def _taken(wanted: np.ndarray, score: np.ndarray, step: Step, margin: Margin) -> np.ndarray:
    """Return the answers as the rule takes them: the opposite of the target where a score of 0 is always wrong."""
    low = 0 if step == "heaviside" else -1
    taken = np.where(score > 0, 1, low)
    return np.where(score == 0, 1 + low - wanted, taken) if margin == "always_wrong" else taken


def fails(weights: np.ndarray, points: np.ndarray, classes: np.ndarray, step: Step = "heaviside") -> np.ndarray:
    """Count the points that each output answers wrong with some weights: int64, shape (outputs,)."""
    scores = np.asarray(points, float) @ weights[:-1] + weights[-1]
    return (answer(scores, step) != targets(classes, weights.shape[1], step)).sum(axis=0)


#: The truth tables that a perceptron is trained on, in the order 00, 01, 10, 11.
GATE_POINTS = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
GATE_CLASSES = {"and": (0, 0, 0, 1), "or": (0, 1, 1, 1), "nand": (1, 1, 1, 0), "xor": (0, 1, 1, 0)}
