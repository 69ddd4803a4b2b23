"""The command line: list the course's experiments, count their parameters, run them, write their Keras scripts.

Results go to stdout, progress and errors to stderr. Exit status: 0 done; 1 the output or a file cannot be written: one
line says why, or none where nobody reads the output any more; 2 wrong arguments: one line says which; 130 interrupted
(see ``__main__``). A terminal that cannot write a letter gets its code instead.
"""

import argparse
import json
import os
import re
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from difflib import get_close_matches
from io import TextIOWrapper
from math import isfinite
from pathlib import Path
from tempfile import TemporaryFile
from threading import Event
from typing import Any, NoReturn, TextIO

import numpy as np

from nnviz.arithmetic import rows, total, written_total
from nnviz.course import replay
from nnviz.course.entry import CourseExperiment
from nnviz.course.experiments import UnknownExperimentError, all_experiments, get
from nnviz.course.searches import RANGE_TESTS, SEARCHES
from nnviz.experiments.fields import MAX_FOLDS
from nnviz.experiments.images import ImageExperiment
from nnviz.experiments.plane import Experiment
from nnviz.experiments.range_test import MAX_SEEDS as MAX_RANGE_SEEDS
from nnviz.experiments.space import MAX_POINTS, finite
from nnviz.experiments.spread import DRAWS_AT_ONCE
from nnviz.experiments.tables import TableExperiment
from nnviz.experiments.xray import XrayExperiment
from nnviz.export.image_script import image_script
from nnviz.export.keras_script import keras_script
from nnviz.export.table_script import table_script
from nnviz.search.settings import SAMPLERS

MAX_SEEDS = 200
#: The scores that ``run`` prints, those that a run has: of tables also the validation's.
METRICS = ("train_loss", "test_loss", "train_accuracy", "test_accuracy")
#: The measures of a network for chest X-rays, on each of the three sets.
_XRAY_METRICS = ("train_loss", "validation_loss", "test_loss", *(
    f"{part}_{metric}" for part in ("train", "validation", "test")
    for metric in ("accuracy", "balanced_accuracy", "recall", "specificity", "auc")))
TABLE_METRICS = tuple(f"{part}_{name}" for part in ("train", "validation", "test")
                      for name in ("loss", "accuracy", "rmse", "mae", "r2"))
#: Seeds with which the experiments on images are replayed: each takes seconds or minutes.
_IMAGE_SEEDS = 3


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; return its exit status.

    Raises
    ------
    SystemExit
        With status 2 after wrong arguments, with 0 after ``--help``.
    KeyboardInterrupt
        After Ctrl-C; training has stopped then.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # None where it is closed
            stream.reconfigure(errors="backslashreplace")
    options = _parse(sys.argv[1:] if arguments is None else arguments)
    try:
        options.command(options)
        if sys.stdout:
            sys.stdout.flush()
    except OSError as error:
        _discard_output()
        if not isinstance(error, BrokenPipeError):
            with suppress(OSError):
                print(f"nnviz: {_what_failed(error)}", file=sys.stderr)
        return 1
    return 0


def _discard_output() -> None:
    """Let Python write nothing more to stdout: it would fail again when it ends."""
    if sys.stdout:
        with suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _what_failed(error: OSError) -> str:
    reason = error.strerror or str(error)
    return f"{error.filename}: {reason}" if error.filename else f"the output cannot be written: {reason}"


