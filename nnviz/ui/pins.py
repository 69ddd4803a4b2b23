"""Pinned runs: they stay while the knobs move, and one of them is drawn beside the run that the page shows."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from math import isfinite, nan
from typing import Any

import streamlit as st

from nnviz.arithmetic import rows, total
from nnviz.course.page import Page
from nnviz.experiments.autoencoder import AutoencoderExperiment
from nnviz.experiments.images import ImageExperiment
from nnviz.experiments.plane import Experiment
from nnviz.experiments.tables import TableExperiment, ask_the_same
from nnviz.recordings.identity import identity
from nnviz.recordings.image_recording import ImageRecording
from nnviz.recordings.recording import Recording
from nnviz.recordings.table_recording import TableRecording
from nnviz.ui import bench, envelope
from nnviz.ui.changes import changes
from nnviz.ui.choice import choice
from nnviz.ui.images import exactness
from nnviz.ui.language import epochs_written, number, percent, t
from nnviz.ui.page import note, table_head
from nnviz.ui.plain import plain
from nnviz.ui.presets import described
from nnviz.ui.state import PageState

#: How many pins a session holds.
MOST = 6
_LONGEST_NAME = 40
_PINS, _CHANGED = "pins", "pins:changed"
AnyRun = Recording | ImageRecording | TableRecording
AnyExperiment = Experiment | ImageExperiment | TableExperiment


@dataclass(frozen=True)
class Pin:
    """A run that the reader keeps. ``name`` is empty until the reader gives one; ``page`` is where it was pinned.

    Of a run on images it keeps the scores alone: the weights of forty readers' pins would fill the server.
    """

    number: int
    page: Page
    recording: Any
    name: str = ""

    @property
    def short(self) -> str:
        """The pin's name, or its number."""
        return self.name or t("Pin {number}").format(number=self.number)

    @property
    def title(self) -> str:
        """The pin's name, or its number with what is special about it, in the reader's language."""
        experiment = self.recording.experiment
        special = "" if self.name else described(experiment, self.page.opening)
        return f"{self.short} · {special}" if special else self.short


def all_pins() -> list[Pin]:
    """Return the session's pins, the oldest first."""
    return st.session_state.get(_PINS, [])


def chosen(page: Page) -> Pin | None:
    """Return the pin that a page compares with; none where a lecturer's link lets the reader guess."""
    if PageState(page).lesson.guides:
        return None
    wanted = st.session_state.get(f"{page.name}:pin")
    return next((pin for pin in all_pins() if pin.number == wanted and pin.page == page), None)


def button(page: Page, recording: AnyRun) -> None:
    """Draw the button that pins a run, or that says which pin the run is."""
    if PageState(page).lesson.guides:
        return
    pin = _find(recording)
    full = pin is None and len(all_pins()) >= MOST
    label = t("This is {pin}").format(pin=plain(pin.short)) if pin else t("Pin this run")
    st.button(label, key=f"{page.name}:pin-run", icon=":material/push_pin:", disabled=full, on_click=_pin,
              args=(page, recording), width="stretch",
              help=t("A pinned run stays on the page. Move a knob: the new run is drawn beside it."))
    if full:
        note(t("There are {count} pins, and no room for more. Remove one first.").format(count=number(MOST)))


def bar(page: Page) -> None:
    """Draw the choice of the pin to compare with, and the list where pins are renamed and removed."""
    if st.session_state.pop(_CHANGED, False):
        bench.redraw()
    here = {pin.number: pin for pin in all_pins() if pin.page == page}
    if not here or PageState(page).lesson.guides:
        return
    key, current = f"{page.name}:pin-choice", chosen(page)
    st.session_state[key] = current.number if current else 0
    titles = {0: t("none")} | {number: plain(pin.title) for number, pin in here.items()}
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(t("Compare with"), width="content")
        choice(st.pills, t("Compare with"), titles, st.session_state[key], name=titles.__getitem__, key=key,
               on_change=_choose, args=(page, key), width="content", label_visibility="collapsed")
        with st.popover(t("Rename or remove"), icon=":material/edit:", key=f"{page.name}:pin-list"):
            for pin in all_pins():
                _edit(pin)


def say_how() -> None:
    """Say how a run comes to be compared with another one."""
    note(t("Pin this run, then move a knob: both runs stand side by side, and here is what was changed and what came "
           "of it."))


