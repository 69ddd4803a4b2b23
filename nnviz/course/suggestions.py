"""The "try this" buttons of each page: an experiment, and what to see in it."""

from dataclasses import dataclass

from nnviz.course import weights
from nnviz.course.autoencoders import pyramid
from nnviz.course.experiments import get
from nnviz.course.images import as_intended
from nnviz.experiments.distortion import Distortion
from nnviz.experiments.images import ImageExperiment, ImageTraining
from nnviz.experiments.plane import Experiment
from nnviz.language import mark as _
from nnviz.links.eyes import Eyes
from nnviz.links.networks import Pair


@dataclass(frozen=True)
class Suggestion:
    """A button: its title, the experiment that it sets, and one sentence on what to see (English, to be translated)."""

    id: str
    title: str
    experiment: Experiment | ImageExperiment | Pair | Eyes
    see: str


_BASE, _DIGITS = Experiment(), ImageExperiment()
#: What the page "Autoencoder" opens with.
_CODER = ImageExperiment(network=pyramid(128, 64, latent=32), training=ImageTraining(optimizer="adam", epochs=20))
#: Page -> its suggestions.
SUGGESTIONS = {
    "boundaries": (
        Suggestion("line", _("XOR with a straight line"), _BASE.with_(network={"hidden": []}),
                   _("Without a hidden layer the border is one straight line. Can it be right for more than half?")),
        Suggestion("product", _("XOR with x1·x2 as an input"),
                   _BASE.with_(network={"hidden": [], "inputs": ["x1", "x2", "x1*x2"]}),
                   _("The same network without a hidden layer, told one more thing. Why does it succeed now?")),
        Suggestion("spiral", _("A spiral with three layers"),
                   _BASE.with_(data={"kind": "spiral"}, network={"hidden": [{"units": 8}] * 3},
                               training={"optimizer": "adam", "learning_rate": 0.01, "epochs": 400}),
                   _("Move the scrubber: the border winds itself into the arms turn by turn.")),
        Suggestion("diverge", _("A learning rate that is too large"),
                   _BASE.with_(network={"hidden": [{"units": 8, "activation": "relu"}] * 2, "output": "sigmoid_bce"},
                               training={"learning_rate": 10.0}),
                   _("Each step overshoots. Does the loss still fall? Then divide the learning rate by ten.")),
        Suggestion("overfit", _("Few points, much noise, a large network"),
                   _BASE.with_(data={"points": 80, "epsilon": 0.8}, network={"hidden": [{"units": 32}] * 3},
                               training={"optimizer": "adam", "learning_rate": 0.003, "epochs": 500, "batch": 16}),
                   _("Training loss falls to nothing while the test loss rises: the network learns the noise.")),
    ),
    "eyes": (
        Suggestion("negative", _("Black on white"), Eyes(distortion=Distortion(contrast=-100), curve="contrast"),
                   _("The same 7 as a negative. Which network does not even notice, and why?")),
        Suggestion("snow", _("A little noise"), Eyes(digit=9, distortion=Distortion(noise=20), curve="noise"),
                   _("You hardly see it. Look at what HOG makes of the empty corners.")),
        Suggestion("aside", _("Three pixels aside"), Eyes(digit=5, distortion=Distortion(right=3), curve="right"),
                   _("Each weight of the network on pixels has its place. What if the stroke lies elsewhere?")),
        Suggestion("upside", _("A 6 upside down"),
                   Eyes(digit=11, distortion=Distortion(rotation=180), curve="rotation"),
                   _("Are the networks wrong? What would you read?")),
    ),
    "digits": (
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
    ),
    "autoencoder": (
        Suggestion("two", _("Only two latent numbers"), _CODER.with_(network={"latent": 2}),
                   _("Two numbers for 784 pixels. Which digits come back, and which become something else?")),
        Suggestion("noise", _("Noise on the input"), _CODER.with_(network={"noise": 0.5}),
                   _("The network is given noisy images and is asked for clean ones. Look at the row in the middle.")),
        Suggestion("without", _("A class that it never sees"), _CODER.with_(data={"left_out": 4}),
                   _("Train without fours. What does it make of a 4 that it is shown for the first time?")),
        Suggestion("wide", _("More latent numbers than pixels"),
                   _CODER.with_(data={"dataset": "usps", "images": 7291},
                                network=pyramid(latent=500, activation="linear").model_dump()),
                   _("500 numbers for 256 pixels: nothing is compressed. Are the images then rebuilt without an "
                     "error?")),
    ),
    "latent": (
        Suggestion("plane", _("Only two latent numbers"),
                   _CODER.with_(network={"latent": 2}),
                   _("The map is the latent space itself. Train it, then drag across the map: where does a 4 become a "
                     "9?")),
        Suggestion("ten", _("C6: ten numbers of a USPS digit"), get("C6").experiment,
                   _("Compare the raw pixels with the latent numbers: which classes have come together?")),
        Suggestion("wide", _("C3: 500 numbers for 256 pixels"), get("C3").experiment,
                   _("Nothing is compressed. Are the classes more apart than in the pixels?")),
        Suggestion("stranger", _("A network that has never seen a 4"),
                   _CODER.with_(data={"left_out": 4}),
                   _("What does it make of a 4? Look at the images that slip through, at the foot of the page.")),
    ),
    "weights": (
        Suggestion("pooled", _("The same example with pooling"), weights.POOLED,
                   _("2x2 pooling after every convolution. Who has more weights now? Look at the line Flatten.")),
        Suggestion("wired", _("F7: one pooling or three"), weights.WIRED,
                   _("The same depth and the same filters. Only the number of wired poolings differs.")),
        Suggestion("seeing", _("Pixels or HOG: F1 and F4"), weights.SEEING,
                   _("HOG hands on 392 numbers instead of 784, and 64 neurons read them instead of 512.")),
        Suggestion("narrow", _("Five narrow layers against a wide one"), weights.NARROW,
                   _("Deeper does not mean more weights for dense layers, either.")),
    ),
}
