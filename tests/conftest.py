"""Which tests share a process, which come first, and which need a browser or a worker."""

from pathlib import Path

import pytest
from hypothesis import settings

# No test depends on how fast the machine is.
settings.register_profile("nnviz", deadline=None)
settings.load_profile("nnviz")

_TESTS = Path(__file__).parent
#: Folder -> its group, where tests share one app with its browser, or one queue with its worker.
_TOGETHER = {"browser": "browser", "pages": "pages", "ui": "ui", "labs": "ui",
             "search": "search"}
#: Folders whose tests take longest. They come first: a long test at the end would keep the other processes waiting.
_FIRST = ("browser", "training", "pages", "export")
#: Folder or file -> the marker of its tests: they need a browser, or a worker. The fast run leaves them out.
_NEEDS = {"browser": "browser", "pages": "worker", "training": "worker", "export": "worker", "ui": "worker",
          "search": "worker",
          "test_cli.py": "worker", "test_cli_search.py": "worker", "test_readme.py": "worker"}


def pytest_configure(config):
    """Name the markers."""
    config.addinivalue_line("markers", "browser: needs Chromium and the whole app")
    config.addinivalue_line("markers", "worker: starts a worker, the app's script or another process with TensorFlow")


def pytest_collection_modifyitems(items):
    """Give each test the group that runs in one process (its folder, or its file) and the marker of what it needs."""
    for item in items:
        item.add_marker(pytest.mark.xdist_group(_TOGETHER.get(_folder(item), str(item.path))))
        if _folder(item) in _NEEDS:
            item.add_marker(_NEEDS[_folder(item)])
    items.sort(key=lambda item: _FIRST.index(_folder(item)) if _folder(item) in _FIRST else len(_FIRST))


def _folder(item: pytest.Item) -> str:
    """Return the folder of ``tests`` that a test stands in, however deep, or its file."""
    return item.path.relative_to(_TESTS).parts[0]
