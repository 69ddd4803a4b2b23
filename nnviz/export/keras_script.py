"""An experiment as a plain Keras script: the same points, initial weights and batches as in the app, without nnviz.

The script holds only what its experiment needs. Each function below writes one part of it; the notebook
(``notebook.py``) is made of the same parts. ``tests/export`` runs the scripts and compares their scores with the app's.
"""

from typing import Any, NamedTuple

from nnviz.arithmetic import rows
from nnviz.experiments.own_points import OwnPoints
from nnviz.experiments.plane import Blobs, Data, Experiment
from nnviz.export import script_frame
from nnviz.export.script_frame import START_OF_PATIENCE, STOP_EARLY

#: From this many steps an epoch on, the script hands a whole epoch's steps to TensorFlow at once.
_MANY_STEPS = 50


class Parts(NamedTuple):
    """The parts of the script in their order, each of them Python source without a line break at its end."""

    imports: str
    settings: str
    data: str
    network: str
    training: str
    scores: str


def parts(experiment: Experiment, *, keep_history: bool = False) -> Parts:
    """Write the parts of an experiment's script.

    With ``keep_history``, the training leaves ``history``: a dictionary of lists with one number an epoch, named
    ``loss``, ``accuracy``, ``val_loss`` and ``val_accuracy`` (the last two of the points that
    validate, or test where none does).
    """
    return Parts("import keras\nimport numpy as np", _settings(experiment),
                 data_lines(experiment.data) + "\n\n" + _split(experiment), _network(experiment),
                 _watching(experiment, _training(experiment, keep_history)),
                 _SCORES + (_VALIDATION_SCORES if experiment.data.validation_points else ""))


def keras_script(experiment: Experiment, title: str = "") -> str:
    """Write the complete Keras script of an experiment; it prints ``train_loss``, ``train_accuracy`` and the test's.

    Parameters
    ----------
    experiment : Experiment
    title : str
        The first line of the script's docstring; by default it names the data.

    Returns
    -------
    str
        Python source, ASCII unless the title is not. It needs keras, tensorflow and numpy. Its scores equal the app's
        to about 1e-4; with dropout only its kind, because Keras drops other neurons.
    """
    return "\n\n".join([_docstring(experiment, title), *parts(experiment)]) + "\n"


def _docstring(experiment: Experiment, title: str) -> str:
    widths = [len(experiment.network.inputs), *(layer.units for layer in experiment.network.hidden),
              experiment.outputs]
    usual = f"A network for the data set {experiment.data.kind!r}"
    return (f'"""{script_frame.one_line(title, usual)}.\n\n'
            f"Layers of {' - '.join(map(str, widths))} units, in Keras. Prints the final scores.\n"
            'Needs the packages keras, tensorflow and numpy.\n"""')


def _settings(experiment: Experiment) -> str:
    data, training = experiment.data, experiment.training
    drawn = "split" if isinstance(data, OwnPoints) else "points"
    settings: list[tuple[str, Any, str]] = [
        ("SEED", experiment.seed, f"the same seed draws the same {drawn} and the same initial weights"),
        ("POINTS", data.points, "all points together"),
        ("TRAIN_POINTS", data.train_points, "the network learns from these; the others test it")]
    if data.validation_points:
        settings[-1] = ("TRAIN_POINTS", data.train_points, "the network learns from these")
        settings.append(("VALIDATION_POINTS", data.validation_points, "these are for choosing; the others test it"))
    if data.kind in ("gaussians", "xor"):
        settings.append(("CENTER", (data.centerx, data.centery), "the clouds lie at plus and minus these values"))
    if data.kind in ("gaussians", "xor", "blobs"):
        settings.append(("SIGMA", data.sigma, "variance of each cloud"))
    if isinstance(data, Blobs):
        settings.append(("CLOUDS", data.clouds, "one class each"))
    if isinstance(data, OwnPoints):
        settings.append(("TRAIN_OF_CLASS", data.train_of_class, "how many points of each class train"))
        if data.validation_points:
            settings.append(("VALIDATION_OF_CLASS", data.validation_of_class, "how many validate"))
    else:
        settings.append(("EPSILON", data.epsilon, "standard deviation of the noise added to every coordinate"))
    settings += [("LEARNING_RATE", training.learning_rate, "length of a step against the gradient"),
                 ("EPOCHS", training.epochs, "how many times the network sees every training point")]
    if not _is_full(experiment):
        settings.append(("BATCH_SIZE", experiment.batch_size, "points behind each step of the weights"))
    if training.patience:
        watched = "validation" if data.validation_points else "test"
        settings.append(("PATIENCE", training.patience, f"stop after so many epochs without a better {watched} loss"))
    if experiment.weights_seed is not None:
        settings.insert(1, ("WEIGHTS_SEED", experiment.weights_seed, "the seed of the initial weights alone"))
    lines = [f"{name} = {value!r}" for name, value, _ in settings]
    width = max(map(len, lines))
    return "\n".join(f"{line:{width}}  # {comment}" for line, (_, _, comment) in zip(lines, settings, strict=True))


