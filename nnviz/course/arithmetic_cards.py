"""The "Check the document" cards that need no training: a claim, what the class predicts, and the sums that decide."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from nnviz.arithmetic import Row, rows, written_total
from nnviz.course.claim import Claim
from nnviz.course.experiments import get
from nnviz.course.weights import OPENING, POOLED, PRINTED_TOTALS, WIRED
from nnviz.language import mark as _
from nnviz.links.pairs import Pair

_LAB = _("Lab report on MNIST")
_COURSE = _("Course on artificial neural networks")


@dataclass(frozen=True)
class ArithmeticCard(Claim):
    """A claim that sums decide: nothing is trained.

    Attributes
    ----------
    sums : tuple of (str, str)
        The evidence: what is counted, and its sum written out.
    """

    sums: tuple[tuple[str, str], ...]


def _lines(pair: Pair, side: Literal["a", "b"]) -> list[Row]:
    return rows(pair.experiment(side))


def _flatten_sum(side: Literal["a", "b"]) -> str:
    return next(line.shape_sum for line in _lines(WIRED, side) if line.kind == "flatten")


def weight_shape(line: Row, inputs: int) -> tuple[int, int]:
    """Return the shape of a dense layer's weights as Keras keeps them: a row for each input, a column a neuron."""
    return inputs, line.output_shape[0]


_H7 = [line for line in rows(get("H7").experiment) if line.kind == "dense"]
_H7_SHAPE = weight_shape(_H7[0], 784)
#: Numbers that go into each layer of H7 and come out of it; its weights, if every layer but the last has a bias unit.
_H7_LAYERS = list(pairwise((784, *(line.output_shape[0] for line in _H7))))
_WITH_UNITS = [(inputs + 1) * neurons for inputs, neurons in _H7_LAYERS]
#: Without biases; without those of the output layer; with all.
_UNIT_TOTALS = (266_200, 266_600, 266_610)

ARITHMETIC_CARDS = (
    ArithmeticCard(
        "I9", _LAB,
        _("A deep convolutional network has more weights than a shallow one."),
        _("Both of its examples now get 2x2 pooling after every convolution. Which one has more parameters?"),
        (_("The deep one"), _("The shallow one"), _("Both about as many")), 1,
        _("The claim does not hold in general. Without pooling the deep network has four times as many parameters; "
          "with pooling it has four times fewer. What decides is how many numbers reach the first dense layer."),
        ((_("Shallow, no pooling"), written_total(_lines(OPENING, "a"))),
         (_("Deep, no pooling"), written_total(_lines(OPENING, "b"))),
         (_("Shallow, pooled"), written_total(_lines(POOLED, "a"))),
         (_("Deep, pooled"), written_total(_lines(POOLED, "b")))),
    ),
    ArithmeticCard(
        "I10", _LAB,
        _("One convolution of 16 filters (3x3) and 128 dense neurons make 73,872 weights; F4's last layer has "
          "(640 × 10) + 10."),
        _("Count for an image of 28 x 28 pixels, without pooling. How many parameters does the first network have?"),
        (_("About 74 thousand"), _("About 400 thousand"), _("About 1.6 million")), 2,
        _("Both sums are wrong. The first one lets 6·6 numbers of each filter reach the dense layer instead of 28·28, "
          "and leaves out the biases and the output layer. The second one has a zero too many: 64 neurons, not 640."),
        (*((_("Document"), entry.written) for entry in PRINTED_TOTALS[:1]),
         (_("Right"), written_total(_lines(OPENING, "a"))),
         (_("F4's last layer, document"), "640·10 + 10 = 6410"),
         (_("F4's last layer, right"), rows(get("F4").experiment)[-1].sum)),
    ),
    ArithmeticCard(
        "I11", _LAB,
        _("The network F7 pools after each of its three convolutions."),
        _("Its code defines three poolings but wires only the last one. How many numbers reach the dense layer?"),
        ("3·3·32 = 288", "14·14·32 = 6272", "28·28·32 = 25088"), 1,
        _("The claim does not hold for the code. Its 410,538 parameters, which the document prints, are those of one "
          "pooling. With three it would have 27,562."),
        ((_("As written: numbers that reach the dense layer"), _flatten_sum("a")),
         (_("As written: parameters"), written_total(_lines(WIRED, "a"))),
         (_("As intended: numbers that reach the dense layer"), _flatten_sum("b")),
         (_("As intended: parameters"), written_total(_lines(WIRED, "b")))),
    ),
    ArithmeticCard(
        "I14", _COURSE,
        _("The weights of the first hidden layer have the shape (300, 784)."),
        _("784 pixels go into 300 neurons. What shape do the weights have in Keras?"),
        ("(300, 784)", "(784, 300)", "(785, 300)"), 1,
        _("Keras keeps (784, 300): a row for each input, a column for each neuron, because it multiplies inputs by "
          "weights. (300, 784) is the same table, turned over. The 300 biases are kept apart."),
        ((_("inputs · weights + biases"), "(n, 784) · ({}, {}) + (300,) = (n, 300)".format(*_H7_SHAPE)),
         (_("Number of weights, either way"), "{}·{} = {}".format(*_H7_SHAPE, _H7_SHAPE[0] * _H7_SHAPE[1]))),
    ),
    ArithmeticCard(
        "I15", _COURSE,
        _("Every layer has a bias unit, except the output layer."),
        _("784 pixels, 300 neurons, 100 neurons, 10 outputs, and one unit more in each layer but the last. How many "
          "weights do they make?"),
        tuple(f"{total:,}" for total in _UNIT_TOTALS), _UNIT_TOTALS.index(sum(_WITH_UNITS)),
        _("The claim holds, and is another way of counting. A bias unit is an input more that is always 1: its weights "
          "to the next layer are the biases of that layer. Keras counts them there, so its output layer has ten "
          "biases, and both come to the same total."),
        (*zip((_("Into the first hidden layer"), _("Into the second hidden layer"), _("Into the output layer")),
              (f"({inputs} + 1)·{neurons} = {count}" for (inputs, neurons), count in
               zip(_H7_LAYERS, _WITH_UNITS, strict=True)), strict=True),
         (_("The document's way"), f"{' + '.join(map(str, _WITH_UNITS))} = {sum(_WITH_UNITS)}"),
         (_("Keras's way"), f"{written_total(_H7)}")),
    ),
)
