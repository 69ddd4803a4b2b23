"""The cards that compare settings of networks: which change did it, what a batch, a neuron, a layer more is worth."""

from nnviz.course.claim import Card
from nnviz.course.experiments import get
from nnviz.course.recorded import IMAGE_SPREADS
from nnviz.course.sweeps import ATTRIBUTION, BATCHES, LAYERS
from nnviz.experiments.spread import Spread
from nnviz.language import mark as _

_DIY, _LAB, _ANN = _("Report on DIY networks"), _("Lab report on MNIST"), _("Course on artificial neural networks")
#: The document's step: with the gradient of a batch added up, an epoch of any batch moves the weights about as far.
_STEP = 0.001
#: Draws of a card that trains while the class waits.
_DRAWS = 10


def _batch(size: int) -> Spread:
    """Return draws of A11's network with other batches, at the document's own step."""
    return Spread(base=get("A11").experiment.with_(training={"batch": size, "learning_rate": round(_STEP * size, 6)}),
                  draws=_DRAWS)


COMPARISON_CARDS = (
    Card(
        "I20", _LAB,
        _("F2 (0.9798) is better than F1 (0.9726) thanks to dropout."),
        _("F2 changes three things at once: dropout 0.5, 20 epochs instead of 10, batches of 32 instead of 128. All "
          "eight combinations are trained with the same eight seeds. Which change raises the test accuracy?"),
        (_("Dropout alone"), _("The longer training alone"), _("The smaller batches alone"), _("More than one of them"),
         _("None is shown to")),
        {f"{dropout:g} · {batch}": spread for (dropout, batch), spread in ATTRIBUTION.items()},
        (_("The claim holds: of the three changes only dropout is shown to raise the accuracy, by {dropout} points; "
           "ten epochs more change it by {epochs}, smaller batches by {batch}."),
         _("The claim thanks the wrong one. Only the longer training is shown to raise the accuracy, by {epochs} "
           "points; dropout changes it by {dropout}, smaller batches by {batch}."),
         _("The claim thanks the wrong one. Only the smaller batches are shown to raise the accuracy, by {batch} "
           "points; dropout changes it by {dropout}, ten epochs more by {epochs}."),
         _("The claim leaves something out. On average over the other two, dropout changes the accuracy by {dropout} "
           "points, ten epochs more by {epochs}, smaller batches by {batch}. More than one of them is shown to raise "
           "it."),
         _("None of the three changes is shown to raise the accuracy: dropout changes it by {dropout} points, ten "
           "epochs more by {epochs}, smaller batches by {batch}.")),
    ),
    Card(
        "I21", _DIY,
        _("Mini-batches converge faster than steps after every single point (pure SGD), and end better."),
        _("A11’s network, the same ten draws, batches of 1, 11 and 100 points, the document’s step. Once all train for "
          "200 epochs, once for the same time. When is the training loss of a mini-batch smaller than that of single "
          "points?"),
        (_("After the same epochs and after the same time"), _("Only after the same epochs"),
         _("Only after the same time"), _("Neither")),
        {f"{size}": _batch(size) for size in (1, 11, 100)},
        (_("The claim holds both ways: after {epochs} epochs the median loss is {loss_1} with single points, {loss_11} "
           "and {loss_100} with batches of 11 and 100; after the same time {timed_1}, {timed_11} and {timed_100}."),
         _("After {epochs} epochs the claim holds: {loss_1} with single points, {loss_11} and {loss_100} with batches "
           "of 11 and 100. After the same time it does not: {timed_1}, {timed_11} and {timed_100}."),
         _("Two questions, two answers. After {epochs} epochs a mini-batch has not learned more: {loss_1} with single "
           "points, {loss_11} and {loss_100} with batches of 11 and 100. But its epochs are shorter. After the same "
           "time the loss is {timed_1}, {timed_11} and {timed_100}: there the claim holds."),
         _("The claim is shown neither way: after {epochs} epochs the median loss is {loss_1} with single points, "
           "{loss_11} and {loss_100} with batches of 11 and 100; after the same time {timed_1}, {timed_11} and "
           "{timed_100}.")),
    ),
    Card(
        "I22", _DIY,
        _("500 neurons take twice the time of 200 (120 s and 71 s)."),
        _("500 neurons have 2.5 times the parameters of 200. How many times as long does an epoch of their training "
          "take?"),
        (_("Less than 1.5 times"), _("About twice: 1.5 to 2.5 times"), _("More than 2.5 times")),
        {name: IMAGE_SPREADS[name] for name in ("B1", "B2", "B3", "B4")},
        (_("The claim does not hold here: an epoch takes {times} times as long, for {parameters} times the parameters. "
           "Each step costs some time however small the network is."),
         _("The claim holds here: an epoch takes {times} times as long, for {parameters} times the parameters. The "
           "document’s own figures make 1.7."),
         _("Here it is more: an epoch takes {times} times as long, for {parameters} times the parameters.")),
    ),
    Card(
        "I24", _ANN,
        _("A batch holds 2 to 192 examples, 32 by default."),
        _("A network learns 2,000 digits for ten epochs, with each batch at the learning rate that validation prefers. "
          "With the same eight seeds, which batches read fewer test images right than 32?"),
        (_("1 and 1,000, but neither 2 nor 192"), _("Only one of 1 and 1,000"), _("None"), _("2 or 192, too")),
        {f"{batch} · {rate:g}": spread for (batch, rate), spread in BATCHES.items()},
        (_("The claim holds: batches outside the range do worse, those inside do not. Median test accuracy {batches}."),
         _("Half of the claim holds: of the two batches outside the range, one does worse. With a good learning rate "
           "the batch matters less than it seems. Median test accuracy {batches}."),
         _("The claim is not shown: each at a good learning rate, no batch does worse than 32. Median test accuracy "
           "{batches}."),
         _("The claim is too wide: a batch inside the range does worse than 32, too. Median test accuracy {batches}.")),
    ),
    Card(
        "I25", _LAB,
        _("With HOG the network no longer confuses 2 and 7."),
        _("F1 reads pixels, F4 to F6 read HOG. With the same ten seeds, how many test images of 2 and 7 are taken for "
          "one another with HOG?"),
        (_("None"), _("Fewer, but some"), _("As many, at least with one of the networks")),
        {name: IMAGE_SPREADS[name] for name in ("F1", "F4", "F5", "F6")},
        (_("The claim holds: with HOG no 2 and 7 are confused any more, with pixels {F1} images."),
         _("The claim goes too far: with HOG there are fewer, not none. Median number of images {F1} with pixels; "
           "{F4}, {F5} and {F6} with HOG."),
         _("The claim is not shown. Median number of images {F1} with pixels; {F4}, {F5} and {F6} with HOG (F4, F5, "
           "F6).")),
    ),
    Card(
        "I26", _ANN,
        _("One or two hidden layers are enough, and more neurons are better than more layers."),
        _("1, 2, 3 and 5 hidden layers, all with about 50,900 parameters, learn 5,000 digits with the same sixteen "
          "seeds. How many layers are enough?"),
        (_("One: no deeper network does better"), _("Two: better than one, and no worse than more"),
         _("Not even two")),
        {f"{layers}": spread for layers, spread in LAYERS.items()},
        (_("The claim holds here: one layer is enough, and with as many parameters no deeper network is shown to do "
           "better. Median test accuracy {layers}."),
         _("Half of the claim holds here. No more than two layers are needed. But with as many parameters a deeper "
           "network does better than one layer: more layers are then worth more than more neurons. Median test "
           "accuracy {layers}."),
         _("The claim does not hold here: with as many parameters, more than two layers do better than two. Median "
           "test accuracy {layers}.")),
    ),
)
