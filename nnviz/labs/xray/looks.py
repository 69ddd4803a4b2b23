"""What the page "Where it looks" shows, as one flat frozen value, and how its link is written."""

from typing import Literal

from pydantic import Field

from nnviz.experiments.images import IMAGE_SIZES
from nnviz.experiments.value import Value
from nnviz.language import mark as _
from nnviz.links.grammar import FlatGrammar

#: The course's networks that convolve, and the reader's own last one.
OWN = "own"
NETWORKS = ("G", "G3", "G4", "G5", "G6", OWN)


class Look(Value):
    """A trained network, a test image, the layer that is looked at, and whether the test images have the mark."""

    network: Literal["G", "G3", "G4", "G5", "G6", "own"] = Field(
        "G", title=_("Network"), description=_("The course’s convolutional networks, and the last one that you have "
                                               "trained on the page “Chest X-rays”."))
    image: int = Field(
        0, ge=0, le=IMAGE_SIZES["pneumonia"][3] - 1, title=_("Test image"),
        description=_("Its place among the 624 test images. No network has learned from them."))
    layer: int = Field(
        3, ge=1, le=5, title=_("Convolution"),
        description=_("The map is made of what this convolution has found. Later ones see more at once, and less "
                      "exactly where."))
    slope: Literal["mean", "place"] = Field(
        "mean", title=_("Slope"),
        description=_("How much the answer rises with what a channel has found. Grad-CAM takes the mean slope of all "
                      "places, HiResCAM the slope of each place."))
    marked: bool = Field(
        False, title=_("Mark on the test images"),
        description=_("A white square in the top left corner of every test image with pneumonia."))


#: The links of the page.
LOOKS = FlatGrammar(Look, {"net": "network", "img": "image", "layer": "layer", "slope": "slope", "mark": "marked"})
