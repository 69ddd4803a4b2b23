"""The Dask workers that train: one process on this machine, or the cluster that ``NNVIZ_SCHEDULER`` names.

A long run needs the Dask resource ``long``, of which a worker has one: long runs queue behind each other. Short runs
need nothing, and the worker has threads left for them: a short run never waits behind a long one.

The worker is a child process that imports the running script again under the name ``__mp_main__``: a script that uses
this module must keep its work under ``if __name__ == "__main__":``.
"""

import gc
import logging
import os
import signal
from collections.abc import Callable
from contextlib import suppress
from threading import Event, Lock, Thread
from time import sleep, time
from typing import Any

import dask.config
from distributed import CancelledError, Client, Future, KilledWorker, LocalCluster, Worker, WorkerPlugin

from nnviz.experiments.embedding import SENT_WHOLE, Work
from nnviz.experiments.spread import Spread
from nnviz.recordings.image_recording import ImageRecording
from nnviz.training import cost, host, limits, tasks
from nnviz.training.versions import differences, versions

#: Environment variable with the address of a Dask scheduler, such as ``tcp://10.0.0.5:8786``.
SCHEDULER = "NNVIZ_SCHEDULER"
#: Environment variable: how many megabytes our own worker may grow after its warm-up before it is replaced.
GROWTH = "NNVIZ_WORKER_MB"

_DEFAULT_GROWTH = 400
_THREADS = 3
_LONG = {"long": 1}
_SECONDS_TO_CONNECT = 10
_SECONDS_TO_WARM_UP = 300
_SECONDS_BETWEEN_LOOKS = 0.5
#: A part of a run is looked for so often: the run makes it at the end of its next chunk.
_LOOKS_FOR_A_PART = 20
_SECONDS_TO_ANSWER = 10
#: Between two tries to reach a scheduler that did not answer.
_SECONDS_BETWEEN_TRIES = 30
_SECONDS_BETWEEN_WATCHES = 5
#: A worker of ours that has not sent a sign of life for so long hangs; it sends two a second.
_SECONDS_OF_SILENCE = 20
#: With less memory than this the old worker ends before the new one starts: two and the app would need 2.1 GB.
_MEMORY_FOR_TWO = 4_000_000_000
_SCHEDULER_OPTIONS = {"allowed_failures": 2, "dashboard_address": "127.0.0.1:0"}
_DASK_OPTIONS = {
    # Some seconds after a worker went, Dask looks whether one is back, and if not gives its place up for good. A slow
    # start, or a second death at that moment, would leave no worker: each place is kept, whoever is in it.
    "distributed.deploy.lost-worker-timeout": "10000 days",
    # Dask watches itself a hundred times a second, for a dashboard that we do not have: on two slow cores an idle app
    # would need a tenth of one for it.
    "distributed.worker.profile.enabled": False,
    "distributed.admin.tick.interval": "1 s",
    "distributed.admin.system-monitor.interval": "10 s",
    "distributed.scheduler.work-stealing": False,
    # What is sent can begin: Dask shall not hold it back, as it does where many tasks look alike.
    "distributed.scheduler.worker-saturation": "inf",
    # With Dask's value the C library asks the system for each larger array anew and gives it back at once: scoring a
    # run then takes three to seven times as long, and training on images up to twice as long.
    "distributed.nanny.pre-spawn-environ.MALLOC_TRIM_THRESHOLD_": None,
}

#: Handles an event of ``tasks.TOPIC``.
Handler = Callable[[dict[str, Any]], None]


class ClusterError(ConnectionError):
    """The workers cannot be reached; the message says why in one sentence."""


class CompileAhead(WorkerPlugin):
    """Has every worker, also one that replaces a dead one, compile the usual programs first, then what may come next.

    Parameters
    ----------
    ours : bool
        Whether it is our own child process. Ctrl-C in the terminal reaches the app and its children alike: the child
        ignores it and leaves it to the app to end it.
    """

    name = "nnviz-compile-ahead"
    idempotent = True

    def __init__(self, ours: bool):
        self.ours = ours

    def setup(self, worker: Worker) -> None:
        """Start a thread of the worker that compiles."""
        if self.ours:
            signal.signal(signal.SIGINT, signal.SIG_IGN)
        self.closing = Event()
        Thread(target=self._compile, args=(worker,), daemon=True).start()

    def teardown(self, worker: Worker) -> None:
        """End the thread of a worker that closes."""
        self.closing.set()

    def _compile(self, worker: Worker) -> None:
        try:
            tasks.warm_up(self.closing)
            if not self.closing.is_set():
                worker.log_event(tasks.TOPIC, {"event": "warm", "memory": tasks.memory(), "slowness": cost.slowness(),
                                               "room": limits.room()})
            tasks.look_ahead(self.closing)
        except RuntimeError:  # the thread pools of a process that closes take no more work
            if not self.closing.is_set():
                raise


