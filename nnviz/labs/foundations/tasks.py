"""From a task to the output layer: how many units, which activation, which loss; why, and why not another one."""

from dataclasses import dataclass, field
from typing import Literal

from nnviz.language import mark as _

Activation = Literal["none", "softplus", "sigmoid", "softmax"]
Loss = Literal["mse", "bce", "ce"]
#: What the class votes for, in this order.
ACTIVATIONS: tuple[Activation, ...] = ("none", "softplus", "sigmoid", "softmax")
LOSSES: tuple[Loss, ...] = ("mse", "bce", "ce")
NAMES = {"none": _("none"), "softplus": _("ReLU or softplus"), "sigmoid": "sigmoid", "softmax": "softmax",
         "mse": _("squared error (MSE)"), "bce": _("binary cross-entropy"), "ce": _("cross-entropy over the classes")}

#: Activation -> the lowest and the highest answer of a unit; None: without bound.
RANGES: dict[Activation, tuple[float | None, float | None]] = {
    "none": (None, None), "softplus": (0, None), "sigmoid": (0, 1), "softmax": (0, 1)}


@dataclass(frozen=True)
class Task:
    """A kind of task. Words are English, to be translated where they are shown.

    Attributes
    ----------
    id, title, example : str
    units : str
        How many output units.
    activation, loss : str
        What fits.
    why : tuple of str
        One reason each for the units, the activation and the loss.
    target : float
        A wanted answer, for the picture.
    low, high : float or None
        Between what the wanted answers lie.
    exclusive : bool
        Whether exactly one of several answers is true.
    several : bool
        Whether there are several yes-or-no answers to one example.
    keras : str
        The output layer and the loss in Keras.
    page, there, query : str, str and dict
        The page of the app where such a network is at work, what one sees there, and the link's names and values.
    """

    id: str
    title: str
    example: str
    units: str
    activation: Activation
    loss: Loss
    why: tuple[str, str, str]
    target: float
    low: float | None
    high: float | None
    keras: str
    page: str
    there: str
    query: dict[str, str] = field(hash=False)
    exclusive: bool = False

    @property
    def answers_with_probability(self) -> bool:
        """Whether the network shall answer with a probability."""
        return self.loss != "mse"


def why_not_activation(task: Task, activation: Activation) -> str | None:
    """Say why an activation does not fit a task (English); None if it does."""
    if activation == task.activation:
        return None
    low, high = RANGES[activation]
    if activation == "softmax":
        return _("Softmax shares out 100% among the units: one answer can only grow if another one shrinks. Here the "
                 "answers are independent of each other, or there is only one.")
    if task.exclusive:
        return _("The answers would not add up to 100%, though exactly one class is right.")
    if (low is not None and (task.low is None or task.low < low)) or (
            high is not None and (task.high is None or task.high > high)):
        return _("It cannot answer every value that is wanted: its answers lie between narrower bounds.")
    return _("It can answer values that make no sense here, outside of what is possible.")


def why_not_loss(task: Task, loss: Loss) -> str | None:
    """Say why a loss does not fit a task (English); None if it does."""
    if loss == task.loss:
        return None
    if loss == "mse":
        return _("It works, but behind a sigmoid or a softmax its gradient fades where the answer is confidently "
                 "wrong: learning is slow just there.")
    if task.loss == "mse":
        return _("A cross-entropy compares probabilities. Here the answers are quantities.")
    if loss == "bce":
        return _("It treats every class as a question of its own. Here the classes exclude each other.")
    return _("It expects exactly one right class among several. Here every unit answers yes or no by itself.")


TASKS: dict[str, Task] = {task.id: task for task in (
    Task("regression", _("A value"), _("The price of a house, tomorrow’s temperature"), _("one for each value"),
         "none", "mse",
         (_("Each unit answers one number; a point in space takes three."),
          _("Any value is possible, also a negative one: nothing may bend or cut the weighted sum."),
          _("The squared error: large errors count most. With outliers take the absolute error (MAE) or Huber’s loss, "
            "which is squared near 0 and absolute beyond.")),
         -1.5, None, None, 'keras.layers.Dense(1)\nmodel.compile(loss="mse")',
         "activations", _("Squared, absolute and Huber’s loss side by side"),
         {"bench": "loss", "out": "linear", "losses": "regression", "y": "-1.5"}),
    Task("positive", _("A positive value"), _("A duration, a number of visitors"), _("one for each value"),
         "softplus", "mse",
         (_("Each unit answers one number."),
          _("Softplus and ReLU never answer below 0. Softplus has no kink and is never flat, so it keeps learning."),
          _("As for any value: squared error, or MAE and Huber with outliers.")),
         2.0, 0, None, 'keras.layers.Dense(1, activation="softplus")\nmodel.compile(loss="mse")',
         "activations", _("Softplus and ReLU side by side"), {"act": "softplus", "beside": "relu"}),
    Task("bounded", _("A value between two bounds"), _("A grey level, a share, an angle"), _("one for each value"),
         "sigmoid", "mse",
         (_("Each unit answers one number; an image has one for each pixel."),
          _("A sigmoid answers from 0 to 1; scale the targets to that. For −1 to 1 take tanh."),
          _("Squared error. Targets from 0 to 1 may also be compared by binary cross-entropy.")),
         0.7, 0, 1, 'keras.layers.Dense(1, activation="sigmoid")\nmodel.compile(loss="mse")',
         "autoencoder", _("An autoencoder: 784 grey levels"), {}),
    Task("binary", _("Yes or no"), _("Spam or not, ill or healthy"), _("one"), "sigmoid", "bce",
         (_("One probability is enough: that of no is what is left of 100%."),
          _("A sigmoid turns any weighted sum into a probability."),
          _("Binary cross-entropy: behind a sigmoid its gradient is p − y, so a confident error is corrected fast.")),
         1.0, 0, 1, 'keras.layers.Dense(1, activation="sigmoid")\nmodel.compile(loss="binary_crossentropy")',
         "boundaries", _("Two classes of points"), {"out": "bce"}),
    Task("multilabel", _("Several labels at once"), _("What a photograph shows: a dog, a beach, a ball"),
         _("one for each label"), "sigmoid", "bce",
         (_("Each label is a question of its own, and several may be true."),
          _("A sigmoid each: the probabilities need not add up to anything."),
          _("Binary cross-entropy for each label, and their mean.")),
         1.0, 0, 1, 'keras.layers.Dense(5, activation="sigmoid")\nmodel.compile(loss="binary_crossentropy")',
         "autoencoder", _("784 pixels, each on or off"), {"loss": "bce"}),
    Task("multiclass", _("One class of several"), _("Which digit, which species"), _("one for each class"),
         "softmax", "ce",
         (_("One unit for each class; the largest answer wins."),
          _("Softmax shares out 100%: exactly one class is right."),
          _("Cross-entropy: minus the logarithm of the probability of the right class. With classes given as numbers "
            "instead of columns of 0 and 1, Keras calls it sparse.")),
         1.0, 0, 1, 'keras.layers.Dense(3, activation="softmax")\n'
                    'model.compile(loss="sparse_categorical_crossentropy")',
         "boundaries", _("Three classes of points"), {"data": "blobs"}, exclusive=True),
)}
