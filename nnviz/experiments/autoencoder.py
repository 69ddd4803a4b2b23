"""An autoencoder, which rebuilds an image from a few numbers, with all its settings, as one frozen value."""

from typing import ClassVar, Literal

from pydantic import Field

from nnviz.experiments.fields import Activation
from nnviz.experiments.images import Convolution, DenseLayer, ImageData, ImageExperiment, ImageNetwork
from nnviz.language import mark as _

#: What the slider offers; a link may hold any other value.
LATENT_SIZES = (2, 3, 5, 10, 16, 25, 32, 50, 64, 100, 200, 500)
MAX_AUTOENCODER_LAYERS = 6
MAX_AUTOENCODER_CONVOLUTIONS = 3
_LOSSES = {"mse": "mean_squared_error", "bce": "binary_crossentropy"}


class Autoencoder(ImageNetwork):
    """A network that rebuilds its input: an encoder, a latent layer of a few numbers, and a decoder.

    The encoder may begin with convolutions; the decoder is of dense layers only, and ends in one sigmoid neuron for
    each pixel. ``decoder`` None: the encoder's dense layers in reverse order.
    """

    kind: Literal["autoencoder"] = "autoencoder"
    convolutions: tuple[Convolution, ...] = Field(
        (), max_length=MAX_AUTOENCODER_CONVOLUTIONS, title=_("Convolutional layers"),
        description=_("Before the encoder's dense layers. The decoder has none."))
    encoder: tuple[DenseLayer, ...] = Field(
        (DenseLayer(units=128), DenseLayer(units=64)), max_length=MAX_AUTOENCODER_LAYERS, title=_("Encoder layers"),
        description=_("Dense layers between the image and the latent layer."))
    latent: int = Field(
        32, ge=1, le=512, title=_("Latent numbers"),
        description=_("How many numbers are left of an image; the decoder rebuilds it from them alone."))
    latent_activation: Activation = Field("relu", title=_("Latent activation"))
    decoder: tuple[DenseLayer, ...] | None = Field(
        None, max_length=MAX_AUTOENCODER_LAYERS, title=_("Decoder layers"),
        description=_("Dense layers between the latent layer and the pixels. Mirrored: the encoder's, in reverse."))
    loss: Literal["mse", "bce"] = Field(
        "mse", title=_("Loss"),
        description=_("What compares each pixel with its original: squared error, or binary cross-entropy."))
    noise: float = Field(
        0.0, ge=0, le=1, multiple_of=0.05, title=_("Noise on the input"),
        description=_("Standard deviation of the noise that is added to each pixel in training (paper 0, ink 1). The "
                      "network must rebuild the image without it."))

    @property
    def decoding(self) -> tuple[DenseLayer, ...]:
        """The decoder's hidden layers, in their order."""
        return self.encoder[::-1] if self.decoder is None else self.decoder

    @property
    def convolves(self) -> bool:
        """Whether the encoder begins with convolutions."""
        return bool(self.convolutions)


class AutoencoderExperiment(ImageExperiment):
    """An autoencoder: it learns to answer with the very image that it was given."""

    metrics: ClassVar = ("loss",)
    target: ClassVar = "input"

    data: ImageData = ImageData()
    network: Autoencoder = Autoencoder()

    @property
    def loss(self) -> str:
        """What the training minimises, by Keras's name."""
        return _LOSSES[self.network.loss]