class _Parser(argparse.ArgumentParser):
    """A parser whose errors are one line."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {' '.join(message.split())}\n")


def _parse(arguments: list[str]) -> argparse.Namespace:
    parser = _Parser(prog="nnviz", description="The course's experiments on the command line.", allow_abbrev=False)
    commands = parser.add_subparsers(metavar="COMMAND", required=True, dest="name")
    for name, command in _COMMANDS.items():
        _add_command(commands.add_parser(name, help=command.__doc__, allow_abbrev=False), command)
    if arguments and not arguments[0].startswith("-") and arguments[0] not in _COMMANDS:
        parser.error(f"no command {arguments[0]!r}" + _hint(arguments[0], list(_COMMANDS)))
    options, unknown = parser.parse_known_args(arguments)
    if unknown:
        known = [name for action in commands.choices[options.name]._actions for name in action.option_strings]
        parser.error(f"unknown argument {unknown[0]!r}" + _hint(unknown[0].split("=")[0], known))
    return options


def _add_command(parser: argparse.ArgumentParser, command: Callable) -> None:
    parser.set_defaults(command=command)
    if command in (_params, _run, _script, _search, _lr_range):
        parser.add_argument("course", metavar="ID", type=_course_experiment, help="an experiment of the course: A6")
    if command in (_list, _params, _run, _search, _lr_range):
        parser.add_argument("--json", action="store_true", help="print one JSON value")
    if command is _record:
        parser.add_argument("names", metavar="NAME", nargs="*",
                            help="what to record, such as images/F1 or curves/F1; else all")
        parser.set_defaults(error=parser.error)
    if command is _replay:
        parser.add_argument("--only", metavar="A,B2", default="", help="sections or experiments; else the whole course")
        parser.add_argument("--csv", metavar="FILE", help="also write the table there; what it has already is not run "
                                                          "again")
        parser.add_argument("--seeds", metavar="N", type=_seed_count, default=_IMAGE_SEEDS,
                            help=f"seeds of each experiment on images (else {_IMAGE_SEEDS}); on points there are 30 "
                                 "draws")
    if command is _worker:
        parser.add_argument("address", metavar="ADDRESS", type=_address, help="its scheduler: tcp://HOST:8786")
    if command is _scheduler:
        parser.add_argument("--host", default="127.0.0.1", help="the name or address of this machine to listen at")
        parser.add_argument("--port", type=_port, default=8786)
    if command in (_worker, _scheduler, _replay, _search, _lr_range):
        parser.set_defaults(error=parser.error)
    if command is _search:
        parser.add_argument("--space", metavar="KNOB=VALUES", nargs="+", action="extend",
                            help="knobs by their names in a link: lr=0.0001..0.1:log neurons=50,100,200 layers=1..3")
        parser.add_argument("--sampler", metavar="|".join(SAMPLERS), type=_sampler, default="tpe")
        parser.add_argument("--trials", metavar="N", type=_between(1, MAX_POINTS), default=50)
        parser.add_argument("--folds", metavar="K", type=_between(2, MAX_FOLDS), default=2)
        parser.add_argument("--seconds", metavar="S", type=_between(0, 86_400), default=0,
                            help="begin no trial after so many seconds")
        parser.add_argument("--score", metavar="accuracy|loss", type=_score, help="what judges a trial on its folds")
        parser.add_argument("--pruner", action="store_true", help="give hopeless trials up between folds")
        parser.add_argument("--seed", metavar="N", type=_between(0, 999_999), default=0, help="of the search's chance")
    if command is _lr_range:
        parser.add_argument("--seeds", metavar="N", type=_between(1, MAX_RANGE_SEEDS), default=30)
        parser.add_argument("--smoothing", metavar="S", type=_share, default=0.95,
                            help="share of its average that each batch keeps, 0 to 0.999 (else 0.95)")
    if command is _run:
        parser.add_argument("--seeds", metavar="N", type=_seed_count,
                            help=f"train N random draws (1 to {MAX_SEEDS}); print median, lowest and highest")


def _hint(word: str, known: list[str]) -> str:
    matches = get_close_matches(word, known, cutoff=0.5)
    return f"; did you mean {', '.join(matches)}?" if matches else f"; there are {', '.join(known)}"


def _course_experiment(text: str) -> CourseExperiment:
    try:
        return get(text)
    except UnknownExperimentError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _seed_count(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= MAX_SEEDS):
        raise argparse.ArgumentTypeError(f"a whole number from 1 to {MAX_SEEDS}, not {text!r}")
    return int(text)


def _between(low: int, high: int) -> Callable[[str], int]:
    """Return what reads a whole number between two others."""

    def read(text: str) -> int:
        if not (text.isascii() and text.isdigit() and low <= int(text) <= high):
            raise argparse.ArgumentTypeError(f"a whole number from {low} to {high}, not {text!r}")
        return int(text)

    return read


def _share(text: str) -> float:
    value = finite(text)
    if value is None or not 0 <= value <= 0.999:
        raise argparse.ArgumentTypeError(f"a number from 0 to 0.999, not {text!r}")
    return value


def _one_of(known: tuple[str, ...]) -> Callable[[str], str]:
    """Return what reads one of a few words, and names the near ones of another."""

    def read(text: str) -> str:
        if text not in known:
            raise argparse.ArgumentTypeError(f"no {text!r} here" + _hint(text, list(known)))
        return text

    return read


_sampler, _score = _one_of(SAMPLERS), _one_of(("accuracy", "loss"))


def _address(text: str) -> str:
    if not re.fullmatch(r"(tcp|tls)://[^\s/]+:\d{1,5}", text):
        raise argparse.ArgumentTypeError(f"an address such as tcp://10.0.0.5:8786, not {text!r}")
    return text


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text) <= 65535):
        raise argparse.ArgumentTypeError(f"a port from 0 to 65535, not {text!r}")
    return int(text)


def _list(options: argparse.Namespace) -> None:
    """List the course's experiments."""
    entries = all_experiments()
    if options.json:
        _print_json([{"id": entry.id, "document": entry.document, "title": entry.title} for entry in entries])
    else:
        _print_table([(entry.id, entry.document, entry.title) for entry in entries])


