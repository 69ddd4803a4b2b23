"""The page of the search: how it goes, its history, and the trial that is chosen with the way into its run."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from nnviz.experiments.xray import XrayExperiment
from nnviz.labs.search import running
from nnviz.labs.search.charts import search as charts
from nnviz.labs.search.figures import history as figures
from nnviz.labs.search.knobs import Home, link_to, page_of, say_impossible
from nnviz.labs.search.words import point_name, value_title, written
from nnviz.language import mark as _
from nnviz.search import store
from nnviz.search.settings import Search, validated
from nnviz.search.store import Kept, StoreError, Trial
from nnviz.search.study import Driver, fewest_folds
from nnviz.ui import follow, other_settings
from nnviz.ui.language import number, t
from nnviz.ui.page import note
from nnviz.ui.presenter import chart_style
from nnviz.ui.run import duration
from nnviz.ui.show import show
from nnviz.ui.state import PageState

#: The tabs of the page that no other page has.
TABS = {"top": _("Best trials"), "parallel": _("All knobs at once"), "importance": _("Which knob mattered?"),
        "race": _("Searchers race"), "winner": _("Luck of the winner")}
_TICK = 0.8
_STATUS_HEIGHT = 66


def open_search(search: Search) -> tuple[Kept | None, list[Trial]] | None:
    """Return what is kept of a search and its trials; None, with the reason, if the database does not answer."""
    try:
        kept = store.known(search)
        return kept, kept.trials() if kept else []
    except StoreError as error:
        st.error(t(str(error)), icon=":material/database_off:")
        return None


def say_best_ones(search: Search, trials: list[Trial]) -> str:
    """Say how many trials share the best score, and which is the first of them; nothing where one alone has it."""
    equals = figures.best_ones(trials, lower=search.lower_is_better)
    if len(equals) < 2:
        return ""
    return t("{count} of {all} trials reach the best score, {score}; the first of them is trial {trial}.").format(
        count=number(len(equals)), all=number(len(figures.scored(trials))), trial=number(equals[0].number + 1),
        score=written(search.score, equals[0].score or 0.0))


def say_lost(trials: list[Trial]) -> str:
    """Say how many trials have diverged, so that their scores cannot be drawn; nothing where none has."""
    known = figures.scored(trials)
    lost = len(known) - len(figures.with_numbers(known))
    if not lost:
        return ""
    return t("One trial has diverged and is not drawn.") if lost == 1 else t(
        "{count} trials have diverged and are not drawn.").format(count=number(lost))


def marked(draw: Callable[[], None], *, possible: bool) -> None:
    """Draw a tab of a search; without possible knobs, it is said that it belongs to the last ones that were."""
    if not possible:
        other_settings.say()
    draw()


def panel(state: PageState, search: Search, home: Home, *, possible: bool) -> None:
    """Draw how a search goes, with its Start and Stop, and its history.

    ``possible``: the search is what the knobs ask for. If not, it is that of the last knobs that were possible; it may
    go on, but nothing begins.
    """
    begins = running.asked(state.key("begin"))
    runs = follow.queue()
    if runs is None:
        return
    found = open_search(search)
    if found is None:
        return
    kept, _trials = found
    if begins and possible and not _is_going(search, kept):
        running.start(search.key, partial(Driver, search), runs.jobs, runs.session, lasts=True)
    draw = partial(_panel, runs, state, search, home, possible)
    if _is_going(search, kept):
        follow.wait_for(lambda: not _is_going(search, store.known(search)), draw, every=_TICK)
    else:
        draw()


def _is_going(search: Search, kept: Kept | None) -> bool:
    """Tell whether a search goes on, here or in another copy of the app."""
    here = running.find(search.key)
    return (here is not None and here.going) or (kept is not None and kept.going)


def _panel(runs: follow.Runs, state: PageState, search: Search, home: Home, possible: bool) -> None:
    found = open_search(search)
    if found is None:
        return
    kept, trials = found
    with st.container(key=state.key("status"), height=_STATUS_HEIGHT, border=False, vertical_alignment="center"):
        _say(runs.session, state, search, kept, trials, possible)
    if possible:
        _say_spent(search, kept, trials)
        _say_stopped(trials)
        _say_folds(search)
        _say_penalty(search)
        _say_pruner(search, trials)
    table = figures.table(trials, partial(written, search.score))
    if not len(table):
        if kept is None and possible:
            note(t("Nothing has been tried yet. Press “Search”: every trial appears here as a dot."))
        return
    if not possible:
        other_settings.say()
    chosen = chosen_trial(state, search, trials)
    widget = state.key(f"history-{search.key[:8]}")
    best = figures.best_so_far(trials, lower=search.lower_is_better)
    show(charts.history(table, best, chosen.number + 1 if chosen else None, share=search.score == "accuracy",
                        value=value_title(search.score, search.base), style=chart_style()),
         key=state.key("history"), widget=widget, on_select=partial(_click, state, search, widget),
         alt=t("The score of every trial in its order, and the best one so far."))
    if lost := say_lost(trials):
        note(":material/trending_up: " + lost)
    if equals := say_best_ones(search, trials):
        note(":material/workspaces: " + equals)
    if chosen:
        draw_trial(search, chosen, home)


def _say(session: str, state: PageState, search: Search, kept: Kept | None, trials: list[Trial],
         possible: bool) -> None:
    here, ended = running.find(search.key), sum(trial.state in ("done", "pruned") for trial in trials)
    with st.container(horizontal=True, vertical_alignment="center"):
        if _is_going(search, kept):
            shared = ""
            if here and here.going:
                shared = running.draw_button(here, session, state.key(""))
            else:
                st.button(t("Stop"), icon=":material/stop_circle:", key=state.key("stop"), on_click=_stop_elsewhere,
                          args=(search,))
            st.progress(min(1.0, ended / search.most), text=_progress(search, kept, trials, ended) + shared)
            return
        anew = not trials or not possible
        label = t("Search") if anew else t("Go on") if ended < search.most else t("Search: done")
        st.button(label, icon=":material/travel_explore:" if anew else ":material/play_arrow:", type="primary",
                  key=state.key("start"), disabled=not possible or ended >= search.most, on_click=running.ask,
                  args=(state.key("begin"),))
        if not possible:
            say_impossible()
        elif error := (here.error or here.what.error) if here else "":
            st.error(t("The search ended: {error}").format(error=t(error)), icon=":material/error:")
        elif trials:
            note(_progress(search, kept, trials, ended))


def _progress(search: Search, kept: Kept | None, trials: list[Trial], ended: int) -> str:
    most = max(search.most, ended)  # others may have asked for more
    said = t("{done} of {all} trial in {time}") if most == 1 else t("{done} of {all} trials in {time}")
    text = said.format(
        done=number(ended), all=number(most), time=duration(float((kept and kept.fact("seconds")) or 0)))
    failed = sum(trial.state == "failed" for trial in trials)
    if failed:
        text += " · " + t("{count} not finished").format(count=number(failed))
    looks = figures.looks(trials)
    looked = t("the validation set was looked at once") if looks == 1 else t(
        "the validation set was looked at {count} times")
    return text + " · " + looked.format(count=number(looks))


def _stop_elsewhere(search: Search) -> None:
    """Ask the copy of the app that drives a search to stop it."""
    if (kept := store.known(search)) and kept.going:
        kept.ask_to_stop()


def _say_spent(search: Search, kept: Kept | None, trials: list[Trial]) -> None:
    """Say so where a search has ended because its seconds are spent."""
    here = running.find(search.key)
    if here and trials and here.what.spent and not _is_going(search, kept) and (
            len(figures.scored(trials)) < search.most):
        spent = here.what.search.seconds
        said = t("The second is spent. “Go on” gives more.") if spent == 1 else t(
            "The {seconds} seconds are spent. “Go on” gives more.")
        note(":material/timer: " + said.format(seconds=number(spent)))


def _say_stopped(trials: list[Trial]) -> None:
    """Say how many trials were stopped on their way, and that they keep their numbers though others replace them."""
    stopped = sum(trial.state == "stopped" for trial in trials)
    if stopped:
        said = t("One trial was stopped on its way and does not count. It keeps its number.") if stopped == 1 else t(
            "{count} trials were stopped on their way and do not count. They keep their numbers.")
        note(":material/pause_circle: " + said.format(count=number(stopped)) + " " + t(
            "“Go on” puts others in their place, so the numbers go higher than the count."))


def _say_folds(search: Search) -> None:
    """Say so where the three sets are given, so that there are no folds."""
    if isinstance(search.base, XrayExperiment):
        note(":material/info: " + t("These images come with their three sets. In the place of folds, each trial is "
                                    "trained with {count} seeds.").format(count=number(search.folds)))


def _say_penalty(search: Search) -> None:
    """Say so where the score holds what the search moves."""
    if search.score == "loss" and {"reg", "penalty"} & set(search.space.names):
        note(":material/balance: " + t("The loss contains the penalty: a small penalty looks good by itself. Let "
                                       "another score judge."))


def _say_pruner(search: Search, trials: list[Trial]) -> None:
    """Say what the pruner can do with so many folds, and what it has saved."""
    if not search.pruner:
        return
    if search.folds < fewest_folds():
        note(":material/content_cut: " + t(
            "Wilcoxon’s test compares fold by fold with the best trial. With {folds} folds it can never be sure enough "
            "(chance alone: 0.5 to the power of {folds}, above 10 %). Take {fewest} folds or more.").format(
            folds=number(search.folds), fewest=number(fewest_folds())))
        return
    pruned = [trial for trial in trials if trial.state == "pruned"]
    saved = sum(search.folds - len(trial.folds) for trial in pruned)
    note(":material/content_cut: " + t(
        "Trials given up: {pruned}. Trainings saved: {saved}. For it the folds train one after another, not side by "
        "side.").format(pruned=number(len(pruned)), saved=number(saved)))


def chosen_trial(state: PageState, search: Search, trials: list[Trial]) -> Trial | None:
    """Return the trial that the reader has chosen; else the best one."""
    chosen = st.session_state.get(state.key("trial"))
    known = {trial.number: trial for trial in figures.scored(trials)}
    if chosen and chosen[0] == search.key and chosen[1] in known:
        return known[chosen[1]]
    return store.best(trials, lower=search.lower_is_better)


def choose_trial(state: PageState, search: Search, number_from_1: int) -> None:
    """Choose a trial."""
    st.session_state[state.key("trial")] = search.key, number_from_1 - 1


def _click(state: PageState, search: Search, widget: str) -> None:
    if selected := st.session_state[widget].selection.get(charts.CLICK, []):
        choose_trial(state, search, int(selected[0]["trial"]))


def trial_name(search: Search, trial: Trial) -> str:
    """Write a trial as it is, not as Markdown: its number, its knobs, its score."""
    return t("Trial {trial}: {point}. {score}").format(
        trial=number(trial.number + 1), point=", ".join(f"{name} = {value}" for name, value in trial.params.items()),
        score="" if trial.score is None else written(search.score, trial.score))


def draw_trial(search: Search, trial: Trial, home: Home) -> None:
    """Draw a trial: its knobs, its folds, and the way into its run."""
    folds = " · ".join(written(search.score, score) for score in trial.folds)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(t("Trial {trial}: **{point}**. {score} (folds {folds})").format(
            trial=number(trial.number + 1), point=point_name(trial.params),
            score="" if trial.score is None else f"**{written(search.score, trial.score)}**", folds=folds),
            width="stretch")
        open_run(search, trial, home)


def open_run(search: Search, trial: Trial, home: Home, label: str = "") -> None:
    """Draw the link that opens a trial's network in its lab, with the test set covered."""
    experiment = validated(search.experiment(trial.params))
    if page := page_of(home, experiment):
        st.page_link(page.script, label=label or t("Open its run"), icon=page.icon, width="content",
                     query_params=link_to(page, experiment, sealed=True))
