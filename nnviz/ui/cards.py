"""The "Check the document" cards on a page: predict, run, see what held."""

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from nnviz.course import recorded
from nnviz.course.cards import CARDS, Card, MeasuredCard
from nnviz.recordings.store import AnyRecording
from nnviz.training.cost import LONG
from nnviz.training.jobs import Jobs
from nnviz.ui import claim
from nnviz.ui.language import day, number, t
from nnviz.ui.page import note
from nnviz.ui.run import queue, say_progress

#: How long a card waits for one of its runs before it shows progress instead, in seconds.
_PATIENCE = 1.5
_TICK = 0.4

AnyCard = Card | MeasuredCard
#: Draws what the runs of a card show; of a ``MeasuredCard``, returns the outcome with its figures.
Evidence = Callable[[dict[str, Any]], Any]


def draw(evidence: Mapping[str, Evidence]) -> None:
    """Draw the cards of a page, each in a fragment of its own; ``evidence`` shows what the runs of each say."""
    st.divider()
    st.subheader(t("Check the document"), anchor=False)
    st.markdown(t("Make your prediction first. Then run the experiment and see what held."))
    for id, show in evidence.items():
        card = CARDS[id]
        going = bool(st.session_state.get(_key(card, "going")))
        with st.container(border=True):
            st.fragment(_card, run_every=_TICK if going else None)(card, show)


def _key(card: AnyCard, name: str) -> str:
    return f"card-{card.id}-{name}"


def _card(card: AnyCard, show: Evidence) -> None:
    prediction = claim.ask(card)
    pressed = st.button(
        t("Run it"), key=_key(card, "run"), disabled=prediction is None, icon=":material/science:",
        help=None if prediction is not None else t("Choose a prediction first."))
    if pressed:
        st.session_state[_key(card, "shown")] = True
    if prediction is None or not st.session_state.get(_key(card, "shown")):
        return
    recordings = _recorded(card) or _train(card, pressed)
    if recordings is None:
        return
    if isinstance(card, MeasuredCard):
        measured = show(recordings)
        claim.say_what_held(measured.right, t(card.outcomes[measured.right]).format(**measured.figures), prediction)
    else:
        show(recordings)
        claim.say_what_held(card.right, t(card.held), prediction)


def _recorded(card: AnyCard) -> dict[str, AnyRecording] | None:
    """Return the recorded runs of a card that would take long, with a way to train them here instead."""
    runs = queue()
    if st.session_state.get(_key(card, "live")) or runs is None:
        return None
    known = {name: recorded.find(run) for name, run in card.runs.items()}
    seconds = sum(map(runs.estimate, card.runs.values()))
    if seconds < LONG or not all(known.values()):
        return None
    with st.container(horizontal=True, vertical_alignment="center"):
        note(":material/history: " + t("Recorded on {date} by {command}.").format(
            date=day(max(entry.date for entry in known.values())), command=f"`{recorded.COMMAND}`"))
        st.button(t("Train them here (about {seconds} s)").format(seconds=number(round(seconds))), type="tertiary",
                  key=_key(card, "train"), on_click=st.session_state.update, args=({_key(card, "live"): True},))
    return {name: entry.recording for name, entry in known.items()}


def _train(card: AnyCard, anew: bool) -> dict[str, AnyRecording] | None:
    """Return the recordings of a card's runs; while they are not all there, show progress and return None."""
    runs = queue()
    if runs is None:
        return None
    for run in card.runs.values():
        if anew or runs.status(run.key) is None:
            runs.submit(run)
    was_going = st.session_state.get(_key(card, "going"))
    with st.spinner(t("Training")):
        finished = all(runs.wait(run.key, 0 if was_going else _PATIENCE) for run in card.runs.values())
    st.session_state[_key(card, "going")] = not finished
    if finished == bool(was_going):  # the card begins to look again and again, or need not any more
        st.rerun()
    return _recordings(card, runs) if finished else _say_going(card, runs)


def _say_going(card: AnyCard, runs: Jobs) -> None:
    for run in card.runs.values():
        status = runs.status(run.key)
        if status and not status.state.ended:
            say_progress(runs, run, status, _key(card, run.key))


def _recordings(card: AnyCard, runs: Jobs) -> dict[str, AnyRecording] | None:
    """Return all recordings; if a run failed or was stopped, say so and return None."""
    recordings = {name: runs.recording(run.key) for name, run in card.runs.items()}
    if all(recording and not recording.stopped for recording in recordings.values()):
        return recordings
    st.warning(t("A run was stopped or failed. Start it again."), icon=":material/replay:")
    return None
