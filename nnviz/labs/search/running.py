"""Sweeps, searches and races that go on behind the pages, each once for all sessions of the app.

Sessions that want the same thing share it, as they share runs. Who starts it or joins it wants it, and to stop it is to
want it no longer; who only looks at it does not count. It ends once somebody has stopped it and nobody is there who
still wants it; who has just lost the connection has a minute to come back. A session that went away without a word
keeps nothing alive for ever: all that runs here has a bounded number of networks.
"""

import logging
from collections import OrderedDict
from collections.abc import Callable
from math import inf
from threading import Event, Lock, Thread
from time import monotonic
from typing import Any

import streamlit as st

from nnviz.search.store import StoreError
from nnviz.training.jobs import Jobs
from nnviz.ui.language import t
from nnviz.ui.start import is_connected

#: Something that nobody has looked at for so many seconds ends, unless it is kept in the store. A session that is not
#: connected and has not looked for as long is gone.
LEASE = 60.0
_KEPT = 60
#: How long who stops something waits for its end, in seconds.
_SECONDS_TO_STOP = 1.0
#: How long a new drive waits for the end of the one in its place that was stopped, in seconds.
_SECONDS_TO_END = 30.0


class Running:
    """Something that a thread drives.

    Attributes
    ----------
    what : Any
        What the pages look at while it goes on: a ``SweepRun``, a ``Driver`` or a ``RaceRun``.
    error : str
        Why it ended before its end (English, marked for translation); else empty.
    """

    def __init__(self, what: Any, lasts: bool, before: "Running | None" = None):
        self.what, self.error = what, ""
        self._lasts, self._before, self._seen = lasts, before, monotonic()
        self._lock, self._wanted, self._left = Lock(), dict[str, float](), -inf
        self._stop, self._ended = Event(), Event()

    @property
    def ending(self) -> bool:
        """Whether it was stopped for all."""
        return self._stop.is_set()

    @property
    def going(self) -> bool:
        """Whether it goes on. Who asks is looking at it."""
        self._seen = monotonic()
        return not self._ended.is_set()

    def join(self, session: str) -> bool:
        """Note that a session wants it; return False if it is too late, because it ends or has ended."""
        with self._lock:
            if self._stop.is_set() or self._ended.is_set():
                return False
            self._wanted[session] = monotonic()
            return True

    def wants(self, session: str) -> bool:
        """Tell whether a session wants it. Who asks is still there."""
        with self._lock:
            if session in self._wanted:
                self._wanted[session] = monotonic()
            return session in self._wanted

    def leave(self, session: str) -> None:
        """Stop it for a session; it ends, within a moment, if nobody is there who still wants it."""
        with self._lock:
            self._wanted.pop(session, None)
            self._left = monotonic()
        self._end_if_unwanted()
        if self._stop.is_set():
            self.wait(_SECONDS_TO_STOP)

    def _end_if_unwanted(self) -> None:
        now = monotonic()
        with self._lock:
            if now - self._left < 2 * LEASE and not any(
                    now - seen < LEASE or is_connected(one) for one, seen in self._wanted.items()):
                self._stop.set()

    def wait(self, seconds: float) -> bool:
        """Wait for its end; return whether it has ended."""
        return self._ended.wait(seconds)

    def _should_stop(self) -> bool:
        self._end_if_unwanted()
        return self._stop.is_set() or (not self._lasts and monotonic() - self._seen > LEASE)

    def drive(self, jobs: Jobs) -> None:
        """Run it to its end, in a thread of its own."""
        if self._before:
            self._before.wait(_SECONDS_TO_END)
            self._before = None
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

    def start(self, key: str, make: Callable[[], Any], jobs: Jobs, session: str, lasts: bool) -> Running:
        with self._lock:
            known = self._known.get(key)
            if known and known.join(session):
                return known
            running = self._known[key] = Running(make(), lasts, known)
            running.join(session)
            self._known.move_to_end(key)
            while len(self._known) > _KEPT and not next(iter(self._known.values())).going:
                self._known.popitem(last=False)
        Thread(target=running.drive, args=(jobs,), name="nnviz-search", daemon=True).start()
        return running


@st.cache_resource(show_spinner=False)
def _registry() -> _Registry:
    return _Registry()


def ask(key: str) -> None:
    """Note a click on a button that begins something: what was typed a moment before comes with the same run."""
    st.session_state[key] = True


def asked(key: str) -> bool:
    """Tell, once, whether the button was clicked. It counts for the knobs as they are now."""
    return bool(st.session_state.pop(key, False))


def find(key: str) -> Running | None:
    """Return what runs or has run under a key."""
    return _registry().find(key)


def start(key: str, make: Callable[[], Any], jobs: Jobs, session: str, *, lasts: bool = False) -> Running:
    """Start something that ``make`` makes, or join it if it is going on; the session wants it.

    ``lasts``: it goes on although nobody looks.
    """
    return _registry().start(key, make, jobs, session, lasts)


def draw_button(running: Running, session: str, key: str) -> str:
    """Draw Stop for a session that wants what is going on, Join for another; return what to add to its progress."""
    if running.wants(session) or running.ending:
        st.button(t("Stop"), icon=":material/stop_circle:", key=f"{key}stop", disabled=running.ending,
                  on_click=running.leave, args=(session,))
        return ""
    st.button(t("Join"), icon=":material/group_add:", key=f"{key}join", on_click=_join, args=(running, session),
              help=t("Others have begun this, and it goes on for them. Join, and it goes on for you, too, even if they "
                     "stop it."))
    return " · " + t("others go on with it")


def _join(running: Running, session: str) -> None:
    running.join(session)
