"""What the server does once: freeze what was imported, and start the workers behind the first page."""

import gc

import streamlit as st

from nnviz.training.jobs import Jobs


@st.cache_resource(show_spinner=False)
def once() -> None:
    """Keep imported modules out of every later garbage collection, and warm a worker up without waiting for it."""
    gc.collect()
    gc.freeze()
    jobs()


@st.cache_resource(show_spinner=False)
def jobs() -> Jobs:
    """Return the queue that all sessions share; its workers start behind the first page."""
    return Jobs(background=True)
