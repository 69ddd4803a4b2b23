"""What the server does once: freeze what was imported, and start the workers behind the first page."""

import contextlib
import gc
import threading

import streamlit as st

from nnviz.training.cluster import ClusterError
from nnviz.training.jobs import Jobs


@st.cache_resource(show_spinner=False)
def once() -> None:
    """Keep imported modules out of every later garbage collection, and warm a worker up without waiting for it."""
    gc.collect()
    gc.freeze()
    threading.Thread(target=_start_workers, name="warm-up", daemon=True).start()


def _start_workers() -> None:
    with contextlib.suppress(ClusterError):  # the page that wants to train says so
        jobs()


@st.cache_resource(show_spinner=False)
def jobs() -> Jobs:
    """Return the queue that all sessions share.

    Raises
    ------
    nnviz.training.cluster.ClusterError
        If no worker can be reached.
    """
    return Jobs()
