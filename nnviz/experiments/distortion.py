"""What is done to a picture of a digit before a network reads it, as one frozen value."""

from pydantic import Field

from nnviz.experiments.value import Value
from nnviz.language import mark as _


class Distortion(Value):
    """Changes of an image of 28 x 28 pixels; the default changes nothing. Every field has its unit in its title."""

    right: int = Field(
        0, ge=-12, le=12, title=_("Shift to the right (pixels)"),
        description=_("Moves the digit; what leaves the picture is lost. Test digits have 4 pixels of room."))
    down: int = Field(
        0, ge=-12, le=12, title=_("Shift downwards (pixels)"),
        description=_("Moves the digit; what leaves the picture is lost. Test digits have 4 pixels of room."))
    rotation: int = Field(
        0, ge=-180, le=180, multiple_of=5, title=_("Rotation (degrees)"),
        description=_("Turns the picture about its middle. Above zero: anticlockwise."))
    size: int = Field(
        100, ge=40, le=160, multiple_of=5, title=_("Size (%)"),
        description=_("100 is the digit as it is; 50 is half as wide and half as high."))
    thickness: float = Field(
        0.0, ge=-2, le=2, multiple_of=0.5, title=_("Thickness (pixels)"),
        description=_("How many pixels wider, or thinner, the strokes become."))
    contrast: int = Field(
        100, ge=-100, le=100, multiple_of=5, title=_("Contrast (%)"),
        description=_("100: dark ink on white paper. Near 0, everything is grey. −100: ink and paper are swapped."))
    noise: int = Field(
        0, ge=0, le=120, multiple_of=5, title=_("Noise (grey values)"),
        description=_("Adds a random number to every pixel; this is its standard deviation. Grey values go from 0 to "
                      "255."))
