"""The recorded curves: those of the recorded weights, and what the card says of them."""

import numpy as np
import pytest

from nnviz.course import recorded, robustness
from nnviz.course.hog_claim import ASKED, INVARIANT
from nnviz.course.robustness import NAMES, POSITIONS, TEST_IMAGES
from nnviz.datasets.distort import distort
from nnviz.datasets.images import load
from nnviz.experiments.distortion import Distortion
from nnviz.links.distorted import CURVES
from nnviz.maths.forward import probabilities

RECORDED = [id for id in NAMES.values() if recorded.find(recorded.IMAGES[id])]
CLASSES = load("mnist").y_test[:TEST_IMAGES]


@pytest.mark.parametrize("id", RECORDED)
def test_the_curves_belong_to_the_recorded_weights(id):
    known = robustness.find(id)
    assert known is not None, f"run {robustness.COMMAND} curves/{id}"
    assert {name: curve.positions for name, curve in known.curves.items()} == POSITIONS
    undistorted = recorded.find(recorded.IMAGES[id]).recording.output[:TEST_IMAGES].argmax(axis=1)
    for field in CURVES:
        neutral = getattr(Distortion(), field)
        assert known.curves[field].at(neutral) == pytest.approx(np.mean(undistorted == CLASSES), abs=0.002)


@pytest.mark.parametrize(("field", "position"), [("right", -3), ("rotation", 30), ("noise", 50), ("contrast", -25)])
def test_a_point_of_a_curve_is_what_numpy_finds(field, position):
    run = recorded.find(recorded.IMAGES["F4"]).recording
    images = distort(load("mnist").x_test[:TEST_IMAGES], Distortion(**{field: position}))
    read = probabilities(run.experiment, run.final_weights, images).argmax(axis=1)
    assert robustness.find("F4").curves[field].at(position) == pytest.approx(np.mean(read == CLASSES), abs=0.002)


def test_curves_of_other_weights_are_not_found(monkeypatch, tmp_path):
    assert robustness.find("F4")
    monkeypatch.setattr(robustness, "_fingerprint", lambda recording: "other")
    assert robustness.find("F4") is None


@pytest.mark.parametrize("id", [id for id in RECORDED if id in ("F4", "F5", "F6")])
def test_i8_hog_bears_small_shifts_and_contrast_but_neither_scale_nor_rotation(id):
    curves = robustness.find(id).curves
    assert INVARIANT.answers[INVARIANT.right] == "It falls a little, then more, then very much"
    left = {field: curves[field].at(asked) for field, asked in ASKED.items()}
    assert left["right"] > 0.85
    assert left["rotation"] < left["size"] < 0.8
    assert min(curves["contrast"].accuracies) > 0.95


def test_measuring_without_a_recorded_run_says_what_to_do(monkeypatch):
    monkeypatch.setattr(recorded, "find", lambda run: None)
    with pytest.raises(LookupError, match="first run python -m nnviz record images/F9"):
        robustness.record("curves/F9")
