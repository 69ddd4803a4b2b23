"""The knobs of the pages of searches.

What is not possible is said right below its knob, and the page then has no new knobs: nothing new can begin.
"""

from collections.abc import Callable
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from nnviz.course.experiments import all_experiments, get
from nnviz.course.page import Page
from nnviz.experiments.space import SpaceError
from nnviz.experiments.value import bounds
from nnviz.language import mark as _
from nnviz.links.lesson import Lesson
from nnviz.links.search import RangeKnobs, SearchKnobs, SweepKnobs, scores_of, tidy
from nnviz.links.space import SUBJECTS, parts, subject_of
from nnviz.ui import lesson_links
from nnviz.ui.choice import choice
from nnviz.ui.knobs import FieldKnobs
from nnviz.ui.language import current, number, t
from nnviz.ui.page import note
from nnviz.ui.plain import plain
from nnviz.ui.presets import described
from nnviz.ui.settings import in_words
from nnviz.ui.state import PageState

#: Finds the page that trains an experiment.
Home = Callable[[Any], Page]

_SCORES: dict[str, str] = {"accuracy": _("accuracy"), "rmse": "RMSE", "loss": _("loss")}
_SAMPLERS = {"grid": _("Grid"), "random": _("Random"), "tpe": "TPE"}


def page_of(home: Home, experiment: Any) -> Page | None:
    """Return the page that trains an experiment; None if none does."""
    try:
        return home(experiment)
    except StopIteration:
        return None


def link_to(page: Page, experiment: Any, *, sealed: bool = False) -> dict[str, str]:
    """Return the query of the link that opens an experiment on the page that trains it.

    ``sealed``: the test set is covered there, for something is still to be chosen by validation.
    """
    lesson = Lesson(sealed=sealed).to_query()
    return {"lang": current(), **page.grammar.to_query(experiment, page.opening), **lesson}


