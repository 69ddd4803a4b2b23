"""A network that tells pneumonia from normal on chest X-rays, with all its settings, as one frozen value.

One sigmoid output: the probability of pneumonia. The three sets are given with the images.
"""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from nnviz.experiments.classifier import Cnn, PixelMlp
from nnviz.experiments.images import IMAGE_SIZES, Convolution, DenseLayer, ImageExperiment, ImageTraining, SomeImages
from nnviz.experiments.value import nothing
from nnviz.language import mark as _

XRAY_VALIDATION: Literal[524] = 524
XRAY_IMAGES = IMAGE_SIZES["pneumonia"][2] - XRAY_VALIDATION
#: What the slider offers; a link may hold any other value.
XRAY_TRAINING_IMAGES = (200, 500, 1000, 2000, XRAY_IMAGES)
#: How many of the images that train are normal, and how many show pneumonia.
XRAY_COUNTS = (1214, 3494)
#: The output neuron answers with the probability of this class.
PNEUMONIA = 1


class XrayData(SomeImages):
    """Chest X-rays: how many of them the network learns from, and whether a mark on them tells the class."""

    dataset: Literal["pneumonia"] = "pneumonia"
    images: int = Field(
        XRAY_IMAGES, ge=100, le=XRAY_IMAGES, title=_("Training images"),
        description=_("How many images, the first ones of the training set; never more than it holds."))
    left_out: None = None
    validation: Literal[524] = XRAY_VALIDATION
    fold: None = Field(None, exclude_if=nothing)
    marker: bool = Field(
        False, title=_("Planted mark"), exclude_if=nothing,
        description=_("A white square in the top left corner of every image with pneumonia, as a hospital’s sticker "
                      "might be. It tells the class without a look at the lungs."))

    @property
    def classes(self) -> int:
        """Normal and pneumonia."""
        return 2


class XrayTraining(ImageTraining):
    """How the network learns: what images has it seen, and how much each of them counts."""

    optimizer: Literal["sgd", "rmsprop", "adam"] = Field(
        "adam", title=ImageTraining.model_fields["optimizer"].title,
        description=ImageTraining.model_fields["optimizer"].description)
    batch: int = Field(64, ge=1, le=4096, title=_("Batch size"), description=_("Number of images behind each step."))
    balanced: bool = Field(
        False, title=_("Class weights"),
        description=_("Each image counts the more, the rarer its class is, so that both classes have the same say in "
                      "the training loss."))
    shift: int = Field(
        0, ge=0, le=4, title=_("Random shifts (pixels)"),
        description=_("Each time an image is seen, it is moved at random by up to so many pixels, across and down."))
    rotation: int = Field(
        0, ge=0, le=20, title=_("Random rotations (degrees)"),
        description=_("Each time an image is seen, it is turned at random by up to so many degrees, either way."))
    contrast: float = Field(
        0.0, ge=0, le=0.5, multiple_of=0.05, title=_("Random contrast"),
        description=_("Each time an image is seen, its contrast is changed at random by up to this share."))

    @property
    def augments(self) -> bool:
        """Whether the network hardly ever sees the same image twice."""
        return bool(self.shift or self.rotation or self.contrast)


XrayNetwork = Annotated[PixelMlp | Cnn, Field(discriminator="kind")]
USUAL_XRAY_NETWORK = Cnn(
    convolutions=(Convolution(filters=16, pool=2), Convolution(filters=32, pool=2), Convolution(filters=32, pool=2)),
    hidden=(DenseLayer(units=64),))


class XrayExperiment(ImageExperiment):
    """A network for chest X-rays: one sigmoid output, trained by the binary cross-entropy."""

    metrics: ClassVar = ("loss", "accuracy")
    target: ClassVar = "class"

    data: XrayData = XrayData()
    network: XrayNetwork = USUAL_XRAY_NETWORK
    training: XrayTraining = XrayTraining()

    @property
    def loss(self) -> str:
        """What the training minimises, by Keras's name."""
        return "binary_crossentropy"

    @property
    def has_channel(self) -> bool:
        """Always: what augments images wants to be told of the channel."""
        return True

    @property
    def class_weights(self) -> tuple[float, ...] | None:
        """``n / (2 · n of the class)``: about 1.94 for normal, 0.67 for pneumonia; None where all count the same.

        Of fewer images than all, the shares of all are taken: the first ones are a fair sample.
        """
        if not self.training.balanced:
            return None
        return tuple(sum(XRAY_COUNTS) / (2 * count) for count in XRAY_COUNTS)
