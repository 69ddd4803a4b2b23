"""The page of the sweep: a picture of all points, what the seeds say of the best one, and the way into each run."""

from functools import partial

import numpy as np
import streamlit as st

from nnviz.experiments.group import Group
from nnviz.experiments.space import finite
from nnviz.labs.search import running
from nnviz.labs.search.charts import sweep as charts
from nnviz.labs.search.figures import sweep as figures
from nnviz.labs.search.knobs import Home, link_to, page_of, say_impossible
from nnviz.labs.search.words import point_name, value_title, written
from nnviz.links.search import SweepKnobs
from nnviz.links.space import subject_of
from nnviz.maths.difference import fewest_draws
from nnviz.search.settings import Score, Sweep, lower_is_better, sweep_of
from nnviz.search.sweep import SweepRun
from nnviz.ui import follow, other_settings
from nnviz.ui.language import number, t
from nnviz.ui.page import note
from nnviz.ui.presenter import chart_style
from nnviz.ui.run import duration
from nnviz.ui.show import show
from nnviz.ui.state import PageState

#: A sweep that takes fewer seconds runs by itself.
_AUTOMATIC, _PATIENCE, _TICK = 5.0, 2.5, 0.5
_STATUS_HEIGHT = 58


def panel(state: PageState, knobs: SweepKnobs | None, home: Home) -> None:
    """Run the sweep of the knobs, or offer to, and draw what came; without knobs, the last one."""
    begins = running.asked(state.key("begin"))
    if knobs is None:
        with st.container(height=_STATUS_HEIGHT, border=False, vertical_alignment="center"):
            say_impossible()
        if shown := st.session_state.get(state.key("shown")):
            other_settings.say()
            draw(state, shown, st.session_state.get(state.key("score"), "loss"), home)
        return
    runs = follow.queue()
    if runs is None:
        return
    sweep = sweep_of(knobs)
    now = running.find(sweep.key)
    if begins or (now is None and _seconds(runs, sweep) < _AUTOMATIC):
        now = running.start(sweep.key, partial(SweepRun, sweep), runs.jobs, runs.session)
    if now and now.going:
        now.wait(_PATIENCE)
    draw_now = partial(_panel, runs, state, sweep, knobs, home)
    if now and now.going:
        follow.wait_for(lambda: not now.going, draw_now, every=_TICK)
    else:
        draw_now()


