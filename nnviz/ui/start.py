"""What the server does once: freeze what was imported, and start the workers behind the first page."""

import contextlib
import gc
import threading

import streamlit as st

from nnviz.training.cluster import ClusterError
from nnviz.training.jobs import Jobs
from nnviz.ui import language


@st.cache_resource(show_spinner=False)
def once() -> None:
    """Keep imported modules out of every later garbage collection, and warm a worker up without waiting for it."""
    gc.collect()
    gc.freeze()
    threading.Thread(target=_start_workers, name="warm-up", daemon=True).start()


def through_the_entry() -> None:
    """Go through ``streamlit_app.py``: every page begins with this.

    Until the entry point has once named the pages, Streamlit runs the scripts of ``pages/`` as pages that stand alone.
    So it is when the first visitor of a fresh server opens another page than the first.
    """
    if not language.is_chosen():
        import streamlit_app

        streamlit_app.main()
        st.stop()


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
