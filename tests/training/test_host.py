"""What the machine or the container has."""

import subprocess
import sys

import psutil
import pytest

from nnviz.training import host

#: Prints how many files a process may open before and after, and what it is told.
FILES = """
import resource
from nnviz.training import host
resource.setrlimit(resource.RLIMIT_NOFILE, ({soft}, {hard}))
print(host.raise_open_files())
print(*resource.getrlimit(resource.RLIMIT_NOFILE))
"""


@pytest.mark.parametrize(("texts", "limits"), [
    (["1073741824\n"], [1 << 30]), (["max\n", "2000\n"], [2000]), ([None, None], []), ([""], [])])
def test_the_limits_of_a_container(texts, limits, tmp_path):
    files = [tmp_path / str(number) for number in range(len(texts))]
    for file, text in zip(files, texts, strict=True):
        if text is not None:
            file.write_text(text)
    assert host._limits(files) == limits


def test_memory_is_the_containers_where_it_is_less_than_the_machines(tmp_path, monkeypatch):
    total = psutil.virtual_memory().total
    file = tmp_path / "memory.max"
    monkeypatch.setattr(host, "_LIMITS", (file,))
    assert host.memory() == total
    file.write_text("2700000000")
    assert host.memory() == 2_700_000_000
    file.write_text(str(2 * total))  # version 1 tells a huge number where there is no limit
    assert host.memory() == total


@pytest.mark.skipif(host.resource is None, reason="Windows has no such limits")
@pytest.mark.parametrize(("soft", "hard", "after", "told"), [
    (256, 8000, 4096, ""), (256, 2000, 2000, ""), (5000, 8000, 5000, ""), (200, 300, 300, "only 300 files")])
def test_a_process_may_open_many_files_or_says_that_it_may_not(soft, hard, after, told):
    done = subprocess.run([sys.executable, "-c", FILES.format(soft=soft, hard=hard)], capture_output=True, text=True,
                          check=True)
    said, limits = done.stdout.splitlines()
    assert limits.split()[0] == str(after)
    assert told in said
    assert bool(said) == bool(told)
