"""Predict, then reveal: a result stays hidden until the reader has guessed it.

A page says what is asked of a result, as a ``Question``; this module asks, remembers and compares.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import isfinite, nan
from typing import Any

import streamlit as st

from nnviz.arithmetic import Row, total
from nnviz.language import mark as _
from nnviz.recordings.image_recording import ImageRecording
from nnviz.recordings.recording import Recording
from nnviz.recordings.table_recording import TableRecording
from nnviz.ui import choice as choices
from nnviz.ui import envelope, typed
from nnviz.ui.language import number, percent, t
from nnviz.ui.page import note
from nnviz.ui.state import PageState

#: Two runs that differ by at most this share of the test points make about the same number of mistakes.
_ABOUT_THE_SAME = 0.01
#: Two losses that differ by at most this share of the larger one are about the same.
_ABOUT_AS_HIGH = 0.05
_KEPT = 100


@dataclass(frozen=True)
class Quantity:
    """A number to guess, on a slider; all words are in the reader's language.

    Attributes
    ----------
    title, help : str
    bounds : tuple
        Lowest, highest and first position of the slider, and its step.
    found : float
        What came.
    write, write_guess, write_off : function
        Write a value, one of the slider's, and a difference of two; of a typed number its share of what came.
    scale : float
        Positions of the slider for 1.
    typed : bool
        Whether it is typed instead: a number that spans many powers of ten.
    """

    title: str
    help: str
    bounds: tuple[Any, Any, Any, Any]
    found: float
    write: Callable[[float], str]
    write_guess: Callable[[float], str]
    write_off: Callable[[float], str]
    scale: float = 1
    typed: bool = False


@dataclass(frozen=True)
class Choice:
    """Answers to choose from, in the reader's language: ``came`` is the key of the right one.

    With ``many``, any number of answers may hold, and ``came`` are the keys of those that do.
    """

    title: str
    answers: dict[str, str]
    came: str | tuple[str, ...] | None
    right: str
    wrong: str
    many: bool = False


@dataclass(frozen=True)
class Question:
    """What a reader is asked before a result is shown.

    Attributes
    ----------
    key : str
        What tells this result from others: guessed once, it stays revealed.
    about : str
        What is guessed, such as ``accuracy``: guesses about the same are counted together.
    quantity, choice : Quantity or None, Choice or None
        A choice without a quantity must be answered; beside one it may be left open.
    title : str
        What stands above the question, in the reader's language.
    """

    key: str
    about: str
    quantity: Quantity | None = None
    choice: Choice | None = None
    title: str = ""


@dataclass(frozen=True)
class Guess:
    """What a reader expected, and what came; None where nothing was asked or answered."""

    about: str
    expected: float | None = None
    found: float | None = None
    answer: str | tuple[str, ...] | None = None
    came: str | tuple[str, ...] | None = None


def compare(before: float | None, after: float) -> str | None:
    """Say whether a run made ``fewer``, about the ``same`` or ``more`` mistakes than the one before, by accuracy."""
    if before is None:
        return None
    if abs(after - before) <= _ABOUT_THE_SAME:
        return "same"
    return "fewer" if after > before else "more"


def compare_losses(before: float, after: float) -> str:
    """Say whether a loss is ``lower``, about the ``same`` or ``higher`` than the one before."""
    if abs(after - before) <= _ABOUT_AS_HIGH * max(before, after):
        return "same"
    return "lower" if after < before else "higher"


def is_revealed(state: PageState, experiment: envelope.AnyExperiment) -> bool:
    """Tell whether the result of an experiment may be shown: nothing is asked of a sealed test set."""
    lesson = state.lesson
    return not lesson.predict or experiment.key in _guesses(state) or (
        lesson.sealed and not envelope.validates(experiment))


def hides(state: PageState, recording: Recording | ImageRecording | TableRecording) -> bool:
    """Tell whether the result of a run stays hidden for now. What came to no result is never hidden."""
    return not is_revealed(state, recording.experiment) and about_run(state, recording) is not None


def run_revealed(state: PageState, recording: Recording | ImageRecording | TableRecording) -> bool:
    """Tell whether the result of a run may be shown; while it may not, draw the form for the guess in its place."""
    question = about_run(state, recording) if state.lesson.predict else None
    return question is None or revealed(state, question)


def revealed(state: PageState, question: Question) -> bool:
    """Tell whether a result may be shown; while it may not, draw the form for the guess in its place."""
    return not state.lesson.predict or _answered(state, question)


def sums_hidden(state: PageState, lines: list[Row]) -> bool:
    """Tell whether a network's arithmetic stays hidden for now."""
    return state.lesson.sums and _of_sums(lines) not in _guesses(state)


def sums_revealed(state: PageState, lines: list[Row], where: str = "") -> bool:
    """Tell whether a network's arithmetic may be shown; while it may not, draw the form for the guess in its place.

    ``where`` tells forms of one page apart.
    """
    return not state.lesson.sums or _answered(state, _about_sums(lines), where)


