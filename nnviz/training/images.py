"""Trains the networks that read images: an ``ImageExperiment`` becomes a model and data for the fused engine."""

from collections.abc import Callable

import numpy as np

from nnviz.datasets.images import ImageSet, load, training_part
from nnviz.features.hog import hog
from nnviz.image_experiment import HogMlp, ImageExperiment
from nnviz.models.image import build
from nnviz.training import fused
from nnviz.training.fused_run import FusedData, FusedRun, Progress


def train(experiment: ImageExperiment, *, on_progress: Callable[[Progress], None] | None = None,
          should_stop: Callable[[], bool] | None = None) -> FusedRun:
    """Train an experiment's network and return the trace.

    Raises
    ------
    nnviz.arithmetic.ShapeError
        If the layers do not fit the images.
    """
    training = experiment.training
    return fused.train(
        build(experiment), data_of(experiment), batch=experiment.batch_size, epochs=training.epochs,
        order=lambda epoch: order_of_epoch(experiment, epoch), on_progress=on_progress, should_stop=should_stop,
        patience=training.patience)


def order_of_epoch(experiment: ImageExperiment, epoch: int) -> np.ndarray:
    """Return the order in which an epoch (0 is the first) sees its images: int64 (images,)."""
    return np.random.default_rng([experiment.seed, epoch]).permutation(experiment.data.train_images)


def data_of(experiment: ImageExperiment) -> FusedData:
    """Return what an experiment's network is given: grey values (uint8), or HOG vectors (float32)."""
    images = load(experiment.data.dataset)
    x_train, y_train = training_part(experiment.data.dataset, experiment.data.train_images)
    name = f"{experiment.data.dataset} {len(x_train)}"
    if isinstance(experiment.network, HogMlp):
        return _as_hog(name, images, x_train, y_train, experiment.network)
    return FusedData(name, x_train, y_train, images.x_test, images.y_test)


def _as_hog(name: str, images: ImageSet, x_train: np.ndarray, y_train: np.ndarray, network: HogMlp) -> FusedData:
    settings = {"orientations": network.orientations, "cell": network.cell, "block": network.block}
    return FusedData(f"{name} hog {settings}", hog(x_train, **settings), y_train, hog(images.x_test, **settings),
                     images.y_test)
