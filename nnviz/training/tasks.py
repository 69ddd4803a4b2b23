"""What runs where TensorFlow is: inside a Dask worker, or in the command line's own process.

This module imports no TensorFlow itself: an engine, and TensorFlow with it, is imported at the first call. A task
tells how it goes by Dask events of the topic ``TOPIC``, small dictionaries:

- ``{"event": "warm", "memory": bytes, "slowness": factor, "room": bytes}``: the worker has compiled the usual programs;
  the factor is ``cost.slowness()``, the room ``limits.room()``.
- ``{"event": "started", "key": ...}``: a run began, perhaps again.
- ``{"event": "progress", "key": ..., "epochs": done, "loss": ..., "lines": [...]}``, at most four a second. Of a run on
  images, ``epochs`` may be a fraction, and ``lines`` are the epochs that are finished.
- ``{"event": "ended", "key": ..., "memory": bytes}``: a run ended, in whatever way.
"""

import gc
import logging
import os
import sys
import tempfile
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from threading import Event, Lock
from time import monotonic, perf_counter, sleep
from typing import Any

import numpy as np
import psutil
from distributed import Worker, get_worker

from nnviz.experiments.embedding import STEPS, Embedded, Embedding
from nnviz.experiments.explanation import Explained, Explanation
from nnviz.experiments.group import Group
from nnviz.experiments.images import ImageExperiment
from nnviz.experiments.plane import MAX_HIDDEN_LAYERS, Experiment
from nnviz.experiments.range_test import RangeTest
from nnviz.experiments.spread import DRAWS_AT_ONCE, Spread, run_from_json
from nnviz.experiments.strip import Strip, stops_of, strip_of
from nnviz.experiments.tables import TableExperiment
from nnviz.recordings.fused_run import Progress
from nnviz.recordings.image_recording import SNAPSHOT_BYTES, ImageRecording, Line, gather_images
from nnviz.recordings.recording import Recording, SpreadRecording, gather, join_parts
from nnviz.recordings.scores import GroupRecording, RangeRecording
from nnviz.recordings.store import AnyRecording
from nnviz.recordings.strip_recording import StripRecording
from nnviz.recordings.table_recording import TableRecording
from nnviz.training import numpy_engine
from nnviz.training.kinds import is_long, kind_of
from nnviz.training.sizes import Spec

#: The Dask topic of all events.
TOPIC = "nnviz"

_SECONDS_BETWEEN_EVENTS = 0.25
#: Before each program of the warm-up, runs go first, but a long run does not hold it up for good.
_POLITE_PAUSES = 8
#: So long after a run the next program is compiled ahead: the page draws first, and a slider may be on its way still.
_SECONDS_OF_PAUSE = 2.0
#: So long after a run that somebody asked for, a program is compiled for a strip that nobody has asked for.
_SECONDS_OF_QUIET = 1.0
#: The runs in this process, by their keys.
_running: dict[str, "_Going"] = {}
#: What NumPy has trained.
_trained_in_numpy: set[Spec] = set()
#: The newest trained experiment whose programs are worth compiling and when it ended, until they were seen to.
_newest: deque[tuple[Experiment, float]] = deque(maxlen=1)
_importing = Lock()
#: The keys of what was done last.
_done: deque[str] = deque(maxlen=1000)
#: When a run that somebody asked for ended last.
_last_asked = -_SECONDS_OF_QUIET


def train_recordings(experiments: list[Experiment], on_progress: Callable[[int, float], None] | None = None,
                     should_stop: Callable[[], bool] | None = None, with_pictures: bool = True,
                     at_once: bool = False) -> list[Recording]:
    """Train experiments side by side in this process; return their recordings, in the same order.

    Parameters
    ----------
    experiments : list of Experiment
        They may differ in seed, learning rate, initial weights, penalty, dropout and number of neurons, and in their
        data's noise, spread and centres.
    on_progress : function, optional
        Called about five times a second with the epochs done and the mean training loss of the last one.
    should_stop : function, optional
        Asked about five times a second; once it answers True, training ends and what was trained is returned.
    with_pictures : bool
        Whether to draw the decision boundary of every snapshot.
    at_once : bool
        Whether one network whose program is not compiled yet may be trained in NumPy, where that is quicker.

    Raises
    ------
    ValueError
        If the experiments do not share depth, activations, optimizer, loss, batch size, number of points and of epochs.
    """
    return _engine("fleet").train(
        experiments, on_progress=on_progress, should_stop=should_stop, with_pictures=with_pictures, at_once=at_once)


