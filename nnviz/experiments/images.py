"""Everything a user can set about a network that reads images, as one frozen value.

The digit lab's three ways to see: an MLP on raw pixels, an MLP on HOG vectors, and a convolutional network. And the
autoencoder, which rebuilds an image from a few numbers.
"""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from nnviz.experiments.value import Identified, Value, nothing
from nnviz.language import mark as _

ImageActivation = Literal["linear", "sigmoid", "tanh", "relu", "selu"]
ImageOptimizer = Literal["sgd", "rmsprop", "adam"]

#: ``fashion_full`` is all of Fashion-MNIST, which must be downloaded; ``fashion`` is the part of it that ships.
ImageDataset = Literal["mnist", "usps", "fashion", "fashion_full"]
#: Data set -> (height, width, training images, test images).
IMAGE_SIZES = {"mnist": (28, 28, 60_000, 10_000), "usps": (16, 16, 7291, 2007), "fashion": (28, 28, 10_000, 2000),
               "fashion_full": (28, 28, 60_000, 10_000)}
IMAGE_CLASSES = 10
#: What the sliders offer; a link may hold any other value.
TRAINING_IMAGES = (1000, 2000, 5000, 10_000, 20_000, 60_000)
VALIDATION_IMAGES = (0, 500, 1000, 2000, 5000)
IMAGE_BATCH_SIZES = (8, 16, 32, 64, 100, 128, 256, 512, 1024)
RHOS = (0.0, 0.5, 0.8, 0.9, 0.95, 0.99, 0.999)
MOMENTA = (0.0, 0.5, 0.8, 0.9, 0.95, 0.99)
IMAGE_EPOCHS = (1, 2, 3, 4, 5, 8, 10, 15, 20, 30, 40, 50, 75, 100, 150, 200, 300, 500)
LATENT_SIZES = (2, 3, 5, 10, 16, 25, 32, 50, 64, 100, 200, 500)

MAX_DENSE_LAYERS = 5
MAX_CONVOLUTIONS = 5
MAX_CODING_LAYERS = 6
MAX_CODING_CONVOLUTIONS = 3


class ImageData(Value):
    """Which images, and how many of them the network learns from; the whole test set tests it."""

    dataset: ImageDataset = Field(
        "mnist", title=_("Images"),
        description=_("MNIST and USPS: handwritten digits. Fashion-MNIST: clothes, and harder."),
    )
    images: int = Field(
        10_000, ge=100, le=60_000, title=_("Training images"),
        description=_("The first so many images of the training set; never more than it holds."),
    )
    left_out: int | None = Field(
        None, ge=0, le=IMAGE_CLASSES - 1, title=_("Class left out"),
        description=_("The network never sees images of this class, and none of them tests it."))
    validation: int = Field(
        0, ge=0, le=5000, title=_("Validation images"), exclude_if=nothing,
        description=_("The first so many images of the training set: the network does not learn from them. They are "
                      "for choosing, for example when to stop. The test images are then looked at last."))

    @property
    def shape(self) -> tuple[int, int]:
        """Height and width of an image, in pixels."""
        return IMAGE_SIZES[self.dataset][:2]

    @property
    def train_images(self) -> int:
        """How many images the network learns from; fewer if a class is left out and the set has too few others."""
        return min(self.images, IMAGE_SIZES[self.dataset][2] - self.validation)


class DenseLayer(Value):
    """A hidden dense layer, then batch normalisation and dropout where they are asked for."""

    units: int = Field(64, ge=1, le=1024, title=_("Neurons"), description=_("Number of neurons in this layer."))
    activation: ImageActivation = Field(
        "relu", title=_("Activation"),
        description=_("The function that each neuron applies to its weighted sum. Without one, layers add nothing."),
    )
    normalised: bool = Field(
        False, title=_("Batch normalisation"),
        description=_("Brings this layer's outputs to mean 0 and standard deviation 1 in each batch, then learns a "
                      "scale and a shift."),
    )
    dropout: float = Field(
        0.0, ge=0, le=0.9, multiple_of=0.05, title=_("Dropout"),
        description=_("Share of this layer's outputs that is set to zero at random in each training step."),
    )


class Convolution(Value):
    """A convolutional layer, then batch normalisation and max pooling where they are asked for."""

    filters: int = Field(32, ge=1, le=128, title=_("Filters"),
                         description=_("Each filter looks for one pattern, everywhere in the image."))
    kernel: int = Field(3, ge=1, le=9, title=_("Kernel size"),
                        description=_("A filter sees so many pixels across and down."))
    padding: Literal["same", "valid"] = Field(
        "same", title=_("Padding"),
        description=_("Same: zeros around the image keep its size. Valid: the image shrinks by kernel size − 1."),
    )
    activation: ImageActivation = Field("relu", title=_("Activation"),
                                        description=DenseLayer.model_fields["activation"].description)
    normalised: bool = Field(False, title=_("Batch normalisation"),
                             description=DenseLayer.model_fields["normalised"].description)
    pool: int = Field(0, ge=0, le=4, title=_("Max pooling"),
                      description=_("Keeps the largest of so many pixels across and down. 0: no pooling."))


_Hidden = Annotated[tuple[DenseLayer, ...], Field(
    max_length=MAX_DENSE_LAYERS, title=_("Hidden layers"),
    description=_("Dense layers between the input and the ten output neurons."))]


class PixelMlp(Value):
    """A multilayer perceptron on the raw pixels, row after row."""

    kind: Literal["pixels"] = "pixels"
    hidden: _Hidden = (DenseLayer(units=64),)