def connect(on_event: Handler) -> Client:
    """Connect to the cluster that ``NNVIZ_SCHEDULER`` names, or start a worker on this machine.

    Parameters
    ----------
    on_event : function
        Called with every event of ``tasks.TOPIC``, in the client's own thread; it must not block.

    Raises
    ------
    ClusterError
        If the scheduler does not answer, or its workers lack nnviz or the resource ``long``.
    """
    # Dask ends a dead client when Python collects it, under a lock that starting the next one holds: collected right
    # then, it would wait for itself for ever.
    gc.collect()
    address = os.environ.get(SCHEDULER)
    client = _join(address) if address else _start()
    listen(client, on_event)
    try:
        client.register_plugin(CompileAhead(ours=not address))
    except ImportError as error:
        disconnect(client)
        raise ClusterError(f"{SCHEDULER}={address}: the workers there lack a module: {error}") from error
    return client


def listen(client: Client, on_event: Handler) -> None:
    """Have a client's events handled; done again before each run, for a restarted scheduler has forgotten it."""
    client.subscribe_topic(tasks.TOPIC, lambda event: on_event(event[1]))


def _ask_workers(client: Client, function: Callable[[str], Any], key: str) -> dict[str, Any]:
    """Call a quick function with a run's key in every worker; a worker that does not answer is left out."""
    with suppress(Exception):  # the worker died or hangs, or the connection was lost: there is nothing to ask
        return client.sync(client._run, function, key, on_error="ignore", callback_timeout=_SECONDS_TO_ANSWER)
    return {}


def disconnect(client: Client) -> None:
    """Close a client and, if we started it, its worker."""
    client.close()
    if client.cluster:
        client.cluster.close()


def _start() -> Client:
    dask.config.set(_DASK_OPTIONS)
    try:
        cluster = LocalCluster(
            n_workers=1, threads_per_worker=_THREADS, processes=True, resources=_LONG, memory_limit=None,
            host="127.0.0.1", dashboard_address=None, scheduler_kwargs=_SCHEDULER_OPTIONS,
            silence_logs=logging.CRITICAL)
    except (OSError, RuntimeError) as error:
        raise ClusterError(f"No worker process could be started on this machine: {error}") from error
    return Client(cluster, set_as_default=False)


def _join(address: str) -> Client:
    try:
        client = Client(address, timeout=_SECONDS_TO_CONNECT, set_as_default=False)
    except Exception as error:  # Dask raises this or that: whatever it was, there is no connection
        raise ClusterError(f"{SCHEDULER}={address}: no Dask scheduler answers there.") from error
    if problem := _what_is_wrong(client):
        client.close()
        raise ClusterError(f"{SCHEDULER}={address}: {problem}")
    return client


def _what_is_wrong(client: Client) -> str:
    """Say in one sentence why the workers of a scheduler cannot train; nothing if they can."""
    how = f"Start them from a checkout of this repository: python -m nnviz worker {client.scheduler.address}"
    if not _has_worker_for_long_runs(client):
        return f'no worker there takes long runs (--resources "long=1"). {how}'
    for told in _ask_for_versions(client).values():
        if not isinstance(told, dict):
            return f"a worker there lacks nnviz, or has another version of it. {how}"
        if differing := differences(versions(), told):
            return f"a worker there has other versions than the app: {', '.join(differing)}. {how}"
    return ""


def _ask_for_versions(client: Client) -> dict[str, dict[str, str] | Exception]:
    """Return the versions that each worker has, or what it raised."""
    return client.run(versions, on_error="return")


