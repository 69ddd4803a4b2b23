"""The lab of the foundations: its pages."""

from nnviz.course.page import Lab, Page, Suggestion
from nnviz.labs.foundations import states
from nnviz.labs.foundations.figures.net import Net, drawn
from nnviz.labs.foundations.function_values import FUNCTION_LINKS, Functions
from nnviz.labs.foundations.net_links import NET_LINKS
from nnviz.labs.foundations.values import (
    LOGIC_LINKS,
    PERCEPTRON_LINKS,
    XOR_LINKS,
    Fold,
    Logic,
    Rosenblatt,
)
from nnviz.language import mark as _

LOGIC = Page(
    "logic", _("Logic"), _("Neurons and logic"),
    _("The neuron of 1943 only counts and compares. What can it compute, and what never?"),
    ":material/account_tree:", opening=Logic(), grammar=LOGIC_LINKS, suggestions=(
    Suggestion("nand", _("Build a NAND"), Logic(part="build", gate="nand", weights=(1, 1), threshold=2),
               _("The weights are those of AND. Turn their signs round: where must the threshold go?")),
    Suggestion("xor", _("Try to build XOR"), Logic(part="build", gate="xor", weights=(1, 1), threshold=1),
               _("Three rows are right. Move anything you like: is there a fourth?")),
    Suggestion("map", _("How many of 16?"), Logic(part="map", function=9),
               _("Hide the map and let the class guess first. Two functions stay dark: what have they in common?")),
    Suggestion("three", _("A majority of three"), Logic(part="three", function=23),
               _("One neuron takes a vote. Now find a neighbour of this cell that no neuron can do.")),
    ))

PERCEPTRON = Page(
    "perceptron", _("Perceptron"), _("Perceptron"),
    _("A neuron that learns from its mistakes: when does it come to rest?"),
    ":material/school:", opening=Rosenblatt(), grammar=PERCEPTRON_LINKS, suggestions=(
    Suggestion("xor", _("XOR: it never ends"), Rosenblatt(data="xor", at=8),
               _("Step on to the end: the weights come back, so the same four steps repeat for ever.")),
    Suggestion("rate", _("Does the learning rate matter?"), Rosenblatt(data="and", rate=0.01),
               _("A hundredth of the rate: how many updates now? Open the tab on the learning rate.")),
    Suggestion("noise", _("Clouds that touch"), Rosenblatt(data="gaussians", epsilon=1.0, shuffle=True),
               _("Points lie on both sides of any line. Does the line settle down?")),
    Suggestion("species", _("Three flowers, three neurons"), Rosenblatt(data="species"),
               _("One neuron for each species. Which of them comes to rest, and which never?")),
    ))

XOR = Page(
    "xor", _("XOR folded"), _("XOR folded"),
    _("One neuron cannot do XOR. How do two layers make one line enough?"),
    ":material/flip:", opening=Fold(), grammar=XOR_LINKS, suggestions=(
    Suggestion("stripes", _("Another solution"), Fold(weights=(1, -1, -1, 1, -0.5, -0.5, 1, 1, -0.5)),
               _("“A without B” or “B without A”. Which two corners meet in the fold this time?")),
    Suggestion("parallel", _("Two neurons that agree"), Fold(weights=(1, 1, 1, 1, -0.5, -0.5, 1, 1, -0.5), share=1),
               _("Both hidden neurons draw the same line. Why is nothing gained?")),
    Suggestion("trained", _("Let training find the fold"), Fold(part="trained"),
               _("Move through the epochs: the plane bends until one line separates the four clouds.")),
    ))

