"""Which tests share a process when several test at once, and which come first."""

from pathlib import Path

import pytest

_TESTS = Path(__file__).parent
#: Folder -> its group, where tests share one app with its browser, or one queue with its worker.
_TOGETHER = {"browser": "browser", "pages": "pages", "ui": "ui", "labs": "ui"}
#: Folders whose tests take longest. They come first: a long test at the end would keep the other processes waiting.
_FIRST = ("browser", "training", "pages", "export")


def pytest_collection_modifyitems(items):
    """Give each test the group that runs in one process: its folder, or its file."""
    for item in items:
        item.add_marker(pytest.mark.xdist_group(_TOGETHER.get(_folder(item), str(item.path))))
    items.sort(key=lambda item: _FIRST.index(_folder(item)) if _folder(item) in _FIRST else len(_FIRST))


def _folder(item: pytest.Item) -> str:
    """Return the folder of ``tests`` that a test stands in, however deep."""
    return item.path.relative_to(_TESTS).parts[0]
