"""The tab of the winner: it is trained again on fresh seeds, and at the very end it is tested, once."""

from functools import partial

import numpy as np
import streamlit as st

from nnviz.charts import spread as charts
from nnviz.experiments.group import Group
from nnviz.labs.search import search as page
from nnviz.labs.search.figures import history as figures
from nnviz.labs.search.figures import luck
from nnviz.labs.search.words import point_name, value_title, written
from nnviz.search import store, winner
from nnviz.search.settings import Search
from nnviz.search.store import Trial
from nnviz.ui import envelope, follow
from nnviz.ui.language import number, t
from nnviz.ui.page import note
from nnviz.ui.presenter import chart_style
from nnviz.ui.show import show
from nnviz.ui.state import PageState

#: Session key: key of a search -> the keys of its winners whose test scores this session has opened. The scores
#: themselves are trained once for all sessions.
_OPENED = "search-envelopes-opened"


def draw(state: PageState, search: Search) -> None:
    """Draw the winner's score beside those of fresh seeds, and the envelope with its test score."""
    found, runs = page.open_search(search), follow.queue()
    if found is None or runs is None:
        return
    kept, trials = found
    best = store.best(trials, lower=search.lower_is_better)
    if kept is None or best is None:
        note(t("No trial has ended yet."))
        return
    group = winner.again(search, best.params)
    st.markdown(t("The winner so far is trial {trial}: **{point}**, {score}.").format(
        trial=number(best.number + 1), point=point_name(best.params), score=written(search.score, best.score or 0.0))
        + " " + page.say_best_ones(search, trials))
    if (tried := len(figures.scored(trials))) > 1:
        st.markdown(t("The validation set was looked at {looks} times, and the best of {trials} trials was taken. The "
                      "best of many is partly luck: train it again, with seeds that the search has never used.").format(
            looks=number(figures.looks(trials)), trials=number(tried)))
    follow.watch(runs, [group], partial(_again, runs, state, search, best, group))
    _test(runs, state, search, best)


def _again(runs: follow.Runs, state: PageState, search: Search, best: Trial, group: Group) -> None:
    recording = runs.recording(group)
    if recording is None:
        follow.say_progress(runs, group, state.key("again"))
        if not runs.is_going(group):
            st.button(t("Train the winner on {seeds} fresh seeds").format(seeds=number(winner.FRESH_SEEDS)),
                      icon=":material/casino:", key=state.key("train-again"), on_click=runs.submit, args=(group,))
        return
    scores = winner.scores_again(search, recording)
    name, share = t("fresh seeds"), search.score == "accuracy"
    found_in, drawn = best.score or 0.0, luck.strip(name, scores, best.score or 0.0)
    if drawn:
        found = [(name, found_in, t("in the search: {value}").format(value=written(search.score, found_in)), False)]
        if drawn.edge is not None:
            lost = number(int((~np.isfinite(scores)).sum()))
            found.append((name, drawn.edge, t("∞, diverged: {count}").format(count=lost), True))
        show(charts.strip(drawn.dots, drawn.boxes, charts.figure_table(
                          [one for one in found if np.isfinite(one[1])]), split="validation",
                          title=value_title(search.score, search.base), style=chart_style(), share=share),
             key=state.key("fresh"),
             alt=t("A dot for each fresh seed of the winner, and a line at its score in the search."))
    st.markdown(_verdict(search, best, scores))


def _verdict(search: Search, best: Trial, scores: np.ndarray) -> str:
    """Say how the winning score lies among those of fresh seeds."""
    assert best.score is not None
    with np.errstate(invalid="ignore"):  # what has diverged is no worse than what has diverged
        signed = np.nan_to_num((scores - best.score) * (1 if search.lower_is_better else -1), nan=0.0, posinf=np.inf)
    worse, median, lost = int((signed > 0).sum()), float(np.median(scores)), int((~np.isfinite(scores)).sum())
    facts = {"median": written(search.score, median), "low": written(search.score, float(scores.min())),
             "high": written(search.score, float(scores.max())), "worse": number(worse), "seeds": number(len(scores)),
             "score": written(search.score, best.score)}
    text = t("On fresh seeds: median {median}, from {low} to {high}. Worse than the {score} of the search: "
             "{worse} of {seeds}.").format(**facts)
    if lost:
        text += " " + t("Diverged: {count} of {seeds}.").format(count=number(lost), seeds=number(len(scores)))
    if 0 < lost < len(scores):
        text += " " + t("They count as the worst ones; the picture marks them at its right edge.")
    size = abs(median - best.score)
    if np.isfinite(best.score) and not np.isfinite(median):
        return text + " " + t("The winning score looks too good: most fresh seeds diverge.")
    if np.median(signed) > 0:
        gap = t("{points} points").format(points=number(100 * size, 2)) if search.score == "accuracy" else written(
            search.score, size)
        return text + " " + t("The winning score looks too good by about {gap}.").format(gap=gap)
    return text + " " + t("Here the winning score does not look too good.")


def _opened(search: Search) -> list[str]:
    found: list[str] = st.session_state.get(_OPENED, {}).get(search.key, [])
    return found


def _test(runs: follow.Runs, state: PageState, search: Search, best: Trial) -> None:
    """Draw the envelope of the test set; open, the test score and what it cost."""
    group, opened = winner.at_the_end(search, best.params), _opened(search)
    st.subheader(t("At the very end: the test set"), anchor=False)
    if group.key not in opened:
        with envelope.sealed(state.key("open-test"), _open, runs, search, group):
            if opened:
                note(_opened_often(len(opened)))
        return
    if runs.phase(group) == follow.NONE:
        runs.submit(group)
    follow.watch(runs, [group], partial(_tested, runs, state, search, group, len(opened)))


def _open(runs: follow.Runs, search: Search, group: Group) -> None:
    known = st.session_state.get(_OPENED, {})
    st.session_state[_OPENED] = known | {search.key: [*_opened(search), group.key]}
    runs.submit(group)


def _tested(runs: follow.Runs, state: PageState, search: Search, group: Group, times: int) -> None:
    recording = runs.recording(group)
    if recording is None:
        follow.say_progress(runs, group, state.key("tested"))
        return
    scores = winner.scores_at_the_end(search, recording)
    title = {"accuracy": t("Test accuracy"), "rmse": t("Test RMSE"), "loss": t("Test loss")}[search.score]
    st.markdown(t("{title} of the winner, trained on what does not test, over {seeds} seeds: median **{median}**, "
                  "from {low} to {high}.").format(
        title=title, seeds=number(len(scores)), median=written(search.score, float(np.median(scores))),
        low=written(search.score, float(scores.min())), high=written(search.score, float(scores.max()))))
    note(":material/drafts: " + (t("Opened once: this score is fair.") if times == 1 else _opened_often(times)))


def _opened_often(times: int) -> str:
    return t("Opened {times} times in this search. Each further look makes the best score look better than it "
             "is.").format(times=number(times))
