"""Test images beside what an autoencoder makes of them: which ones to show, and how they change while it learns."""

from typing import Literal

import numpy as np

from nnviz.experiments.autoencoder import AutoencoderExperiment
from nnviz.labs.autoencoder.figures.encoding import grey, rebuild

Choice = Literal["classes", "worst", "random"]
#: So many images stand side by side.
SHOWN = 10


def usable_frames(weights: list[np.ndarray]) -> int:
    """Return how many frames come before the first whose weights are not all finite, as after a divergence.

    ``weights`` are arrays with a leading axis of frames.
    """
    finite = np.all([np.isfinite(weight).reshape(len(weight), -1).all(axis=1) for weight in weights], axis=0)
    return len(finite) if finite.all() else int(finite.argmin())


def choose(errors: np.ndarray, classes: np.ndarray, how: Choice, turn: int) -> np.ndarray:
    """Return the numbers of ten images to show; with each ``turn`` (from 0) ten others.

    Parameters
    ----------
    errors : float (n,)
        Error of each image at the end.
    classes : int (n,)
        Class of each image.
    how : str
        ``classes``: one of each class, in their order. ``worst``: the largest errors first. ``random``: drawn, with the
        turn as seed.
    """
    if how == "classes":
        numbers = [np.flatnonzero(classes == one) for one in np.unique(classes)]
        return np.array([found[turn % len(found)] for found in numbers])
    if how == "worst":
        start = turn * SHOWN % max(1, len(errors) - SHOWN + 1)
        return np.argsort(-errors, kind="stable")[start:start + SHOWN]
    return np.random.default_rng(turn).choice(len(errors), min(SHOWN, len(errors)), replace=False)


def given(experiment: AutoencoderExperiment, images: np.ndarray, turn: int) -> np.ndarray:
    """Return what the network is given of images (uint8, (n, h, w)) to rebuild, float32: with noise if it trains so."""
    return grey(images, noise=experiment.network.noise, seed=turn)


def over_time(experiment: AutoencoderExperiment, weights: list[np.ndarray], values: np.ndarray) -> np.ndarray:
    """Return images rebuilt at every frame: float32 (frames, n, h * w).

    ``weights`` are arrays with a leading axis of frames; ``values`` is float32 (n, h, w).
    """
    frames = range(len(weights[0]))
    return np.stack([rebuild(experiment, [weight[frame] for weight in weights], values) for frame in frames])


def pixels(values: np.ndarray) -> np.ndarray:
    """Return grey values (float, 0 to 1, what lies beyond is cut off) as uint8 of the same shape."""
    return np.rint(255 * np.nan_to_num(values).clip(0, 1)).astype(np.uint8)
