"""Which tests share a process, which come first, and which need a browser or a worker."""

import gc
import sys
from functools import cache
from pathlib import Path

import pytest
from hypothesis import settings
from streamlit.components.v2 import manifest_scanner
from xdist.scheduler import LoadScopeScheduling

# No test depends on how fast the machine is.
settings.register_profile("nnviz", deadline=None)
settings.load_profile("nnviz")

# Streamlit's test runner looks for components in every installed package, for each page anew: most of a page's time.
manifest_scanner.scan_component_manifests = cache(manifest_scanner.scan_component_manifests)

_TESTS = Path(__file__).parent
#: Folders whose tests share one app with its browser, or one queue with its worker. Elsewhere a file's tests do.
_TOGETHER = ("browser", "pages", "labs", "ui", "search")
#: Folders whose tests take longest. They come first: a long test at the end would keep the other processes waiting.
_FIRST = ("browser", "training", "pages", "export", "labs", "ui", "search", "test_readme.py", "test_cli_search.py",
          "test_cli.py")
#: Folder or file -> the marker of its tests: they need a browser, or a worker. The fast run leaves them out.
_NEEDS = {"browser": "browser", "pages": "worker", "training": "worker", "export": "worker", "ui": "worker",
          "search": "worker",
          "test_cli.py": "worker", "test_cli_search.py": "worker", "test_readme.py": "worker"}


def pytest_configure(config):
    """Name the markers."""
    config.addinivalue_line("markers", "browser: needs Chromium and the whole app")
    config.addinivalue_line("markers", "worker: starts a worker, the app's script or another process with TensorFlow")


@pytest.fixture(autouse=True)
def main_module(monkeypatch):
    """Keep the main module: Streamlit's test runner leaves its script as it, and a new worker would run that, and die.
    """
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])


def pytest_collection_finish():
    """Spare the garbage collector what stays anyway: all libraries and tests."""
    gc.collect()
    gc.freeze()


class Groups(LoadScopeScheduling):
    """Gives each process whole groups: with ``--dist loadgroup``, xdist 3.8 groups nothing under pytest 9.2."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.split("::")[0]
        part = _part(_TESTS.parent / file)
        return part if part in _TOGETHER else file


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Let groups run in one process each."""
    return Groups(config, log)


def pytest_collection_modifyitems(items):
    """Give each test the marker of what it needs, and put the longest first."""
    for item in items:
        if _part(item.path) in _NEEDS:
            item.add_marker(_NEEDS[_part(item.path)])
    items.sort(key=lambda item: _FIRST.index(_part(item.path)) if _part(item.path) in _FIRST else len(_FIRST))


def _part(path: Path) -> str:
    """Return the folder of ``tests`` that a test stands in, however deep, or its file."""
    return path.relative_to(_TESTS).parts[0]
