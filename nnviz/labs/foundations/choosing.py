"""Choosing, on its page: a task, two votes for the output layer, what a unit answers, and the rules of thumb."""

from typing import Any

import streamlit as st

from nnviz.analysis import spread as spreads
from nnviz.charts import spread as spread_charts
from nnviz.course.page import Page
from nnviz.course.rules import RULES, Rule, Verdict
from nnviz.experiments.classifier import ClassifierExperiment
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
from nnviz.language import mark as _
from nnviz.recordings.recording import SpreadRecording
from nnviz.ui import lesson_links, together, typed, vote
from nnviz.ui.language import current, number, t
from nnviz.ui.page import note, table_head
from nnviz.ui.presenter import chart_style
from nnviz.ui.show import show
from nnviz.ui.spread_words import METRICS, write
from nnviz.ui.state import PageState


def choose_task(state: PageState, before: Choice, fresh: bool) -> str:
    """Draw the tasks; return the name of the chosen one."""
    key = state.key("task")
    if fresh:
        st.session_state[key] = before.task
    lesson_links.say_hidden(state)
    if state.hides("task"):
        return before.task
    titles = {id: t(task.title) for id, task in TASKS.items()}
    chosen: Any = st.pills(
        t("What is the network to answer?"), list(TASKS), default=None if fresh else before.task, key=key,
        required=True, format_func=titles.__getitem__, on_change=_begin, args=(state,))
    return chosen


def choose(state: PageState, before: Choice, chosen: str, fresh: bool) -> Choice:
    """Draw the two votes for a task; return what the page shows, but for the weighted sum and the rule."""
    st.markdown(t("For example: {example}.").format(example=t(TASKS[chosen].example)))
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
    title, reach, step = t("Weighted sum z of the output unit"), outputs.REACH, 0.1
    explanation = t("What the last layer hands to its activation: the weights times the layer before, plus the bias.")
    return typed.slider(
        lambda: st.slider(title, -reach, reach, step=step, key=key, value=None if fresh else before.sum,
                          on_change=state.touch, help=explanation),
        key, title, -reach, reach, step=step, on_change=state.touch)


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
        show(against_sum(curve, here, band, field="answer", title=t("answer"), style=chart_style()),
             key="choosing-answer",
             alt=t("The answer of the output unit against its weighted sum; the band is what makes sense."))
        st.markdown(t("Activation: {activation}. Answer: **{value}**, wanted: {target}.").format(
            activation=t(NAMES[activation]), value=number(answer, 3), target=number(task.target)))
    with right:
        show(against_sum(curve, here, nothing, field="loss", title=t("loss"), style=chart_style()), key="choosing-loss",
             alt=t("The loss against the weighted sum of the output unit."))
        st.markdown(t("Loss: {loss}. Its value: **{value}**.").format(loss=t(NAMES[loss]), value=number(cost, 3)))
    if not shown.activation or not shown.loss:
        note(t("Until you vote, the pictures show a unit without an activation and the squared error. The band is what "
               "makes sense as an answer, the dashed line what is wanted here."))


def verdict(shown: Choice, page: Page | None) -> None:
    """Say of each vote whether it fits and why, and where such a network is at work."""
    task = TASKS[shown.task]
    columns = st.columns(2, gap="medium")
    sides: tuple[tuple[Any, ...], ...] = (
        (columns[0], shown.activation, ACTIVATIONS, task.activation, why_not_activation, task.why[1]),
        (columns[1], shown.loss, LOSSES, task.loss, why_not_loss, task.why[2]))
    for column, position, options, right, why_not, why in sides:
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
        st.code(task.keras, language=None, wrap_lines=True)
    with words:
        st.markdown(t("Output units: **{units}**. {why}").format(units=t(task.units), why=t(task.why[0])))
        if page:
            st.page_link(page.script, label=t("Try it: {there}").format(there=t(task.there)), icon=page.icon,
                         query_params={"lang": current(), **task.query})


def rules(page_of: dict[type, Page], state: PageState, before: Choice, fresh: bool) -> dict[str, Any]:
    """Draw a rule of thumb, a bet on what its experiment says, and after it the experiment; return what was chosen."""
    key = state.key("rule")
    if fresh:
        st.session_state[key] = before.rule
    words, evidence = st.columns([5, 6], gap="medium")
    with words:
        titles = {id: t(rule.rule) for id, rule in RULES.items()}
        chosen = before.rule if state.hides("rule") else st.selectbox(
            t("Rule of thumb"), list(RULES), list(RULES).index(before.rule), key=key, format_func=titles.__getitem__,
            on_change=_begin_rule, args=(state,))
        rule = RULES[chosen]
        st.markdown(t(rule.test))
        bet = vote.ask(state, "bet", t("What does the experiment say of the rule?"),
                       [t(SAYS[said]) for said in VERDICTS], fresh=fresh, vote=before.bet)
        _link(rule, page_of)
    with evidence:
        if bet:
            together.recorded_or_followed(rule.runs, lambda recordings: _evidence(rule, recordings, bet), key=key)
        else:
            note(t("Bet first: then you see what the experiment says."))
    return {"rule": chosen, "bet": bet}


def _begin_rule(state: PageState) -> None:
    """Forget the bet for another rule."""
    state.touch()
    st.session_state[state.key("bet")] = None


def _link(rule: Rule, page_of: dict[type, Page]) -> None:
    experiment = next(iter(rule.runs.values())).base
    page = page_of[type(experiment)]
    st.page_link(page.script, label=t("Open this experiment"), icon=page.icon, query_params={
        "lang": current(), **page.grammar.to_query(experiment, page.opening)})


def _evidence(rule: Rule, recordings: dict[str, SpreadRecording], bet: int) -> None:
    verdict = rule.verdict(recordings)
    right = VERDICTS.index(verdict) + 1 == bet
    (st.success if right else st.info)(
        (t("You were right.") if right else t("You predicted otherwise.")) + f" **{t(SAYS[verdict])}.**",
        icon=":material/check_circle:" if right else ":material/lightbulb:")
    title = t(METRICS[rule.metric])
    named = {t(name): recording for name, recording in recordings.items()}
    show(spread_charts.strip(spreads.dots(named, rule.metric), spreads.boxes(named, rule.metric), split="test",
                             title=title, style=chart_style(), share=rule.metric.endswith("accuracy")),
         key="choosing-rule-strip", alt=t("A dot for each draw of every setting, with the middle half as a box."))
    lines = table_head(t("Run"), t("median of {draws} draws").format(draws=len(recording_seeds(recordings))),
                       t("Middle half"))
    for name, recording in named.items():
        found = spreads.summary(recording.final(rule.metric))
        lines.append(f"| {name} | {write(rule.metric, found.median)} | {write(rule.metric, found.lower)} – "
                     f"{write(rule.metric, found.upper)} |")
    st.markdown("\n".join(lines))


def recording_seeds(recordings: dict[str, SpreadRecording]) -> list[int]:
    """Return the seeds of the draws, which all runs of a rule share."""
    return next(iter(recordings.values())).spread.seeds


#: What an experiment may say of a rule, in the order of the bets, and how it is said.
VERDICTS: tuple[Verdict, ...] = ("supports", "contradicts", "undecided")
SAYS = {"supports": _("It supports the rule"), "contradicts": _("It contradicts the rule"),
        "undecided": _("It does not decide: the draws overlap")}
#: What an experiment of a rule is, to find the page that trains it.
KINDS = (Experiment, ClassifierExperiment)
