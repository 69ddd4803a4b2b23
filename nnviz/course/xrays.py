"""Section G of the course: a network that tells pneumonia from normal on chest X-rays.

All words are English literals that are marked for translation; they are translated where they are shown.
"""

from nnviz.course.entry import CourseExperiment
from nnviz.experiments.classifier import Cnn, PixelMlp
from nnviz.experiments.images import Convolution, DenseLayer
from nnviz.experiments.xray import USUAL_XRAY_NETWORK, XrayExperiment, XrayTraining
from nnviz.language import mark as _

_LAB = "Practical Work 04"
_CHOSEN = _("The document names this experiment in its introduction; the section itself is missing from our copy. So "
            "the images (PneumoniaMNIST), the network and the training are our choice.")
_G = XrayExperiment()
_WEIGHTED = _G.with_(training={"balanced": True})
_CAREFUL = XrayExperiment(
    network=USUAL_XRAY_NETWORK.model_copy(update={
        "convolutions": tuple(layer.model_copy(update={"normalised": True})
                              for layer in USUAL_XRAY_NETWORK.convolutions),
        "hidden": (DenseLayer(units=64, dropout=0.5),)}),
    training=XrayTraining(balanced=True, shift=2, rotation=10, contrast=0.2, epochs=15))
_MARKED = _G.with_(data={"marker": True}, training={"epochs": 3})
#: Its last pooling leaves one place of each channel: where a pattern lies does not matter to what follows.
_POOLED = Cnn(hidden=(), convolutions=(
    Convolution(filters=16, pool=2), Convolution(filters=32, pool=2),
    Convolution(filters=32, kernel=4, padding="valid", pool=4)))

XRAYS = (
    CourseExperiment(
        "G", _LAB, _("Chest X-rays, three convolutions"), _G, {},
        see=_("Validation looks excellent. Open the test set: how many healthy children are called ill?"),
        chosen=_CHOSEN, judged_on="test"),
    CourseExperiment(
        "G2", _LAB, _("Chest X-rays, an MLP on raw pixels"), _G.with_(network=PixelMlp(hidden=(
            DenseLayer(units=64),)).model_dump()), {},
        see=_("Each pixel has its own weight, and lungs are always in the same place. Is it worse than the "
              "convolutions, and by how much?"),
        chosen=_CHOSEN, judged_on="test"),
    CourseExperiment(
        "G3", _LAB, _("Chest X-rays, three convolutions, class weights"), _WEIGHTED, {},
        see=_("A normal image counts 1.94, one with pneumonia 0.67: both classes have the same say. Compare "
              "specificity and recall with G’s."),
        chosen=_CHOSEN, judged_on="test"),
    CourseExperiment(
        "G4", _LAB, _("Chest X-rays, everything on: weights, augmentation, normalisation, dropout"), _CAREFUL, {},
        see=_("It never sees the same image twice. Is it worse on validation, and what of the test?"),
        chosen=_CHOSEN, judged_on="test"),
    CourseExperiment(
        "G5", _LAB, _("Chest X-rays with a planted mark, pooled to one place"), _MARKED.with_(
            network=_POOLED.model_dump(), training={"epochs": 5}), {},
        see=_("A white square in the corner tells the class. The scores are nearly perfect, and without the "
              "square hardly one of the ill is found: see where it looks."),
        chosen=_CHOSEN, judged_on="test"),
    CourseExperiment(
        "G6", _LAB, _("Chest X-rays with a planted mark, three convolutions"), _MARKED, {},
        see=_("G’s network and the mark of G5. Dense layers know where a pattern lies; the usual map averages that "
              "away: see where it says that the network looks."),
        chosen=_CHOSEN, judged_on="test"),
)
#: What others report of the same split, at 28 x 28 pixels: name -> (AUC, accuracy) on the test images. From the paper
#: of MedMNIST v2.
PUBLISHED = {"ResNet-18": (0.944, 0.854), "ResNet-50": (0.948, 0.854), "auto-sklearn": (0.942, 0.855)}