class HogMlp(Value):
    """A multilayer perceptron on histograms of oriented gradients (HOG)."""

    kind: Literal["hog"] = "hog"
    orientations: int = Field(
        8, ge=1, le=36, title=_("HOG orientations"),
        description=_("Into how many directions the edges of each cell are sorted."))
    cell: int = Field(4, ge=2, le=14, title=_("HOG cell"),
                      description=_("Pixels across and down of a cell; it must divide the image."))
    block: int = Field(1, ge=1, le=4, title=_("HOG block"),
                       description=_("So many cells across and down are brought to a common contrast."))
    hidden: _Hidden = (DenseLayer(units=64),)


class Cnn(Value):
    """A convolutional network: convolutions, then dense layers."""

    kind: Literal["cnn"] = "cnn"
    convolutions: tuple[Convolution, ...] = Field(
        (Convolution(pool=2),), min_length=1, max_length=MAX_CONVOLUTIONS, title=_("Convolutional layers"),
        description=_("Each one looks for patterns in what the one before has found."))
    hidden: _Hidden = (DenseLayer(units=64),)


class Autoencoder(Value):
    """A network that rebuilds its input: an encoder, a latent layer of a few numbers, and a decoder.

    The encoder may begin with convolutions; the decoder is of dense layers only, and ends in one sigmoid neuron for
    each pixel. ``decoder`` None: the encoder's dense layers in reverse order.
    """

    kind: Literal["autoencoder"] = "autoencoder"
    convolutions: tuple[Convolution, ...] = Field(
        (), max_length=MAX_CODING_CONVOLUTIONS, title=_("Convolutional layers"),
        description=_("Before the encoder's dense layers. The decoder has none."))
    encoder: tuple[DenseLayer, ...] = Field(
        (DenseLayer(units=128), DenseLayer(units=64)), max_length=MAX_CODING_LAYERS, title=_("Encoder layers"),
        description=_("Dense layers between the image and the latent layer."))
    latent: int = Field(
        32, ge=1, le=512, title=_("Latent numbers"),
        description=_("So many numbers are left of an image; the decoder rebuilds it from them alone."))
    latent_activation: ImageActivation = Field(
        "relu", title=_("Latent activation"), description=DenseLayer.model_fields["activation"].description)
    decoder: tuple[DenseLayer, ...] | None = Field(
        None, max_length=MAX_CODING_LAYERS, title=_("Decoder layers"),
        description=_("Dense layers between the latent layer and the pixels. Mirrored: the encoder's, in reverse."))
    loss: Literal["mse", "bce"] = Field(
        "mse", title=_("Loss"),
        description=_("What compares each pixel with its original: squared error, or binary cross-entropy."))
    noise: float = Field(
        0.0, ge=0, le=1, multiple_of=0.05, title=_("Noise on the input"),
        description=_("Standard deviation of the noise that is added to each pixel in training (black 0, white 1). The "
                      "network must rebuild the image without it."))

    @property
    def decoding(self) -> tuple[DenseLayer, ...]:
        """The decoder's hidden layers, in their order."""
        return self.encoder[::-1] if self.decoder is None else self.decoder


ClassifierNetwork = Annotated[PixelMlp | HogMlp | Cnn, Field(discriminator="kind")]
ImageNetwork = Annotated[PixelMlp | HogMlp | Cnn | Autoencoder, Field(discriminator="kind")]


class ImageTraining(Value):
    """How the network learns. Classifiers minimise the cross-entropy of ten softmax outputs."""

    optimizer: ImageOptimizer = Field(
        "rmsprop", title=_("Optimizer"), description=_("The rule that turns a gradient into a step of the weights."))
    learning_rate: float = Field(
        1e-3, gt=0, le=100, title=_("Learning rate"),
        description=_("Length of each step against the gradient. Too small: slow. Too large: it jumps or diverges."))
    rho: float = Field(
        0.9, ge=0, le=0.999, title=_("rho (RMSprop)"),
        description=_("How much of the running mean of squared gradients is kept at each step."))
    momentum: float = Field(
        0.0, ge=0, le=0.99, title=_("Momentum"),
        description=_("How much of the last step is added to the next one (SGD and RMSprop)."))
    batch: int = Field(128, ge=1, le=4096, title=_("Batch size"), description=_("Number of images behind each step."))
    epochs: int = Field(10, ge=1, le=500, title=_("Epochs"),
                        description=_("How many times the network sees every training image."))
    patience: int = Field(
        0, ge=0, le=50, title=_("Early stopping"),
        description=_("Stop when the validation loss has not improved for this many epochs. 0: never stop early."))


class ImageExperiment(Identified):
    """Images + network + training + seed. Frozen, validated and hashable.

    Raises
    ------
    pydantic.ValidationError
        If a value is out of its bounds. Whether the layers fit the images, ``arithmetic.rows`` tells.
    """

    data: ImageData = ImageData()
    network: ImageNetwork = PixelMlp()
    training: ImageTraining = ImageTraining()
    seed: int = Field(
        0, ge=0, le=999_999, title=_("Seed"),
        description=_("The number behind every random draw. The same seed gives the same initial weights and batches."))

    @model_validator(mode="after")
    def _stops_by_validation(self) -> "ImageExperiment":
        if self.training.patience and not self.data.validation:
            raise ValueError(_("early stopping needs validation images: the test images must not choose"))
        return self

    @property
    def classifies(self) -> bool:
        """Whether the network tells classes; an autoencoder rebuilds its input instead."""
        return not isinstance(self.network, Autoencoder)

    @property
    def convolves(self) -> bool:
        """Whether the network begins with convolutions: its images then have an axis of one channel."""
        return isinstance(self.network, Cnn | Autoencoder) and bool(self.network.convolutions)

    @property
    def batch_size(self) -> int:
        """The batch size in images; never more than there are training images."""
        return min(self.training.batch, self.data.train_images)
