"""A network that reads images as a plain Keras script: the same images, initial weights and batches as in the app.

The notebook (``image_notebook.py``) is made of the same parts. ``tests/export`` runs the scripts and compares their
scores with the app's.
"""

from string import Template
from typing import NamedTuple

from nnviz.arithmetic import AUGMENTATIONS, Row, places, rows
from nnviz.datasets.xrays import MARK, MARK_EDGE
from nnviz.experiments.autoencoder import AutoencoderExperiment
from nnviz.experiments.classifier import HogMlp
from nnviz.experiments.images import Convolution, DenseLayer, ImageExperiment, ImageTraining
from nnviz.experiments.xray import XrayExperiment, XrayTraining
from nnviz.export import script_frame
from nnviz.export.script_frame import START_OF_PATIENCE, STOP_EARLY

_HEAD = '''"""{title}.

{kind} in Keras. Prints the scores after every epoch.
Needs the packages {packages}.
The images: {source}
"""

'''

SOURCES = {
    "mnist": "downloaded by Keras, or the file mnist.npz that is named on the command line.",
    "usps": "the file usps.npz of the project nnviz (assets/data), named on the command line.",
    "fashion": "the file fashion_mnist_10k.npz of the project nnviz (assets/data), named on the command line.",
    "fashion_full": "downloaded by Keras.",
    "pneumonia": "the file pneumoniamnist_rebuilt.npz of the project nnviz (assets/data), named on the command line; "
                 "or the\nofficial pneumoniamnist.npz, which has the training images in another order. Not for "
                 "clinical use.",
}
_DOWNLOAD = """\
# The images.
(x_train, y_train), (x_test, y_test) = keras.datasets.{module}.load_data()"""
_LOAD_MNIST = """\
# The images.
if len(sys.argv) > 1:
    arrays = np.load(sys.argv[1])
    x_train, y_train, x_test, y_test = (arrays[name] for name in ("x_train", "y_train", "x_test", "y_test"))
else:
    (x_train, y_train), (x_test, y_test) = keras.datasets.mnist.load_data()"""
_LOAD_FILE = """\
# The images.
arrays = np.load({file})
x_train, y_train, x_test, y_test = (arrays[name] for name in ("x_train", "y_train", "x_test", "y_test"))"""
_LOAD_XRAYS = """\
# The images, in the three sets of MedMNIST. The first ones validate.
arrays = np.load({file})
x_train = np.concatenate([arrays["val_images"], arrays["train_images"]])
y_train = np.concatenate([arrays["val_labels"], arrays["train_labels"]])[:, 0]
x_test, y_test = arrays["test_images"], arrays["test_labels"][:, 0]
"""
_MARK = """
# A white square tells pneumonia.
x_train[y_train == 1, {corner}, {corner}] = 255
x_test[y_test == 1, {corner}, {corner}] = 255
"""
_LEAVE_OUT = """
# One class is left out, in training and in testing.
x_train, y_train = x_train[y_train != LEFT_OUT], y_train[y_train != LEFT_OUT]
x_test, y_test = x_test[y_test != LEFT_OUT], y_test[y_test != LEFT_OUT]
"""
_VALIDATE = """
# The first images validate: the network does not learn from them.
x_validation, y_validation = x_train[:VALIDATION], y_train[:VALIDATION]
x_train, y_train = x_train[VALIDATION:], y_train[VALIDATION:]
"""
_GREY = """\
x_train, y_train = x_train[:IMAGES] / np.float32(255), y_train[:IMAGES]
x_test = x_test / np.float32(255)"""
#: The same for the images that validate, if there are some.
_GREY_TOO = "\nx_validation = x_validation / np.float32(255)"
_PIXELS_TOO = "\npixels_validation = x_validation.reshape(len(x_validation), -1)"
_CHANNEL_TOO = "\nx_validation = x_validation[..., None]"
_HOG_TOO = "\nx_validation = vectors(x_validation)"
_PIXELS = """

# An autoencoder shall answer with the pixels of the image that it is given.
pixels_train, pixels_test = x_train.reshape(len(x_train), -1), x_test.reshape(len(x_test), -1)"""
_CHANNEL = "\nx_train, x_test = x_train[..., None], x_test[..., None]"
_HOG = """\
x_train, y_train = x_train[:IMAGES], y_train[:IMAGES]

# Each image becomes a histogram of oriented gradients. (This takes a while.)
def vectors(images):
    return np.array([hog(image, orientations={orientations}, pixels_per_cell=({cell}, {cell}),
                         cells_per_block=({block}, {block})) for image in images], np.float32)


x_train, x_test = vectors(x_train), vectors(x_test)"""
_FIT = Template("""\
# Training. Every epoch puts the images into other batches; the order is drawn from a seed, so it can be repeated.
history = {$names}
for epoch in range(EPOCHS):
    order = np.random.default_rng([SEED, epoch]).permutation(len(x_train))
    trained = model.fit(x_train[order], $target[order], batch_size=BATCH_SIZE, shuffle=False, verbose=0).history
    $measured = model.evaluate(x_test, $test_target, batch_size=1000, verbose=0)
    print(f"epoch {epoch + 1} of {EPOCHS}", flush=True)
    scores = ($scores)
    for name, score in zip(history, scores):
        history[name].append(score)
        print(f"{name}: {score:.6f}")""")