def _params(options: argparse.Namespace) -> None:
    """Write out the parameters, layer by layer; TensorFlow is not needed."""
    course = options.course
    layers = rows(course.experiment)
    if options.json:
        _print_json({"id": course.id, "parameters": total(layers), "layers": [
            {"name": layer.name, "output_shape": layer.output_shape, "parameters": layer.parameters, "sum": layer.sum}
            for layer in layers]})
        return
    print(f"{course.id}  {course.title}\n")
    _print_table([("layer", "outputs", "parameters", "sum"),
                  *((layer.name, "x".join(map(str, layer.output_shape)), layer.parameters, layer.sum)
                    for layer in layers),
                  ("total", "", total(layers), written_total(layers))])


def _run(options: argparse.Namespace) -> None:
    """Train it; print the reported and the measured figures."""
    measured = _measure(options.course, options.seeds)
    if options.json:
        _print_json(measured)
    else:
        _print_run(options.course, measured)


def _script(options: argparse.Namespace) -> None:
    """Write a plain Keras script of it."""
    course = options.course
    write = (table_script if isinstance(course.experiment, TableExperiment)
             else image_script if isinstance(course.experiment, ImageExperiment) else keras_script)
    print(write(course.experiment, f"{course.id}: {course.title}"), end="")


def _search(options: argparse.Namespace) -> None:
    """Search the best point of a space by cross-validation; goes on where it was."""
    from nnviz import cli_search  # brings Dask and Optuna: the other commands need not wait for them

    try:
        search = cli_search.asked(options.course, options.space, options)
        with _only_progress_on_stderr() as progress, _interruptible() as interrupted:
            found = cli_search.run(options.course.id, search, progress, interrupted.is_set)
    except cli_search.SearchError as error:
        options.error(str(error))
    if options.json:
        _print_json(found)
    else:
        cli_search.show(search, found, _print_table)


def _lr_range(options: argparse.Namespace) -> None:
    """Run a learning-rate range test over many seeds; goes on where it was."""
    from nnviz import cli_search

    try:
        with _only_progress_on_stderr() as progress, _interruptible() as interrupted:
            found = cli_search.lr_range(options.course, options.seeds, options.smoothing, progress, interrupted.is_set)
    except cli_search.SearchError as error:
        options.error(str(error))
    if options.json:
        _print_json(found)
    else:
        cli_search.show_range(options.course, found, options.seeds, _print_table)


def _record(options: argparse.Namespace) -> None:
    """Train or measure what the pages show as recorded, and write it to assets/recordings."""
    from nnviz.course import robustness  # brings Dask, as the next line does; the other commands need not wait for it
    from nnviz.course.recorded import FOLDER, RUNS, record

    known = [*RUNS, *robustness.NAMES]
    if unknown := next((name for name in options.names if name not in known), None):
        options.error(f"no recorded run {unknown!r}" + _hint(unknown, known))
    with TemporaryFile(dir=FOLDER):  # before hours of training, not after them
        pass
    for name in options.names or known:
        with _only_progress_on_stderr() as progress:
            if name in RUNS:
                path = record(name, _reporter(progress, name, RUNS[name].training.epochs))
            else:
                path = _record_curves(name, options)
        print(path, flush=True)


def _replay(options: argparse.Namespace) -> None:
    """Run the course's experiments; print reported, measured with its interval, and the verdict."""
    try:
        entries = replay.chosen(all_experiments(), options.only)
    except ValueError as error:
        options.error(f"no section and no experiment {str(error)!r}"
                      + _hint(str(error), [entry.id for entry in all_experiments()]))
    path = Path(options.csv) if options.csv else None
    known = replay.done(path) if path else set()
    print(("{:<6}" + "{:<12}" + "{:>11}" * 4 + "  {}").format(*replay.COLUMNS), flush=True)
    for entry in entries:
        if entry.id in known:
            continue
        lines = _replayed(entry, options)
        if path:
            replay.append(path, lines)
        for line in lines:
            print(_figure_line(line), flush=True)