def _seconds(runs: follow.Runs, sweep: Sweep) -> float:
    """Estimate a sweep from some of its points."""
    points = sweep.space.grid()
    some = points[::max(1, len(points) // 12)]
    members = tuple(member for point in some for member in sweep.members(point))[:200]
    return runs.estimate(Group(members=members)) * len(points) * sweep.seeds / len(members)


def _panel(runs: follow.Runs, state: PageState, sweep: Sweep, knobs: SweepKnobs, home: Home) -> None:
    now = running.find(sweep.key)
    with st.container(key=state.key("status"), height=_STATUS_HEIGHT, border=False, vertical_alignment="center"):
        _say(runs, state, sweep, now)
    if now and now.what.done:
        st.session_state[state.key("shown")] = now.what
    shown = st.session_state.get(state.key("shown"))
    if shown is None:
        if now and now.going:
            st.skeleton(height=420)
        return
    if shown.sweep != sweep:
        other_settings.say()
    st.session_state[state.key("score")] = knobs.score
    draw(state, shown, knobs.score, home)


def _say(runs: follow.Runs, state: PageState, sweep: Sweep, now: running.Running | None) -> None:
    count = sweep.space.size * sweep.seeds
    networks = number(count)
    if now and now.going:
        with st.container(horizontal=True, vertical_alignment="center"):
            shared = running.draw_button(now, runs.session, state.key(""))
            said = t("{done} of {all} network") if count == 1 else t("{done} of {all} networks")
            st.progress(now.what.done / now.what.networks, text=said.format(
                done=number(now.what.done), all=networks) + shared)
        return
    ended = now is not None and now.what.done == now.what.networks and not now.what.errors
    if now and ended:
        said = t("One network in {time}.") if count == 1 else t(
            "{networks} networks in {time}, one for each point.") if sweep.seeds == 1 else t(
            "{networks} networks in {time}, each point over {seeds} seeds.")
        note(":material/timer: " + said.format(
            networks=networks, time=duration(now.what.seconds), seeds=number(sweep.seeds)))
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        if now and (now.error or now.what.errors):
            st.error(t("The training failed: {error}").format(error=t(now.error or now.what.errors[0])))
        said = t("Train one network, about {seconds} s") if count == 1 else t(
            "Train {networks} networks, about {seconds} s")
        st.button(said.format(
            networks=networks, seconds=number(max(1, round(_seconds(runs, sweep))))), type="primary",
            icon=":material/grid_on:", key=state.key("run"), on_click=running.ask, args=(state.key("begin"),))


def draw(state: PageState, run: SweepRun, score: Score, home: Home) -> None:
    """Draw a sweep's points, the best one's worth, and the chosen one with the way into its runs."""
    scores = run.scores(f"validation_{score}")
    table, best = figures.table(run.points, scores), figures.best(scores, score)
    chosen = st.session_state.get(state.key("cell"))
    if chosen is None or chosen >= len(run.points):
        chosen = best.place if best else 0
    subject, names = subject_of(run.sweep.base), run.sweep.space.names
    titles = tuple(t(subject.title(name)) for name in names)
    value = value_title(score, run.sweep.base)
    style, share = chart_style(), score == "accuracy"
    if len(names) == 2:
        picture = charts.heat(table, chosen, knobs=(titles[0], titles[1]), value=value, share=share,
                              lower=lower_is_better(score), style=style)
    else:
        values = [finite(text) for text in table["k0"]]
        numbers = [number for number in values if number is not None]
        numeric = len(numbers) == len(values)
        log = numeric and min(numbers) > 0 and max(numbers) / min(numbers) >= 20
        picture = charts.line(table, chosen, knob=titles[0], value=value, log=log, numeric=numeric, share=share,
                              style=style)
    widget = state.key(f"points-{run.sweep.key[:8]}-{score}")
    show(picture, key=state.key("picture"), widget=widget, on_select=partial(_click, state, widget), alt=t(
        "The validation score of every point of the sweep: the median over the seeds."))
    if best:
        _say_best(run, best, scores, score)
    _say_lost(run, scores)
    _point(state, run, chosen, scores, score, home)


def _click(state: PageState, widget: str) -> None:
    selected = st.session_state[widget].selection.get(charts.CLICK, [])
    if selected:
        st.session_state[state.key("cell")] = int(selected[0]["place"])


def _say_best(run: SweepRun, best: figures.Best, scores: np.ndarray, score: Score) -> None:
    seeds, whole = run.sweep.seeds, int(np.isfinite(scores).all(axis=1).sum())
    others, point = whole - 1, point_name(run.points[best.place])
    if best.equals > 1:
        text = t("{count} of {all} points share the best median, {score}; the first of them is **{point}**.").format(
            count=number(best.equals), all=number(whole), point=point,
            score=written(score, float(np.median(scores[best.place]))))
    else:
        text = t("The best median is that of **{point}**.").format(point=point)
    if others < 1:
        return
    if seeds < fewest_draws():
        few = t("With one seed no test can tell it from the others: take {fewest} or more.") if seeds == 1 else t(
            "With {seeds} seeds no test can tell it from the others: take {fewest} or more.")
        text += " " + few.format(seeds=number(seeds), fewest=number(fewest_draws()))
    elif best.rivals:
        apart = t("The same seeds do not tell it from the other one.") if others == 1 else t(
            "The same seeds do not tell it from {rivals} of the {others} others.")
        text += " " + apart.format(rivals=number(best.rivals), others=number(others))
    else:
        apart = t("The same seeds tell it from the other one.") if others == 1 else t(
            "The same seeds tell it from all {others} others.")
        text += " " + apart.format(others=number(others))
    st.markdown(text)


def _is_whole(run: SweepRun) -> bool:
    """Tell whether all networks are trained: one without a score has then diverged."""
    return run.done == run.networks and not run.errors


def _say_lost(run: SweepRun, scores: np.ndarray) -> None:
    """Say how many points have seeds that have diverged."""
    lost = int((~np.isfinite(scores)).any(axis=1).sum())
    if lost and _is_whole(run):
        note(":material/trending_up: " + t("Points with seeds that have diverged: {count} of {all}. They are not "
                                           "compared.").format(count=number(lost), all=number(len(scores))))


def _point(state: PageState, run: SweepRun, place: int, scores: np.ndarray, score: str, home: Home) -> None:
    """Draw the chosen point: its scores, and a link into each of its runs."""
    point, values = run.points[place], scores[place]
    known = np.flatnonzero(np.isfinite(values))
    if not len(known):
        return
    said = t("Chosen: **{point}**, {median} with one seed. Open its run in its lab:") if len(known) == 1 else t(
        "Chosen: **{point}**. Median {median}, lowest {low}, highest {high}. Open a run in its lab:")
    st.markdown(said.format(
        point=point_name(point), median=written(score, float(np.median(values[known]))),
        low=written(score, float(values[known].min())), high=written(score, float(values[known].max()))))
    if _is_whole(run) and len(known) < len(values):
        said = t("Seeds that have diverged: {count} of {seeds}. They do not count here.")
        note(":material/trending_up: " + said.format(count=number(len(values) - len(known)),
                                                     seeds=number(len(values))))
    with st.container(horizontal=True, gap="small"):
        for seed, member in enumerate(run.sweep.members(point)):
            if seed in known and (page := page_of(home, member)):
                st.page_link(page.script, icon=page.icon, width="content",
                             query_params=link_to(page, member, sealed=True),
                             label=t("seed {seed}: {score}").format(seed=number(member.seed),
                                                                    score=written(score, float(values[seed]))))
    note(t("Click a point in the picture to choose it."))