def _has_worker_for_long_runs(client: Client) -> bool:
    for _ in range(_SECONDS_TO_CONNECT):
        workers = client.scheduler_info(n_workers=-1)["workers"].values()
        if any("long" in worker["resources"] for worker in workers):
            return True
        sleep(1)
    return False


def run_scheduler(host: str, port: int) -> None:
    """Be the scheduler of a cluster until ended; encrypted where Dask's settings require it.

    Whoever reaches it, and has the key if it is encrypted, can run code on the workers.

    Raises
    ------
    ClusterError
        If it cannot listen there.
    """
    from distributed.cli.dask_scheduler import main

    protocol = "tls" if dask.config.get("distributed.comm.require-encryption") else "tcp"
    _be(main, "--protocol", protocol, "--host", host, "--port", str(port), "--no-dashboard")


def run_worker(address: str) -> None:
    """Be a worker of a scheduler until ended, in the way in which the app starts its own.

    Raises
    ------
    ClusterError
        If it cannot be started.
    """
    from distributed.cli.dask_worker import main

    resources = " ".join(f"{name}={count}" for name, count in _LONG.items())
    _be(main, address, "--nthreads", str(_THREADS), "--resources", resources, "--memory-limit", "0", "--no-dashboard")


def _be(command: Any, *arguments: str) -> None:
    """Run one of Dask's commands in this process: unlike Dask's own script, it finds nnviz in the folder it is in."""
    dask.config.set(_DASK_OPTIONS)
    try:
        command.main(args=list(arguments), standalone_mode=False)
    except (OSError, RuntimeError, ValueError) as error:
        raise ClusterError(str(error.__cause__ or error)) from error


