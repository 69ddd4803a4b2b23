"""The course's experiments on a page: choose one, see what was changed, compare its figures with ours."""

from collections.abc import Callable

import streamlit as st

from nnviz.arithmetic import rows, total
from nnviz.course.entry import CourseExperiment
from nnviz.course.experiments import all_experiments, get
from nnviz.course.images import as_intended
from nnviz.course.marks import MARKS, Measured, measured
from nnviz.experiments.classifier import ClassifierExperiment, Cnn
from nnviz.experiments.images import ImageExperiment
from nnviz.experiments.plane import Experiment
from nnviz.experiments.tables import TableExperiment
from nnviz.recordings.image_recording import ImageRecording
from nnviz.recordings.recording import Recording
from nnviz.recordings.table_recording import TableRecording
from nnviz.ui import envelope, reported
from nnviz.ui.changes import brief, changes
from nnviz.ui.choice import choice
from nnviz.ui.images import exactness
from nnviz.ui.language import number, percent, t
from nnviz.ui.page import note, table_head
from nnviz.ui.state import PageState

#: What a page may train, and what that leaves.
AnyExperiment = Experiment | ImageExperiment | TableExperiment
AnyRun = Recording | ImageRecording | TableRecording


def choose(state: PageState, experiment: AnyExperiment, entries: list[CourseExperiment]) -> None:
    """Draw the list of a page's presets; it shows the one that the knobs stand on, or the last one chosen.

    Where the reader is to guess, there is none: it would tell the answer.
    """
    if state.lesson.guides:
        return
    presets = {preset.id: preset for preset in entries}
    titles = {preset.id: f"{preset.id} · {t(preset.title)}" for preset in entries}
    key, chosen_key = state.key("preset"), state.key("chosen")
    exact = exact_preset(experiment)
    if exact:
        st.session_state[chosen_key] = exact.id
    st.session_state[key] = exact.id if exact else None
    chosen = presets.get(st.session_state.get(chosen_key, ""))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        choice(
            st.selectbox, t("Experiment of the course"), presets, exact.id if exact else None, key=key,
            placeholder=t("Your own settings"), name=titles.__getitem__,
            help=t("A preset sets every knob to the document's experiment. Then change one thing and compare."),
            on_change=_load, args=(state, key))
        following = _after(chosen, entries)
        st.button(following.id, icon=":material/skip_next:", key=state.key("next-preset"),
                  help=t("Next: {preset}").format(preset=titles[following.id]), on_click=state.load,
                  args=(following.experiment,))
    if chosen and _has_two_readings(chosen) and isinstance(experiment, ImageExperiment):
        _readings(state, chosen, experiment)
    if chosen and not exact:
        with st.container(horizontal=True, vertical_alignment="center"):
            note(t("{preset}, changed: {changes}").format(
                preset=chosen.id, changes=changes(chosen.experiment, experiment)))
            st.button(t("Back to {preset}").format(preset=chosen.id), type="tertiary",
                      on_click=state.load, args=(chosen.experiment,))


def _after(chosen: CourseExperiment | None, entries: list[CourseExperiment]) -> CourseExperiment:
    """Return the preset after the chosen one; the first after the last, or if none was chosen."""
    return entries[(entries.index(chosen) + 1) % len(entries)] if chosen else entries[0]


def exact_preset(experiment: AnyExperiment) -> CourseExperiment | None:
    """Return the course's experiment with exactly these settings, if there is one."""
    return next((preset for preset in all_experiments() if preset.experiment == experiment), None)


def described(experiment: AnyExperiment, default: AnyExperiment) -> str:
    """Say in a few words what an experiment is: a preset's id, or a knob that differs from the page's default."""
    exact = exact_preset(experiment)
    return exact.id if exact else brief(default, experiment)


def _load(state: PageState, key: str) -> None:
    if chosen := st.session_state[key]:
        state.choose(get(chosen).experiment)


def _has_two_readings(preset: CourseExperiment) -> bool:
    """Tell whether the document's code wires less than it defines: its convolutional networks lack two poolings."""
    return isinstance(preset.experiment, ClassifierExperiment) and isinstance(preset.experiment.network, Cnn)


def _readings(state: PageState, preset: CourseExperiment, experiment: ImageExperiment) -> None:
    """Let the reader choose between the document's network as its code wires it and as it means to be."""
    readings = {"written": preset.experiment, "intended": as_intended(preset)}
    titles = {"written": t("as written"), "intended": t("as intended")}
    now = next((name for name, reading in readings.items() if reading == experiment), None)
    key = state.key("reading")
    st.session_state[key] = now
    choice(
        st.segmented_control, t("{preset}, two readings").format(preset=preset.id), readings, now,
        name=titles.__getitem__, key=key, on_change=_load_reading, args=(state, key, readings),
        help=t("The document's code defines three poolings and uses only the last one."))


