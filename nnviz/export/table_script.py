"""An experiment on a table as a plain Keras script with a scikit-learn pipeline: the app's sets, weights and batches.

The script holds only what its experiment needs. Each function below writes one part of it; the notebook
(``table_notebook.py``) is made of the same parts. ``tests/export`` runs the scripts and compares their scores with the
app's.
"""

from typing import Any, NamedTuple

from nnviz.arithmetic import rows
from nnviz.experiments.tables import Curve, Housing, OwnTable, TableExperiment
from nnviz.export import script_frame
from nnviz.export.keras_script import INITIALIZERS, OPTIMIZERS, REGULARIZERS
from nnviz.export.script_frame import START_OF_PATIENCE, STOP_EARLY

#: The files that the app gives beside a script, and the column of the target in the housing one.
HOUSING_FILE, OWN_FILE, HOUSING_TARGET = "california_housing.csv", "table.csv", "MedHouseVal"
_MANY_STEPS = 50


class Parts(NamedTuple):
    """The parts of the script in their order, each of them Python source without a line break at its end."""

    imports: str
    settings: str
    data: str
    pipeline: str
    network: str
    training: str
    scores: str


def parts(experiment: TableExperiment, *, keep_history: bool = False) -> Parts:
    """Write the parts of an experiment's script.

    With ``keep_history``, the training leaves ``history``: a dictionary of lists with one number an epoch, ``loss`` and
    ``val_loss`` among them.
    """
    return Parts(_imports(experiment), _settings(experiment), data_lines(experiment) + "\n\n" + _split(experiment),
                 _pipeline(experiment), _network(experiment), _training(experiment, keep_history), _scores(experiment))


def table_script(experiment: TableExperiment, title: str = "") -> str:
    """Write the complete script of an experiment; it prints the scores of the three sets.

    A script of the housing table reads ``california_housing.csv`` beside it, or lets scikit-learn download the table;
    that of an own table reads ``table.csv``, which the app gives.

    Parameters
    ----------
    experiment : TableExperiment
    title : str
        The first line of the script's docstring; by default it names the data.

    Returns
    -------
    str
        Python source. It needs keras, tensorflow, scikit-learn, pandas and numpy. Its scores equal the app's to about
        1e-4; with dropout only its kind, because Keras drops other neurons.
    """
    usual = {"housing": "A network for the price of a house in California",
             "own": "A network for a table"}.get(experiment.data.kind, "A network for a curve")
    docstring = (f'"""{script_frame.one_line(title, usual)}.\n\nPrints the scores of the three sets.\n'
                 'Needs the packages keras, tensorflow, scikit-learn, pandas and numpy.\n"""')
    return "\n\n".join([docstring, *filter(None, parts(experiment))]) + "\n"


def _is_classification(experiment: TableExperiment) -> bool:
    return experiment.data.task == "classification"


def _imports(experiment: TableExperiment) -> str:
    data, lines = experiment.data, []
    if isinstance(data, Housing):
        lines.append("from pathlib import Path\n")
    lines += ["import keras", "import numpy as np"]
    if not isinstance(data, Curve):
        lines.append("import pandas as pd")
    if isinstance(data, Housing):
        lines.append("from sklearn.datasets import fetch_california_housing")
    if isinstance(data, OwnTable):
        lines += ["from sklearn.compose import ColumnTransformer", "from sklearn.impute import SimpleImputer"]
    if not _is_classification(experiment):
        lines.append("from sklearn.metrics import mean_absolute_error, r2_score, root_mean_squared_error")
    if isinstance(data, OwnTable):
        lines.append("from sklearn.pipeline import make_pipeline")
        scalers = ["OneHotEncoder"] * any(column.categories for column in data.columns)
        scalers += ["StandardScaler"] * (data.standardise and any(not column.categories for column in data.columns))
        lines += [f"from sklearn.preprocessing import {', '.join(scalers)}"] if scalers else []
    elif data.standardise:
        lines.append("from sklearn.preprocessing import StandardScaler")
    return "\n".join(lines)


