"""Is it luck? The same settings over 30 random draws, on a page: train them, see how far they lie apart, load one."""

from functools import partial
from typing import Any

import numpy as np
import streamlit as st

from nnviz.analysis import spread as analysis
from nnviz.charts import spread as charts
from nnviz.charts.replay import Picture
from nnviz.course import recorded
from nnviz.course.entry import CourseExperiment, judging
from nnviz.experiments.plane import Experiment
from nnviz.experiments.spread import Spread
from nnviz.experiments.tables import TableExperiment
from nnviz.language import mark as _
from nnviz.recordings.recording import Recording, SpreadRecording
from nnviz.recordings.table_recording import TableRecording
from nnviz.training.jobs import JobState, JobStatus
from nnviz.ui import envelope, follow
from nnviz.ui.changes import changes
from nnviz.ui.choice import choice
from nnviz.ui.language import day, epochs_counted, number, t
from nnviz.ui.page import made_by, note
from nnviz.ui.presenter import chart_style
from nnviz.ui.presets import exact_preset
from nnviz.ui.show import show
from nnviz.ui.spread_words import (
    METRICS,
    TABLE_METRICS,
    metrics_of,
    reported_figure,
    say_figure,
    say_outside,
    say_pair,
    say_summary,
    write,
)
from nnviz.ui.state import PageState

#: What is drawn many times, and what one of the draws leaves.
Drawn = Experiment | TableExperiment
Trace = Recording | TableRecording
#: Draws that take fewer seconds are trained anew whenever a knob moves, once the reader has asked for draws.
_AUTOMATIC = 2.0
_STATUS_HEIGHT, _WHOSE_HEIGHT = 58, 44
_VARY = {"both": _("data and weights"), "data": _("data only"), "weights": _("weights only")}


def draw(state: PageState, experiment: Drawn, shown_run: Trace | None) -> None:
    """Draw the draws of a page's settings; ``shown_run`` is the run whose frames the scrubber moves."""
    st.markdown(t("Chance decides where the points lie and which weights training starts with. Train the same settings "
                  "many times, each time with another random draw, and see how far the results lie apart."))
    runs = follow.queue_if_any()
    chosen, button = st.columns([5, 4], vertical_alignment="bottom")
    with chosen:
        vary = choice(
            st.segmented_control, t("What is drawn anew"), _VARY, "both", required=True, key=state.key("spread-vary"),
            name={code: t(name) for code, name in _VARY.items()}.__getitem__,
            help=t("Each draw has other points, other initial weights, or both."), persist_state="session")
    spread = _spread(state, experiment, vary)
    with button:
        _button(runs, state, spread)
    follow.watch(runs, [spread], partial(_section, runs, state, spread, experiment, shown_run))


def _spread(state: PageState, experiment: Drawn, vary: str) -> Spread:
    """Return the spread that the experiment belongs to: to look at another draw of a spread keeps the spread."""
    last = st.session_state.get(state.key("spread-shown"))
    if last is not None and last.spread.vary == vary and experiment in last.spread.members():
        return last.spread
    preset = exact_preset(experiment)
    return (judging(preset) if preset else Spread(base=experiment)).model_copy(update={"vary": vary})


def _button(runs: follow.Runs | None, state: PageState, spread: Spread) -> None:
    """Draw the button that trains the draws, or train them at once."""
    if runs is None:
        return
    seconds = runs.estimate(spread)
    if _wants_at_once(state, spread, seconds):
        _train(runs, state, spread)
    st.button(t("Train {draws} draws, about {seconds} s").format(
        draws=spread.draws, seconds=number(max(1, round(seconds)))), icon=":material/casino:",
        key=state.key("spread-train"), disabled=not runs.can_begin(spread),
        on_click=_train, args=(runs, state, spread))


def _wants_at_once(state: PageState, spread: Spread, seconds: float) -> bool:
    asked = st.session_state.get(state.key("spread-asked"))
    return (asked is not None and asked != spread.key and seconds < _AUTOMATIC
            and recorded.find(spread) is None)