def draw_comparison(state: PageState, pin: Pin, recording: AnyRun,
                    knobs: AnyExperiment | None = None) -> None:
    """Say what was changed since the pinned run, and what came of it, as a table; no covered score.

    What is better is said of validation, if both runs have it: whoever chooses by the test set uses it up. ``knobs``
    are the settings of the knobs: where they are not trained yet, that is said.
    """
    before, now = pin.recording.experiment, recording.experiment
    changed = changes(before, now, most=6)
    st.subheader(t("Compared with {pin}").format(pin=plain(pin.title)), anchor=False)
    if knobs is not None and knobs != now:
        note(":material/history: " + t("The knobs now ask for other settings, which are not compared yet: {changes}.")
             .format(changes=changes(now, knobs)))
    if changed:
        st.markdown(t("Changed: {changes}").format(changes=changed))
    elif identity(pin.recording) == identity(recording):
        st.markdown(t("This is the pinned run itself. Move a knob: the new run is compared with it."))
    else:
        st.markdown(t("The same settings."))
    st.markdown("\n".join(_table(pin.recording, recording, *(
        envelope.scores(state, entry.experiment, entry.final) for entry in (pin.recording, recording)))))
    _say_what_decides(state, pin, recording)
    if isinstance(before, ImageExperiment) and isinstance(now, ImageExperiment):
        _say_what_else_differs(before, now)
    elif not comparable(before, now):
        note(t("The two runs are to predict different things. Their scores cannot be compared."))
        return
    elif before.data != now.data or before.seed != now.seed:
        note(t("The two runs have different points, so a part of the difference may come from them."))
    if not _same_loss(before, now):
        note(t("The two losses are not the same formula. Compare the accuracies.")
             if "test_accuracy" in recording.final else
             t("The two losses are not the same formula, so their values cannot be compared."))


def comparable(before: AnyExperiment, now: AnyExperiment) -> bool:
    """Tell whether the scores of two runs measure the same thing; on a reader's tables they may not."""
    return not (isinstance(before, TableExperiment) and isinstance(now, TableExperiment)) or ask_the_same(
        before.data, now.data)


def _say_what_decides(state: PageState, pin: Pin, recording: AnyRun) -> None:
    """Say what two runs may be compared by; of two classifiers whose test images are in view, how sure that is."""
    runs: tuple[Any, ...] = pin.recording, recording
    if isinstance(recording, TableRecording):
        return
    if not all(envelope.validates(run.experiment) for run in runs):
        note(t("Not both runs have a validation share. Who chooses between them by the test set uses it up: give a "
               "share to validation, and choose by that."))
    if any(envelope.covers(state, run.experiment) for run in runs):
        note(t("{sign} The test set is sealed: its score is covered until you open it.").format(sign=envelope.COVER))
    elif isinstance(recording, ImageRecording) and isinstance(pin.recording, ImageRecording) and (
            sentence := exactness.same_images(pin.recording, recording, t("The pinned run"),
                                              t("The run on the page"))):
        st.markdown(sentence)


def _say_what_else_differs(before: ImageExperiment, now: ImageExperiment) -> None:
    if (before.data.dataset, before.data.left_out) != (now.data.dataset, now.data.left_out):
        note(t("The two runs are tested on different images. Their scores cannot be compared."))
    elif before.seed != now.seed:
        note(t("The two runs start from other weights, so a part of the difference may come from chance."))
    if isinstance(before, AutoencoderExperiment) and isinstance(now, AutoencoderExperiment) and (
            before.network.noise != now.network.noise):
        note(t("The test images never have noise. Compare the test losses: in training, more noise makes the "
               "task harder."))


def _find(recording: AnyRun) -> Pin | None:
    return next((pin for pin in all_pins() if identity(pin.recording) == identity(recording)), None)


def _pin(page: Page, recording: AnyRun) -> None:
    pin = _find(recording)
    if pin is None:
        kept = recording.trace() if isinstance(recording, ImageRecording) else recording
        pin = Pin(max((pin.number for pin in all_pins()), default=0) + 1, page, kept)
        st.session_state[_PINS] = [*all_pins(), pin]
    st.session_state[f"{page.name}:pin"] = pin.number
    st.session_state[_CHANGED] = True
    bench.open_tab(PageState(page), "compare")


def _choose(page: Page, key: str) -> None:
    st.session_state[f"{page.name}:pin"] = st.session_state[key]
    st.session_state[_CHANGED] = True


def _edit(pin: Pin) -> None:
    key = f"pin-name-{pin.number}"
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input(t("Name of pin {number}").format(number=pin.number), pin.name, key=key, placeholder=pin.title,
                      max_chars=_LONGEST_NAME, on_change=_rename, args=(pin, key))
        st.button(t("Remove pin {number}").format(number=pin.number), key=f"pin-remove-{pin.number}",
                  icon=":material/delete:", on_click=_remove, args=(pin,))


def _rename(pin: Pin, key: str) -> None:
    named = replace(pin, name=" ".join(st.session_state[key].split()))
    st.session_state[_PINS] = [named if other.number == pin.number else other for other in all_pins()]
    st.session_state[_CHANGED] = True


