"""PCA against a singular value decomposition; t-SNE by its own measure, the divergence, and by who stays neighbours."""

from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial.distance import pdist, squareform
from scipy.special import xlogy
from sklearn.manifold import TSNE
from sklearn.neighbors import NearestNeighbors

from nnviz.analysis.embedding import ITERATIONS, tsne
from nnviz.analysis.projection import pca
from nnviz.datasets.images import load


@cache
def digits(count=300):
    images = load("mnist").x_test[:count]
    return images.reshape(count, -1).astype(np.float32) / 255, load("mnist").y_test[:count].astype(int)


def affinities(vectors, perplexity):
    """t-SNE's P (n, n): for each point the Gaussian of this perplexity, over three times as many neighbours."""
    squared = squareform(pdist(vectors.astype(float), "sqeuclidean"))
    np.fill_diagonal(squared, np.inf)
    squared[squared > np.sort(squared, axis=1)[:, [3 * perplexity - 1]]] = np.inf
    low, high = np.full(len(vectors), -20.0), np.full(len(vectors), 20.0)
    for _ in range(60):
        middle = (low + high) / 2
        shares = np.exp(-np.exp(middle)[:, None] * (squared - squared.min(axis=1, keepdims=True)))
        shares /= shares.sum(axis=1, keepdims=True)
        wide = -xlogy(shares, shares).sum(axis=1) > np.log(perplexity)
        low, high = np.where(wide, middle, low), np.where(wide, high, middle)
    return (shares + shares.T) / (2 * len(vectors))


def divergence(attraction, positions):
    """The Kullback-Leibler divergence by its definition."""
    near = squareform(1 / (1 + pdist(positions.astype(float), "sqeuclidean")))
    return (xlogy(attraction, attraction) - xlogy(attraction, near / near.sum() + np.eye(len(positions)))).sum()


def purity(positions, classes, neighbours=10):
    """The share of a point's nearest neighbours that are of its class."""
    nearest = NearestNeighbors(n_neighbors=neighbours).fit(positions).kneighbors(return_distance=False)
    return (classes[nearest] == classes[:, None]).mean()


@settings(deadline=None)
@given(st.integers(2, 30), st.integers(2, 12), st.integers(0, 10_000), st.sampled_from([1e-6, 1, 1e5]))
def test_pca_is_the_singular_value_decomposition(n, d, seed, scale):
    vectors = (scale * (np.random.default_rng(seed).normal(size=(n, d)) * np.arange(1, d + 1) + 3)).astype(np.float32)
    positions, explained = pca(vectors)
    left, values, _right = np.linalg.svd(vectors.astype(float) - vectors.mean(axis=0, dtype=float), full_matrices=False)
    assert positions.dtype == explained.dtype == np.float32
    np.testing.assert_allclose(np.abs(positions), np.abs(left * values)[:, :2], atol=1e-4 * values[0])
    np.testing.assert_allclose(explained, (values ** 2 / (values ** 2).sum())[:2], atol=1e-5)


def test_pca_is_the_same_every_time():
    vectors, _ = digits()
    np.testing.assert_array_equal(pca(vectors).positions, pca(vectors).positions)


@pytest.mark.parametrize("perplexity", [5, 30])
def test_tsne_is_as_good_as_scikit_learns(perplexity):
    vectors, classes = digits()
    ours = tsne(vectors, perplexity, seed=0)
    theirs = TSNE(perplexity=perplexity, random_state=0).fit_transform(vectors)
    attraction = affinities(vectors, perplexity)
    assert (ours.shape, ours.dtype) == ((300, 2), np.float32)
    assert divergence(attraction, ours) < 1.05 * divergence(attraction, theirs)
    assert purity(ours, classes) > purity(theirs, classes) - 0.03