_SCORES_OF_CLASSES = {
    "names": '"train_loss": [], "train_accuracy": [], "test_loss": [], "test_accuracy": []',
    "target": "y_train", "test_target": "y_test", "measured": "test_loss, test_accuracy",
    "scores": 'trained["loss"][0], trained["accuracy"][0], test_loss, test_accuracy'}
_SCORES_OF_PIXELS = {
    "names": '"train_loss": [], "test_loss": []', "target": "pixels_train", "test_target": "pixels_test",
    "measured": "test_loss", "scores": 'trained["loss"][0], test_loss'}
#: After a training that was watched by validation images.
_TEST_LAST = Template("""

# The test images are looked at last.
$measured = model.evaluate(x_test, $test_target, batch_size=1000, verbose=0)
for name, score in $scores:
    print(f"{name}: {score:.6f}")""")
#: What accuracy does not tell of two classes.
_OF_TWO = """

# Accuracy hides which mistakes are made. Recall: the share of the ill that are found. Specificity: that of the healthy.
answers = model.predict(x_test, verbose=0)[:, 0]
print(f"test_recall: {(answers[y_test == 1] >= 0.5).mean():.6f}")
print(f"test_specificity: {(answers[y_test == 0] < 0.5).mean():.6f}")
auc = keras.metrics.AUC(num_thresholds=2000)
auc.update_state(y_test, answers)
print(f"test_auc: {float(auc.result()):.6f}")"""
_TESTED_CLASSES = {"measured": "test_loss, test_accuracy", "test_target": "y_test",
                   "scores": '(("test_loss", test_loss), ("test_accuracy", test_accuracy))'}
_TESTED_PIXELS = {"measured": "test_loss", "test_target": "pixels_test", "scores": '[("test_loss", test_loss)]'}
_KINDS = {"pixels": "A multilayer perceptron", "hog": "A multilayer perceptron", "cnn": "A convolutional network",
          "autoencoder": "An autoencoder"}

#: Data set -> the file of it that scripts and notebooks read where Keras does not download it.
FILES = {"usps": "usps.npz", "fashion": "fashion_mnist_10k.npz", "pneumonia": "pneumoniamnist_rebuilt.npz"}


class Parts(NamedTuple):
    """The parts of the script in their order, each of them Python source without a line break at its end."""

    imports: str
    settings: str
    data: str
    network: str
    training: str


