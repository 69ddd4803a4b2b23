"""An experiment on images as a link, and back: the tables of the pages on digits, autoencoders and chest X-rays.

``?images=usps&train=7291&net=hog_o8c4b1_64d50&opt=sgd&lr=0.1&batch=100&epochs=20&seed=4``; ``net`` is the network as
``nnviz.links.networks`` writes it. A link says the network in one word; a lecturer hides parts of it.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from nnviz.experiments.autoencoder import Autoencoder
from nnviz.experiments.classifier import Cnn, PixelMlp
from nnviz.experiments.images import DenseLayer, ImageData, ImageExperiment, ImageTraining
from nnviz.experiments.xray import XrayData, XrayTraining
from nnviz.language import mark as _
from nnviz.links import networks
from nnviz.links.grammar import PRESET, Control, Grammar, Setting, of_field, title_of

#: The parts of a network that a lecturer can hide, on all pages whose networks read images.
_LAYERS = (
    Control("hidden", title_of(PixelMlp, "hidden"), ("layers", "units", "mirrored", "dlayers", "dunits"),
            section="network"),
    Control("act", title_of(DenseLayer, "activation"), ("act", "cact", "dact", "lact"), section="network"),
    Control("drop", title_of(DenseLayer, "dropout"), ("drop", "ddrop"), section="network"),
    Control("norm", title_of(DenseLayer, "normalised"), ("norm", "cnorm", "dnorm"), section="network"),
    Control("conv", title_of(Cnn, "convolutions"), ("convolutions", "filters", "kernel", "padding", "pool"),
            section="network"),
)
#: Those of the networks that tell classes, and those of autoencoders.
CLASSIFIER_PARTS = (
    Control("kind", _("Kind of network"), ("kind",), section="network"),
    Control("hog", "HOG", ("orientations", "cell", "block"), section="network"),
    *_LAYERS)
_CODER_PARTS = (*_LAYERS, Control("latent", title_of(Autoencoder, "latent"), ("latent",), section="network"))


def _read_classifier(text: str) -> dict[str, Any]:
    return networks.read(text).model_dump()


def _network(write: Callable[[Any], str], read: Callable[[str], dict[str, Any]], parts: tuple[Control, ...],
             examples: str) -> Setting:
    """The whole network; what its text does not say, such as an autoencoder's loss, stays."""
    def put(values: dict[str, Any], text: str) -> None:
        found = read(text)
        kept = values["network"] if "kind" not in found else {}
        values["network"] = kept | found

    return Setting("net", _("Network"), tuple(knob for part in parts for knob in part.knobs),
                   lambda experiment: write(experiment.network), put, examples, section="network")


_DATA = (of_field("images", "data.dataset", ImageData), of_field("train", "data.images", ImageData),
         of_field("val", "data.validation", ImageData))
_TRAINING = (
    of_field("opt", "training.optimizer", ImageTraining),
    of_field("lr", "training.learning_rate", ImageTraining),
    of_field("rho", "training.rho", ImageTraining),
    of_field("mom", "training.momentum", ImageTraining),
    of_field("batch", "training.batch", ImageTraining),
    of_field("epochs", "training.epochs", ImageTraining),
    of_field("stop", "training.patience", ImageTraining))
_SEED = of_field("seed", "seed", ImageExperiment)
#: Loss and noise are the network's, but have names of their own.
_CODING = (
    of_field("without", "data.left_out", ImageData),
    replace(of_field("loss", "network.loss", Autoencoder), section="training"),
    of_field("noise", "network.noise", Autoencoder))

#: The links of the digit lab.
DIGITS = Grammar[ImageExperiment](
    (*_DATA, *_TRAINING, _network(networks.write, _read_classifier, CLASSIFIER_PARTS, networks.EXAMPLES), _SEED),
    [PRESET, *CLASSIFIER_PARTS])
#: The links of the autoencoder lab.
CODES = Grammar[ImageExperiment](
    (*_DATA, *_TRAINING, *_CODING,
     _network(networks.write_autoencoder, networks.read_autoencoder, _CODER_PARTS, networks.AUTOENCODERS), _SEED),
    [PRESET, *_CODER_PARTS])
#: The links of the page "Latent space": those of the autoencoder lab, but with other knobs: a list of trained networks.
LATENT = Grammar[ImageExperiment](
    (replace(setting, knobs=("network",) if setting.name == "net" else ()) for setting in CODES.table),
    [Control("map", _("Map"), ("method", "source", "perplexities")), Control("colours", _("Colours"), ("colour",)),
     Control("k", _("Clusters (k)"), ("k",)), Control("intruders", _("Intruders"), ("intruders", "left-out"))])
#: The links of the lab of chest X-rays.
_XRAY_PARTS = tuple(part for part in CLASSIFIER_PARTS if part.name != "hog")
XRAYS = Grammar[ImageExperiment]((
    of_field("train", "data.images", XrayData), of_field("mark", "data.marker", XrayData), *_TRAINING,
    of_field("cw", "training.balanced", XrayTraining), of_field("shift", "training.shift", XrayTraining),
    of_field("turn", "training.rotation", XrayTraining), of_field("contrast", "training.contrast", XrayTraining),
    _network(networks.write, _read_classifier, _XRAY_PARTS, "pixels_64, cnn_c16k3sp2-c32k3sp2_64"), _SEED),
    [PRESET, *_XRAY_PARTS])