def _train(runs: follow.Runs, state: PageState, spread: Spread) -> None:
    runs.submit(spread)
    st.session_state[state.key("spread-asked")] = spread.key


def _section(runs: follow.Runs | None, state: PageState, spread: Spread, experiment: Drawn,
             shown_run: Trace | None) -> None:
    status = runs.status(spread) if runs else None
    trained = runs.recording(spread) if runs else None
    known = recorded.find(spread)
    key = state.key("spread-shown")
    shown = trained or (known.recording if known else None) or st.session_state.get(key)
    if status is None and shown is None:
        return
    with st.container(key=state.key("spread-status"), height=_STATUS_HEIGHT, border=False,
                      vertical_alignment="center"):
        _say_status(runs, state, spread, status, trained, known)
    if shown is not None:
        _say_whose(state, shown.spread, spread)
        st.session_state[key] = shown
        _results(state, shown, experiment, shown_run)


def _say_status(runs: follow.Runs | None, state: PageState, spread: Spread, status: JobStatus | None,
                trained: SpreadRecording | None, known: recorded.Recorded | None) -> None:
    if trained:
        _say_trained(trained)
    elif runs and status and not status.state.ended:
        follow.say_progress(runs, spread, state.key("spread"))
    elif status and status.state is JobState.FAILED:
        st.error(t("The training failed: {error}").format(error=status.error), icon=":material/error:")
    elif known:
        note(":material/history: " + t(
            "{draws} draws, trained before, on {date}. Train them here to check.").format(
                draws=spread.draws, date=day(known.date)), made_by(known.command))
    elif status:
        note(t("Stopped before it began."))


def _say_whose(state: PageState, shown: Spread, wanted: Spread) -> None:
    """Say that the draws shown are not those of the page's settings; the line keeps its place when they are."""
    with st.container(key=state.key("spread-whose"), height=_WHOSE_HEIGHT, border=False, vertical_alignment="center"):
        if shown != wanted:
            what = changes(shown.base, wanted.base) or t("What is drawn anew")
            note(":material/warning: **" + t("These draws still belong to other settings ({changes}).").format(
                changes=what) + "**")


def _say_trained(trained: SpreadRecording) -> None:
    sentence = t("{draws} draws stopped after {epochs}.") if trained.stopped else t(
        "{draws} draws trained side by side for {epochs} in {seconds} s.")
    note(":material/timer: " + sentence.format(
        draws=trained.spread.draws, epochs=epochs_counted(trained.epochs), seconds=number(trained.seconds, 1)))


def _results(state: PageState, recording: SpreadRecording, experiment: Drawn,
             shown_run: Trace | None) -> None:
    members = recording.spread.members()
    here = members.index(experiment) if experiment in members else None
    preset = _preset(recording.spread, experiment)
    metric = _metric(state, recording, experiment, by_document=preset is not None)
    figure = reported_figure(preset, metric)
    replayed = (here is not None and shown_run is not None
                and np.array_equal(shown_run.frames, recording.frames))
    curves, dots = _drawn(recording, metric, here, figure, replayed)
    left, right = st.columns(2, gap="medium")
    with left:
        show(curves, key=state.key("spread-fan"), alt=t(
            "Curves of all draws against the epochs: range, middle half and median."))
    with right:
        show(dots, key=state.key("spread-strip"), alt=t(
            "A dot for each draw's last value, with the middle half as a box."))
        say_summary(recording, metric)
        if _blows_up(recording, metric):
            say_outside(recording, metric)
        if figure is not None:
            say_figure(recording, metric, figure)
            say_pair(recording, preset)
        if preset and preset.picked:
            note(t("{preset} stands on a seed that was picked for its result. It is not among these draws.").format(
                preset=preset.id))
        _load_buttons(state, recording, metric)


