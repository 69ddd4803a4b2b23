"""Where the runs happen: an outside Dask cluster, a worker that is replaced, and no process left behind."""

import gc
import os
import signal
import subprocess
import sys
import textwrap
from contextlib import ExitStack
from time import monotonic, sleep

import dask.config
import psutil
import pytest
from distributed import Client
from worker_tools import ShortWarmUp

from nnviz.experiments.plane import Experiment
from nnviz.training import cluster, host
from nnviz.training.jobs import Jobs, JobState

TIMEOUT = 300
QUICK = Experiment().with_(training={"epochs": 20})
LONG = Experiment().with_(data={"points": 4000, "train_share": 0.9}, network={"hidden": [{"units": 64}] * 6},
                          training={"batch": 1, "epochs": 2000})
# Tests that run in a shell's background inherit that Ctrl+C is ignored.
SCRIPT = """
    import os
    import signal
    import sys
    from nnviz.experiments.plane import Experiment
    from nnviz.training.jobs import Jobs

    if __name__ == "__main__":
        signal.signal(signal.SIGINT, signal.default_int_handler)
        jobs = Jobs()
        key = jobs.submit(Experiment())
        print(*jobs._workers._connection.client.run(os.getpid).values(), flush=True)
        sys.stdin.read()
"""


def eventually(condition):
    """Wait until a condition holds; fail after a generous time."""
    deadline = monotonic() + TIMEOUT
    while not (found := condition()):
        assert monotonic() < deadline, "the condition never held"
        sleep(0.05)
    return found


def train(jobs, experiment):
    key = jobs.submit(experiment)
    assert jobs.wait(key, TIMEOUT)
    assert jobs.status(key).state is JobState.DONE, jobs.status(key).error
    return jobs.recording(key)


def worker_pids(jobs):
    return sorted(jobs._workers._connection.client.run(os.getpid).values())


@pytest.fixture
def started():
    """A function that starts a Python module in a process of its own; all end with the test."""
    with ExitStack() as processes:
        def start(*arguments, folder="."):
            process = subprocess.Popen([sys.executable, "-m", *arguments], cwd=folder, stdout=subprocess.DEVNULL,
                                       stderr=subprocess.DEVNULL)
            processes.callback(process.wait, TIMEOUT)
            processes.callback(process.terminate)

        yield start


@pytest.fixture
def scheduler(started, tmp_path):
    """The address of a Dask scheduler without workers; ``scheduler.json`` tells workers where it is."""
    file = tmp_path / "scheduler.json"
    started("distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard",
            "--dashboard-address", "127.0.0.1:0", "--scheduler-file", str(file))
    text = eventually(lambda: file.exists() and file.read_text())
    return text.split('"address": "')[1].split('"')[0]


def dask_worker_of(started, address, *options, folder="."):
    """Start a worker by Dask's own command."""
    started("distributed.cli.dask_worker", address, "--host", "127.0.0.1", "--no-dashboard", *options, folder=folder)
    wait_for_a_worker(address)


def wait_for_a_worker(address):
    with Client(address, set_as_default=False) as client:  # a busy machine takes its time to start it
        client.wait_for_workers(1, TIMEOUT)


def test_an_outside_cluster_trains_for_two_copies_of_the_app(scheduler, started, monkeypatch):
    started("nnviz", "worker", scheduler)
    wait_for_a_worker(scheduler)
    monkeypatch.setenv(cluster.SCHEDULER, scheduler)
    one, other = Jobs(), Jobs()
    try:
        train(one, QUICK)
        keys = {copy.submit(LONG) for copy in (one, other)}
        assert len(keys) == 1
        key = keys.pop()
        eventually(lambda: one.status(key).epochs_done > 0 and other.status(key).epochs_done > 0)
        other.stop(key)
        assert one.wait(key, TIMEOUT)
        assert other.wait(key, TIMEOUT)
        assert one.recording(key).epochs == other.recording(key).epochs < 2000
    finally:
        one.close()
        other.close()


def test_a_worker_that_would_never_take_a_long_run_is_refused(scheduler, started, monkeypatch):
    dask_worker_of(started, scheduler, "--nthreads", "1")
    monkeypatch.setenv(cluster.SCHEDULER, scheduler)
    monkeypatch.setattr(cluster, "_SECONDS_TO_CONNECT", 3)
    with pytest.raises(cluster.ClusterError, match="--resources"):
        Jobs()


def test_a_worker_that_lacks_nnviz_is_named_with_the_command_that_starts_one(scheduler, started, monkeypatch, tmp_path):
    dask_worker_of(started, scheduler, "--resources", "long=1", folder=tmp_path)
    monkeypatch.setenv(cluster.SCHEDULER, scheduler)
    with pytest.raises(cluster.ClusterError, match=f"lacks nnviz.*python -m nnviz worker {scheduler}"):
        Jobs()


def test_a_worker_of_another_version_is_named_with_what_differs(scheduler, started, monkeypatch):
    started("nnviz", "worker", scheduler)
    wait_for_a_worker(scheduler)
    monkeypatch.setenv(cluster.SCHEDULER, scheduler)
    ask = cluster._ask_for_versions
    monkeypatch.setattr(cluster, "_ask_for_versions", lambda client: {
        worker: told | {"nnviz": "older", "numpy": "1.0"} for worker, told in ask(client).items()})
    with pytest.raises(cluster.ClusterError, match=r"other versions than the app: nnviz, numpy 1\.0 \(here \S+\)"):
        Jobs()


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:9", "nonsense", "tcp://no.such.host.invalid:8786"])
def test_an_unreachable_scheduler_is_named_in_one_sentence(address, monkeypatch):
    monkeypatch.setenv(cluster.SCHEDULER, address)
    monkeypatch.setattr(cluster, "_SECONDS_TO_CONNECT", 1)
    with pytest.raises(cluster.ClusterError, match=f"NNVIZ_SCHEDULER={address}: no Dask scheduler"):
        Jobs()


