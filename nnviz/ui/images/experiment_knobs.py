"""The knobs of an experiment on images, in three groups; each group returns its nested values."""

from typing import Any, ClassVar

import streamlit as st

from nnviz.datasets.images import IMAGE_SETS
from nnviz.experiments.images import (
    IMAGE_BATCH_SIZES,
    IMAGE_EPOCHS,
    IMAGE_SIZES,
    MOMENTA,
    RHOS,
    TRAINING_IMAGES,
    VALIDATION_IMAGES,
    ImageData,
    ImageExperiment,
    ImageTraining,
)
from nnviz.experiments.plane import LEARNING_RATES
from nnviz.ui.images.knobs import ImageKnobs
from nnviz.ui.language import number, t
from nnviz.ui.page import note
from nnviz.ui.state import PageState


class ExperimentKnobs(ImageKnobs):
    """The knobs of images, network and training. An optimizer shows only the arguments that it has."""

    #: The class whose fields are the knobs of the training.
    trains: ClassVar[type[ImageTraining]] = ImageTraining

    def __init__(self, state: PageState, experiment: Any, fresh: bool):
        """Start from an experiment; ``fresh`` sets every knob to it, else only those that have no value yet."""
        super().__init__(state, experiment.network, fresh, detailed=True)
        self.experiment = experiment

    def data(self) -> dict[str, Any]:
        """Draw the image set and the number of training images: at most as many as the set has."""
        data = self.experiment.data
        dataset = self.choice("images", ImageData, "dataset", data.dataset)
        if dataset not in IMAGE_SETS:
            note(t("The first time, 31 MB of images are downloaded. That needs internet."))
        most = IMAGE_SIZES[dataset][2]
        key = self.state.key("train")
        if key in st.session_state:
            st.session_state[key] = min(st.session_state[key], most)
        options = (*(count for count in TRAINING_IMAGES if count < most), most)
        images = self._steps("train", ImageData, "images", min(data.images, most), options, most)
        validation = self._steps("val", ImageData, "validation", data.validation, VALIDATION_IMAGES)
        if images + validation > most:
            note(t("{validation} images validate, so at most {images} are left to learn from.").format(
                validation=number(validation), images=number(most - validation)))
        return {"dataset": dataset, "images": images, "validation": validation}

    def seed(self) -> int:
        """Draw the seed, with the button that draws another."""
        return self._seed(ImageExperiment, self.experiment.seed)

    def network_in_training(self) -> dict[str, Any]:
        """Draw the network's knobs that stand with those of the training: here, none."""
        return {}

    def optimizer(self) -> dict[str, Any]:
        """Draw the optimizer and its own arguments; those that it does not have keep their values."""
        training = self.experiment.training
        values = {"optimizer": self.choice("opt", self.trains, "optimizer", training.optimizer),
                  "rho": training.rho, "momentum": training.momentum}
        if values["optimizer"] == "rmsprop":
            values["rho"] = self._steps("rho", self.trains, "rho", training.rho, RHOS)
        if values["optimizer"] in ("sgd", "rmsprop"):
            values["momentum"] = self._steps("mom", self.trains, "momentum", training.momentum, MOMENTA)
        return values

    def training(self, data: dict[str, Any]) -> dict[str, Any]:
        """Draw the knobs of the training, but those of the optimizer; without validation there is no early stopping."""
        training = self.experiment.training
        return {
            "learning_rate": self._steps("lr", self.trains, "learning_rate", training.learning_rate, LEARNING_RATES),
            "batch": self._steps("batch", self.trains, "batch", training.batch, IMAGE_BATCH_SIZES),
            "epochs": self._steps("epochs", self.trains, "epochs", training.epochs, IMAGE_EPOCHS),
            "patience": self._patience(self.trains, training.patience, bool(data["validation"]), t(
                "Early stopping needs validation images: the test images must not choose when to stop. Take some under "
                "“Validation images”.")),
        }
