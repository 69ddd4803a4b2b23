"""A search as a script that runs without the app: scikit-learn's ``GridSearchCV``, or Optuna.

``GridSearchCV`` needs Keras's own wrapper, which has two limits: it hands a grid on to the function that builds the
network and to nothing else, and it forgets its ``fit_kwargs`` when scikit-learn copies it. So epochs and batch go to
``search.fit``, and a grid over them needs Optuna. The data and the folds are the app's.
"""

from typing import Any

from nnviz.experiments.images import ImageExperiment
from nnviz.experiments.own_points import OwnPoints
from nnviz.experiments.plane import Experiment
from nnviz.experiments.tables import Housing, OwnTable, TableExperiment
from nnviz.export import image_search_script, keras_script, search_frame, table_script
from nnviz.language import mark as _
from nnviz.search.settings import Search

#: Knobs that a script can search over, and those that only Optuna can.
_KNOBS = ("lr", "layers", "neurons", "hidden", "act", "drop", "init", "reg", "penalty", "opt")
_FITTED = ("batch", "epochs")
_LOSSES = {"sigmoid_mse": "mean_squared_error", "sigmoid_bce": "binary_crossentropy",
           "softmax_ce": "sparse_categorical_crossentropy", "mse": "mean_squared_error", "mae": "mean_absolute_error",
           "huber": "huber"}


#: The settings of a plain script that the data need.
_SETTINGS = ("SEED", "POINTS", "CENTER", "SIGMA", "CLOUDS", "EPSILON", "NOISE")


def obstacle(search: Search, *, grid: bool) -> str:
    """Say why there is no such script (English, marked for translation; ``{name}`` is a knob); empty if there is one.
    """
    base = search.base
    if isinstance(base, ImageExperiment):
        of_grid = _("The script with GridSearchCV is for networks on points and tables. Take the script with Optuna.")
        return image_search_script.obstacle(search) or of_grid * grid
    if isinstance(base.data, OwnTable | OwnPoints):
        return _("There is no script for your own points or table: the search would need them beside it.")
    network = base.network
    alike = len({(layer.activation, layer.dropout) for layer in network.hidden}) < 2
    if not alike or getattr(network, "wide", False) or getattr(network, "output_activation", "linear") == "bounded":
        return _("There is a script for networks whose layers have one activation and one dropout, without a wide path "
                 "or a bounded output.")
    if grid and any(knob.name in _FITTED for knob in search.space.knobs):
        return _("Keras’s wrapper cannot search over the batch size or the epochs. Take the script with Optuna.")
    if grid and search.score == "loss" and _output(base) in ("softmax_ce", "huber"):
        return _("scikit-learn has no such score for this loss. Take the script with Optuna.")
    if grid and search.score == "loss" and _penalised(search):
        return _("scikit-learn’s score has no penalty in it, the app’s loss has. Take the script with Optuna.")
    if grid and base.training.patience:
        return _("GridSearchCV cannot stop a network early by its fold. Take the script with Optuna.")
    if any(name not in (*_KNOBS, *_FITTED) for name in search.space.names):
        return _("The script knows these knobs: lr, layers, neurons, hidden, act, drop, init, reg, penalty, opt, "
                 "batch, epochs.")
    return ""


def _penalised(search: Search) -> bool:
    return _base(search).network.penalised or bool({"reg", "penalty"} & set(search.space.names))


def _base(search: Search) -> Experiment | TableExperiment:
    """Return the experiment, which is of a family that has scripts: see ``obstacle``."""
    assert isinstance(search.base, Experiment | TableExperiment)
    return search.base


def _output(base: Any) -> str:
    return base.loss if isinstance(base, TableExperiment) else base.network.output


