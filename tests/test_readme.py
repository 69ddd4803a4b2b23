"""The commands of the README, run as they stand there, in a copy of the checkout and with nothing set to help them."""

import os
import re
import shutil
import subprocess
import sys
from contextlib import ExitStack, suppress
from pathlib import Path
from time import monotonic, sleep
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from browser_tools import free_port

ROOT = Path(__file__).parents[1]
TIMEOUT = 300
#: What a checkout holds that the commands need.
PARTS = ("nnviz", "pages", "assets", ".streamlit", "streamlit_app.py")
#: Trains on the cluster that NNVIZ_SCHEDULER names.
TRAIN = """
from nnviz.experiments.plane import Experiment
from nnviz.training.jobs import Jobs

jobs = Jobs()
key = jobs.submit(Experiment().with_(training={"epochs": 20}))
assert jobs.wait(key, 200)
print(jobs.status(key).state.value, jobs.recording(key).epochs)
jobs.close()
"""


def blocks(language: str, section: str) -> list[str]:
    """Return the code blocks of a section of the README."""
    text = (ROOT / "README.md").read_text("utf-8").split(f"## {section}\n")[1].split("\n## ")[0]
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)


@pytest.fixture
def checkout(tmp_path):
    folder = tmp_path / "checkout"
    folder.mkdir()
    for part in PARTS:
        (shutil.copytree if (ROOT / part).is_dir() else shutil.copy)(ROOT / part, folder / part)
    return folder


@pytest.fixture
def environment(tmp_path):
    """The environment of a reader who has installed the requirements and activated them."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    kept = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "NNVIZ_SCHEDULER")}
    return kept | {"XDG_DATA_HOME": str(tmp_path), "PATH": path, "STREAMLIT_SERVER_HEADLESS": "true",
                   "STREAMLIT_SERVER_ADDRESS": "127.0.0.1"}


def run(command: str, folder: Path, environment: dict[str, str]) -> str:
    done = subprocess.run(["bash", "-euo", "pipefail", "-c", command], cwd=folder, env=environment, timeout=TIMEOUT,
                          capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    return done.stdout


def until(condition):
    """Wait until a condition holds; fail after a generous time."""
    deadline = monotonic() + TIMEOUT
    while not condition():
        assert monotonic() < deadline, "the condition never held"
        sleep(0.2)


def test_the_command_line(checkout, environment):
    (block,) = blocks("bash", "Use it from the command line and from Python")
    printed = run(block, checkout, environment)
    assert len(block.splitlines()) >= 6
    for part in ("A6", "2·2 + 2 = 6", "(lowest", "B1", "boundaries.npz"):
        assert part in printed
    compile((checkout / "a6.py").read_text("utf-8"), "a6.py", "exec")


def test_python(checkout, environment):
    (block,) = blocks("python", "Use it from the command line and from Python")
    (checkout / "example.py").write_text(block, "utf-8")
    printed = run("python example.py", checkout, environment)
    assert len(re.findall(r"[01]\.\d*", printed)) == 30


@pytest.mark.parametrize("protocol", ["tcp", "tls"])
def test_the_cluster(protocol, checkout, environment):
    commands, encryption = blocks("bash", "Train on a cluster")
    make_key, settings = encryption.split("\n", 1)
    port, page = free_port(), free_port()
    if protocol == "tls":
        run(make_key, checkout, environment)

    def written(command: str) -> str:
        """Put this machine in the place of SCHEDULER, and the settings of TLS before a command."""
        command = command.replace("SCHEDULER:8786", f"127.0.0.1:{port}").replace("--host SCHEDULER", "--host 127.0.0.1")
        return settings * (protocol == "tls") + "exec env " + command.replace("tcp://", f"{protocol}://")

    with ExitStack() as processes, (checkout / "log.txt").open("w") as log:
        def start(command: str) -> subprocess.Popen:
            process = subprocess.Popen(["bash", "-c", written(command)], cwd=checkout, stdout=log, stderr=log,
                                       env=environment | {"STREAMLIT_SERVER_PORT": str(page)})
            processes.callback(process.wait, TIMEOUT)
            processes.callback(process.terminate)
            return process

        scheduler, worker, app = commands.splitlines()
        started = [start(f"{scheduler} --port {port}"), start(worker)]
        until(lambda: "Registered to" in (checkout / "log.txt").read_text("utf-8"))
        (checkout / "train.py").write_text(TRAIN, "utf-8")
        assert run(written(f"{app.split()[0]} python train.py"), checkout, environment).split() == ["done", "20"]
        started.append(start(app))
        until(lambda: answers(f"http://127.0.0.1:{page}/_stcore/health"))
        assert [process.poll() for process in started] == [None] * 3


def answers(address: str) -> bool:
    with suppress(URLError):
        return urlopen(address).read() == b"ok"
    return False