def train_spread(spread: Spread, on_progress: Callable[[int, float], None] | None = None,
                 should_stop: Callable[[], bool] | None = None) -> SpreadRecording:
    """Train all draws of a spread in this process, in rounds of 32 side by side; return their scores.

    ``on_progress`` is told the epochs done, averaged over the rounds, and the mean training loss of some draws.
    """
    if isinstance(spread.base, ImageExperiment):
        return _train_image_spread(spread, on_progress, should_stop)
    if isinstance(spread.base, TableExperiment):
        return _train_table_spread(spread, on_progress, should_stop)
    members = [member for member in spread.members() if isinstance(member, Experiment)]
    recordings, start = [], perf_counter()
    for first in range(0, len(members), DRAWS_AT_ONCE):
        some = members[first:first + DRAWS_AT_ONCE]
        report = on_progress and _over_all(on_progress, first, len(some), spread)
        recordings += train_recordings(some, report, should_stop, with_pictures=False)
    return gather(spread, recordings, perf_counter() - start)


def train_tables(experiments: list[TableExperiment], on_progress: Callable[[int, float], None] | None = None,
                 should_stop: Callable[[], bool] | None = None) -> list[TableRecording]:
    """Train networks of tables in this process; see ``nnviz.training.tables.train``."""
    return _engine("tables").train(experiments, on_progress=on_progress, should_stop=should_stop)


def _train_table_spread(spread: Spread, on_progress: Callable[[int, float], None] | None,
                        should_stop: Callable[[], bool] | None) -> SpreadRecording:
    start = perf_counter()
    members = [member for member in spread.members() if isinstance(member, TableExperiment)]
    return gather(spread, train_tables(members, on_progress, should_stop), perf_counter() - start)