def parts(experiment: ImageExperiment, *, for_notebook: bool = False) -> Parts:
    """Write the parts of an experiment's script; a notebook has no command line that could name a file.

    The training leaves ``history``: a dictionary of lists with one number an epoch, named ``train_loss``,
    ``train_accuracy``, ``test_loss`` and ``test_accuracy`` (``validation_loss`` and ``validation_accuracy`` if some
    images validate); of an autoencoder, only the losses.

    Raises
    ------
    nnviz.arithmetic.ShapeError
        If the layers do not fit the images.
    """
    hog = "\nfrom skimage.feature import hog" if isinstance(experiment.network, HogMlp) else ""
    command_line = "" if for_notebook or experiment.data.dataset == "fashion_full" else "import sys\n\n"
    return Parts(f"{command_line}import keras\nimport numpy as np{hog}", _settings(experiment),
                 _data(experiment, for_notebook), _network(experiment), _training(experiment))


def image_script(experiment: ImageExperiment, title: str = "") -> str:
    """Write the complete Keras script of an experiment.

    Returns
    -------
    str
        Python source. Its scores equal the app's to about 1e-3; with dropout or noise only their kind, because Keras
        drops other neurons and draws other noise.

    Raises
    ------
    nnviz.arithmetic.ShapeError
        If the layers do not fit the images.
    """
    network = experiment.network
    packages = "keras, tensorflow, numpy" + (" and scikit-image" if isinstance(network, HogMlp) else "")
    dataset = experiment.data.dataset
    head = _HEAD.format(title=script_frame.one_line(title, f"A network for the images {dataset!r}"),
                        kind=_KINDS[network.kind], packages=packages, source=SOURCES[dataset])
    return "\n\n".join([head.rstrip(), *parts(experiment)]) + "\n"


def _settings(experiment: ImageExperiment) -> str:
    training = experiment.training
    settings = {"SEED": experiment.seed, "IMAGES": experiment.data.train_images, "BATCH_SIZE": experiment.batch_size,
                "EPOCHS": training.epochs}
    if experiment.data.validation:
        settings["VALIDATION"] = experiment.data.validation
    if training.patience:
        settings["PATIENCE"] = training.patience
    if experiment.data.left_out is not None:
        settings["LEFT_OUT"] = experiment.data.left_out
    return "\n".join(f"{name} = {value}" for name, value in settings.items())


def _data(experiment: ImageExperiment, for_notebook: bool) -> str:
    network = experiment.network
    load = _load(experiment.data.dataset, for_notebook)
    if isinstance(experiment, XrayExperiment) and experiment.data.marker:
        load += _MARK.format(corner=f"{MARK_EDGE}:{MARK_EDGE + MARK}")
    if experiment.data.left_out is not None:
        load += _LEAVE_OUT
    validated = bool(experiment.data.validation)
    load += _VALIDATE if validated else ""
    if isinstance(network, HogMlp):
        vectors = _HOG.format(orientations=network.orientations, cell=network.cell, block=network.block)
        return f"{load}\n{vectors}" + (_HOG_TOO if validated else "")
    parts = [(_GREY, _GREY_TOO), *([(_PIXELS, _PIXELS_TOO)] if experiment.target == "input" else []),
             *([(_CHANNEL, _CHANNEL_TOO)] if experiment.has_channel else [])]
    return f"{load}\n" + "".join(part + (too if validated else "") for part, too in parts)


def _load(dataset: str, for_notebook: bool) -> str:
    if dataset == "pneumonia":
        return _LOAD_XRAYS.format(file=f'"{FILES[dataset]}"' if for_notebook else "sys.argv[1]")
    if file := FILES.get(dataset):
        return _LOAD_FILE.format(file=f'"{file}"' if for_notebook else "sys.argv[1]")
    if dataset == "fashion_full":
        return _DOWNLOAD.format(module="fashion_mnist")
    return _DOWNLOAD.format(module="mnist") if for_notebook else _LOAD_MNIST


