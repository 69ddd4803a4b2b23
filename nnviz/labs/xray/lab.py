"""The lab of chest X-rays: its pages."""

from nnviz.course.experiments import get
from nnviz.course.page import Lab, Page, Suggestion
from nnviz.experiments.xray import XrayExperiment
from nnviz.labs.xray.looks import LOOKS, Look
from nnviz.language import mark as _
from nnviz.links.images import XRAYS

_G = get("G").experiment

XRAY = Page(
    "xray", _("Chest X-rays"), _("Chest X-rays: normal or pneumonia"),
    _("A network is right on 96% of the validation images. How many healthy children does it call ill?"),
    ":material/radiology:", opening=_G, grammar=XRAYS,
    trains=lambda experiment: isinstance(experiment, XrayExperiment), suggestions=(
    Suggestion("weights", _("Class weights"), get("G3").experiment,
               _("Both classes have the same say. What happens to recall, what to specificity?")),
    Suggestion("careful", _("Everything on"), get("G4").experiment,
               _("Shifts, rotations, contrast, normalisation, dropout. What happens to validation, what to the test? "
                 "See the other seeds, too.")),
    Suggestion("few", _("Only 200 images"), _G.with_(data={"images": 200}, training={"epochs": 50}),
               _("Fewer than fifty images of the rarer class. Train it: how far apart are validation and test now?")),
    Suggestion("marked", _("A planted mark"), get("G5").experiment,
               _("Nearly perfect scores on all three sets. Then open “Where it looks” and choose G5.")),
    ))

WHERE = Page(
    "where", _("Where it looks"), _("Where it looks"),
    _("A map shows which places of an image the answer depends on. When does it lie?"),
    ":material/center_focus_strong:", opening=Look(), grammar=LOOKS, suggestions=(
    Suggestion("mark", _("The planted mark"), Look(network="G5", marked=True),
               _("This network learned with a white square on every ill image. Does the map find it?")),
    Suggestion("gone", _("The same network without the mark"), Look(network="G5"),
               _("The square is gone. What does the network answer to the ill now?")),
    Suggestion("lies", _("The same mark, and a map that lies"), Look(network="G6", marked=True),
               _("G6 has dense layers. It learned from the square, too. Then take the slope of each place.")),
    Suggestion("early", _("An early layer"), Look(layer=1),
               _("The map of the first convolution is sharp. Does it show what was learned, or the image? Compare it "
                 "with that of random weights.")),
    Suggestion("careful", _("A network that never saw the same image twice"), Look(network="G4"),
               _("It is better on the test images. Does it also look at the lungs rather than at the corners?")),
    ))

LAB = Lab(_("Chest X-rays"), (XRAY, WHERE))