def _answered(state: PageState, question: Question, where: str = "") -> bool:
    guess = _guesses(state).get(question.key)
    if guess is None:
        _ask(state, question, where)
        return False
    _tell(state, question, guess)
    return True


def _of_sums(lines: list[Row]) -> str:
    """Return what tells the arithmetic of two networks apart."""
    return "sums " + " ".join(f"{line.name}:{line.sum}" for line in lines)


def _about_sums(lines: list[Row]) -> Question:
    """Ask for the number of parameters."""
    found = total(lines)
    return Question(_of_sums(lines), "parameters", Quantity(
        t("Parameters that you expect"),
        t("All weights and biases together. Count with paper and pencil: each neuron has one weight for every input, "
          "and one bias."),
        (0, 1_000_000_000, None, 1), found, number, number,
        lambda share: percent(share, 0), typed=True),
        title=t("How many parameters does this network have? Guess first."))


def about_run(state: PageState, recording: Recording | ImageRecording | TableRecording) -> Question | None:
    """Ask for the accuracy on the test set or, of an autoencoder, for the loss; None if a run came to neither.

    Where the lesson seals the test set, validation is asked for, or nothing.
    """
    if isinstance(recording, TableRecording):
        return _of_a_table(state, recording)
    final, judge = recording.final, "validation" if state.lesson.sealed else "test"
    found = final.get(f"{judge}_accuracy", final.get(f"{judge}_loss", nan))
    if not isfinite(found):
        return None
    if f"{judge}_accuracy" in final:
        return _accuracy(state, recording, judge, found)
    return _loss(state, recording, judge, found)


#: What an accuracy is measured on -> what is asked of it; on images, and on points.
_ACCURACY = {
    "test": (_("Test accuracy that you expect, in %"), _("The share of the test images that the network gets right."),
             _("The share of the test points that the network gets right."),
             _("Mistakes on the test images, compared with the result before ({accuracy} right)"),
             _("Mistakes on the test points, compared with the result before ({accuracy} right)")),
    "validation": (_("Validation accuracy that you expect, in %"),
                   _("The share of the validation images that the network gets right."),
                   _("The share of the validation points that the network gets right."),
                   _("Mistakes on the validation images, compared with the result before ({accuracy} right)"),
                   _("Mistakes on the validation points, compared with the result before ({accuracy} right)"))}
#: What a loss is measured on -> what is asked of it.
_LOSS = {"test": (_("Test loss that you expect"), _("Test loss, compared with the result before ({loss})")),
         "validation": (_("Validation loss that you expect"),
                        _("Validation loss, compared with the result before ({loss})"))}


def _accuracy(state: PageState, recording: Recording | ImageRecording, judge: str, found: float) -> Question:
    about = "accuracy" if judge == "test" else f"{judge}-accuracy"
    before, (expected, images, of_points, *titles) = _last(state, about), _ACCURACY[judge]
    on_images = isinstance(recording, ImageRecording)
    quantity = Quantity(t(expected), t(images if on_images else of_points), (0, 100, 75, 1), found,
                        percent, whole_percent, points, scale=100)
    title = t(titles[0] if on_images else titles[1])
    choice = None if before is None else Choice(
        title.format(accuracy=percent(before)),
        {"fewer": t("Fewer mistakes"), "same": t("About as many"), "more": t("More mistakes")}, compare(before, found),
        t("Fewer or more mistakes: you were right."), t("Fewer or more mistakes: it came otherwise."))
    return Question(recording.experiment.key, about, quantity, choice)


def _of_a_table(state: PageState, recording: TableRecording) -> Question | None:
    """Ask for the share of the variance that a network explains on the validation rows, or for its accuracy."""
    explains = "validation_r2" in recording.final
    found = recording.final["validation_r2" if explains else "validation_accuracy"]
    if not isfinite(found):
        return None
    quantity = Quantity(
        t("R² on the validation rows that you expect, in %") if explains else
        t("Validation accuracy that you expect, in %"),
        t("0: no better than always answering the mean. 100: every answer is exact.") if explains else
        t("The share of the validation rows that the network gets right."), (0, 100, 50, 1), found, percent,
        whole_percent, points, scale=100)
    return Question(recording.experiment.key, "r2" if explains else "accuracy", quantity)


def _loss(state: PageState, recording: Any, judge: str, found: float) -> Question:
    formula = recording.experiment.network.loss
    about, (expected, title) = formula if judge == "test" else f"{judge}-{formula}", _LOSS[judge]
    before = _last(state, about)
    grey, bounds = {"mse": (0.25, (0.0, 0.25, 0.05, 0.001)), "bce": (0.69, (0.0, 0.7, 0.3, 0.005))}[formula]
    quantity = Quantity(
        t(expected),
        t("The mean error of a pixel. One middle grey everywhere would have {grey} at most.").format(
            grey=number(grey)), bounds, found, _three_digits, _three_digits, _three_digits)
    choice = None if before is None else Choice(
        t(title).format(loss=number(before, 3)),
        {"lower": t("Lower"), "same": t("About as high"), "higher": t("Higher")}, compare_losses(before, found),
        t("Lower or higher: you were right."), t("Lower or higher: it came otherwise."))
    return Question(recording.experiment.key, about, quantity, choice)


