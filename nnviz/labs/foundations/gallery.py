"""What goes wrong, on its page: the failing run, two votes, the cure beside it, and whether it always works."""

from typing import Any

import numpy as np
import streamlit as st

from nnviz.analysis import spread as spreads
from nnviz.analysis import tables
from nnviz.charts import spread as spread_charts
from nnviz.charts.boundary import boundary
from nnviz.charts.curves import curves
from nnviz.charts.replay import Picture
from nnviz.course.failures import CASES, Case, Cure
from nnviz.datasets.plane import extent
from nnviz.experiments.plane import Experiment
from nnviz.experiments.spread import Run
from nnviz.labs.foundations.figures import symptoms
from nnviz.labs.foundations.states import Gallery
from nnviz.recordings.identity import identity
from nnviz.recordings.recording import Recording, SpreadRecording
from nnviz.ui import lesson_links, together, vote
from nnviz.ui.language import number, percent, t, translator
from nnviz.ui.page import note, table_head
from nnviz.ui.presenter import chart_style
from nnviz.ui.scrubber import scrubber
from nnviz.ui.show import show
from nnviz.ui.state import PageState

#: The truth of a coin.
_COIN = 0.5
_FAILING, _CURED = "failing", "cured"


def choose(state: PageState, before: Gallery, fresh: bool) -> Gallery:
    """Draw the list of cases and the two votes; return what the page shows."""
    titles = {id: f"{place} · {t(case.title)}" for place, (id, case) in enumerate(CASES.items(), 1)}
    if fresh:
        st.session_state[state.key("case")] = before.case
    lesson_links.say_hidden(state)
    chosen = before.case if state.hides("case") else _list(state, before, titles)
    case = CASES[chosen]
    st.markdown(t(case.story))
    diagnosis = vote.ask(state, "says", t("What is wrong?"), [t(option.name) for option in case.diagnoses],
                         fresh=fresh, vote=before.diagnosis)
    if diagnosis:
        vote.say(diagnosis, case.right + 1, [t(option.says) for option in case.diagnoses])
    cure = vote.ask(state, "cure", t("What helps?"), [t(option.name) for option in case.cures], fresh=fresh,
                    vote=before.cure)
    return Gallery(case=chosen, diagnosis=diagnosis, cure=cure)


def _list(state: PageState, before: Gallery, titles: dict[str, str]) -> str:
    """Draw the list of cases and the way to the next one."""
    ids, key = list(titles), state.key("case")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.selectbox(t("Case"), ids, ids.index(before.case), key=key, on_change=_begin, args=(state,),
                              format_func=titles.__getitem__)
        following = ids[(ids.index(chosen) + 1) % len(ids)]
        st.button(t("Next case"), icon=":material/skip_next:", key=state.key("next-preset"), on_click=state.load,
                  args=(Gallery(case=following),))
    return chosen


def _begin(state: PageState) -> None:
    """Forget the votes for another case."""
    state.touch()
    for knob in ("says", "cure"):
        st.session_state[state.key(knob)] = None


def pictures(state: PageState, shown: Gallery) -> None:
    """Draw the failing run, and beside it the cure that was voted for."""
    case = CASES[shown.case]
    cure = case.cures[shown.cure - 1] if shown.cure else None
    runs = {_FAILING: _run(case, case)} | ({_CURED: _run(case, cure)} if cure else {})

    def draw(recordings: dict[str, Any]) -> None:
        (_draw_runs if case.looks == 1 else _draw_looks)(case, cure, recordings)

    together.follow(runs, draw, key=state.key("run"), partly=True)


def _run(case: Case, option: Case | Cure) -> Run:
    return option.experiment if case.looks == 1 else case.spreads_of(option)[0]


