"""What all experiments on images share: the images, the layers, the training.

``classifier.py`` and ``autoencoder.py`` have the two kinds of experiment.
"""

from abc import abstractmethod
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from nnviz.experiments.fields import (
    OPTIMIZER,
    Activation,
    Dropout,
    Epochs,
    Fold,
    LearningRate,
    Normalised,
    Patience,
    Seed,
    Units,
)
from nnviz.experiments.value import Identified, Value, nothing
from nnviz.language import mark as _

#: The sets of ten classes.
#: ``fashion_full`` is all of Fashion-MNIST, which must be downloaded; ``fashion`` is the part of it that ships.
ImageDataset = Literal["mnist", "usps", "fashion", "fashion_full"]
#: Data set -> (height, width, training images, test images). Of X-rays, the training images begin with those that
#: validate: the split is given.
IMAGE_SIZES = {"mnist": (28, 28, 60_000, 10_000), "usps": (16, 16, 7291, 2007), "fashion": (28, 28, 10_000, 2000),
               "fashion_full": (28, 28, 60_000, 10_000), "pneumonia": (28, 28, 5232, 624)}
IMAGE_CLASSES = 10
#: What the sliders offer; a link may hold any other value.
TRAINING_IMAGES = (1000, 2000, 5000, 10_000, 20_000, 60_000)
VALIDATION_IMAGES = (0, 500, 1000, 2000, 5000)
IMAGE_BATCH_SIZES = (8, 16, 32, 64, 100, 128, 256, 512, 1024)
RHOS = (0.0, 0.5, 0.8, 0.9, 0.95, 0.99, 0.999)
MOMENTA = (0.0, 0.5, 0.8, 0.9, 0.95, 0.99)
IMAGE_EPOCHS = (1, 2, 3, 4, 5, 8, 10, 15, 20, 30, 40, 50, 75, 100, 150, 200, 300, 500)


class SomeImages(Value):
    """Which images, and how many of them the network learns from; the whole test set tests it."""

    dataset: str
    images: int
    left_out: int | None
    validation: int
    fold: Fold | None

    @property
    def classes(self) -> int:
        """How many classes the images are of."""
        return IMAGE_CLASSES

    @property
    def shape(self) -> tuple[int, int]:
        """Height and width of an image, in pixels."""
        return IMAGE_SIZES[self.dataset][:2]

    @property
    def train_images(self) -> int:
        """How many images the network learns from; fewer if a class is left out and the set has too few others."""
        known = min(self.images, IMAGE_SIZES[self.dataset][2] - (0 if self.fold else self.validation))
        return known - self.fold.size(known) if self.fold else known


class ImageData(SomeImages):
    """Images of ten classes: digits or clothes."""

    dataset: ImageDataset = Field(
        "mnist", title=_("Images"),
        description=_("MNIST and USPS: handwritten digits. Fashion-MNIST: clothes, and harder."),
    )
    images: int = Field(
        10_000, ge=100, le=60_000, title=_("Training images"),
        description=_("How many images, the first ones of the training set; never more than it holds."),
    )
    left_out: int | None = Field(
        None, ge=0, le=IMAGE_CLASSES - 1, title=_("Class left out"),
        description=_("The network never sees images of this class, and none of them tests it."))
    validation: int = Field(
        0, ge=0, le=5000, title=_("Validation images"), exclude_if=nothing,
        description=_("This many images, the first ones of the training set: the network does not learn from them. "
                      "They are for choosing, for example when to stop. The test images are then looked at last."))
    fold: Fold | None = Field(None, exclude_if=nothing)


class DenseLayer(Value):
    """A hidden dense layer, then batch normalisation and dropout where they are asked for."""

    units: Units = Field(64, le=1024)
    activation: Activation = "relu"
    normalised: Normalised = False
    dropout: Dropout = 0.0


class Convolution(Value):
    """A convolutional layer, then batch normalisation and max pooling where they are asked for."""

    filters: int = Field(32, ge=1, le=128, title=_("Filters"),
                         description=_("Each filter looks for one pattern, everywhere in the image."))
    kernel: int = Field(3, ge=1, le=9, title=_("Kernel size"),
                        description=_("How many pixels a filter sees, across and down."))
    padding: Literal["same", "valid"] = Field(
        "same", title=_("Padding"),
        description=_("Same: zeros around the image keep its size. Valid: the image shrinks by kernel size − 1."),
    )
    activation: Activation = "relu"
    normalised: Normalised = False
    pool: int = Field(0, ge=0, le=4, title=_("Max pooling"),
                      description=_("Keeps the largest of this many pixels across and down. 0: no pooling."))


class ImageNetwork(Value):
    """A network that reads images; ``kind`` tells which."""

    kind: str

    @property
    def convolves(self) -> bool:
        """Whether it begins with convolutions: its images then have an axis of one channel."""
        return False


class ImageTraining(Value):
    """How the network learns."""

    optimizer: Annotated[Literal["sgd", "rmsprop", "adam"], OPTIMIZER] = "rmsprop"
    learning_rate: LearningRate = Field(1e-3, le=100)
    rho: float = Field(
        0.9, ge=0, le=0.999, title=_("rho (RMSprop)"),
        description=_("How much of the running mean of squared gradients is kept at each step."))
    momentum: float = Field(
        0.0, ge=0, le=0.99, title=_("Momentum"),
        description=_("How much of the last step is added to the next one (SGD and RMSprop)."))
    batch: int = Field(128, ge=1, le=4096, title=_("Batch size"), description=_("Number of images behind each step."))
    epochs: Epochs = Field(10, le=500, description=_("How many times the network sees every training image."))
    patience: Patience = Field(0, le=50)


class ImageExperiment(Identified):
    """Images + network + training + seed: what a classifier and an autoencoder share. Frozen, validated and hashable.

    Attributes
    ----------
    metrics : tuple of str
        What is measured in each epoch: ``loss``, and ``accuracy`` where there are answers that are right or wrong.
    target : str
        What the network shall answer with: ``class``, or ``input``, the pixels that it was given.

    Raises
    ------
    pydantic.ValidationError
        If a value is out of its bounds. Whether the layers fit the images, ``arithmetic.rows`` tells.
    """

    metrics: ClassVar[tuple[str, ...]]
    target: ClassVar[Literal["class", "input"]]

    data: SomeImages = ImageData()
    network: ImageNetwork
    training: ImageTraining = ImageTraining()
    seed: Seed = Field(
        0,
        description=_("The number behind every random draw. The same seed gives the same initial weights and batches."))

    @property
    @abstractmethod
    def loss(self) -> str:
        """What the training minimises, by Keras's name."""

    @property
    def has_channel(self) -> bool:
        """Whether the network is given images with an axis of one channel."""
        return self.network.convolves

    @property
    def class_weights(self) -> tuple[float, ...] | None:
        """How much an image of each class counts in training; None where all count the same."""
        return None

    @property
    def batch_size(self) -> int:
        """The batch size in images; never more than there are training images."""
        return min(self.training.batch, self.data.train_images)