def _is_full(experiment: Experiment) -> bool:
    return experiment.batch_size == experiment.data.train_points


_CLOUDS = """\
# The data: {what}.
corners = np.array({corners})
cloud = np.arange(POINTS) % len(corners)
points = corners[cloud] * CENTER + rng.normal(0, np.sqrt(SIGMA), (POINTS, 2))
classes = np.array({classes})[cloud]"""

_POINTS = {
    "gaussians": _CLOUDS.format(
        what="two Gaussian clouds in opposite corners", corners="[(1, 1), (-1, -1)]", classes="[1, 0]"),
    "xor": _CLOUDS.format(
        what="four Gaussian clouds; opposite corners are of one class (XOR)",
        corners="[(1, 1), (-1, -1), (1, -1), (-1, 1)]", classes="[1, 1, 0, 0]"),
    "checkerboard": """\
# The data: a checkerboard; a point is of class 1 if the sum of its cell's row and column is even.
points = rng.uniform(-4, 4, (POINTS, 2))
classes = (np.ceil(points).sum(axis=1) % 2 == 0).astype(int)""",
    "circles": """\
# The data: a disc (class 1) inside a ring (class 0).
angle = rng.uniform(0, 2 * np.pi, POINTS)
classes = np.arange(POINTS) % 2
disc, ring = rng.uniform(0, 1, POINTS), rng.uniform(1.6, 2.4, POINTS)
radius = np.where(classes == 1, disc, ring)
points = np.column_stack([radius * np.cos(angle), radius * np.sin(angle)])""",
    "moons": """\
# The data: two half moons that reach into each other.
angle = rng.uniform(0, np.pi, POINTS)
classes = np.arange(POINTS) % 2
upper = np.column_stack([np.cos(angle) - 0.5, np.sin(angle) - 0.25])
lower = np.column_stack([0.5 - np.cos(angle), 0.25 - np.sin(angle)])
points = 1.6 * np.where(classes[:, None] == 0, upper, lower)""",
    "spiral": """\
# The data: two spiral arms, half a turn apart.
turn = rng.uniform(0.05, 1, POINTS)
classes = np.arange(POINTS) % 2
angle = 1.75 * 2 * np.pi * turn + np.pi * classes
radius = 2.4 * turn
points = np.column_stack([radius * np.sin(angle), radius * np.cos(angle)])""",
    "blobs": """\
# The data: Gaussian clouds on a circle of radius 2, one class each.
classes = np.arange(POINTS) % CLOUDS
angle = 2 * np.pi * classes / CLOUDS + np.pi / 2
points = 2 * np.column_stack([np.cos(angle), np.sin(angle)]) + rng.normal(0, np.sqrt(SIGMA), (POINTS, 2))""",
}

_NOISE_AND_ORDER = """\
points += rng.normal(0, EPSILON, (POINTS, 2))
order = rng.permutation(POINTS)
points, classes = points[order].astype("float32"), classes[order]"""


_OWN_ORDER = """\
points, classes = table[:, :2].astype("float32"), table[:, 2].astype(int)

# Each point draws a number, and the smallest numbers of its class train. The points that train come first.
rng = np.random.default_rng([SEED, 1])
order = np.argsort(rng.random(POINTS))
train = np.concatenate([order[classes[order] == label][:count] for label, count in enumerate(TRAIN_OF_CLASS)])
trains = np.isin(order, train)
order = np.concatenate([order[trains], order[~trains]])
points, classes = points[order], classes[order]"""
_OWN_ORDER_OF_THREE = """points, classes = table[:, :2].astype("float32"), table[:, 2].astype(int)

# Each point draws a number. The smallest numbers of its class train, the next ones validate, the others test.
rng = np.random.default_rng([SEED, 1])
order = np.argsort(rng.random(POINTS))
part = np.empty(POINTS, int)
for label, (training, validating) in enumerate(zip(TRAIN_OF_CLASS, VALIDATION_OF_CLASS)):
    of_class = order[classes[order] == label]
    part[of_class] = np.searchsorted([training, training + validating], np.arange(len(of_class)), side="right")
order = order[np.argsort(part[order], kind="stable")]
points, classes = points[order], classes[order]"""
_POINTS_IN_LINE = 5


