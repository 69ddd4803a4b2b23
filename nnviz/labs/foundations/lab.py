"""The lab of the foundations: its pages."""

from nnviz.course.page import Lab, Page, Suggestion
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

LAB = Lab(_("Foundations"), (LOGIC, PERCEPTRON, XOR))
