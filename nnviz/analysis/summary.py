"""A network as ``keras.Model.summary()`` prints it, without Keras."""

from nnviz.arithmetic import Row, rows, total
from nnviz.experiments.images import ImageExperiment

#: Kind of a line of the arithmetic -> the class of its Keras layer. A HOG vector is no layer but the input.
_CLASSES = {"dense": "Dense", "dropout": "Dropout", "convolution": "Conv2D", "pooling": "MaxPooling2D",
            "flatten": "Flatten", "normalisation": "BatchNormalization", "noise": "GaussianNoise",
            "shift": "RandomTranslation", "rotation": "RandomRotation", "contrast": "RandomContrast"}
_BYTES = 4
_UNITS = ("B", "KB", "MB", "GB")


def summary(experiment: ImageExperiment) -> str:
    """Return the lines of Keras's summary: layer (type), output shape with None for the batch, Param #, totals.

    Raises
    ------
    nnviz.arithmetic.ShapeError
        If the layers do not fit the images.
    """
    layers = [line for line in rows(experiment) if line.kind in _CLASSES]
    cells = [("Layer (type)", "Output Shape", "Param #"),
             *((f"{line.name} ({_CLASSES[line.kind]})", _shape(line), f"{line.parameters:,}") for line in layers)]
    first, second, third = (max(map(len, column)) for column in zip(*cells, strict=True))
    written = [f"{layer:<{first}}  {shape:<{second}}  {count:>{third}}" for layer, shape, count in cells]
    rule = "─" * len(written[0])
    counts = {"Total params": total(layers), "Trainable params": total(layers) - _not_trained(layers),
              "Non-trainable params": _not_trained(layers)}
    totals = [f"{name}: {count:,} ({_size(count)})" for name, count in counts.items()]
    return "\n".join(['Model: "network"', rule, written[0], rule, *written[1:], rule, *totals])


def _shape(line: Row) -> str:
    return "(" + ", ".join(["None", *map(str, line.output_shape)]) + ")"


def _not_trained(layers: list[Row]) -> int:
    """Count the running means and variances of batch normalisation: half of its numbers are not learned."""
    return sum(line.parameters for line in layers if line.kind == "normalisation") // 2


def _size(parameters: int) -> str:
    """Write what so many float32 numbers take."""
    size, unit = float(parameters * _BYTES), 0
    while size >= 1024 and unit < len(_UNITS) - 1:
        size, unit = size / 1024, unit + 1
    return f"{size:.2f} {_UNITS[unit]}"
