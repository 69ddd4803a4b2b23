"""What the server does once: freeze what was imported, and start the workers behind the first page."""

import gc
import logging

import streamlit as st
from streamlit import runtime

from nnviz.training import host
from nnviz.training.jobs import Jobs


@st.cache_resource(show_spinner=False)
def once() -> None:
    """Keep imported modules out of later garbage collections, allow many visitors, and warm a worker up meanwhile."""
    gc.collect()
    gc.freeze()
    if problem := host.raise_open_files():
        logging.getLogger(__name__).warning(problem)
    jobs()


@st.cache_resource(show_spinner=False)
def jobs() -> Jobs:
    """Return the queue that all sessions share; its workers start behind the first page."""
    return Jobs(background=True, is_here=is_connected)


def is_connected(session: str) -> bool:
    """Tell whether a session's browser is still there; it may look at a page that asks for nothing."""
    return runtime.exists() and runtime.get_instance().is_active_session(session)
