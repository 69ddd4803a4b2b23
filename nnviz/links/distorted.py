"""What the page "One digit, three eyes" shows, as a link and back.

``?digit=17&right=3&turn=45&hog=F4``: the test image, how it is distorted, the trained networks, the curve. A drawn or
uploaded digit is never in a link.
"""

from typing import Literal, get_args

from pydantic import Field

from nnviz.experiments.distortion import Distortion
from nnviz.experiments.images import IMAGE_SIZES
from nnviz.experiments.value import Value
from nnviz.language import mark as _
from nnviz.links.grammar import Control, FlatGrammar

#: The distortions that there is a curve of.
Curve = Literal["right", "rotation", "size", "thickness", "contrast", "noise"]
CURVES: tuple[Curve, ...] = get_args(Curve)


class DistortedDigit(Value):
    """A test image, a distortion, the course's experiment that stands for each of the three eyes, and a curve."""

    digit: int = Field(
        0, ge=0, le=IMAGE_SIZES["mnist"][3] - 1, title=_("Test image"),
        description=_("Its place among the 10,000 test images of MNIST. No network has learned from them."))
    distortion: Distortion = Distortion()
    pixels: Literal["F1", "F2", "F3"] = Field("F1", title=_("MLP on raw pixels"))
    hog: Literal["F4", "F5", "F6"] = Field("F6", title=_("MLP on HOG vectors"))
    cnn: Literal["F7", "F8", "F9"] = Field("F7", title=_("Convolutional network (CNN)"))
    curve: Curve = Field("right", title=_("Accuracy against"))


#: The fields that name the course's experiments.
KINDS = ("pixels", "hog", "cnn")
#: Name in the link -> field of the distortion.
DISTORTIONS = {"right": "right", "down": "down", "turn": "rotation", "size": "size", "thick": "thickness",
               "contrast": "contrast", "noise": "noise"}
#: The links of the page. The digit's source is no part of them.
DISTORTED = FlatGrammar(
    DistortedDigit, {"digit": "digit", **{name: f"distortion.{field}" for name, field in DISTORTIONS.items()},
           **{field: field for field in (*KINDS, "curve")}},
    [Control("source", _("Digit"), ("source",)), Control("digit", _("Test image"), ("label",))])
