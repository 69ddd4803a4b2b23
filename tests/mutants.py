"""Would the tests notice? Put faults into the code, one at a time, in a copy, and run the tests that stand beside it.

    python tests/mutants.py nnviz/maths/intervals.py [more files] [--most 40] [--but "one_test or another"]

cosmic-ray makes the faults. A file's tests are those of its own name in the mirrored folder
(``nnviz/maths/x.py`` -> ``tests/maths/test_x.py``), or the folder's. Prints how many faults were noticed, and each that
was not, as a diff; of several files also a table by folder. A file whose tests fail without a fault is left out: they
would fail with any. Not part of continuous integration: a fault costs one run of the tests.
"""

import argparse
import json
import random
import shlex
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
_COPIED = ("nnviz", "tests", "pages", "assets", "benchmarks", "pyproject.toml", "streamlit_app.py", "README.md")
_SECONDS = 120.0


def tests_of(source: Path) -> Path:
    """Return the tests of a source file, both below the root: the file of its name, or the mirrored folder."""
    folder = Path("tests", *source.parts[1:-1])
    alone = folder / f"test_{source.name}"
    return alone if (ROOT / alone).exists() else folder


def copy_to(folder: Path) -> None:
    """Copy what the tests need, so that no fault ever stands in the working tree."""
    for name in _COPIED:
        here = ROOT / name
        (shutil.copytree if here.is_dir() else shutil.copy)(here, folder / name)


def check(source: Path, folder: Path, most: int, but: str) -> tuple[int, list[str]]:
    """Return how many faults were tried in a file, and a diff of each that the tests did not notice.

    Raises
    ------
    subprocess.CalledProcessError
        If the tests fail without a fault.
    """
    config, session = folder / "faults.toml", folder / "faults.sqlite"
    session.unlink(missing_ok=True)
    command = [sys.executable, "-m", "pytest", "-n0", "-x", "-q", "-p", "no:cacheprovider", str(tests_of(source)),
               *(["-k", f"not ({but})"] if but else [])]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    config.write_text(f'[cosmic-ray]\nmodule-path = {json.dumps(str(source))}\ntimeout = {_SECONDS}\n'
                      f'excluded-modules = []\ntest-command = {json.dumps(shlex.join(command))}\n'
                      '[cosmic-ray.distributor]\nname = "local"\n', "utf-8")
    _cosmic_ray(folder, "init", config, session)
    _keep_some(session, most)
    _cosmic_ray(folder, "exec", config, session)
    with sqlite3.connect(session) as database:
        results = database.execute("select test_outcome, diff from work_results").fetchall()
    return len(results), [diff for outcome, diff in results if "SURVIVED" in str(outcome)]


def _cosmic_ray(folder: Path, step: str, *paths: Path) -> None:
    subprocess.run([str(Path(sys.executable).with_name("cosmic-ray")), step, *map(str, paths)], cwd=folder, check=True)


def _keep_some(session: Path, most: int) -> None:
    """Leave at most so many faults in a session, drawn with a fixed seed."""
    with sqlite3.connect(session) as database:
        jobs = sorted(job for job, in database.execute("select job_id from work_items"))
        dropped = random.Random(0).sample(jobs, max(0, len(jobs) - most))
        for table in ("mutation_specs", "work_items"):
            database.executemany(f"delete from {table} where job_id = ?", [(job,) for job in dropped])


def main() -> None:
    """Check the files that are named, and print the result of each."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--most", type=int, default=40, help="so many faults in each file at most")
    parser.add_argument("--but", default="", help="tests to leave out, as pytest's -k names them")
    options = parser.parse_args()
    folders: dict[Path, list[int]] = {}
    with tempfile.TemporaryDirectory() as name:
        copy_to(Path(name))
        for source in options.files:
            try:
                tried, survivors = check(source, Path(name), options.most, options.but)
            except subprocess.CalledProcessError:
                print(f"{source}: left out, its tests fail without a fault", flush=True)
                continue
            for diff in survivors:
                print(diff)
            print(f"{source}: {tried - len(survivors)} of {tried} faults noticed", flush=True)
            counted = folders.setdefault(source.parent, [0, 0])
            counted[0], counted[1] = counted[0] + tried - len(survivors), counted[1] + tried
    for folder, (noticed, tried) in folders.items():
        print(f"{folder}: {noticed} of {tried} ({noticed / max(tried, 1):.0%})")


if __name__ == "__main__":
    main()
