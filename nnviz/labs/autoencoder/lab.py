"""The lab of autoencoders: its pages."""

from nnviz.course.autoencoders import LATENT as LATENT_IDS
from nnviz.course.autoencoders import pyramid
from nnviz.course.experiments import get
from nnviz.course.page import Lab, Page, Suggestion
from nnviz.course.recorded import OPENING
from nnviz.experiments.autoencoder import AutoencoderExperiment
from nnviz.language import mark as _
from nnviz.links.images import CODES
from nnviz.links.images import LATENT as LATENT_LINKS

_CODER = OPENING["autoencoder"]

AUTOENCODER = Page(
    "autoencoder", _("Autoencoder"), _("Autoencoder"), _("How few numbers are enough to rebuild an image?"),
    ":material/compress:", opening=_CODER, grammar=CODES, counts=True,
    trains=lambda experiment: isinstance(experiment, AutoencoderExperiment), suggestions=(
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
    ))

LATENT = Page(
    "latent", _("Latent space"), _("Latent space"),
    _("An autoencoder squeezes an image into a few numbers. Which images become neighbours, and what is lost?"),
    ":material/blur_on:", opening=get("D").experiment, grammar=LATENT_LINKS, replays=LATENT_IDS, suggestions=(
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
               _("What does it make of a 4? Look at the images that slip through.")),
    ))

LAB = Lab(_("Autoencoders"), (AUTOENCODER, LATENT))
