"""Choosing, on its page: a task, two votes for the output layer, what a unit answers, and the rules of thumb."""

import streamlit as st

from nnviz.analysis import spread as spreads
from nnviz.course.page import Page
from nnviz.course.rules import RULES, Rule
from nnviz.experiments.images import ImageExperiment
from nnviz.experiments.plane import Experiment
from nnviz.labs.foundations.charts.outputs import against_sum
from nnviz.labs.foundations.figures import outputs
from nnviz.labs.foundations.states import Choice
from nnviz.labs.foundations.tasks import (
    ACTIVATIONS,
    LOSSES,
    NAMES,
    TASKS,
    Task,
    why_not_activation,
    why_not_loss,
)
from nnviz.recordings.recording import SpreadRecording
from nnviz.ui import together, vote
from nnviz.ui.language import current, number, t
from nnviz.ui.page import note, table_head
from nnviz.ui.presenter import look
from nnviz.ui.show import show
from nnviz.ui.spread_words import METRICS, write
from nnviz.ui.state import PageState


def choose(state: PageState, before: Choice, fresh: bool) -> Choice:
    """Draw the tasks and the two votes; return what the page shows, but for the weighted sum."""
    key = state.key("task")
    if fresh:
        st.session_state[key] = before.task
    chosen = st.pills(t("What is the network to answer?"), list(TASKS), default=None if fresh else before.task, key=key,
                      required=True, format_func=lambda id: t(TASKS[id].title), on_change=_begin, args=(state,))
    task = TASKS[chosen]
    note(t("For example: {example}.").format(example=t(task.example)))
    activation = vote.ask(state, "act", t("Which activation at the output?"), [t(NAMES[name]) for name in ACTIVATIONS],
                          fresh=fresh, vote=before.activation)
    loss = vote.ask(state, "loss", t("Which loss?"), [t(NAMES[name]) for name in LOSSES], fresh=fresh, vote=before.loss)
    return before.model_copy(update={"task": chosen, "activation": activation, "loss": loss})


def _begin(state: PageState) -> None:
    """Forget the votes for another task."""
    state.touch()
    for knob in ("act", "loss"):
        st.session_state[state.key(knob)] = None


def sums(state: PageState, before: Choice, fresh: bool) -> float:
    """Draw the slider of the output unit's weighted sum and return it."""
    key = state.key("z")
    if fresh:
        st.session_state[key] = before.sum
    return st.slider(t("Weighted sum z of the output unit"), -outputs.REACH, outputs.REACH, step=0.1, key=key,
                     value=None if fresh else before.sum, on_change=state.touch,
                     help=t("What the last layer hands to its activation: the weights times the layer before, plus the "
                            "bias."))


def pictures(shown: Choice) -> None:
    """Draw what a unit with the chosen activation answers, and what the chosen loss makes of it."""
    task = TASKS[shown.task]
    activation = ACTIVATIONS[shown.activation - 1] if shown.activation else "none"
    loss = LOSSES[shown.loss - 1] if shown.loss else "mse"
    curve, here = outputs.curves(task, activation, loss), outputs.at(task, activation, loss, shown.sum)
    band, nothing = outputs.band(task), outputs.band(task).iloc[:0]
    answer, cost = float(here["answer"].iloc[0]), float(here["loss"].iloc[0])
    left, right = st.columns(2, gap="small")
    with left:
        show(against_sum(curve, here, band, field="answer", title=t("answer"), look=look()), key="choosing-answer",
             alt=t("The answer of the output unit against its weighted sum; the band is what makes sense."))
        st.markdown(t("Activation: {activation}. Answer: **{value}**, wanted: {target}.").format(
            activation=t(NAMES[activation]), value=number(answer, 3), target=number(task.target)))
    with right:
        show(against_sum(curve, here, nothing, field="loss", title=t("loss"), look=look()), key="choosing-loss",
             alt=t("The loss against the weighted sum of the output unit."))
        st.markdown(t("Loss: {loss}. Its value: **{value}**.").format(loss=t(NAMES[loss]), value=number(cost, 3)))
    if not shown.activation or not shown.loss:
        note(t("Until you vote, the pictures show a unit without an activation and the squared error. The band is what "
               "makes sense as an answer, the dashed line what is wanted here."))


def verdict(shown: Choice, page: Page | None) -> None:
    """Say of each vote whether it fits and why, and where such a network is at work."""
    task = TASKS[shown.task]
    columns = st.columns(2, gap="medium")
    for column, position, options, right, why_not, why in (
            (columns[0], shown.activation, ACTIVATIONS, task.activation, why_not_activation, task.why[1]),
            (columns[1], shown.loss, LOSSES, task.loss, why_not_loss, task.why[2])):
        if position:
            with column:
                sentences = [t(why_not(task, option) or why) for option in options]
                vote.say(position, options.index(right) + 1, [
                    f"{t(NAMES[option])}: {sentence}" for option, sentence in zip(options, sentences, strict=True)])
    if shown.activation and shown.loss:
        _answer(task, page)


def _answer(task: Task, page: Page | None) -> None:
    code, words = st.columns(2, gap="medium")
    with code:
        st.code(task.keras, language="python")
    with words:
        st.markdown(t("Output units: **{units}**. {why}").format(units=t(task.units), why=t(task.why[0])))
        if page:
            st.page_link(page.script, label=t("Try it: {there}").format(there=t(task.there)), icon=page.icon,
                         query_params={"lang": current(), **task.query})


def rules(page_of: dict[type, Page], state: PageState) -> None:
    """Draw the rules of thumb, each with what its experiment says and a link to it."""
    for rule in RULES.values():
        with st.container(border=True):
            words, evidence = st.columns([5, 6], gap="medium")
            with words:
                st.markdown(f"**{t(rule.rule)}**")
                note(t(rule.test))
                _link(rule, page_of)
            with evidence:
                together.recorded_or_followed(
                    rule.runs, lambda recordings, rule=rule: _evidence(rule, recordings), key=state.key(rule.id))


def _link(rule: Rule, page_of: dict[type, Page]) -> None:
    experiment = next(iter(rule.runs.values())).base
    page = page_of[type(experiment)]
    st.page_link(page.script, label=t("Open this experiment"), icon=page.icon, query_params={
        "lang": current(), **page.grammar.to_query(experiment, page.opening)})


def _evidence(rule: Rule, recordings: dict[str, SpreadRecording]) -> None:
    verdict = rule.verdict(recordings)
    said = {"supports": (st.success, ":material/thumb_up:", t("This experiment supports the rule.")),
            "contradicts": (st.error, ":material/thumb_down:", t("This experiment contradicts the rule.")),
            "undecided": (st.info, ":material/balance:", t("This experiment does not decide it: the draws overlap."))}
    box, icon, sentence = said[verdict]
    box(sentence, icon=icon)
    lines = table_head(t("Run"), t(METRICS[rule.metric]), t("Middle half"), t("Draws"))
    for name, recording in recordings.items():
        found = spreads.summary(recording.final(rule.metric))
        lines.append(f"| {t(name)} | {write(rule.metric, found.median)} | {write(rule.metric, found.lower)} – "
                     f"{write(rule.metric, found.upper)} | {len(recording.spread.seeds)} |")
    st.markdown("\n".join(lines))


#: What an experiment of a rule is, to find the page that trains it.
KINDS = (Experiment, ImageExperiment)
