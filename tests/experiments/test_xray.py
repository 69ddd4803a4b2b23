"""The value of an experiment on chest X-rays, and its images."""

import numpy as np
import pytest
from pydantic import ValidationError
from sklearn.utils.class_weight import compute_class_weight

from nnviz.arithmetic import places, rows, total
from nnviz.course.experiments import get, xray_experiments
from nnviz.datasets.images import FOLDER
from nnviz.datasets.xrays import PARTS, part
from nnviz.experiments.spread import Spread, run_from_json
from nnviz.experiments.xray import XRAY_COUNTS, XrayData, XrayExperiment
from nnviz.links.images import XRAYS

SMALL = XrayExperiment().with_(data={"images": 300})


def test_the_three_sets_are_those_of_the_file_and_the_classes_as_unbalanced_as_said():
    with np.load(FOLDER / "pneumoniamnist_rebuilt.npz") as file:
        for name, stem in zip(PARTS, ("train", "val", "test"), strict=True):
            images, classes = part(XrayData(), name)
            assert (images == file[f"{stem}_images"]).all()
            assert (classes == file[f"{stem}_labels"][:, 0]).all()
    counts = {name: tuple(np.bincount(part(XrayData(), name)[1])) for name in PARTS}
    assert counts == {"train": XRAY_COUNTS, "validation": (135, 389), "test": (234, 390)}


def test_fewer_images_are_the_first_ones_and_a_fair_sample():
    images, classes = part(SMALL.data, "train")
    assert (images == part(XrayData(), "train")[0][:300]).all()
    assert 0.68 < classes.mean() < 0.8


def test_class_weights_are_scikit_learns():
    classes = part(XrayData(), "train")[1]
    balanced = compute_class_weight("balanced", classes=np.array([0, 1]), y=classes)
    found = XrayExperiment().with_(training={"balanced": True}).class_weights
    assert found == pytest.approx(tuple(balanced))
    assert found == pytest.approx((1.939, 0.6737), abs=5e-4)
    assert XrayExperiment().class_weights is None


def test_the_mark_stands_on_the_ill_alone_and_leaves_the_shared_images_alone():
    for name in PARTS:
        plain, classes = part(XrayData(), name)
        marked, same = part(XrayData(marker=True), name)
        assert (classes == same).all()
        changed = (plain != marked).any(axis=(1, 2))
        assert not changed[classes == 0].any()
        assert (marked[classes == 1, 1:5, 1:5] == 255).all()
        assert (marked[:, 5:] == plain[:, 5:]).all()
        assert (part(XrayData(marker=True), name, marked=False)[0] == plain).all()


@pytest.mark.parametrize("entry", xray_experiments(), ids=lambda entry: entry.id)
def test_every_experiment_of_the_course_survives_json_and_a_link(entry):
    assert run_from_json(entry.experiment.model_dump_json()) == entry.experiment
    assert run_from_json(Spread(base=entry.experiment, draws=3).model_dump_json()).base == entry.experiment
    assert XRAYS.from_query(XRAYS.to_query(entry.experiment, XrayExperiment()), XrayExperiment()) == (
        entry.experiment, [])


def test_a_link_cannot_ask_for_hog_or_another_set():
    value, problems = XRAYS.from_query({"net": "hog_o8c4b1_64", "shift": "9", "cw": "1"}, XrayExperiment())
    assert value == XrayExperiment().with_(training={"balanced": True})
    assert {problem.name for problem in problems} == {"net", "shift"}
    for change in ({"dataset": "mnist"}, {"validation": 0}, {"images": 5000}):
        with pytest.raises(ValidationError):
            XrayData(**change)


def test_random_changes_have_no_parameters_and_leave_the_weights_of_the_layers_as_they_were():
    plain = XrayExperiment()
    changed = plain.with_(training={"shift": 2, "rotation": 10, "contrast": 0.2})
    kinds = [row.kind for row in rows(changed)]
    assert kinds[:3] == ["shift", "rotation", "contrast"]
    assert total(rows(changed)) == total(rows(plain)) == 32_609
    assert places(rows(changed))[3:] == places(rows(plain)) == [*range(1, 10)]
    assert len(set(places(rows(changed)))) == 12


def test_g_is_in_the_list_with_its_choices_said():
    entry = get("g")
    assert entry.reported == {}
    assert "missing" in entry.chosen
    assert [each.id for each in xray_experiments()] == ["G", "G2", "G3", "G4", "G5", "G6"]
