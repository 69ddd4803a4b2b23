"""Searches, sweeps and spreads over a scheduler and two workers that are processes of their own; one is killed."""

import os
import signal
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path
from time import monotonic, sleep

import numpy as np
import pytest
from browser_tools import free_port

from nnviz.experiments.classifier import ClassifierExperiment
from nnviz.experiments.plane import Experiment
from nnviz.experiments.spread import Spread
from nnviz.links.space import read
from nnviz.search import store
from nnviz.search.settings import Search, Sweep
from nnviz.search.study import Driver
from nnviz.search.sweep import SweepRun
from nnviz.training import cluster, tasks
from nnviz.training.jobs import Jobs, JobState
from nnviz.training.tasks import train_spread

ROOT = Path(__file__).parents[2]
TIMEOUT = 240
BASE = Experiment().with_(data={"points": 400, "validation_share": 0.25}, training={"epochs": 30})


def eventually(condition):
    deadline = monotonic() + TIMEOUT
    while not (found := condition()):
        assert monotonic() < deadline, "the condition never held"
        sleep(0.1)
    return found


@pytest.fixture(scope="module")
def workers(tmp_path_factory):
    """Start a scheduler and two workers by the README's commands; yield (address, the workers' processes)."""
    log, port = tmp_path_factory.mktemp("cluster") / "log", free_port()
    with ExitStack() as processes, log.open("w") as output:
        def start(*arguments: str) -> subprocess.Popen:
            process = subprocess.Popen([sys.executable, "-m", "nnviz", *arguments], cwd=ROOT, stdout=output,
                                       stderr=output, start_new_session=True)
            processes.callback(process.wait, 60)
            processes.callback(_end, process)
            return process

        start("scheduler", "--port", str(port))
        address = f"tcp://127.0.0.1:{port}"
        pair = [start("worker", address) for _ in range(2)]
        eventually(lambda: log.read_text("utf-8").count("Registered to") >= 2)
        yield address, pair


def _end(process: subprocess.Popen) -> None:
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)


@pytest.fixture(scope="module")
def copies(workers):
    """Two copies of the app, as they see the cluster."""
    with pytest.MonkeyPatch.context() as patch, ExitStack() as opened:
        patch.setenv(cluster.SCHEDULER, workers[0])
        queues = [Jobs() for _ in range(2)]
        for queue in queues:
            opened.callback(queue.close)
        eventually(lambda: all(queue.workers == 2 for queue in queues))
        yield queues


@pytest.fixture(autouse=True)
def kept_here(tmp_path, monkeypatch):
    monkeypatch.delenv(store.DATABASE, raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))


def trained(jobs: Jobs) -> dict[str, int]:
    """Return how many pieces of work each worker of the cluster has done."""
    return jobs._workers._connection.client.run(tasks.pieces_done)


def who_trained(before: dict[str, int], after: dict[str, int]) -> int:
    return sum(after[worker] > before.get(worker, 0) for worker in after)


@pytest.mark.parametrize("base", [
    BASE, ClassifierExperiment().with_(data={"dataset": "usps", "images": 200}, training={"epochs": 2})])
def test_the_draws_of_a_spread_are_shared_by_the_workers_and_join_as_from_one(base, copies):
    spread = Spread(base=base, draws=30 if base is BASE else 5)
    assert len(spread.parts()) == 2
    assert [member for part in spread.parts() for member in part.members()] == spread.members()
    before = trained(copies[0])
    key = copies[0].submit(spread)
    assert copies[0].wait(key, TIMEOUT)
    assert who_trained(before, trained(copies[0])) == 2
    found, alone = copies[0].recording(key), train_spread(spread)
    assert copies[0].status(key).restarts == 0
    assert np.array_equal(found.frames, alone.frames)
    assert found.scores.keys() == alone.scores.keys()
    for name, table in alone.scores.items():
        assert np.allclose(found.scores[name], table, atol=2e-3, equal_nan=True)
    assert (found.confusion is None) == (alone.confusion is None)
    assert found.ended == alone.ended
    assert copies[1].submit(spread) == key
    assert copies[1].wait(key, TIMEOUT)
    assert np.allclose(copies[1].recording(key).final("test_loss"), found.final("test_loss"), atol=2e-3)


def test_a_stopped_spread_stops_on_both_workers(copies):
    spread = Spread(base=BASE.with_(data={"points": 4000}, network={"hidden": [{"units": 40}] * 4},
                                    training={"batch": 1, "epochs": 2000}), draws=30)
    key = copies[0].submit(spread)
    eventually(lambda: copies[0].status(key).epochs_done > 0)
    copies[0].stop(key)
    assert copies[0].wait(key, TIMEOUT)
    assert copies[0].status(key).state is JobState.STOPPED


def test_a_sweep_uses_both_workers(copies):
    run = SweepRun(Sweep(base=BASE, space=read("lr=0.01,0.1,1 batch=4,8,16,32,64,128", BASE), seeds=10))
    before = trained(copies[0])
    run.run(copies[0])
    assert who_trained(before, trained(copies[0])) == 2
    assert (run.done, run.errors) == (run.networks, [])


def test_a_worker_that_dies_in_the_middle_costs_the_search_one_retry(workers, copies):
    asked = Search(base=BASE.with_(training={"epochs": 150, "batch": 4}), sampler="random", trials=80, score="loss",
                   space=read("lr=0.01..1:log batch=2,3,4 neurons=2..16", BASE))
    driver, killed, restarts = Driver(asked), [], {}

    def on_trial(done: int) -> None:
        if done >= 5 and not killed:
            killed.append(workers[1][0].pid)
            os.killpg(workers[1][0].pid, signal.SIGKILL)
        with copies[0]._lock:
            for key, job in copies[0]._jobs.items():
                restarts[key] = max(restarts.get(key, 0), job.starts - 1)

    assert driver.run(copies[0], on_trial=on_trial)
    assert killed
    trials = driver.kept.trials()
    assert [trial.state for trial in trials] == ["done"] * 80
    assert driver.error == ""
    assert max(restarts.values()) <= 1
    eventually(lambda: copies[0].workers == 1)
    assert store.known(asked).trials() == trials  # what the other copy of the app reads

