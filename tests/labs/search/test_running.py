"""What goes on behind the pages of searches: who wants it, and when it ends."""

from threading import Event

import pytest

from nnviz.labs.search import running


class Work:
    """Goes on until it is told to stop."""

    def __init__(self):
        self.begun = Event()

    def run(self, jobs, should_stop):
        self.begun.set()
        while not should_stop():
            Event().wait(0.01)


@pytest.fixture
def registry():
    found = running._Registry()
    yield found
    for known in found._known.values():
        known._stop.set()


def start(registry, session: str):
    return registry.start("key", Work, None, session, True)


def test_it_ends_only_when_nobody_wants_it_any_more(registry):
    now = start(registry, "ada")
    assert start(registry, "emmy") is now
    now.leave("ada")
    assert (now.wants("ada"), now.wants("emmy"), now.going) == (False, True, True)
    assert start(registry, "ada") is now
    assert now.wants("ada")
    now.leave("emmy")
    assert not now.wait(0.05)
    now.leave("ada")
    assert now.wait(5)


def test_who_only_looks_stops_nothing_and_keeps_nothing(registry):
    now = start(registry, "ada")
    assert not now.wants("emmy")
    now.leave("emmy")
    assert not now.wait(0.05)
    now.leave("ada")
    assert now.wait(5)
    assert not now.join("emmy")


def test_who_went_away_does_not_hold_it_once_somebody_stops_it(registry, monkeypatch):
    now = start(registry, "gone")
    now.join("ada")
    connected = {"gone"}
    monkeypatch.setattr(running, "is_connected", connected.__contains__)
    monkeypatch.setattr(running, "LEASE", 0.2)
    now.leave("ada")
    assert not now.wait(0.3)  # it has not asked for long, but its browser is there
    now.join("ada")
    connected.clear()
    assert not now.wait(0.3)  # nobody has stopped it
    now.leave("ada")
    assert now.wait(5)


def test_what_was_stopped_begins_anew_after_its_end(registry):
    first = start(registry, "ada")
    first.leave("ada")
    again = start(registry, "emmy")
    assert again is not first
    assert again.what.begun.wait(5)
    assert not first.going
    assert again.going