def whole_percent(share: float) -> str:
    """Write a share as the slider has it."""
    return percent(share, 0)


def points(share: float) -> str:
    """Write a difference of two shares."""
    return t("{difference} percentage points").format(difference=number(100 * share, 1))


def _three_digits(value: float) -> str:
    return number(value, 3)


def _guesses(state: PageState) -> dict[str, Guess]:
    return st.session_state.setdefault(state.key("guesses"), {})


def _last(state: PageState, about: str) -> float | None:
    """Return what came of the last guess about the same."""
    return next((guess.found for guess in reversed(_guesses(state).values()) if guess.about == about), None)


def _ask(state: PageState, question: Question, where: str = "") -> None:
    name = "" if question.about != "parameters" else f"-sums{where}"
    with st.container(border=True, key=state.key(f"guess-form{name}")):
        st.subheader(question.title or t("The result is there. Guess it first."), anchor=False)
        answer = _draw_choice(state, question, question.choice) if question.choice else None
        expected = _draw_quantity(state, question, question.quantity, where) if question.quantity else None
        open_ = answer is None if question.quantity is None else expected is None
        help_ = t("Choose an answer first.") if question.quantity is None else t("Type your guess first.")
        if st.button(t("Reveal the result") if not name else t("Reveal the sum"), type="primary",
                     icon=":material/visibility:", key=state.key(f"reveal{name}"), disabled=open_,
                     help=help_ if open_ else None):
            _reveal(state, question, expected, answer)
            st.rerun()  # the whole page: what stands below the pictures was hidden, too


def _draw_choice(state: PageState, question: Question, choice: Choice) -> str | tuple[str, ...] | None:
    key = state.key(f"guess-{'mistakes' if question.quantity else question.about}")
    if choice.many:
        chosen = choices.choice(st.pills, choice.title, choice.answers, [], name=choice.answers.__getitem__, key=key,
                                selection_mode="multi")
        return tuple(answer for answer in choice.answers if answer in chosen)
    return choices.choice(st.segmented_control, choice.title, choice.answers, name=choice.answers.__getitem__, key=key)


def _draw_quantity(state: PageState, question: Question, quantity: Quantity, where: str) -> float | None:
    low, high, first, step = quantity.bounds
    key = state.key(f"guess-{question.about}{where}")
    if quantity.typed:
        return st.number_input(quantity.title, low, high, first, step, key=key, help=quantity.help,
                               placeholder=t("a number"))
    whole = isinstance(step, int)
    expected = typed.slider(
        lambda: st.slider(quantity.title, low, high, first, step, key=key, format=None if whole else "%.3f",
                          help=quantity.help),
        key, quantity.title, low, high, step=step, whole=whole)
    return expected / quantity.scale


def _reveal(state: PageState, question: Question, expected: float | None, answer: str | tuple[str, ...] | None) -> None:
    guesses, quantity, choice = _guesses(state), question.quantity, question.choice
    guesses[question.key] = Guess(question.about, expected, quantity.found if quantity else None, answer,
                                  choice.came if choice else None)
    while len(guesses) > _KEPT:
        guesses.pop(next(iter(guesses)))


def _tell(state: PageState, question: Question, guess: Guess) -> None:
    quantity, choice, said = question.quantity, question.choice, []
    if quantity and guess.expected is not None and guess.found is not None:
        said.append(t("You expected {expected}; it is {found}.").format(
            expected=quantity.write_guess(guess.expected), found=quantity.write(guess.found)))
        if quantity.typed:
            said.append(_how_far(guess.expected, guess.found))
    if choice and guess.answer is not None:
        said.append(choice.right if guess.answer == guess.came else choice.wrong)
    alike = [other for other in _guesses(state).values() if other.about == question.about]
    if len(alike) > 1:
        said.append(_over_all(quantity, alike))
    note(":material/psychology: " + " ".join(said))


def _how_far(expected: float, found: float) -> str:
    """Say how far a guessed number is off."""
    if expected == found:
        return t("Exactly right.")
    off = {"off": number(abs(expected - found)), "share": percent(abs(expected - found) / max(found, 1), 0)}
    return (t("That is {off} too many: {share} off.") if expected > found else
            t("That is {off} too few: {share} off.")).format(**off)


def _over_all(quantity: Quantity | None, guesses: list[Guess]) -> str:
    """Say how good all guesses about the same were."""
    if quantity is None:
        right = sum(guess.answer == guess.came for guess in guesses)
        return t("{right} of your {count} guesses were right.").format(right=number(right), count=number(len(guesses)))
    off = sum(abs(guess.expected - guess.found) / (max(guess.found, 1) if quantity.typed else 1) for guess in guesses
              if guess.expected is not None and guess.found is not None) / len(guesses)
    return t("Over {count} guesses you are {points} off on average.").format(
        count=number(len(guesses)), points=quantity.write_off(off))