def _draw_runs(case: Case, cure: Cure | None, recordings: dict[str, Recording]) -> None:
    style = chart_style()
    failing, cured = recordings[_FAILING], recordings.get(_CURED)
    base, drawn = _cached(failing, cured, style.language, style.large)
    left, right = st.columns([2, 1] if cured else [11, 10], gap="small")
    with left:
        places = st.columns(2 if cured else 1, gap="small")
        titles = (t("As it was"), t("With the cure")) if cured else ("",)
        for place, title, which in zip(places, titles, recordings, strict=True):
            with place:
                with st.container():
                    if title:
                        st.text(title)
                show(drawn[which], key=f"failures-{which}", alt=t(
                    "The plane with all points; the colour says which class the network answers there."))
        scrubber(base.frames.tolist(), _readouts(base), t=translator(), key="scrubber")
    with right:
        for metric, title in (("loss", t("Loss")), ("accuracy", t("Accuracy"))):
            show(drawn[metric], key=f"failures-{metric}", alt=t("{title} against the epochs, for training and test "
                                                                 "points.").format(title=title))
    if cure and cured:
        _say(case, cure, case.value(failing), case.value(cured))


@st.cache_resource(max_entries=48, show_spinner=False, hash_funcs={Recording: identity})
def _cached(failing: Recording, cured: Recording | None, language: str,
            large: bool) -> tuple[Recording, dict[str, Picture]]:
    """Return the run that the scrubber moves through, the one with more epochs, and the pictures of both."""
    base = cured if cured and cured.epochs > failing.epochs else failing
    drawn = {_FAILING: _boundary(tables.at_epochs(failing, base.frames))}
    if cured:
        drawn[_CURED] = _boundary(tables.at_epochs(cured, base.frames))
    newest, behind = cured or failing, failing if cured else None
    for metric, title in (("loss", t("Loss")), ("accuracy", t("Accuracy"))):
        drawn[metric] = curves(
            tables.history(newest, metric), epochs=base.experiment.training.epochs, title=title,
            share=metric == "accuracy", style=chart_style(), pinned=tables.history(behind, metric) if behind else None,
            pinned_name=t("as it was"))
    return base, drawn


def _boundary(recording: Recording) -> Picture:
    names = (t("class 0 (−)"), t("class 1 (+)"))
    return boundary(tables.frames(recording), tables.points(recording, names),
                    extent=extent(recording.experiment.data), class_names=names, style=chart_style())


def _readouts(recording: Recording) -> list[str]:
    sentence = t("Epoch {epoch} · accuracy: train {train}, test {test}")
    scores = recording.scores
    return [sentence.format(epoch=number(int(epoch)), train=percent(float(scores["train_accuracy"][frame])),
                            test=percent(float(scores["test_accuracy"][frame])))
            for frame, epoch in enumerate(recording.frames)]


def _draw_looks(case: Case, cure: Cure | None, recordings: dict[str, SpreadRecording]) -> None:
    """Draw a dot for each network that was tried, and what would be reported."""
    options: dict[str, tuple[Any, SpreadRecording]] = {t("As it was"): (case, recordings[_FAILING])}
    if cure and _CURED in recordings:
        options[t(cure.name)] = (cure, recordings[_CURED])
    for place, (name, (option, recording)) in enumerate(options.items()):
        values = case.sign.of({metric: recording.final(metric) for metric in recording.scores})[:option.looks]
        st.text(name)
        figures = spread_charts.figure_table([("", _COIN, t("a coin: {value}").format(value=percent(_COIN, 0)), False)])
        dots = spreads.dots({"": recording}, "test_accuracy", int(np.argmax(values)))
        dots = dots[dots["seed"].isin(recording.spread.seeds[:option.looks])]
        picture = spread_charts.strip(
            dots, spreads.boxes_of({"": values}), figures, split="test", title=t("Test accuracy"), style=chart_style(),
            share=True)
        show(picture, key=f"failures-looks-{place}", alt=t("A dot for each network that was tried: its test accuracy."))
        st.markdown(t("Networks that were looked at: {looks}. Reported: **{value}**.").format(
            looks=option.looks, value=percent(float(values.max()))))
    if cure and len(options) > 1:
        first, second = (float(case.values(option, [recording])[0]) for option, recording in options.values())
        _say(case, cure, first, second)


def _say(case: Case, cure: Cure, before: float, after: float) -> None:
    """Say what the cure did to this run, and why."""
    well = bool(case.sign.well(after))
    measure = (t("Train minus test accuracy: {before} before, {after} now.") if case.sign.measure == "gap" else
               t("Test accuracy: {before} before, {after} now."))
    head = t("It helps.") if well else t("It does not help.")
    (st.success if well else st.warning)(
        f"**{head}** {measure.format(before=percent(before), after=percent(after))} {t(cure.says)}",
        icon=":material/check_circle:" if well else ":material/sick:")


