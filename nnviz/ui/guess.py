"""Predict, then reveal: a result stays hidden until the reader has guessed it."""

from dataclasses import dataclass

import streamlit as st

from nnviz.experiments.plane import Experiment
from nnviz.recordings.recording import Recording
from nnviz.ui.language import number, percent, t
from nnviz.ui.page import note
from nnviz.ui.state import PageState

#: Two runs that differ by at most this share of the test points make about the same number of mistakes.
_ABOUT_THE_SAME = 0.01
_KEPT = 100


@dataclass(frozen=True)
class Guess:
    """What a reader expected of one run, and what came.

    Attributes
    ----------
    accuracy, found : float
        Test accuracy, expected and measured (0 to 1).
    mistakes, came : str or None
        ``fewer``, ``same`` or ``more`` mistakes than in the run before, expected and measured; None without a run
        before, or without a guess.
    """

    accuracy: float
    found: float
    mistakes: str | None = None
    came: str | None = None


def compare(before: float | None, after: float) -> str | None:
    """Say whether a run made ``fewer``, about the ``same`` or ``more`` mistakes than the one before, by accuracy."""
    if before is None:
        return None
    if abs(after - before) <= _ABOUT_THE_SAME:
        return "same"
    return "fewer" if after > before else "more"


def is_revealed(state: PageState, experiment: Experiment) -> bool:
    """Tell whether what an experiment gives may be shown."""
    return not state.lesson.predict or experiment.key in _guesses(state)


def revealed(state: PageState, recording: Recording) -> bool:
    """Tell whether a result may be shown; while it may not, draw the form for the guess in its place."""
    if not state.lesson.predict:
        return True
    guesses = _guesses(state)
    if not is_revealed(state, recording.experiment):
        _ask(state, recording, guesses)
        return False
    _tell(guesses, guesses[recording.experiment.key])
    return True


def _guesses(state: PageState) -> dict[str, Guess]:
    return st.session_state.setdefault(state.key("guesses"), {})


def _ask(state: PageState, recording: Recording, guesses: dict[str, Guess]) -> None:
    before = next(reversed(guesses.values()), None)
    words = {"fewer": t("Fewer mistakes"), "same": t("About as many"), "more": t("More mistakes")}
    with st.container(border=True, key=state.key("guess-form")):
        st.subheader(t("The result is there. Guess it first."), anchor=False)
        if before:
            st.segmented_control(
                t("Mistakes on the test points, compared with the result before ({accuracy} right)").format(
                    accuracy=percent(before.found)),
                list(words), format_func=words.__getitem__, key=state.key("guess-mistakes"))
        st.slider(t("Test accuracy that you expect, in %"), 0, 100, 75, key=state.key("guess-accuracy"),
                  help=t("The share of the test points that the network gets right."))
        pressed = st.button(t("Reveal the result"), type="primary", icon=":material/visibility:",
                            key=state.key("reveal"))
    if pressed:
        _reveal(state, recording.experiment.key, recording.final["test_accuracy"], guesses)
        st.rerun()  # the whole page: what stands below the pictures was hidden, too


def _reveal(state: PageState, key: str, found: float, guesses: dict[str, Guess]) -> None:
    before = next(reversed(guesses.values()), None)
    guesses[key] = Guess(st.session_state[state.key("guess-accuracy")] / 100, found,
                         st.session_state.get(state.key("guess-mistakes")) if before else None,
                         compare(before and before.found, found))
    while len(guesses) > _KEPT:
        guesses.pop(next(iter(guesses)))


def _tell(guesses: dict[str, Guess], guess: Guess) -> None:
    text = t("You expected {expected}; it is {found}.").format(
        expected=percent(guess.accuracy, 0), found=percent(guess.found))
    if guess.mistakes:
        right, wrong = t("Fewer or more mistakes: you were right."), t("Fewer or more mistakes: it came otherwise.")
        text += " " + (right if guess.mistakes == guess.came else wrong)
    if len(guesses) > 1:
        off = sum(abs(one.accuracy - one.found) for one in guesses.values()) / len(guesses)
        text += " " + t("Over {count} guesses you are {points} points off on average.").format(
            count=len(guesses), points=number(100 * off, 1))
    note(":material/psychology: " + text)
