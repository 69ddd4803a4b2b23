"""A search over networks that read images, as a script with Optuna: the app's images, layers and folds."""

from textwrap import indent
from typing import Any

from nnviz.arithmetic import places, rows
from nnviz.experiments.images import ImageExperiment
from nnviz.experiments.xray import XrayExperiment
from nnviz.export import image_script, search_frame
from nnviz.language import mark as _
from nnviz.search.settings import Search

_KNOBS = ("lr", "opt", "rho", "mom", "layers", "neurons", "batch", "epochs")
_FITTED = ("batch", "epochs")
#: The settings of a plain script that the images need.
_SETTINGS = ("SEED", "IMAGES", "LEFT_OUT")


def obstacle(search: Search) -> str:
    """Say why there is no such script (English, marked for translation); empty if there is one."""
    if isinstance(search.base, XrayExperiment):
        return _("There is no script for X-rays: they come with their three sets, so that there are no folds.")
    if any(name not in _KNOBS for name in search.space.names):
        return _("The script knows these knobs: lr, opt, rho, mom, layers, neurons, batch, epochs.")
    return ""


def script(search: Search) -> str:
    """Write the script; it prints the best point and its score.

    Needs keras, tensorflow, optuna, scikit-learn and numpy (scikit-image for HOG); the images are read as in the script
    of one run.
    """
    base, names = _base(search), search.space.names
    parts = image_script.parts(base)
    settings = [line for line in parts.settings.splitlines() if line.startswith(_SETTINGS)]
    target = "pixels_train" if base.target == "input" else "y_train"
    number = {"accuracy": "[1]", "loss": "[0]" if "accuracy" in base.metrics else ""}[search.score]
    build = ", ".join(f'{name}=knobs["{name}"]' for name in names if name not in _FITTED)
    batch, epochs = (f'knobs["{name}"]' if name in names else value
                     for name, value in (("batch", base.batch_size), ("epochs", base.training.epochs)))
    stopping = (f""",
          validation_data=(x[validation], y[validation]),
          callbacks=[keras.callbacks.EarlyStopping(patience={base.training.patience})]"""
                if base.training.patience else "")
    return "\n\n".join([
        search_frame.head(search, "Optuna over plain Keras",
                          f"The images: {image_script.SOURCES[base.data.dataset]}\n"),
        f"{parts.imports}\nimport optuna\nfrom sklearn.model_selection import KFold",
        "\n".join([*settings, f"FOLDS = {search.folds}", "keras.utils.set_random_seed(SEED)"]),
        f"{parts.data}\nx, y = x_train, {target}", _build(search, base),
        search_frame.study(search, "KFold(FOLDS).split(x)", f"""model = build_model({build})
model.fit(x[train], y[train], epochs={epochs}, verbose=0,
          batch_size={batch}{stopping})
scores.append(model.evaluate(x[validation], y[validation], batch_size=1000, verbose=0){number})""")])


def _base(search: Search) -> Any:
    """Return the experiment; its folds take the place of what validates."""
    assert isinstance(search.base, ImageExperiment)
    return search.base.with_(data={"validation": 0})


def _build(search: Search, base: Any) -> str:
    """Write the function that builds a network; the space may ask for other hidden layers, all alike."""
    names, training = set(search.space.names), base.training
    moved = bool({"layers", "neurons"} & names)
    shown = base.with_(network={"hidden": []}) if moved else base
    lines = rows(shown)
    *layers, last = [indent(image_script.layer(shown, row, position), "    ")
                     for position, row in zip(places(lines), lines, strict=True) if row.kind != "hog"]
    hidden = base.network.hidden[0] if moved and base.network.hidden else None
    settings = [f"lr={training.learning_rate!r}", f'opt="{training.optimizer}"', f"rho={training.rho!r}",
                f"mom={training.momentum!r}"]
    loop = []
    if moved:
        settings += [f"layers={len(base.network.hidden)}", f"neurons={hidden.units if hidden else 64}"]
        loop = ["    for _ in range(layers):", "        parts.append(keras.layers.Dense("
                f'neurons, activation="{hidden.activation if hidden else "relu"}"))']
        if hidden and hidden.normalised:
            loop.append("        parts.append(keras.layers.BatchNormalization())")
        if hidden and hidden.dropout:
            loop.append(f"        parts.append(keras.layers.Dropout({hidden.dropout}))")
    return "\n".join([
        "", f"def build_model({', '.join(settings)}):", '    """Return a network."""',
        "    parts = [", "        keras.Input(x_train.shape[1:]),", *layers, "    ]", *loop,
        "    parts += [", last, "    ]",
        '    optimizer = {"sgd": lambda: keras.optimizers.SGD(lr, momentum=mom),',
        '                 "rmsprop": lambda: keras.optimizers.RMSprop(lr, rho=rho, momentum=mom),',
        '                 "adam": lambda: keras.optimizers.Adam(lr)}[opt]()',
        "    model = keras.Sequential(parts)",
        f"    model.compile(optimizer=optimizer, {image_script.loss(base)})", "    return model", ""])