def _settings(experiment: TableExperiment) -> str:
    data, training = experiment.data, experiment.training
    settings: list[tuple[str, Any, str]] = [
        ("SEED", experiment.seed, "the same seed draws the same three sets and the same initial weights"),
        ("TRAIN_ROWS", data.train_points, "the network learns from these"),
        ("VALIDATION_ROWS", data.validation_points, "these are for choosing; the others test the network at the end"),
        ("LEARNING_RATE", training.learning_rate, "length of a step against the gradient"),
        ("EPOCHS", training.epochs, "how many times the network sees every training row"),
        ("BATCH_SIZE", experiment.batch_size, "rows behind each step of the weights")]
    if experiment.weights_seed is not None:
        settings.insert(1, ("WEIGHTS_SEED", experiment.weights_seed, "the seed of the initial weights alone"))
    if isinstance(data, Curve):
        settings[1:1] = [("POINTS", data.points, "all points together"),
                         ("NOISE", data.noise, "standard deviation of the noise added to every height")]
    if training.patience:
        settings.append(("PATIENCE", training.patience, "stop after so many epochs without a better validation loss"))
    lines = [f"{name} = {value!r}" for name, value, _ in settings]
    width = max(map(len, lines))
    return "\n".join(f"{line:{width}}  # {comment}" for line, (_, _, comment) in zip(lines, settings, strict=True))


_HOUSING = f"""\
# The data: California housing, census of 1990. scikit-learn downloads it where the file is not there.
file = Path("{HOUSING_FILE}")
table = pd.read_csv(file) if file.exists() else fetch_california_housing(as_frame=True).frame
target = table.pop("{HOUSING_TARGET}").to_numpy("float32")
columns = table.to_numpy("float32")"""
_CURVES = {
    "sine": "np.sin(2 * x)", "step": "np.where(x < 0, -1.0, 1.0)", "polynomial": "(x**3 - 4 * x) / 6"}
_CURVE = """\
# The data: points beside a curve, from left to right.
rng = np.random.default_rng([SEED, 1])
x = np.sort(rng.uniform(-3, 3, POINTS))
target = ({formula} + rng.normal(0, NOISE, POINTS)).astype("float32")
columns = x[:, None].astype("float32")"""


def data_lines(experiment: TableExperiment) -> str:
    """Write the lines that read or draw the table: ``columns`` and ``target``."""
    data = experiment.data
    if isinstance(data, Housing):
        return _HOUSING
    if isinstance(data, Curve):
        return _CURVE.format(formula=_CURVES[data.kind])
    lines = ["# The data: the table that the app gives. Categories are read as text, gaps stay empty.",
             f"NUMBERS = {[column.name for column in data.columns if not column.categories]!r}"]
    categories = {column.name: list(column.categories) for column in data.columns if column.categories}
    lines.append(f"CATEGORIES = {categories!r}")
    kinds = "dict.fromkeys(CATEGORIES, str)"
    if data.target.categories:
        lines.append(f"CLASSES = {list(data.target.categories)!r}")
        kinds = f"dict.fromkeys([*CATEGORIES, {data.target.name!r}], str)"
    lines.append(f'table = pd.read_csv("{OWN_FILE}", dtype={kinds}, keep_default_na=False, na_values=[""])')
    if data.target.categories:
        lines.append(f"target = np.array([CLASSES.index(name) for name in table.pop({data.target.name!r})])")
    else:
        lines.append(f'target = table.pop({data.target.name!r}).to_numpy("float32")')
    lines.append("columns = table")
    return "\n".join(lines)


def _split(experiment: TableExperiment) -> str:
    data = experiment.data
    if data.shuffle:
        lines = ["# Three sets of rows, shuffled before they are cut.",
                 "order = np.random.default_rng([SEED, 2]).permutation(len(target))"]
    else:
        lines = ["# Three sets of rows, in the order of the table.", "order = np.arange(len(target))"]
    if data.fold is None:
        return "\n".join([*lines, "train, validation, test = np.split(order, [TRAIN_ROWS, TRAIN_ROWS + "
                                  "VALIDATION_ROWS])"])
    return "\n".join([*lines, "known, test = np.split(order, [TRAIN_ROWS + VALIDATION_ROWS])",
                      f"start = len(known) * {data.fold.number} // {data.fold.of}  # fold {data.fold.number + 1} of "
                      f"{data.fold.of}",
                      "validation = known[start:start + VALIDATION_ROWS]",
                      "train = np.concatenate([known[:start], known[start + VALIDATION_ROWS:]])"])


