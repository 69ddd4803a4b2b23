"""Two networks that read the same images as a link, and back: the table of the page "Weights".

``?images=usps&a=cnn_c32k3sp2-c32k3s_64&b=hog_o8c4b1_64``, each network as ``nnviz.links.networks`` writes it.
"""

from typing import Any, Literal

from nnviz.experiments.classifier import ClassifierExperiment, ClassifierNetwork, PixelMlp
from nnviz.experiments.images import IMAGE_SIZES, ImageData, ImageDataset
from nnviz.experiments.value import Value
from nnviz.language import mark as _
from nnviz.links import networks
from nnviz.links.forms import form_of
from nnviz.links.grammar import Control, Grammar, Setting, of_field
from nnviz.links.images import CLASSIFIER_PARTS

Side = Literal["a", "b"]


class Pair(Value):
    """Two networks, A and B, that read the same images. Whether their layers fit them, ``arithmetic.rows`` tells."""

    dataset: ImageDataset = "mnist"
    a: ClassifierNetwork = PixelMlp()
    b: ClassifierNetwork = PixelMlp()

    def experiment(self, side: Side) -> ClassifierExperiment:
        """Return one of the networks as an experiment on the whole training set."""
        images = ImageData(dataset=self.dataset, images=IMAGE_SIZES[self.dataset][2])
        return ClassifierExperiment(data=images, network=getattr(self, side))


def _network(side: Side, title: str) -> Setting:
    def put(values: dict[str, Any], text: str) -> None:
        values[side] = networks.read(text).model_dump()

    knobs = (f"{side}-preset", *(f"{side}-{knob}" for part in CLASSIFIER_PARTS for knob in part.knobs))
    return Setting(side, title, knobs, lambda pair: networks.write(getattr(pair, side)), put, networks.EXAMPLES)


def _of_both(control: Control) -> Control:
    return Control(control.name, control.title, tuple(f"{side}-{knob}" for side in "ab" for knob in control.knobs))


#: The links of the page "Weights". What has no knob there cannot be hidden.
PAIRS = Grammar[Pair](
    (of_field("images", "dataset", Pair, form=form_of(ImageData, "dataset")),
     _network("a", _("Network A")), _network("b", _("Network B"))),
    [Control("preset", _("Network of a document"), ("a-preset", "b-preset")),
     *(_of_both(part) for part in CLASSIFIER_PARTS if part.name not in ("act", "drop", "norm"))])
