"""A network that reads images on a page: train it when asked, watch its curves grow, stop it, go on, see its results.

Nothing trains before the reader presses Train, because these networks take seconds or minutes. A run belongs to the
queue: a page that was left finds it again.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import streamlit as st

from nnviz.course import recorded
from nnviz.experiments.images import ImageExperiment, ImageTraining
from nnviz.experiments.value import bounds
from nnviz.language import mark as _
from nnviz.recordings.identity import identity
from nnviz.recordings.image_recording import ImageRecording, can_continue
from nnviz.training.jobs import JobState, JobStatus
from nnviz.ui import bench, envelope, follow, guess, other_settings, pins, presets, run, run_log
from nnviz.ui.changes import changes
from nnviz.ui.images import curves as image_curves
from nnviz.ui.images import tested
from nnviz.ui.images.controls import Asked
from nnviz.ui.language import day, epochs_written, number, t
from nnviz.ui.page import made_by, note
from nnviz.ui.presenter import presenting
from nnviz.ui.state import PageState

#: How many epochs the button adds.
MORE = 5
_MOST_EPOCHS = int(bounds(ImageTraining, "epochs")["le"])
#: Of the lines that tell of the run, in pixels: always the same, so that the pictures below stay where they are.
_STATUS_HEIGHT = 52

#: What is said in the place of curves that would show a sealed test set.
_COVERED = _("The test set is sealed, and without validation images the curves would show it. Take some under "
             "“Validation images”.")


@dataclass(frozen=True)
class Pictures:
    """What a page draws of a run above the fold.

    Attributes
    ----------
    draw : callable
        Draws the key picture of a recording.
    before : str
        What is said in its place while there is none, in the reader's language.
    beside : bool
        Whether it stands beside the curves, or above them.
    covers_itself : bool
        Whether the picture also shows what validation says, and itself covers a test set that is sealed.
    """

    draw: Callable[[ImageRecording], None]
    before: str
    beside: bool
    covers_itself: bool = False


@dataclass(frozen=True)
class _Plan:
    """What was said before a run: its key, its seconds in all, and the epoch that it goes on from (0: none)."""

    key: str
    seconds: float
    start: float


@dataclass(frozen=True)
class _Shown:
    """What the page shows: a recording, and whether it is a recorded run of ours or was trained here."""

    recording: ImageRecording
    was_recorded: bool


@dataclass(frozen=True)
class _View:
    """What the panel shows: the run that it follows, what is recorded of it, and what the page shows.

    ``followed`` is the run of the knobs, or the one that was asked for before they moved, while it trains. ``covered``
    says whether what is shown is in the sealed envelope.
    """

    state: PageState
    runs: follow.Runs
    experiment: ImageExperiment
    followed: ImageExperiment
    known: recorded.Recorded | None
    shown: ImageRecording | None
    covered: bool


def panel(state: PageState, experiment: ImageExperiment, pictures: Pictures) -> None:
    """Offer to train an experiment, follow the run, and show what a run left.

    While a run trains, its curves grow in the place of the last ones; the key picture stays until it ends.
    """
    runs, known = follow.queue(), recorded.find(experiment)
    if runs is None:
        if known:
            _remember(state, known.recording, was_recorded=True)
        show_last(state, experiment, pictures)
        return
    _collect(runs, state)
    runs.wait(experiment, seconds=run.PATIENCE_FOR_LONG)
    followed = _followed(runs, state, experiment)
    shown = _choose_shown(runs, state, experiment, known)
    view = _View(state, runs, experiment, followed, known, shown, _covered(state))
    follow.watch(runs, [followed], partial(_follow, view, pictures), every=follow.LONG_TICK)


def show_last(state: PageState, experiment: ImageExperiment, pictures: Pictures) -> None:
    """Show the last recording of this page, if it has one; ``experiment`` is that of the knobs."""
    shown = last_shown(state)

    def draw_curves() -> None:
        if shown is not None and envelope.covers_curves(state, shown.experiment):
            note(t(_COVERED))
        elif shown is not None and not guess.hides(state, shown):
            image_curves.draw(shown, _pin(state), key=state.name, across=not pictures.beside)

    _arrange(state, experiment, pictures, draw_curves, shown)


def show(state: PageState, asked: Asked, pictures: Pictures) -> None:
    """Show what a page's knobs ask for: the panel of its run; of layers that do not fit, what there is."""
    if asked.fits:
        panel(state, asked.experiment, pictures)
    else:
        show_impossible(state, asked.experiment, pictures)


