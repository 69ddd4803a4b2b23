"""A t-SNE in the queue: shared, stopped, kept, and refused in one sentence."""

from concurrent.futures import ThreadPoolExecutor
from time import sleep

import numpy as np
import pytest
from worker_tools import jobs_without_programs

from nnviz.experiments.embedding import STEPS, Embedding
from nnviz.training.jobs import JobState

TIMEOUT = 120


def clouds(points: int) -> np.ndarray:
    """Two clouds far apart, half of the points each."""
    generator = np.random.default_rng(0)
    return (generator.normal(size=(points, 5)) + 20 * (np.arange(points) % 2)[:, None]).astype(np.float32)


@pytest.fixture(scope="module")
def jobs():
    yield from jobs_without_programs()


def test_equal_embeddings_have_one_key_and_others_have_another():
    vectors = clouds(50)
    assert Embedding(vectors, 5).key == Embedding(vectors.copy(), 5).key
    others = [Embedding(vectors, 6), Embedding(vectors, 5, seed=1), Embedding(vectors[:-1], 5),
              Embedding(vectors + np.float32(1e-3), 5), Embedding(vectors.astype(float), 5)]
    assert len({embedding.key for embedding in [Embedding(vectors, 5), *others]}) == 6


def test_equal_requests_share_one_run_which_leaves_positions(jobs, monkeypatch):
    sent, submit = [], jobs._workers.submit
    monkeypatch.setattr(jobs._workers, "submit", lambda run, **kind: sent.append(run) or submit(run, **kind))
    with ThreadPoolExecutor(4) as sessions:
        (key,) = set(sessions.map(lambda _: jobs.submit(Embedding(clouds(120), 5)), range(4)))
    assert jobs.wait(key, TIMEOUT)
    assert len(sent) == 1
    status, left = jobs.status(key), jobs.recording(key)
    assert (status.state, status.epochs_done, status.epochs) == (JobState.DONE, STEPS, STEPS)
    assert left.positions.shape == (120, 2)
    assert np.isfinite(left.divergence)
    first, second = left.positions[::2], left.positions[1::2]
    spread = np.linalg.norm(first - first.mean(axis=0), axis=1).max()
    assert np.linalg.norm(first.mean(axis=0) - second.mean(axis=0)) > spread  # the clouds stay apart


def test_a_stopped_embedding_leaves_no_map_and_may_begin_again(jobs):
    key = jobs.submit(Embedding(np.random.default_rng(1).normal(size=(2000, 20)), 50))
    while not jobs.status(key).epochs_done:
        sleep(0.02)
    jobs.stop(key)
    assert jobs.wait(key, TIMEOUT)
    assert jobs.status(key).state is JobState.STOPPED
    assert jobs.recording(key).positions is None


def test_too_few_points_are_refused_in_one_sentence(jobs):
    key = jobs.submit(Embedding(clouds(20), 50))
    assert jobs.wait(key, TIMEOUT)
    assert jobs.status(key).state is JobState.FAILED
    assert "perplexity 50 needs more than 150 points" in jobs.status(key).error


def test_the_estimate_grows_with_points_and_perplexity(jobs):
    few, many = (jobs.estimate(Embedding(clouds(count), 5)) for count in (200, 2000))
    assert 0 < few < many < jobs.estimate(Embedding(clouds(2000), 50))
