"""Trains the networks that read images: an ``ImageExperiment`` becomes a model and data for the fused engine."""

from collections.abc import Callable

import numpy as np

from nnviz.datasets import xrays
from nnviz.datasets.images import sizes, training_part, unseen_part, validation_part
from nnviz.experiments.autoencoder import AutoencoderExperiment
from nnviz.experiments.classifier import HogMlp
from nnviz.experiments.images import ImageExperiment, SomeImages
from nnviz.experiments.xray import XrayExperiment
from nnviz.features.hog import hog
from nnviz.models.image import build
from nnviz.recordings import image_recording
from nnviz.recordings.fused_run import FusedData, FusedRun, Progress
from nnviz.recordings.image_recording import SNAPSHOT_BYTES, ImageRecording
from nnviz.training import fused
from nnviz.training.fused_step import restore


def train(experiment: ImageExperiment, *, earlier: ImageRecording | None = None,
          on_progress: Callable[[Progress], None] | None = None,
          should_stop: Callable[[], bool] | None = None, snapshot_bytes: int = SNAPSHOT_BYTES,
          offer_part: Callable[[Callable[[], ImageRecording]], None] | None = None) -> ImageRecording:
    """Train an experiment's network and return the recording, of the whole run if it continues an earlier one.

    Of an autoencoder the recording has weights at many epochs, as many as ``snapshot_bytes`` allow; of a classifier
    those at the end. ``offer_part`` is called several times a second with a function that makes a recording of what was
    trained so far.

    Raises
    ------
    nnviz.arithmetic.ShapeError
        If the layers do not fit the images.
    """
    model, training, first_epoch = build(experiment), experiment.training, 0.0
    if earlier:
        restore(model, earlier.state)
        first_epoch = earlier.epochs
    data = data_of(experiment)

    def recorded(run: FusedRun) -> ImageRecording:
        recording = image_recording.record(experiment, run)
        return image_recording.join(earlier, recording) if earlier else recording

    def offer(make: Callable[[], FusedRun]) -> None:
        if offer_part:
            offer_part(lambda: recorded(make()))

    run = fused.train(
        model, data, batch=experiment.batch_size, epochs=training.epochs - int(first_epoch),
        order=lambda epoch: order_of_epoch(experiment.seed, epoch, len(data.x_train)), first_epoch=first_epoch,
        on_progress=on_progress, should_stop=should_stop, patience=training.patience,
        max_snapshot_bytes=snapshot_bytes if isinstance(experiment, AutoencoderExperiment) else 0,
        offer_part=offer if offer_part else None)
    return recorded(run)


def order_of_epoch(seed: int, epoch: int, images: int) -> np.ndarray:
    """Return the order in which an epoch (0 is the first) sees its images: int64 (images,)."""
    return np.random.default_rng([seed, epoch]).permutation(images)


def data_of(experiment: ImageExperiment) -> FusedData:
    """Return what an experiment's network is given: grey values (uint8), or HOG vectors (float32)."""
    data, network = experiment.data, experiment.network
    if isinstance(experiment, XrayExperiment):
        return _xrays(experiment)
    x_train, y_train = training_part(data.dataset, data.train_images, data.left_out, data.validation)
    x_test, y_test = unseen_part(data.dataset, data.left_out)
    x_validation, y_validation = validation_part(data.dataset, data.validation, data.left_out) if data.validation else (
        None, None)
    if data.fold:
        x_train, y_train, x_validation, y_validation = _folded(data)
    name = f"{data.dataset} {len(x_train)}" + ("" if data.left_out is None else f" without {data.left_out}")
    name += f" after {data.validation}" if data.validation else ""
    name += f" fold {data.fold.number} of {data.fold.of}" if data.fold else ""
    if isinstance(network, HogMlp):
        settings = {"orientations": network.orientations, "cell": network.cell, "block": network.block}
        name = f"{name} hog {settings}"
        x_train, x_test = hog(x_train, **settings), hog(x_test, **settings)
        x_validation = None if x_validation is None else hog(x_validation, **settings)
    return FusedData(name, x_train, y_train, x_test, y_test, experiment.target, x_validation, y_validation)


def _xrays(experiment: XrayExperiment) -> FusedData:
    train, validation, test = (xrays.part(experiment.data, name) for name in xrays.PARTS)
    name = f"pneumonia {len(train[0])}" + (" marked" if experiment.data.marker else "")
    return FusedData(name, *train, *test, experiment.target, *validation, class_weights=experiment.class_weights)


def _folded(data: SomeImages) -> tuple[np.ndarray, ...]:
    """Return x and y of what trains, and x and y of the fold's part, which validates."""
    assert data.fold is not None
    known = min(data.images, sizes(data.dataset)[0])
    parts = training_part(data.dataset, known, data.left_out)
    begin, end = data.fold.part(len(parts[0]))
    return (*(np.concatenate([part[:begin], part[end:]]) for part in parts), *(part[begin:end] for part in parts))
