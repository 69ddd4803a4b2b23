"""The lab of small networks on points of the plane: its page."""

from nnviz.course.page import Lab, Page, Suggestion
from nnviz.course.recorded import OPENING
from nnviz.experiments.plane import Experiment
from nnviz.language import mark as _
from nnviz.links.plane import PLANE

_BASE = OPENING["boundaries"]

BOUNDARIES = Page(
    "boundaries", _("Boundaries"), _("Decision boundaries"),
    _("Which border can a small network draw between classes, and what does each hyperparameter change?"),
    ":material/scatter_plot:", opening=_BASE, grammar=PLANE, counts=True,
    trains=lambda experiment: isinstance(experiment, Experiment), suggestions=(
    Suggestion("line", _("XOR with a straight line"), _BASE.with_(network={"hidden": []}),
               _("Without a hidden layer the border is one straight line. Can it classify more than half of the points "
                 "correctly?")),
    Suggestion("product", _("XOR with x1·x2 as an input"),
               _BASE.with_(network={"hidden": [], "inputs": ["x1", "x2", "x1*x2"]}),
               _("The same network without a hidden layer, told one more thing. Why does it succeed now?")),
    Suggestion("spiral", _("A spiral with three layers"),
               _BASE.with_(data={"kind": "spiral"}, network={"hidden": [{"units": 8}] * 3},
                           training={"optimizer": "adam", "learning_rate": 0.01, "epochs": 400}),
               _("Move the scrubber: the border winds itself into the arms turn by turn.")),
    Suggestion("diverge", _("A learning rate that is too large"),
               _BASE.with_(network={"hidden": [{"units": 8, "activation": "selu"}] * 3, "output": "sigmoid_bce"},
                           training={"learning_rate": 3.0, "batch": "full"}),
               _("Each step overshoots, further each time: after how many epochs does the loss leave the numbers? Then "
                 "set the learning rate to 1.")),
    Suggestion("overfit", _("Few points, much noise, a large network"),
               _BASE.with_(data={"points": 80, "epsilon": 0.8}, network={"hidden": [{"units": 32}] * 3},
                           training={"optimizer": "adam", "learning_rate": 0.003, "epochs": 500, "batch": 16}),
               _("Training loss falls to nothing while the test loss rises: the network learns the noise.")),
    ))

LAB = Lab(_("Points of the plane"), (BOUNDARIES,))