class Workers:
    """The way to the workers: takes runs, and replaces our own worker between runs when its memory has grown.

    TensorFlow never frees a compiled program, so a worker that compiles program after program must go at some time. The
    new one is warm before it gets its first run; the old one goes after its last run. Where there is no memory for two,
    the old one goes first.

    Parameters
    ----------
    on_event : function
        Called with every event of ``tasks.TOPIC``, in a Dask thread; it must not block.
    background : bool
        Whether to connect behind the caller's back.

    Raises
    ------
    ClusterError
        If the workers cannot be reached, unless in the background.
    """

    def __init__(self, on_event: Handler, *, background: bool = False):
        self._tell = on_event
        self._allowed_growth = float(os.environ.get(GROWTH, _DEFAULT_GROWTH)) * 1e6
        self._lock = Lock()
        self._replacing = Lock()
        self._held: set[bool] = set()
        self._long: dict[str, bool] = {}
        self._wholes: dict[str, Whole] = {}
        self._closed = Event()
        self._connection: _Connection | None = None
        self._problem: ClusterError | None = None
        if background:
            Thread(target=self._keep_trying, name="nnviz-connect", daemon=True).start()
        else:
            self._connection = _Connection(self._on_event)
        Thread(target=self._watch, name="nnviz-watch-worker", daemon=True).start()

    def _keep_trying(self) -> None:
        """Connect; where that fails, remember why and try again after a while."""
        while not self._closed.is_set():
            try:
                self._connection, self._problem = _Connection(self._on_event), None
                return
            except ClusterError as error:
                self._problem = error
                self._closed.wait(_SECONDS_BETWEEN_TRIES)

    @property
    def connected(self) -> bool:
        """Whether runs can be sent."""
        return self._connection is not None

    def check(self) -> None:
        """Raise the ``ClusterError`` of the last try to connect, if it failed."""
        if self._problem:
            raise self._problem

    @property
    def count(self) -> int:
        """How many workers are connected."""
        connection = self._connection
        return connection.workers if connection else 0

    @property
    def room(self) -> dict[bool, int]:
        """How many short runs (False) and long ones (True) the workers take at a time.

        A short run is over so soon that the next one should lie ready; none is taken while our worker is to end.
        """
        connection = self._connection
        workers = connection.workers if connection else 0
        room = {False: 2 * (_THREADS - 1) * workers, True: workers}
        return {long: 0 if long in self._held else places for long, places in room.items()}

    def _watch(self) -> None:
        """Until closed, count the workers of a cluster, and end our own worker where it hangs: Dask starts another."""
        while not self._closed.wait(_SECONDS_BETWEEN_WATCHES):
            if connection := self._connection:
                connection.look_after_workers()

    def submit(self, run: Work, *, long: bool, earlier: ImageRecording | None = None, ahead: bool = False) -> Future:
        """Send a run; runs of the same key, also of other copies of the app, are one run.

        With an ``earlier`` recording the run goes on where that ended. One that is trained ``ahead``, before somebody
        asks for it, comes after all others and gives way to them.

        Raises
        ------
        ClusterError
            If the connection was lost and cannot be made again.
        """
        with self._lock:
            client = self._client()
            if self._connection:
                listen(client, self._connection.on_event)
            self._long = {key: of for key, of in self._long.items() if key in client.futures} | {run.key: long}
            sent = run if isinstance(run, SENT_WHOLE) else run.model_dump_json()
            if isinstance(run, Spread) and client.cluster is None:
                return self._submit_parts(client, run, long=long)
            return client.submit(tasks.compute, sent, earlier, ahead, key=run.key, priority=-ahead,
                                 resources=_LONG if long else None)

    def _submit_parts(self, client: Client, spread: Spread, *, long: bool) -> Future:
        """Send a spread in parts, so that all workers of a cluster share it; what joins them has the spread's key."""
        parts = spread.parts()
        whole = self._wholes[spread.key] = Whole(spread.key, {part.key: part.draws / spread.draws for part in parts})
        futures = [client.submit(tasks.compute, part.model_dump_json(), key=part.key, resources=_LONG if long else None)
                   for part in parts]
        joined = client.submit(tasks.join, spread.model_dump_json(), futures, key=spread.key)
        self._wholes = {key: one for key, one in self._wholes.items() if key in client.futures or one is whole}
        return joined

    def stop(self, future: Future) -> None:
        """Ask a running run to stop at the end of its chunk of epochs."""
        whole = self._wholes.get(future.key)
        if whole:
            whole.stopping = True
        for key in whole.shares if whole else [future.key]:
            _ask_workers(future.client, tasks.stop_run, key)

    def _told_of_a_part(self, connection: "_Connection", event: dict[str, Any]) -> dict[str, Any] | None:
        """Return what an event means to whoever waits for it: of a part of a spread, what it means for the spread."""
        whole = next((whole for whole in list(self._wholes.values()) if event.get("key") in whole.shares), None)
        if whole is None:
            return event
        if event["event"] == "started" and whole.stopping:
            Thread(target=_ask_workers, args=(connection.client, tasks.stop_run, event["key"]), daemon=True).start()
        return whole.told(event)

    def part(self, future: Future) -> ImageRecording | None:
        """Return what a run on images that goes on has learned so far; None where there is nothing, or none in time."""
        client, key = future.client, future.key
        if not any(_ask_workers(client, tasks.want_part, key).values()):
            return None
        for _ in range(_LOOKS_FOR_A_PART):
            parts = [part for part in _ask_workers(client, tasks.take_part, key).values() if part is not None]
            if parts:
                return parts[0]
            sleep(_SECONDS_BETWEEN_LOOKS)
        return None

    def run(self, function: Callable[..., Any], *arguments: Any, timeout: float) -> Any:
        """Run a function on a worker, beside the runs, and return its result. What the function raises is raised here.

        Parameters
        ----------
        function : function
            One that the workers can import.
        *arguments
        timeout : float
            Seconds to wait for the result.

        Raises
        ------
        ClusterError
            If no worker can be reached, or none has answered in time.
        """
        with self._lock:
            future = self._client().submit(function, *arguments, pure=False)
        try:
            return future.result(timeout)
        except (CancelledError, KilledWorker, TimeoutError) as error:
            raise ClusterError(f"No worker answered ({type(error).__name__}).") from error
        finally:
            future.release()

    def _client(self) -> Client:
        """Return the open client, a new one if the connection was lost; call it under the lock."""
        self.check()
        if self._connection is None:
            raise ClusterError("The workers are still starting. Try again in a moment.")
        if self._connection.client.status == "closed":
            self._connection = _Connection(self._on_event)
        return self._connection.client

    def close(self) -> None:
        """Close the connection and end our own worker."""
        self._closed.set()
        if self._connection:
            disconnect(self._connection.client)

    def _on_event(self, connection: "_Connection", event: dict[str, Any]) -> None:
        if told := self._told_of_a_part(connection, event):
            self._tell(told)
        ours = connection is self._connection and connection.client.cluster
        if ours and connection.growth > self._allowed_growth and self._replacing.acquire(blocking=False):
            replace = self._replace if host.memory() >= _MEMORY_FOR_TWO else self._renew
            Thread(target=replace, args=(connection,), name="nnviz-replace-worker", daemon=True).start()

    def _renew(self, connection: "_Connection") -> None:
        """End our worker when it has no more runs; Dask starts another.

        First the long runs are held back, then, when the last one has ended, the short ones: none waits for a long one.
        """
        client = connection.client
        try:
            for long in (True, False):
                self._held.add(long)
                while any(self._long.get(key, False) == long for key in client.futures) and client.status == "running":
                    sleep(_SECONDS_BETWEEN_LOOKS)
            connection.growth = 0
            client.restart_workers([worker.address for worker in client.cluster.scheduler.workers.values()],
                                   timeout=_SECONDS_TO_WARM_UP)
        except Exception as error:  # a worker that died meanwhile is a new one, too
            logging.getLogger(__name__).warning("The worker was not replaced. %s", error)
        finally:
            self._held.clear()
            self._replacing.release()

    def _replace(self, old: "_Connection") -> None:
        try:
            if new := self._warm_connection():
                with self._lock:
                    self._connection = new
                while old.client.futures:
                    old.look_after_workers()  # nobody else looks after it any more
                    sleep(_SECONDS_BETWEEN_LOOKS)
                disconnect(old.client)
        finally:
            self._replacing.release()

    def _warm_connection(self) -> "_Connection | None":
        try:
            new = _Connection(self._on_event)
        except ClusterError as error:
            logging.getLogger(__name__).warning("The worker was not replaced. %s", error)
            return None
        if new.warm.wait(_SECONDS_TO_WARM_UP):
            return new
        disconnect(new.client)
        return None


