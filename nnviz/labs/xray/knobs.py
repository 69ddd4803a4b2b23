"""The knobs of a network for chest X-rays."""

from typing import Any, ClassVar

import streamlit as st

from nnviz.experiments.classifier import Cnn, PixelMlp
from nnviz.experiments.images import IMAGE_SIZES
from nnviz.experiments.xray import XRAY_COUNTS, XRAY_TRAINING_IMAGES, XRAY_VALIDATION, XrayData, XrayTraining
from nnviz.language import mark as _
from nnviz.ui.images.experiment_knobs import ExperimentKnobs
from nnviz.ui.language import number, t
from nnviz.ui.page import note


class XrayKnobs(ExperimentKnobs):
    """The knobs of images, network and training; the three sets are given."""

    kinds: ClassVar = {"pixels": PixelMlp, "cnn": Cnn}
    kind_help = _("What reads the image: dense layers on its pixels, or convolutions.")
    trains = XrayTraining

    def data(self) -> dict[str, Any]:
        """Draw the number of training images and the planted mark."""
        data = self.experiment.data
        images = self._steps("train", XrayData, "images", data.images, XRAY_TRAINING_IMAGES)
        marker = self._toggle("mark", XrayData, "marker", data.marker)
        note(t("{validation} other images validate, and {test} test: this split comes with the images.").format(
            validation=number(XRAY_VALIDATION), test=number(IMAGE_SIZES["pneumonia"][3])))
        return {"images": images, "marker": marker}

    def training(self, data: dict[str, Any]) -> dict[str, Any]:
        """Draw the knobs of the training, but those of the optimizer."""
        training = self.experiment.training
        values = super().training(data | {"validation": XRAY_VALIDATION})
        balanced = self._toggle("cw", XrayTraining, "balanced", training.balanced)
        if balanced:
            normal, ill = (sum(XRAY_COUNTS) / (2 * count) for count in XRAY_COUNTS)
            note(t("A normal image counts {normal}, one with pneumonia {ill}.").format(
                normal=number(normal, 3), ill=number(ill, 3)))
        return values | {"balanced": balanced} | self._augmentation(training)

    def _augmentation(self, training: XrayTraining) -> dict[str, Any]:
        knobs = ("shift", "turn", "contrast")
        if all(map(self._is_hidden, knobs)):
            return {"shift": training.shift, "rotation": training.rotation, "contrast": training.contrast}
        with st.expander(t("Random changes of the images"), expanded=training.augments):
            values = {field: self._slider(knob, XrayTraining, field, getattr(training, field))
                      for knob, field in zip(knobs, ("shift", "rotation", "contrast"), strict=True)}
            note(t("No mirror image: the heart is on the left. A mirrored chest is a rare illness, not another view of "
                   "the same child."))
        return values
