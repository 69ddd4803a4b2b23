"""Folds of images: every image that does not test validates exactly once."""

import numpy as np

from nnviz.experiments.classifier import ClassifierExperiment
from nnviz.search.settings import folded
from nnviz.training.images import data_of


def test_images_validate_once():
    base = ClassifierExperiment().with_(data={"dataset": "usps", "images": 103, "validation": 50})
    parts = [data_of(folded(base, number, 4)) for number in range(4)]
    assert all(len(part.x_train) + len(part.x_validation) == 103 for part in parts)
    whole = data_of(base.with_(data={"validation": 0}))
    assert np.array_equal(np.concatenate([part.x_validation for part in parts]), whole.x_train)
    assert np.array_equal(np.concatenate([part.y_validation for part in parts]), whole.y_train)
    assert len({part.name for part in parts}) == 4