def _metric(state: PageState, recording: SpreadRecording, experiment: Drawn, *, by_document: bool) -> str:
    """Let the reader choose what the draws are compared by: nothing that a sealed test set covers.

    It begins with what the document reports, or with validation, or with the test where nothing validates.
    """
    sealed = envelope.covers(state, experiment)
    metrics, on_table = metrics_of(recording), isinstance(experiment, TableExperiment)
    offered = [name for name in metrics if name in recording.scores and not (sealed and name.startswith("test"))]
    judge = next(name for name in ("validation", "test", "train") if any(code.startswith(name) for code in offered))
    first = offered[0] if on_table else "train_accuracy" if by_document else f"{judge}_accuracy"
    metric = choice(
        st.segmented_control, t("Compare by"), offered, first, required=True,
        name={code: t(metrics[code]) for code in offered}.__getitem__,
        key=state.key(f"spread-by-{'document' if by_document else judge}{'-table' * on_table}{'-sealed' * sealed}"),
        persist_state="session")
    if sealed:
        note(":material/mail_lock: " + t("The test set is sealed, so its scores are not offered."))
    elif judge == "test":
        note(t("Nothing validates here. Look at the test scores, but choose nothing by them: give a share to "
               "validation for that."))
    return metric


def _preset(spread: Spread, experiment: Drawn) -> CourseExperiment | None:
    """Return the course's experiment that these draws judge: the one on the page, or else the one they start from."""
    here = exact_preset(experiment)
    return here if here and judging(here).base == spread.base else exact_preset(spread.base)


def _load_buttons(state: PageState, recording: SpreadRecording, metric: str) -> None:
    """Offer the lowest, the median and the highest draw to be looked at above."""
    finals, members = recording.final(metric), recording.spread.members()
    middle = int(np.argsort(finals, kind="stable")[(len(finals) - 1) // 2])
    draws = {"low": (int(finals.argmin()), t("Lowest draw: {value}")), "median": (middle, t("Median draw: {value}")),
             "high": (int(finals.argmax()), t("Highest draw: {value}"))}
    st.markdown(t("Look at one of them above:"))
    with st.container(horizontal=True):
        for name, (position, label) in draws.items():
            if st.button(label.format(value=write(metric, finals[position])), key=state.key(f"spread-{name}"),
                         icon=":material/visibility:"):
                state.load(members[position])
                st.rerun()


def _blows_up(recording: SpreadRecording, metric: str) -> bool:
    """Tell whether a score has no end, so that a draw that blew up would leave no room for the others."""
    return isinstance(recording.spread.base, TableExperiment) and not metric.endswith("accuracy")


def _drawn(recording: SpreadRecording, metric: str, here: int | None, figure: float | None,
           replayed: bool) -> tuple[Picture, Picture]:
    style = chart_style()
    return _cached(recording.spread.key, recording.ended, recording.epochs, metric, here, figure, replayed,
                   style.language, style.large, recording)


@st.cache_resource(max_entries=48, show_spinner=False)
def _cached(key: str, ended: tuple[str, ...], epochs: int, metric: str, here: int | None, figure: float | None,
            replayed: bool, language: str, large: bool, _recording: SpreadRecording) -> tuple[Picture, Picture]:
    """Make a spread's charts once; all arguments but the recording name them in the cache."""
    share, split = metric.endswith("accuracy"), metric.split("_")[0]
    shared: dict[str, Any] = {"split": split, "title": t((METRICS | TABLE_METRICS)[metric]), "style": chart_style(),
                              "share": share}
    reach = analysis.reach(_recording, metric) if _blows_up(_recording, metric) else None
    curves = charts.fan(analysis.lines(_recording, metric, here), analysis.bands(_recording, metric),
                        epochs=_recording.spread.training.epochs, replayed=replayed, reach=reach, **shared)
    one = {"": _recording}
    dots = analysis.dots(one, metric, here)
    far = np.array(_recording.spread.seeds)[analysis.far(_recording.final(metric))]
    figures = None if figure is None else charts.figure_table(
        [("", figure, t("document: {value}").format(value=write(metric, figure)), False)])
    return curves, charts.strip(dots, analysis.boxes(one, metric), figures,
                                outside=None if reach is None else dots["seed"].isin(far), **shared)