def show_impossible(state: PageState, experiment: ImageExperiment, pictures: Pictures) -> None:
    """Beside a network whose layers do not fit the images: show the last recording, or say why there is none."""
    if _shown(state) is None:
        st.info(t("There is nothing to train yet: the layers of this network do not fit the images. The network’s "
                  "settings say why, and offer a way on."), icon=":material/straighten:")
    else:
        show_last(state, experiment, pictures)


def _arrange(state: PageState, experiment: ImageExperiment, pictures: Pictures, draw_curves: Callable[[], None],
             drawn: ImageRecording | ImageExperiment | None) -> None:
    """Draw the key picture of what the page shows, and the curves, which are those of ``drawn``."""
    shown = last_shown(state)
    with st.container():  # there also where the run is none of the course's
        if shown is not None and not guess.hides(state, shown) and not envelope.covers(state, shown.experiment):
            presets.beside(state, shown)
    wide = [7, 4] if presenting() else [7, 6]  # large type needs large cells
    places = st.columns(wide, gap="medium") if pictures.beside else [st.container(), st.container()]
    with places[0], other_settings.place(f"{state.name}-picture", shown.experiment if shown else None, experiment):
        if shown is None:
            st.info(pictures.before, icon=":material/model_training:")
        elif guess.hides(state, shown):
            tested.samples(shown.experiment, key=state.key("samples"))
            guess.run_revealed(state, shown)
        elif guess.run_revealed(state, shown) and (pictures.covers_itself or envelope.opened(state, shown)):
            if shown.experiment.target == "class" and shown.output is None:
                note(t("It was stopped before it looked at the test images, so there is no result yet."))
            else:
                pictures.draw(shown)
    curves_of = drawn.experiment if isinstance(drawn, ImageRecording) else drawn
    with places[1], other_settings.place(f"{state.name}-curves", curves_of, experiment):
        draw_curves()


def _covered(state: PageState) -> bool:
    shown = last_shown(state)
    return shown is not None and envelope.covers(state, shown.experiment)


def was_recorded(state: PageState) -> bool:
    """Tell whether what this page shows is a recorded run of ours."""
    shown = _shown(state)
    return shown is not None and shown.was_recorded


def last_shown(state: PageState) -> ImageRecording | None:
    """Return the recording that this page shows, if it has one."""
    shown = _shown(state)
    return shown.recording if shown else None


def _shown(state: PageState) -> _Shown | None:
    return st.session_state.get(state.key("shown"))


def _collect(runs: follow.Runs, state: PageState) -> None:
    """Show the run that was asked for once it has ended, also where the knobs have moved meanwhile."""
    asked = st.session_state.get(state.key("asked"))
    if asked is None or runs.is_going(asked):
        return
    del st.session_state[state.key("asked")]
    if recording := runs.recording(asked):
        _remember(state, recording, was_recorded=False)


def _remember(state: PageState, recording: ImageRecording, *, was_recorded: bool) -> None:
    run_log.note_down(state.page, recording, recorded=was_recorded)
    last = _shown(state)
    if last is None or identity(last.recording) != identity(recording) or last.was_recorded != was_recorded:
        st.session_state[state.key("shown")] = _Shown(recording.without_state(), was_recorded)


def _followed(runs: follow.Runs, state: PageState, experiment: ImageExperiment) -> ImageExperiment:
    asked = st.session_state.get(state.key("asked"))
    return asked if asked and not runs.is_going(experiment) else experiment


def _choose_shown(runs: follow.Runs, state: PageState, experiment: ImageExperiment,
                  known: recorded.Recorded | None) -> ImageRecording | None:
    """Return the experiment's own recording or its recorded one, else the last one that the page has shown."""
    trained = _own_or_whole(runs, state, experiment, known)
    if newest := trained or (known.recording if known else None):
        _remember(state, newest, was_recorded=trained is None)
    return last_shown(state)