def _remove(pin: Pin) -> None:
    st.session_state[_PINS] = [other for other in all_pins() if other.number != pin.number]
    st.session_state[_CHANGED] = True


def _table(before: AnyRun, now: AnyRun, old: dict[str, float],
           new: dict[str, float]) -> list[str]:
    """Write the lines of the comparison; ``old`` and ``new`` are the scores that may be seen."""
    loss_counts = _same_loss(before.experiment, now.experiment)
    validated = all(envelope.validates(run.experiment) for run in (before, now))
    lines = table_head(" ", t("Pinned"), t("Now"), t("Difference"))
    if isinstance(now, TableRecording):
        lines += _table_scores(old, new, comparable(before.experiment, now.experiment))
    for metric, titles in () if isinstance(now, TableRecording) else (
            ("loss", (t("Loss, train"), t("Loss, validation"), t("Loss, test"))),
            ("accuracy", (t("Accuracy, train"), t("Accuracy, validation"), t("Accuracy, test")))):
        for split, title in zip(("train", "validation", "test"), titles, strict=True):
            score = f"{split}_{metric}"
            if score not in now.final or (split == "validation" and not validated):
                continue
            counts = (metric == "accuracy" or loss_counts) and not (validated and split == "test")
            lines.append(_score_line(title, old.get(score), new.get(score), metric, counts))
    had, has = total(rows(before.experiment)), total(rows(now.experiment))
    lines.append(_line(t("Parameters"), had, has, number))
    lines.append(_line(t("Epochs"), before.epochs, now.epochs, epochs_written))
    lines.append(_line(t("Seconds of training"), _seconds(before), _seconds(now), lambda value: number(value, 2)))
    return lines


def _score_line(title: str, old: float | None, new: float | None, metric: str, counts: bool) -> str:
    """Write a row of a score; ``counts`` says whether the better one is named. A covered score shows nothing."""
    write = percent if metric == "accuracy" else _loss
    if old is None or new is None:
        figures = [envelope.COVER if value is None else write(value) for value in (old, new)]
        return f"| {title} | {' | '.join(figures)} | — |"
    if metric == "accuracy":
        return _line(title, old, new, write, t("{difference} percentage points"), better=int(counts), scale=100)
    return _line(title, old, new, write, better=-int(counts))


def _table_scores(old: dict[str, float], new: dict[str, float], counts: bool) -> list[str]:
    """Write the rows of a table's scores: what trains and what validates; the test set is opened elsewhere."""
    lines = []
    for part, word in (("train", t("train")), ("validation", t("validation"))):
        for name, metric, better in (("RMSE", "rmse", -1), ("MAE", "mae", -1), ("R²", "r2", 1),
                                     (t("Accuracy"), "accuracy", 1)):
            score = f"{part}_{metric}"
            if score in old and score in new:
                lines.append(_line(f"{name}, {word}", old[score], new[score], _loss, better=better * counts))
    return lines


def _seconds(recording: AnyRun) -> float:
    """Return the seconds of training without compiling; NaN if NumPy trained, for they would tell nothing."""
    if isinstance(recording, Recording) and recording.in_numpy:
        return nan
    return max(0.0, recording.seconds - recording.compile_seconds)


def _line(title: str, old: float, new: float, write: Callable[[float], str], unit: str = "{difference}", *,
          better: int = 0, scale: float = 1) -> str:
    """Write a row; ``better`` is 1 if more is better, -1 if less is, 0 if neither is."""
    return f"| {title} | {write(old)} | {write(new)} | {_difference(old, new, write, unit, better, scale)} |"


def _difference(old: float, new: float, write: Callable[[float], str], unit: str, better: int, scale: float) -> str:
    if not (isfinite(old) and isfinite(new)):
        return "—"
    if write(old) == write(new):
        return "="
    more = new > old
    size = number(round(scale * abs(new - old), 1), 1) if scale != 1 else write(abs(new - old))
    written = ("▲ +" if more else "▼ −") + unit.format(difference=size)
    if not better:
        return written
    return written + " · " + (t("better") if more == (better > 0) else t("worse"))


def _loss(value: float) -> str:
    return number(value, 4)


def _same_loss(before: AnyExperiment, now: AnyExperiment) -> bool:
    """Tell whether two experiments compute the loss by the same formula, so that the values can be compared."""
    if not isinstance(before, Experiment) and not isinstance(now, Experiment):
        return before.loss == now.loss
    if not (isinstance(before, Experiment) and isinstance(now, Experiment)):
        return False
    old, new = before.network, now.network
    penalties = [network.regularizer != "none" and (network.regularizer, network.penalty) for network in (old, new)]
    return old.output == new.output and penalties[0] == penalties[1]
