"""The page "Who has more weights?": its networks from the documents, and the totals that the lab report prints."""

from dataclasses import dataclass

from nnviz.course.experiments import get
from nnviz.course.images import as_intended
from nnviz.experiments.classifier import Cnn, PixelMlp
from nnviz.experiments.images import Convolution, DenseLayer, ImageNetwork
from nnviz.language import mark as _
from nnviz.links.pairs import Pair


def example(filters: int, convolutions: int, units: int, pool: int = 0) -> Cnn:
    """Return a network like the lab report's examples: equal 3x3 convolutions, then one dense layer."""
    layer = Convolution(filters=filters, kernel=3, pool=pool)
    return Cnn(convolutions=(layer,) * convolutions, hidden=(DenseLayer(units=units),))


SHALLOW, DEEP = example(16, 1, 128), example(32, 3, 256)
SHALLOW_POOLED, DEEP_POOLED = example(16, 1, 128, pool=2), example(32, 3, 256, pool=2)

#: What the page opens with: the lab report's own example, without pooling, as it states none.
OPENING = Pair(a=SHALLOW, b=DEEP)
#: The same example with 2x2 pooling after every convolution.
POOLED = Pair(a=SHALLOW_POOLED, b=DEEP_POOLED)
#: The lab report's F7 as its code is wired, and as it means to be.
WIRED = Pair(a=get("F7").experiment.network, b=as_intended(get("F7")).network)
#: The lab report's first network on pixels and its first on HOG.
SEEING = Pair(a=get("F1").experiment.network, b=get("F4").experiment.network)
#: One wide dense layer and five narrow ones.
NARROW = Pair(a=PixelMlp(hidden=(DenseLayer(units=512),)), b=PixelMlp(hidden=(DenseLayer(units=32),) * 5))


@dataclass(frozen=True)
class Preset:
    """A network from a document, for either side; its title is English, to be translated where it is shown."""

    id: str
    title: str
    network: ImageNetwork


def _preset(name: str) -> Preset:
    entry = get(name)
    return Preset(name, entry.title, entry.experiment.network)


PRESETS = (
    Preset("shallow", _("Lab report, shallow: one convolution, 128 neurons"), SHALLOW),
    Preset("deep", _("Lab report, deep: three convolutions, 256 neurons"), DEEP),
    _preset("F1"),
    _preset("F4"),
    Preset("F7", _("MNIST, three 2x2 convolutions, one pooling (as written)"), WIRED.a),
    Preset("F7", _("MNIST, three 2x2 convolutions, three poolings (as intended)"), WIRED.b),
    _preset("F9"),
    _preset("H7"),
)


@dataclass(frozen=True)
class PrintedTotal:
    """A total of the lab report: its network, how the document comes to its figure, and that figure."""

    title: str
    network: Cnn
    written: str
    printed: int


#: As if 6·6 numbers of each filter reached the dense layer, without biases or the output layer.
PRINTED_TOTALS = (
    PrintedTotal(_("Shallow: 16 filters, then 128 neurons"), SHALLOW, "16·3·3 + (6·6·16)·128 = 73872", 73_872),
    PrintedTotal(_("Deep: 3 × 32 filters, then 256 neurons"), DEEP, "3·(32·3·3) + (6·6·32)·256 = 295776", 295_776),
)
