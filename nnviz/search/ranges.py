"""A range test whose seeds are kept as they come, in the user's data folder: an interrupted one goes on."""

import os
from collections.abc import Callable
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
import platformdirs

from nnviz.experiments.images import ImageExperiment
from nnviz.experiments.range_test import RangeTest
from nnviz.recordings.scores import RangeRecording

#: Trains one range test.
Train = Callable[[RangeTest], RangeRecording]


def folder() -> Path:
    """Return where the seeds are kept."""
    return platformdirs.user_data_path("nnviz") / "range-tests"


def losses(test: RangeTest, train: Train, on_seeds: Callable[[int], None] = lambda done: None) -> np.ndarray:
    """Return the losses of all seeds of a test, float32 (seeds, batches); seeds that are kept are not trained again.

    Parameters
    ----------
    test : RangeTest
    train : function
        Trains some of the seeds: networks on images one at a time, on points all that are missing.
    on_seeds : function
        Called with the number of seeds that are there.

    Raises
    ------
    OSError
        If they cannot be kept.
    """
    path = folder() / f"{test.model_copy(update={'seeds': 1}).key}.npy"
    known = _read(path, test)
    at_once = 1 if isinstance(test.base, ImageExperiment) else test.seeds
    on_seeds(min(len(known), test.seeds))
    while len(known) < test.seeds:
        first = test.members()[len(known)] if len(known) else test.base
        some = RangeTest.model_validate(test.model_dump() | {
            "base": first.model_dump(), "seeds": min(at_once, test.seeds - len(known))})
        trained = train(some)
        if trained.stopped:
            raise KeyboardInterrupt
        known = np.concatenate([known, trained.losses])
        _write(path, known)
        on_seeds(len(known))
    return known[:test.seeds]


def _read(path: Path, test: RangeTest) -> np.ndarray:
    nothing = np.zeros((0, test.steps + 1), np.float32)
    try:
        known = np.load(path, allow_pickle=False)
    except (OSError, ValueError, EOFError, BadZipFile):
        return nothing
    return known if known.ndim == 2 and known.shape[1] == test.steps + 1 else nothing


def _write(path: Path, known: np.ndarray) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        with part.open("wb") as file:
            np.save(file, known)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
