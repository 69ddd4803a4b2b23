"""The points of the plane: the course's generator as the course defines it, repeatable, and shown whole."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnviz.datasets.plane import draw, extent, features, gen_arti, grid, split
from nnviz.experiments.plane import DRAWN_KINDS, Experiment, data_of_kind

MANY = 40_000
SEEDS = st.integers(0, 999_999)
KINDS = st.sampled_from(DRAWN_KINDS)


def rng(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


@pytest.mark.parametrize("data_type", [0, 1])
@pytest.mark.parametrize(("sigma", "epsilon"), [(0.25, 0), (4, 0), (0.01, 0.5), (1, 2)])
def test_sigma_is_a_variance_and_epsilon_a_deviation(data_type, sigma, epsilon):
    points, _ = gen_arti(50, 70, sigma, MANY, data_type, epsilon, rng())
    spread = (np.abs(points) - [50, 70]).var(axis=0)  # the clouds lie so far out that a sign tells them apart
    np.testing.assert_allclose(spread, sigma + epsilon**2, rtol=0.05)


@pytest.mark.parametrize(("data_type", "clouds"), [
    (0, {(1, 1): 1, (-1, -1): -1}),
    (1, {(1, 1): 1, (-1, -1): 1, (1, -1): -1, (-1, 1): -1}),
])
def test_clouds_lie_at_both_centres(data_type, clouds):
    points, labels = gen_arti(2, 3, 0.01, MANY, data_type, 0.02, rng())
    signs = np.sign(points).astype(int)
    assert {tuple(sign) for sign in signs.tolist()} == set(clouds)
    for sign, label in clouds.items():
        cloud = (signs == sign).all(axis=1)
        assert cloud.sum() == MANY / len(clouds)
        np.testing.assert_allclose(points[cloud].mean(axis=0), np.array(sign) * [2, 3], atol=0.01)
        assert set(labels[cloud]) == {label}


def test_checkerboard_is_the_parity_of_the_cells():
    points, labels = gen_arti(data_type=2, nbex=MANY, epsilon=0, rng=rng())
    assert np.abs(points).max() <= 4
    np.testing.assert_allclose(np.histogram2d(*points.T, bins=8)[0], MANY / 64, rtol=0.25)
    even = np.ceil(points).sum(axis=1) % 2 == 0
    np.testing.assert_array_equal(labels, np.where(even, 1, -1))
    noisy, _ = gen_arti(data_type=2, nbex=MANY, epsilon=0.3, rng=rng())
    assert (noisy - points).std() == pytest.approx(0.3, rel=0.02)


def test_unknown_data_type():
    with pytest.raises(ValueError, match="0, 1 or 2, not 3"):
        gen_arti(data_type=3)


@given(KINDS, SEEDS)
def test_draw_is_repeatable_balanced_and_shuffled(kind, seed):
    data = data_of_kind(kind)
    points, classes = draw(data, seed)
    again = draw(data, seed)
    np.testing.assert_array_equal(points, again[0])
    np.testing.assert_array_equal(classes, again[1])
    assert (points.dtype, points.shape) == (np.float32, (2000, 2))
    assert (classes.dtype, set(classes)) == (np.int32, set(range(data.classes)))
    assert not np.array_equal(points, draw(data, seed + 1)[0])
    half = np.bincount(classes[:1000]) / 1000
    np.testing.assert_allclose(half, 1 / data.classes, atol=0.1)
    assert 0.35 < (np.diff(classes) == 0).mean() * data.classes / 2 < 0.65


@pytest.mark.parametrize(("kind", "change"), [
    *((kind, {"epsilon": epsilon}) for kind in DRAWN_KINDS for epsilon in (0, 0.5)),
    *((kind, {"sigma": 0.4}) for kind in ("gaussians", "xor", "blobs")),
    *((kind, {"centerx": 0, "centery": 3}) for kind in ("gaussians", "xor")),
])
def test_one_knob_keeps_the_rest_of_the_draw(kind, change):
    """Each point keeps its class and its place in its cloud: the step is the same for all, or grows with its noise."""
    before, after = data_of_kind(kind), data_of_kind(kind).model_copy(update=change)
    (points, classes), (moved, same) = draw(before, 3), draw(after, 3)
    np.testing.assert_array_equal(classes, same)
    steps = moved - points
    if "centerx" in change:
        np.testing.assert_allclose(np.abs(steps), np.broadcast_to([1, 2], steps.shape), atol=1e-5)
    elif "sigma" in change:
        assert steps.std() == pytest.approx(0.4**0.5 - before.sigma**0.5, rel=0.05)
    else:
        assert steps.std() == pytest.approx(abs(after.epsilon - before.epsilon), rel=0.05)


@given(KINDS, SEEDS, st.integers(20, 4000), st.integers(2, 18))
def test_split_cuts_the_draw(kind, seed, points, twentieths):
    output = {"output": "softmax_ce"} if kind == "blobs" else {}
    data = data_of_kind(kind).model_dump() | {"points": points, "train_share": twentieths / 20}
    experiment = Experiment(data=data, network=output, seed=seed)
    parts = split(experiment)
    assert len(parts.train) == len(parts.train_classes) == experiment.data.train_points
    assert abs(len(parts.train) - points * twentieths / 20) <= 0.5
    whole, classes = draw(experiment.data, seed)
    np.testing.assert_array_equal(np.concatenate([parts.train, parts.test]), whole)
    np.testing.assert_array_equal(np.concatenate([parts.train_classes, parts.test_classes]), classes)


@settings(deadline=None)
@given(KINDS, SEEDS, st.integers(0, 300), st.integers(1, 1000), st.integers(0, 40), st.integers(0, 40))
def test_extent_shows_the_points(kind, seed, epsilon, sigma, centerx, centery):
    knobs = {"points": 4000, "epsilon": epsilon / 100, "sigma": sigma / 100, "centerx": centerx / 10,
             "centery": centery / 10}
    fields = type(data_of_kind(kind)).model_fields
    data = type(data_of_kind(kind))(kind=kind, **{name: value for name, value in knobs.items() if name in fields})
    # One draw of a blurred checkerboard, of which 0.987 is inside on average, may have less by chance.
    points = np.concatenate([draw(data, seed + another)[0] for another in range(10)])
    inside = (np.abs(points) <= extent(data)).all(axis=1)
    assert inside.mean() >= 0.985


def test_grid_is_read_like_a_page():
    points = grid(5, 4)
    assert (points.dtype, points.shape) == (np.float32, (16, 2))
    np.testing.assert_allclose(points[:4], [(-3.75, 3.75), (-1.25, 3.75), (1.25, 3.75), (3.75, 3.75)])
    np.testing.assert_allclose(points[-1], (3.75, -3.75))


def test_features_are_functions_of_the_point():
    points = np.array([[2, -3], [0.5, 1]], np.float32)
    told = features(points, ("x2", "x1", "x1^2", "x2^2", "x1*x2", "sin(x1)", "sin(x2)"))
    assert told.dtype == np.float32
    np.testing.assert_allclose(
        told, [[-3, 2, 4, 9, -6, np.sin(2), np.sin(-3)], [1, 0.5, 0.25, 1, 0.5, np.sin(0.5), np.sin(1)]], rtol=1e-6)
