"""The tab of the race: grid, random and TPE on one budget, each several times, and how lucky chance was."""

import json
from functools import partial
from typing import Any

import numpy as np
import streamlit as st

from nnviz.labs.search import running
from nnviz.labs.search.charts import search as charts
from nnviz.labs.search.figures import race as figures
from nnviz.labs.search.words import written
from nnviz.maths.difference import together, unpaired
from nnviz.search import store
from nnviz.search.race import RaceRun
from nnviz.search.settings import SAMPLERS, Search
from nnviz.ui import follow
from nnviz.ui.choice import choice
from nnviz.ui.language import number, percent, t
from nnviz.ui.page import note
from nnviz.ui.presenter import chart_style
from nnviz.ui.run import duration
from nnviz.ui.show import show
from nnviz.ui.state import PageState

_REPEATS, _BUDGETS = (5, 10, 20), (10, 20, 30, 50)
_TICK = 0.8


def draw(state: PageState, search: Search, *, possible: bool) -> None:
    """Draw the race of a search's space: its knobs, Start and Stop, both charts, and what follows from them.

    ``possible``: the search is what the knobs ask for; if not, no race begins.
    """
    runs = follow.queue()
    if runs is None:
        return
    left, right = st.columns(2)
    with left:
        repeats = choice(st.segmented_control, t("Repeats of each searcher"), _REPEATS, 10, key=state.key("repeats"),
                         required=True)
    with right:
        budget = choice(st.segmented_control, t("Trials of each"), _BUDGETS, 30, key=state.key("budget"), required=True)
    begins = running.asked(state.key("race-begin"))
    raced = search.model_copy(update={"trials": budget, "sampler": "random", "pruner": False, "seconds": 0})
    key = f"race {raced.key} {budget} {repeats}"
    if begins and possible:
        running.start(key, partial(RaceRun, raced, repeats, _keep), runs.jobs, runs.session)
    now = running.find(key)
    show_now = partial(_panel, runs.session, state, raced, repeats, key, possible)
    if now and now.going:
        follow.wait_for(lambda: not now.going, show_now, every=_TICK)
    else:
        show_now()


def _fact(search: Search, repeats: int) -> str:
    return f"race-{search.trials}-{repeats}"


def _keep(run: RaceRun) -> None:
    """Keep a race that has ended beside the trials, so that a restart and other copies of the app know it."""
    if run.done == run.all:
        kept = store.Kept(run.search)
        kept.note(_fact(run.search, run.repeats), json.dumps(
            {"seconds": run.seconds, "scores": {name: [[_json(score) for score in line] for line in table]
                                                for name, table in run.scores().items()}}))


def _json(score: float) -> float | str:
    return float(score) if np.isfinite(score) else str(score)


def _kept(search: Search, repeats: int) -> tuple[dict[str, np.ndarray], float] | None:
    kept = store.known(search)
    fact = kept.fact(_fact(search, repeats)) if kept else None
    if not fact:
        return None
    read = json.loads(fact)
    return {name: np.array(read["scores"][name], float) for name in SAMPLERS}, float(read["seconds"])


def _panel(session: str, state: PageState, search: Search, repeats: int, key: str, possible: bool) -> None:
    now = running.find(key)
    try:
        kept = _kept(search, repeats) if not (now and now.going) else None
    except store.StoreError as error:
        st.error(t(str(error)), icon=":material/database_off:")
        return
    if now and now.going:
        with st.container(horizontal=True, vertical_alignment="center"):
            shared = running.draw_button(now, session, state.key("race-"))
            st.progress(min(1.0, now.what.done / now.what.all), text=t("{done} of {all} trials").format(
                done=number(now.what.done), all=number(now.what.all)) + shared)
    elif kept is None:
        if now and (now.error or now.what.error):
            st.error(t("The search ended: {error}").format(error=t(now.error or now.what.error)))
        st.button(t("Let them race"), icon=":material/sports_score:", key=state.key("race-start"),
                  disabled=not possible, on_click=running.ask, args=(state.key("race-begin"),))
    scores = kept[0] if kept else now.what.scores() if now else None
    if scores is None or not np.isfinite(scores["random"]).any():
        if kept:
            note(t("Every trial has diverged."))
        return
    if kept:
        note(":material/timer: " + t("{repeats} repeats of {trials} trials each, in {time}.").format(
            repeats=number(repeats), trials=number(search.trials), time=duration(kept[1])))
    _draw(state, search, scores, whole=kept is not None)


def _draw(state: PageState, search: Search, scores: dict[str, np.ndarray], *, whole: bool) -> None:
    if whole and (same := figures.only_score(scores)) is not None:
        note(t("All trials score the same here, {score}: there is nothing to race for.").format(
            score=written(search.score, same)))
        return
    lower, style = search.lower_is_better, chart_style()
    bands, chance = st.columns(2, gap="medium")
    with bands:
        show(charts.race(figures.bands(scores, lower=lower), value=t("Best so far"), share=search.score == "accuracy",
                         style=style), key=state.key("race"), alt=t(
            "The best score so far of each searcher against the trials, as a band over the repeats."))
    with chance:
        table = figures.luck(scores["random"], lower=lower)
        if len(table):
            show(charts.luck(table, style=style), key=state.key("luck"), alt=t(
                "The chance that one of n random trials is among the best 5 %, expected and as it happened."))
    if whole:
        _say_end(search, scores)
        _say_luck(search, table, len(scores["random"]))


def _say_end(search: Search, scores: dict[str, np.ndarray]) -> None:
    """Say where each searcher ended, and whether the repeats tell them apart."""
    ends = {name: figures.best_so_far(table, lower=search.lower_is_better)[:, -1] for name, table in scores.items()}
    names = {name: t(title) for name, title in charts.SEARCHER_NAMES.items()}
    st.markdown(t("Best score after {trials} trials, median of the repeats: ").format(trials=number(search.trials))
                + ", ".join(f"{names[name]} **{written(search.score, float(np.median(end)))}**"
                            for name, end in ends.items()) + ".")
    couples = [("grid", "random"), ("grid", "tpe"), ("random", "tpe")]
    found = together([_compared(ends[one], ends[other]) for one, other in couples])
    apart = [(one, other, difference) for (one, other), difference in zip(couples, found, strict=True)
             if difference.shown]
    if not apart:
        note(t("The repeats do not tell any two of them apart here."))
    for one, other, difference in apart:
        better = other if (difference.typical < 0) == search.lower_is_better else one
        note(t("The repeats tell {one} and {other} apart here: {better} ends better (p = {p}).").format(
            one=names[one], other=names[other], better=names[better], p=number(difference.p, 3)))


def _compared(one: np.ndarray, other: np.ndarray) -> Any:
    jitter = 1e-12 * np.arange(len(one))  # a searcher whose repeats all end alike has no spread of its own
    return unpaired(one + jitter, other + jitter[::-1])


def _say_luck(search: Search, table: Any, repeats: int) -> None:
    last = table[table["trial"] == table["trial"].max()].set_index("series")["share"]
    st.markdown(t("How lucky is random? Of {trials} trials drawn by chance, each on its own, one is among the best 5 % "
                  "with a probability of at least {expected} (1 − 0.95ⁿ), whatever the space. Where trials score the "
                  "same, more than 5 % of them are, and it happens sooner. Here it was so in {happened} of the "
                  "{repeats} repeats.").format(
        trials=number(search.trials), expected=percent(float(last["expected"]), 0), repeats=number(repeats),
        happened=percent(float(last["happened"]), 0)))