def _own_or_whole(runs: follow.Runs, state: PageState, experiment: ImageExperiment,
                  known: recorded.Recorded | None) -> ImageRecording | None:
    """Return an experiment's run from the queue; not one that another reader has stopped, where ours is recorded."""
    trained = runs.recording(experiment)
    if trained and trained.ended == "stopped" and known and not _was_asked(state, experiment):
        return None
    return trained


def _was_asked(state: PageState, experiment: ImageExperiment) -> bool:
    """Tell whether this reader was the last to ask for a run."""
    plan = st.session_state.get(state.key("plan"))
    return plan is not None and plan.key == experiment.key


def _follow(view: _View, pictures: Pictures) -> None:
    if view.state.loading or view.covered != _covered(view.state):
        st.rerun()
    status, page = view.runs.status(view.followed), view.state.page
    going = status is not None and not status.state.ended
    train, more, pinned = st.columns([4, 3, 3], vertical_alignment="center")
    with train:
        _draw_train(view)
    with more:
        _draw_more(view)
    with pinned:
        if view.shown is not None and not guess.hides(view.state, view.shown):
            pins.button(page, view.shown)
    with st.container(key=f"{page.name}-status", height=_STATUS_HEIGHT, border=False, gap=None,
                      vertical_alignment="center"):
        _say_status(view, status)
        if view.state.setting and not going:
            bench.say_setting(view.state)
        else:
            _hint(view, going)
    with st.container():  # there also without a pin, so that the pictures below keep their places
        pins.bar(page)
    _arrange(view.state, view.experiment, pictures, partial(_draw_curves, view, pictures, status if going else None),
             _drawn(view, going))


def _draw_curves(view: _View, pictures: Pictures, status: JobStatus | None) -> None:
    """Draw the curves: growing, where ``status`` is that of a run that goes on."""
    page, going, pin = view.state.page, status is not None, _pin(view.state)
    if _stays_hidden(view, going):
        note(t("The curves stay hidden until you have guessed the result."))
    elif envelope.covers_curves(view.state, _drawn(view, going)):
        note(t(_COVERED))
    elif status:
        image_curves.draw_growing(view.followed, status.lines, pin, key=page.name, across=not pictures.beside)
    elif view.shown is not None:
        image_curves.draw(view.shown, pin, key=page.name, across=not pictures.beside)
    else:
        image_curves.draw_growing(view.experiment, (), pin, key=page.name, across=not pictures.beside)


def _pin(state: PageState) -> pins.Pin | None:
    """Return the pin whose curves are drawn: none whose curves would show a sealed test set."""
    pin = pins.chosen(state.page)
    return None if pin and envelope.covers_curves(state, pin.recording.experiment) else pin


def _drawn(view: _View, going: bool) -> ImageExperiment:
    """Return the experiment whose curves are drawn."""
    return view.followed if going else view.shown.experiment if view.shown else view.experiment


def _stays_hidden(view: _View, going: bool) -> bool:
    """Tell whether the curves would tell what the reader has not guessed yet."""
    if going:
        return not guess.is_revealed(view.state, view.followed)
    return view.shown is not None and guess.hides(view.state, view.shown)


def _draw_train(view: _View) -> None:
    """Draw the button that trains. It keeps its place, so that a second click cannot hit another button.

    Where there is nothing to train it says why when it is pressed: a button that is disabled loses the focus.
    """
    label, explanation = _label(view)
    problem = view.runs.problem(view.experiment)
    st.button(label, type="primary", key=view.state.key("train-run"), icon=":material/model_training:", width="stretch",
              help=problem or explanation, disabled=bool(problem), on_click=_press_train,
              args=(view.runs, view.state, view.experiment, explanation))


def _press_train(runs: follow.Runs, state: PageState, experiment: ImageExperiment, explanation: str) -> None:
    if runs.can_begin(experiment):
        _train(runs, state, experiment)
    else:
        st.toast(explanation, icon=":material/model_training:")


