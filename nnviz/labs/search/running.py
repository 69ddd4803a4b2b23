"""Sweeps, searches and races that go on behind the pages, each once for all sessions of the app."""

import logging
from collections import OrderedDict
from collections.abc import Callable
from threading import Event, Lock, Thread
from time import monotonic
from typing import Any

import streamlit as st

from nnviz.search.store import StoreError
from nnviz.training.jobs import Jobs

#: Something that nobody has looked at for so many seconds ends, unless it is kept in the store.
LEASE = 60.0
_KEPT = 60


class Running:
    """Something that a thread drives.

    Attributes
    ----------
    what : Any
        What the pages look at while it goes on: a ``SweepRun``, a ``Driver`` or a ``RaceRun``.
    error : str
        Why it ended before its end (English, marked for translation); else empty.
    """

    def __init__(self, what: Any, lasts: bool):
        self.what, self.error = what, ""
        self._lasts, self._seen = lasts, monotonic()
        self._stop, self._ended = Event(), Event()

    @property
    def going(self) -> bool:
        """Whether it goes on. Who asks is looking at it."""
        self._seen = monotonic()
        return not self._ended.is_set()

    @property
    def stopped(self) -> bool:
        """Whether somebody stopped it."""
        return self._stop.is_set()

    def stop(self) -> None:
        """Stop it; it ends within a moment."""
        self._stop.set()

    def wait(self, seconds: float) -> bool:
        """Wait for its end; return whether it has ended."""
        return self._ended.wait(seconds)

    def _should_stop(self) -> bool:
        return self._stop.is_set() or (not self._lasts and monotonic() - self._seen > LEASE)

    def drive(self, jobs: Jobs) -> None:
        """Run it to its end, in a thread of its own."""
        try:
            self.what.run(jobs, self._should_stop)
        except StoreError as error:
            self.error = str(error)
        except Exception as error:
            logging.getLogger(__name__).exception("A search ended")
            self.error = f"{type(error).__name__}: {error}"
        finally:
            self._ended.set()


class _Registry:
    """Everything that runs or has run lately, by its key."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._known: OrderedDict[str, Running] = OrderedDict()

    def find(self, key: str) -> Running | None:
        with self._lock:
            return self._known.get(key)

    def start(self, key: str, make: Callable[[], Any], jobs: Jobs, lasts: bool) -> Running:
        with self._lock:
            known = self._known.get(key)
            if known and known.going:
                return known
            running = self._known[key] = Running(make(), lasts)
            self._known.move_to_end(key)
            while len(self._known) > _KEPT and not next(iter(self._known.values())).going:
                self._known.popitem(last=False)
        Thread(target=running.drive, args=(jobs,), name="nnviz-search", daemon=True).start()
        return running


@st.cache_resource(show_spinner=False)
def _registry() -> _Registry:
    return _Registry()


def find(key: str) -> Running | None:
    """Return what runs or has run under a key."""
    return _registry().find(key)


def start(key: str, make: Callable[[], Any], jobs: Jobs, *, lasts: bool = False) -> Running:
    """Start something that ``make`` makes, or join it if it is going on.

    ``lasts``: it goes on although nobody looks.
    """
    return _registry().start(key, make, jobs, lasts)
