"""Twenty workers are killed at random moments: nothing is lost."""

import os
import random
import signal
from time import monotonic, sleep

import pytest
from worker_tools import jobs_without_programs

from nnviz.experiments.plane import Experiment
from nnviz.training import cluster
from nnviz.training.jobs import JobState

KILLS = 20
TIMEOUT = 240
#: NumPy trains them at once, so that a worker needs no TensorFlow to begin.
RUNS = [Experiment().with_(data={"points": 200}, training={"epochs": 3 + number}, seed=number) for number in range(40)]


@pytest.fixture
def jobs(monkeypatch):
    """A queue in which a run may meet any number of dying workers."""
    monkeypatch.setitem(cluster._SCHEDULER_OPTIONS, "allowed_failures", KILLS)
    yield from jobs_without_programs()


def test_twenty_workers_die_at_random_moments_and_every_run_ends(jobs):
    generator = random.Random(0)
    local = jobs._workers._connection.client.cluster
    keys, killed = [], set()
    deadline = monotonic() + TIMEOUT
    while len(killed) < KILLS:
        assert monotonic() < deadline, f"only {len(killed)} workers came back to be killed"
        if alive := set(local.scheduler.workers) - killed:
            keys += [jobs.submit(run) for run in RUNS[len(keys):len(keys) + 2]]
            sleep(generator.random())
            os.kill(local.workers[0].pid, signal.SIGKILL)
            killed |= alive
        sleep(0.02)
    keys += [jobs.submit(run) for run in RUNS[len(keys):]]
    assert all(jobs.wait(key, TIMEOUT) for key in keys)
    assert {jobs.status(key).state for key in keys} == {JobState.DONE}
    assert [jobs.recording(key).epochs for key in keys] == [run.training.epochs for run in RUNS]
    assert sum(jobs.status(key).restarts for key in keys) > 0
