"""Layers, their shapes, their parameters, and the sums written out. Pure Python: TensorFlow is never needed here."""

from dataclasses import dataclass

from nnviz.experiments.autoencoder import Autoencoder, AutoencoderExperiment
from nnviz.experiments.classifier import ClassifierExperiment, ClassifierNetwork, Cnn, HogMlp
from nnviz.experiments.images import IMAGE_CLASSES, Convolution, DenseLayer, ImageExperiment
from nnviz.experiments.plane import Experiment
from nnviz.experiments.tables import TableExperiment
from nnviz.experiments.xray import XrayExperiment, XrayTraining

#: Kinds of lines that change an image at random in training, in their order, and the place of the first one.
AUGMENTATIONS = ("shift", "rotation", "contrast")
_FIRST_AUGMENTATION = 901


@dataclass(frozen=True)
class Row:
    """One line of the arithmetic: a layer as Keras counts it.

    ``kind`` is ``dense``, ``dropout``, ``convolution``, ``pooling``, ``flatten``, ``normalisation``, ``noise``,
    ``concatenation``, ``shift``, ``rotation`` or ``contrast`` (which change an image at random in training) or ``hog``
    (which is no layer: it is what the network is given); ``output_shape`` has no batch axis; ``sum`` is written out,
    for example ``2·3 + 3 = 9``, and so is ``shape_sum`` where the length of the output is worth a sum. ``layer`` are
    the settings that a line of a convolution, pooling or dropout comes from.
    """

    name: str
    kind: str
    activation: str
    output_shape: tuple[int, ...]
    parameters: int
    sum: str
    shape_sum: str = ""
    layer: DenseLayer | Convolution | None = None


class ShapeError(ValueError):
    """The layers do not fit the images.

    Attributes
    ----------
    reason : str
        ``cell`` (the HOG cell does not divide the image), ``block`` (a HOG block is wider than the image), ``kernel``
        (a kernel is wider than what it looks at) or ``pool`` (nothing is left to pool).
    layer : int
        The convolutional layer, from 1; 0 for HOG.
    sum : str
        The arithmetic that shows it, for example ``28 / 5 = 5.6``.
    """

    def __init__(self, reason: str, layer: int, sum: str) -> None:
        super().__init__(f"{reason} of layer {layer}: {sum}")
        self.reason, self.layer, self.sum = reason, layer, sum


def rows(experiment: Experiment | ImageExperiment | TableExperiment) -> list[Row]:
    """Return the arithmetic of a network, layer by layer, in the order and with the names of the Keras model.

    Raises
    ------
    ShapeError
        If the layers do not fit the images.
    """
    if isinstance(experiment, ImageExperiment):
        return _image_rows(experiment)
    return _table_rows(experiment) if isinstance(experiment, TableExperiment) else _plane_rows(experiment)


def halves(lines: list[Row]) -> tuple[list[Row], list[Row]]:
    """Return the lines of an autoencoder's encoder, the latent layer last, and those of its decoder."""
    end = [line.name for line in lines].index("latent") + 1
    return lines[:end], lines[end:]


def total(lines: list[Row]) -> int:
    """Return the number of parameters of all layers."""
    return sum(line.parameters for line in lines)


def written_total(lines: list[Row]) -> str:
    """Return the total with its terms, for example ``9 + 4 = 13``; layers without parameters are left out."""
    counts = [line.parameters for line in lines if line.parameters]
    return " + ".join(map(str, counts)) + (f" = {sum(counts)}" if len(counts) > 1 else "")


def dense_row(name: str, inputs: int, units: int, activation: str) -> Row:
    """Return the line of a dense layer: a weight from every input to every unit, and one bias a unit."""
    parameters = inputs * units + units
    return Row(name, "dense", activation, (units,), parameters, f"{inputs}·{units} + {units} = {parameters}")


