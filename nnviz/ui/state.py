"""One page's experiment: from the link, a preset or the knobs, and back into the address bar.

The knobs are ordinary widgets whose values live in ``st.session_state``. The page's experiment is remembered beside
them, so that it survives a visit to another page, where Streamlit drops the widgets.
"""

from dataclasses import dataclass
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from nnviz.course.page import Page
from nnviz.experiments.own_points import OwnPoints
from nnviz.experiments.plane import Experiment
from nnviz.links.grammar import Problem, misspelt
from nnviz.links.lesson import LESSON_NAMES, Lesson, read_lesson
from nnviz.links.plane import with_data
from nnviz.ui.language import current

#: What a page's knobs make: each page has its own kind.
AnyExperiment = Any

_REMEMBERED_LINKS = 30
#: How often knobs are set anew to an experiment because the reader's next click came before all of them were set.
_MOST_TRIES = 3
#: Session key of the page whose knobs stand: where it is another, this page is visited anew.
_PAGE = "page"


def leave_for(page: str) -> None:
    """Note which page is shown: a page that was left starts anew when the reader comes back to it."""
    if st.session_state.get(_PAGE) != page:
        st.session_state[_PAGE] = None


@dataclass(frozen=True)
class Setting:
    """What a button or a list has set the knobs to: the experiments before and after, and the button's own words.

    ``number`` counts them, on each page from 1.
    """

    number: int
    before: Any
    after: Any
    title: str