def test_no_dead_client_is_left_for_python_to_collect_while_the_next_one_starts(monkeypatch):
    def started_among(address):
        assert not [dead for dead in gc.get_objects() if isinstance(dead, Client) and dead.status == "closed"]
        raise cluster.ClusterError("enough seen")

    monkeypatch.setenv(cluster.SCHEDULER, "tcp://127.0.0.1:9")
    gc.disable()
    try:
        with pytest.raises(cluster.ClusterError, match="no Dask scheduler answers"):
            Jobs()
        assert [dead for dead in gc.get_objects() if isinstance(dead, Client)]
        monkeypatch.setattr(cluster, "_join", started_among)
        with pytest.raises(cluster.ClusterError, match="enough seen"):
            Jobs()
    finally:
        gc.enable()


@pytest.fixture
def short_warm_up(monkeypatch):
    monkeypatch.setattr(cluster, "CompileAhead", ShortWarmUp)


@pytest.mark.usefixtures("short_warm_up")
def test_a_worker_that_has_grown_is_replaced_between_runs(monkeypatch):
    monkeypatch.setenv(cluster.GROWTH, "-1000")
    jobs = Jobs()
    workers = jobs._workers
    warm_connection, long = workers._warm_connection, []

    def another_worker_while_a_long_run_begins():
        new = warm_connection()
        long.append(jobs.submit(LONG))
        eventually(lambda: jobs.status(long[0]).epochs_done > 0)
        monkeypatch.setattr(workers, "_allowed_growth", float("inf"))
        return new

    monkeypatch.setattr(workers, "_warm_connection", another_worker_while_a_long_run_begins)
    try:
        first = workers._connection
        (pid,) = worker_pids(jobs)
        assert first.warm.wait(TIMEOUT)
        train(jobs, QUICK)
        eventually(lambda: workers._connection is not first)
        eventually(lambda: worker_pids(jobs) not in ([], [pid]))
        assert psutil.pid_exists(pid)
        assert jobs.status(long[0]).state is JobState.RUNNING
        train(jobs, QUICK.with_(seed=1))
        assert jobs.status(long[0]).state is JobState.RUNNING
        jobs.stop(long[0])
        assert jobs.wait(long[0], TIMEOUT)
        assert jobs.status(long[0]).restarts == 0
        assert jobs.recording(long[0]).ended == "stopped"
        eventually(lambda: not psutil.pid_exists(pid))
        train(jobs, QUICK.with_(seed=2))
    finally:
        jobs.close()


@pytest.mark.usefixtures("short_warm_up")
def test_where_two_workers_do_not_fit_the_old_one_ends_first_and_no_run_with_it(monkeypatch):
    monkeypatch.setenv(cluster.GROWTH, "-1000")
    monkeypatch.setattr(host, "memory", lambda: 2_700_000_000)
    jobs = Jobs()
    workers = jobs._workers
    try:
        first, local = workers._connection, workers._connection.client.cluster
        (pid,) = worker_pids(jobs)
        assert first.warm.wait(TIMEOUT)
        long = jobs.submit(LONG)
        eventually(lambda: jobs.status(long).epochs_done > 0)
        train(jobs, QUICK)  # ends, and tells how much the worker has grown
        eventually(lambda: workers.room[True] == 0)
        train(jobs, QUICK.with_(seed=1))  # a short run does not wait for the long one
        waiting = jobs.submit(LONG.with_(training={"epochs": 3}))
        assert jobs.status(long).state is JobState.RUNNING
        monkeypatch.setattr(workers, "_allowed_growth", float("inf"))
        jobs.stop(long)
        assert jobs.wait(long, TIMEOUT)
        assert jobs.recording(long).ended == "stopped"
        assert jobs.wait(waiting, TIMEOUT)
        assert (jobs.status(waiting).state, jobs.status(waiting).restarts) == (JobState.DONE, 0)
        assert workers._connection is first
        assert len(local.workers) == 1
        eventually(lambda: worker_pids(jobs) not in ([], [pid]))
    finally:
        jobs.close()


@pytest.mark.usefixtures("short_warm_up")
def test_a_worker_that_is_slow_to_come_back_keeps_its_place():
    with dask.config.set({"distributed.deploy.lost-worker-timeout": "100ms"}):
        jobs = Jobs()
        try:
            (pid,) = worker_pids(jobs)
            os.kill(pid, signal.SIGKILL)
            train(jobs, QUICK)
            assert worker_pids(jobs) != [pid]
        finally:
            jobs.close()


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_no_worker_outlives_the_app(end, tmp_path):
    script = tmp_path / "script.py"
    script.write_text(textwrap.dedent(SCRIPT))
    app = subprocess.Popen([sys.executable, script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                           stderr=subprocess.DEVNULL, env=os.environ | {"PYTHONPATH": os.getcwd()})
    with app:
        worker = int(app.stdout.readline())
        assert psutil.pid_exists(worker)
        app.send_signal(end)
        app.wait(TIMEOUT)
        eventually(lambda: not psutil.pid_exists(worker))
