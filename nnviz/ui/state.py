"""One page's experiment: from the link, a preset or the knobs, and back into the address bar.

The knobs are ordinary widgets whose values live in ``st.session_state``. The page's experiment is remembered beside
them, so that it survives a visit to another page, where Streamlit drops the widgets.
"""

from dataclasses import dataclass
from difflib import get_close_matches
from types import ModuleType

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from nnviz import link as plane_link
from nnviz.experiment import Experiment
from nnviz.image_link import Pair
from nnviz.lesson import LESSON_NAMES, Lesson, read_lesson
from nnviz.link import Problem
from nnviz.ui.language import current

_REMEMBERED_LINKS = 30
#: Session key of the page whose knobs stand: where it is another, this page is visited anew.
_PAGE = "page"


def leave_for(page: str) -> None:
    """Note which page is shown: a page that was left starts anew when the reader comes back to it."""
    if st.session_state.get(_PAGE) != page:
        st.session_state[_PAGE] = None


@dataclass(frozen=True)
class PageState:
    """The state of one page: its name, which prefixes every key, and the experiment it opens with.

    ``grammar`` is the module that writes and reads its links: it has ``NAMES``, ``to_query`` and ``from_query``.
    """

    page: str
    default: Experiment | Pair
    grammar: ModuleType = plane_link

    def key(self, name: str) -> str:
        """Return the session key of a knob or of anything else of this page."""
        return f"{self.page}:{name}"

    def open(self) -> tuple[Experiment | Pair, list[Problem], bool]:
        """Return the experiment that the page starts this run with.

        Returns
        -------
        experiment : Experiment or Pair
        problems : list of Problem
            What the link asks for and cannot have.
        fresh : bool
            Whether the knobs must be set to the experiment, because it comes from elsewhere than the knobs.
        """
        session, incoming = st.session_state, dict(st.query_params)
        touched = session.pop(self.key("touched"), False)
        if (pending := session.pop(self.key("pending"), None)) is not None:
            session[self.key("problems")] = []
            return pending, [], True
        first_visit = session.get(_PAGE) != self.page
        elsewhere = not touched and self._is_elsewhere(incoming, first_visit)
        if first_visit or elsewhere:
            self._remember_link(incoming)
        if elsewhere:
            experiment, problems = self.grammar.from_query(incoming, self.default)
            session[self.key("lesson")], unknown = read_lesson(incoming)
            problems += unknown + _misspelt(incoming, self.grammar.NAMES)
            session[self.key("problems")] = problems
            return experiment, problems, True
        if touched:
            session[self.key("problems")] = []
        return session.get(self.key("experiment"), self.default), session.get(self.key("problems"), []), first_visit

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

    def keep(self, experiment: Experiment | Pair) -> None:
        """Remember the experiment and write it into the address bar."""
        session = st.session_state
        session[self.key("experiment")], session[_PAGE] = experiment, self.page
        link = self.link(experiment, self.lesson)
        if dict(st.query_params) != link:
            st.query_params.from_dict(link)
        self._remember_link(link)

    @property
    def lesson(self) -> Lesson:
        """What the lecturer's link asks for beside the experiment."""
        return st.session_state.get(self.key("lesson"), Lesson())

    def set_lesson(self, lesson: Lesson) -> None:
        """Replace the lecturer's wishes."""
        st.session_state[self.key("lesson")] = lesson

    def link(self, experiment: Experiment, lesson: Lesson) -> dict[str, str]:
        """Return the names and values of the address that opens an experiment."""
        return {"lang": current(), **self.grammar.to_query(experiment, self.default), **lesson.to_query()}

    def _remember_link(self, link: dict[str, str]) -> None:
        known = st.session_state.get(self.key("links"), [])
        if not known or known[-1] != link:
            st.session_state[self.key("links")] = [*known, link][-_REMEMBERED_LINKS:]

    def load(self, experiment: Experiment | Pair) -> None:
        """Set the page to an experiment at the next run: for presets and "try this" buttons."""
        st.session_state[self.key("pending")] = experiment

    def touch(self) -> None:
        """Note that a knob was moved: the knobs are then newer than the address bar."""
        st.session_state[self.key("touched")] = True


def _misspelt(query: dict[str, str], names: tuple[str, ...]) -> list[Problem]:
    """Find names in a link that look like a knob's; others, such as a messenger's marks, are none of our business."""
    known = ("lang", *names, *LESSON_NAMES)
    return [Problem(name, value, ", ".join(matches), "—") for name, value in query.items()
            if name not in known and (matches := get_close_matches(name, known, cutoff=0.7))]
