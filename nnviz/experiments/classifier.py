"""A network that tells which class an image is of, with all its settings, as one frozen value.

Three ways to see: an MLP on raw pixels, an MLP on HOG vectors, and a convolutional network.
"""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from nnviz.experiments.images import Convolution, DenseLayer, ImageData, ImageExperiment, ImageNetwork
from nnviz.language import mark as _

MAX_DENSE_LAYERS = 5
MAX_CONVOLUTIONS = 5

_Hidden = Annotated[tuple[DenseLayer, ...], Field(
    max_length=MAX_DENSE_LAYERS, title=_("Hidden layers"),
    description=_("Dense layers between the input and the output layer."))]


class PixelMlp(ImageNetwork):
    """A multilayer perceptron on the raw pixels, row after row."""

    kind: Literal["pixels"] = "pixels"
    hidden: _Hidden = (DenseLayer(units=64),)


class HogMlp(ImageNetwork):
    """A multilayer perceptron on histograms of oriented gradients (HOG)."""

    kind: Literal["hog"] = "hog"
    orientations: int = Field(
        8, ge=1, le=36, title=_("HOG orientations"),
        description=_("Into how many directions the edges of each cell are sorted."))
    cell: int = Field(4, ge=2, le=14, title=_("HOG cell"),
                      description=_("Pixels across and down of a cell; it must divide the image."))
    block: int = Field(1, ge=1, le=4, title=_("HOG block"),
                       description=_("How many cells, across and down, are brought to a common contrast."))
    hidden: _Hidden = (DenseLayer(units=64),)


class Cnn(ImageNetwork):
    """A convolutional network: convolutions, then dense layers."""

    kind: Literal["cnn"] = "cnn"
    convolutions: tuple[Convolution, ...] = Field(
        (Convolution(pool=2),), min_length=1, max_length=MAX_CONVOLUTIONS, title=_("Convolutional layers"),
        description=_("Each one looks for patterns in what the one before has found."))
    hidden: _Hidden = (DenseLayer(units=64),)

    @property
    def convolves(self) -> bool:
        """Always."""
        return True


ClassifierNetwork = Annotated[PixelMlp | HogMlp | Cnn, Field(discriminator="kind")]


class ClassifierExperiment(ImageExperiment):
    """A classifier: it learns to answer with the class, by the cross-entropy of ten softmax outputs."""

    metrics: ClassVar = ("loss", "accuracy")
    target: ClassVar = "class"

    data: ImageData = ImageData()
    network: ClassifierNetwork = PixelMlp()

    @property
    def loss(self) -> str:
        """What the training minimises, by Keras's name."""
        return "sparse_categorical_crossentropy"