class Knobs(FieldKnobs):
    """The knobs of the three pages."""

    def which(self, knobs: Any, home: Home) -> None:
        """Say which experiment it is, with the way back to its lab and a choice of the course's."""
        if self._is_hidden("which"):
            return
        page, base = page_of(home, knobs.base), knobs.base
        with st.container(border=True):
            if page:
                name = described(base, page.opening) or t("as the page opens")
                with st.container(horizontal=True, vertical_alignment="center"):
                    st.markdown(f"**{t(page.menu)}** · {name}", width="stretch")
                    st.page_link(page.script, label=t("Change it in its lab"), icon=page.icon, width="content",
                                 query_params=link_to(page, base))
            entries = {entry.id: f"{entry.id} · {t(entry.title)}" for entry in all_experiments()
                       if type(entry.experiment) in {type(subject.default) for subject in SUBJECTS.values()}}
            now = next((id for id in entries if get(id).experiment == base), None)
            key = self.state.key("which")
            st.session_state[key] = now
            choice(st.selectbox, t("Experiment of the course"), entries, now, name=entries.__getitem__, key=key,
                   placeholder=t("Your own settings"), on_change=self._load, args=(key, type(knobs)))

    def _load(self, key: str, owner: type[Any]) -> None:
        if chosen := st.session_state[key]:
            self.state.load(owner.usual(get(chosen).experiment))

    def range_test(self, knobs: RangeKnobs) -> RangeKnobs:
        """Draw the knobs of a range test and return what they make."""
        return RangeKnobs(
            base=knobs.base, seeds=self._slider("seeds", RangeKnobs, "seeds", knobs.seeds),
            smoothing=self._slider("smooth", RangeKnobs, "smoothing", knobs.smoothing),
            highest=self._steps("upto", RangeKnobs, "highest", knobs.highest, (0.1, 1.0, 10.0, 100.0)))

    def sweep(self, knobs: SweepKnobs) -> SweepKnobs | None:
        """Draw the knobs of a sweep and return what they make; None, with the reason, if that is not possible."""
        space, below = self._space(SweepKnobs, knobs)
        seeds = self._slider("seeds", SweepKnobs, "seeds", knobs.seeds)
        return self._made(SweepKnobs, below, base=knobs.base, space=space, seeds=seeds, score=self._score(knobs))

    def search(self, knobs: SearchKnobs) -> SearchKnobs | None:
        """Draw the knobs of a search and return what they make; None, with the reason, if that is not possible."""
        (space, below), owner = self._space(SearchKnobs, knobs), SearchKnobs
        sampler = self.segments("sampler", owner, "sampler", knobs.sampler, _SAMPLERS)
        left, right = st.columns(2)
        under = st.container()
        with left:
            trials = self._whole("trials", "trials", knobs.trials, under)
        with right:
            seconds = self._whole("seconds", "seconds", knobs.seconds, under)
        folds = self._slider("folds", owner, "folds", knobs.folds)
        score = self._score(knobs)
        with self._more("prune", "chance"):
            pruner = self._switch("prune", owner, "pruner", knobs.pruner)
            draw = self._whole("chance", "draw", knobs.draw, st)
        numbers = {"trials": trials, "seconds": seconds, "draw": draw}
        known = numbers | {name: getattr(knobs, name) for name, typed in numbers.items() if typed is None}
        made = self._made(owner, below, base=knobs.base, space=space, sampler=sampler, folds=folds, score=score,
                          pruner=pruner, **known)
        return None if None in numbers.values() else made

    def _whole(self, knob: str, field: str, value: int, below: Any) -> int | None:
        """Draw a whole number of a search; None, with the reason ``below``, if what is typed is not possible."""
        if self._is_hidden(knob):
            return value
        info, allowed = SearchKnobs.model_fields[field], bounds(SearchKnobs, field)
        key, now = self._begin(knob, value)
        low, high = int(allowed["ge"]), int(allowed["le"])
        typed: int | None = st.number_input(
            t(info.title), value=now, step=1, key=key, help=t(info.description), on_change=self.state.touch)
        if typed is not None and low <= typed <= high:
            return typed
        below.warning(t("{knob}: a whole number from {low} to {high}.").format(
            knob=f"**{t(info.title)}**", low=number(low), high=number(high)), icon=":material/rule:")
        return None

    def _made(self, owner: type[Any], below: DeltaGenerator, **values: Any) -> Any:
        """Return the knobs; None, with the reason where it belongs, if they are not possible."""
        try:
            return owner(**values)
        except ValueError as error:
            cause = error.errors()[0].get("ctx", {}).get("error", error) if hasattr(error, "errors") else error
            below.warning(say(cause), icon=":material/rule:")
            return None

    def _space(self, owner: type[Any], knobs: Any) -> tuple[str, DeltaGenerator]:
        """Draw the space as text, with a list that adds a knob to it; return it, and the place right below the text."""
        if self._is_hidden("space"):
            return knobs.space, st.container()
        info = owner.model_fields["space"]
        key, now = self._begin("space", knobs.space.replace(" ", "\n"))
        text = st.text_area(t(info.title), now, key=key, help=t(info.description), height=104, max_chars=600,
                            on_change=self.state.touch)
        below = st.container()
        self._add(knobs.base, key, text)
        try:
            return tidy(text, knobs.base), below
        except SpaceError:
            return text, below

    def _add(self, base: Any, key: str, text: str) -> None:
        subject, add = subject_of(base), self.state.key("add")
        there = {part.partition("=")[0] for part in parts(text)}
        titles = {name: f"{name}: {t(subject.title(name))}" for name in subject.knobs(base) if name not in there}
        st.session_state[add] = None
        choice(st.selectbox, t("Add a knob"), titles, None, name=titles.__getitem__, key=add, on_change=self._added,
               args=(add, key, base), placeholder=t("Add a knob"), label_visibility="collapsed")

    def _added(self, add: str, key: str, base: Any) -> None:
        if name := st.session_state[add]:
            example = subject_of(base).example(name, base)
            st.session_state[key] = f"{st.session_state[key].rstrip()}\n{example}".strip()
            self.state.touch()

    def _score(self, knobs: Any) -> Any:
        possible: dict[str, str] = {name: title for name, title in _SCORES.items() if name in scores_of(knobs.base)}
        if len(possible) == 1:
            return next(iter(possible))
        return self.segments("by", type(knobs), "score", knobs.score, possible)

    def segments(self, knob: str, owner: type[Any], field: str, value: Any, names: dict[str, str]) -> Any:
        """Draw a choice of a few words as buttons side by side."""
        if self._is_hidden(knob):
            return value
        info = owner.model_fields[field]
        key, now = self._begin(knob, value)
        return choice(st.segmented_control, t(info.title), names, now, key=key, required=True,
                      name=lambda option: t(names[option]), help=t(info.description), on_change=self.state.touch)

    def _switch(self, knob: str, owner: type[Any], field: str, value: bool) -> bool:
        if self._is_hidden(knob):
            return value
        info = owner.model_fields[field]
        key, now = self._begin(knob, value)
        return st.toggle(t(info.title), now, key=key, help=t(info.description), on_change=self.state.touch)


def left_column(state: PageState, fresh: bool, before: Any, draw: Callable[[Knobs, Any], Any], home: Home) -> Any:
    """Draw the left side of a page of searches: whose experiment it is, the knobs by ``draw``, the lesson link.

    Returns
    -------
    RangeKnobs, SweepKnobs, SearchKnobs or None
        What the knobs make now, which is kept; None if that is not possible.
    """
    lesson_links.say_hidden(state)
    knobs = Knobs(state, fresh)
    which = st.container()
    now = draw(knobs, before)
    with which:
        knobs.which(now or before, home)
    if now:
        lesson_links.offer(state, now)
        state.keep(now)
    return now


def say_impossible() -> None:
    """Say beside the picture that the knobs ask for nothing that is possible, where a button would begin it."""
    note(":material/rule: **" + t("These settings are not possible: the remark beside the knobs says why.") + "**")


def say(error: Exception) -> str:
    """Say in the reader's language why a space is not possible."""
    if isinstance(error, SpaceError):
        texts = {name: in_words(fact) if isinstance(fact, str) else number(fact) for name, fact in error.facts.items()}
        facts = {name: f"**{plain(text, 400)}**" for name, text in texts.items()}
        return t(error.sentence).format(**facts)
    return t("This is not possible: {error}").format(error=plain(str(error), 200))

