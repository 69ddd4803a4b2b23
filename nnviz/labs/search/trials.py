"""The tabs of the search page that look at its trials: the best ones, parallel coordinates, importance."""

from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from nnviz.labs.search import search as page
from nnviz.labs.search.charts import search as charts
from nnviz.labs.search.figures import history as figures
from nnviz.labs.search.knobs import Home
from nnviz.labs.search.words import knob_value, point_name, value_title, written
from nnviz.links.space import subject_of
from nnviz.search import importance as evaluators
from nnviz.search.settings import Search
from nnviz.search.store import Trial
from nnviz.training.cluster import ClusterError
from nnviz.ui import follow
from nnviz.ui.choice import choice
from nnviz.ui.language import number, percent, t
from nnviz.ui.page import note
from nnviz.ui.presenter import chart_style
from nnviz.ui.show import show
from nnviz.ui.state import PageState

_TOPS = (5, 10, 20)
_SECONDS = 90.0


def say_how(state: PageState) -> None:
    """Say below the page's suggestions that they begin nothing; nothing where there are none."""
    if not state.lesson.guides:
        note(":material/info: " + t("These buttons set the knobs only. Then press “Search”."))


def _trials(search: Search) -> list[Trial]:
    found = page.open_search(search)
    return found[1] if found else []


def draw_top(state: PageState, search: Search, home: Home) -> None:
    """Draw the best trials with their folds; every line opens its run."""
    every = _trials(search)
    trials = figures.ranked(every, lower=search.lower_is_better)
    if not trials:
        note(t("No trial has ended yet."))
        return
    note(t("{title}: the mean of the folds, and each fold.").format(title=value_title(search.score, search.base)) + " "
         + page.say_best_ones(search, every))
    most = choice(st.segmented_control, t("How many"), _TOPS, 10, key=state.key("top"), required=True)
    for place, trial in enumerate(trials[:most], 1):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            folds = " · ".join(written(search.score, score) for score in trial.folds)
            score = written(search.score, trial.score or 0.0)
            name = t("trial {trial}").format(trial=number(trial.number + 1))
            st.markdown(f"{number(place)}. **{score}** · {name} · {point_name(trial.params)} :small[({folds})]",
                        width="stretch")
            page.open_run(search, trial, home)


def draw_parallel(state: PageState, search: Search, home: Home) -> None:
    """Draw all trials as lines over parallel axes; a click on a line chooses its trial."""
    found = _trials(search)
    every = sorted(figures.ranked(found, lower=search.lower_is_better), key=lambda trial: trial.number)
    trials = figures.with_numbers(every)
    if every and not trials:
        note(page.say_lost(every))
        return
    chosen = page.chosen_trial(state, search, trials)
    if chosen is None:
        note(t("No trial has ended yet."))
        return
    subject = subject_of(search.base)
    titles = {name: t(subject.title(name)) for name in search.space.names}
    rows = [{"params": trial.params, "score": trial.score, "trial": trial.number + 1,
             "what": page.trial_name(search, trial)} for trial in trials]
    options = charts.parallel(rows, search.space, titles=titles, score=value_title(search.score, search.base),
                              lower=search.lower_is_better, share=search.score == "accuracy",
                              dark=st.context.theme.type == "dark", write=partial(written, search.score),
                              write_knob=knob_value, chosen=chosen.number + 1)
    key = state.key(f"parallel-{search.key[:8]}")
    numbers = [trial.number + 1 for trial in trials]
    st.echarts_chart(options, key=key, height=380, renderer="svg", on_select=partial(
        _click, state, search, key, numbers), alt=t(
        "Every trial is a line over one axis for each knob and one for its score."))
    note(t("Drag along an axis to keep the lines that pass there; several axes together keep what passes all. "
           "Click a line to choose its trial.") + " " + page.say_lost(every) + " " + _say_pruned(found))
    page.draw_trial(search, chosen, home)


def _say_pruned(trials: list[Trial]) -> str:
    """Say how many trials were given up early, so that they have no line; nothing where none was."""
    count = sum(trial.state == "pruned" for trial in trials)
    if not count:
        return ""
    return t("One trial was given up early and is not drawn: its mean is not that of all folds.") if count == 1 else t(
        "{count} trials were given up early and are not drawn: their means are not those of all folds.").format(
        count=number(count))


def _click(state: PageState, search: Search, key: str, numbers: list[int]) -> None:
    for series in st.session_state[key].selection.selected:
        for place in series["data_indices"]:
            if place < len(numbers):
                page.choose_trial(state, search, numbers[place])


def draw_importance(state: PageState, search: Search) -> None:
    """Draw which knobs mattered, by two evaluators, each named."""
    trials = [trial for trial in _trials(search) if trial.state == "done"]
    if len(trials) < evaluators.FEWEST or len(search.space.knobs) < 2:
        note(t("It takes two knobs and {count} trials to tell which knob mattered.").format(
            count=number(evaluators.FEWEST)))
        return
    runs = follow.queue()
    if runs is None:
        return
    try:
        with st.spinner(t("Two evaluators look at the trials …")):
            found = _importance(search.key, len(trials), runs, search, trials)
    except (ClusterError, ValueError, RuntimeError) as error:
        st.error(t("The importance could not be computed: {error}").format(error=str(error)), icon=":material/error:")
        return
    subject = subject_of(search.base)
    table = pd.DataFrame([{"knob": t(subject.title(knob)), "evaluator": evaluator, "share": share}
                          for evaluator, shares in found.items() for knob, share in shares.items()])
    show(charts.importance(table, style=chart_style()), key=state.key("importance"), alt=t(
        "The share of each knob in the importance, by two evaluators."))
    _say_importance(found, subject)
    if len(trials) > evaluators.MOST_TRIALS:
        note(t("Both look at the first {count} trials.").format(count=number(evaluators.MOST_TRIALS)))


def _say_importance(found: dict[str, dict[str, float]], subject: Any) -> None:
    ped, fanova = found["PED-ANOVA"], found["fANOVA"]
    most = max(ped, key=lambda name: abs(ped[name] - fanova.get(name, 0.0)))
    st.markdown(t("Where they differ most: **{knob}** has {first} of the importance by PED-ANOVA, {second} by "
                  "fANOVA.").format(
        knob=t(subject.title(most)), first=percent(ped[most], 0), second=percent(fanova.get(most, 0.0), 0)))
    note(t("They ask different questions. PED-ANOVA: which knob tells the best trials from the rest? fANOVA: which "
           "knob explains how the scores vary over the whole space? Neither number is worth more than its question."))


@st.cache_data(max_entries=64, show_spinner=False)
def _importance(key: str, count: int, _runs: follow.Runs, _search: Search,
                _trials: list[Trial]) -> dict[str, dict[str, float]]:
    scores = [float(trial.score or 0.0) for trial in _trials]
    finite = [place for place, score in enumerate(scores) if abs(score) < 1e30]
    found: dict[str, dict[str, float]] = _runs.jobs.run(
        evaluators.importances, _search.model_dump_json(), [_trials[place].params for place in finite],
        [scores[place] for place in finite], timeout=_SECONDS)
    return found