class Whole:
    """A spread whose parts train on several workers: what is told of the parts becomes what is told of the whole.

    ``shares`` names the parts by their keys, and what share of the draws each has.
    """

    def __init__(self, key: str, shares: dict[str, float]):
        self.key, self.shares, self.stopping = key, shares, False
        self._done: dict[str, float] = {}

    def told(self, event: dict[str, Any]) -> dict[str, Any] | None:
        """Return the event of the whole, or None: it begins with its first part, and again when a part does."""
        part = event["key"]
        if event["event"] == "started":
            begins_again, is_first = part in self._done, not self._done
            self._done[part] = 0.0
            return event | {"key": self.key} if begins_again or is_first else None
        if event["event"] == "progress":
            self._done[part] = event["epochs"]
            epochs = sum(share * self._done.get(key, 0.0) for key, share in self.shares.items())
            return event | {"key": self.key, "epochs": epochs, "lines": ()}
        return event


class _Connection:
    """A client, and how its worker's memory has grown since the warm-up (bytes)."""

    def __init__(self, on_event: Callable[["_Connection", dict[str, Any]], None]):
        self._tell = on_event
        self.warm = Event()
        self._memory_when_warm = 0
        self.growth = 0
        self.workers = 1
        self.client = connect(self.on_event)
        self._count_workers()

    def look_after_workers(self) -> None:
        """Count the workers of a cluster; of our own, end one that has not been heard of for long."""
        with suppress(Exception):  # a connection that is just lost is noticed by whoever sends a run
            if self.client.cluster:
                self._end_hung_workers()
            else:
                self._count_workers()

    def _count_workers(self) -> None:
        workers = self.client.scheduler_info(n_workers=-1)["workers"].values()
        self.workers = max(1, sum("long" in worker["resources"] for worker in workers))

    def _end_hung_workers(self) -> None:
        cluster = self.client.cluster
        for worker in list(cluster.scheduler.workers.values()):
            nanny = cluster.workers.get(worker.name)
            if nanny is not None and time() - worker.last_seen > _SECONDS_OF_SILENCE:
                os.kill(nanny.pid, signal.SIGKILL)

    def on_event(self, event: dict[str, Any]) -> None:
        if event["event"] == "warm":
            self._memory_when_warm, self.growth = event["memory"], 0
            self.warm.set()
        elif event["event"] == "ended" and self.warm.is_set():
            self.growth = event["memory"] - self._memory_when_warm
        self._tell(self, event)