def _pipeline(experiment: TableExperiment) -> str:
    data = experiment.data
    rows_of = "columns.iloc[{}]" if isinstance(data, OwnTable) else "columns[{}]"
    lines = []
    if isinstance(data, OwnTable):
        lines += [_own_pipeline(data)]
    elif data.standardise:
        lines += ["# Each input to mean 0 and standard deviation 1, measured on the training rows only.",
                  "pipeline = StandardScaler()"]
    if lines:
        lines.append(f"pipeline.fit({rows_of.format('train')}{'' if isinstance(data, OwnTable) else '.astype(float)'})")
    told = f"pipeline.transform({rows_of})" if lines else rows_of
    lines += [f'x_{part} = {told.format(part)}.astype("float32")' for part in ("train", "validation", "test")]
    return "\n".join([*lines, *_target_lines(experiment)])


def _own_pipeline(data: OwnTable) -> str:
    lines = ["# Gaps, scales and categories, measured on the training rows only.",
             "pipeline = ColumnTransformer(["]
    for column in data.columns:
        if column.categories:
            steps = ('SimpleImputer(strategy="most_frequent", keep_empty_features=True),\n'
                     f'                   OneHotEncoder(categories=[CATEGORIES[{column.name!r}]], sparse_output=False)')
        else:
            scaler = ",\n                   StandardScaler()" if data.standardise else ""
            steps = f'SimpleImputer(strategy="median", keep_empty_features=True){scaler}'
        lines.append(f"    ({column.name!r},\n     make_pipeline({steps}), [{column.name!r}]),")
    return "\n".join([*lines, "])"])


def _target_lines(experiment: TableExperiment) -> list[str]:
    """Return the lines that scale the target, and those that measure the range of a bounded output."""
    data, activation = experiment.data, experiment.network.output_activation
    sets = "y_train, y_validation, y_test = ({} for part in (train, validation, test))"
    if _is_classification(experiment):
        return ["", sets.format("target[part]")]
    scaled = isinstance(data, OwnTable) and data.standardise
    offset = "0.0" if activation in ("relu", "softplus") else "float(target[train].astype(float).mean())"
    lines = ["", "# The target in standard deviations of the training rows: its own unit may be anything.",
             f"offset, scale = {offset}, float(target[train].astype(float).std())",
             sets.format("((target[part] - offset) / scale).astype(\"float32\")")] if scaled else [
                 "offset, scale = 0.0, 1.0", sets.format("target[part]")]
    return lines + (["low, high = float(y_train.min()), float(y_train.max())"] if activation == "bounded" else [])


def _network(experiment: TableExperiment) -> str:
    network, count = experiment.network, len(experiment.data.features)
    lines = rows(experiment)
    sums = [f"# {row.name}: {row.sum}".replace("·", "*") for row in lines if row.parameters]
    code = ["# The network. Parameters (weights + biases) of each layer:", *sums,
            f'inputs = keras.Input(({count},), name="inputs")']
    values = _taken(experiment.deep, count) if network.hidden else ""
    for position, layer in enumerate(network.hidden, 1):
        code.append(_dense(experiment, position, layer.units, f'"{layer.activation}"', values))
        values = "values"
        if layer.dropout:
            seed = _seed(experiment, position)
            code.append(f"values = keras.layers.Dropout({layer.dropout}, seed={seed})(values)")
    wide = _taken(experiment.wide, count)
    if experiment.wide and network.hidden:
        code += ["# The wide path: the output sees these inputs, too.",
                 f"values = keras.layers.Concatenate()([{wide}, values])"]
    code.append(_dense(experiment, len(network.hidden) + 1, experiment.outputs, _output_activation(experiment),
                       values if network.hidden else wide))
    return "\n".join([*code, "model = keras.Model(inputs, values)", *_compile(experiment)])


def _taken(chosen: tuple[int, ...], count: int) -> str:
    return "inputs" if len(chosen) == count else f"keras.ops.take(inputs, {list(chosen)}, axis=1)"


