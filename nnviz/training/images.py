"""Trains the networks that read images: an ``ImageExperiment`` becomes a model and data for the fused engine."""

from collections.abc import Callable

import numpy as np

from nnviz.datasets.images import ImageSet, load, training_part
from nnviz.features.hog import hog
from nnviz.image_experiment import HogMlp, ImageExperiment
from nnviz.models.image import build
from nnviz.training import fused, image_recording
from nnviz.training.fused_run import FusedData, Progress
from nnviz.training.fused_step import restore
from nnviz.training.image_recording import ImageRecording


def train(experiment: ImageExperiment, *, earlier: ImageRecording | None = None,
          on_progress: Callable[[Progress], None] | None = None,
          should_stop: Callable[[], bool] | None = None) -> ImageRecording:
    """Train an experiment's network and return the recording, of the whole run if it continues an earlier one.

    Raises
    ------
    nnviz.arithmetic.ShapeError
        If the layers do not fit the images.
    """
    model, training, first_epoch = build(experiment), experiment.training, 0.0
    if earlier:
        restore(model, earlier.state)
        first_epoch = earlier.epochs
    run = fused.train(
        model, data_of(experiment), batch=experiment.batch_size, epochs=training.epochs - int(first_epoch),
        order=lambda epoch: order_of_epoch(experiment, epoch), first_epoch=first_epoch, on_progress=on_progress,
        should_stop=should_stop, patience=training.patience, max_snapshot_bytes=0)
    recording = image_recording.record(experiment, run)
    return image_recording.join(earlier, recording) if earlier else recording


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