def _over_all(on_progress: Callable[[int, float], None], before: int, some: int,
              spread: Spread) -> Callable[[int, float], None]:
    """Return what a round of ``some`` draws reports to."""

    def report(epochs: int, loss: float) -> None:
        on_progress((before * spread.training.epochs + some * epochs) // spread.draws, loss)

    return report


def _train_image_spread(spread: Spread, on_progress: Callable[[int, float], None] | None,
                        should_stop: Callable[[], bool] | None) -> SpreadRecording:
    """Train the draws one after another; after Stop, those that were finished or begun are the spread."""
    recordings, start = [], perf_counter()
    members = [member for member in spread.members() if isinstance(member, ImageExperiment)]
    for draw, member in enumerate(members):
        def report(told: Progress, before: int = draw * spread.training.epochs) -> None:
            if on_progress:
                on_progress((before + told.epoch - 1) // spread.draws, told.loss)

        recordings.append(train_images(member, report, should_stop, snapshot_bytes=0))
        if recordings[-1].stopped:
            break
    return gather_images(spread, recordings, perf_counter() - start)


def train_images(experiment: ImageExperiment, on_progress: Callable[[Progress], None] | None = None,
                 should_stop: Callable[[], bool] | None = None, earlier: ImageRecording | None = None,
                 snapshot_bytes: int = SNAPSHOT_BYTES) -> ImageRecording:
    """Train a network that reads images in this process; both functions are called several times a second.

    With an ``earlier`` recording, for which ``image_recording.can_continue`` holds, training goes on where it ended.
    ``snapshot_bytes`` bound the weights that an autoencoder keeps on its way.

    Raises
    ------
    nnviz.arithmetic.ShapeError
        If the layers do not fit the images.
    """
    return _engine("images").train(experiment, earlier=earlier, on_progress=on_progress, should_stop=should_stop,
                                   snapshot_bytes=snapshot_bytes)


def _engine(name: str) -> Any:
    """Return a module of ``nnviz.training`` that brings TensorFlow along, which is silent at its import."""
    module = f"nnviz.training.{name}"
    with _importing:
        if module not in sys.modules:
            os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
            logging.getLogger("tensorflow").setLevel(logging.ERROR)
            with _silent_libraries():
                import_module(module)
            # Else a program now and then waits 0.3 s while TensorFlow's own objects are searched for garbage.
            gc.collect()
            gc.freeze()
    return sys.modules[module]


@contextmanager
def _silent_libraries() -> Iterator[None]:
    """Drop what C++ libraries write to the standard error: TensorFlow's import greets there whatever its log level."""
    sys.stderr.flush()
    kept, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)


def compute(run: str | Embedding | Explanation, earlier: ImageRecording | None = None, ahead: bool = False,
            ) -> AnyRecording | RangeRecording | GroupRecording | Embedded | Explained | StripRecording:
    """Do a piece of work inside a Dask worker, tell the progress by events, and stop when asked to.

    Parameters
    ----------
    run : str, Embedding or Explanation
        An experiment or a spread as JSON, or what has arrays.
    earlier : ImageRecording, optional
        What a run on images goes on from.
    ahead : bool
        Whether nobody has asked for it yet: it gives way to what somebody asks for.

    Raises
    ------
    ValueError
        If it cannot be done: JSON that is no run, layers that do not fit, points that are no finite numbers.
    """
    work = run_from_json(run) if isinstance(run, str) else run
    with _followed(work.key, ahead) as going:
        return globals()[kind_of(work).engine](work, going, earlier)


def join(spread_json: str, parts: list[SpreadRecording]) -> SpreadRecording:
    """Put the parts of a spread together again that several workers have trained."""
    spread = run_from_json(spread_json)
    assert isinstance(spread, Spread)
    return join_parts(spread, parts)


def embed(embedding: Embedding, going: "_Going", earlier: None) -> Embedded:
    """Place points in the plane by t-SNE.

    Raises
    ------
    ValueError
        If there are too few points for the perplexity, or they are not finite numbers.
    """
    from nnviz.analysis import embedding as engine  # slow to import, and no run of a network needs it

    divergence = float("nan")

    def tell(iterations: int, reached: float) -> None:
        nonlocal divergence
        divergence = reached
        going.report(STEPS * iterations / engine.ITERATIONS, reached)

    start = perf_counter()
    positions = engine.tsne(embedding.vectors, embedding.perplexity, seed=embedding.seed, on_progress=tell,
                            should_stop=going.should_stop)
    return Embedded(positions, divergence, perf_counter() - start)


def explain(asked: Explanation, going: "_Going", earlier: None) -> Explained:
    """Compute where a trained network looks, inside a Dask worker."""
    return explain_here(asked, lambda step: going.report(step, float("nan")), going.should_stop)


def explain_here(asked: Explanation, on_step: Callable[[int], None] | None = None,
                 should_stop: Callable[[], bool] | None = None) -> Explained:
    """Compute where a trained network looks, in this process."""
    return _engine("gradcam").explain(asked, on_step, should_stop)


class _Going:
    """A run that goes on in this process: what it reports to, what tells it to stop, who wants a part of it.

    One that is trained ``ahead`` stops, too, when a run begins that somebody asked for.
    """

    def __init__(self, worker: Worker, key: str, ahead: bool):
        self._worker, self._key, self.ahead = worker, key, ahead
        self._before = set(_running)
        self._told = 0.0
        self._stop, self._wanted = Event(), Event()
        self.part: ImageRecording | None = None
        self.has_part = Event()

    def report(self, epochs: float, loss: float, lines: list[Line] | None = None) -> None:
        """Tell the progress by an event, unless one was told a moment ago."""
        if monotonic() - self._told >= _SECONDS_BETWEEN_EVENTS:
            self._told = monotonic()
            self._worker.log_event(TOPIC, {
                "event": "progress", "key": self._key, "epochs": float(epochs), "loss": float(loss),
                "lines": [tuple(map(float, line)) for line in lines or ()]})

    def should_stop(self) -> bool:
        """Tell whether the run was asked to stop."""
        return self._stop.is_set() or (self.ahead and any(
            not other.ahead for key, other in list(_running.items()) if key not in self._before))

    def stop(self) -> None:
        """Ask the run to stop at the end of its chunk of epochs."""
        self._stop.set()

    def want_part(self) -> None:
        """Ask for what the run has learned so far."""
        self.has_part.clear()
        self._wanted.set()

    def give_part(self, make: Callable[[], ImageRecording]) -> None:
        """Make what the run has learned so far if somebody wants it."""
        if self._wanted.is_set():
            self._wanted.clear()
            self.part = make()
            self.has_part.set()


@contextmanager
def _followed(key: str, ahead: bool) -> Iterator[_Going]:
    """Tell by events that a run begins and ends."""
    global _last_asked
    worker = get_worker()
    _running[key] = going = _Going(worker, key, ahead)
    worker.log_event(TOPIC, {"event": "started", "key": key})
    try:
        yield going
    finally:
        _done.append(key)
        _running.pop(key, None)
        _last_asked = _last_asked if ahead else monotonic()
        worker.log_event(TOPIC, {"event": "ended", "key": key, "memory": memory()})


def train_plane(experiment: Experiment, going: _Going, earlier: None) -> Recording:
    """Train a network on points inside a Dask worker, unless it was trained as one of a strip."""
    if "nnviz.training.strips" in sys.modules and (kept := _engine("strips").kept(experiment)):
        return kept
    alone = _asked_for() == 1  # NumPy takes turns where several runs train
    recording = train_recordings([experiment], going.report, going.should_stop, at_once=alone)[0]
    if not recording.in_numpy or _stays(experiment):
        _newest.append((experiment, monotonic()))
    return recording


def train_table(experiment: TableExperiment, going: _Going, earlier: None) -> TableRecording:
    """Train a network of a table inside a Dask worker."""
    return train_tables([experiment], going.report, going.should_stop)[0]


def _asked_for() -> int:
    """Return how many runs that somebody asked for go on in this process."""
    return sum(not going.ahead for going in list(_running.values()))


def train_strip(strip: Strip, going: _Going, earlier: None) -> StripRecording:
    """Train all values of a knob in a Dask worker; for one that nobody asked for, compile only where all is quiet.

    What is trained apart would need many programs: it is trained ahead where all are there.
    """
    quiet = _asked_for() == 0 and monotonic() - _last_asked >= _SECONDS_OF_QUIET
    may_compile = not going.ahead or (quiet and not stops_of(strip.knob).apart)
    return _engine("strips").train(strip, may_compile=may_compile, on_progress=going.report,
                                   should_stop=going.should_stop)


def train_draws(spread: Spread, going: _Going, earlier: None) -> SpreadRecording:
    """Train all draws of a spread inside a Dask worker."""
    return train_spread(spread, going.report, going.should_stop)


def test_range(test: RangeTest, going: _Going, earlier: None) -> RangeRecording:
    """Run a learning-rate range test inside a Dask worker."""
    return range_test(test, going.report, going.should_stop)


def range_test(test: RangeTest, on_progress: Callable[[int, float], None] | None = None,
               should_stop: Callable[[], bool] | None = None) -> RangeRecording:
    """Run a learning-rate range test in this process; ``on_progress`` is told the batches done."""
    return _engine("range_test").train(test, on_progress, should_stop)


def train_group(group: Group, going: _Going, earlier: None) -> GroupRecording:
    """Train the members of a group inside a Dask worker."""
    return train_members(group, going.report, going.should_stop)


def train_members(group: Group, on_progress: Callable[[int, float], None] | None = None,
                  should_stop: Callable[[], bool] | None = None) -> GroupRecording:
    """Train a group in this process and return its scores.

    Networks on points that can share a program are trained side by side. After Stop, members that were not begun have
    no scores (NaN).
    """
    return _engine("groups").train(group, on_progress or (lambda epochs, loss: None), should_stop or (lambda: False))


def train_on_images(experiment: ImageExperiment, going: _Going, earlier: ImageRecording | None) -> ImageRecording:
    """Train a network on images inside a Dask worker; who wants it gets a part of the run while it goes on."""
    return _engine("images").train(
        experiment, earlier=earlier, on_progress=_with_lines(going.report, earlier), should_stop=going.should_stop,
        offer_part=going.give_part)


def _stays(experiment: Experiment) -> bool:
    """Remember that NumPy has trained a network of this kind; tell whether it had before: the class stays with it."""
    spec = _engine("trainers").spec_of(experiment)
    known = spec in _trained_in_numpy
    _trained_in_numpy.add(spec)
    return known


def _with_lines(report: Callable[..., None], earlier: ImageRecording | None) -> Callable[[Progress], None]:
    """Return what a run on images reports to: it tells fractions of epochs, and the finished ones with earlier ones."""
    before = earlier.lines if earlier else []

    def tell(told: Progress) -> None:
        report(told.epoch - 1 + told.batch / told.batches, told.loss, [*before, *told.lines])

    return tell


def stop_run(key: str) -> None:
    """Ask a run in this process to stop at the end of its chunk of epochs; without such a run, do nothing."""
    if going := _running.get(key):
        going.stop()


def want_part(key: str) -> bool:
    """Ask a run in this process for what it has learned so far; tell whether there is such a run."""
    if going := _running.get(key):
        going.want_part()
    return going is not None


def take_part(key: str) -> ImageRecording | None:
    """Return the part of a run that was asked for, None while there is none."""
    going = _running.get(key)
    return going.part if going and going.has_part.is_set() else None


def pieces_done() -> int:
    """Return how many pieces of work this process has done, the last thousand at most."""
    return len(_done)


def memory() -> int:
    """Return the resident memory of this process in bytes."""
    return psutil.Process().memory_info().rss


def usual_experiments() -> Iterator[Experiment]:
    """Yield experiments whose programs most pages need: the default one first, then one to three layers of 4 and 8."""
    yield Experiment()
    for depth in (1, 2, 3):
        for units in (4, 8):
            yield Experiment().with_(network={"hidden": [{"units": units}] * depth})


def usual_groups() -> Iterator[list[Experiment]]:
    """Yield what trains together: the usual experiments, and the default one with all learning rates and neurons."""
    for experiment in usual_experiments():
        yield [experiment]
    for knob in ("lr", "units1"):
        if strip := strip_of(Experiment(), knob):
            yield strip.members()


def warm_up(closing: Event) -> None:
    """Import TensorFlow and compile the usual programs, one by one until closing; before each, let runs go first."""
    for members in usual_groups():
        for _ in range(_POLITE_PAUSES):
            if _running:
                sleep(_SECONDS_BETWEEN_EVENTS)
        if closing.is_set():
            return
        train_recordings(members, with_pictures=False)


def look_ahead(closing: Event) -> None:
    """Until closing, compile whenever nothing runs what the newest network needs, and with one layer more.

    NumPy may have trained its first runs; the next ones, and a class that adds layer after layer, then wait for
    nothing.
    """
    while not closing.wait(_SECONDS_BETWEEN_EVENTS):
        if not _running and _newest and monotonic() - _newest[0][1] >= _SECONDS_OF_PAUSE:
            _compile_ahead(_newest.pop()[0])


def _compile_ahead(experiment: Experiment) -> None:
    """Compile what trains an experiment, and many like it; and what does with one layer more if NumPy is too slow."""
    network, wanted = experiment.network, [experiment]
    if len(network.hidden) < MAX_HIDDEN_LAYERS:
        deeper = experiment.with_(network={"hidden": (*network.hidden, network.next_layer)})
        wanted += [] if numpy_engine.suits(deeper) else [deeper]
    rates = strip_of(experiment, "lr")
    many = [_engine("fleet").in_groups(rates.members())[0]] if rates else []
    for group in [*([each] for each in wanted), *many]:
        if not _running and not is_long(group[0]) and not _engine("trainers").all_ready(group):
            train_recordings(group, should_stop=lambda: bool(_running), with_pictures=False)


def weights_file(experiment_json: str, weights: list[np.ndarray]) -> bytes:
    """Return the file that ``keras.Model.save_weights`` writes for an experiment's network with these weights.

    Parameters
    ----------
    experiment_json : str
        A valid ``Experiment`` or ``ImageExperiment``.
    weights : list of float32 arrays
        ``[kernel, bias, ...]`` as in Keras, the output layer last.

    Raises
    ------
    ValueError
        If the weights do not fit the network.
    """
    experiment = run_from_json(experiment_json)
    _engine("fleet")  # imports TensorFlow without its greetings
    model = import_module(f"nnviz.models.{kind_of(experiment).model}").build(experiment)
    model.set_weights(weights)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "network.weights.h5"
        model.save_weights(path)
        return path.read_bytes()