def _own(data: OwnPoints) -> str:
    entries = [f"({x1:g}, {x2:g}, {label})" for x1, x2, label in data.table]
    lines = ["    " + ", ".join(entries[start:start + _POINTS_IN_LINE]) + ","
             for start in range(0, len(entries), _POINTS_IN_LINE)]
    order = _OWN_ORDER_OF_THREE if data.validation_points else _OWN_ORDER
    return "\n".join(["# The data: x1, x2 and class of each point.", "table = np.array([", *lines, "])", order])


def data_lines(data: Data) -> str:
    """Write the lines that draw the data: ``points`` and ``classes``, in random order."""
    if isinstance(data, OwnPoints):
        return _own(data)
    first, *rest = _POINTS[data.kind].splitlines()
    return "\n".join([first, "rng = np.random.default_rng([SEED, 1])", *rest, _NOISE_AND_ORDER])


_INPUTS = {"x1": "x1", "x2": "x2", "x1^2": "x1 * x1", "x2^2": "x2 * x2", "x1*x2": "x1 * x2",
           "sin(x1)": "np.sin(x1)", "sin(x2)": "np.sin(x2)"}


def inputs(names: tuple[str, ...]) -> str:
    """Write the line that makes the network's ``inputs`` from the coordinates ``x1`` and ``x2``."""
    return f"inputs = np.column_stack([{', '.join(_INPUTS[name] for name in names)}])"


def _split(experiment: Experiment) -> str:
    names, three = experiment.network.inputs, bool(experiment.data.validation_points)
    who = "the first ones train, the next ones validate, the others test" if three else (
        "the first ones train, the others test")
    parts = ("train", "validation", "test") if three else ("train", "test")
    cuts = "[TRAIN_POINTS, TRAIN_POINTS + VALIDATION_POINTS]" if three else "[TRAIN_POINTS]"
    cut = "{} = np.split({}, " + cuts + ")"
    if names == ("x1", "x2"):
        lines, told = [f"# The points are in order already: {who}."], "points"
    else:
        lines, told = [f"# What the network is told about a point. Of the points, {who}.", "x1, x2 = points.T",
                       inputs(names)], "inputs"
    return "\n".join([*lines, *(cut.format(", ".join(f"{letter}_{part}" for part in parts), whole)
                                for letter, whole in (("x", told), ("y", "classes")))])


#: Initializer -> its Keras code. The seed is the app's: layers differ, and a layer keeps its draw when others change.
INITIALIZERS = {
    "glorot": "keras.initializers.GlorotUniform(seed={seed})",
    "he": "keras.initializers.HeNormal(seed={seed})",
    "small_normal": "keras.initializers.RandomNormal(stddev=0.05, seed={seed})",
    "all_equal": "keras.initializers.Constant(0.5)",
    "zeros": "keras.initializers.Zeros()",
}
REGULARIZERS = {"l1": "keras.regularizers.L1({penalty})", "l2": "keras.regularizers.L2({penalty})"}
OPTIMIZERS = {
    "sgd": "keras.optimizers.SGD(LEARNING_RATE)",
    "momentum": "keras.optimizers.SGD(LEARNING_RATE, momentum=0.9)",
    "rmsprop": "keras.optimizers.RMSprop(LEARNING_RATE)",
    "adam": "keras.optimizers.Adam(LEARNING_RATE)",
}
_LOSSES = {"sigmoid_mse": "mean_squared_error", "sigmoid_bce": "binary_crossentropy",
           "softmax_ce": "sparse_categorical_crossentropy"}


def _network(experiment: Experiment) -> str:
    network = experiment.network
    layers = [f"    keras.Input(({len(network.inputs)},)),"]
    for position, layer in enumerate(network.hidden, 1):
        layers.append(_dense(experiment, position, layer.units, layer.activation))
        if layer.dropout:
            layers.append(script_frame.dropout(layer.dropout, _seed(experiment, position)))
    activation = "softmax" if network.output == "softmax_ce" else "sigmoid"
    layers.append(_dense(experiment, len(network.hidden) + 1, experiment.outputs, activation))
    return script_frame.network("# The network. Parameters (weights + biases) of each layer:", rows(experiment), layers,
                                _compile(experiment))