def _output_activation(experiment: TableExperiment) -> str:
    if _is_classification(experiment):
        return '"softmax"' if experiment.outputs > 1 else '"sigmoid"'
    activation = experiment.network.output_activation
    return "lambda z: low + (high - low) * keras.ops.sigmoid(z)" if activation == "bounded" else f'"{activation}"'


def _dense(experiment: TableExperiment, position: int, units: int, activation: str, values: str) -> str:
    network, seed = experiment.network, _seed(experiment, position)
    arguments = [f"{units}, activation={activation}",
                 f"kernel_initializer={INITIALIZERS[network.initializer].format(seed=seed)}"]
    if network.penalised:
        arguments.append(f"kernel_regularizer={REGULARIZERS[network.regularizer].format(penalty=network.penalty)}")
    start = "values = keras.layers.Dense("
    return start + (",\n" + " " * len(start)).join(arguments) + f")({values})"


def _seed(experiment: TableExperiment, position: int) -> str:
    return f"1000 * {'SEED' if experiment.weights_seed is None else 'WEIGHTS_SEED'} + {position}"


_LOSSES = {"mse": "mean_squared_error", "mae": "mean_absolute_error", "huber": "huber",
           "sigmoid_bce": "binary_crossentropy", "softmax_ce": "sparse_categorical_crossentropy"}


def _compile(experiment: TableExperiment) -> list[str]:
    metrics = ', metrics=["accuracy"]' if _is_classification(experiment) else ""
    lines = [f"model.compile(optimizer={OPTIMIZERS[experiment.training.optimizer]},",
             f'              loss="{_LOSSES[experiment.loss]}"{metrics})']
    if experiment.data.train_points >= _MANY_STEPS * experiment.batch_size:
        lines[-1] = lines[-1].removesuffix(")") + ","
        lines.append("              steps_per_execution=TRAIN_ROWS // BATCH_SIZE)  # same result, but much faster")
    return lines


def _training(experiment: TableExperiment, keep_history: bool) -> str:
    patient = experiment.training.patience > 0
    lines = ["# Training. Every epoch puts the rows into other batches; the order is drawn from a seed."]
    lines += [START_OF_PATIENCE.strip()] if patient else []
    lines += ["history = {}"] if keep_history else []
    lines += ["for epoch in range(EPOCHS):",
              "    order = np.random.default_rng([TRAIN_ROWS, epoch]).permutation(TRAIN_ROWS)"]
    watched = ",\n{0}validation_data=(x_validation, y_validation), validation_batch_size=VALIDATION_ROWS"
    start = "    result = model.fit(" if patient or keep_history else "    model.fit("
    more = watched.format(" " * len(start)) if patient or keep_history else ""
    lines.append(f"{start}x_train[order], y_train[order], batch_size=BATCH_SIZE, shuffle=False{more}, verbose=0)")
    if keep_history:
        lines += ["    for name, values in result.history.items():",
                  "        history.setdefault(name, []).extend(values)"]
    code = "\n".join(lines)
    if patient:
        code += '\n    test_loss = result.history["val_loss"][0]' + STOP_EARLY
    return code.replace("test_loss", "validation_loss")


_REGRESSION_SCORES = """\
# The final scores of the three sets, in the target's own unit.
for name, x, y in [("train", x_train, target[train]), ("validation", x_validation, target[validation]),
                   ("test", x_test, target[test])]:
    answers = model.predict(x, batch_size=4096, verbose=0)[:, 0] * scale + offset
    print(f"{name}_rmse: {root_mean_squared_error(y, answers):.6f}")
    print(f"{name}_mae: {mean_absolute_error(y, answers):.6f}")
    print(f"{name}_r2: {r2_score(y, answers):.6f}")"""
_CLASS_SCORES = """\
# The final scores of the three sets.
for name, x, y in [("train", x_train, y_train), ("validation", x_validation, y_validation), ("test", x_test, y_test)]:
    loss, accuracy = model.evaluate(x, y, batch_size=4096, verbose=0)
    print(f"{name}_loss: {loss:.6f}")
    print(f"{name}_accuracy: {accuracy:.6f}")"""


def _scores(experiment: TableExperiment) -> str:
    return _CLASS_SCORES if _is_classification(experiment) else _REGRESSION_SCORES