def _label(view: _View) -> tuple[str, str]:
    phase = view.runs.phase(view.experiment)
    if phase == follow.GOING:
        return t("In training"), t("This run is on its way. Stop ends it and keeps what was learned so far.")
    if phase == JobState.DONE.value:
        return t("Trained"), t("The same settings and the same seed give the same run again. Move a knob, or train "
                               "more epochs.")
    seconds = {"seconds": run.roughly(view.runs.estimate(view.experiment))}
    beginning = view.runs.beginning(view.experiment)
    is_ours = bool(view.known) and not _was_asked(view.state, view.experiment)
    if beginning and not is_ours:
        return t("Go on · about {seconds} here").format(**seconds), t(
            "Goes on from epoch {epoch} instead of starting again.").format(epoch=epochs_written(beginning.epochs))
    if phase != follow.NONE and not is_ours:
        return t("Train again · about {seconds} here").format(**seconds), t("Trains from the beginning.")
    if view.known:
        return t("Train it here · about {seconds}").format(**seconds), t(
            "What you see was trained before. Your own training takes its place.")
    return t("Train · about {seconds} here").format(**seconds), t(
        "Trains these settings. Whoever asks for the same settings at the same time shares the run.")


def _train(runs: follow.Runs, state: PageState, experiment: ImageExperiment) -> None:
    """Ask for a run, or join it; note what was said before it."""
    beginning = runs.beginning(experiment)
    before = beginning.seconds if beginning else 0.0
    st.session_state[state.key("plan")] = _Plan(
        experiment.key, before + runs.estimate(experiment), beginning.epochs if beginning else 0)
    st.session_state[state.key("asked")] = experiment
    runs.submit(experiment)


def _say_status(view: _View, status: JobStatus | None) -> None:
    recording = _own_or_whole(view.runs, view.state, view.followed, view.known)
    if status is not None and not status.state.ended:
        follow.say_progress(view.runs, view.followed, view.state.name,
                            with_loss=guess.is_revealed(view.state, view.followed))
    elif recording:
        run.say_trained(recording, status.restarts if status else 0, _estimated(view))
    elif status and (not view.known or _was_asked(view.state, view.followed)):
        follow.say_why_there_is_none(status)
    elif view.known:
        _say_recorded(view.known)
    elif problem := view.runs.problem(view.experiment):
        st.warning(problem, icon=":material/block:")
    else:
        note(t("These settings are not trained yet."))


def _say_recorded(known: recorded.Recorded) -> None:
    note(":material/history: " + t("Trained before, on {date}, in {time}.").format(
        date=day(known.date), time=run.duration(known.recording.seconds)), made_by(known.command, known.versions))


def _estimated(view: _View) -> float | None:
    return st.session_state[view.state.key("plan")].seconds if _was_asked(view.state, view.followed) else None


def _draw_more(view: _View) -> None:
    """Draw the button that trains some epochs more; it can be pressed where a finished run can go on."""
    epochs = min(_MOST_EPOCHS, view.experiment.training.epochs + MORE)
    longer = view.experiment.with_(training={"epochs": epochs})
    recording = view.runs.recording(view.experiment)
    possible = recording is not None and recording.ended == "finished" and can_continue(recording, longer)
    explanation = t("Goes on from epoch {epoch} instead of starting again, about {seconds}.").format(
        epoch=epochs_written(recording.epochs), seconds=run.roughly(view.runs.estimate(longer))) if possible else t(
        "A run that was trained here to its end can go on; with early stopping it cannot.")
    st.button(t("{count} more epochs").format(count=number(epochs - view.experiment.training.epochs or MORE)),
              key=view.state.key("more"), icon=":material/more_time:", width="stretch", disabled=not possible,
              help=explanation, on_click=_train_more, args=(view.runs, view.state, longer))


def _train_more(runs: follow.Runs, state: PageState, longer: ImageExperiment) -> None:
    _train(runs, state, longer)
    state.load(longer)


def _hint(view: _View, going: bool) -> None:
    """Say which settings the curves and the picture belong to, where they are not those of the knobs."""
    plan = st.session_state.get(view.state.key("plan"))
    if going and view.followed != view.experiment:
        _warn(t("This training has other settings than the knobs now ({changes})."), view.followed, view.experiment)
    elif going and plan and plan.key == view.followed.key and plan.start:
        note(":material/more_time: " + t("It goes on from epoch {epoch} instead of starting again.").format(
            epoch=epochs_written(plan.start)))
    elif not going and view.shown is not None and view.shown.experiment != view.experiment:
        _warn(t("What you see still belongs to other settings ({changes})."), view.shown.experiment, view.experiment)


def _warn(sentence: str, old: ImageExperiment, new: ImageExperiment) -> None:
    note(":material/warning: **" + sentence.format(changes=changes(old, new, most=2)) + "**")
