"""The lab of foundations: its pages."""

from nnviz.course.page import Lab, Page, Suggestion
from nnviz.labs.foundations import net_links
from nnviz.labs.foundations.figures.net import Net, drawn
from nnviz.language import mark as _

_MAZUR = Net()
_LARGE = Net(sizes=(3, 4, 2), weights=drawn((3, 4, 2), 7), inputs=((0.0, 1.0, 1.0), (1.0, 0.0, 1.0), (1.0, 1.0, 0.0)),
             targets=((1.0, 0.0), (0.0, 1.0), (1.0, 0.0)), hidden="tanh", output="softmax", loss="cce", biases="own",
             batch="all")
_XOR = Net(sizes=(2, 3, 1), weights=drawn((2, 3, 1), 5), inputs=((0.0, 0.0), (0.0, 1.0), (1.0, 0.0), (1.0, 1.0)),
           targets=((0.0,), (1.0,), (1.0,), (0.0,)), hidden="tanh", loss="bce", rate=0.5, biases="own", batch="all")

BACKPROP = Page(
    "backprop", _("Backpropagation"), _("Backpropagation, number by number"),
    _("A network was wrong. How much did each weight contribute, and how does it know which way to move?"),
    ":material/undo:", opening=_MAZUR, grammar=net_links, suggestions=(
        Suggestion("path", _("One weight, two paths"), _MAZUR.with_(path="w1"),
                   _("Mazur’s example. w1 acts on the loss through both outputs: follow the lit lines and add up the two "
                     "products. Then check the gradient.")),
        Suggestion("bug", _("A common bug"), _MAZUR.with_(updated_first=True, path="w1"),
                   _("The hidden layer uses output weights that were already updated. Would you notice? Press “Check the "
                     "gradient”.")),
        Suggestion("saturated", _("A saturated output"), _MAZUR.with_(
            weights=(0.15, 0.20, 0.25, 0.30, 0.35, 0.35, 4.0, 4.5, 0.50, 0.55, 0.60, 0.60), path="w5"),
                   _("o1 is almost 1 and should be 0.01. Look at the slope in the middle of the product: why does w5 "
                     "hardly move? Then choose the loss BCE.")),
        Suggestion("xor", _("XOR with a batch of four"), _XOR,
                   _("Each weight moves by the mean of four gradients. Press +1,000: what happens to the loss?")),
        Suggestion("dead", _("A dead ReLU"), _XOR.with_(hidden="relu", path="w1", weights=(
            -0.8, -0.6, 0.9, 0.7, 0.8, -0.9, -0.2, 0.0, 0.0, 0.6, 0.9, -0.7, 0.0)),
                   _("h1 answers 0 to all four examples. Its slope is 0, too: which of its weights can still move?")),
        Suggestion("large", _("3-4-2 with softmax"), _LARGE,
                   _("26 weights, three examples, softmax with cross-entropy. Predict the sign of a gradient, then step.")),
    ))

LAB = Lab(_("Foundations"), (BACKPROP,))
