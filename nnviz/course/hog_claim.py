"""The claim that the page "One digit, three eyes" checks."""

from nnviz.course.claim import Claim
from nnviz.language import mark as _

#: Distortion -> the strength that the card asks about.
ASKED = {"right": 2, "size": 60, "rotation": 45}

INVARIANT = Claim(
    "I8", _("Lab report on MNIST"),
    _("HOG is invariant to translation, scale and rotation."),
    _("Every test digit is moved by 2 pixels, or drawn at 60% of its size, or turned by 45 degrees. What happens to "
      "the accuracy of the network on HOG?"),
    (_("It stays in all three cases"), _("It falls a little, then more, then very much"),
     _("It falls to guessing in all three cases")), 1,
    _("The claim does not hold as it stands. HOG bears small shifts: a histogram does not say where in its cell an "
      "edge lies. It bears any contrast: each histogram is brought to the same length. It does not bear rotation: the "
      "edge of a turned digit falls into another bin. Nor scale: the edges move to other cells."))