def _replayed(entry: CourseExperiment, options: argparse.Namespace) -> list[replay.Figure]:
    """Return the lines of one experiment: of its draws, or of its search or range test."""
    if entry.id not in (*SEARCHES, *RANGE_TESTS):
        trained = _Trained([])
        _train(replay.members(entry, options.seeds), entry.id, trained)
        return list(replay.figures(entry, trained.finals))
    from nnviz import cli_search

    try:
        with _only_progress_on_stderr() as progress, _interruptible() as interrupted:
            return cli_search.replayed(entry, progress, interrupted.is_set)
    except cli_search.SearchError as error:
        raise SystemExit(options.error(str(error))) from None


def _figure_line(line: replay.Figure) -> str:
    numbers = ["" if value is None else f"{value:.0f}" if line.metric == "parameters" else f"{value:.4f}"
               for value in (line.reported, line.measured, line.low, line.high)]
    return "".join([f"{line.id:<6}{line.metric:<12}", *(f"{entry:>11}" for entry in numbers), f"  {line.verdict}"])


def _record_curves(name: str, options: argparse.Namespace) -> Path:
    from nnviz.course import robustness

    try:
        return robustness.record(name)
    except LookupError as error:
        raise SystemExit(options.error(error.args[0])) from None


def _scheduler(options: argparse.Namespace) -> None:
    """Be the scheduler of a cluster, until Ctrl-C."""
    from nnviz.training.cluster import ClusterError, run_scheduler

    try:
        run_scheduler(options.host, options.port)
    except ClusterError as error:
        options.error(str(error))


def _worker(options: argparse.Namespace) -> None:
    """Be a worker of a cluster, until Ctrl-C."""
    from nnviz.training.cluster import ClusterError, run_worker

    try:
        run_worker(options.address)
    except ClusterError as error:
        options.error(str(error))




_COMMANDS = {"list": _list, "params": _params, "run": _run, "script": _script, "record": _record, "replay": _replay,
             "search": _search, "lr-range": _lr_range, "scheduler": _scheduler, "worker": _worker}


@dataclass
class _Trained:
    """What training some draws left: the final metrics of each draw, and the seconds of all."""

    finals: list[dict[str, float]]
    seconds: float = 0.0
    compile_seconds: float = 0.0


def _measure(course: CourseExperiment, seeds: int | None) -> dict[str, Any]:
    """Train an experiment with its own seed, or with the seeds 0 to ``seeds`` - 1; return the contract's object."""
    experiment = course.experiment
    draws = [experiment] if seeds is None else [experiment.with_(seed=seed) for seed in range(seeds)]
    trained = _Trained([])
    for start in range(0, len(draws), DRAWS_AT_ONCE):
        some = draws[start:start + DRAWS_AT_ONCE]
        name = course.id if len(draws) == 1 else f"{course.id}, draws {start + 1} to {start + len(some)} of {seeds}"
        _train(some, name, trained)
    scores = {name: [final[name] for final in trained.finals]
              for name in _metrics(experiment) if name in trained.finals[0]}
    return {
        "id": course.id, "parameters": total(rows(experiment)), "epochs": experiment.training.epochs,
        "seconds": trained.seconds, "compile_seconds": trained.compile_seconds,
        "score": {name: values[0] if seeds is None else _spread(values) for name, values in scores.items()},
        "reported": course.reported}


def _metrics(experiment: Any) -> tuple[str, ...]:
    if isinstance(experiment, XrayExperiment):
        return _XRAY_METRICS
    return TABLE_METRICS if isinstance(experiment, TableExperiment) else METRICS


def _spread(values: list[float]) -> dict[str, float]:
    return {"median": float(np.median(values)), "low": float(np.min(values)), "high": float(np.max(values))}


