"""Searches: python -m benchmarks.search [h11] [sweep] [workers] [page]

- ``h11``: the course's search at 30 epochs, trial by trial through ours and through ``GridSearchCV`` over Keras, on the
  same folds; ``--every 3`` takes each third of its 27 points. The scores stand beside each other.
- ``sweep``: 10 x 10 points of 5 seeds of a network on gen_arti, cold and warm.
- ``workers``: the trials that 1, 2 and 4 workers of one core each do in a second. More workers than cores share them.
- ``page``: what a move of a slider in another session waits for while a search of 200 trials runs, in Chromium.
"""

import argparse
import contextlib
import io
import os
import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from time import monotonic, perf_counter, sleep

import numpy as np

from benchmarks.measuring import machine, table
from nnviz.course.experiments import get
from nnviz.course.searches import SEARCHES
from nnviz.experiments.group import Group
from nnviz.experiments.plane import Experiment
from nnviz.experiments.space import Knob, Space
from nnviz.export.search_script import grid_script
from nnviz.export.table_files import table_csv
from nnviz.export.table_script import HOUSING_FILE
from nnviz.links.space import read
from nnviz.search.settings import Search, Sweep
from nnviz.training.tasks import train_members

ROOT = Path(__file__).parents[1]


def h11(every: int) -> None:
    """Print the course's search through ours and through GridSearchCV."""
    base = get("H11").experiment.with_(training={"epochs": 30})
    search = Search(base=base, space=read(SEARCHES["H11"].space, base), sampler="grid", trials=27, score="rmse")
    points = search.space.grid()[::every]
    train_members(Group(members=tuple(member.with_(training={"epochs": 1}) for point in points
                                      for member in search.members(point))))
    start = perf_counter()
    recording = train_members(Group(members=tuple(member for point in points for member in search.members(point))))
    ours = perf_counter() - start
    scores = recording.scores[search.metric].reshape(-1, search.folds).mean(axis=1)
    here = Path.cwd()
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / HOUSING_FILE).write_bytes(table_csv(base))
        os.chdir(folder)
        try:
            lines, keras_seconds = _through_keras(search, points, scores)
        finally:
            os.chdir(here)
    table("H11, 30 epochs, 2 folds: RMSE on the folds, ours (programs warm) beside GridSearchCV and Keras",
          ["point", "ours", "Keras", "Keras's time"], lines)
    print(f"\n{len(points)} points: ours {ours:.1f} s, GridSearchCV {keras_seconds:.1f} s: "
          f"{keras_seconds / ours:.1f} times as long")


def _through_keras(search: Search, points: list[dict[str, str]],
                   scores: np.ndarray) -> tuple[list[list[str]], float]:
    lines, keras_seconds = [], 0.0
    for point, score in zip(points, scores, strict=True):
        alone = search.model_copy(update={"space": Space(knobs=tuple(
            Knob(name=name, choices=(value,)) for name, value in point.items()))})
        start, printed = perf_counter(), io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(compile(grid_script(alone), "script.py", "exec"), {"__name__": "__main__"})
        took = perf_counter() - start
        keras_seconds += took
        (found,) = re.findall(r"^score: (.*)$", printed.getvalue(), re.M)
        lines.append([", ".join(f"{name}={value}" for name, value in point.items()), f"{score:.4f}",
                      f"{float(found):.4f}", f"{took:.1f} s"])
    return lines, keras_seconds


def sweep() -> None:
    """Print how long a sweep of 500 networks takes."""
    lines = []
    for text in ("lr={} noise={}", "lr={} neurons={}"):
        base = Experiment().with_(network={"hidden": [{"units": 3}]})
        rates = ",".join(f"{rate:.4g}" for rate in np.geomspace(0.001, 10, 10))
        others = "1,2,3,4,5,6,7,8,9,10" if "neurons" in text else ",".join(f"{step / 10:g}" for step in range(10))
        points = Sweep(base=base, space=read(text.format(rates, others), base), seeds=5)
        group = Group(members=tuple(member for point in points.space.grid() for member in points.members(point)))
        times = []
        for _ in range(3):
            start = perf_counter()
            train_members(group)
            times.append(perf_counter() - start)
        lines.append([text.format("10 values", "10 values"), f"{times[0]:.2f} s", f"{min(times[1:]):.2f} s"])
    table("Sweep: 10 x 10 points, 5 seeds, 1000 points, 200 epochs", ["knobs", "first", "warm"], lines)


#: What a search of the benchmark of workers trains: title -> (experiment, trials).
_TRIALS = {
    "2-8-8-1 on points, 300 epochs": ("""Experiment().with_(data={"points": 4000}, network={
        "hidden": [{"units": 8}] * 2}, training={"epochs": 300, "batch": 8})""", 96),
    "8-100-100-1 on housing, 10 epochs": ("""TableExperiment().with_(network={"hidden": [{"units": 100}] * 2},
        training={"epochs": 10, "batch": 32, "learning_rate": 0.001})""", 48)}