def grid_script(search: Search) -> str:
    """Write the script with ``GridSearchCV``; it prints the best point and its score.

    Needs keras, tensorflow, scikit-learn and numpy (pandas for tables).
    """
    base, softmax = search.base, _output(search.base) == "softmax_ce"
    wrapper = "SKLearnClassifier" if softmax else "SKLearnRegressor"
    model = f"make_pipeline(StandardScaler(), {wrapper}(build_model))" if _standardised(base) else (
        f"{wrapper}(build_model)")
    step = f"{wrapper.lower()}__" if _standardised(base) else ""
    epochs, batch = base.training.epochs, base.batch_size
    loops = "\n        ".join(f"for {knob.name} in {search_frame.values(knob)}" for knob in search.space.knobs)
    return "\n\n".join([
        search_frame.head(search, "scikit-learn's GridSearchCV over Keras's own wrapper"),
        "\n".join([*_imports(base), *([] if softmax and search.score == "accuracy" else _metric_imports(search)),
                   f"from keras.wrappers import {wrapper}", "from sklearn.model_selection import GridSearchCV, KFold",
                   *(["from sklearn.pipeline import make_pipeline", "from sklearn.preprocessing import StandardScaler"]
                     if _standardised(base) else [])]),
        _settings(search), _data(base), _build(search, one_hot=softmax, wrapped=True),
        f"""# Every combination. The wrapper takes one dictionary for each network.
grid = [{{{", ".join(f'"{name}": {name}' for name in search.space.names)}}}
        {loops}]

# The wrapper forgets fit arguments when it is copied: they go to search.fit. Without them it trains one epoch.
# A network whose answers are no numbers any more cannot be scored: it comes last.
search = GridSearchCV({model}, {{"{step}model_kwargs": grid}},
                      cv=KFold(FOLDS), scoring={_scoring(search)},
                      error_score=-np.inf)
search.fit(x, y, {step}epochs={epochs}, {step}batch_size={batch}, {step}verbose=0)
print("best:", search.best_params_["{step}model_kwargs"])
print("score:", {"" if search.score == "accuracy" else "-"}search.best_score_)
print("trials:", len(grid))"""]) + "\n"


def optuna_script(search: Search) -> str:
    """Write the script with Optuna over plain Keras; it prints the best point and its score.

    Needs keras, tensorflow, optuna, scikit-learn and numpy (pandas for tables).
    """
    base, names = search.base, search.space.names
    if isinstance(base, ImageExperiment):
        return image_search_script.script(search)
    scaled = """scaler = StandardScaler().fit(x[train])
x_train, x_validation = scaler.transform(x[train]), scaler.transform(x[validation])""" if _standardised(base) else (
        "x_train, x_validation = x[train], x[validation]")
    told = {"accuracy": "scores.append(model.evaluate(x_validation, y[validation], verbose=0)[1])",
            "loss": "scores.append(model.evaluate(x_validation, y[validation], verbose=0)[0])",
            "rmse": "answers = model.predict(x_validation, verbose=0)[:, 0]\n"
                    "scores.append(float(np.sqrt(np.mean((answers - y[validation]) ** 2))))"}[search.score]
    build = ", ".join(f'{name}=knobs["{name}"]' for name in names if name not in _FITTED)
    batch = 'len(x_train) if knobs["batch"] == "full" else knobs["batch"]' if "batch" in names else base.batch_size
    stopping = (f""",
          validation_data=(x_validation, y[validation]),
          callbacks=[keras.callbacks.EarlyStopping(patience={base.training.patience})]"""
                if base.training.patience else "")
    epochs = 'knobs["epochs"]' if "epochs" in names else str(base.training.epochs)
    return "\n\n".join([
        search_frame.head(search, "Optuna over plain Keras"),
        "\n".join([*_imports(base), "import optuna", "from sklearn.model_selection import KFold",
                   *(["from sklearn.preprocessing import StandardScaler"] if _standardised(base) else [])]),
        _settings(search), _data(base), _build(search, one_hot=False, wrapped=False),
        search_frame.study(search, "KFold(FOLDS).split(x)", f"""{scaled}
model = build_model({build})
model.fit(x_train, y[train], epochs={epochs}, verbose=0,
          batch_size={batch}{stopping})
{told}""")])


def _standardised(base: Any) -> bool:
    return isinstance(base, TableExperiment) and base.data.standardise


def _imports(base: Any) -> list[str]:
    table = isinstance(base, TableExperiment) and isinstance(base.data, Housing)
    return [*(["from pathlib import Path", ""] if table else []), "import keras", "import numpy as np",
            *(["import pandas as pd", "from sklearn.datasets import fetch_california_housing"] if table else [])]


def _metric_imports(search: Search) -> list[str]:
    output = _output(search.base)
    if search.score == "accuracy":
        return ["from sklearn.metrics import accuracy_score, make_scorer"]
    return ["from sklearn.metrics import log_loss, make_scorer"] if output == "sigmoid_bce" else []


def _scoring(search: Search) -> str:
    output = _output(search.base)
    if search.score == "accuracy":
        return '"accuracy"' if output == "softmax_ce" else (
            "make_scorer(lambda y, answers: accuracy_score(y, answers > 0.5))")
    if output == "sigmoid_bce":
        return "make_scorer(log_loss, greater_is_better=False)"
    return {"rmse": '"neg_root_mean_squared_error"'}.get(
        search.score, '"neg_mean_absolute_error"' if output == "mae" else '"neg_mean_squared_error"')


