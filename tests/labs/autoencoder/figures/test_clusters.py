"""k-means against classes: scikit-learn's score, counts by hand, and what renumbering must not change."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import adjusted_rand_score

from nnviz.labs.autoencoder.figures.clusters import MAX_K, counted, k_means


def clouds(count=4, each=30, seed=0):
    """Points of clouds far apart, and which cloud each is of; mixed."""
    draw = np.random.default_rng(seed)
    classes = draw.permutation(np.repeat(np.arange(count), each))
    return (20 * np.eye(count)[classes] + draw.normal(size=(count * each, count))).astype(np.float32), classes


def test_clouds_far_apart_are_the_clusters_in_the_order_of_their_classes():
    vectors, classes = clouds()
    found = k_means(vectors, classes, 4, class_count=5, seed=0)
    np.testing.assert_array_equal(found.labels, classes)
    np.testing.assert_array_equal(found.table, 30 * np.eye(4, 5))
    np.testing.assert_array_equal(found.majority, [0, 1, 2, 3])
    np.testing.assert_allclose(found.centers, [vectors[classes == cloud].mean(axis=0) for cloud in range(4)], rtol=1e-5)
    assert (found.purity, found.adjusted_rand) == (1, 1)
    assert found.table.dtype == np.int64


def test_two_clouds_as_one_cluster_halve_the_purity_there():
    vectors, classes = clouds()
    vectors[classes == 3] -= 18 * np.eye(4, dtype=np.float32)[3] - 18 * np.eye(4, dtype=np.float32)[1]
    found = k_means(vectors, classes, 3, class_count=4, seed=0)
    np.testing.assert_array_equal(found.table, [[30, 0, 0, 0], [0, 30, 0, 30], [0, 0, 30, 0]])
    assert found.purity == 90 / 120


def test_every_point_is_with_its_nearest_center():
    vectors, classes = clouds(each=100, seed=3)
    found = k_means(vectors, classes, 9, class_count=4, seed=1)
    distances = np.linalg.norm(vectors[:, None] - found.centers, axis=-1)
    np.testing.assert_array_equal(found.labels, distances.argmin(axis=1))


def test_the_same_seed_finds_the_same_clusters():
    vectors, classes = clouds()
    first, second = (k_means(vectors, classes, 7, class_count=4, seed=5) for _ in range(2))
    np.testing.assert_array_equal(first.labels, second.labels)


def test_counted_by_hand():
    #          cluster 0      cluster 1   cluster 2
    labels = np.array([0, 0, 0, 1, 1, 2, 2, 2, 2])
    classes = np.array([1, 1, 2, 0, 0, 1, 1, 1, 0])
    found = counted(labels, np.array([[10.0], [11], [12]]), classes, 3)
    np.testing.assert_array_equal(found.table, [[2, 0, 0], [1, 3, 0], [0, 2, 1]])
    np.testing.assert_array_equal(found.majority, [0, 1, 1])
    np.testing.assert_array_equal(found.centers, [[11], [12], [10]])
    np.testing.assert_array_equal(found.labels, [2, 2, 2, 0, 0, 1, 1, 1, 1])
    assert found.purity == 7 / 9


labellings = st.integers(2, 60).flatmap(lambda n: st.tuples(
    st.lists(st.integers(0, 5), min_size=n, max_size=n).map(np.array),
    st.lists(st.integers(0, 3), min_size=n, max_size=n).map(np.array)))


@settings(deadline=None, max_examples=50)
@given(labellings, st.permutations(range(6)), st.randoms(use_true_random=False))
def test_neither_the_clusters_numbers_nor_the_order_of_the_points_matter(case, numbers, chance):
    labels, classes = case
    centers = np.arange(6.0)[:, None]
    order = np.array(chance.sample(range(len(labels)), len(labels)))
    numbers = np.array(numbers)
    first = counted(labels, centers, classes, 4)
    second = counted(numbers[labels][order], centers[np.argsort(numbers)], classes[order], 4)
    np.testing.assert_array_equal(first.table, second.table)
    np.testing.assert_array_equal(first.majority, second.majority)
    assert first.purity == second.purity
    assert first.adjusted_rand == pytest.approx(second.adjusted_rand)
    for found, answers, kept in ((first, classes, labels), (second, classes[order], numbers[labels][order])):
        assert found.adjusted_rand == pytest.approx(adjusted_rand_score(answers, kept))
        np.testing.assert_array_equal(found.table, [np.bincount(answers[found.labels == cluster], minlength=4)
                                                    for cluster in range(6)])
        assert found.purity == pytest.approx(sum(row.max() for row in found.table) / len(answers))
        assert list(found.majority) == sorted(found.majority)


def test_adjusted_rand_counts_pairs():
    labels, classes = np.array([0, 0, 1, 1, 1, 2, 2]), np.array([0, 0, 0, 1, 1, 1, 2])
    pairs = list(combinations(range(7), 2))
    together, alike = ({(a, b) for a, b in pairs if group[a] == group[b]} for group in (labels, classes))
    chance = len(together) * len(alike) / len(pairs)
    expected = (len(together & alike) - chance) / ((len(together) + len(alike)) / 2 - chance)
    assert counted(labels, np.zeros((3, 1)), classes, 3).adjusted_rand == pytest.approx(expected)


@pytest.mark.parametrize("distinct", [1, 2, 5])
@pytest.mark.filterwarnings("error")
def test_coinciding_points_are_no_more_clusters_than_places(distinct):
    vectors = np.arange(distinct, dtype=np.float32).repeat(20)[:, None] * np.ones(8, np.float32)
    vectors[::2] *= -1 if distinct == 1 else 1  # a negative zero is the same place
    classes = np.arange(distinct).repeat(20)
    found = k_means(vectors, classes, MAX_K, class_count=5, seed=0)
    assert found.table.shape == (distinct, 5)
    assert found.centers.shape == (distinct, 8)
    assert found.purity == 1


def test_fewer_points_than_clusters():
    assert k_means(np.eye(3), np.arange(3), 10, class_count=3, seed=0).purity == 1


@pytest.mark.parametrize(("vectors", "k", "sentence"), [
    (np.eye(3), 1, "2 to 30"), (np.eye(3), 31, "2 to 30"), (np.full((3, 2), np.nan), 2, "finite"),
    (np.zeros((0, 2)), 2, "points")])
def test_what_k_means_cannot_group_is_named(vectors, k, sentence):
    with pytest.raises(ValueError, match=sentence):
        k_means(vectors, np.zeros(len(vectors), int), k, class_count=2, seed=0)
