"""How many digits a trained network still reads when all of them are distorted. Keras, because it is much faster."""

from collections.abc import Iterable

import numpy as np

from nnviz.datasets.distort import distort
from nnviz.datasets.images import load
from nnviz.experiments.distortion import Distortion
from nnviz.maths.forward import inputs
from nnviz.models.image import build
from nnviz.recordings.image_recording import ImageRecording

_AT_ONCE = 250


def accuracies(recording: ImageRecording, distortions: Iterable[Distortion], images: int) -> list[float]:
    """Return the share of the first test images that a trained network reads right, for each distortion."""
    data = load(recording.experiment.data.dataset)
    model = build(recording.experiment)
    model.set_weights(recording.final_weights)
    shares = []
    for distortion in distortions:
        seen = inputs(recording.experiment, distort(data.x_test[:images], distortion))
        read = model.predict(seen, batch_size=_AT_ONCE, verbose=0).argmax(axis=1)
        shares.append(float(np.mean(read == data.y_test[:images])))
    return shares