def _settings(search: Search) -> str:
    base = _base(search)
    known = base.data.train_points + base.data.validation_points
    parts = keras_script.parts(base) if isinstance(base, Experiment) else table_script.parts(base)
    lines = [line for line in parts.settings.splitlines() if line.startswith(_SETTINGS)]
    return "\n".join([*lines, f"FOLDS = {search.folds}",
                      f"KNOWN = {known}  # rows that do not test: they train and validate in turns",
                      "keras.utils.set_random_seed(SEED)"])


def _data(base: Any) -> str:
    if isinstance(base, TableExperiment):
        order = "np.random.default_rng([SEED, 2]).permutation(len(target))" if base.data.shuffle else (
            "np.arange(len(target))")
        return (f"{table_script.data_lines(base)}\n\n# Those that do not test, in the order of the folds.\n"
                f"known = {order}[:KNOWN]\nx, y = columns[known].astype(\"float32\"), target[known]")
    told = "points" if base.network.inputs == ("x1", "x2") else "inputs"
    lines = [keras_script.data_lines(base.data)]
    if told == "inputs":
        lines += ["x1, x2 = points.T", keras_script.inputs(base.network.inputs)]
    return "\n".join([*lines, "# Those that do not test, in the order of the folds.",
                      f'x, y = {told}[:KNOWN].astype("float32"), classes[:KNOWN]'])


_INITIALIZERS = """\
INITIALIZERS = {
    "glorot": keras.initializers.GlorotUniform, "he": keras.initializers.HeNormal, "zeros": keras.initializers.Zeros,
    "small_normal": lambda: keras.initializers.RandomNormal(stddev=0.05),
    "all_equal": lambda: keras.initializers.Constant(0.5)}
"""
_PENALTIES = """\
PENALTIES = {"none": lambda rate: None, "l1": keras.regularizers.L1, "l2": keras.regularizers.L2}
"""


def _build(search: Search, *, one_hot: bool, wrapped: bool) -> str:
    """Write the function that builds a network; what neither the experiment nor the space uses is left out."""
    base = _base(search)
    network, training, output, names = base.network, base.training, _output(base), set(search.space.names)
    layers = network.hidden
    dropout = layers[0].dropout if layers else 0.0
    drops, starts = dropout > 0 or "drop" in names, network.initializer != "glorot" or "init" in names
    penalised = _penalised(search)
    settings = [f"lr={training.learning_rate!r}", f'hidden="{"-".join(str(layer.units) for layer in layers) or 0}"',
                "layers=None", "neurons=None", f'act="{layers[0].activation if layers else "relu"}"',
                f'opt="{training.optimizer}"', *[f"drop={dropout!r}"] * drops,
                *[f'init="{network.initializer}"'] * starts,
                *[f'reg="{network.regularizer}", penalty={network.penalty!r}'] * penalised]
    dense = "".join([",\n{indent}kernel_initializer=INITIALIZERS[init]()" * starts,
                     ",\n{indent}kernel_regularizer=PENALTIES[reg](penalty)" * penalised])
    last = {"softmax_ce": "softmax", "sigmoid_mse": "sigmoid", "sigmoid_bce": "sigmoid"}.get(
        output, getattr(network, "output_activation", "linear"))
    loss = "categorical_crossentropy" if one_hot else _LOSSES[output]
    metrics = ', metrics=["accuracy"]' if output in ("softmax_ce", "sigmoid_mse", "sigmoid_bce") else ""
    features = len(base.data.features if isinstance(base, TableExperiment) else base.network.inputs)
    tables = "".join([_INITIALIZERS * starts, _PENALTIES * penalised, "\n" * (starts or penalised)])
    return f"""{tables}
def build_model({"X=None, y=None, " * wrapped}{", ".join(settings[:5])},
                {", ".join(settings[5:])}):
    \"\"\"Return a network; ``layers`` of ``neurons`` take the place of the layers in ``hidden``.\"\"\"
    units = [int(part) for part in hidden.split("-") if part != "0"]
    if layers is not None or neurons is not None:
        units = [neurons if neurons is not None else units[0]] * (layers if layers is not None else len(units))
    model = keras.Sequential([keras.Input(({features},))])
    for count in units:
        model.add(keras.layers.Dense(count, activation=act{dense.format(indent=" " * 36)}))
{"        model.add(keras.layers.Dropout(drop))" + chr(10) if drops else ""}\
    model.add(keras.layers.Dense({base.outputs}, activation="{last}"{dense.format(indent=" " * 32)}))
    optimizer = {{"sgd": keras.optimizers.SGD, "rmsprop": keras.optimizers.RMSprop, "adam": keras.optimizers.Adam,
                 "momentum": lambda rate: keras.optimizers.SGD(rate, momentum=0.9)}}[opt](lr)
    model.compile(optimizer=optimizer, loss="{loss}"{metrics})
    return model
"""