def _load_reading(state: PageState, key: str, readings: dict[str, ImageExperiment]) -> None:
    if chosen := st.session_state[key]:
        state.choose(readings[chosen])


def beside(state: PageState, recording: AnyRun) -> None:
    """Put the document's figures beside a run's on one line, when it is one of the document's experiments.

    No covered score stands there.
    """
    preset = exact_preset(recording.experiment)
    if preset is None or not preset.reported:
        return
    seen = envelope.scores(state, recording.experiment, recording.final)
    ours = {name.removeprefix(f"{preset.judged_on}_"): value for name, value in seen.items()
            if name.startswith(preset.judged_on)}
    found = measured(preset)
    said = [reported.beside(found, metric, figure, ours[metric])
            for metric, figure in preset.reported.items() if metric in ours]
    if said:
        st.markdown(f":small[:material/menu_book: **{preset.id}** · " + " · ".join(said) + "]",
                    help=_why(found) if found else None)


def _why(found: Measured) -> str:
    """Say what our draws of an experiment gave, and what its marks mean."""
    draws = [f"{reported.title(each.figure.metric)}: {reported.interval(each)}" for each in found.figures
             if each.mark != "not reported"]
    marks = [f"{reported.badge(mark)} {t(reported.MEANINGS[mark])}." for mark in MARKS if mark in found.marks]
    return t("{basis} here").format(basis=reported.basis(found)) + ": " + "; ".join(draws) + "\n\n" + "\n\n".join(marks)


def compare(state: PageState, recording: AnyRun, *, with_sums: bool = True) -> None:
    """Put the document's figures beside ours, when the knobs stand on one of its experiments; no covered score.

    ``with_sums``: with the number of parameters.
    """
    preset = exact_preset(recording.experiment)
    if preset is None:
        return
    st.subheader(f"{preset.id} · {t(preset.title)}", anchor=False)
    final = envelope.scores(state, recording.experiment, recording.final)
    if isinstance(recording, ImageRecording):
        st.markdown("\n".join(_image_table(preset, recording, final, with_sums)))
    elif isinstance(recording, Recording):
        st.markdown("\n".join(_plane_table(preset, final)))
    if isinstance(recording, ImageRecording) and "accuracy" in recording.experiment.metrics:
        note(exactness.explanation(exactness.tested_images(recording)))
    st.markdown(f":material/visibility: {t(preset.see)}")
    with st.expander(t("What the document leaves open, and what we chose")):
        st.markdown(t(preset.chosen))
        if preset.conversion:
            st.markdown(t(preset.conversion))


def _write_loss(value: float) -> str:
    return number(value, 4)


def _write_seconds(value: float) -> str:
    return number(value, 1)


def _plane_table(preset: CourseExperiment, final: dict[str, float]) -> list[str]:
    """Put the scores beside ours: the documents judge these networks on the points that train them."""
    told = preset.reported
    lines = table_head(" ", t("Document"), t("Here, train"), t("Here, test"))
    for title, metric, write in ((t("Accuracy"), "accuracy", percent), (t("Loss"), "loss", _write_loss)):
        if metric in told:
            lines.append(_line(title, write, told[metric], final["train_" + metric], final.get("test_" + metric)))
    return lines


def _image_table(preset: CourseExperiment, recording: ImageRecording, final: dict[str, float],
                 with_sums: bool) -> list[str]:
    """Put what a document reports of the test images beside ours, and what its network costs."""
    experiment = recording.experiment
    rated: list[tuple[str, str, Callable[[float], str], float | None]] = [
        (t("Loss, test images"), "loss", _write_loss, final.get("test_loss")),
        (t("Parameters"), "parameters", number, total(rows(experiment))),
        (t("Seconds"), "seconds", _write_seconds, recording.seconds)]
    if "accuracy" in experiment.metrics:
        images = exactness.tested_images(recording)
        rated.insert(0, (t("Accuracy, test images"), "accuracy", lambda value: exactness.with_error(value, images),
                         final.get("test_accuracy")))
    lines = table_head(" ", t("Document"), t("Here"))
    return lines + [_line(title, write, preset.reported.get(name), here) for title, name, write, here in rated
                    if with_sums or name != "parameters"]


def _line(title: str, write: Callable[[float], str], told: float | None, *here: float | None) -> str:
    """Write a line of the comparison; a dash where the document says nothing, an envelope over a covered score."""
    figures = ["—" if told is None else write(told),
               *(envelope.COVER if value is None else write(value) for value in here)]
    return f"| {title} | " + " | ".join(f"**{figure}**" for figure in figures) + " |"