_CLIENT = """
import sys
from time import perf_counter
from nnviz.experiments.plane import Experiment
from nnviz.experiments.tables import TableExperiment
from nnviz.links.space import read
from nnviz.search.settings import Search
from nnviz.search.study import Driver
from nnviz.training.jobs import Jobs
base = {base}
jobs = Jobs()
def run(seed, trials):
    search = Search(base=base, space=read("lr=0.001..0.01:log batch=30,31,32", base), sampler="random", trials=trials,
                    folds=2, seed=seed, score="loss")
    start = perf_counter()
    assert Driver(search).run(jobs)
    return perf_counter() - start
run(1, {trials} // 2)
print(min(run(seed, {trials}) for seed in (2, 3)))
jobs.close()
"""


@contextmanager
def cluster(workers: int, folder: Path) -> Iterator[str]:
    """Start a scheduler and so many workers, each on one core."""
    sys.path.insert(0, str(ROOT / "tests"))
    from browser_tools import free_port

    port, log = free_port(), folder / f"log{workers}"
    one = os.environ | {"OMP_NUM_THREADS": "1", "TF_NUM_INTRAOP_THREADS": "1", "TF_NUM_INTEROP_THREADS": "1"}
    with ExitStack() as stack, log.open("w") as output:
        def start(core: int | None, *arguments: str) -> None:
            pinned = [] if core is None else ["taskset", "-c", str(core % (os.cpu_count() or 1))]
            process = subprocess.Popen([*pinned, sys.executable, "-m", "nnviz", *arguments], cwd=ROOT, env=one,
                                       stdout=output, stderr=output, start_new_session=True)
            stack.callback(process.wait, 60)
            stack.callback(os.killpg, process.pid, signal.SIGTERM)

        start(None, "scheduler", "--port", str(port))
        for core in range(workers):
            start(core, "worker", f"tcp://127.0.0.1:{port}")
        deadline = monotonic() + 120
        while log.read_text("utf-8").count("Registered to") < workers and monotonic() < deadline:
            sleep(0.2)
        yield f"tcp://127.0.0.1:{port}"


def workers(counts: tuple[int, ...] = (1, 2, 4)) -> None:
    """Print how a search grows with the workers."""
    for title, (base, trials) in _TRIALS.items():
        lines, first, client = [], 0.0, _CLIENT.format(base=base, trials=trials)
        for count in counts:
            with tempfile.TemporaryDirectory() as folder, cluster(count, Path(folder)) as address:
                environment = os.environ | {"NNVIZ_SCHEDULER": address, "XDG_DATA_HOME": folder}
                done = subprocess.run([sys.executable, "-c", client], cwd=ROOT, capture_output=True, text=True,
                                      check=True, env=environment)
            took = float(done.stdout)
            first = first or took
            lines.append([str(count), f"{took:.1f} s", f"{trials / took:.1f}", f"{first / took:.2f}"])
        table(f"A search of {trials} trials of 2 folds ({title}), workers of one core each, on {os.cpu_count()} cores",
              ["workers", "time", "trials a second", "times one worker"], lines)


def page(moves: int = 60) -> None:
    """Print what a move of a slider waits for while a search of 200 trials runs."""
    sys.path.insert(0, str(ROOT / "tests"))
    from browser_tools import OPTIONS, chromium, free_port, settle, start_app
    from playwright.sync_api import sync_playwright

    from benchmarks.app import WATCH, milliseconds
    from benchmarks.app import move as moved

    port = free_port()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        app = start_app(port, XDG_DATA_HOME=folder)
        try:
            browser = playwright.chromium.launch(executable_path=chromium(), args=OPTIONS)
            searching, moving = browser.new_page(locale="en-GB"), browser.new_page(locale="en-GB")
            moving.goto(f"http://127.0.0.1:{port}/boundaries?lang=en&lr=0.1")
            settle(moving)
            moving.wait_for_timeout(15_000)  # the worker warms up
            moving.evaluate(WATCH)
            for key in ("ArrowRight", "ArrowLeft") * 3:
                moved(moving, "units1", key)
            searching.goto(f"http://127.0.0.1:{port}/search?lang=en&trials=200&space=lr%3D0.001..3%3Alog+neurons%3D2..8"
                           "&points=2000&epochs=400&batch=16")
            searching.locator(".st-key-search-start button").click()
            searching.locator(".st-key-search-stop").wait_for(timeout=60_000)
            arithmetic, boundary = [], []
            for number in range(moves):
                one, other = moved(moving, "units1", "ArrowRight" if number % 4 < 2 else "ArrowLeft")
                arithmetic.append(one)
                boundary.append(other)
                if not searching.locator(".st-key-search-stop").count():
                    break
            browser.close()
        finally:
            app.terminate()
            app.wait(30)
    table(f"{len(arithmetic)} moves of a slider while a search of 200 trials runs in another session",
          ["", "median", "95 %"], [["arithmetic", *milliseconds(arithmetic)], ["boundary", *milliseconds(boundary)]])


def main() -> None:
    """Run the parts that are named, or all."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parts: dict[str, Callable[[], None]] = {"h11": lambda: h11(options.every), "sweep": sweep, "workers": workers,
                                            "page": page}
    parser.add_argument("parts", nargs="*", choices=[*parts, []], help="which parts; else all")
    parser.add_argument("--every", type=int, default=1, help="of H11's points, take each so-manieth")
    options = parser.parse_args()
    print(machine())
    for name in options.parts or parts:
        parts[name]()


if __name__ == "__main__":
    main()