@dataclass(frozen=True)
class PageState:
    """The state of one page; its name begins every key."""

    page: Page

    @property
    def name(self) -> str:
        """The page's name."""
        return self.page.name

    def key(self, name: str) -> str:
        """Return the session key of a knob or of anything else of this page."""
        return f"{self.name}:{name}"

    def open(self) -> tuple[Any, list[Problem], bool]:
        """Return the experiment that the page starts this run with.

        Returns
        -------
        experiment : Experiment, ImageExperiment or Pair
        problems : list of Problem
            What the link asks for and cannot have.
        fresh : bool
            Whether the knobs must be set to the experiment, because it comes from elsewhere than the knobs.
        """
        session, incoming = st.session_state, dict(st.query_params)
        touched = session.pop(self.key("touched"), False)
        pending, choice = session.pop(self.key("pending"), None), session.pop(self.key("choice"), None)
        title = session.pop(self.key("pending-title"), "")
        if pending is None and not touched:
            pending = choice
        if pending is not None:
            if title is not None:
                self._note_setting(pending, title)
            session[self.key("problems")] = []
            return self._set_all(pending), [], True
        if touched:
            session.pop(self.key("setting-all"), None)
        first_visit = session.get(_PAGE) != self.name
        elsewhere = not touched and self._is_elsewhere(incoming, first_visit)
        if touched or elsewhere or first_visit:
            session.pop(self.key("setting"), None)
        if first_visit or elsewhere:
            self._remember_link(incoming)
        if elsewhere:
            experiment, problems = self._with_own_points(*self.page.grammar.from_query(incoming, self.page.opening))
            session[self.key("lesson")], unknown = read_lesson(incoming, self.page.grammar)
            problems += unknown + misspelt(incoming, ("lang", *self.page.grammar.names, *LESSON_NAMES))
            session[self.key("problems")] = problems
            return self._set_all(experiment), problems, True
        if left := session.get(self.key("setting-all")):
            return self._set_all(*left), session.get(self.key("problems"), []), True
        if touched:
            session[self.key("problems")] = []
        return self.experiment, session.get(self.key("problems"), []), first_visit

    def _set_all(self, experiment: Any, tries: int = 0) -> Any:
        """Note that the knobs are being set to an experiment: a click that ends this run begins the next one with it.

        ``keep`` ends that, a knob that is moved, or the last try.
        """
        more = tries + 1 < _MOST_TRIES
        st.session_state[self.key("setting-all")] = (experiment, tries + 1) if more else None
        return experiment

    def _note_setting(self, experiment: Any, title: str) -> None:
        session = st.session_state
        session[self.key("times-set")] = number = self.times_set + 1
        session[self.key("setting")] = Setting(number, self.experiment, experiment, title)

    @property
    def setting(self) -> Setting | None:
        """What set the knobs last, unless one of them was moved since."""
        return st.session_state.get(self.key("setting"))

    @property
    def times_set(self) -> int:
        """How often a button or a list has set the knobs of this page."""
        return st.session_state.get(self.key("times-set"), 0)

    def _with_own_points(self, experiment: Experiment,
                         problems: list[Problem]) -> tuple[Experiment, list[Problem]]:
        """Put this session's own points where a link of this session left them out, because they are too many."""
        left_out = [problem for problem in problems if problem.name == "pts" and not problem.value]
        if not left_out or self.key("own") not in st.session_state:
            return experiment, problems
        points = self.own_points.model_copy(update={"train_share": experiment.data.train_share})
        return with_data(experiment, points), [problem for problem in problems if problem not in left_out]

    @property
    def own_points(self) -> OwnPoints:
        """The last own points of this session, or the example."""
        return st.session_state.get(self.key("own"), OwnPoints())

    @property
    def experiment(self) -> Any:
        """The experiment that the page kept last."""
        return st.session_state.get(self.key("experiment"), self.page.opening)

    def _is_elsewhere(self, incoming: dict[str, str], first_visit: bool) -> bool:
        """Tell whether the reader has set the address anew.

        A browser that lags behind may still send an address that stood there a moment ago: only the back button brings
        such a one back on purpose.
        """
        if first_visit:
            return bool(set(incoming) - {"lang"})
        context = get_script_run_ctx()
        went_back = context is not None and context.is_history_navigation
        known = st.session_state.get(self.key("links"), [])
        return incoming != known[-1] if went_back and known else incoming not in known

    def keep(self, experiment: AnyExperiment) -> None:
        """Remember the experiment and write it into the address bar."""
        session = st.session_state
        session[self.key("experiment")], session[_PAGE] = experiment, self.name
        session.pop(self.key("setting-all"), None)
        if isinstance(experiment, Experiment) and isinstance(experiment.data, OwnPoints):
            session[self.key("own")] = experiment.data
        link = self.link(experiment, self.lesson)
        if dict(st.query_params) != link:
            st.query_params.from_dict(link)
        self._remember_link(link)

    def put(self, experiment: AnyExperiment) -> None:
        """Replace the experiment by what a component reports: it is newer than the address bar."""
        st.session_state[self.key("experiment")] = experiment
        self.touch()

    @property
    def lesson(self) -> Lesson:
        """What the lecturer's link asks for beside the experiment."""
        return st.session_state.get(self.key("lesson"), Lesson())

    def hides(self, knob: str) -> bool:
        """Tell whether the lecturer's link hides the knob of a key."""
        return self.page.grammar.hides(self.lesson.hidden, knob)

    def landing(self, usual: str) -> str:
        """Return the section of the knobs to open on: the usual one, or the first in which the link leaves a knob."""
        left = self.page.grammar.sections(self.lesson.hidden)
        return usual if usual in left or not left else left[0]

    def set_lesson(self, lesson: Lesson) -> None:
        """Replace the lecturer's wishes."""
        st.session_state[self.key("lesson")] = lesson

    def link(self, experiment: AnyExperiment, lesson: Lesson) -> dict[str, str]:
        """Return the names and values of the address that opens an experiment."""
        return {"lang": current(), **self.page.grammar.to_query(experiment, self.page.opening),
                **lesson.to_query(self.page.grammar)}

    def _remember_link(self, link: dict[str, str]) -> None:
        known = st.session_state.get(self.key("links"), [])
        if not known or known[-1] != link:
            st.session_state[self.key("links")] = [*known, link][-_REMEMBERED_LINKS:]

    def load(self, experiment: AnyExperiment, title: str | None = "") -> None:
        """Set the page to an experiment at the next run: for presets and "try this" buttons.

        ``title`` is what the button says, in English or in the reader's language; None where no button was pressed and
        nothing is to be said, as where the reader moves a point.
        """
        st.session_state[self.key("pending")] = experiment
        st.session_state[self.key("pending-title")] = title

    @property
    def loading(self) -> bool:
        """Whether an experiment waits for the next run of the page."""
        return self.key("pending") in st.session_state

    def choose(self, experiment: AnyExperiment) -> None:
        """Set the page to an experiment at the next run, unless a knob was moved: for a list that shows a preset.

        A browser that lags behind sends the preset that the list showed a moment ago along with the knob just moved.
        """
        st.session_state[self.key("choice")] = experiment

    def touch(self) -> None:
        """Note that a knob was moved: the knobs are then newer than the address bar."""
        st.session_state[self.key("touched")] = True
