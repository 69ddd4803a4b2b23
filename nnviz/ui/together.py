"""Several runs that a page shows side by side: ask for all of them, follow them, and draw once they are there."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import streamlit as st

from nnviz.course import recorded
from nnviz.experiments.spread import Run
from nnviz.ui.follow import NONE, Runs, queue, queue_if_any, say_progress, say_why_there_is_none, watch
from nnviz.ui.language import day, number, t
from nnviz.ui.page import made_by, note

#: How long the page waits for the runs before it shows progress instead, in seconds.
_PATIENCE = 2.5

#: Draws the recordings of all runs, by their names.
Draw = Callable[[dict[str, Any]], None]


def follow(runs: Mapping[str, Run], draw: Draw, *, key: str, partly: bool = False) -> None:
    """Train runs (or join them) and show them by ``draw``, in a fragment.

    Until a run has ended, its recorded one stands in for it, if there is one; until there are some of all, progress
    and a Stop button are shown, and with ``partly`` also those that are there, if the first one is among them. ``key``
    prefixes the session's and the buttons' keys.
    """
    if (found := queue()) is None:
        known = {name: _recorded(run) for name, run in runs.items()}
        if all(known.values()):
            draw(known)
        return
    for run in runs.values():
        if found.phase(run) == NONE:
            found.submit(run)
    patience = 0.0 if all(map(recorded.find, runs.values())) else _PATIENCE
    found.wait(*runs.values(), seconds=patience)
    watch(found, runs.values(), partial(_followed, found, runs, draw, key, partly))


def _followed(found: Runs, runs: Mapping[str, Run], draw: Draw, key: str, partly: bool) -> None:
    recordings = {name: found.recording(run) or _recorded(run) for name, run in runs.items()}
    if all(recordings.values()):
        draw(recordings)
        return
    for name, run in runs.items():
        status = found.status(run)
        if recordings[name] or status is None:
            continue
        if not status.state.ended:
            say_progress(found, run, f"{key}-{run.key}")
            continue
        say_why_there_is_none(status)
        st.button(t("Train again"), icon=":material/replay:", key=f"{key}-{run.key}-again", on_click=found.submit,
                  args=(run,))
    there = {name: recording for name, recording in recordings.items() if recording}
    if partly and next(iter(runs)) in there:
        draw(there)
    else:
        st.skeleton(height=320)


def _recorded(run: Run) -> Any:
    known = recorded.find(run)
    return known.recording if known else None


def recorded_or_followed(runs: Mapping[str, Run], draw: Draw, *, key: str) -> None:
    """Show recorded runs, with a way to train them here instead; train them at once where one is not recorded."""
    known = {name: found for name, run in runs.items() if (found := recorded.find(run))}
    if st.session_state.get(f"{key}-live") == _asked(runs) or len(known) < len(runs):
        follow(runs, draw, key=key)
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        note(":material/history: " + t("Trained before, on {date}.").format(
            date=day(max(entry.date for entry in known.values()))), made_by(recorded.COMMAND))
        if queued := queue_if_any():
            seconds = queued.estimate(*runs.values())
            st.button(t("Train them here (about {seconds} s)").format(seconds=number(max(1, round(seconds)))),
                      type="tertiary", key=f"{key}-train", on_click=st.session_state.update,
                      args=({f"{key}-live": _asked(runs)},))
    draw({name: entry.recording for name, entry in known.items()})


def _asked(runs: Mapping[str, Run]) -> list[str]:
    return [run.key for run in runs.values()]