def _dense(experiment: Experiment, position: int, units: int, activation: str) -> str:
    network = experiment.network
    arguments = [f'{units}, activation="{activation}"',
                 f"kernel_initializer={INITIALIZERS[network.initializer].format(seed=_seed(experiment, position))}"]
    if network.penalised:
        arguments.append(f"kernel_regularizer={REGULARIZERS[network.regularizer].format(penalty=network.penalty)}")
    start = "    keras.layers.Dense("
    return start + (",\n" + " " * len(start)).join(arguments) + "),"


def _seed(experiment: Experiment, position: int) -> str:
    """Return the code of a layer's seed."""
    return f"1000 * {'SEED' if experiment.weights_seed is None else 'WEIGHTS_SEED'} + {position}"


def _compile(experiment: Experiment) -> list[str]:
    lines = [f"model.compile(optimizer={OPTIMIZERS[experiment.training.optimizer]},",
             f'              loss="{_LOSSES[experiment.network.output]}", metrics=["accuracy"])']
    if experiment.data.train_points >= _MANY_STEPS * experiment.batch_size:
        lines[-1] = lines[-1].removesuffix(")") + ","
        lines.append("              steps_per_execution=TRAIN_POINTS // BATCH_SIZE)  # same result, but much faster")
    return lines


_FULL_BATCH = """\
# Training. All training points are in every step, so their order does not matter.
"""
_NEW_BATCHES = """\
# Training. Every epoch puts the points into other batches; the order is drawn from a seed, so it can be repeated.
"""
_ORDER = """\
for epoch in range(EPOCHS):
    order = np.random.default_rng([TRAIN_POINTS, epoch]).permutation(TRAIN_POINTS)
"""
_VALIDATION = ("validation_data=(x_test, y_test)", "validation_batch_size=POINTS")
_EARLY_STOPPING = 'callbacks=[keras.callbacks.EarlyStopping("val_loss", patience=PATIENCE)]'

_SCORES = """\
# The final scores.
train_loss, train_accuracy = model.evaluate(x_train, y_train, verbose=0)
test_loss, test_accuracy = model.evaluate(x_test, y_test, verbose=0)
print(f"train_loss: {train_loss:.6f}")
print(f"train_accuracy: {train_accuracy:.6f}")
print(f"test_loss: {test_loss:.6f}")
print(f"test_accuracy: {test_accuracy:.6f}")"""
_VALIDATION_SCORES = """
validation_loss, validation_accuracy = model.evaluate(x_validation, y_validation, verbose=0)
print(f"validation_loss: {validation_loss:.6f}")
print(f"validation_accuracy: {validation_accuracy:.6f}")"""


def _training(experiment: Experiment, keep_history: bool) -> str:
    patient = experiment.training.patience > 0
    if _is_full(experiment):
        return _FULL_BATCH + _fit_once(patient, keep_history)
    start = START_OF_PATIENCE if patient else ""
    if keep_history:
        start += 'history = {"loss": [], "accuracy": [], "val_loss": [], "val_accuracy": []}\n'
    return _NEW_BATCHES + start + _ORDER + _fit_epoch(keep_history) + (_stop_early(keep_history) if patient else "")


def _watching(experiment: Experiment, training: str) -> str:
    """Return the training's code, with the points that validate in the place of those that test, if there are some."""
    if not experiment.data.validation_points:
        return training
    return training.replace("x_test, y_test", "x_validation, y_validation").replace("test_loss", "validation_loss")


def _fit_once(patient: bool, keep_history: bool) -> str:
    more = [*_VALIDATION] if patient or keep_history else []
    more += [_EARLY_STOPPING] if patient else []
    first = "x_train, y_train, batch_size=TRAIN_POINTS, epochs=EPOCHS, shuffle=False"
    fit = _call("history = model.fit(" if keep_history else "model.fit(", [first, *more])
    return fit + ".history" if keep_history else fit


def _fit_epoch(keep_history: bool) -> str:
    first = "x_train[order], y_train[order], batch_size=BATCH_SIZE, shuffle=False"
    if not keep_history:
        return _call("    model.fit(", [first])
    return _call("    epoch_history = model.fit(", [first, *_VALIDATION]) + """.history
    for name, values in epoch_history.items():
        history[name] += values"""


def _call(start: str, arguments: list[str]) -> str:
    """Write a call of ``model.fit``, an entry of the list a line."""
    return start + (",\n" + " " * len(start)).join(arguments) + ", verbose=0)"


def _stop_early(keep_history: bool) -> str:
    measure = 'test_loss = history["val_loss"][-1]' if keep_history else (
        "test_loss, _ = model.evaluate(x_test, y_test, verbose=0)")
    return "\n    " + measure + STOP_EARLY