def test_the_last_report_is_the_divergence_of_the_positions():
    vectors, _ = digits()
    reports = []
    positions = tsne(vectors, 10, seed=0, on_progress=lambda *report: reports.append(report))
    done, told = zip(*reports, strict=True)
    assert done[-1] == ITERATIONS
    assert list(done) == sorted(set(done))
    exact = divergence(affinities(vectors, 10), positions)
    assert told[-1] == pytest.approx(exact, rel=0.05)  # Barnes and Hut see far groups of points as one


def test_a_seed_gives_the_same_positions_and_another_seed_others():
    vectors, _ = digits(150)
    first, second, other = (tsne(vectors, 10, seed=seed) for seed in (3, 3, 4))
    np.testing.assert_array_equal(first, second)
    assert not np.array_equal(first, other)


def test_the_scale_of_the_vectors_does_not_matter():
    vectors, _ = digits(150)
    np.testing.assert_array_equal(tsne(vectors, 10, seed=0), tsne(2.0**60 * vectors.astype(float), 10, seed=0))


def test_clouds_far_apart_stay_apart():
    draw = np.random.default_rng(0)
    classes = np.repeat([0, 1, 2], 40)
    positions = tsne(30 * np.eye(3)[classes] + draw.normal(size=(120, 3)), 10, seed=0)
    assert purity(positions, classes) == 1


def test_a_stopped_tsne_has_no_positions_and_looks_often():
    asked = []
    assert tsne(digits()[0], 10, seed=0, should_stop=lambda: asked.append(1) or len(asked) == 4) is None
    assert len(asked) == 4
    asked.clear()
    assert tsne(digits(150)[0], 10, seed=0, should_stop=lambda: bool(asked.append(1))) is not None
    assert len(asked) >= ITERATIONS / 20


@pytest.mark.parametrize("value", [0.0, 0.1, -1e30, 1e-40])
@pytest.mark.filterwarnings("error")
def test_points_that_coincide_are_at_one_place(value):
    vectors = np.full((200, 32), value, np.float32)
    reports = []
    assert not tsne(vectors, 30, seed=0, on_progress=lambda *report: reports.append(report)).any()
    assert reports == [(ITERATIONS, 0)]
    assert not pca(vectors).positions.any()
    assert not pca(vectors).explained.any()


@pytest.mark.parametrize("apart", [1, 50, 150])
def test_where_many_points_coincide_positions_are_numbers_and_the_others_stand_out(apart):
    vectors = np.zeros((300, 16), np.float32)
    vectors[:apart] = 5 + np.random.default_rng(0).normal(size=(apart, 16))
    positions = tsne(vectors, 15, seed=0)
    assert np.isfinite(positions).all()
    assert np.abs(positions).max() < 1000
    if apart > 1:
        assert purity(positions, np.arange(300) < apart) > 0.99


def test_few_distinct_points():
    positions = tsne(np.repeat(np.eye(3), 70, axis=0), 20, seed=0)
    assert np.isfinite(positions).all()
    assert purity(positions, np.repeat(np.arange(3), 70)) > 0.99


@pytest.mark.parametrize(("n", "perplexity", "sentence"), [
    (15, 5, "perplexity 5 needs more than 15 points, and there are 15"), (100, 50, "needs more than 150 points"),
    (20, 1, "at least 2"), (1, 5, "two points")])
def test_too_few_points_for_a_perplexity(n, perplexity, sentence):
    with pytest.raises(ValueError, match=sentence):
        tsne(np.random.default_rng(0).normal(size=(n, 4)), perplexity, seed=0)


def test_the_fewest_points_for_a_perplexity():
    assert np.isfinite(tsne(np.random.default_rng(0).normal(size=(16, 4)), 5, seed=0)).all()


@pytest.mark.parametrize("value", [np.nan, np.inf])
@pytest.mark.parametrize("embed", [pca, lambda vectors: tsne(vectors, 5, seed=0)])
def test_a_diverged_run_is_named(embed, value):
    vectors = np.zeros((20, 3), np.float32)
    vectors[4, 1] = value
    with pytest.raises(ValueError, match="diverged"):
        embed(vectors)
