"""The bench of a page of tables: knobs on the left, pictures on the right, tabs below."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import streamlit as st
from pydantic import ValidationError

from nnviz.course.entry import CourseExperiment
from nnviz.experiments.tables import Housing, TableData, TableExperiment
from nnviz.labs.tables import take_home
from nnviz.labs.tables.knobs import TableKnobs
from nnviz.language import lesson
from nnviz.recordings.table_recording import TableRecording
from nnviz.ui import (
    arithmetic,
    bench,
    envelope,
    guess,
    lesson_links,
    pins,
    presets,
    run,
    run_log,
    search_links,
    spread,
    try_this,
    verdict,
)
from nnviz.ui.language import current, number, t
from nnviz.ui.page import note
from nnviz.ui.settings import say_problems
from nnviz.ui.state import PageState

#: Draws a recording, beside that of a pin (None without one) that has the name given.
Draw = Callable[[PageState, TableRecording, TableRecording | None, str], None]
#: Tabs that tell what is to be guessed first.
_TELLING = ("luck", "compare", "home", "importance", "log")


def draw(state: PageState, experiment: TableExperiment, fresh: bool, picture: Draw, *,
         entries: tuple[CourseExperiment, ...] = (), wide: bool = False, data: TableData | None = None,
         above: Callable[[], None] = lambda: None,
         more: Mapping[str, Callable[[TableRecording | None], None]] | None = None,
         titles: Mapping[str, str] | None = None) -> None:
    """Draw the bench.

    Parameters
    ----------
    state : PageState
    experiment, fresh
        What ``state.open()`` returns.
    picture : function
        Draws a recording above the tabs.
    entries : tuple of CourseExperiment
        The documents' experiments that the page has.
    wide : bool
        Whether there are knobs for the wide path.
    data : TableData, optional
        The table in the place of the experiment's own.
    above : function
        Draws what stands above the knobs.
    more : mapping
        Further tabs: name -> what draws them, given the recording that the page shows, if there is one.
    titles : mapping
        English titles of those tabs.
    """
    controls, pictures = bench.columns(state)
    with controls:
        experiment_now = _knobs(state, experiment, fresh, entries, wide, data, above)
    with pictures:
        if experiment_now is None:
            run.show_last(partial(_show, state, picture), key=state.name)
        else:
            run.panel(state.page, experiment_now, partial(_show, state, picture))
        _tabs(state, experiment_now, more or {}, titles or {})


def _knobs(state: PageState, experiment: TableExperiment, fresh: bool, entries: tuple[CourseExperiment, ...],
           wide: bool, data: TableData | None, above: Callable[[], None]) -> TableExperiment | None:
    lesson_links.say_hidden(state)
    chooser = st.container()
    above()
    table = data or experiment.data
    knobs = TableKnobs(state, experiment, fresh)
    data_tab, network_tab, training_tab = bench.knob_tabs(state, {"network.loss": "training"})
    with data_tab:
        values, seeds = knobs.data(table), knobs.seeds()
        envelope.switch(state)
    with network_tab:
        network = knobs.network(table, wide=wide)
    with training_tab:
        training = knobs.training(table)
    network["loss"] = training.pop("loss", network["loss"])
    made = _assembled(state, values, network, training, seeds)
    with chooser:
        if entries:
            presets.choose(state, made or experiment, list(entries))
    if made is not None:
        arithmetic.small_network(
            made, t("**{parameters} parameters**, {points} training rows: {ratio} row for each parameter."),
            t("**{parameters} parameters**, {points} training rows: {ratio} rows for each parameter."),
            t("**{parameters} parameters**, {points} training rows: {ratio} parameters for each row."))
        lesson_links.offer(state, made)
        if not state.lesson.guides:
            search_links.draw(made)
    return made


def _assembled(state: PageState, data: dict[str, Any], network: dict[str, Any], training: dict[str, Any],
               seeds: dict[str, Any]) -> TableExperiment | None:
    try:
        experiment = TableExperiment.model_validate(
            {"data": data, "network": network, "training": training, **seeds})
    except ValidationError:
        st.error(t("With these shares too few rows are left to learn from. Take more rows, or smaller shares."),
                 icon=":material/front_hand:")
        return None
    state.keep(experiment)
    batch, points = experiment.training.batch, experiment.data.train_points
    if batch != "full" and batch > points:
        st.info(t("There are only {points} training rows, so a batch of {batch} is the full batch.").format(
            points=number(points), batch=number(batch)), icon=":material/info:")
    return experiment


def _show(state: PageState, picture: Draw, recording: TableRecording) -> None:
    if not guess.run_revealed(state, recording):
        return
    with st.container():  # there also without a pin, so that the charts below keep their places
        pins.bar(state.page)
    pin = pins.chosen(state.page)
    picture(state, recording, pin.recording if pin else None, pin.title if pin else "")


def _tabs(state: PageState, experiment: TableExperiment | None,
          more: Mapping[str, Callable[[TableRecording | None], None]], titles: Mapping[str, str]) -> None:
    shown = run.shown(state.name)
    hidden = [] if shown is not None and not guess.hides(state, shown) else [*_TELLING, *more]
    if experiment is None:
        hidden.append("luck")
    if shown is not None and envelope.covers(state, shown.experiment):
        hidden.append("home")
    tabs: dict[str, Callable[[], None]] = {
        "look": partial(try_this.draw if state.page.suggestions else _lesson, state),
        **{name: partial(tab, shown) for name, tab in more.items()},
        "luck": partial(_luck, state, experiment or state.experiment, shown),
        "compare": partial(_compare, state, experiment, shown),
        "home": partial(take_home.draw, state.page, shown), "log": partial(run_log.draw, state)}
    bench.draw(state, tabs, without=hidden, titles=titles)


def _lesson(state: PageState) -> None:
    st.markdown(lesson(current(), state.name))


def _say_unit(experiment: TableExperiment) -> None:
    if isinstance(experiment.data, Housing):
        note(t("The RMSE is in 100,000 $ here: 0.6 are 60,000 $."))


def _luck(state: PageState, experiment: TableExperiment, shown: TableRecording | None) -> None:
    _say_unit(experiment)
    spread.draw(state, experiment, shown)


def _compare(state: PageState, experiment: TableExperiment | None, recording: TableRecording) -> None:
    _say_unit(recording.experiment)
    presets.compare(state, recording)
    if pin := pins.chosen(state.page):
        pins.draw_comparison(state, pin, recording, experiment)
        verdict.draw(state, pin.recording.experiment, recording.experiment)
    else:
        pins.say_how()


def open_page(state: PageState) -> tuple[TableExperiment, bool]:
    """Open a page; say what its link asks for and cannot have."""
    experiment, problems, fresh = state.open()
    say_problems(problems)
    return experiment, fresh