def _plane_rows(experiment: Experiment) -> list[Row]:
    network = experiment.network
    lines, inputs = [], len(network.inputs)
    for position, layer in enumerate(network.hidden, 1):
        lines.append(dense_row(f"hidden_{position}", inputs, layer.units, layer.activation))
        if layer.dropout:
            lines.append(Row(f"dropout_{position}", "dropout", "", (layer.units,), 0, "0"))
        inputs = layer.units
    activation = "softmax" if network.output == "softmax_ce" else "sigmoid"
    return [*lines, dense_row("output", inputs, experiment.outputs, activation)]


def _table_rows(experiment: TableExperiment) -> list[Row]:
    network, lines, inputs = experiment.network, [], len(experiment.deep)
    for position, layer in enumerate(network.hidden, 1):
        lines.append(dense_row(f"hidden_{position}", inputs, layer.units, layer.activation))
        if layer.dropout:
            lines.append(Row(f"dropout_{position}", "dropout", "", (layer.units,), 0, "0"))
        inputs = layer.units
    wide = len(experiment.wide)
    if wide and network.hidden:
        lines.append(Row("concatenated", "concatenation", "", (wide + inputs,), 0, "0",
                         f"{wide} + {inputs} = {wide + inputs}"))
    activation: str = network.output_activation
    if experiment.data.task == "classification":
        activation = "softmax" if experiment.outputs > 1 else "sigmoid"
    return [*lines, dense_row("output", wide + inputs, experiment.outputs, activation)]


def _image_rows(experiment: ImageExperiment) -> list[Row]:
    if isinstance(experiment, AutoencoderExperiment):
        return _autoencoder_rows(*experiment.data.shape, experiment.network)
    if isinstance(experiment, ClassifierExperiment):
        return _classifier_rows(*experiment.data.shape, experiment.network, IMAGE_CLASSES, "softmax")
    if isinstance(experiment, XrayExperiment):
        height, width = experiment.data.shape
        return [*_augmentation_rows(height, width, experiment.training),
                *_classifier_rows(height, width, experiment.network, 1, "sigmoid", (1,))]
    raise TypeError(f"no arithmetic of a {type(experiment).__name__}")


def places(lines: list[Row]) -> list[int]:
    """Return what each line adds to the seed of a network: its place, from 1.

    What changes images at random is counted apart, so that the layers after it begin with the same weights without it.
    """
    before = sum(line.kind in AUGMENTATIONS for line in lines)
    return [*range(_FIRST_AUGMENTATION, _FIRST_AUGMENTATION + before), *range(1, len(lines) - before + 1)]


def _augmentation_rows(height: int, width: int, training: XrayTraining) -> list[Row]:
    asked = {"shift": training.shift, "rotation": training.rotation, "contrast": training.contrast}
    return [Row(f"random_{kind}", kind, "", (height, width, 1), 0, "0") for kind in AUGMENTATIONS if asked[kind]]


def _classifier_rows(height: int, width: int, network: ClassifierNetwork, outputs: int, activation: str,
                     channel: tuple[int, ...] = ()) -> list[Row]:
    if isinstance(network, HogMlp):
        lines = [_hog_row(height, width, network)]
    elif isinstance(network, Cnn):
        lines = _convolution_rows(height, width, network.convolutions)
        lines.append(_flatten_row(lines[-1].output_shape))
    else:
        lines = [_flatten_row((height, width, *channel))]
    for position, layer in enumerate(network.hidden, 1):
        lines += _hidden_rows(f"hidden_{position}", lines[-1].output_shape[0], layer)
    return [*lines, dense_row("output", lines[-1].output_shape[0], outputs, activation)]


def _autoencoder_rows(height: int, width: int, network: Autoencoder) -> list[Row]:
    shape = (height, width, 1) if network.convolutions else (height, width)
    lines = [Row("noise", "noise", "", shape, 0, "0")] if network.noise else []
    lines += _convolution_rows(height, width, network.convolutions)
    lines.append(_flatten_row(lines[-1].output_shape if network.convolutions else shape))
    for position, layer in enumerate(network.encoder, 1):
        lines += _hidden_rows(f"encoder_{position}", lines[-1].output_shape[0], layer)
    lines.append(dense_row("latent", lines[-1].output_shape[0], network.latent, network.latent_activation))
    for position, layer in enumerate(network.decoding, 1):
        lines += _hidden_rows(f"decoder_{position}", lines[-1].output_shape[0], layer)
    return [*lines, dense_row("output", lines[-1].output_shape[0], height * width, "sigmoid")]


