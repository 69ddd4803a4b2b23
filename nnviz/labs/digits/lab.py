"""The lab of networks that read digits: its pages."""

from nnviz.course import weights
from nnviz.course.experiments import get
from nnviz.course.images import as_intended
from nnviz.course.page import Lab, Page, Suggestion
from nnviz.course.recorded import OPENING
from nnviz.experiments.classifier import ClassifierExperiment
from nnviz.experiments.distortion import Distortion
from nnviz.language import mark as _
from nnviz.links.distorted import DISTORTED, DistortedDigit
from nnviz.links.images import DIGITS as DIGITS_LINKS
from nnviz.links.pairs import PAIRS

_DIGITS = OPENING["digits"]

DIGITS = Page(
    "digits", _("Digits"), _("Digits: three ways to see"),
    _("What does a network need to see in order to read a digit: pixels, edges, or patterns that it finds itself?"),
    ":material/looks_3:", opening=_DIGITS, grammar=DIGITS_LINKS, counts=True,
    trains=lambda experiment: isinstance(experiment, ClassifierExperiment), suggestions=(
    Suggestion("directions", _("HOG with only 4 orientations"),
               _DIGITS.with_(network={"kind": "hog", "orientations": 4}),
               _("Four strokes a cell, 196 numbers an image. How well does it read? Then move the orientations to "
                 "16: four times the numbers, and how many more digits right?")),
    Suggestion("dropout", _("Few images, many neurons, dropout"),
               _DIGITS.with_(data={"images": 1000}, network={"hidden": [{"units": 512, "dropout": 0.5}]},
                             training={"epochs": 20}),
               _("More than 400 parameters for each image. Train it, set the dropout to 0 and train again: where "
                 "do training and test differ more?")),
    Suggestion("pooled", _("Three convolutions, each with pooling"),
               as_intended(get("F7")).with_(data={"images": 10_000}),
               _("The lab report’s F7 as it was meant. Look at the line Flatten: 288 numbers instead of 6,272, and "
                 "a fifteenth of the parameters.")),
    ))

EYES = Page(
    "eyes", _("Three eyes"), _("One digit, three eyes"),
    _("Three trained networks look at the same digit. Move it, turn it, make it pale: what is each of them blind to?"),
    ":material/visibility:", opening=DistortedDigit(), grammar=DISTORTED, suggestions=(
    Suggestion("negative", _("Paper and ink swapped"),
               DistortedDigit(distortion=Distortion(contrast=-100), curve="contrast"),
               _("The same 7 as a negative. Which network does not even notice, and why?")),
    Suggestion("snow", _("A little noise"), DistortedDigit(digit=9, distortion=Distortion(noise=20), curve="noise"),
               _("You hardly see it. Look at what HOG makes of the empty corners.")),
    Suggestion("aside", _("Three pixels aside"), DistortedDigit(digit=5, distortion=Distortion(right=3), curve="right"),
               _("Each weight of the network on pixels has its place. What if the stroke lies elsewhere?")),
    Suggestion("upside", _("A 6 upside down"),
               DistortedDigit(digit=11, distortion=Distortion(rotation=180), curve="rotation"),
               _("Are the networks wrong? What would you read?")),
    ))

WEIGHTS = Page(
    "weights", _("Weights"), _("Who has more weights?"),
    _("The lab report says: a deeper convolutional network has more weights than a shallow one. Count them."),
    ":material/balance:", opening=weights.OPENING, grammar=PAIRS, counts=True, suggestions=(
    Suggestion("pooled", _("The same example with pooling"), weights.POOLED,
               _("2x2 pooling after every convolution. Who has more weights now? Look at the line Flatten.")),
    Suggestion("wired", _("F7: one pooling or three"), weights.WIRED,
               _("The same depth and the same filters. Only the number of wired poolings differs.")),
    Suggestion("seeing", _("Pixels or HOG: F1 and F4"), weights.SEEING,
               _("HOG hands on 392 numbers instead of 784, and 64 neurons read them instead of 512.")),
    Suggestion("narrow", _("Five narrow layers against a wide one"), weights.NARROW,
               _("Deeper does not mean more weights for dense layers, either.")),
    ))

LAB = Lab(_("Reading images"), (DIGITS, EYES, WEIGHTS))
