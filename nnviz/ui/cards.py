"""The "Check the document" cards on a page: predict, run, see what held."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, NamedTuple

import streamlit as st

from nnviz.course import recorded
from nnviz.course.cards import CARDS
from nnviz.course.claim import Card
from nnviz.recordings.store import AnyRecording
from nnviz.training.kinds import LONG
from nnviz.ui import claim, follow
from nnviz.ui.language import day, number, t
from nnviz.ui.page import made_by, note

#: How long a card waits for its runs before it shows progress instead, in seconds.
_PATIENCE = 1.5


class Verdict(NamedTuple):
    """What the runs of a card decide.

    ``right`` is the answer that holds, ``figures`` are those of the sentence that says so, and ``more`` are further
    sentences, in the reader's language.
    """

    right: int
    figures: dict[str, Any]
    more: tuple[str, ...] = ()

    def held(self, card: Card) -> str:
        """Say what held, in the reader's language."""
        return " ".join([t(card.outcomes[self.right]).format(**self.figures), *self.more])


#: Draws what the runs of a card show, and returns what they decide.
Evidence = Callable[[dict[str, Any]], Verdict]


def draw(evidence: Mapping[str, Evidence]) -> None:
    """Draw the cards of a page as a closed list, each in a fragment of its own.

    ``evidence`` shows what the runs of each say.
    """
    st.markdown(t("Make your prediction first. Then run the experiment and see what held."))
    runs = follow.queue_if_any()
    for id, show in evidence.items():
        with claim.place(CARDS[id], alone=len(evidence) == 1):
            _watch(runs, CARDS[id], show)


def _key(card: Card, name: str) -> str:
    return f"card-{card.id}-{name}"


def _watch(runs: follow.Runs | None, card: Card, show: Evidence) -> None:
    """Draw a card in a fragment, that looks again and again while runs of the card that were asked for go on."""
    asked = list(card.runs.values()) if st.session_state.get(_key(card, "live")) else []
    if runs and (forgotten := [run for run in asked if runs.phase(run) == follow.NONE]):
        runs.submit(*forgotten)
    follow.watch(runs, asked, partial(_card, runs, card, show))


def _card(runs: follow.Runs | None, card: Card, show: Evidence) -> None:
    prediction = claim.ask(card)
    pressed = st.button(
        t("Run it"), key=_key(card, "run"), disabled=prediction is None, icon=":material/science:",
        help=None if prediction is not None else t("Choose a prediction first."))
    if pressed:
        st.session_state[_key(card, "shown")] = True
    if prediction is None or not st.session_state.get(_key(card, "shown")):
        return
    if runs is None:
        follow.queue()  # it says why there is none
    elif recordings := _recordings(runs, card, anew=pressed):
        verdict = show(recordings)
        claim.say_what_held(verdict.right, verdict.held(card), prediction)


def _recordings(runs: follow.Runs, card: Card, *, anew: bool) -> dict[str, AnyRecording] | None:
    """Return the recordings of a card's runs; while they are not all there, say why and return None."""
    if known := _known(runs, card):
        _say_recorded(runs, card, known)
        return {name: entry.recording for name, entry in known.items()}
    if anew or not st.session_state.get(_key(card, "live")):
        _train(runs, card)
    going = [run for run in card.runs.values() if runs.is_going(run)]
    for run in going:
        follow.say_progress(runs, run, _key(card, run.key))
    return None if going else _trained(runs, card)


def _known(runs: follow.Runs, card: Card) -> dict[str, recorded.Recorded] | None:
    """Return the recorded runs of a card that would take long, unless it was trained here instead."""
    if st.session_state.get(_key(card, "live")) or runs.estimate(*card.runs.values()) < LONG:
        return None
    known = {name: found for name, run in card.runs.items() if (found := recorded.find(run))}
    return known if len(known) == len(card.runs) else None


def _say_recorded(runs: follow.Runs, card: Card, known: dict[str, recorded.Recorded]) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        note(":material/history: " + t("Trained before, on {date}.").format(
            date=day(max(entry.date for entry in known.values()))), made_by(recorded.COMMAND))
        pressed = st.button(t("Train them here (about {seconds} s)").format(
            seconds=number(round(runs.estimate(*card.runs.values())))), type="tertiary", key=_key(card, "train"))
    if pressed:
        _train(runs, card)


def _train(runs: follow.Runs, card: Card) -> None:
    """Ask for all runs of a card, wait a moment for them, and draw the page anew."""
    st.session_state[_key(card, "live")] = True
    runs.submit(*card.runs.values())
    with st.spinner(t("Training")):
        runs.wait(*card.runs.values(), seconds=_PATIENCE)
    st.rerun()


def _trained(runs: follow.Runs, card: Card) -> dict[str, AnyRecording] | None:
    """Return all recordings; if a run failed or was stopped, say so and return None."""
    recordings = {name: runs.recording(run) for name, run in card.runs.items()}
    if all(recording and not recording.stopped for recording in recordings.values()):
        return recordings
    st.warning(t("A run was stopped or failed. Start it again."), icon=":material/replay:")
    return None