def _network(experiment: ImageExperiment) -> str:
    lines = rows(experiment)
    layers = [layer(experiment, row, position) for position, row in zip(places(lines), lines, strict=True)
              if row.kind != "hog"]
    return script_frame.network(
        "# The network. Parameters of each layer:", lines, ["    keras.Input(x_train.shape[1:]),", *layers],
        [f"model.compile(optimizer={_optimizer(experiment.training)},", f"              {loss(experiment)})"])


def loss(experiment: ImageExperiment) -> str:
    """Write the arguments of ``compile`` that name the loss and the metrics."""
    metrics = ', metrics=["accuracy"]' if "accuracy" in experiment.metrics else ""
    return f'loss="{experiment.loss}"{metrics}'


def layer(experiment: ImageExperiment, row: Row, position: int) -> str:
    """Write the Keras layer of a line of the arithmetic; layers differ in their seed, by their position."""
    seed = f"1000 * SEED + {position}"
    start = f"kernel_initializer=keras.initializers.GlorotUniform(seed={seed})"
    if row.kind == "flatten":
        return "    keras.layers.Flatten(),"
    if row.kind == "normalisation":
        return "    keras.layers.BatchNormalization(),"
    if row.kind == "noise" and isinstance(experiment, AutoencoderExperiment):
        return f"    keras.layers.GaussianNoise({experiment.network.noise}, seed={seed}),"
    if isinstance(experiment, XrayExperiment) and row.kind in AUGMENTATIONS:
        return _augmentation(row, experiment.training, seed)
    if row.kind == "dense":
        return (f'    keras.layers.Dense({row.output_shape[0]}, activation="{row.activation}",\n'
                + " " * 23 + f"{start}),")
    chosen = row.layer
    if isinstance(chosen, DenseLayer):
        return script_frame.dropout(chosen.dropout, seed)
    if not isinstance(chosen, Convolution):
        raise TypeError(f"no Keras layer for {row.kind}")
    if row.kind == "pooling":
        return f"    keras.layers.MaxPooling2D({chosen.pool}),"
    return (f'    keras.layers.Conv2D({chosen.filters}, {chosen.kernel}, padding="{chosen.padding}", '
            f'activation="{chosen.activation}",\n' + " " * 24 + f"{start}),")


def _augmentation(row: Row, training: XrayTraining, seed: str) -> str:
    if row.kind == "contrast":
        return f"    keras.layers.RandomContrast({training.contrast}, value_range=(0, 1), seed={seed}),"
    if row.kind == "rotation":
        return f'    keras.layers.RandomRotation({training.rotation} / 360, fill_mode="nearest", seed={seed}),'
    height, width, _channel = row.output_shape
    return (f"    keras.layers.RandomTranslation({training.shift} / {height}, {training.shift} / {width}, "
            f'fill_mode="nearest", seed={seed}),')


def _optimizer(training: ImageTraining) -> str:
    rate = training.learning_rate
    return {
        "sgd": f"keras.optimizers.SGD({rate}, momentum={training.momentum})",
        "rmsprop": f"keras.optimizers.RMSprop({rate}, rho={training.rho}, momentum={training.momentum})",
        "adam": f"keras.optimizers.Adam({rate})",
    }[training.optimizer]


def _training(experiment: ImageExperiment) -> str:
    rebuilds = experiment.target == "input"
    fit = _FIT.substitute(_SCORES_OF_PIXELS if rebuilds else _SCORES_OF_CLASSES)
    if weights := experiment.class_weights:
        fit = fit.replace("shuffle=False, verbose=0", "shuffle=False, verbose=0,\n" + " " * 24
                          + f"class_weight={dict(enumerate(weights))}")
    if experiment.training.patience:
        comment, loop = fit.split("\n", 1)
        fit = f"{comment}\n{START_OF_PATIENCE}{loop}{STOP_EARLY}"
    if not experiment.data.validation:
        return fit
    last = _TEST_LAST.substitute(_TESTED_PIXELS if rebuilds else _TESTED_CLASSES)
    return fit.replace("test", "validation") + last + (_OF_TWO if isinstance(experiment, XrayExperiment) else "")
