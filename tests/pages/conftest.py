"""The pages' tests share the queue of runs; it is closed at the end."""

import pytest

from nnviz.ui import start


@pytest.fixture(scope="session", autouse=True)
def close_the_queue():
    """End the worker when the last test is over."""
    yield
    start.jobs().close()
