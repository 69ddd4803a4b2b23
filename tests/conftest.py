"""Which tests share a process when several test at once, and which come first."""

from pathlib import Path

import pytest

#: Folders whose tests share one app with its browser, or one queue with its worker: each process would start its own.
_TOGETHER = ("browser", "pages", "ui")
#: Folders whose tests take longest. They come first: a long test at the end would keep the other processes waiting.
_FIRST = ("browser", "training", "pages", "export")


def pytest_collection_modifyitems(items):
    """Give each test the group that runs in one process: its folder, or its file."""
    folders = {item: item.path.relative_to(Path(__file__).parent).parts[0] for item in items}
    for item, folder in folders.items():
        item.add_marker(pytest.mark.xdist_group(folder if folder in _TOGETHER else str(item.path)))
    items.sort(key=lambda item: _FIRST.index(folders[item]) if folders[item] in _FIRST else len(_FIRST))