def _train(draws: list[Experiment | ImageExperiment | TableExperiment], name: str, trained: _Trained) -> None:
    """Train some draws, with progress on stderr, and add what they left to ``trained``."""
    with _only_progress_on_stderr() as progress, _interruptible() as interrupted:
        print(f"{name}: starting", file=progress)
        images = [draw for draw in draws if isinstance(draw, ImageExperiment)]
        points = [draw for draw in draws if isinstance(draw, Experiment)]
        tables = [draw for draw in draws if isinstance(draw, TableExperiment)]
        if images:
            _train_images(images, name, trained, progress, interrupted)
            return
        from nnviz.training.tasks import train_recordings, train_tables  # only now: it takes a second

        report = _reporter(progress, name, draws[0].training.epochs)
        recordings = (train_tables(tables, report, interrupted.is_set) if tables else
                      train_recordings(points, report, interrupted.is_set, with_pictures=False))
    trained.finals += [recording.final for recording in recordings]
    trained.seconds += max(recording.seconds for recording in recordings)
    trained.compile_seconds += max(recording.compile_seconds for recording in recordings)


def _train_images(draws: list[ImageExperiment], name: str, trained: _Trained, progress: TextIO,
                  interrupted: Event) -> None:
    """Train draws of a network that reads images, one after another; training scores are those of the last epoch."""
    from nnviz.analysis.xrays import final
    from nnviz.training.tasks import train_images

    for draw in draws:
        report = _reporter(progress, f"{name}, seed {draw.seed}", draw.training.epochs)
        run = train_images(draw, _of_epochs(report), interrupted.is_set)
        trained.finals.append(final(run))
        trained.seconds += run.seconds
        trained.compile_seconds += run.compile_seconds


def _of_epochs(report: Callable[[int, float], None]) -> Callable[[Any], None]:
    """Return what a run on images reports its progress to."""
    return lambda now: report(now.epoch, now.loss)


def _reporter(progress: TextIO, name: str, epochs: int) -> Callable[[int, float], None]:
    """Return the function that the training calls; it prints a line for every further tenth of the epochs."""
    printed = 0

    def report(done: int, loss: float) -> None:
        nonlocal printed
        if done >= printed + epochs / 10 or done == epochs > printed:
            printed = done
            print(f"{name}: epoch {done} of {epochs}, training loss {loss:.4f}", file=progress)

    return report


@contextmanager
def _only_progress_on_stderr() -> Iterator[TextIO]:
    """Silence what native libraries write to stderr; yield a stream that still arrives there."""
    sys.stderr.flush()
    with open(os.dup(2), "w", buffering=1, encoding="utf-8") as progress, open(os.devnull, "w") as nowhere:
        os.dup2(nowhere.fileno(), 2)
        try:
            yield progress
        finally:
            os.dup2(progress.fileno(), 2)


@contextmanager
def _interruptible() -> Iterator[Event]:
    """Let Ctrl-C also stop the threads that train: they look at the event that this yields."""
    interrupted = Event()

    def interrupt(*_: object) -> NoReturn:
        interrupted.set()
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGINT, interrupt)
    try:
        yield interrupted
    finally:
        signal.signal(signal.SIGINT, before)


def _print_json(value: Any) -> None:
    print(json.dumps(_finite(value), indent=2, allow_nan=False))


def _finite(value: Any) -> Any:
    """Return a JSON value in which every number that is not finite is None (JSON has no NaN)."""
    if isinstance(value, dict):
        return {name: _finite(entry) for name, entry in value.items()}
    if isinstance(value, list):
        return [_finite(entry) for entry in value]
    return None if isinstance(value, float) and not isfinite(value) else value


def _print_run(course: CourseExperiment, measured: dict[str, Any]) -> None:
    print(f"{course.id}  {course.title}\n")
    print(f"{measured['parameters']} parameters, {measured['epochs']} epochs, {measured['seconds']:.2f} s "
          f"({measured['compile_seconds']:.2f} s of them compiling)\n")
    table = [("", "reported", "measured")]
    for name, score in measured["score"].items():
        part, metric = name.split("_", 1)
        reported = course.reported.get(metric) if part == course.judged_on else None
        table.append((name.replace("_", " "), "" if reported is None else f"{reported:.4f}", _written(score)))
    _print_table(table)
    for sentence in filter(None, (course.see, course.chosen, course.conversion)):
        print(f"\n{sentence}")


def _written(score: float | dict[str, float]) -> str:
    if isinstance(score, dict):
        return f"{score['median']:.4f} (lowest {score['low']:.4f}, highest {score['high']:.4f})"
    return f"{score:.4f}"


def _print_table(table: list[tuple]) -> None:
    widths = [max(len(str(entry)) for entry in column) for column in zip(*table, strict=True)]
    for line in table:
        print("  ".join(f"{entry:<{width}}" for entry, width in zip(line, widths, strict=True)).rstrip())