def layers(shown: Gallery, state: PageState) -> None:
    """Draw a table of the failing run's layers, and of the cured one's: what is silent, alike or has not moved."""
    case = CASES[shown.case]
    if case.looks > 1:
        note(t("Thirty networks were trained here: there is no single one to look into."))
        return
    runs = {t("As it was"): case.experiment}
    if shown.cure:
        runs[t(case.cures[shown.cure - 1].name)] = case.cures[shown.cure - 1].experiment
    together.follow(runs, _table, key=state.key("layers"))


def _table(recordings: dict[str, Recording]) -> None:
    lines = table_head(t("Run"), t("Layer"), t("Neurons"), t("Silent: 0 for every point"), t("Different ones"),
                       t("Way of the weights"))
    for name, recording in recordings.items():
        lines += [f"| {name} | {place} | {layer.neurons} | {layer.silent} | {layer.different} | "
                  f"{number(layer.moved, 3)} |" for place, layer in enumerate(symptoms.layers(recording), 1)]
    st.markdown("\n".join(lines))
    note(t("Way of the weights: the distance from the first to the last weights of the layer."))


def always(shown: Gallery, state: PageState) -> None:
    """Train the case and a cure with many seeds, and say how often it helps."""
    case = CASES[shown.case]
    place = (shown.cure or case.helps + 1) - 1
    if not shown.cure:
        note(t("Vote for a cure first: this tells which one helps."))
        return
    cure = case.cures[place]
    sides: dict[str, Any] = {t("as it was"): case, t("with the cure"): cure}
    runs = {f"{name} {series}": spread for name, option in sides.items()
            for series, spread in enumerate(case.spreads_of(option))}

    def draw(recordings: dict[str, SpreadRecording]) -> None:
        values = {name: case.values(option, [recordings[f"{name} {series}"] for series in range(len(
            case.spreads_of(option)))]) for name, option in sides.items()}
        _say_always(case, values)

    together.recorded_or_followed(runs, draw, key=state.key("always"))


def _say_always(case: Case, values: dict[str, np.ndarray]) -> None:
    (before, after), (name_before, name_after) = values.values(), values
    well = int(case.sign.well(after).sum())
    words = {"well": well, "draws": len(after), "sick": int((~case.sign.well(before)).sum())}
    if well == len(after):
        sentence = t("**Always, in {draws} of {draws} draws.** The failing settings fail in {sick} of {draws}.")
    elif well == 0:
        sentence = t("**Never, in none of {draws} draws.** The failing settings fail in {sick} of {draws}.")
    else:
        sentence = t("**Not always: in {well} of {draws} draws.** The failing settings fail in {sick} of {draws}.")
    chart, beside = st.columns([5, 4], gap="medium", vertical_alignment="center")
    with beside:
        st.markdown(sentence.format(**words))
        note(t(case.sign.says).format(bound=percent(case.sign.bound, 0)))
        note(t("Each draw has other points and other initial weights, and both sides have the same ones.")
             if case.looks == 1 else t("Each draw is a series of networks, of which the best one is reported."))
    with chart:
        show(_strip(case, {name_before: before, name_after: after}), key="failures-always",
             alt=t("A dot for each draw, as it was and with the cure."))


def _strip(case: Case, values: dict[str, np.ndarray]) -> Picture:
    dots, boxes = spreads.dots_of(values), spreads.boxes_of(values)
    title = t("Train minus test accuracy") if case.sign.measure == "gap" else t("Test accuracy")
    bound = t("well from here") if case.sign.high else t("well up to here")
    figures = spread_charts.figure_table([(name, case.sign.bound, bound, False) for name in values])
    return spread_charts.strip(dots, boxes, figures, split="test", title=title, style=chart_style(), share=True)


def open_elsewhere(experiment: Experiment, page: Any) -> None:
    """Open settings on the page where every knob can be moved."""
    PageState(page).load(experiment)