ACTIVATIONS = Page(
    "activations", _("Activations"), _("Activations and losses"),
    _("Two curves decide how a network learns: the one that a neuron answers with, and the one that says how wrong it "
      "was."),
    ":material/show_chart:", opening=Functions(), grammar=FUNCTION_LINKS, suggestions=(
        Suggestion("twins", _("Is tanh a sigmoid?"), Functions(activation="tanh", stretched=True, z=0.7),
                   _("Drag the point anywhere. Twelve digits agree: why?")),
        Suggestion("vanish", _("Ten sigmoids in a row"), Functions(bench="depth", z=0.0, layers=10),
                   _("The best case, z = 0: what is left after ten layers? Then look at the network beside it.")),
        Suggestion("heat", _("Hot and cold softmax"), Functions(bench="softmax", temperature=5.0),
                   _("The same three logits, five times as warm. Which class loses? What stays the same?")),
        Suggestion("stuck", _("Wrong and sure of it"), Functions(bench="loss", z=-5.0, losses="classification"),
                   _("The target is 1 and the output almost 0. One loss still pushes, the other has given up. Compare "
                     "the gradients for z.")),
        Suggestion("outlier", _("An outlier"), Functions(bench="loss", output="linear", z=-3.0, losses="regression"),
                   _("An error of 4. How hard does each loss pull at this one example?")),
    ))

_MAZUR = Net()
_LARGE = Net(sizes=(3, 4, 2), weights=drawn((3, 4, 2), 7), inputs=((0.0, 1.0, 1.0), (1.0, 0.0, 1.0), (1.0, 1.0, 0.0)),
             targets=((1.0, 0.0), (0.0, 1.0), (1.0, 0.0)), hidden="tanh", output="softmax", loss="cce", biases="own",
             batch="all")
_XOR = Net(sizes=(2, 3, 1), weights=drawn((2, 3, 1), 5), inputs=((0.0, 0.0), (0.0, 1.0), (1.0, 0.0), (1.0, 1.0)),
           targets=((0.0,), (1.0,), (1.0,), (0.0,)), hidden="tanh", loss="bce", rate=0.5, biases="own", batch="all")

BACKPROP = Page(
    "backprop", _("Backpropagation"), _("Backpropagation, number by number"),
    _("A network was wrong. How much did each weight contribute, and how does it know which way to move?"),
    ":material/undo:", opening=_MAZUR, grammar=NET_LINKS, suggestions=(
        Suggestion("path", _("One weight, two paths"), _MAZUR.with_(path="w1"),
                   _("Mazur’s example. w1 acts on the loss through both outputs: follow the lit lines and add up the "
                     "two products. Then check the gradient.")),
        Suggestion("bug", _("A common bug"), _MAZUR.with_(updated_first=True, path="w1"),
                   _("The hidden layer uses output weights that were already updated. Would you notice? Press “Check "
                     "the gradient”.")),
        Suggestion("xor", _("XOR with a batch of four"), _XOR,
                   _("Each weight moves by the mean of four gradients. Press +1,000: what happens to the loss?")),
        Suggestion("dead", _("A dead ReLU"), _XOR.with_(hidden="relu", path="w1", weights=(
            -0.8, -0.6, 0.9, 0.7, 0.8, -0.9, -0.2, 0.0, 0.0, 0.6, 0.9, -0.7, 0.0)),
                   _("h1 answers 0 to all four examples. Its slope is 0, too: which of its weights can still move?")),
        Suggestion("large", _("3-4-2 with softmax"), _LARGE,
                   _("26 weights, three examples, softmax with cross-entropy. Predict the sign of a gradient, then "
                     "step.")),
    ))

HOME = Page(
    "home", _("Home"), _("Neural networks, live"),
    _("Move a knob, and a network learns before your eyes. Where do you want to begin?"), ":material/home:", first=True)

FAILURES = Page(
    "failures", _("What goes wrong"), _("What goes wrong"),
    _("A training has failed. What is the matter with it, and what would help? Vote first, then run the cure."),
    ":material/healing:", opening=states.Gallery(), grammar=states.GALLERY)

CHOOSING = Page(
    "choosing", _("Choosing"), _("Choosing the output, the loss and the rest"),
    _("What is your network to answer? That decides its last layer and its loss. And which rules of thumb hold?"),
    ":material/checklist:", opening=states.Choice(), grammar=states.CHOICE)

MENDED = Page(
    "mended", _("The course’s code, mended"), _("The course’s code, mended"),
    _("Some scripts of the documents no longer run. Which line stops them, and how is it mended?"),
    ":material/build:", opening=states.Mending(), grammar=states.MENDING)

#: The app's front page has a place of its own in the menu.
FRONT = Lab("", (HOME,))
LAB = Lab(_("Foundations"), (LOGIC, PERCEPTRON, XOR, ACTIVATIONS, BACKPROP, FAILURES, CHOOSING, MENDED))