def _hidden_rows(name: str, inputs: int, layer: DenseLayer) -> list[Row]:
    """Return the lines of a dense layer of that name, such as ``hidden_2``, whose companions are ``dropout_2``."""
    part, position = name.split("_")
    prefix = "" if part == "hidden" else f"{part}_"
    lines = [dense_row(name, inputs, layer.units, layer.activation)]
    if layer.normalised:
        lines.append(_normalisation_row(f"{prefix}normalisation_{position}", (layer.units,)))
    if layer.dropout:
        lines.append(Row(f"{prefix}dropout_{position}", "dropout", "", (layer.units,), 0, "0", layer=layer))
    return lines


def _flatten_row(shape: tuple[int, ...]) -> Row:
    length = 1
    for size in shape:
        length *= size
    return Row("flatten", "flatten", "", (length,), 0, "0", f"{'·'.join(map(str, shape))} = {length}")


def _normalisation_row(name: str, shape: tuple[int, ...]) -> Row:
    """Batch normalisation keeps four numbers a channel: scale, shift, and the running mean and variance."""
    return Row(name, "normalisation", "", shape, 4 * shape[-1], f"4·{shape[-1]} = {4 * shape[-1]}")


def _hog_row(height: int, width: int, network: HogMlp) -> Row:
    cell, block, orientations = network.cell, network.block, network.orientations
    for size in (height, width):
        if size % cell:
            raise ShapeError("cell", 0, f"{size} / {cell} = {size / cell:.4g}")
    down, across = (size // cell - block + 1 for size in (height, width))
    if min(down, across) < 1:
        raise ShapeError("block", 0, f"{height} / {cell} = {height // cell} < {block}")
    length = down * across * block**2 * orientations
    if block == 1:
        written = f"{height}·{width}·{orientations} / {cell}² = {length}"
    else:
        written = f"{down}·{across}·{block}²·{orientations} = {length}"
    return Row("hog", "hog", "", (length,), 0, "0", written)


def _convolution_rows(height: int, width: int, convolutions: tuple[Convolution, ...]) -> list[Row]:
    lines: list[Row] = []
    shape: tuple[int, ...] = (height, width, 1)
    for position, layer in enumerate(convolutions, 1):
        lines.append(_convolution_row(position, shape, layer))
        shape = lines[-1].output_shape
        if layer.normalised:
            lines.append(_normalisation_row(f"convolution_normalisation_{position}", shape))
        if layer.pool:
            lines.append(_pooling_row(position, shape, layer))
            shape = lines[-1].output_shape
    return lines


def _convolution_row(position: int, shape: tuple[int, ...], layer: Convolution) -> Row:
    """A filter has a weight for every pixel it sees in every channel, and one bias; it is used all over the image."""
    (height, width, channels), kernel = shape, layer.kernel
    shape_sum = ""
    if layer.padding == "valid":
        if kernel > min(height, width):
            side = min(height, width)
            raise ShapeError("kernel", position, f"{side} - {kernel} + 1 = {side - kernel + 1}")
        shape_sum = f"{height} - {kernel} + 1 = {height - kernel + 1}"
        height, width = height - kernel + 1, width - kernel + 1
    parameters = layer.filters * (kernel * kernel * channels + 1)
    return Row(f"convolution_{position}", "convolution", layer.activation, (height, width, layer.filters), parameters,
               f"{layer.filters}·({kernel}·{kernel}·{channels} + 1) = {parameters}", shape_sum, layer)


def _pooling_row(position: int, shape: tuple[int, ...], layer: Convolution) -> Row:
    (height, width, channels), pool = shape, layer.pool
    if pool > min(height, width):
        raise ShapeError("pool", position, f"{min(height, width)} / {pool} = {min(height, width) / pool:.2g} < 1")
    return Row(f"pooling_{position}", "pooling", "", (height // pool, width // pool, channels), 0, "0",
               f"{height} / {pool} {'=' if height % pool == 0 else '→'} {height // pool}", layer)
