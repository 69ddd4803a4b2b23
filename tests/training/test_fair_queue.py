"""A queue that a hundred students share: no one starves, what was abandoned ends, a worker may hang or die."""

import os
import random
import signal
from time import monotonic, sleep

import numpy as np
import pytest
from worker_tools import jobs_without_programs

from nnviz.experiments.classifier import ClassifierExperiment
from nnviz.experiments.embedding import Embedding
from nnviz.experiments.plane import Experiment
from nnviz.training import cluster
from nnviz.training import jobs as queue_of_runs
from nnviz.training.cluster import ClusterError
from nnviz.training.jobs import Jobs, JobState, QueueFullError

TIMEOUT = 180
#: NumPy trains it at once: no program is compiled for it.
SHORT = Experiment().with_(training={"epochs": 5})
LONG = ClassifierExperiment().with_(data={"dataset": "usps", "images": 500}, network={"hidden": [{"units": 4}]},
                                    training={"batch": 1, "epochs": 500})


@pytest.fixture(scope="module")
def jobs():
    """A queue whose worker is never replaced for its memory, as it would be after its first run without a warm-up."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(cluster.GROWTH, "1e9")
        yield from jobs_without_programs()


@pytest.fixture(autouse=True)
def empty(jobs):
    """End what a test leaves in the queue."""
    yield
    for key in list(jobs._jobs):
        jobs._stop(key)
    eventually(lambda: all(job.state.ended for job in jobs._jobs.values()))


def eventually(condition, seconds=TIMEOUT):
    deadline = monotonic() + seconds
    while not condition():
        assert monotonic() < deadline, "the condition never held"
        sleep(0.02)


def long_runs(count, first=0):
    return [LONG.with_(seed=first + seed) for seed in range(count)]


def embeddings(count):
    vectors = np.random.default_rng(0).normal(size=(1500, 50)).astype(np.float32)
    return [Embedding(vectors, 30, seed=seed) for seed in range(count)]


@pytest.mark.parametrize("before", [long_runs(12), embeddings(4)], ids=["twelve long runs", "four maps"])
def test_a_short_run_never_waits_behind_long_ones(jobs, before):
    keys = [jobs.submit(run, f"visitor {place}") for place, run in enumerate(before)]
    eventually(lambda: any(jobs.status(key).state is JobState.RUNNING for key in keys))
    for seed in range(5):
        assert jobs.wait(jobs.submit(SHORT.with_(seed=seed), "another"), TIMEOUT)
    assert not all(jobs.status(key).state.ended for key in keys)


def test_the_workers_get_only_the_long_run_that_they_can_begin(jobs):
    keys = [jobs.submit(run, "Ada") for run in long_runs(5)]
    eventually(lambda: jobs.status(keys[0]).state is JobState.RUNNING)
    assert [job.sent for job in map(jobs._jobs.get, keys)] == [True, False, False, False, False]
    assert [jobs.status(key).place for key in keys] == [0, 1, 2, 3, 4]


def test_visitors_take_turns(jobs):
    mine = [jobs.submit(run, "Ada") for run in long_runs(4)]
    yours = jobs.submit(LONG.with_(seed=99), "Bob")
    eventually(lambda: jobs.status(mine[0]).state is JobState.RUNNING)
    assert jobs.status(yours).place == 1
    jobs.stop(mine[0], "Ada")
    eventually(lambda: jobs.status(yours).state is JobState.RUNNING)
    assert jobs.status(mine[1]).place == 1


def test_each_visitor_and_all_together_may_let_so_many_wait(jobs, monkeypatch):
    monkeypatch.setattr(jobs, "_most_each", 3)
    monkeypatch.setattr(jobs, "_most", 5)
    for run in long_runs(4):  # one trains, three wait
        jobs.submit(run, "Ada")
        eventually(lambda: jobs.status(LONG.key).state is JobState.RUNNING)
    with pytest.raises(QueueFullError, match="You have many runs waiting"):
        jobs.submit(LONG.with_(seed=50), "Ada")
    for seed in (60, 61):
        jobs.submit(LONG.with_(seed=seed), "Bob")
    with pytest.raises(QueueFullError, match="Too many runs are waiting"):
        jobs.submit(LONG.with_(seed=70), "Cleo")


def test_what_nobody_follows_any_more_is_cancelled_or_stopped(jobs):
    running, waiting, kept = (jobs.submit(run, name) for run, name in zip(
        long_runs(3), ("Ada", "Ada", "Bob"), strict=True))
    eventually(lambda: jobs.status(running).state is JobState.RUNNING)
    jobs.unfollow(waiting, "Ada")
    assert jobs.status(waiting).state is JobState.STOPPED
    jobs.unfollow(running, "Ada")
    eventually(lambda: jobs.status(running).state is JobState.STOPPED)
    eventually(lambda: jobs.status(kept).state is JobState.RUNNING)


def test_a_page_that_was_closed_stops_following_after_a_while(jobs):
    closed, open_page = jobs.submit(LONG, "closed"), jobs.submit(LONG.with_(seed=1), "open")
    eventually(lambda: jobs.status(closed).state is JobState.RUNNING)
    before = monotonic()
    assert jobs.status(open_page, "open").place == 1
    jobs._let_go(before)
    eventually(lambda: jobs.status(closed).state is JobState.STOPPED)
    eventually(lambda: jobs.status(open_page, "open").state is JobState.RUNNING)


def test_who_stops_a_shared_run_gets_a_part_and_the_other_gets_all(jobs):
    run = LONG.with_(training={"epochs": 60})
    key = jobs.submit(run, "Ada")
    assert jobs.submit(run, "Bob") == key
    eventually(lambda: jobs.status(key).epochs_done > 0.5)
    jobs.stop(key, "Ada")
    assert jobs.status(key, "Ada").state is JobState.STOPPED
    assert jobs.wait(key, 0, "Ada")
    assert not jobs.status(key, "Bob").state.ended
    eventually(lambda: jobs.recording(key, "Ada") is not None)
    part = jobs.recording(key, "Ada")
    assert (part.ended, 0 < part.epochs < 60) == ("stopped", True)
    assert jobs.wait(key, TIMEOUT, "Bob")
    assert jobs.status(key, "Bob").state is JobState.DONE
    assert jobs.recording(key, "Bob").epochs == 60


def test_the_last_one_who_stops_ends_a_shared_run(jobs):
    key = jobs.submit(LONG, "Ada")
    jobs.submit(LONG, "Bob")
    eventually(lambda: jobs.status(key).state is JobState.RUNNING)
    jobs.stop(key, "Ada")
    jobs.stop(key, "Bob")
    eventually(lambda: jobs.status(key).state is JobState.STOPPED)
    assert jobs.recording(key).ended == "stopped"


def test_who_asks_for_a_run_that_is_just_being_stopped_gets_it(jobs):
    run = LONG.with_(training={"epochs": 15})
    key = jobs.submit(run, "Ada")
    eventually(lambda: jobs.status(key).state is JobState.RUNNING)
    jobs.stop(key, "Ada")
    jobs.submit(run, "Bob")
    assert jobs.wait(key, TIMEOUT)
    assert jobs.status(key).state is JobState.DONE


def test_a_worker_that_hangs_is_replaced_and_stop_keeps_nobody_waiting(jobs, monkeypatch):
    monkeypatch.setattr(cluster, "_SECONDS_OF_SILENCE", 3)
    run = LONG.with_(training={"epochs": 16})
    key, other = jobs.submit(run, "Ada"), jobs.submit(LONG.with_(seed=5), "Bob")
    eventually(lambda: jobs.status(key).state is JobState.RUNNING)
    pid = next(iter(jobs._workers._connection.client.run(os.getpid).values()))
    os.kill(pid, signal.SIGSTOP)
    before = monotonic()
    jobs.stop(other, "Bob")
    assert monotonic() - before < 1
    assert jobs.wait(key, TIMEOUT)
    assert (jobs.status(key).state, jobs.status(key).restarts) == (JobState.DONE, 1)


def test_nothing_is_lost_when_workers_are_killed_at_random_moments(jobs, monkeypatch):
    """Each kill may hit a run twice, so nobody's run is left behind that was not killed more often than Dask allows."""
    monkeypatch.setattr(jobs._workers, "_allowed_growth", float("inf"))  # nobody else replaces the worker meanwhile
    chance = random.Random(0)
    cluster_of_ours = jobs._workers._connection.client.cluster
    for death in range(20):
        runs = [SHORT.with_(seed=100 * death + draw, training={"epochs": 40}) for draw in range(3)]
        keys = [jobs.submit(run, "Ada") for run in runs]
        sleep(chance.uniform(0, 0.4))
        (nanny,) = cluster_of_ours.workers.values()
        eventually(lambda nanny=nanny: nanny.pid)  # the runs may be over while the last worker is still coming back
        os.kill(nanny.pid, signal.SIGKILL)
        for key, run in zip(keys, runs, strict=True):
            assert jobs.wait(key, TIMEOUT)
            assert jobs.recording(key).experiment == run


def test_an_unreachable_scheduler_keeps_nobody_waiting_and_is_named(monkeypatch):
    monkeypatch.setenv("NNVIZ_SCHEDULER", "tcp://127.0.0.1:9")
    before = monotonic()
    queue = Jobs(background=True)
    queue.check()
    key = queue.submit(SHORT, "Ada")
    assert queue.status(key).place == 1
    assert monotonic() - before < 2

    def named():
        try:
            queue.check()
        except ClusterError as error:
            return "NNVIZ_SCHEDULER=tcp://127.0.0.1:9" in str(error)
        return False

    eventually(named)
    queue.close()


def test_the_lease_outlives_the_slowest_look():
    assert queue_of_runs.LEASE >= 30
